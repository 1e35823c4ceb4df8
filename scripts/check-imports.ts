import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

/** What each workspace may import of the others, and of packages that are not for everyone. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  "services/common": ["@tavana/proto"],
  "services/gateway": ["@tavana/proto", "@tavana/common"],
  "services/postgres": ["@tavana/proto", "@tavana/common"],
  "services/worker": ["@tavana/proto", "@tavana/common", "@duckdb/"],
  "services/main": ["@tavana/proto", "@tavana/common", "@tavana/gateway", "@tavana/postgres", "@tavana/worker"],
};
const guarded = /^@(?:tavana|duckdb)\//;
const importPattern = /(?:^|\n)\s*(?:import|export)\b[^"';]*?from\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)|(?:^|\n)\s*import\s*["']([^"']+)["']/g;
/** A stream of a client's must be read through serverStream(), or the server never learns that its reader has left. */
const rawStream = /for await \([^)]*\bof\s+(?:this\.#)?client\.\w+\(/;

/** @returns a line for each import that points the wrong way, and each stream that is read the wrong way */
export function importProblems(root: string): string[] {
  const problems: string[] = [];
  for (const [workspace, packages] of Object.entries(allowed)) {
    for (const file of globSync(`${workspace}/src/**/*.ts`, { cwd: root })) {
      const source = readFileSync(join(root, file), "utf8");
      for (const match of source.matchAll(importPattern)) {
        const target = match[1] ?? match[2] ?? match[3]!;
        const leaves = target.startsWith(".") && relative(join(root, workspace), resolve(root, dirname(file), target)).startsWith("..");
        const refused = guarded.test(target) && !packages.some((name) => target === name || target.startsWith(name.endsWith("/") ? name : `${name}/`));
        if (leaves || refused) problems.push(`${file}: may not import ${target}`);
      }
      if (rawStream.test(source) && !file.endsWith(".test.ts")) problems.push(`${file}: reads a client's stream without serverStream()`);
    }
  }
  return problems;
}
