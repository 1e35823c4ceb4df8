#include "column.h"

namespace {

using digits::u128;

struct Magnitude {
  u128 value;
  bool negative;
};

Magnitude magnitude(const duck::Huge &huge) {
  u128 bits = static_cast<u128>(static_cast<uint64_t>(huge.upper)) << 64 | huge.lower;
  return huge.upper < 0 ? Magnitude{~bits + 1, true} : Magnitude{bits, false};
}

Magnitude magnitude(int64_t value) {
  return value < 0 ? Magnitude{~static_cast<uint64_t>(value) + 1, true} : Magnitude{static_cast<uint64_t>(value), false};
}

// What numeric columns hold; `scale` digits of it stand after the point.
Magnitude number(const Column &column, duck::idx row) {
  switch (column.codec) {
    case Codec::kDecimal16: return magnitude(static_cast<int64_t>(column.value<int16_t>(row)));
    case Codec::kDecimal32: return magnitude(static_cast<int64_t>(column.value<int32_t>(row)));
    case Codec::kDecimal64: return magnitude(column.value<int64_t>(row));
    case Codec::kUint64: return {column.value<uint64_t>(row), false};
    case Codec::kUhuge: {
      const auto &huge = column.value<duck::Huge>(row);
      return {static_cast<u128>(static_cast<uint64_t>(huge.upper)) << 64 | huge.lower, false};
    }
    default: return magnitude(column.value<duck::Huge>(row));
  }
}

// Microseconds since 1970; DuckDB's infinities stay what they are in every unit.
int64_t micros(const Column &column, duck::idx row) {
  int64_t value = column.value<int64_t>(row);
  if (value == date_time::kInfiniteTimestamp || value == -date_time::kInfiniteTimestamp) return value;
  switch (column.codec) {
    case Codec::kTimestampS: return value * 1000000;
    case Codec::kTimestampMs: return value * 1000;
    case Codec::kTimestampNs: return date_time::floor_div(value, 1000);
    default: return value;
  }
}

constexpr char kHex[] = "0123456789abcdef";

char *hex(char *out, uint8_t byte) {
  *out++ = kHex[byte >> 4];
  *out++ = kHex[byte & 15];
  return out;
}

// DuckDB stores UUIDs as HUGEINTs with the top bit flipped, so that they sort.
void uuid_bytes(const duck::Huge &huge, uint8_t *bytes) {
  uint64_t high = static_cast<uint64_t>(huge.upper) ^ (1ull << 63);
  for (int i = 0; i < 8; i++) bytes[i] = static_cast<uint8_t>(high >> (56 - 8 * i));
  for (int i = 0; i < 8; i++) bytes[8 + i] = static_cast<uint8_t>(huge.lower >> (56 - 8 * i));
}

char *uuid_text(char *out, const duck::Huge &huge) {
  uint8_t bytes[16];
  uuid_bytes(huge, bytes);
  for (int i = 0; i < 16; i++) {
    if (i == 4 || i == 6 || i == 8 || i == 10) *out++ = '-';
    out = hex(out, bytes[i]);
  }
  return out;
}

// DuckDB's BIT: a byte that tells how many bits of the next one are padding, then the bits.
uint32_t bit_count(const duck::String &bits) { return (bits.length - 1) * 8 - static_cast<uint8_t>(bits.data()[0]); }

bool bit(const duck::String &bits, uint32_t index) {
  uint32_t at = index + static_cast<uint8_t>(bits.data()[0]);
  return static_cast<uint8_t>(bits.data()[1 + at / 8]) >> (7 - at % 8) & 1;
}

template <class T>
char *big_endian(char *out, T value) {
  for (int i = static_cast<int>(sizeof value) - 1; i >= 0; i--) *out++ = static_cast<char>(static_cast<uint64_t>(value) >> (8 * i));
  return out;
}

// numeric_send: digits of base 10,000 around the point.
char *numeric(char *out, Magnitude number, int scale) {
  char decimal[48];
  int padding = (4 - scale % 4) % 4;
  char *end = digits::unsigned128(decimal + 4, number.value);
  memset(end, '0', static_cast<size_t>(padding));
  int length = static_cast<int>(end - decimal) - 4 + padding;
  int lead = (4 - length % 4) % 4;
  char *at = decimal + 4 - lead;
  memset(at, '0', static_cast<size_t>(lead));
  int groups = (length + lead) / 4;
  int weight = groups - (scale + padding) / 4 - 1;
  auto group = [&](int i) { return (at[4 * i] - '0') * 1000 + (at[4 * i + 1] - '0') * 100 + (at[4 * i + 2] - '0') * 10 + (at[4 * i + 3] - '0'); };
  int first = 0, last = groups;
  while (last > first && group(last - 1) == 0) last--;
  while (first < last && group(first) == 0) first++, weight--;
  if (first == last) weight = 0;
  out = big_endian(out, static_cast<int16_t>(last - first));
  out = big_endian(out, static_cast<int16_t>(weight));
  out = big_endian(out, static_cast<int16_t>(number.negative ? 0x4000 : 0));
  out = big_endian(out, static_cast<int16_t>(scale));
  for (int i = first; i < last; i++) out = big_endian(out, static_cast<int16_t>(group(i)));
  return out;
}

inline constexpr int32_t kPostgresEpochDays = 10957;  // 2000-01-01
inline constexpr int64_t kPostgresEpochMicros = kPostgresEpochDays * date_time::kDay;

char *binary_timestamp(char *out, int64_t value) {
  if (value == date_time::kInfiniteTimestamp) return big_endian(out, INT64_MAX);
  if (value == -date_time::kInfiniteTimestamp) return big_endian(out, INT64_MIN);
  if (value < INT64_MIN + kPostgresEpochMicros) throw OutOfRange{"timestamp"};
  return big_endian(out, value - kPostgresEpochMicros);
}

char *binary_date(char *out, int32_t days) {
  if (days == date_time::kInfiniteDate) return big_endian(out, INT32_MAX);
  if (days == -date_time::kInfiniteDate) return big_endian(out, INT32_MIN);
  if (days < INT32_MIN + kPostgresEpochDays) throw OutOfRange{"date"};
  return big_endian(out, days - kPostgresEpochDays);
}

}  // namespace

