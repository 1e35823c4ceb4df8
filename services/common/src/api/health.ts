import { create } from "@bufbuild/protobuf";
import { Code, ConnectError, type ConnectRouter, type ServiceImpl } from "@connectrpc/connect";
import { Health, HealthCheckResponse_ServingStatus as Status, HealthCheckResponseSchema } from "@tavana/proto/grpc";

/** Nobody has to prove who they are for this. */
const MAX_REQUEST_BYTES = 4_096;
/** How often a watched status is looked at. */
const WATCH_MS = 500;

/** gRPC's health service over one question: is this server ready? It knows the services that it is given. */
export function healthRoutes(router: ConnectRouter, services: readonly string[], ready: () => boolean): void {
  const known = new Set(["", ...services]);
  const status = () => create(HealthCheckResponseSchema, { status: ready() ? Status.SERVING : Status.NOT_SERVING });
  const implementation: ServiceImpl<typeof Health> = {
    check({ service }) {
      if (!known.has(service)) throw new ConnectError(`unknown service ${service}`, Code.NotFound);
      return status();
    },
    async *watch({ service }, { signal }) {
      if (!known.has(service)) {
        yield create(HealthCheckResponseSchema, { status: Status.SERVICE_UNKNOWN });
        return;
      }
      let last: Status | undefined;
      while (!signal.aborted) {
        const now = status();
        if (now.status !== last) yield now;
        last = now.status;
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, WATCH_MS);
          signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
        });
      }
    },
  };
  router.service(Health, implementation, { readMaxBytes: MAX_REQUEST_BYTES });
}
