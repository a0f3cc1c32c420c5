/**
 * JSON with one meaning. `JSON.parse` takes the last of two equal keys, rounds large numbers and lets lone surrogates through,
 * so two readers can see two documents in the same signed bytes. Here all of that is an error, with the JSON path and the
 * byte offset, before any value is used. Objects have no prototype, so no key can reach one.
 */
import { ProvenanceError, type ProvenanceErrorCode } from "../error.ts";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

const MAX_DEPTH = 16;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/y;
// Everything up to the next quote, backslash or control character.
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const ESCAPES: Record<string, string> = { '"': '"', "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

export function parseJson(bytes: Uint8Array, code: ProvenanceErrorCode = "envelope-malformed"): Json {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new ProvenanceError(code, "not UTF-8");
  }
  const reader = new Reader(text, code);
  const value = reader.value("$", 0);
  reader.space();
  if (reader.at < text.length) reader.fail("$", "something follows the document");
  return value;
}

class Reader {
  at = 0;
  private readonly text: string;
  private readonly code: ProvenanceErrorCode;
  constructor(text: string, code: ProvenanceErrorCode) {
    this.text = text;
    this.code = code;
  }

  fail(path: string, what: string): never {
    const offset = Buffer.byteLength(this.text.slice(0, this.at));
    throw new ProvenanceError(this.code, `${what} (at ${path}, offset 0x${offset.toString(16)})`);
  }

  space(): void {
    while (" \t\n\r".includes(this.text[this.at] ?? "x")) this.at++;
  }

  value(path: string, depth: number): Json {
    if (depth > MAX_DEPTH) this.fail(path, `nested deeper than ${MAX_DEPTH}`);
    this.space();
    const c = this.text[this.at];
    if (c === "{") return this.object(path, depth);
    if (c === "[") return this.array(path, depth);
    if (c === '"') return this.string(path);
    for (const [word, value] of [
      ["true", true],
      ["false", false],
      ["null", null],
    ] as const) {
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return value;
      }
    }
    return this.number(path);
  }

  private object(path: string, depth: number): JsonObject {
    const object: JsonObject = Object.create(null);
    for (let more = this.open("}"); more; more = this.more(path, "}")) {
      this.space();
      if (this.text[this.at] !== '"') this.fail(path, "expected a key");
      const key = this.string(path);
      if (key === "__proto__") this.fail(path, 'the key "__proto__" is refused');
      if (key in object) this.fail(`${path}.${key}`, "the same key twice");
      this.space();
      if (this.text[this.at++] !== ":") this.fail(path, "expected ':'");
      object[key] = this.value(`${path}.${key}`, depth + 1);
    }
    return object;
  }

  private array(path: string, depth: number): Json[] {
    const items: Json[] = [];
    for (let more = this.open("]"); more; more = this.more(path, "]")) {
      items.push(this.value(`${path}[${items.length}]`, depth + 1));
    }
    return items;
  }

  private open(close: string): boolean {
    this.at++;
    this.space();
    if (this.text[this.at] !== close) return true;
    this.at++;
    return false;
  }

  private more(path: string, close: string): boolean {
    this.space();
    const c = this.text[this.at++];
    if (c !== "," && c !== close) {
      this.at--;
      this.fail(path, `expected ',' or '${close}'`);
    }
    return c === ",";
  }

  private string(path: string): string {
    this.at++;
    let out = "";
    for (;;) {
      PLAIN.lastIndex = this.at;
      const plain = PLAIN.exec(this.text)?.[0] ?? "";
      out += plain;
      this.at += plain.length;
      const c = this.text[this.at];
      if (c === '"') break;
      if (c !== "\\") this.fail(path, c === undefined ? "the string does not end" : "a control character in a string");
      out += this.escape(path);
    }
    if (LONE_SURROGATE.test(out)) this.fail(path, "half of a surrogate pair");
    this.at++;
    return out;
  }

  private escape(path: string): string {
    const c = this.text[this.at + 1] ?? "";
    const hex = this.text.slice(this.at + 2, this.at + 6);
    if (c === "u" && /^[0-9a-fA-F]{4}$/.test(hex)) {
      this.at += 6;
      return String.fromCharCode(Number.parseInt(hex, 16));
    }
    const plain = ESCAPES[c];
    if (plain === undefined) this.fail(path, "an unknown escape");
    this.at += 2;
    return plain;
  }

  private number(path: string): number {
    NUMBER.lastIndex = this.at;
    const digits = NUMBER.exec(this.text)?.[0];
    if (digits === undefined) this.fail(path, "expected a value");
    const value = Number(digits);
    if (Math.abs(value) > Number.MAX_SAFE_INTEGER) this.fail(path, "a number beyond 2^53 - 1");
    this.at += digits.length;
    return value;
  }
}
