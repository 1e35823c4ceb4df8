// How rows are framed: as DataRow messages, or as CopyData in one of COPY's three formats.
#pragma once
#include <string>
#include <vector>

#include "column.h"

enum class Framing : int32_t { kDataRow = 0, kCopyText, kCopyCsv, kCopyBinary };

struct RowFormat {
  Framing framing = Framing::kDataRow;
  char delimiter = '\t';
  std::string null;  // what stands for NULL
  char quote = '"';
  char escape = '"';
  std::vector<bool> force_quote;
};

// A row beyond this would not pass as one message; PostgreSQL's own limit is 1 GiB.
inline constexpr size_t kMostRowBytes = size_t{200} << 20;
struct RowTooLarge {};

// Writes one row of the columns' present chunk.
void write_row(const RowFormat &format, const std::vector<Column> &columns, const date_time::Zone &zone, duck::idx row, Buffer &out);  // throws RowTooLarge
