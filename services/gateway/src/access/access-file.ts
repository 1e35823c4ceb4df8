import { dataSection, patternProblem, type YamlValue } from "@tavana/common";

/** What some people may do; what no rule gives, nobody has. */
export interface AccessRule {
  /** Users, groups, or `everyone`. */
  readonly to: readonly string[];
  /** Datasets that may be read, as patterns. */
  readonly datasets: readonly string[];
  /** URL or path prefixes whose files queries may name. */
  readonly files: readonly string[];
  /** URL or path prefixes that results may be written to. */
  readonly write: readonly string[];
  /** Views that may be made, replaced and dropped, as patterns. */
  readonly views: readonly string[];
}

export interface AccessFile {
  /** Users by the name of their group. */
  readonly groups: ReadonlyMap<string, readonly string[]>;
  readonly rules: readonly AccessRule[];
}

export const EVERYONE = "everyone";

/**
 * Reads the section `access:` of a file of data. A file without it gives nobody anything.
 *
 * @throws ConfigError with file, line, column, and what would be right
 */
export function readAccess(text: string, file: string): AccessFile {
  const { groups, rules } = dataSection(text, file, "access")?.fields(["groups", "rules"]) ?? {};
  return { groups: readGroups(groups), rules: rules && !rules.isEmpty ? rules.list().map(readRule) : [] };
}

/**
 * What the section `datasets:` of a file of data says of its readers, as rules. All else in it is the workers'.
 *
 * @throws ConfigError with file, line, column, and what would be right
 */
export function readReaders(text: string, file: string): AccessRule[] {
  const schemas = dataSection(text, file, "datasets")?.entries() ?? [];
  return schemas.flatMap(([schema, tables]) =>
    tables.entries().flatMap(([name, dataset]) => {
      const readers = dataset.isMap ? dataset.entries().find(([field]) => field === "readers")?.[1] : undefined;
      return readers ? [{ to: texts(readers, `a user, a group or ${EVERYONE}`), datasets: [`${schema}.${name}`], files: [], write: [], views: [] }] : [];
    }),
  );
}

function readGroups(value: YamlValue | undefined): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, readonly string[]>();
  for (const [name, members] of value?.entries() ?? []) {
    if (name === EVERYONE) members.fail(`${EVERYONE} stands for every user and cannot be a group`);
    groups.set(name, texts(members, "a user's name"));
  }
  return groups;
}

function readRule(value: YamlValue): AccessRule {
  const { to, datasets, files, write, views } = value.fields(["to", "datasets", "files", "write", "views"]);
  if (!to) return value.fail(`expected to: a user, a group or ${EVERYONE}, or a list of them`);
  if (!datasets && !files && !write && !views) value.fail("expected at least one of datasets, files, write, views");
  return {
    to: texts(to, `a user, a group or ${EVERYONE}`),
    datasets: each(datasets, "a dataset such as sales.orders or sales.*", patternProblem),
    files: each(files, "a prefix such as s3://bucket/", prefixProblem),
    write: each(write, "a prefix such as s3://bucket/", prefixProblem),
    views: each(views, "views such as team.*", patternProblem),
  };
}

function each(value: YamlValue | undefined, what: string, problem: (text: string) => string | undefined): string[] {
  if (!value) return [];
  return (value.isList ? value.list() : [value]).map((item) => {
    const text = item.text(what);
    const wrong = problem(text);
    return wrong === undefined ? text : item.fail(wrong);
  });
}

function texts(value: YamlValue, what: string): string[] {
  return each(value, what, () => undefined);
}

/** Workers compare prefixes as texts, with paths that have been normalised. */
function prefixProblem(prefix: string): string | undefined {
  if (!/^(?:[a-z][a-z0-9+.-]*:\/\/[^/]+)?\//.test(prefix)) return "expected a URL such as s3://bucket/, or an absolute path";
  if (!prefix.endsWith("/")) return "expected a slash at the end: without it, other places whose names begin like this would be meant too";
  return /[?#%*\\]|\/\.{0,2}\//.test(prefix.replace("://", ":")) ? "expected neither wildcards, dots, empty parts nor options in it" : undefined;
}
