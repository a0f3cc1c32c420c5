/** The table against other people's knowledge: V8 for what an instruction is, wabt for names and boundaries. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { opcodeNamed } from "../src/opcodes.ts";
import { decodeBody, decodeInstructions, entriesOf, findSection, parse, SECTION } from "../src/wasm-tree.ts";
import { samples } from "./modules.ts";

const wabt = spawnSync("wasm-objdump", ["--version"]).status === 0;

describe("opcodes", () => {
  it.each([
    ["i32.extend16_s", 0xc1],
    ["i64.extend32_s", 0xc4],
    ["f64.reinterpret_i64", 0xbf],
    ["i32.eqz", 0x45],
    ["i64.rotr", 0x8a],
    ["f32.copysign", 0x98],
    ["f64x2.convert_low_i32x4_u", 0xfd_0000 + 0xff],
    ["i32x4.dot_i16x8_s", 0xfd_0000 + 0xba],
    ["f64x2.nearest", 0xfd_0000 + 0x94],
    ["i64x2.extmul_high_i32x4_u", 0xfd_0000 + 0xdf],
    ["i32x4.relaxed_dot_i8x16_i7x16_add_s", 0xfd_0000 + 0x113],
    ["i64.atomic.rmw32.cmpxchg_u", 0xfe_0000 + 0x4e],
    ["table.fill", 0xfc_0000 + 0x11],
    ["i31.get_u", 0xfb_0000 + 0x1e],
  ])("%s has the number of its specification", (name, op) => expect(opcodeNamed(name)?.op).toBe(op));

  it.each([
    ["nothing", [], 0],
    ["an unknown one byte opcode", [0x16], 0],
    ["an unknown prefixed opcode", [0xfc, 0x7f], 0],
    ["an immediate cut off", [0x41], 0],
    ["a label vector that lies", [0x0e, 0xff, 0xff, 0x03, 0x00], 0],
    ["good, then unknown", [0x01, 0x16, 0x0b], 1],
  ])("%s: what follows stays raw", (_, bytes, count) => {
    const decoded = decodeInstructions(Uint8Array.from(bytes));
    expect(decoded.instructions.length).toBe(count);
    expect(decoded.end).toBe(count);
  });

  it("references stand where they say, in every body at hand", () => {
    for (const { bytes } of samples.filter((s) => s.bytes.length < 70_000)) {
      for (const entry of entriesOf(findSection(parse(bytes), SECTION.code))) {
        const body = decodeBody(entry);
        let at = body.codeAt;
        for (const i of body.instructions) {
          expect(i.at).toBe(at);
          for (const r of i.refs) expect(r.at >= i.at && r.end <= i.end).toBe(true);
          at = i.end;
        }
      }
    }
  });
});

describe.skipIf(!wabt)("beside wasm-objdump (needs wabt)", () => {
  /** objdump's `offset: bytes | name` lines; continuation lines have no name. */
  const listed = (path: string): string[] =>
    execFileSync("wasm-objdump", ["-d", path], { encoding: "utf8", maxBuffer: 1 << 28 })
      .split("\n")
      .flatMap((line) => /^ [0-9a-f]+: [0-9a-f ]+\| +([a-z][a-z0-9_.]*)/.exec(line)?.[1] ?? [])
      .filter((name) => name !== "local");

  const names = samples.filter((s) => s.bytes.length < 40_000 && !/depth|gc/.test(s.name));
  it.each(names.map((s) => [s.name, s.bytes] as const))(
    "%s: the same instructions in the same order",
    (name, bytes) => {
      const folder = mkdtempSync(join(tmpdir(), "assay-objdump-"));
      writeFileSync(join(folder, name), bytes);
      const ours = entriesOf(findSection(parse(bytes), SECTION.code)).flatMap((e) =>
        decodeBody(e).instructions.map((i) => i.name),
      );
      expect(ours).toEqual(listed(join(folder, name)));
      rmSync(folder, { recursive: true });
    },
  );
});
