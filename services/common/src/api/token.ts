import { createHash, timingSafeEqual } from "node:crypto";
import { Code, ConnectError, type Interceptor } from "@connectrpc/connect";

/** Checks a call's headers. @throws ConnectError UNAUTHENTICATED */
export type Authorize = (header: Headers) => void;

/** Lets only calls through that bring this bearer token. */
export function bearerToken(token: string): Authorize {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  const wanted = digest(`Bearer ${token}`);
  return (header) => {
    if (!timingSafeEqual(digest(header.get("authorization") ?? ""), wanted)) {
      throw new ConnectError("the call brings no valid token", Code.Unauthenticated);
    }
  };
}

/** The same as an interceptor, around every call of a server. */
export function authorizing(authorize: Authorize): Interceptor {
  return (next) => (request) => {
    authorize(request.header);
    return next(request);
  };
}
