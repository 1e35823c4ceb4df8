import type { Node } from "libpg-query";
import { quoteIdentifier } from "@tavana/common";
import type { CatalogNames } from "./catalog-names.ts";
import { isCatalogQuery } from "./catalog-query.ts";
import { CatalogParts, type Unanswerable } from "./catalog-parts.ts";
import { vectorSubscript } from "./catalog-types.ts";
import { Editor } from "./editor.ts";
import { BEHIND_ALL, nameColumns } from "./name-columns.ts";
import { columnPath, inPostgres, lastPart, type NodeOf, type Parent, type Rewriting } from "./rewriting.ts";
import { callsIn, isConstant, relationQuestion, type Question } from "./questions.ts";
import { call, type Call } from "./rules/calls.ts";
import { cast, numeric, parameterCast } from "./rules/casts.ts";
import { isTransaction, showFunctions, systemColumns, untypedColumns } from "./rules/catalog.ts";
import { rangeFunction, sample, valuesColumns } from "./rules/from.ts";
import { outerJoin } from "./rules/joins.ts";
import { arrayCast, literal } from "./rules/literals.ts";
import { collation, quoted, referenceCast, type, unicodeNames } from "./rules/names.ts";
import { operator } from "./rules/operators.ts";
import { pattern } from "./rules/patterns.ts";
import { resultType } from "./rules/result-types.ts";
import { rowComparison } from "./rules/rows.ts";
import { createTable, emptyList, select } from "./rules/statements.ts";
import { insertedArrays, updatedArrays } from "./rules/written-arrays.ts";
import { sessionFunction, sessionNames, sessionSettings, sessionValue } from "./session-functions.ts";
import { listLiteral, pieceText, type Piece } from "./session-values.ts";
import { StatementNames } from "./statement-names.ts";
import type { Tokens } from "./tokens.ts";
import { functionNames, referenceTypes } from "./types.ts";

const VISIBILITY = /^pg_\w+_is_visible$/;

/** The engine takes current_date for a column where one of the select list has that name, which PostgreSQL gives it. */
const timeFunctions: Readonly<Record<string, string>> = { current_date: "current_date()", current_time: "get_current_time()", current_timestamp: "get_current_timestamp()", localtime: "current_localtime()", localtimestamp: "current_localtimestamp()" };

/** Walks a statement's tree, notes what it is about, and collects the edits that the engine needs. */
export class Walker implements Rewriting {
  readonly editor: Editor;
  readonly tokens: Tokens;
  readonly #names: CatalogNames;
  /** Relations of PostgreSQL's catalogs that it names, and whether it names others, or asks the catalog by functions. */
  catalogRelations = 0;
  userRelations = 0;
  catalogCalls = 0;
  sessionValues = 0;
  catalogCasts = 0;
  readonly #parts: CatalogParts;
  #functionsInFrom = 0;
  readonly #callsInFrom = new Set<unknown>();
  /** It makes something, though it begins as a query. */
  writes = false;
  /** Columns of select lists that an edit has named. */
  readonly #named = new Set<unknown>();
  readonly retyped: number[] = [];
  readonly #selects: NodeOf<"SelectStmt">[] = [];
  readonly #known: StatementNames;

