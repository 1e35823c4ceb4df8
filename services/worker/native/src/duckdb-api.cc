#include "duckdb-api.h"

#include <dlfcn.h>

#include <type_traits>

namespace duck {

const Api *load(const char *path) {
  static Api api;
  static bool loaded = false;
  if (loaded) return &api;
  void *library = dlopen(path, RTLD_NOLOAD | RTLD_NOW);
  if (!library) return nullptr;
  bool whole = true;
  auto find = [&](auto &function, const char *name) {
    function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(dlsym(library, name));
    whole = whole && function;
  };
  find(api.fetch_chunk, "duckdb_fetch_chunk");
  find(api.result_error, "duckdb_result_error");
  find(api.chunk_size, "duckdb_data_chunk_get_size");
  find(api.chunk_vector, "duckdb_data_chunk_get_vector");
  find(api.vector_data, "duckdb_vector_get_data");
  find(api.vector_validity, "duckdb_vector_get_validity");
  find(api.destroy_chunk, "duckdb_destroy_data_chunk");
  find(api.writable_validity, "duckdb_vector_ensure_validity_writable");
  find(api.assign_string, "duckdb_vector_assign_string_element_len");
  find(api.register_type, "duckdb_register_logical_type");
  find(api.create_cast, "duckdb_create_cast_function");
  find(api.cast_source, "duckdb_cast_function_set_source_type");
  find(api.cast_target, "duckdb_cast_function_set_target_type");
  find(api.cast_cost, "duckdb_cast_function_set_implicit_cast_cost");
  find(api.cast_function, "duckdb_cast_function_set_function");
  find(api.register_cast, "duckdb_register_cast_function");
  find(api.destroy_cast, "duckdb_destroy_cast_function");
  find(api.profiling_info, "duckdb_get_profiling_info");
  find(api.profiling_value, "duckdb_profiling_info_get_value");
  find(api.value_text, "duckdb_get_varchar");
  find(api.destroy_value, "duckdb_destroy_value");
  find(api.free, "duckdb_free");
  loaded = whole;
  return whole ? &api : nullptr;
}

}  // namespace duck