size_t most(const Column &column, duck::idx row) {
  switch (column.codec) {
    case Codec::kText: return column.value<duck::String>(row).length;
    case Codec::kBlob: return 2 + 2 * static_cast<size_t>(column.value<duck::String>(row).length);
    case Codec::kBit: return 8 * static_cast<size_t>(column.value<duck::String>(row).length);
    case Codec::kEnum8:
    case Codec::kEnum16:
    case Codec::kEnum32: return column.label(row).size();
    default: return kFixedMost;
  }
}

char *write_text(const Column &column, duck::idx row, const date_time::Zone &zone, char *out) {
  switch (column.codec) {
    case Codec::kBool: *out = column.value<uint8_t>(row) ? 't' : 'f'; return out + 1;
    case Codec::kInt8: return digits::signed64(out, column.value<int8_t>(row));
    case Codec::kInt16: return digits::signed64(out, column.value<int16_t>(row));
    case Codec::kInt32: return digits::signed64(out, column.value<int32_t>(row));
    case Codec::kInt64: return digits::signed64(out, column.value<int64_t>(row));
    case Codec::kUint8: return digits::unsigned64(out, column.value<uint8_t>(row));
    case Codec::kUint16: return digits::unsigned64(out, column.value<uint16_t>(row));
    case Codec::kUint32: return digits::unsigned64(out, column.value<uint32_t>(row));
    case Codec::kUint64: return digits::unsigned64(out, column.value<uint64_t>(row));
    case Codec::kFloat: return digits::float4(out, column.value<float>(row));
    case Codec::kDouble: return digits::float8(out, column.value<double>(row));
    case Codec::kHuge:
    case Codec::kUhuge:
    case Codec::kDecimal16:
    case Codec::kDecimal32:
    case Codec::kDecimal64:
    case Codec::kDecimal128: {
      Magnitude n = number(column, row);
      return digits::decimal(out, n.value, n.negative, column.scale);
    }
    case Codec::kText: {
      const auto &text = column.value<duck::String>(row);
      memcpy(out, text.data(), text.length);
      return out + text.length;
    }
    case Codec::kBlob: {
      const auto &blob = column.value<duck::String>(row);
      *out++ = '\\';
      *out++ = 'x';
      for (uint32_t i = 0; i < blob.length; i++) out = hex(out, static_cast<uint8_t>(blob.data()[i]));
      return out;
    }
    case Codec::kBit: {
      const auto &bits = column.value<duck::String>(row);
      for (uint32_t i = 0, n = bit_count(bits); i < n; i++) *out++ = bit(bits, i) ? '1' : '0';
      return out;
    }
    case Codec::kDate: return date_time::date(out, column.value<int32_t>(row));
    case Codec::kTime: return date_time::time(out, column.value<int64_t>(row));
    case Codec::kTimeTz: {
      uint64_t bits = column.value<uint64_t>(row);
      return date_time::offset(date_time::time(out, date_time::time_tz_micros(bits)), date_time::time_tz_east(bits));
    }
    case Codec::kTimestampS:
    case Codec::kTimestampMs:
    case Codec::kTimestamp:
    case Codec::kTimestampNs: return date_time::timestamp(out, micros(column, row));
    case Codec::kTimestampTz: {
      int64_t value = column.value<int64_t>(row);
      int32_t east = zone.at(value);
      return date_time::timestamp(out, value, &east);
    }
    case Codec::kInterval: return date_time::interval(out, column.value<duck::Interval>(row));
    case Codec::kUuid: return uuid_text(out, column.value<duck::Huge>(row));
    case Codec::kEnum8:
    case Codec::kEnum16:
    case Codec::kEnum32: {
      const std::string &label = column.label(row);
      memcpy(out, label.data(), label.size());
      return out + label.size();
    }
  }
  return out;
}

