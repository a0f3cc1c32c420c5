// Questions answered in this process, of the kinds that real crashes ask: one instruction, one string, a pair of functions,
// a number of similar things, a lie in a size. Each knows the smallest answer we have seen and what it may cost.

import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import {
  addFuel,
  decodeBody,
  entriesOf,
  type FunctionBody,
  findSection,
  parse,
  SECTION,
  type WasmTree,
} from "@assay/wasm-tree";
import type { Answer, Question } from "../src/minimizer.ts";
import { v8 } from "./v8.ts";

export interface Trial {
  readonly name: string;
  readonly input: Uint8Array;
  readonly holds: (tree: WasmTree, bytes: Uint8Array) => boolean;
  /** Must the candidate be valid in V8's eyes? */
  readonly valid: boolean;
  readonly size: number;
  readonly questions: number;
}

export function questionOf(trial: Trial): Question & { asked: number } {
  const question = {
    asked: 0,
    async ask(bytes: Uint8Array): Promise<Answer> {
      question.asked++;
      const good = !trial.valid || v8.validate(bytes);
      return { kind: good && trial.holds(parse(bytes), bytes) ? "interesting" : "boring" };
    },
  };
  return question;
}

export function inputFile(name: string): Uint8Array {
  return gunzipSync(readFileSync(new URL(`inputs/${name}.wasm.gz`, import.meta.url)));
}

const argon2 = inputFile("D1-argon2");
const html = inputFile("D3-html");
const divide = readFileSync(new URL("inputs/divide.wasm", import.meta.url));
const css = inputFile("D2-css");

function bodies(tree: WasmTree): FunctionBody[] {
  return entriesOf(findSection(tree, SECTION.code)).map(decodeBody);
}

function entries(tree: WasmTree, id: number): readonly Uint8Array[] {
  return entriesOf(findSection(tree, id));
}

function has(tree: WasmTree, name: string): boolean {
  return bodies(tree).some(({ instructions }) => instructions.some((one) => one.name === name));
}

function distinct(tree: WasmTree, name: string): number {
  return Math.max(
    0,
    ...bodies(tree).map(
      ({ instructions }) => new Set(instructions.filter((one) => one.name === name).map((one) => one.value)).size,
    ),
  );
}

function depth(tree: WasmTree): number {
  let most = 0;
  for (const { instructions } of bodies(tree)) {
    let open = 0;
    for (const { name } of instructions) {
      if (name === "block" || name === "loop" || name === "if") most = Math.max(most, ++open);
      if (name === "end") open--;
    }
  }
  return most;
}

function text(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes);
}

/** Enough for a division by zero and for sorting, too little for a loop that lost its end. */
function runsInto(bytes: Uint8Array, message: string): boolean {
  const fueled = addFuel(bytes, 20_000n);
  return fueled !== undefined && String(runs(fueled, "run")).includes(message);
}

/** The result of the exported function, or its trap's message. */
function runs(bytes: Uint8Array, name: string, ...args: number[]): unknown {
  try {
    const instance = new v8.Instance(new v8.Module(bytes), {
      env: { log() {} },
    });
    return (instance.exports[name] as (...args: number[]) => unknown)(...args);
  } catch (error) {
    return (error as Error).message;
  }
}

export const TRIALS: Trial[] = [
  {
    name: "one instruction",
    input: argon2,
    valid: true,
    holds: (tree) => has(tree, "i64.rotr"),
    size: 27,
    questions: 75,
  },
  {
    name: "a rare instruction",
    input: html,
    valid: true,
    holds: (tree) => has(tree, "i64.shr_u"),
    size: 27,
    questions: 95,
  },
  {
    name: "two instructions in one function",
    input: argon2,
    valid: true,
    holds: (tree) =>
      bodies(tree).some(({ instructions }) =>
        ["i64.div_u", "f64.load"].every((name) => instructions.some((one) => one.name === name)),
      ),
    size: 36,
    questions: 130,
  },
  {
    name: "two instructions anywhere",
    input: argon2,
    valid: true,
    holds: (tree) => has(tree, "i64.rotr") && has(tree, "f64.store"),
    size: 40,
    questions: 130,
  },
  {
    name: "a call of a function that divides",
    input: argon2,
    valid: true,
    holds: (tree) => {
      const all = bodies(tree);
      const imported = entries(tree, SECTION.import).length;
      return all.some(({ instructions }) =>
        instructions.some(
          (one) =>
            one.name === "call" &&
            all[(one.refs[0]?.index ?? 0) - imported]?.instructions.some((inner) => inner.name === "i32.div_u"),
        ),
      );
    },
    size: 33,
    questions: 160,
  },
  {
    name: "a string in the data",
    input: html,
    valid: true,
    holds: (_, bytes) => text(bytes).includes("TEXTAREA"),
    size: 21,
    questions: 110,
  },
  {
    name: "an import by name",
    input: html,
    valid: true,
    holds: (tree) =>
      entries(tree, SECTION.import).some((entry) => text(entry).includes("iswalnum") || text(entry).includes("memchr")),
    size: 24,
    questions: 105,
  },
  {
    name: "three exports",
    input: css,
    valid: true,
    holds: (tree) => entries(tree, SECTION.export).length >= 3,
    size: 38,
    questions: 150,
  },
  {
    name: "60 different constants",
    input: argon2,
    valid: true,
    holds: (tree) => distinct(tree, "i32.const") >= 60,
    size: 145,
    questions: 290,
  },
  {
    name: "150 different constants",
    input: css,
    valid: true,
    holds: (tree) => distinct(tree, "i32.const") >= 150,
    size: 349,
    questions: 680,
  },
  { name: "nesting of 20", input: css, valid: true, holds: (tree) => depth(tree) >= 20, size: 84, questions: 180 },
  {
    name: "a br_table of 40",
    input: css,
    valid: true,
    holds: (tree) =>
      bodies(tree).some(({ instructions }) =>
        instructions.some((one) => one.name === "br_table" && one.refs.length >= 40),
      ),
    size: 67,
    questions: 140,
  },
  {
    name: "a long element segment",
    input: argon2,
    valid: true,
    holds: (tree) => entries(tree, SECTION.element).some((entry) => entry.length >= 7),
    size: 40,
    questions: 125,
  },
  {
    name: "a global's value",
    input: argon2,
    valid: true,
    holds: (tree) => entries(tree, SECTION.global).some((entry) => entry.length >= 8),
    size: 19,
    questions: 45,
  },
  {
    name: "a section that claims too much",
    input: argon2.subarray(0, 20_000),
    valid: false,
    holds: (tree) =>
      tree.sections.some(
        ({ declaredSize, content }) =>
          content.kind === "entries" && declaredSize > 10_000 && content.entries.length > 0,
      ),
    size: 14,
    questions: 75,
  },
  {
    name: "a division by zero at run time",
    input: divide,
    valid: true,
    holds: (_, bytes) => runsInto(bytes, "divide by zero"),
    size: 39,
    questions: 145,
  },
];
