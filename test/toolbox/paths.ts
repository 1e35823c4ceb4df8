import { homedir } from "node:os";
import { join } from "node:path";

/** The checkout. */
export const root = join(import.meta.dirname, "../..");

/** The Node that the project pins. */
export const node = join(root, "node_modules/.bin/node");

/** Where outside programs are kept between runs. */
export const cacheDirectory = process.env["TAVANA_CACHE"] ?? join(homedir(), ".cache", "tavana");
