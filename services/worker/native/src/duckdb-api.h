// The few functions of DuckDB's C API (1.5.5) that the addon calls, found in the library that
// @duckdb/node-bindings has loaded. The npm packages bring no duckdb.h.
#pragma once
#include <cstdint>

namespace duck {

using idx = uint64_t;
using Chunk = void *;
using Vector = void *;
using Connection = void *;
using Type = void *;
using CastFunction = void *;
using Value = void *;
using Cast = bool (*)(void *info, idx count, Vector from, Vector to);

// duckdb_result: passed by value, 48 bytes.
struct Result {
  idx column_count, row_count, rows_changed;
  void *columns;
  char *error;
  void *internal;
};

struct Api {
  Chunk (*fetch_chunk)(Result);
  const char *(*result_error)(Result *);
  idx (*chunk_size)(Chunk);
  Vector (*chunk_vector)(Chunk, idx);
  void *(*vector_data)(Vector);
  uint64_t *(*vector_validity)(Vector);
  void (*destroy_chunk)(Chunk *);
  void (*writable_validity)(Vector);
  void (*assign_string)(Vector, idx, const char *, idx);
  int (*register_type)(Connection, Type, void *);
  CastFunction (*create_cast)();
  void (*cast_source)(CastFunction, Type);
  void (*cast_target)(CastFunction, Type);
  void (*cast_cost)(CastFunction, int64_t);
  void (*cast_function)(CastFunction, Cast);
  int (*register_cast)(Connection, CastFunction);
  void (*destroy_cast)(CastFunction *);
  void *(*profiling_info)(Connection);
  Value (*profiling_value)(void *info, const char *key);
  char *(*value_text)(Value);
  void (*destroy_value)(Value *);
  void (*free)(void *);
};

// Finds the functions; `path` is the library's, as it was loaded. Null when one of them is missing.
const Api *load(const char *path);

struct String {
  uint32_t length;
  char prefix[4];
  const char *pointer;
  const char *data() const { return length <= 12 ? prefix : pointer; }
};

struct Huge {
  uint64_t lower;
  int64_t upper;
};

struct Interval {
  int32_t months, days;
  int64_t micros;
};

}  // namespace duck
