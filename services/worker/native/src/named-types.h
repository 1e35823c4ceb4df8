// Types with a name of their own, which results keep: CREATE TYPE … AS forgets it for all but ENUMs.
#pragma once
#include "duckdb-api.h"

namespace named_types {

// What a cast copies. Numbers as in services/worker/src/engine/named-types.ts.
enum class Copy : int32_t { text = 0, int2_int2, int2_int4, int2_int8, uint4_uint4, uint4_int8, uint4_huge, uint4_double, int4_uint4 };

bool define(const duck::Api &api, duck::Connection connection, duck::Type type);

// Makes the cast an implicit one of this cost; below zero: an explicit one.
bool add_cast(const duck::Api &api, duck::Connection connection, duck::Type from, duck::Type to, int64_t cost, Copy copy);

}  // namespace named_types
