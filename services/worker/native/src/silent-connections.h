// Connections of this process whose other side has fallen silent.
#pragma once
#include <node_api.h>

namespace silent_connections {

// endSilent(peers, silentMs): ends the process's TCP connections to these peers ("address port", numeric) that are
// still being made, or on which nothing came or went, for so long; those with bytes that nobody has read yet are not
// silent. Whoever waits for one of them is told that it broke off. The number of those ended; -1 where the system
// does not tell.
napi_value end(napi_env env, napi_callback_info info);

}  // namespace silent_connections
