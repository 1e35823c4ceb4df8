import net from "node:net";
import type pg from "pg";

const CANCEL_REQUEST = 80877102;

/** Sends a CancelRequest for what a client runs: node-postgres keeps the key for it, and has no public way to send one. */
export function cancel(client: pg.Client, port: number): void {
  const { processID, secretKey } = client as unknown as { processID: number; secretKey: number };
  const socket = net.connect(port, "127.0.0.1", () => {
    const packet = Buffer.alloc(16);
    [16, CANCEL_REQUEST, processID].forEach((value, at) => packet.writeInt32BE(value, at * 4));
    packet.writeInt32BE(secretKey, 12);
    socket.end(packet);
  });
}
