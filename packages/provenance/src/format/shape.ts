/**
 * Reading a JSON document that promises a shape: every accessor returns a value of the right type whatever the document
 * holds, and notes the path of what was wrong. So a reader is written straight down, and reports all bad paths at once. `null`
 * is a value of the wrong type, never the same as leaving a member out.
 */
import type { Json, JsonObject } from "./json.ts";

/** T as it is read: optional members may be present and undefined. */
export type Shape<T> = { [K in keyof T]: T[K] | undefined };

export interface Checker {
  bad(path: string, what: string): void;
  /** The document has no other keys than these. */
  only(...keys: string[]): void;
  equals(key: string, value: string): void;
  text(key: string): string;
  optionalText(key: string): string | undefined;
  number(key: string, otherwise?: number): number;
  flag(key: string): boolean | undefined;
  textList(key: string): readonly string[] | undefined;
  /** An object whose values are all strings. */
  texts(key: string): Readonly<Record<string, string>> | undefined;
  object(key: string): Checker;
  optional(key: string): Checker | undefined;
  list(key: string, least: number, most: number): Checker[];
  optionalList(key: string, most: number): Checker[];
}

export function checker(json: Json, problems: string[], path = ""): Checker {
  const isObject = typeof json === "object" && json !== null && !Array.isArray(json);
  if (!isObject) problems.push(`${path || "the document"}: not an object`);
  const from: JsonObject = isObject ? json : {};
  const at = (key: string): string => (path ? `${path}.${key}` : key);
  const bad = (key: string, what: string): void => {
    problems.push(`${at(key)}: ${what}`);
  };
  const optionalText = (key: string): string | undefined => {
    const value = from[key];
    if (value === undefined || typeof value === "string") return value;
    bad(key, "not a string");
    return undefined;
  };
  const optionalList = (key: string, most: number): Checker[] => {
    const value = from[key] === undefined ? [] : from[key];
    if (!Array.isArray(value)) bad(key, "not a list");
    else if (value.length > most) bad(key, `more than ${most} entries`);
    else return value.map((entry, i) => checker(entry, problems, `${at(key)}[${i}]`));
    return [];
  };
  return {
    bad,
    only(...keys) {
      for (const key of Object.keys(from)) if (!keys.includes(key)) bad(key, "unknown");
    },
    equals(key, value) {
      if (from[key] !== value) bad(key, `expected ${value}`);
    },
    text(key) {
      if (from[key] === undefined) bad(key, "missing");
      return optionalText(key) ?? "";
    },
    optionalText,
    number(key, otherwise) {
      const value = from[key] === undefined ? otherwise : from[key];
      if (typeof value === "number" && Number.isInteger(value) && value >= 0) return value;
      bad(key, "not a whole number");
      return 0;
    },
    flag(key) {
      const value = from[key];
      if (value === undefined || typeof value === "boolean") return value;
      bad(key, "neither true nor false");
      return undefined;
    },
    textList(key) {
      const value = from[key];
      if (value === undefined) return undefined;
      if (Array.isArray(value) && value.every((v) => typeof v === "string")) return value as string[];
      bad(key, "not a list of strings");
      return undefined;
    },
    texts(key) {
      const value = from[key];
      if (value === undefined) return undefined;
      const entries =
        typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : undefined;
      if (entries?.every(([, v]) => typeof v === "string"))
        return Object.fromEntries(entries) as Record<string, string>;
      bad(key, "not an object of strings");
      return undefined;
    },
    object(key) {
      if (from[key] === undefined) bad(key, "missing");
      return checker(from[key] === undefined ? {} : from[key], problems, at(key));
    },
    optional(key) {
      const value = from[key];
      return value === undefined ? undefined : checker(value, problems, at(key));
    },
    list(key, least, most) {
      const entries = optionalList(key, most);
      if (entries.length < least) bad(key, `fewer than ${least} entries`);
      return entries;
    },
    optionalList,
  };
}
