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
  loaded = whole;
  return whole ? &api : nullptr;
}

}  // namespace duck
