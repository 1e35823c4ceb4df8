// Dates and times as PostgreSQL writes them (DateStyle ISO, IntervalStyle postgres). Every function writes at `out`
// and gives the place behind what it wrote; none writes more than 66 bytes.
#pragma once
#include <algorithm>
#include <cstdint>
#include <cstring>
#include <vector>

#include "digits.h"
#include "duckdb-api.h"

namespace date_time {

inline constexpr int64_t kDay = 86400000000;  // microseconds
inline constexpr int32_t kInfiniteDate = INT32_MAX;
inline constexpr int64_t kInfiniteTimestamp = INT64_MAX;

inline int64_t floor_div(int64_t a, int64_t b) { return a / b - (a % b != 0 && (a % b < 0) != (b < 0)); }

inline char *literal(char *out, const char *text, size_t length) {
  memcpy(out, text, length);
  return out + length;
}

inline char *infinity(char *out, bool negative) { return negative ? literal(out, "-infinity", 9) : literal(out, "infinity", 8); }

struct Civil {
  int64_t year;
  uint32_t month, day;
};

// Days since 1970 to the proleptic Gregorian calendar (Howard Hinnant, "chrono-compatible low-level date algorithms").
inline Civil civil(int64_t days) {
  days += 719468;
  int64_t era = floor_div(days, 146097);
  auto doe = static_cast<uint32_t>(days - era * 146097);
  uint32_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  uint32_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  uint32_t mp = (5 * doy + 2) / 153;
  uint32_t month = mp < 10 ? mp + 3 : mp - 9;
  return {static_cast<int64_t>(yoe) + era * 400 + (month <= 2), month, doy - (153 * mp + 2) / 5 + 1};
}

inline char *year_month_day(char *out, const Civil &date) {
  int64_t year = date.year > 0 ? date.year : 1 - date.year;
  out = year < 10000 ? digits::padded(out, static_cast<uint64_t>(year), 4) : digits::unsigned64(out, static_cast<uint64_t>(year));
  *out++ = '-';
  out = digits::two(out, date.month);
  *out++ = '-';
  return digits::two(out, date.day);
}

inline char *era(char *out, const Civil &date) { return date.year > 0 ? out : literal(out, " BC", 3); }

inline char *fraction(char *out, uint32_t micros) {
  if (micros == 0) return out;
  *out++ = '.';
  out = digits::padded(out, micros, 6);
  while (out[-1] == '0') out--;
  return out;
}

// Microseconds of a day; 24:00:00 is one of them.
inline char *time(char *out, int64_t micros) {
  auto seconds = static_cast<uint32_t>(micros / 1000000);
  out = digits::two(out, seconds / 3600);
  *out++ = ':';
  out = digits::two(out, seconds / 60 % 60);
  *out++ = ':';
  out = digits::two(out, seconds % 60);
  return fraction(out, static_cast<uint32_t>(micros % 1000000));
}

// Seconds east of Greenwich: +02, +05:30, -00:44:30.
inline char *offset(char *out, int32_t east) {
  *out++ = east < 0 ? '-' : '+';
  auto size = static_cast<uint32_t>(east < 0 ? -east : east);
  out = digits::two(out, size / 3600);
  if (size % 3600 == 0) return out;
  *out++ = ':';
  out = digits::two(out, size / 60 % 60);
  if (size % 60 == 0) return out;
  *out++ = ':';
  return digits::two(out, size % 60);
}

inline char *date(char *out, int32_t days) {
  if (days == kInfiniteDate || days == -kInfiniteDate) return infinity(out, days < 0);
  Civil civil_date = civil(days);
  return era(year_month_day(out, civil_date), civil_date);
}

inline char *timestamp(char *out, int64_t micros, const int32_t *east = nullptr) {
  if (micros == kInfiniteTimestamp || micros == -kInfiniteTimestamp) return infinity(out, micros < 0);
  // The day and the time of day apart: the sum of an instant at the end of the range and an offset would overflow.
  int64_t days = floor_div(micros, kDay);
  int64_t of_day = micros - days * kDay + (east ? static_cast<int64_t>(*east) * 1000000 : 0);
  days += floor_div(of_day, kDay);
  of_day -= floor_div(of_day, kDay) * kDay;
  Civil civil_date = civil(days);
  out = year_month_day(out, civil_date);
  *out++ = ' ';
  out = time(out, of_day);
  if (east) out = offset(out, *east);
  return era(out, civil_date);
}

// Offsets of a time zone: from each instant (microseconds since 1970) on, so many seconds east; listed up to 2500,
// since when what was 400 years before repeats (zone-offsets.ts says why).
struct Zone {
  static constexpr int64_t kListedUntil = 193579 * kDay;
  static constexpr int64_t kCycle = 146097 * kDay;
  std::vector<int64_t> from;
  std::vector<int32_t> east;
  int32_t at(int64_t micros) const {
    if (micros >= kListedUntil) micros -= ((micros - kListedUntil) / kCycle + 1) * kCycle;
    auto after = std::upper_bound(from.begin(), from.end(), micros);
    return after == from.begin() ? east.front() : east[static_cast<size_t>(after - from.begin()) - 1];
  }
};

// interval_out with IntervalStyle postgres: "1 year 2 mons -3 days +04:05:06.7".
inline char *interval(char *out, const duck::Interval &value) {
  char *begin = out;
  bool negative_before = false;
  auto part = [&](int64_t number, const char *unit, size_t length) {
    if (number == 0) return;
    if (out > begin) *out++ = ' ';
    if (negative_before && number > 0) *out++ = '+';
    out = digits::signed64(out, number);
    *out++ = ' ';
    out = literal(out, unit, length);
    if (number != 1) *out++ = 's';
    negative_before = number < 0;
  };
  part(value.months / 12, "year", 4);
  part(value.months % 12, "mon", 3);
  part(value.days, "day", 3);
  if (out > begin && value.micros == 0) return out;
  if (out > begin) *out++ = ' ';
  if (value.micros < 0) *out++ = '-';
  else if (negative_before) *out++ = '+';
  uint64_t micros = value.micros < 0 ? ~static_cast<uint64_t>(value.micros) + 1 : static_cast<uint64_t>(value.micros);
  uint64_t seconds = micros / 1000000;
  uint64_t hours = seconds / 3600;
  out = hours < 100 ? digits::two(out, static_cast<uint32_t>(hours)) : digits::unsigned64(out, hours);
  *out++ = ':';
  out = digits::two(out, static_cast<uint32_t>(seconds / 60 % 60));
  *out++ = ':';
  out = digits::two(out, static_cast<uint32_t>(seconds % 60));
  return fraction(out, static_cast<uint32_t>(micros % 1000000));
}

// DuckDB's TIME WITH TIME ZONE: 40 bits of microseconds, then 24 bits of offset, stored from the largest downwards.
inline constexpr int32_t kLargestOffset = 16 * 60 * 60 - 1;
inline int64_t time_tz_micros(uint64_t bits) { return static_cast<int64_t>(bits >> 24); }
inline int32_t time_tz_east(uint64_t bits) { return kLargestOffset - static_cast<int32_t>(bits & 0xffffff); }

}  // namespace date_time
