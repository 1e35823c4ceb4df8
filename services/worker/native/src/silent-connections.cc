#include "silent-connections.h"

#include <set>
#include <string>

#ifdef __linux__
#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <map>
#endif

namespace {

#ifdef __linux__

using Clock = std::chrono::steady_clock;

// Since when connections that are still being made have been seen, by their inode: the system does not tell their age.
std::map<ino_t, Clock::time_point> connecting;

// "address port"; empty for what is no TCP or has no peer. getpeername knows none while a connection is being made.
std::string peer_of(int socket) {
  int family = 0;
  socklen_t size = sizeof family;
  if (getsockopt(socket, SOL_SOCKET, SO_DOMAIN, &family, &size) != 0 || (family != AF_INET && family != AF_INET6)) return {};
  sockaddr_storage address{};
  socklen_t length = family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
  char host[INET6_ADDRSTRLEN], port[8];
  if (getsockopt(socket, SOL_SOCKET, SO_PEERNAME, &address, &length) != 0) return {};
  if (getnameinfo(reinterpret_cast<sockaddr *>(&address), length, host, sizeof host, port, sizeof port, NI_NUMERICHOST | NI_NUMERICSERV) != 0) return {};
  std::string name = host;
  if (name.rfind("::ffff:", 0) == 0) name.erase(0, 7);  // IPv4 through an IPv6 socket
  return name + " " + port;
}

bool is_silent(int socket, ino_t inode, uint32_t silent_ms, std::map<ino_t, Clock::time_point> &seen) {
  tcp_info info{};
  socklen_t length = sizeof info;
  if (getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &length) != 0) return false;
  if (info.tcpi_state == TCP_SYN_SENT) {
    auto known = connecting.find(inode);
    auto since = known == connecting.end() ? Clock::now() : known->second;
    seen[inode] = since;
    return Clock::now() - since >= std::chrono::milliseconds(silent_ms);
  }
  int unread = 0;
  return info.tcpi_state == TCP_ESTABLISHED && info.tcpi_last_data_sent >= silent_ms && info.tcpi_last_data_recv >= silent_ms &&
         ioctl(socket, FIONREAD, &unread) == 0 && unread == 0;
}

// Resets it, as the other side would: an end in good order is taken by some clients for a stale connection of their
// pool, and they ask again at once, several times for each of their tries.
bool reset(int socket) {
  sockaddr nobody{};
  nobody.sa_family = AF_UNSPEC;
  return connect(socket, &nobody, sizeof nobody) == 0;
}

int end_silent(const std::set<std::string> &peers, uint32_t silent_ms) {
  DIR *open = opendir("/proc/self/fd");
  if (!open) return -1;
  int ended = 0;
  std::map<ino_t, Clock::time_point> seen;
  while (dirent *entry = readdir(open)) {
    struct stat status;
    int original = atoi(entry->d_name);
    if (entry->d_name[0] == '.' || fstat(original, &status) != 0 || !S_ISSOCK(status.st_mode)) continue;
    // A copy, so that what is looked at is what is ended, though another thread may close the descriptor in between.
    int socket = fcntl(original, F_DUPFD_CLOEXEC, 0);
    if (socket < 0) continue;
    if (fstat(socket, &status) == 0 && peers.count(peer_of(socket)) && is_silent(socket, status.st_ino, silent_ms, seen) && reset(socket)) ended++;
    close(socket);
  }
  closedir(open);
  connecting.swap(seen);
  return ended;
}

#else

int end_silent(const std::set<std::string> &, uint32_t) { return -1; }

#endif

}  // namespace

napi_value silent_connections::end(napi_env env, napi_callback_info info) {
  size_t argc = 2;
  napi_value args[2], out;
  napi_get_cb_info(env, info, &argc, args, nullptr, nullptr);
  uint32_t count = 0, silent_ms = 0;
  if (argc < 2 || napi_get_array_length(env, args[0], &count) != napi_ok || napi_get_value_uint32(env, args[1], &silent_ms) != napi_ok) {
    napi_throw_error(env, nullptr, "expected peers and a time");
    return nullptr;
  }
  std::set<std::string> peers;
  for (uint32_t at = 0; at < count; at++) {
    napi_value item;
    char text[64];
    size_t length = 0;
    if (napi_get_element(env, args[0], at, &item) == napi_ok && napi_get_value_string_utf8(env, item, text, sizeof text, &length) == napi_ok) peers.emplace(text, length);
  }
  napi_create_int32(env, end_silent(peers, silent_ms), &out);
  return out;
}
