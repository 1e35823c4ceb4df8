// npm start: sets up what is missing and starts Tavana on this machine.
import { buildAddon, installPackages, node, run } from "./lib.mjs";

installPackages();
buildAddon();
process.exit(await run(node, ["services/main/src/launcher/main.ts", ...process.argv.slice(2)]));
