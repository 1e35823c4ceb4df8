import type { Node } from "libpg-query";
import { parseArrayLiteral } from "./array-literal.ts";
import { catalogTypes, vectorSubscript } from "./catalog-types.ts";
import { columnName } from "./column-name.ts";
import type { CatalogNames } from "./catalog-names.ts";
import { strftimeFormat } from "./date-format.ts";
import { Editor } from "./editor.ts";
import { arrayLiteral, bytesLiteral } from "./literals.ts";
import { sessionFunction, sessionSettings, sessionValue } from "./session-functions.ts";
import { listLiteral } from "./session-values.ts";
import type { Tokens } from "./tokens.ts";
import { functionNames, numberTypes, textTypes, oneColumnFunctions, referenceTypes, typeNames } from "./types.ts";

type NodeOf<K extends string> = Extract<Node, Record<K, unknown>>[K];
type Parent = { readonly kind: string; readonly node: unknown } | undefined;

/** What the engine's macros call LIKE ANY. */
const likeAny: Readonly<Record<string, string>> = { "~~": "~~|", "~~*": "~~*|" };
/** What a text becomes when it is read by a pattern; empty: a text is made. */
const dateCasts: Readonly<Record<string, string>> = { to_char: "", to_date: "DATE", to_timestamp: "TIMESTAMPTZ" };
const VISIBILITY = /^pg_\w+_is_visible$/;

/** Walks a statement's tree, notes what it is about, and collects the edits that the engine needs. */
export class Walker {
  readonly editor: Editor;
  readonly #tokens: Tokens;
  readonly #names: CatalogNames;
  /** Relations of PostgreSQL's catalogs that it names, and whether it names others, or asks the catalog by functions. */
  catalogRelations = 0;
  userRelations = 0;
  catalogCalls = 0;
  sessionValues = 0;
  #catalogCasts = 0;
  #functionsInFrom = 0;
  /** Columns of select lists that an edit has named. */
  readonly namedTargets = new Set<unknown>();
  readonly #commonTables: ReadonlySet<string>;
  /** OIDs of catalog relations by the names that they have in the statement. */
  readonly #tableOids = new Map<string, number>();

  constructor(tokens: Tokens, tree: Node, names: CatalogNames) {
    this.#tokens = tokens;
    this.editor = new Editor(tokens);
    this.#names = names;
    const commonTables = new Set<string>();
    visit(tree, (kind, node) => {
      if (kind === "CommonTableExpr") commonTables.add((node as NodeOf<"CommonTableExpr">).ctename ?? "");
      if (kind === "RangeVar") this.#noteTable(node as NodeOf<"RangeVar">);
    });
    this.#commonTables = commonTables;
    this.#walk(tree, undefined);
  }

  /** Whether it is the catalog engine's: it names a relation of the catalog, or asks nothing but the catalog's functions and types. */
  get inCatalog(): boolean {
    if (this.catalogRelations > 0) return true;
    return this.userRelations === 0 && (this.catalogCalls > 0 || (this.#catalogCasts > 0 && this.#functionsInFrom === 0));
  }

  #noteTable({ relname = "", schemaname, alias }: NodeOf<"RangeVar">): void {
    const oid = schemaname === undefined || schemaname === "pg_catalog" ? this.#names.relationOid(relname) : undefined;
    if (oid !== undefined) this.#tableOids.set(alias?.aliasname ?? relname, oid);
  }

  #walk(value: unknown, parent: Parent): void {
    if (Array.isArray(value)) {
      for (const item of value) this.#walk(item, parent);
      return;
    }
    if (value === null || typeof value !== "object") return;
    for (const [kind, node] of Object.entries(value)) {
      this.#node(kind, node, parent);
      this.#walk(node, /^[A-Z]/.test(kind) ? { kind, node } : parent);
    }
  }

  #node(kind: string, node: unknown, parent: Parent): void {
    switch (kind) {
      case "RangeVar":
      case "relation":
        return this.#relation(node as NodeOf<"RangeVar">);
      case "ColumnRef":
        return this.#column(node as NodeOf<"ColumnRef">);
      case "FuncCall":
        return this.#call(node as NodeOf<"FuncCall">, parent);
      case "SQLValueFunction":
        return this.#sessionValue(node as NodeOf<"SQLValueFunction">, parent);
      case "TypeCast":
        return this.#cast(node as NodeOf<"TypeCast">, parent);
      case "TypeName":
      case "typeName":
        return this.#type(node as NodeOf<"TypeName">);
      case "CollateClause":
        return this.#collate(node as NodeOf<"CollateClause">);
      case "A_Indirection":
        return vectorSubscript(node as NodeOf<"A_Indirection">, this.#tokens, this.editor);
      case "A_Expr":
        return this.#operator(node as NodeOf<"A_Expr">);
      case "RangeFunction":
        this.#functionsInFrom++;
        return this.#rangeFunction(node as NodeOf<"RangeFunction">);
    }
  }

