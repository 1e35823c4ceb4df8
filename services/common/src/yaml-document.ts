import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node } from "yaml";
import { ConfigError } from "./config.ts";

/** A value of a YAML file that knows where it stands: what is wrong with it is said with file, line and column. */
export class YamlValue {
  readonly #file: YamlFile;
  readonly #node: Node | null;
  /** As messages name it: storage[0].prefix. */
  readonly path: string;

  constructor(file: YamlFile, node: Node | null, path: string) {
    this.#file = file;
    this.#node = node && isAlias(node) ? (node.resolve(file.document) ?? null) : node;
    this.path = path;
  }

  get isEmpty(): boolean {
    return this.#node === null || (isScalar(this.#node) && this.#node.value === null);
  }

  get isMap(): boolean {
    return isMap(this.#node);
  }

  get isList(): boolean {
    return isSeq(this.#node);
  }

  /** @throws ConfigError that names this place */
  fail(problem: string): never {
    const [line, column] = this.#file.placeOf(this.#node);
    throw new ConfigError([`${this.#file.name}:${line}:${column}: ${this.path ? `${this.path}: ` : ""}${problem}`]);
  }

  /** @param what is expected, for the message */
  text(what = "a text"): string {
    if (isScalar(this.#node) && typeof this.#node.value === "string" && this.#node.value !== "") return this.#node.value;
    return this.fail(`expected ${what}`);
  }

  /** A text, a number or a truth value. */
  scalar(what = "a text, a number, true or false"): string | number | boolean {
    const value = isScalar(this.#node) ? this.#node.value : undefined;
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
    return this.fail(`expected ${what}`);
  }

  boolean(): boolean {
    if (isScalar(this.#node) && typeof this.#node.value === "boolean") return this.#node.value;
    return this.fail("expected true or false");
  }

  oneOf<const T extends readonly string[]>(values: T): T[number] {
    const text = this.text(`one of ${values.join(", ")}`);
    return values.includes(text) ? text : this.fail(`expected one of ${values.join(", ")}, not "${text}"`);
  }

  list(): YamlValue[] {
    if (!isSeq(this.#node)) return this.fail("expected a list");
    return this.#node.items.map((item, at) => new YamlValue(this.#file, item as Node, `${this.path}[${at}]`));
  }

  /** The entries of a map in their order. */
  entries(): (readonly [string, YamlValue])[] {
    if (this.isEmpty) return [];
    if (!isMap(this.#node)) return this.fail("expected a map");
    return this.#node.items.map(({ key, value }) => {
      const name = String(isScalar(key) ? key.value : key);
      // An empty value has no place of its own: that of its key is shown.
      const node = (value ?? key) as Node;
      return [name, new YamlValue(this.#file, node, this.path ? `${this.path}.${name}` : name)] as const;
    });
  }

  /** The entries of a map by name, which may be these and no others. */
  fields<K extends string>(known: readonly K[]): Partial<Record<K, YamlValue>> {
    const found: Partial<Record<K, YamlValue>> = {};
    for (const [name, value] of this.entries()) {
      if (!known.includes(name as K)) value.fail(`unknown; expected ${known.join(", ")}`);
      found[name as K] = value;
    }
    return found;
  }
}

interface YamlFile {
  readonly name: string;
  readonly document: Document;
  placeOf(node: Node | null): readonly [line: number, column: number];
}

/**
 * Reads a YAML text.
 *
 * @param name of the file, for messages
 * @throws ConfigError naming file, line and column of what YAML itself refuses
 */
export function parseYaml(text: string, name: string): YamlValue {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const place = (offset: number): readonly [number, number] => {
    const { line, col } = lines.linePos(offset);
    return [Math.max(1, line), Math.max(1, col)];
  };
  const problems = document.errors.map((error) => `${name}:${place(error.pos[0]).join(":")}: ${error.message.split("\n")[0]}`);
  if (problems.length > 0) throw new ConfigError(problems);
  const file: YamlFile = { name, document: document as Document, placeOf: (node) => place(node?.range?.[0] ?? 0) };
  return new YamlValue(file, document.contents as Node | null, "");
}

/** What one YAML file may say of data: where it lies, which tables it is, and whose it is. */
const dataSections = ["storage", "datasets", "access"] as const;

/**
 * One section of a file of data; undefined where the file does not have it.
 *
 * @throws ConfigError
 */
export function dataSection(text: string, file: string, name: (typeof dataSections)[number]): YamlValue | undefined {
  return parseYaml(text, file).fields(dataSections)[name];
}