char *write_binary(const Column &column, duck::idx row, char *out) {
  switch (column.codec) {
    case Codec::kBool: *out = column.value<uint8_t>(row) ? 1 : 0; return out + 1;
    case Codec::kInt8: return big_endian(out, static_cast<int16_t>(column.value<int8_t>(row)));
    case Codec::kInt16: return big_endian(out, column.value<int16_t>(row));
    case Codec::kInt32: return big_endian(out, column.value<int32_t>(row));
    case Codec::kInt64: return big_endian(out, column.value<int64_t>(row));
    case Codec::kUint8: return big_endian(out, static_cast<int16_t>(column.value<uint8_t>(row)));
    case Codec::kUint16: return big_endian(out, static_cast<int32_t>(column.value<uint16_t>(row)));
    case Codec::kUint32: return big_endian(out, static_cast<int64_t>(column.value<uint32_t>(row)));
    case Codec::kFloat: return big_endian(out, column.value<uint32_t>(row));
    case Codec::kDouble: return big_endian(out, column.value<uint64_t>(row));
    case Codec::kUint64:
    case Codec::kHuge:
    case Codec::kUhuge:
    case Codec::kDecimal16:
    case Codec::kDecimal32:
    case Codec::kDecimal64:
    case Codec::kDecimal128: return numeric(out, number(column, row), column.scale);
    case Codec::kBlob:
    case Codec::kText: {
      const auto &text = column.value<duck::String>(row);
      memcpy(out, text.data(), text.length);
      return out + text.length;
    }
    case Codec::kBit: {
      const auto &bits = column.value<duck::String>(row);
      uint32_t count = bit_count(bits);
      out = big_endian(out, static_cast<int32_t>(count));
      memset(out, 0, (count + 7) / 8);
      for (uint32_t i = 0; i < count; i++) {
        if (bit(bits, i)) out[i / 8] = static_cast<char>(out[i / 8] | 0x80 >> i % 8);
      }
      return out + (count + 7) / 8;
    }
    case Codec::kDate: return binary_date(out, column.value<int32_t>(row));
    case Codec::kTime: return big_endian(out, column.value<int64_t>(row));
    case Codec::kTimeTz: {
      uint64_t bits = column.value<uint64_t>(row);
      out = big_endian(out, date_time::time_tz_micros(bits));
      return big_endian(out, -date_time::time_tz_east(bits));
    }
    case Codec::kTimestampS:
    case Codec::kTimestampMs:
    case Codec::kTimestamp:
    case Codec::kTimestampNs:
    case Codec::kTimestampTz: return binary_timestamp(out, micros(column, row));
    case Codec::kInterval: {
      const auto &interval = column.value<duck::Interval>(row);
      out = big_endian(out, interval.micros);
      out = big_endian(out, interval.days);
      return big_endian(out, interval.months);
    }
    case Codec::kUuid: {
      uint8_t bytes[16];
      uuid_bytes(column.value<duck::Huge>(row), bytes);
      memcpy(out, bytes, sizeof bytes);
      return out + sizeof bytes;
    }
    case Codec::kEnum8:
    case Codec::kEnum16:
    case Codec::kEnum32: {
      const std::string &label = column.label(row);
      memcpy(out, label.data(), label.size());
      return out + label.size();
    }
  }
  return out;
}