  #relation({ catalogname, schemaname, relname = "", location, alias }: NodeOf<"RangeVar">): void {
    if (location === undefined || (schemaname === undefined && this.#commonTables.has(relname))) return;
    const first = this.#tokens.at(location);
    const last = this.#tokens.endOfName(first);
    const schema = schemaname ?? (this.#names.relationOid(relname) === undefined ? undefined : "pg_catalog");
    if (schema === "pg_catalog" || schema === "information_schema") {
      this.catalogRelations++;
      if (schema === "pg_catalog" && relname === "pg_settings") return this.editor.replace(first, last, (session) => sessionSettings(session) + (alias ? "" : " AS pg_settings"));
      this.editor.replace(first, last, `${schema === "pg_catalog" ? "pg" : "info"}.${relname}`);
      return;
    }
    this.userRelations++;
    // The empty schema that every PostgreSQL database has; temporary objects are found without one.
    if (schemaname === "public") this.editor.replace(first, first + (catalogname === undefined ? 0 : 2), catalogname === undefined ? "main" : `"${catalogname.replaceAll('"', '""')}".main`);
  }

  #column({ fields = [], location }: NodeOf<"ColumnRef">): void {
    const names = fields.map((field) => ("String" in field ? (field.String.sval ?? "") : "*"));
    if (location === undefined) return;
    const first = this.#tokens.at(location);
    if (names.length > 2 && (names[0] === "pg_catalog" || names[0] === "information_schema")) this.editor.replace(first, first + 1, "");
    const oid = names.at(-1) === "tableoid" ? (names.length > 1 ? this.#tableOids.get(names.at(-2)!) : [...this.#tableOids.values()][0]) : undefined;
    if (oid !== undefined) this.editor.replace(first, this.#tokens.endOfName(first), String(oid));
  }

  #call({ funcname = [], args = [], location }: NodeOf<"FuncCall">, parent: Parent): void {
    if (location === undefined) return;
    const path = funcname.map((part) => ("String" in part ? (part.String.sval ?? "") : ""));
    const name = path.at(-1)!;
    const first = this.#tokens.at(location);
    const end = this.#tokens.endOfName(first);
    if (!this.#tokens.is(end + 1, "(")) return; // EXTRACT and others with a grammar of their own
    const close = this.#tokens.closing(end + 1);
    const value = sessionFunction(name, args);
    if (value !== undefined) {
      this.sessionValues++;
      this.editor.replace(first, close, value);
      this.#nameTarget(parent, close, name);
      return;
    }
    if (path.length === 1 && this.#dateFormat(name, args, first, close, parent)) return;
    // Of a setting that only the row tells.
    if (name === "current_setting" && args.length === 1) return this.editor.replace(first, end, "setting_text");
    const qualified = end > first && (path[0] === "pg_catalog" || path[0] === "information_schema");
    if (qualified) this.editor.replace(first, end - 1, "");
    const own = functionNames[name];
    if (own !== undefined) {
      this.editor.replace(first, end, own);
      this.#nameTarget(parent, close, name);
      return;
    }
    if (this.#names.isFunction(name)) this.catalogCalls++;
    const reference = name.startsWith("to_reg") && parent?.kind === "ResTarget" ? name.slice(3) : "";
    if (referenceTypes.has(reference)) {
      this.editor.insertBefore(first, `${reference}_text(`);
      this.editor.insertAfter(close, ")");
      this.#nameTarget(parent, close, name);
    }
    // Rows, as PostgreSQL makes of it in a select list; the engine's own statements get a list.
    if (name === "generate_series" && parent?.kind === "ResTarget") {
      this.editor.insertBefore(first, () => (this.inCatalog ? "unnest(" : ""));
      this.editor.insertAfter(close, () => (this.inCatalog ? ")" : ""));
    }
    if (VISIBILITY.test(name) && args.length === 1) this.editor.insertBefore(close, ({ searchPath }) => `, ${listLiteral(searchPath())}`);
  }

  /** to_char(x, 'YYYY-MM'), to_date and to_timestamp with a pattern that is known: the engine has its own, faster. */
  #dateFormat(name: string, args: readonly Node[], first: number, close: number, parent: Parent): boolean {
    const cast = dateCasts[name];
    const pattern = args.length === 2 && args[1] && "A_Const" in args[1] ? args[1].A_Const : undefined;
    const format = cast !== undefined && pattern?.sval?.sval ? strftimeFormat(pattern.sval.sval) : undefined;
    if (cast === undefined || format === undefined || pattern?.location === undefined) return false;
    const at = this.#tokens.at(pattern.location);
    this.editor.replace(first, first, cast === "" ? "strftime" : "CAST(strptime");
    this.editor.replace(at, at, `'${format.replaceAll("'", "''")}'`);
    if (cast !== "") this.editor.insertAfter(close, ` AS ${cast})`);
    this.#nameTarget(parent, close, name);
    return true;
  }

  #sessionValue({ op, location }: NodeOf<"SQLValueFunction">, parent: Parent): void {
    const value = op && sessionValue(op);
    if (value === undefined || op === undefined || location === undefined) return;
    const at = this.#tokens.at(location);
    this.sessionValues++;
    this.editor.replace(at, at, value);
    this.#nameTarget(parent, at, op.replace("SVFOP_", "").toLowerCase());
  }

  /** A value in the place of a function keeps the function's name as a column of a select list. */
  #nameTarget(parent: Parent, last: number, name: string): void {
    const target = parent?.kind === "ResTarget" ? (parent.node as NodeOf<"ResTarget">) : undefined;
    if (!target || target.name !== undefined) return;
    this.namedTargets.add(target);
    this.editor.insertAfter(last, ` AS "${name.replaceAll('"', '""')}"`);
  }

  #cast({ arg, typeName, location }: NodeOf<"TypeCast">, parent: Parent): void {
    if (!typeName || location === undefined || typeName.location === undefined || typeName.location < 0) return;
    const name = lastName(typeName);
    const operator = this.#tokens.at(location);
    const isSuffix = this.#tokens.is(operator, ":");
    if (typeName.arrayBounds?.length) return arg && "A_Const" in arg ? this.#replaceConstant(arg.A_Const, arrayLiteral(arg.A_Const)) : undefined;
    if (name === "bytea" && arg && "A_Const" in arg) return this.#replaceConstant(arg.A_Const, bytesLiteral(arg.A_Const));
    if (!referenceTypes.has(name)) return;
    const typeStart = this.#tokens.at(typeName.location);
    const typeEnd = this.#tokens.endOfName(typeStart);
    const known = arg && ("ParamRef" in arg || ("A_Const" in arg && arg.A_Const.sval !== undefined));
    const outer = parent?.kind === "TypeCast" ? lastName((parent.node as NodeOf<"TypeCast">).typeName) : "";
    // Where a client reads it, or text is asked for, it is a name; everywhere else its number.
    const isShown = parent?.kind === "ResTarget" || textTypes.has(outer);
    this.catalogCalls++;
    if (!known && numberTypes.has(outer) && isSuffix) return this.editor.replace(operator, typeEnd, "");
    const strict = known || !isShown ? `to_${name}_strict(` : "";
    const opening = `${isShown ? `${name}_text(` : ""}${strict}`;
    const closing = ")".repeat((isShown ? 1 : 0) + (strict ? 1 : 0));
    if (isSuffix) {
      this.editor.insertBefore(this.#tokens.operandStart(operator - 1), opening);
      this.editor.replace(operator, typeEnd, closing);
      this.#nameTarget(parent, typeEnd, columnName({ TypeCast: { arg: arg!, typeName } }));
    } else if (this.#tokens.is(operator, "cast") && this.#tokens.is(typeStart - 1, "as")) {
      this.editor.replace(operator, operator + 1, opening);
      this.editor.replace(typeStart - 1, typeEnd + 1, closing);
      this.#nameTarget(parent, typeEnd + 1, columnName({ TypeCast: { arg: arg!, typeName } }));
    }
  }

  /** A text in the place of a constant, where there is one. */
  #replaceConstant({ location }: NodeOf<"A_Const">, text: string | undefined): void {
    if (text === undefined || location === undefined) return;
    const at = this.#tokens.at(location);
    this.editor.replace(at, at, text);
  }

  #type(type: NodeOf<"TypeName">): void {
    if (type.location === undefined || type.location < 0) return;
    const first = this.#tokens.at(type.location);
    const last = this.#tokens.endOfName(first);
    const written = this.#tokens.list[last]!;
    const name = lastName(type);
    if (written.text !== name || referenceTypes.has(name)) return; // int for int4, double precision, … are the engine's too
    const isChar = written.kind === "quoted" && name === "char";
    const replacement = isChar ? "VARCHAR" : typeNames[name];
    const inCatalog = isChar ? "pg_char" : catalogTypes[name];
    if (inCatalog !== undefined) {
      this.#catalogCasts++;
      this.editor.replace(first, last, () => (this.inCatalog ? inCatalog : (replacement ?? name)));
    } else if (replacement !== undefined) this.editor.replace(first, last, replacement);
    else if (last > first && this.#tokens.list[first]!.text === "pg_catalog") this.editor.replace(first, last - 1, "");
  }

  #collate({ collname = [], location }: NodeOf<"CollateClause">): void {
    const last = collname.at(-1);
    const name = last && "String" in last ? last.String.sval : "";
    if (location === undefined || !["default", "C", "POSIX"].includes(name ?? "")) return;
    const at = this.#tokens.at(location);
    this.editor.replace(at, this.#tokens.endOfName(at + 1), "");
  }

  #operator({ kind, name = [], rexpr, location }: NodeOf<"A_Expr">): void {
    if (kind === "AEXPR_OP" && name.length === 1 && location !== undefined) this.#match(this.#tokens.at(location), name[0]!);
    if (kind === "AEXPR_OP_ANY" && location !== undefined) this.#likeAny(this.#tokens.at(location), name);
    if (kind === "AEXPR_OP" && location !== undefined && rexpr && "A_Const" in rexpr) this.#jsonPath(this.#tokens.at(location), name, rexpr.A_Const);
    if ((kind === "AEXPR_OP_ANY" || kind === "AEXPR_OP_ALL") && rexpr && "A_Const" in rexpr) this.#replaceConstant(rexpr.A_Const, arrayLiteral(rexpr.A_Const));
    if (location === undefined || name.length < 2) return;
    const at = this.#tokens.at(location);
    const symbol = name.at(-1);
    if (this.#tokens.is(at, "operator") && this.#tokens.is(at + 1, "(") && symbol && "String" in symbol) {
      this.editor.replace(at, this.#tokens.closing(at + 1), symbol.String.sval ?? "");
    }
  }

  /** PostgreSQL's ~ searches, DuckDB's matches the whole text. */
  #match(at: number, name: Node): void {
    const operator = "String" in name ? name.String.sval : undefined;
    if (operator !== "~" && operator !== "!~") return;
    this.editor.replace(at, at + operator.length - 1, ({ setting }) => (setting("tavana.dialect") === "postgres" ? `${operator}|` : operator));
  }

  /** x LIKE ANY (list): an operator of the engine's macros, since its grammar has comparisons alone there. */
  #likeAny(at: number, name: readonly Node[]): void {
    const operator = name[0] && "String" in name[0] ? likeAny[name[0].String.sval ?? ""] : undefined;
    const isWord = this.#tokens.is(at, "like") || this.#tokens.is(at, "ilike");
    if (operator !== undefined && isWord && (this.#tokens.is(at + 1, "any") || this.#tokens.is(at + 1, "some"))) this.editor.replace(at, at + 1, operator);
  }

  /** x #>> '{a,b}': the engine has paths of its own. */
  #jsonPath(at: number, name: readonly Node[], { sval, location }: NodeOf<"A_Const">): void {
    const operator = name[0] && "String" in name[0] ? name[0].String.sval : undefined;
    const path = (operator === "#>" || operator === "#>>") && sval?.sval !== undefined ? parseArrayLiteral(sval.sval) : undefined;
    if (path === undefined || location === undefined || path.includes(null)) return;
    const steps = path.map((step) => (/^\d+$/.test(step!) ? `[${step}]` : `."${step!.replaceAll('"', '\\"')}"`)).join("");
    this.editor.replace(at, at + operator!.length - 1, operator === "#>" ? "->" : "->>");
    const literal = this.#tokens.at(location);
    this.editor.replace(literal, literal, `'$${steps.replaceAll("'", "''")}'`);
  }

  /** generate_series(1, 3) AS s: the one column is s, too. */
  #rangeFunction({ functions = [], alias, ordinality }: NodeOf<"RangeFunction">): void {
    const [item] = functions;
    const call = item && "List" in item ? item.List.items?.[0] : undefined;
    if (functions.length !== 1 || ordinality || !alias?.aliasname || alias.colnames?.length || !call || !("FuncCall" in call)) return;
    const { funcname, location } = call.FuncCall;
    const name = funcname?.at(-1);
    if (location === undefined || !name || !("String" in name) || !oneColumnFunctions.has(name.String.sval ?? "")) return;
    const close = this.#tokens.closing(this.#tokens.endOfName(this.#tokens.at(location)) + 1);
    const at = this.#tokens.is(close + 1, "as") ? close + 2 : close + 1;
    if (this.#tokens.isName(at)) this.editor.insertAfter(at, `(${this.#tokens.written(at)})`);
  }
}

function lastName(type: NodeOf<"TypeName"> | undefined): string {
  const last = type?.names?.at(-1);
  return last && "String" in last ? (last.String.sval ?? "") : "";
}

function visit(value: unknown, see: (kind: string, node: unknown) => void): void {
  if (Array.isArray(value)) for (const item of value) visit(item, see);
  else if (value !== null && typeof value === "object") {
    for (const [kind, node] of Object.entries(value)) {
      see(kind, node);
      visit(node, see);
    }
  }
}
