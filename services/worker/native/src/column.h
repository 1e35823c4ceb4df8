// One column of a result: how its values are read from DuckDB's vectors and written for PostgreSQL.
#pragma once
#include <string>
#include <vector>

#include "buffer.h"
#include "date-time.h"
#include "digits.h"
#include "duckdb-api.h"

// What a column is, by how it is written. The numbers are shared with native.ts.
enum class Codec : int32_t {
  kBool = 1,
  kInt8,
  kInt16,
  kInt32,
  kInt64,
  kUint8,
  kUint16,
  kUint32,
  kUint64,
  kFloat,
  kDouble,
  kHuge,
  kUhuge,
  kDecimal16,
  kDecimal32,
  kDecimal64,
  kDecimal128,
  kText,
  kBlob,
  kBit,
  kDate,
  kTime,
  kTimeTz,
  kTimestampS,
  kTimestampMs,
  kTimestamp,
  kTimestampNs,
  kTimestampTz,
  kInterval,
  kUuid,
  kEnum8,
  kEnum16,
  kEnum32,
};

struct Column {
  Codec codec = Codec::kText;
  bool binary = false;
  int scale = 0;
  std::vector<std::string> labels;  // of an enum
  // Of the present chunk.
  const void *data = nullptr;
  const uint64_t *validity = nullptr;

  bool is_null(duck::idx row) const { return validity && !(validity[row >> 6] >> (row & 63) & 1); }
  template <class T>
  const T &value(duck::idx row) const {
    return static_cast<const T *>(data)[row];
  }
  const std::string &label(duck::idx row) const {
    if (codec == Codec::kEnum8) return labels[value<uint8_t>(row)];
    if (codec == Codec::kEnum16) return labels[value<uint16_t>(row)];
    return labels[value<uint32_t>(row)];
  }
};

// No value of a column without variable length takes more, in text or binary.
// The longest is an interval's text, of 66 bytes: -178956970 years -8 mons -2147483648 days -2562047788:00:54.775808
inline constexpr size_t kFixedMost = 72;

// Most bytes that a value may take.
size_t most(const Column &column, duck::idx row);
// A value that PostgreSQL's binary form has no number for.
struct OutOfRange {
  const char *type;
};
// Write a value that is not null, where there is room for it; they give the place behind it.
char *write_text(const Column &column, duck::idx row, const date_time::Zone &zone, char *out);
char *write_binary(const Column &column, duck::idx row, char *out);  // throws OutOfRange
