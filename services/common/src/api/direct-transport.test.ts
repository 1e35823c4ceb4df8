import { create } from "@bufbuild/protobuf";
import { createClient } from "@connectrpc/connect";
import { ExecuteResponseSchema, QueryService } from "@tavana/proto";
import { expect, test } from "vitest";
import { serverStream } from "../call.ts";
import { createDirectTransport } from "./direct-transport.ts";

test("an implementation that waits at a yield ends when its reader leaves", async () => {
  let ended = false;
  const transport = createDirectTransport(QueryService, {
    async *execute() {
      try {
        for (;;) yield create(ExecuteResponseSchema);
      } finally {
        ended = true;
      }
    },
  } as never);
  for await (const _ of serverStream((signal) => createClient(QueryService, transport).execute({}, { signal }))) break;
  await new Promise((resolve) => setImmediate(resolve));
  expect(ended).toBe(true);
});
