// What @duckdb/node-api lacks: the error of a streamed result, rows encoded off the JavaScript thread, an end for
// connections that extensions of the engine would wait on for minutes.
#include <node_api.h>

#include <memory>
#include <string>

#include "named-types.h"
#include "row-format.h"
#include "silent-connections.h"
#include "strings.h"

namespace {

const duck::Api *api = nullptr;

// Rows of one call at most, whatever their size: the target in bytes is checked after each chunk.
struct Encoder {
  duck::Result *result = nullptr;
  napi_ref result_ref = nullptr;  // keeps the result alive while this reads it
  std::vector<Column> columns;
  RowFormat format;
  date_time::Zone zone;
  duck::Chunk chunk = nullptr;
  duck::idx chunk_rows = 0;
  duck::idx next_row = 0;
  bool done = false;
  bool busy = false;

  ~Encoder() {
    if (chunk) api->destroy_chunk(&chunk);
  }
};

struct Task {
  Encoder *encoder;
  napi_ref self;  // keeps the encoder alive while its thread works
  napi_async_work work;
  napi_deferred deferred;
  uint64_t max_rows;  // 0: no limit
  uint64_t target_bytes;
  napi_ref memory;  // what the caller brought to write into; null: none
  std::unique_ptr<Buffer> buffer;
  uint64_t rows = 0;
  bool more = false;
  std::string error;
};

// Moves to the next chunk with rows. False at the end, with the engine's error when it is not a good one.
bool next_chunk(Encoder &encoder, std::string &error) {
  for (;;) {
    if (encoder.chunk) api->destroy_chunk(&encoder.chunk);
    encoder.chunk = api->fetch_chunk(*encoder.result);
    encoder.next_row = 0;
    encoder.chunk_rows = encoder.chunk ? api->chunk_size(encoder.chunk) : 0;
    if (!encoder.chunk || encoder.chunk_rows == 0) {
      if (encoder.chunk) api->destroy_chunk(&encoder.chunk);
      encoder.chunk = nullptr;
      encoder.done = true;
      const char *message = api->result_error(encoder.result);
      if (message) error = message;
      return false;
    }
    for (size_t i = 0; i < encoder.columns.size(); i++) {
      duck::Vector vector = api->chunk_vector(encoder.chunk, i);
      encoder.columns[i].data = api->vector_data(vector);
      encoder.columns[i].validity = api->vector_validity(vector);
    }
    return true;
  }
}

constexpr duck::idx kVectorRows = 2048;  // of a full chunk

void run(napi_env, void *data) {
  auto &task = *static_cast<Task *>(data);
  Encoder &encoder = *task.encoder;
  try {
    if (!task.buffer) task.buffer = std::make_unique<Buffer>(task.target_bytes + task.target_bytes / 4);
    Buffer &out = *task.buffer;
    while (!encoder.done) {
      if (encoder.next_row >= encoder.chunk_rows && !next_chunk(encoder, task.error)) break;
      while (encoder.next_row < encoder.chunk_rows && (task.max_rows == 0 || task.rows < task.max_rows)) {
        write_row(encoder.format, encoder.columns, encoder.zone, encoder.next_row++, out);
        task.rows++;
        if (out.size() >= task.target_bytes * 2) break;  // wide rows
      }
      if (encoder.next_row < encoder.chunk_rows) break;
      if (task.max_rows != 0 && task.rows >= task.max_rows) {
        // Whether rows were left behind the limit.
        if (next_chunk(encoder, task.error)) break;
        continue;
      }
      // A chunk that is not full is most often the last: the end is told in the same call then.
      if (out.size() >= task.target_bytes && encoder.chunk_rows == kVectorRows) break;
    }
    task.more = encoder.next_row < encoder.chunk_rows;
  } catch (const RowTooLarge &) {
    task.error = "Invalid Input Error: a row is too large to be sent";
  } catch (const OutOfRange &value) {
    task.error = std::string("Conversion Error: ") + value.type + " field value out of range of the binary format";
  } catch (const std::bad_alloc &) {
    task.error = "Out of Memory Error: a row is too large to be encoded";
  }
}

void set(napi_env env, napi_value object, const char *name, napi_value value) { napi_set_named_property(env, object, name, value); }

napi_value boolean(napi_env env, bool value) {
  napi_value out;
  napi_get_boolean(env, value, &out);
  return out;
}

// Gives the buffer's memory to JavaScript, without a copy where the runtime allows that.
napi_value hand_over(napi_env env, Buffer &buffer) {
  napi_value memory;
  size_t size = buffer.size();
  auto *block = new Block(buffer.release());
  napi_status made = napi_create_external_arraybuffer(
      env, block->bytes, size,
      [](napi_env, void *, void *hint) {
        auto *given = static_cast<Block *>(hint);
        Pool::give(*given);
        delete given;
      },
      block, &memory);
  if (made != napi_ok) {
    void *copy;
    napi_create_arraybuffer(env, size, &copy, &memory);
    memcpy(copy, block->bytes, size);
    Pool::give(*block);
    delete block;
  }
  return memory;
}

napi_value error_of(napi_env env, const Task &task) {
  napi_value message, error;
  napi_create_string_utf8(env, task.error.data(), task.error.size(), &message);
  napi_create_error(env, nullptr, message, &error);
  return error;
}

napi_value batch_of(napi_env env, Task *task) {
  napi_value value, memory, rows, length;
  size_t size = task->buffer->size();
  if (task->buffer->borrowed()) napi_get_reference_value(env, task->memory, &memory);
  else memory = hand_over(env, *task->buffer);
  napi_create_object(env, &value);
  set(env, value, "data", memory);
  napi_create_double(env, static_cast<double>(size), &length);
  set(env, value, "length", length);
  napi_create_double(env, static_cast<double>(task->rows), &rows);
  set(env, value, "rowCount", rows);
  set(env, value, "done", boolean(env, task->encoder->done));
  set(env, value, "more", boolean(env, task->more));
  return value;
}

void finish(napi_env env, napi_status, void *data) {
  std::unique_ptr<Task> task(static_cast<Task *>(data));
  task->encoder->busy = false;
  if (task->error.empty()) napi_resolve_deferred(env, task->deferred, batch_of(env, task.get()));
  else napi_reject_deferred(env, task->deferred, error_of(env, *task));
  napi_delete_async_work(env, task->work);
  napi_delete_reference(env, task->self);
  if (task->memory) napi_delete_reference(env, task->memory);
}

napi_value fail(napi_env env, const char *message) {
  napi_throw_error(env, nullptr, message);
  return nullptr;
}

// next(encoder, maxRows, targetBytes, memory?): Promise<{ data, length, rowCount, done, more }>; `memory` is an
// ArrayBuffer to write into, and `data` is the same one when it sufficed
napi_value next(napi_env env, napi_callback_info info) {
  size_t argc = 4;
  napi_value args[4];
  napi_get_cb_info(env, info, &argc, args, nullptr, nullptr);
  Encoder *encoder = nullptr;
  double max_rows = 0, target = 0;
  if (argc < 3 || napi_get_value_external(env, args[0], reinterpret_cast<void **>(&encoder)) != napi_ok ||
      napi_get_value_double(env, args[1], &max_rows) != napi_ok || napi_get_value_double(env, args[2], &target) != napi_ok) {
    return fail(env, "expected an encoder, a row limit and a target size");
  }
  if (encoder->busy) return fail(env, "the encoder is busy");
  encoder->busy = true;
  auto *task = new Task{encoder, nullptr, nullptr, nullptr, static_cast<uint64_t>(max_rows), static_cast<uint64_t>(target), nullptr, nullptr, 0, false, {}};
  napi_value promise, name;
  napi_create_reference(env, args[0], 1, &task->self);
  Block memory{nullptr, 0};
  if (argc > 3 && napi_get_arraybuffer_info(env, args[3], reinterpret_cast<void **>(&memory.bytes), &memory.capacity) == napi_ok) {
    napi_create_reference(env, args[3], 1, &task->memory);
    task->buffer = std::make_unique<Buffer>(memory);
  }
  napi_create_promise(env, &task->deferred, &promise);
  napi_create_string_utf8(env, "tavana:encode", NAPI_AUTO_LENGTH, &name);
  napi_create_async_work(env, nullptr, name, run, finish, task, &task->work);
  napi_queue_async_work(env, task->work);
  return promise;
}

// nextNow(encoder, maxRows, targetBytes): the same at once, on this thread
napi_value next_now(napi_env env, napi_callback_info info) {
  size_t argc = 3;
  napi_value args[3];
  napi_get_cb_info(env, info, &argc, args, nullptr, nullptr);
  Encoder *encoder = nullptr;
  double max_rows = 0, target = 0;
  if (argc < 3 || napi_get_value_external(env, args[0], reinterpret_cast<void **>(&encoder)) != napi_ok ||
      napi_get_value_double(env, args[1], &max_rows) != napi_ok || napi_get_value_double(env, args[2], &target) != napi_ok) {
    return fail(env, "expected an encoder, a row limit and a target size");
  }
  if (encoder->busy) return fail(env, "the encoder is busy");
  Task task{encoder, nullptr, nullptr, nullptr, static_cast<uint64_t>(max_rows), static_cast<uint64_t>(target), nullptr, nullptr, 0, false, {}};
  run(env, &task);
  if (task.error.empty()) return batch_of(env, &task);
  napi_throw(env, error_of(env, task));
  return nullptr;
}

std::string text(napi_env env, napi_value value) {
  size_t length = 0;
  napi_get_value_string_utf8(env, value, nullptr, 0, &length);
  std::string out(length, '\0');
  napi_get_value_string_utf8(env, value, out.data(), length + 1, &length);
  return out;
}

napi_value property(napi_env env, napi_value object, const char *name) {
  napi_value value;
  napi_get_named_property(env, object, name, &value);
  return value;
}

int32_t integer(napi_env env, napi_value value) {
  int32_t out = 0;
  napi_get_value_int32(env, value, &out);
  return out;
}

template <class Each>
void each(napi_env env, napi_value array, Each use) {
  uint32_t length = 0;
  napi_get_array_length(env, array, &length);
  for (uint32_t i = 0; i < length; i++) {
    napi_value item;
    napi_get_element(env, array, i, &item);
    use(item);
  }
}

// encoder(result, plan): plan as NativePlan in native.ts
napi_value make_encoder(napi_env env, napi_callback_info info) {
  size_t argc = 2;
  napi_value args[2];
  napi_get_cb_info(env, info, &argc, args, nullptr, nullptr);
  auto encoder = std::make_unique<Encoder>();
  void *result = nullptr;
  if (argc < 2 || napi_get_value_external(env, args[0], &result) != napi_ok || !result) return fail(env, "expected a DuckDB result");
  encoder->result = static_cast<duck::Result *>(result);
  napi_value plan = args[1];
  each(env, property(env, plan, "columns"), [&](napi_value item) {
    Column column;
    column.codec = static_cast<Codec>(integer(env, property(env, item, "codec")));
    napi_get_value_bool(env, property(env, item, "binary"), &column.binary);
    column.scale = integer(env, property(env, item, "scale"));
    each(env, property(env, item, "labels"), [&](napi_value label) { column.labels.push_back(text(env, label)); });
    encoder->columns.push_back(std::move(column));
  });
  RowFormat &format = encoder->format;
  format.framing = static_cast<Framing>(integer(env, property(env, plan, "framing")));
  format.delimiter = text(env, property(env, plan, "delimiter"))[0];
  format.null = text(env, property(env, plan, "null"));
  format.quote = text(env, property(env, plan, "quote"))[0];
  format.escape = text(env, property(env, plan, "escape"))[0];
  each(env, property(env, plan, "forceQuote"), [&](napi_value item) {
    bool force = false;
    napi_get_value_bool(env, item, &force);
    format.force_quote.push_back(force);
  });
  each(env, property(env, plan, "zoneFrom"), [&](napi_value item) {
    double micros = 0;
    napi_get_value_double(env, item, &micros);
    encoder->zone.from.push_back(micros < -9.2e18 ? INT64_MIN : static_cast<int64_t>(micros));
  });
  each(env, property(env, plan, "zoneEast"), [&](napi_value item) { encoder->zone.east.push_back(integer(env, item)); });
  if (encoder->zone.east.empty() || encoder->zone.east.size() != encoder->zone.from.size()) return fail(env, "the time zone has no offsets");
  napi_create_reference(env, args[0], 1, &encoder->result_ref);
  napi_value out;
  napi_create_external(
      env, encoder.release(),
      [](napi_env finalize_env, void *data, void *) {
        auto *gone = static_cast<Encoder *>(data);
        napi_delete_reference(finalize_env, gone->result_ref);
        delete gone;
      },
      nullptr, &out);
  return out;
}

// resultError(result): string | null
napi_value result_error(napi_env env, napi_callback_info info) {
  size_t argc = 1;
  napi_value arg, out;
  void *result = nullptr;
  napi_get_cb_info(env, info, &argc, &arg, nullptr, nullptr);
  if (argc < 1 || napi_get_value_external(env, arg, &result) != napi_ok || !result) return fail(env, "expected a DuckDB result");
  const char *message = api->result_error(static_cast<duck::Result *>(result));
  if (message) napi_create_string_utf8(env, message, NAPI_AUTO_LENGTH, &out);
  else napi_get_null(env, &out);
  return out;
}

// node-api's connection is a holder whose first field is the C API's.
duck::Connection connection_of(napi_env env, napi_value value) {
  void *holder = nullptr;
  return napi_get_value_external(env, value, &holder) == napi_ok && holder ? *static_cast<duck::Connection *>(holder) : nullptr;
}

duck::Type type_of(napi_env env, napi_value value) {
  void *type = nullptr;
  return napi_get_value_external(env, value, &type) == napi_ok ? type : nullptr;
}

// defineType(connection, type): boolean
napi_value define_type(napi_env env, napi_callback_info info) {
  size_t argc = 2;
  napi_value args[2];
  napi_get_cb_info(env, info, &argc, args, nullptr, nullptr);
  duck::Connection connection = argc < 2 ? nullptr : connection_of(env, args[0]);
  duck::Type type = argc < 2 ? nullptr : type_of(env, args[1]);
  if (!connection || !type) return fail(env, "expected a connection and a type");
  return boolean(env, named_types::define(*api, connection, type));
}

// addCast(connection, from, to, cost, copy): boolean
napi_value add_cast(napi_env env, napi_callback_info info) {
  size_t argc = 5;
  napi_value args[5];
  napi_get_cb_info(env, info, &argc, args, nullptr, nullptr);
  duck::Connection connection = argc < 5 ? nullptr : connection_of(env, args[0]);
  duck::Type from = argc < 5 ? nullptr : type_of(env, args[1]);
  duck::Type to = argc < 5 ? nullptr : type_of(env, args[2]);
  if (!connection || !from || !to) return fail(env, "expected a connection, two types, a cost and what is copied");
  return boolean(env, named_types::add_cast(*api, connection, from, to, integer(env, args[3]), static_cast<named_types::Copy>(integer(env, args[4]))));
}

// profile(connection, metric): string | null; of the query that ended last there, where profiling is on
napi_value profile(napi_env env, napi_callback_info info) {
  size_t argc = 2;
  napi_value args[2], out;
  napi_get_cb_info(env, info, &argc, args, nullptr, nullptr);
  duck::Connection connection = argc < 2 ? nullptr : connection_of(env, args[0]);
  if (!connection) return fail(env, "expected a connection and a metric");
  napi_get_null(env, &out);
  void *root = api->profiling_info(connection);
  duck::Value value = root ? api->profiling_value(root, text(env, args[1]).c_str()) : nullptr;
  if (!value) return out;
  char *written = api->value_text(value);
  if (written) napi_create_string_utf8(env, written, NAPI_AUTO_LENGTH, &out);
  api->free(written);
  api->destroy_value(&value);
  return out;
}

// load(path): boolean; finds DuckDB's functions in the library at this path, which must be loaded already
napi_value load(napi_env env, napi_callback_info info) {
  size_t argc = 1;
  napi_value arg;
  napi_get_cb_info(env, info, &argc, &arg, nullptr, nullptr);
  if (!api) api = duck::load(text(env, arg).c_str());
  return boolean(env, api != nullptr);
}

}  // namespace

NAPI_MODULE_INIT() {
  auto function = [&](const char *name, napi_callback callback) {
    napi_value value;
    napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, nullptr, &value);
    napi_set_named_property(env, exports, name, value);
  };
  function("load", load);
  function("encoder", make_encoder);
  function("next", next);
  function("nextNow", next_now);
  function("stringEnds", [](napi_env env, napi_callback_info info) { return strings::ends(env, info, *api); });
  function("copyStrings", [](napi_env env, napi_callback_info info) { return strings::copy(env, info, *api); });
  function("resultError", result_error);
  function("defineType", define_type);
  function("addCast", add_cast);
  function("profile", profile);
  function("endSilent", silent_connections::end);
  return exports;
}
