import type { ExplainOptions } from "../sql/explain.ts";

/** A plan's node as DuckDB tells it: planned, or with what it did. */
interface EngineNode {
  readonly name?: string;
  readonly operator_name?: string;
  readonly operator_cardinality?: number;
  /** Seconds of all threads, with those of the nodes below. */
  readonly cpu_time?: number;
  readonly extra_info?: Readonly<Record<string, unknown>>;
  readonly children?: readonly EngineNode[];
}

interface EngineProfile extends EngineNode {
  /** Seconds from the beginning to the end. */
  readonly latency?: number;
}

type Value = string | number | readonly string[];

/** A node as it is shown: with DuckDB's names, rows as estimated and as they were, milliseconds. */
export interface PlanNode {
  readonly type: string;
  readonly table?: string;
  readonly estimatedRows?: number;
  readonly rows?: number;
  readonly time?: number;
  readonly details: readonly (readonly [name: string, value: Value])[];
  readonly children: readonly PlanNode[];
}

export interface Plan {
  readonly root: PlanNode;
  /** Milliseconds; undefined where the statement did not run. */
  readonly executionTime?: number;
}

/** Nodes that only measure. */
const wrappers: ReadonlySet<string> = new Set(["EXPLAIN_ANALYZE", "RESULT_COLLECTOR", ""]);

/** What DuckDB's EXPLAIN (FORMAT json) gives, as a plan of what is asked for. */
export function readPlan(json: string, { analyze, verbose, costs, timing }: ExplainOptions): Plan {
  const parsed = JSON.parse(json) as EngineNode[] | EngineProfile;
  const profile: EngineProfile | undefined = Array.isArray(parsed) ? undefined : parsed;
  let root: EngineNode = profile ?? (parsed as EngineNode[])[0] ?? {};
  while (wrappers.has(nameOf(root)) && root.children?.length === 1) root = root.children[0]!;
  const read = (node: EngineNode): PlanNode => {
    const { "Estimated Cardinality": estimated, Table: table, Projections: projections, Type: _, ...rest } = node.extra_info ?? {};
    const details = Object.entries({ ...(verbose && projections !== undefined ? { Projections: projections } : {}), ...rest });
    return {
      type: nameOf(node),
      ...(typeof table === "string" ? { table } : {}),
      ...(costs && estimated !== undefined ? { estimatedRows: Number(estimated) } : {}),
      ...(analyze && node.operator_cardinality !== undefined ? { rows: node.operator_cardinality } : {}),
      ...(analyze && timing && node.cpu_time !== undefined ? { time: milliseconds(node.cpu_time) } : {}),
      details: details.flatMap(([name, value]) => shown(name, value)),
      children: (node.children ?? []).map(read),
    };
  };
  return { root: read(root), ...(profile?.latency === undefined ? {} : { executionTime: milliseconds(profile.latency) }) };
}

function nameOf({ name, operator_name }: EngineNode): string {
  return (operator_name ?? name ?? "").trim();
}

function milliseconds(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e3;
}

function shown(name: string, value: unknown): [string, Value][] {
  if (name.startsWith("__") || value === "" || value === null || value === undefined) return [];
  if (Array.isArray(value)) return [[name, value.map(String)]];
  return [[name, typeof value === "number" ? value : typeof value === "object" ? JSON.stringify(value) : String(value as string | boolean)]];
}
