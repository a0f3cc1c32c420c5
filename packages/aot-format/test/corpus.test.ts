/** Every real file: read to the last byte, written back identical, header as the manifest says, stamped and detached. */
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  appendCustomSection,
  inspectAot,
  parseAot,
  printAot,
  removeTrailingSection,
  STAMP_NAME,
  splitStamp,
  structuralFindings,
} from "../src/aot-format.ts";
import { FIXTURES, read } from "./corpus.ts";

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
const envelope = new TextEncoder().encode('{"payload":"","payloadType":"t","signatures":[]}');

describe("796 files of three wamrc builds", () => {
  it("are all there, unchanged", () => {
    expect(FIXTURES.length).toBe(796);
    const wrong = FIXTURES.filter((f) => createHash("sha256").update(read(f.file)).digest("hex") !== f.sha256);
    expect(wrong).toEqual([]);
  });

  it("have the sections the manifest lists", () => {
    for (const f of FIXTURES) {
      const { file, customSections } = parseAot(read(f.file));
      const subs = new Map(customSections.map((c) => [c.at, { sub: c.subType }]));
      const sections = file.sections.map(({ type, offset, size }) => ({
        type,
        off: offset,
        size,
        ...subs.get(offset),
      }));
      expect(sections, f.file).toEqual(f.sections);
    }
  });

  it("have the header the manifest states", () => {
    for (const f of FIXTURES) {
      const bytes = read(f.file);
      const { version, file, target } = parseAot(bytes);
      const { layout, feature_flags, ...stated } = f.target_info;
      expect(version, f.file).toBe(f.aot_version);
      expect(file.layout, f.file).toBe(layout === "v36" ? "1.x" : "2.x");
      expect(target.featureFlags, f.file).toBe(feature_flags === null ? undefined : BigInt(feature_flags));
      const { binType, abiType, eType, eMachine, eVersion, eFlags, reserved } = target;
      const { arch } = inspectAot(bytes).target;
      expect({ binType, abiType, eType, eMachine, eVersion, eFlags, reserved, arch }, f.file).toEqual({
        binType: stated.bin_type,
        abiType: stated.abi_type,
        eType: stated.e_type,
        eMachine: stated.e_machine,
        eVersion: stated.e_version,
        eFlags: stated.e_flags,
        reserved: BigInt(stated.reserved),
        arch: stated.arch,
      });
    }
  });

  it("are written back identical, with all padding zero", () => {
    for (const f of FIXTURES) {
      const bytes = read(f.file);
      const module = parseAot(bytes);
      expect(same(printAot(module), bytes), f.file).toBe(true);
      expect(module.stray, f.file).toEqual([]);
    }
  });

  it("have no structural finding, stamped or not", () => {
    for (const f of FIXTURES) {
      const bytes = read(f.file);
      expect(structuralFindings(bytes), f.file).toEqual([]);
      expect(structuralFindings(appendCustomSection(bytes, STAMP_NAME, envelope)), f.file).toEqual([]);
    }
  });

  it("are the same after stamp and detach, and still walk while stamped", () => {
    for (const f of FIXTURES) {
      const bytes = read(f.file);
      const stamped = appendCustomSection(bytes, STAMP_NAME, envelope);
      expect(splitStamp(bytes).kind, f.file).toBe("unstamped");
      const split = splitStamp(stamped);
      if (split.kind !== "stamped") throw new Error(`${f.file}: the stamp is not found`);
      expect(same(stamped.subarray(split.contentOffset, split.contentEnd), envelope), f.file).toBe(true);
      expect(same(stamped.subarray(0, split.subjectEnd), bytes), f.file).toBe(true);
      expect(same(removeTrailingSection(stamped), bytes), f.file).toBe(true);
      expect(same(printAot(parseAot(stamped)), stamped), f.file).toBe(true);
    }
  });
});
