#include <charconv>
#include <cmath>
#include <limits>

#include "digits.h"

namespace {

// The shortest digits of a number that lie strictly between its neighbours' midpoints. PostgreSQL does not take a
// decimal that is exactly such a midpoint, as std::to_chars does where the mantissa is even; with so few digits
// that happens only to large numbers.
template <class Float>
bool is_midpoint(const char *digits, const char *end, Float value) {
  long double decimal = 0;
  std::from_chars(digits, end, decimal);
  Float above = std::nextafter(value, std::numeric_limits<Float>::infinity());
  Float below = std::nextafter(value, -std::numeric_limits<Float>::infinity());
  long double exact = value;
  return decimal == exact + (static_cast<long double>(above) - exact) / 2 || decimal == exact - (exact - static_cast<long double>(below)) / 2;
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
