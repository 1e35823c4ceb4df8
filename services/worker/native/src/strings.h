// Texts and blobs of a vector, one behind the other, as Arrow has them.
#pragma once
#include <node_api.h>

#include "duckdb-api.h"

namespace strings {

// stringEnds(vector, rows, start, ends): writes into an Int32Array where each of the vector's first texts or blobs
// ends, the first beginning at `start`; the number of their bytes.
napi_value ends(napi_env env, napi_callback_info info, const duck::Api &api);
// copyStrings(vector, rows, into): writes them into a Uint8Array of so many bytes.
napi_value copy(napi_env env, napi_callback_info info, const duck::Api &api);

}  // namespace strings
