/** Comparisons whose answers are known: option sets of one module, uninitialised words, versions, stamps. */
import { describe, expect, it } from "vitest";
import { appendCustomSection, canonicalForm, diffAot, parseAot, STAMP_NAME } from "../src/aot-format.ts";
import { edited, FIXTURES, read, W13, W21, W245 } from "./corpus.ts";
import { withVersion } from "./derive.ts";

const diff = (a: string, b: string): ReturnType<typeof diffAot> => diffAot(read(a), read(b));

describe("the verdict", () => {
  it("identical: options that leave no trace", () => {
    expect(diff(`${W245}/table.o-base.aot`, `${W245}/table.o-bc0.aot`)).toMatchObject({
      verdict: "identical",
      differences: [],
    });
  });
  it("equivalent: two runs of 1.3.0 differ in words it never set", () => {
    const { verdict, masked } = diff(`${W13}/data.o-base.aot`, `${W13}/data.o-opt3.aot`);
    expect(verdict).toBe("equivalent");
    expect(masked.a).toHaveLength(2);
    expect(masked.a[0]).toMatchObject({ offset: 104, length: 4, value: 0x55d4 });
    expect(masked.a[0]?.why).toContain("data segment 0");
  });
  it("different: one feature bit", () => {
    expect(diff(`${W245}/hello.o-base.aot`, `${W245}/hello.o-mt.aot`).differences).toEqual([
      { section: "TARGET_INFO", item: "target", kind: "changed", details: ["featureFlags: 0x0 → 0x4"] },
    ]);
  });
  it("different: code names the function", () => {
    const items = diff(`${W245}/hello.o-base.aot`, `${W245}/hello.o-opt0.aot`).differences.map(
      (d) => `${d.kind} ${d.item}`,
    );
    expect(items).toContain("changed function 2 (_start)");
  });
  it("different but for the version", () => {
    const bytes = read(`${W245}/hello.o-base.aot`);
    expect(diffAot(bytes, withVersion(bytes, 6))).toMatchObject({ verdict: "different", onlyVersion: true });
    const more = edited(withVersion(bytes, 6), [bytes.length - 4, 9]);
    expect(diffAot(bytes, more).onlyVersion).toBe(false);
  });
  it("a stamp is a section more", () => {
    const bytes = read(`${W245}/hello.o-base.aot`);
    expect(diffAot(bytes, appendCustomSection(bytes, STAMP_NAME, new Uint8Array(3))).differences).toMatchObject([
      { section: "CUSTOM", kind: "only in b", item: 'custom RAW "wamr.provenance"' },
    ]);
  });
  it("every changed byte of a file is named by some difference, or masked", () => {
    for (const file of [`${W245}/table.o-names.aot`, `${W13}/data.o-base.aot`]) {
      const bytes = read(file);
      const masked = new Set(
        canonicalForm(parseAot(bytes)).masked.flatMap((m) => [0, 1, 2, 3].map((i) => m.offset + i)),
      );
      for (let at = 0; at < bytes.length; at++) {
        const other = edited(bytes, [at, (bytes[at] as number) ^ 1]);
        let answer: ReturnType<typeof diffAot>;
        try {
          answer = diffAot(bytes, other);
        } catch {
          continue;
        }
        expect(answer.verdict, `${file} at ${at}`).toBe(masked.has(at) ? "equivalent" : "different");
        expect(answer.differences.length > 0, `${file} at ${at}`).toBe(!masked.has(at));
      }
    }
  });
  it("same both ways", () => {
    const there = diff(`${W21}/mem.o-base.aot`, `${W245}/mem.o-base.aot`);
    const back = diff(`${W245}/mem.o-base.aot`, `${W21}/mem.o-base.aot`);
    expect(back.differences.length).toBe(there.differences.length);
    expect(back.verdict).toBe(there.verdict);
  });
});

describe("the canonical form", () => {
  it("masks exactly the files of 1.3.0 with an active data segment", () => {
    const masked = FIXTURES.filter((f) => canonicalForm(parseAot(read(f.file))).masked.length > 0);
    const expected = FIXTURES.filter(
      (f) => f.file.startsWith(W13) && /\/(data|hello)\./.test(f.file) && f.target_info.bin_type !== 1,
    );
    expect(masked.map((f) => f.file)).toEqual(expected.map((f) => f.file));
  });
  it("changes nothing but those words, and is its own canonical form", () => {
    for (const f of FIXTURES.filter(({ module }) => module === "data")) {
      const bytes = read(f.file);
      const { bytes: canonical, masked } = canonicalForm(parseAot(bytes));
      const zeroed = edited(bytes, ...masked.map((m) => [m.offset, 0, 0, 0, 0] as const));
      expect(Buffer.compare(canonical, zeroed), f.file).toBe(0);
      expect(canonicalForm(parseAot(canonical)).masked, f.file).toEqual([]);
    }
  });
  it("masks table offsets in the layout of 2.0.0–2.3.1 (derived: no wamrc at hand leaves them dirty)", () => {
    const bytes = read(`${W21}/table.o-base.aot`);
    const at = parseAot(bytes).initData?.elemSegments[0]?.offset.at ?? 0;
    const dirty = edited(bytes, [at + 8, 0x7c, 0x55, 0, 0]);
    expect(diffAot(bytes, dirty)).toMatchObject({
      verdict: "equivalent",
      masked: { a: [], b: [{ offset: at + 8, value: 0x557c }] },
    });
  });
});
