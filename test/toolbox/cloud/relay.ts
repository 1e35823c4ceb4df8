// The process that holds a cloud's namespace. It says when it is there. Each line on its standard input is a road to
// open, {"listen", "to"}, answered by a line when it is open; the end of the input ends it.
import { connect, createServer, type ListenOptions, type NetConnectOpts, type Socket } from "node:net";
import { createInterface } from "node:readline";

process.stdout.write("open\n");
for await (const line of createInterface({ input: process.stdin })) {
  const { listen, to } = JSON.parse(line) as { listen: ListenOptions; to: NetConnectOpts };
  const server = createServer((socket) => join(socket, connect(to)));
  server.on("error", ({ message }) => process.stdout.write(`${message}\n`));
  server.listen(listen, () => process.stdout.write("open\n"));
}
process.exit(0);

function join(one: Socket, other: Socket): void {
  one.pipe(other).pipe(one);
  one.on("error", () => other.destroy());
  other.on("error", () => one.destroy());
}
