/**
 * No change of a stamped file is trusted, crashes or hangs: every byte flipped, sections moved, doubled and cut, random edits.
 * The long run with 100,000 edits is tools/bench/src/provenance-fuzz.ts.
 */
import { walk } from "@assay/aot-format";
import fc from "fast-check";
import { expect, test } from "vitest";
import { BUILDER, makeStatement, signStatement, stampAot, verifyBytes } from "../src/provenance.ts";
import { mutate, randomFrom } from "./mutate.ts";
import { alice, corpusFile, NOW, stamped, trusting } from "./workshop.ts";

const trusted = { trust: trusting(), now: NOW };
// The smallest stamp there is: each flip that leaves it well formed costs a verification.
const small = corpusFile("wamrc-2.4.5-llvm19/add.t-x86_64.aot");
const bare = makeStatement(small, { subjectName: "a", builder: BUILDER.run, toolVersion: "0" });
const base = stampAot(small, signStatement(bare, [alice]));

test("the file itself is trusted", () => {
  expect(verifyBytes(base, [], trusted).kind).toBe("trusted");
});

test("one bit of each byte flipped", () => {
  const kinds = new Map<string, number>();
  // All of the file, and of the envelope every fourth byte: the rest is for the long run.
  for (let i = 0; i < base.length; i += i < small.length + 36 ? 1 : 4) {
    const changed = Uint8Array.from(base);
    changed[i] = (changed[i] as number) ^ (1 << (i & 7));
    const { kind } = verifyBytes(changed, [], trusted);
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  expect([...kinds.keys()].sort()).toEqual(["malformed", "mismatched", "unattested"]);
});

test("every truncation", () => {
  for (let length = 0; length < base.length; length += 7) {
    expect(verifyBytes(base.subarray(0, length), [], trusted).kind).not.toBe("trusted");
  }
});

test("sections moved, doubled and dropped", () => {
  const { sections } = walk(base);
  const part = (i: number): Uint8Array => base.subarray(sections[i]?.padding.offset, sections[i]?.bodyEnd);
  const build = (order: readonly number[]): Uint8Array => {
    const bytes = [...base.subarray(0, 8)];
    for (const i of order) {
      while (bytes.length % 4) bytes.push(0);
      bytes.push(...base.subarray(sections[i]?.offset, part(i).byteOffset - base.byteOffset + part(i).length));
    }
    return Uint8Array.from(bytes);
  };
  const natural = sections.map((s) => s.index);
  expect(build(natural)).toEqual(base);
  for (const i of natural) {
    for (const j of natural) {
      const without = natural.filter((n) => n !== i);
      const moved = [...without.slice(0, j), i, ...without.slice(j)];
      const doubled = [...natural.slice(0, j), i, ...natural.slice(j)];
      for (const order of [without, moved, doubled]) {
        if (order.join() === natural.join()) continue;
        expect(verifyBytes(build(order), [], trusted).kind, order.join()).not.toBe("trusted");
      }
    }
  }
});

test("random edits", () => {
  const others = [corpusFile("wamrc-2.4.5-llvm19/add.t-i386.aot"), stamped("wamrc-2.4.5-llvm19/mem.t-x86_64.aot")];
  fc.assert(
    fc.property(fc.integer({ min: 1 }), (seed) => {
      const changed = mutate(base, others, randomFrom(seed));
      if (Buffer.compare(changed, base) === 0) return;
      expect(verifyBytes(changed, [], trusted).kind).not.toBe("trusted");
    }),
    { numRuns: 400 },
  );
});
