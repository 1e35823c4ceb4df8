#include "row-format.h"

namespace {

char *put32(char *out, size_t value) {
  auto v = __builtin_bswap32(static_cast<uint32_t>(value));
  memcpy(out, &v, 4);
  return out + 4;
}

char *put16(char *out, size_t value) {
  auto v = __builtin_bswap16(static_cast<uint16_t>(value));
  memcpy(out, &v, 2);
  return out + 2;
}

// Fields with a length in front of each, as DataRow and binary COPY have them.
void write_fields(char type, const std::vector<Column> &columns, const date_time::Zone &zone, duck::idx row, Buffer &buffer) {
  size_t need = 7;
  for (const Column &column : columns) need += 4 + (column.is_null(row) ? 0 : most(column, row));
  if (need > kMostRowBytes) throw RowTooLarge();
  char *begin = buffer.reserve(need);
  char *out = begin;
  *out = type;
  out = put16(out + 5, columns.size());
  for (const Column &column : columns) {
    if (column.is_null(row)) {
      out = put32(out, 0xffffffff);
      continue;
    }
    char *value = out + 4;
    char *end = column.binary ? write_binary(column, row, value) : write_text(column, row, zone, value);
    put32(out, static_cast<size_t>(end - value));
    out = end;
  }
  put32(begin + 1, static_cast<size_t>(out - begin) - 1);
  buffer.advance_to(out);
}

// COPY's text format (PostgreSQL manual, COPY, "Text Format").
char *escape_text(const RowFormat &format, const char *from, const char *end, char *out) {
  for (; from < end; from++) {
    char c = *from;
    char letter = 0;
    switch (c) {
      case '\b': letter = 'b'; break;
      case '\f': letter = 'f'; break;
      case '\n': letter = 'n'; break;
      case '\r': letter = 'r'; break;
      case '\t': letter = 't'; break;
      case '\v': letter = 'v'; break;
      case '\\': letter = '\\'; break;
      default:
        if (c == format.delimiter) letter = c;
    }
    if (letter) {
      *out++ = '\\';
      *out++ = letter;
    } else {
      *out++ = c;
    }
  }
  return out;
}

// COPY's CSV format, as CopyAttributeOutCSV in PostgreSQL's copyto.c quotes.
char *write_csv(const RowFormat &format, bool force, bool alone, const char *from, const char *end, char *out) {
  auto length = static_cast<size_t>(end - from);
  bool quote = force || (length == format.null.size() && memcmp(from, format.null.data(), length) == 0);
  if (!quote && alone && length == 2 && from[0] == '\\' && from[1] == '.') quote = true;
  for (const char *at = from; !quote && at < end; at++) {
    quote = *at == format.delimiter || *at == format.quote || *at == '\n' || *at == '\r';
  }
  if (!quote) {
    memcpy(out, from, length);
    return out + length;
  }
  *out++ = format.quote;
  for (; from < end; from++) {
    if (*from == format.quote || *from == format.escape) *out++ = format.escape;
    *out++ = *from;
  }
  *out++ = format.quote;
  return out;
}

void write_line(const RowFormat &format, const std::vector<Column> &columns, const date_time::Zone &zone, duck::idx row, Buffer &buffer) {
  static thread_local std::vector<char> scratch;
  size_t need = 6 + columns.size();
  size_t largest = kFixedMost;
  for (const Column &column : columns) {
    size_t size = column.is_null(row) ? format.null.size() : most(column, row);
    if (size > largest) largest = size;
    need += 2 * size + 2;
  }
  if (need > 2 * kMostRowBytes) throw RowTooLarge();
  if (scratch.size() < largest) scratch.resize(largest);
  char *begin = buffer.reserve(need);
  char *out = begin + 5;
  *begin = 'd';
  bool csv = format.framing == Framing::kCopyCsv;
  for (size_t i = 0; i < columns.size(); i++) {
    if (i > 0) *out++ = format.delimiter;
    const Column &column = columns[i];
    if (column.is_null(row)) {
      memcpy(out, format.null.data(), format.null.size());
      out += format.null.size();
      continue;
    }
    const char *end = write_text(column, row, zone, scratch.data());
    out = csv ? write_csv(format, i < format.force_quote.size() && format.force_quote[i], columns.size() == 1, scratch.data(), end, out)
              : escape_text(format, scratch.data(), end, out);
  }
  *out++ = '\n';
  put32(begin + 1, static_cast<size_t>(out - begin) - 1);
  buffer.advance_to(out);
}

}  // namespace

void write_row(const RowFormat &format, const std::vector<Column> &columns, const date_time::Zone &zone, duck::idx row, Buffer &out) {
  switch (format.framing) {
    case Framing::kDataRow: return write_fields('D', columns, zone, row, out);
    case Framing::kCopyBinary: return write_fields('d', columns, zone, row, out);
    default: return write_line(format, columns, zone, row, out);
  }
}
