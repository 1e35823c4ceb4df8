#include <charconv>
#include <cmath>
#include <limits>

#include "digits.h"

namespace {

// A number as an odd whole number times a power of two; 0 as 0.
struct Binary {
  digits::u128 odd;
  int exponent;
  Binary(digits::u128 value, int power) : odd(value), exponent(power) {
    while (odd != 0 && (odd & 1) == 0) {
      odd >>= 1;
      exponent++;
    }
  }
  bool operator==(const Binary &other) const { return odd == other.odd && exponent == other.exponent; }
};

digits::u128 power_of_five(int exponent) {
  digits::u128 power = 1;
  while (exponent-- > 0) power *= 5;
  return power;
}

// Whether the decimal `d.ddde±x` is exactly half-way between a number and its neighbour.
template <class Float>
bool is_half_way(const char *text, const char *end, Float value, Float neighbour) {
  if (std::isinf(neighbour)) return false;
  uint64_t decimal = 0;
  int power = 0;  // of ten
  const char *at = text;
  for (bool fraction = false; at < end && *at != 'e'; at++) {
    if (*at == '.') {
      fraction = true;
      continue;
    }
    decimal = decimal * 10 + static_cast<uint64_t>(*at - '0');
    if (fraction) power--;
  }
  int exponent = 0;
  std::from_chars(at + (at[1] == '+' ? 2 : 1), end, exponent);
  power += exponent;
  // Numbers of so few bits have no midpoints with so few digits beyond these powers; products stay below 2^128.
  if (power > 23 || power < -8) return false;
  int binary = 0;
  // A sum of two neighbours has at most two bits more than each, so it is exact.
  long double fraction = std::frexp(static_cast<long double>(value) + static_cast<long double>(neighbour), &binary);
  Binary middle(static_cast<uint64_t>(std::ldexp(fraction, 64)), binary - 64 - 1);
  if (power >= 0) return Binary(decimal * power_of_five(power), power) == middle;
  return Binary(decimal, 0) == Binary(middle.odd * power_of_five(-power), middle.exponent - power);
}

// PostgreSQL does not take a decimal that is exactly such a midpoint, as std::to_chars does where the mantissa is
// even; with so few digits that happens only to large numbers.
template <class Float>
bool is_midpoint(const char *text, const char *end, Float value) {
  return is_half_way(text, end, value, std::nextafter(value, std::numeric_limits<Float>::infinity())) ||
         is_half_way(text, end, value, std::nextafter(value, Float(0)));
}

template <class Float>
char *scientific(char *out, char *end, Float value, Float midpoints_from) {
  char *last = std::to_chars(out, end, value, std::chars_format::scientific).ptr;
  if (std::fabs(value) < midpoints_from || !is_midpoint(out, last, value)) return last;
  for (int precision = 1; precision < 17; precision++) {
    last = std::to_chars(out, end, value, std::chars_format::scientific, precision).ptr;
    Float back = 0;
    std::from_chars(out, last, back);
    if (back == value && !is_midpoint(out, last, value)) break;
  }
  return last;
}

template <class Float>
char *lay_out(char *out, Float value, int fixed_below, Float midpoints_from) {
  if (std::isnan(value)) {
    memcpy(out, "NaN", 3);
    return out + 3;
  }
  if (std::signbit(value)) *out++ = '-';
  value = std::fabs(value);
  if (std::isinf(value)) {
    memcpy(out, "Infinity", 8);
    return out + 8;
  }
  if (value == 0) {
    *out = '0';
    return out + 1;
  }
  char text[40];
  char *end = scientific(text, text + sizeof text, value, midpoints_from);
  char *e = end;
  while (*--e != 'e') {
  }
  int exponent = 0;
  for (char *at = e + 2; at < end; at++) exponent = exponent * 10 + (*at - '0');
  if (e[1] == '-') exponent = -exponent;
  // d.ddd → the digits alone
  char number[32];
  int length = 1;
  number[0] = text[0];
  for (char *at = text + 2; at < e; at++) number[length++] = *at;
  while (length > 1 && number[length - 1] == '0') length--;

  if (exponent < -4 || exponent >= fixed_below) {
    *out++ = number[0];
    if (length > 1) {
      *out++ = '.';
      memcpy(out, number + 1, static_cast<size_t>(length - 1));
      out += length - 1;
    }
    *out++ = 'e';
    *out++ = exponent < 0 ? '-' : '+';
    unsigned size = static_cast<unsigned>(exponent < 0 ? -exponent : exponent);
    return size < 100 ? digits::two(out, size) : digits::unsigned64(out, size);
  }
  if (exponent < 0) {
    *out++ = '0';
    *out++ = '.';
    memset(out, '0', static_cast<size_t>(-exponent - 1));
    out += -exponent - 1;
    memcpy(out, number, static_cast<size_t>(length));
    return out + length;
  }
  int whole = exponent + 1;
  if (length <= whole) {
    memcpy(out, number, static_cast<size_t>(length));
    memset(out + length, '0', static_cast<size_t>(whole - length));
    return out + whole;
  }
  memcpy(out, number, static_cast<size_t>(whole));
  out += whole;
  *out++ = '.';
  memcpy(out, number + whole, static_cast<size_t>(length - whole));
  return out + length - whole;
}

}  // namespace

namespace digits {

char *float8(char *out, double value) { return lay_out<double>(out, value, 15, 4503599627370496.0); }
char *float4(char *out, float value) { return lay_out<float>(out, value, 6, 2097152.0f); }

}  // namespace digits
