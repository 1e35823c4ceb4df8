import { definitionMacros } from "./definitions.ts";
import type { Macro } from "./macro.ts";
import { nameHelpers, nameMacros } from "./names.ts";
import { privilegeHelpers, privilegeMacros } from "./privileges.ts";
import { serverMacros } from "./server.ts";
import { typeHelpers, typeMacros } from "./types.ts";

/** Those that only the others use. */
export const helpers: readonly Macro[] = [...typeHelpers, ...nameHelpers, ...privilegeHelpers];
export const lookupMacros: readonly Macro[] = [...typeMacros, ...nameMacros, ...privilegeMacros, ...definitionMacros, ...serverMacros];

export { valueMacros } from "./values.ts";
