// npm run generate: the API's code from its definitions, and the tables of settings in the documents.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { configurationDocument, configurationFile } from "./configuration.ts";

const root = join(import.meta.dirname, "..");
const bin = (name: string) => join(root, "node_modules/.bin", name);
writeFileSync(configurationFile, configurationDocument());
const { status } = spawnSync(bin("node"), [bin("buf"), "generate"], { cwd: root, stdio: "inherit" });
process.exit(status ?? 1);
