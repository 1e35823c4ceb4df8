// Numbers as decimal digits. Every function writes at `out` and gives the place behind what it wrote.
#pragma once
#include <cstdint>
#include <cstring>

namespace digits {

inline constexpr char kPairs[] =
    "00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748495051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899";

inline char *two(char *out, uint32_t value) {
  memcpy(out, kPairs + 2 * value, 2);
  return out + 2;
}

inline int count(uint64_t value) {
  static constexpr uint64_t powers[] = {0ull,
                                        10ull,
                                        100ull,
                                        1000ull,
                                        10000ull,
                                        100000ull,
                                        1000000ull,
                                        10000000ull,
                                        100000000ull,
                                        1000000000ull,
                                        10000000000ull,
                                        100000000000ull,
                                        1000000000000ull,
                                        10000000000000ull,
                                        100000000000000ull,
                                        1000000000000000ull,
                                        10000000000000000ull,
                                        100000000000000000ull,
                                        1000000000000000000ull,
                                        10000000000000000000ull};
  int guess = ((64 - __builtin_clzll(value | 1)) * 1233) >> 12;
  return guess + (guess < 20 && value >= powers[guess]);
}

// Exactly `width` digits, with zeros in front.
inline char *padded(char *out, uint64_t value, int width) {
  char *at = out + width;
  while (at - out >= 2) {
    at -= 2;
    memcpy(at, kPairs + 2 * (value % 100), 2);
    value /= 100;
  }
  if (at > out) *out = static_cast<char>('0' + value % 10);
  return out + width;
}

inline char *unsigned64(char *out, uint64_t value) { return padded(out, value, count(value)); }

inline char *signed64(char *out, int64_t value) {
  if (value < 0) {
    *out++ = '-';
    return unsigned64(out, ~static_cast<uint64_t>(value) + 1);
  }
  return unsigned64(out, static_cast<uint64_t>(value));
}

using u128 = unsigned __int128;
inline constexpr uint64_t k1e19 = 10000000000000000000ull;

// At most 39 digits.
inline char *unsigned128(char *out, u128 value) {
  if (value < k1e19) return unsigned64(out, static_cast<uint64_t>(value));
  u128 high = value / k1e19;
  out = unsigned128(out, high);
  return padded(out, static_cast<uint64_t>(value % k1e19), 19);
}

// A number of `scale` digits after the point: 1234, 2 is 12.34.
inline char *decimal(char *out, u128 value, bool negative, int scale) {
  if (negative) *out++ = '-';
  if (scale == 0) return unsigned128(out, value);
  if (value < k1e19 && scale < 20) {
    static constexpr uint64_t powers[] = {1ull,
                                          10ull,
                                          100ull,
                                          1000ull,
                                          10000ull,
                                          100000ull,
                                          1000000ull,
                                          10000000ull,
                                          100000000ull,
                                          1000000000ull,
                                          10000000000ull,
                                          100000000000ull,
                                          1000000000000ull,
                                          10000000000000ull,
                                          100000000000000ull,
                                          1000000000000000ull,
                                          10000000000000000ull,
                                          100000000000000000ull,
                                          1000000000000000000ull,
                                          10000000000000000000ull};
    uint64_t small = static_cast<uint64_t>(value);
    out = unsigned64(out, small / powers[scale]);
    *out++ = '.';
    return padded(out, small % powers[scale], scale);
  }
  char all[40];
  int length = static_cast<int>(unsigned128(all, value) - all);
  int whole = length - scale;
  if (whole <= 0) {
    *out++ = '0';
    *out++ = '.';
    memset(out, '0', static_cast<size_t>(-whole));
    out += -whole;
    memcpy(out, all, static_cast<size_t>(length));
    return out + length;
  }
  memcpy(out, all, static_cast<size_t>(whole));
  out += whole;
  *out++ = '.';
  memcpy(out, all + whole, static_cast<size_t>(scale));
  return out + scale;
}

// PostgreSQL's float8out and float4out with extra_float_digits = 1 (src/common/d2s.c, f2s.c). At most 25 bytes.
char *float8(char *out, double value);
char *float4(char *out, float value);

}  // namespace digits
