// npm run generate: the API's code from its definitions.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const bin = (name: string) => join(root, "node_modules/.bin", name);
const { status } = spawnSync(bin("node"), [bin("buf"), "generate"], { cwd: root, stdio: "inherit" });
process.exit(status ?? 1);
