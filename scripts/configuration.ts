import { readFileSync } from "node:fs";
import { join } from "node:path";
import { settingsTable, type Settings } from "../services/common/src/config.ts";
import { gatewaySettings, launcherSettings, workerSettings } from "../services/main/src/settings.ts";

export const configurationFile = join(import.meta.dirname, "../docs/configuration.md");

const sections: readonly (readonly [string, Settings])[] = [
  ["Launcher: npm start", launcherSettings],
  ["Gateway", gatewaySettings],
  ["Worker", workerSettings],
];

/** docs/configuration.md with the settings that the programs read in its tables. */
export function configurationDocument(): string {
  return sections.reduce((document, [title, settings]) => {
    const [before, after] = document.split(`## ${title}\n\n`, 2);
    if (after === undefined) throw new Error(`docs/configuration.md has no section "${title}"`);
    return `${before}## ${title}\n\n${settingsTable(settings)}${after.replace(/^(?:\|.*\n)*/, "")}`;
  }, readFileSync(configurationFile, "utf8"));
}
