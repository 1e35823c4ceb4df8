/** Spellings of booleans that the engine lacks (PostgreSQL manual 8.6). */
const booleans: Readonly<Record<string, string>> = { on: "true", of: "false", off: "false", tr: "true", tru: "true", fa: "false", fal: "false", fals: "false", ye: "true" };

/** A boolean's text in the form that the engine reads; undefined for anything else, which is left as it is. */
export function booleanText(text: string): string | undefined {
  return booleans[text.trim().toLowerCase()];
}
