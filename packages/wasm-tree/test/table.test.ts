/**
 * The whole table against other people's readers. V8 takes every instruction with the immediates of the table and stops where the table
 * stops, and it knows none that the table lacks; wabt lists the same names at the same offsets.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isPrefix, opcode, opcodes } from "../src/opcodes.ts";
import { concat, decodeInstructions, encodeLeb } from "../src/wasm-tree.ts";
import { instructionOf, moduleOf, moduleWith } from "./sample-instruction.ts";
import { complaint } from "./v8.ts";

const wabt = spawnSync("wasm-objdump", ["--version"]).status === 0;

/** Instructions that mean something only at their place in a block: real modules hold them. */
const STRUCTURE = /^(block|loop|if|else|try|catch|catch_all|rethrow|delegate|end)$/;
/** Newer than Node 20, or in it under the numbers of a draft. V8 15.6 takes all of these but memory.discard, which no browser has. */
const NEWER =
  /^(throw_ref|try_table|(return_)?call_ref|ref\.(eq|as_non_null|test|cast|i31).*|br_on_.*|struct\..*|array\..*|any\..*|extern\..*|i31\..*|memory\.discard|i64\.(add128|sub128|mul_wide_[su])|string\.(new|encode)_\w*array(_try)?)$/;
/** Valid only with an index that the sample has not. */
const OTHERWISE = new Map([["string.const", /Invalid string literal index/]]);

describe("the table beside V8", () => {
  it("every instruction decodes to itself, immediates and all", () => {
    for (const known of opcodes()) {
      const bytes = instructionOf(known);
      const [first] = decodeInstructions(bytes).instructions;
      expect(first, known.name).toMatchObject({ op: known.op, name: known.name, at: 0, end: bytes.length });
      expect(typeof first?.text).toBe("string");
    }
    expect(opcodes().length).toBeGreaterThan(600);
  });

  it.each(opcodes().filter(({ name }) => !STRUCTURE.test(name) && !NEWER.test(name)))("$name", (known) => {
    const said = complaint(moduleOf(known));
    const expected = OTHERWISE.get(known.name);
    if (expected) expect(said).toMatch(expected);
    else expect(said).toBeUndefined();
  });

  it.each([0, 0xfb, 0xfc, 0xfd, 0xfe])("V8 knows no instruction with prefix 0x%x that the table lacks", (prefix) => {
    for (let code = 0; code < (prefix > 0 ? 0x200 : 0x100); code++) {
      if (opcode(prefix, code) || (prefix === 0 && isPrefix(code))) continue;
      const bytes = prefix > 0 ? concat([Uint8Array.of(prefix), encodeLeb(code)]) : Uint8Array.of(code);
      const tail = Uint8Array.of(0, 0, 0, 0, 0x0b);
      expect(complaint(moduleWith(concat([Uint8Array.of(0), bytes, tail]))), code.toString(16)).toMatch(
        /[Ii]nvalid .*opcode/,
      );
    }
  });
});

/** What wabt 1.0.32 does not know yet, or never will. */
const NOT_IN_WABT =
  /^(throw_ref|try_table|(return_)?call_ref|ref\.(eq|as_non_null|test|cast|i31).*|br_on_.*|struct\..*|array\..*|any\..*|extern\..*|i31\..*|memory\.discard|i64\.(add128|sub128|mul_wide_[su])|string.*)$/;

/** Renamed since. */
const WABT_NAMES = new Map([
  ["i16x8.dot_i8x16_i7x16_s", "i16x8.relaxed_dot_i8x16_i7x16_s"],
  ["i32x4.dot_i8x16_i7x16_add_s", "i32x4.relaxed_dot_i8x16_i7x16_add_s"],
]);

describe.skipIf(!wabt)("the table beside wasm-objdump (needs wabt)", () => {
  it("the same names at the same offsets, one instruction after the other", () => {
    const all = opcodes().filter(({ name }) => !STRUCTURE.test(name) && !NOT_IN_WABT.test(name));
    const code = concat([...all.map(instructionOf), Uint8Array.of(0x0b)]);
    const bytes = moduleWith(code);
    const folder = mkdtempSync(join(tmpdir(), "assay-table-"));
    try {
      writeFileSync(join(folder, "all.wasm"), bytes);
      const text = execFileSync("wasm-objdump", ["-d", join(folder, "all.wasm")], { encoding: "utf8" });
      const listed = [...text.matchAll(/^ ([0-9a-f]+): [0-9a-f ]+\| +([a-z][\w.]*)/gm)].map((m) => [
        Number.parseInt(m[1] as string, 16),
        WABT_NAMES.get(m[2] as string) ?? m[2],
      ]);
      const first = listed.findIndex(([, name]) => name === "unreachable");
      const start = listed[first]?.[0] as number;
      const ours = decodeInstructions(code).instructions.map((i) => [start + i.at, i.name]);
      expect(listed.slice(first, first + ours.length)).toEqual(ours);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
