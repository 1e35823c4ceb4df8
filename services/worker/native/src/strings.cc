#include "strings.h"

#include <cstring>

namespace {

napi_value fail(napi_env env, const char *message) {
  napi_throw_error(env, nullptr, message);
  return nullptr;
}

// The values of a vector's first rows.
struct Values {
  const duck::String *texts = nullptr;
  const uint64_t *validity = nullptr;
  uint32_t rows = 0;

  bool read(napi_env env, napi_value vector, napi_value count, const duck::Api &api) {
    duck::Vector handle = nullptr;
    if (napi_get_value_external(env, vector, &handle) != napi_ok || napi_get_value_uint32(env, count, &rows) != napi_ok) return false;
    texts = static_cast<const duck::String *>(api.vector_data(handle));
    validity = api.vector_validity(handle);
    return true;
  }

  // What stands where a value is NULL is none.
  uint32_t length(uint32_t row) const { return validity && !(validity[row >> 6] >> (row & 63) & 1) ? 0 : texts[row].length; }
};

// A typed array's memory; null when it is of another kind or has fewer places.
void *memory(napi_env env, napi_value array, napi_typedarray_type wanted, size_t places) {
  napi_typedarray_type kind;
  size_t length = 0;
  void *data = nullptr;
  if (napi_get_typedarray_info(env, array, &kind, &length, &data, nullptr, nullptr) != napi_ok || kind != wanted || length < places) return nullptr;
  return data;
}

}  // namespace

napi_value strings::ends(napi_env env, napi_callback_info info, const duck::Api &api) {
  size_t argc = 4;
  napi_value args[4], out;
  napi_get_cb_info(env, info, &argc, args, nullptr, nullptr);
  Values values;
  uint32_t start = 0;
  if (argc < 4 || !values.read(env, args[0], args[1], api) || napi_get_value_uint32(env, args[2], &start) != napi_ok) {
    return fail(env, "expected a vector, a number of rows, a place and an Int32Array");
  }
  auto *ends = static_cast<int32_t *>(memory(env, args[3], napi_int32_array, values.rows));
  if (values.rows > 0 && !ends) return fail(env, "expected an Int32Array with a place for each row");
  uint64_t end = start;
  for (uint32_t row = 0; row < values.rows; row++) {
    end += values.length(row);
    if (end > INT32_MAX) return fail(env, "Invalid Input Error: values are too large for Arrow");
    ends[row] = static_cast<int32_t>(end);
  }
  napi_create_double(env, static_cast<double>(end - start), &out);
  return out;
}

napi_value strings::copy(napi_env env, napi_callback_info info, const duck::Api &api) {
  size_t argc = 3;
  napi_value args[3];
  napi_get_cb_info(env, info, &argc, args, nullptr, nullptr);
  Values values;
  if (argc < 3 || !values.read(env, args[0], args[1], api)) return fail(env, "expected a vector, a number of rows and a Uint8Array");
  size_t size = 0;
  for (uint32_t row = 0; row < values.rows; row++) size += values.length(row);
  auto *out = static_cast<char *>(memory(env, args[2], napi_uint8_array, size));
  if (size > 0 && !out) return fail(env, "expected a Uint8Array with room for the values");
  for (uint32_t row = 0; row < values.rows; row++) {
    uint32_t length = values.length(row);
    if (length == 0) continue;
    memcpy(out, values.texts[row].data(), length);
    out += length;
  }
  return nullptr;
}