  constructor(tokens: Tokens, tree: Node, names: CatalogNames) {
    this.tokens = tokens;
    this.editor = new Editor(tokens);
    this.#parts = new CatalogParts(this.editor);
    this.#names = names;
    this.#known = new StatementNames(tree, names);
    unicodeNames(this);
    this.#walk(tree, undefined);
    if (!this.inCatalog) this.#parts.put();
    if ("SelectStmt" in tree && this.inCatalog) showFunctions(this, tree.SelectStmt, names);
    const naming = { always: this.inCatalog || (this.sessionValues > 0 && this.userRelations === 0), named: this.#named, retyped: this.retyped };
    for (const node of this.#selects) nameColumns(this, node, naming);
    if (this.#selects.some(({ valuesLists }) => valuesLists)) valuesColumns(this, this.#known.valuesAliases);
  }

  /** Whether the catalog answers it: it names relations of the catalog alone, or asks nothing but the catalog's functions and types. */
  get inCatalog(): boolean {
    if (this.userRelations > 0) return false;
    return this.catalogRelations > 0 || this.catalogCalls > 0 || (this.catalogCasts > 0 && this.#functionsInFrom === 0);
  }

  /** What it asks the catalog where it is about data. */
  get questions(): readonly Question[] {
    return this.#parts.questions;
  }

  /** What a statement over data asks of the catalog that cannot be asked before it runs. */
  get unanswerable(): Unanswerable | undefined {
    return this.inCatalog ? undefined : this.#parts.unanswerable;
  }

  isOutput(parent: Parent): boolean {
    return this.#known.outputs.has(parent?.node);
  }

  refersTo(...path: readonly string[]): boolean {
    return this.#known.references.has(path.join("\n"));
  }

  nameTarget(parent: Parent, last: number, name: string): void {
    const target = parent?.kind === "ResTarget" ? (parent.node as NodeOf<"ResTarget">) : undefined;
    if (!target || target.name !== undefined || this.#named.has(target)) return;
    this.#named.add(target);
    this.editor.insertAfter(last, ` AS ${quoteIdentifier(name)}`, BEHIND_ALL);
  }

  #walk(value: unknown, parent: Parent): void {
    if (Array.isArray(value)) {
      for (const item of value) this.#walk(item, parent);
      return;
    }
    if (value === null || typeof value !== "object") return;
    this.editor.depth++;
    for (const [kind, node] of Object.entries(value)) {
      this.#node(kind, node, parent);
      this.#walk(node, /^[A-Z]/.test(kind) ? { kind, node } : parent);
    }
    this.editor.depth--;
  }

  #node(kind: string, node: unknown, parent: Parent): void {
    switch (kind) {
      case "SelectStmt":
      case "larg":
      case "rarg":
        return this.#select(node as NodeOf<"SelectStmt">, kind === "SelectStmt");
      case "CreateStmt":
        return createTable(this, (node as NodeOf<"CreateStmt">).oncommit);
      case "InsertStmt": {
        insertedArrays(this.tokens, this.#parts, node as NodeOf<"InsertStmt">);
        const { selectStmt, withClause, onConflictClause, returningClause } = node as NodeOf<"InsertStmt">;
        return this.#query(selectStmt, !withClause && !onConflictClause && !returningClause);
      }
      case "UpdateStmt":
        return updatedArrays(this.tokens, this.#parts, node as NodeOf<"UpdateStmt">);
      case "CreateTableAsStmt":
        this.#query((node as NodeOf<"CreateTableAsStmt">).query, !this.tokens.is(this.tokens.list.length - 1, "data"));
        return createTable(this, (node as NodeOf<"CreateTableAsStmt">).into?.onCommit);
      case "RangeVar":
        return this.#relation(node as NodeOf<"RangeVar">, true);
      case "relation":
        return this.#relation(node as NodeOf<"RangeVar">, false);
      case "rel":
        this.userRelations++; // of INTO and CREATE TABLE … AS
        return;
      case "ColumnRef":
        return this.#column(node as NodeOf<"ColumnRef">, parent);
      case "A_Const":
        return literal(this, node as NodeOf<"A_Const">);
      case "FuncCall":
        return this.#call(node as NodeOf<"FuncCall">, parent);
      case "SQLValueFunction":
        return this.#sessionValue(node as NodeOf<"SQLValueFunction">, parent);
      case "TypeCast":
        this.#cast(node as NodeOf<"TypeCast">, parent);
        return parameterCast(this, node as NodeOf<"TypeCast">); // within what the cast itself puts there
      case "TypeName":
      case "typeName":
        type(this, node as NodeOf<"TypeName">);
        return numeric(this, node as NodeOf<"TypeName">);
      case "CollateClause":
        return collation(this, node as NodeOf<"CollateClause">);
      case "A_Indirection":
        return vectorSubscript(node as NodeOf<"A_Indirection">, this.tokens, this.editor);
      case "A_Expr":
        rowComparison(this, node as NodeOf<"A_Expr">);
        operator(this, node as NodeOf<"A_Expr">);
        return pattern(this, node as NodeOf<"A_Expr">);
      case "SubLink":
        this.#query((node as NodeOf<"SubLink">).subselect);
        return emptyList(this, node as NodeOf<"SubLink">);
      case "JoinExpr":
        return outerJoin(this, node as NodeOf<"JoinExpr">);
      case "RangeSubselect":
        if (!(node as NodeOf<"RangeSubselect">).lateral) this.#query((node as NodeOf<"RangeSubselect">).subquery);
        return;
      case "CommonTableExpr":
        return this.#query((node as NodeOf<"CommonTableExpr">).ctequery);
      case "RangeTableSample":
        return sample(this, node as NodeOf<"RangeTableSample">);
      case "RangeFunction":
        this.#functionsInFrom++;
        for (const called of callsIn((node as NodeOf<"RangeFunction">).functions)) this.#callsInFrom.add(called);
        return rangeFunction(this, node as NodeOf<"RangeFunction">);
    }
  }

  /**
   * A query within the statement that is the catalog's alone is answered as a whole.
   *
   * @param reachesEnd whether it may stand without brackets, to the statement's end
   */
  #query(query: Node | undefined, reachesEnd = false): void {
    if (!this.#known.namesCatalog || !isCatalogQuery(query, this.#names)) return;
    let inner = query && "SelectStmt" in query ? query.SelectStmt : undefined;
    while (inner?.larg) inner = inner.larg;
    const [target] = inner?.targetList ?? [];
    const location = target && "ResTarget" in target ? target.ResTarget.location : undefined;
    if (location === undefined) return;
    const open = this.tokens.enclosing(this.tokens.at(location));
    if (open >= 0) this.#parts.askQuery({ first: open + 1, last: this.tokens.closing(open) - 1 });
    else if (reachesEnd) this.#parts.askQuery({ first: this.tokens.lastBefore(inner?.withClause ? "with" : "select", this.tokens.at(location)), last: this.tokens.list.length - 1 });
  }

  #select(node: NodeOf<"SelectStmt">, alone: boolean): void {
    if (alone && node.op === "SETOP_NONE") untypedColumns(this, node);
    this.#selects.push(node);
    if (node.intoClause) this.writes = true;
    select(this, node);
  }

  #relation({ catalogname, schemaname, relname = "", location, alias }: NodeOf<"RangeVar">, isRead: boolean): void {
    if (location === undefined || (schemaname === undefined && this.#known.commonTables.has(relname))) return;
    const first = this.tokens.at(location);
    const last = this.tokens.endOfName(first);
    const schema = schemaname ?? (this.#names.relationOid(relname) === undefined ? undefined : "pg_catalog");
    if (schema === "pg_catalog" || schema === "information_schema") {
      this.catalogRelations++;
      const columns = this.#names.columns(schema, relname);
      if (!isRead || !columns) this.#parts.refuse({ first, last }, `${schema}.${relname}`);
      else this.#parts.ask({ first, last }, () => relationQuestion(schema, relname, this.#known.columnsOf(columns, alias, relname)), alias ? "" : ` AS ${quoteIdentifier(relname)}`);
      if (schema === "pg_catalog" && relname === "pg_settings") return this.editor.replace(first, last, (session) => sessionSettings(session) + (alias ? "" : " AS pg_settings"));
      this.editor.replace(first, last, `${schema === "pg_catalog" ? "pg" : "info"}.${relname}`);
      return;
    }
    this.userRelations++;
    // The empty schema that every PostgreSQL database has; temporary objects are found without one.
    if (schemaname === "public") this.editor.replace(first, first + (catalogname === undefined ? 0 : 2), catalogname === undefined ? "main" : `${quoteIdentifier(catalogname)}.main`);
    if (schemaname === "pg_temp" && catalogname === undefined) this.editor.replace(first, first, "temp");
    quoted(this, first, last);
  }

  #column(node: NodeOf<"ColumnRef">, parent: Parent): void {
    const names = columnPath(node);
    if (node.location === undefined) return;
    const first = this.tokens.at(node.location);
    if (names.length > 2 && (names[0] === "pg_catalog" || names[0] === "information_schema")) this.editor.replace(first, first + 1, "");
    else if (names.length > 2 && names[0] === "public") this.editor.replace(first, first, "main");
    const system = systemColumns[names.at(-1)!];
    if (system !== undefined && (names.length > 1 ? this.#known.tableOids.has(names.at(-2)!) : this.#known.tableOids.size > 0)) {
      const last = this.tokens.endOfName(first);
      this.editor.replace(first, last, system);
      this.nameTarget(parent, last, names.at(-1)!);
    }
    const oid = names.at(-1) === "tableoid" ? (names.length > 1 ? this.#known.tableOids.get(names.at(-2)!) : [...this.#known.tableOids.values()][0]) : undefined;
    if (oid !== undefined) this.editor.replace(first, this.tokens.endOfName(first), String(oid));
    quoted(this, first, this.tokens.endOfName(first));
  }

  #call(node: NodeOf<"FuncCall">, parent: Parent): void {
    const { funcname = [], args = [], location } = node;
    if (location === undefined) return;
    const path = funcname.map((part) => ("String" in part ? (part.String.sval ?? "") : ""));
    const name = path.at(-1)!;
    const first = this.tokens.at(location);
    const nameEnd = this.tokens.endOfName(first);
    if (!this.tokens.is(nameEnd + 1, "(")) return;
    const close = this.tokens.closing(nameEnd + 1);
    const value = sessionFunction(name, args);
    if (value !== undefined) {
      this.sessionValues++;
      this.editor.replace(first, close, sessionNames.has(name) ? this.#asName(value) : value);
      return this.nameTarget(parent, close, name);
    }
    if (name === "age" && isTransaction(args)) {
      // Transactions are not counted: PostgreSQL's age of one that all see.
      this.editor.replace(first, nameEnd, "pg.transaction_age");
      return this.nameTarget(parent, close, name);
    }
    if (name === "pg_show_all_settings" && args.length === 0) {
      this.catalogRelations++;
      return this.editor.replace(first, close, sessionSettings);
    }
    const it = { name, args, first, nameEnd, close, parent };
    const isBuiltIn = path.length === 1 || path[0] === "pg_catalog";
    if (isBuiltIn) resultType(this, it);
    if (isBuiltIn && call(this, it)) return;
    if (this.#names.isFunction(name)) {
      this.catalogCalls++;
      if (isConstant(node) && !this.#callsInFrom.has(node)) {
        this.#parts.askValue({ first, last: close }, (source) => `SELECT ${source}`);
        this.#parts.also(() => this.nameTarget(parent, close, name));
      } else this.#parts.refuse({ first, last: close }, `${name}()`);
    }
    this.#catalogCall(it, path);
  }

  #catalogCall({ name, args, first, nameEnd, close, parent }: Call, path: readonly string[]): void {
    // Of a setting that only the row tells.
    if (name === "current_setting" && args.length === 1) return this.editor.replace(first, nameEnd, "setting_text");
    if (nameEnd > first && (path[0] === "pg_catalog" || path[0] === "information_schema")) this.editor.replace(first, nameEnd - 1, "");
    const own = Object.hasOwn(functionNames, name) ? functionNames[name] : undefined;
    if (own !== undefined) {
      this.editor.replace(first, nameEnd, own);
      return this.nameTarget(parent, close, name);
    }
    // PostgreSQL's has the first two columns of the engine's.
    if (name === "json_each") return this.editor.replace(first, nameEnd, inPostgres("json_pairs", name));
    const reference = name.startsWith("to_reg") && parent?.kind === "ResTarget" ? name.slice(3) : "";
    if (referenceTypes.has(reference)) {
      this.editor.insertBefore(first, `${reference}_text(`);
      this.editor.insertAfter(close, ")");
      this.nameTarget(parent, close, name);
    }
    if (VISIBILITY.test(name) && args.length === 1) this.editor.insertBefore(close, ({ searchPath }) => `, ${listLiteral(searchPath())}`);
  }

  #sessionValue({ op, location }: NodeOf<"SQLValueFunction">, parent: Parent): void {
    if (op === undefined || location === undefined) return;
    const at = this.tokens.at(location);
    const value = sessionValue(op);
    const name = op.replace("SVFOP_", "").replace(/_N$/, "").toLowerCase();
    if (value !== undefined) {
      this.sessionValues++;
      this.editor.replace(at, at, this.#asName(value));
      this.nameTarget(parent, at, name);
    } else if (op.endsWith("_N")) {
      // The engine's have six digits, whatever is asked for.
      this.editor.replace(at, at + 3, name);
    } else if (Object.hasOwn(timeFunctions, name)) this.editor.replace(at, at, inPostgres(timeFunctions[name]!, this.tokens.written(at)));
  }

  /** The catalog has a type for names. */
  #asName(value: Piece): Piece {
    return (...known) => {
      const text = pieceText(value, known);
      return this.inCatalog ? `CAST(${text} AS pg_name${text.startsWith("[") ? "[]" : ""})` : text;
    };
  }

  #cast(node: NodeOf<"TypeCast">, parent: Parent): void {
    if (node.typeName?.arrayBounds?.length) {
      return arrayCast(this, node);
    }
    const reference = referenceCast(this, node, parent);
    if (!reference) return cast(this, node);
    this.catalogCalls++;
    if (isConstant(node)) this.#parts.askValue(reference, (source) => (reference.isShown ? `SELECT ${source}` : `SELECT (${source})::oid`));
    else this.#parts.refuse(reference, `a cast to ${lastPart(node.typeName?.names)}`, this.tokens.at(node.location!));
  }
}
