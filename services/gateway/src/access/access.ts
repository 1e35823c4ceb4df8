import { create, equals } from "@bufbuild/protobuf";
import { AccessPolicySchema, type AccessPolicy } from "@tavana/proto";
import { EVERYONE, type AccessFile } from "./access-file.ts";

/** Tells what a user may touch. */
export interface Access {
  /** The same object for as long as the user's rights stay the same. */
  policyOf(user: string): AccessPolicy;
}

/** Users whose policies are kept; they are quickly made again. */
const KEPT_POLICIES = 10_000;

/**
 * @param file the rules as they are now; without it, every user may read every dataset, and make views
 * @param readPrefixes places whose files any user may name in a query
 */
export function createAccess(file: (() => AccessFile) | undefined, readPrefixes: readonly string[]): Access {
  if (!file) {
    const all = create(AccessPolicySchema, { relations: ["*"], views: ["*"], readPrefixes: [...readPrefixes] });
    return { policyOf: () => all };
  }
  let rules: AccessFile | undefined;
  const policies = new Map<string, { readonly policy: AccessPolicy; readonly of: AccessFile }>();
  return {
    policyOf(user) {
      rules = file();
      const known = policies.get(user);
      if (known?.of === rules) return known.policy;
      const fresh = policyBy(rules, user, readPrefixes);
      const policy = known && equals(AccessPolicySchema, known.policy, fresh) ? known.policy : fresh;
      if (policies.size >= KEPT_POLICIES) policies.clear();
      policies.set(user, { policy, of: rules });
      return policy;
    },
  };
}

function policyBy({ groups, rules }: AccessFile, user: string, readPrefixes: readonly string[]): AccessPolicy {
  const mine = rules.filter(({ to }) => to.some((name) => name === EVERYONE || (groups.get(name)?.includes(user) ?? name === user)));
  const all = (lists: readonly (readonly string[])[]) => [...new Set(lists.flat())].toSorted();
  return create(AccessPolicySchema, {
    relations: all(mine.map(({ datasets }) => datasets)),
    readPrefixes: all([readPrefixes, ...mine.map(({ files }) => files)]),
    writePrefixes: all(mine.map(({ write }) => write)),
    views: all(mine.map(({ views }) => views)),
  });
}
