#include "named-types.h"

#include <cstring>
#include <type_traits>

namespace named_types {
namespace {

const duck::Api *api = nullptr;

// DuckDB flattens what a cast reads: every row has its value, or is marked as NULL.
const uint64_t *copy_validity(duck::idx count, duck::Vector from, duck::Vector to) {
  const uint64_t *valid = api->vector_validity(from);
  if (!valid) return nullptr;
  api->writable_validity(to);
  std::memcpy(api->vector_validity(to), valid, (count + 63) / 64 * sizeof(uint64_t));
  return valid;
}

bool copy_text(void *, duck::idx count, duck::Vector from, duck::Vector to) {
  const uint64_t *valid = copy_validity(count, from, to);
  auto *values = static_cast<duck::String *>(api->vector_data(from));
  for (duck::idx i = 0; i < count; i++) {
    if (!valid || (valid[i / 64] >> (i % 64) & 1)) api->assign_string(to, i, values[i].data(), values[i].length);
  }
  return true;
}

template <class From, class To>
bool copy_number(void *, duck::idx count, duck::Vector from, duck::Vector to) {
  copy_validity(count, from, to);
  auto *values = static_cast<From *>(api->vector_data(from));
  auto *copies = static_cast<To *>(api->vector_data(to));
  for (duck::idx i = 0; i < count; i++) {
    if constexpr (std::is_same_v<To, duck::Huge>) copies[i] = {values[i], 0};
    else copies[i] = static_cast<To>(values[i]);
  }
  return true;
}

duck::Cast function_of(Copy copy) {
  switch (copy) {
    case Copy::text: return copy_text;
    case Copy::int2_int2: return copy_number<int16_t, int16_t>;
    case Copy::int2_int4: return copy_number<int16_t, int32_t>;
    case Copy::int2_int8: return copy_number<int16_t, int64_t>;
    case Copy::uint4_uint4: return copy_number<uint32_t, uint32_t>;
    case Copy::uint4_int8: return copy_number<uint32_t, int64_t>;
    case Copy::uint4_huge: return copy_number<uint32_t, duck::Huge>;
    case Copy::uint4_double: return copy_number<uint32_t, double>;
    case Copy::int4_uint4: return copy_number<int32_t, uint32_t>;
  }
  return nullptr;
}

}  // namespace

bool define(const duck::Api &functions, duck::Connection connection, duck::Type type) {
  return functions.register_type(connection, type, nullptr) == 0;
}

bool add_cast(const duck::Api &functions, duck::Connection connection, duck::Type from, duck::Type to, int64_t cost, Copy copy) {
  api = &functions;
  duck::Cast function = function_of(copy);
  if (!function) return false;
  duck::CastFunction cast = functions.create_cast();
  functions.cast_source(cast, from);
  functions.cast_target(cast, to);
  functions.cast_cost(cast, cost);
  functions.cast_function(cast, function);
  bool added = functions.register_cast(connection, cast) == 0;
  functions.destroy_cast(&cast);
  return added;
}

}  // namespace named_types
