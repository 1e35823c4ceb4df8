// Bytes that grow; their memory is handed to JavaScript without a copy, and used again when that lets go of it.
#pragma once
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <new>
#include <vector>

struct Block {
  char *bytes;
  size_t capacity;
};

// Blocks that JavaScript has let go of. Fresh memory costs a page fault for every 4 KiB.
class Pool {
 public:
  static Block take(size_t capacity) {
    {
      std::lock_guard<std::mutex> lock(mutex());
      auto &blocks = free_blocks();
      for (size_t i = blocks.size(); i-- > 0;) {
        if (blocks[i].capacity < capacity || blocks[i].capacity > 8 * capacity) continue;
        Block block = blocks[i];
        blocks.erase(blocks.begin() + static_cast<long>(i));
        return block;
      }
    }
    auto *bytes = static_cast<char *>(malloc(capacity));
    if (!bytes) throw std::bad_alloc();
    return {bytes, capacity};
  }

  static void give(Block block) {
    if (block.capacity <= kLargestKept) {
      std::lock_guard<std::mutex> lock(mutex());
      if (free_blocks().size() < kMostKept) {
        free_blocks().push_back(block);
        return;
      }
    }
    free(block.bytes);
  }

 private:
  static constexpr size_t kMostKept = 16;
  static constexpr size_t kLargestKept = 2 << 20;
  static std::mutex &mutex() {
    static std::mutex m;
    return m;
  }
  static std::vector<Block> &free_blocks() {
    static std::vector<Block> blocks;
    return blocks;
  }
};

class Buffer {
 public:
  explicit Buffer(size_t capacity) : block_(Pool::take(capacity)), at_(block_.bytes) {}
  // Begins in memory that is someone else's, and leaves it only when that does not suffice.
  explicit Buffer(Block borrowed) : block_(borrowed), borrowed_(true), at_(borrowed.bytes) {}
  Buffer(const Buffer &) = delete;
  Buffer &operator=(const Buffer &) = delete;
  ~Buffer() {
    if (block_.bytes && !borrowed_) Pool::give(block_);
  }

  bool borrowed() const { return borrowed_; }

  size_t size() const { return static_cast<size_t>(at_ - block_.bytes); }
  char *at() const { return at_; }
  void advance_to(char *at) { at_ = at; }

  // Makes room for so many more bytes and says where they go.
  char *reserve(size_t more) {
    if (size() + more > block_.capacity) grow(size() + more);
    return at_;
  }

  // The memory itself; whoever takes it gives it back to the pool.
  Block release() {
    Block block = block_;
    block_ = {nullptr, 0};
    return block;
  }

 private:
  void grow(size_t needed) {
    size_t capacity = block_.capacity * 2;
    if (capacity < needed) capacity = needed;
    Block larger = Pool::take(capacity);
    size_t used = size();
    memcpy(larger.bytes, block_.bytes, used);
    if (!borrowed_) Pool::give(block_);
    borrowed_ = false;
    block_ = larger;
    at_ = larger.bytes + used;
  }

  Block block_;
  bool borrowed_ = false;
  char *at_;
};
