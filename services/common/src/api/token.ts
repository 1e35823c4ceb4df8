import { createHash, timingSafeEqual } from "node:crypto";
import { Code, ConnectError, type Interceptor } from "@connectrpc/connect";

/** Lets only calls through that bring this bearer token. */
export function requireToken(token: string): Interceptor {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  const wanted = digest(`Bearer ${token}`);
  return (next) => (request) => {
    if (!timingSafeEqual(digest(request.header.get("authorization") ?? ""), wanted)) {
      throw new ConnectError("the call brings no valid token", Code.Unauthenticated);
    }
    return next(request);
  };
}
