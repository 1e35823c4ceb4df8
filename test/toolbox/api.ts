import { createClient, type Client } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { QueryService } from "../../proto/src/index.js";
import type { Tavana } from "./tavana.ts";

/** A client of the API over gRPC, as the user `tavana` unless the header says otherwise. */
export function queryApi({ httpPort }: Pick<Tavana, "httpPort">, authorization = "Bearer tavana"): Client<typeof QueryService> {
  const transport = createGrpcTransport({
    baseUrl: `http://127.0.0.1:${httpPort}`,
    interceptors: [
      (next) => (request) => {
        request.header.set("authorization", authorization);
        return next(request);
      },
    ],
  });
  return createClient(QueryService, transport);
}
