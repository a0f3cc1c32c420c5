/** Files on disk: the same verdicts as in memory, one pass, and a copy that exists only when trusted. */
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { appendCustomSection } from "@assay/aot-format";
import { afterAll, describe, expect, test } from "vitest";
import { detachAot, makeStatement, signStatement, stampAot, verifyBytes, verifyFile } from "../src/provenance.ts";
import { alice, corpusFile, HELLO, NOW, stamped, trusting } from "./workshop.ts";

const folder = mkdtempSync(join(tmpdir(), "assay-verify-"));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);
const trusted = { trust: trusting(), now: NOW };

/** Several chunks long: a custom section of the program's own makes the subject large. */
function large(size: number): Uint8Array {
  const bytes = appendCustomSection(
    corpusFile(HELLO),
    "ballast",
    new Uint8Array(size).map((_, i) => i * 31),
  );
  const statement = makeStatement(bytes, { subjectName: "large.aot", builder: "urn:x", toolVersion: "1" });
  return stampAot(
    bytes,
    signStatement(
      {
        ...statement,
        build: { ...statement.build, builder: { id: trusted.trust.trust[0]?.builder ?? "", version: {} } },
      },
      [alice],
    ),
  );
}

const MIB = 1 << 20;

describe.each([
  ["small", stamped()],
  ["large", large(5 * MIB + 3)],
  ["exactly two chunks of subject", large(2 * MIB - 1000)],
])("%s", (name, bytes) => {
  const path = at(`${name}.aot`);
  writeFileSync(path, bytes);

  test("the verdict is that of the bytes", async () => {
    expect(await verifyFile(path, trusted)).toEqual(verifyBytes(bytes, [], trusted));
    expect((await verifyFile(path, trusted)).kind).toBe("trusted");
  });

  test("detached", async () => {
    const { subject, envelope } = detachAot(bytes);
    writeFileSync(at("plain.aot"), subject);
    expect((await verifyFile(at("plain.aot"), trusted, { detached: [envelope] })).kind).toBe("trusted");
    expect((await verifyFile(at("plain.aot"), trusted)).kind).toBe("unattested");
  });

  test("the copy is the whole file, and only there when trusted", async () => {
    const [output, refused] = [at("out.aot"), at("refused.aot")];
    expect((await verifyFile(path, trusted, { output })).kind).toBe("trusted");
    expect(Buffer.compare(readFileSync(output), bytes)).toBe(0);
    expect((await verifyFile(path, { now: NOW }, { output: refused })).kind).toBe("untrusted-signer");
    expect(existsSync(refused)).toBe(false);
    expect(readdirSync(folder).filter((f) => f.endsWith("unverified"))).toEqual([]);
  });

  test("one changed byte near the start, the middle and the end of the subject", async () => {
    const end = detachAot(bytes).subject.length;
    for (const offset of [300, end >> 1, end - 1]) {
      const changed = Uint8Array.from(bytes);
      changed[offset] = (changed[offset] as number) ^ 1;
      writeFileSync(at("changed.aot"), changed);
      expect((await verifyFile(at("changed.aot"), trusted)).kind).toBe("mismatched");
    }
  });
});

test("an existing copy stays when the file is not trusted", async () => {
  writeFileSync(at("kept.aot"), "kept");
  await verifyFile(at("small.aot"), { now: NOW }, { output: at("kept.aot") });
  expect(readFileSync(at("kept.aot"), "utf8")).toBe("kept");
});

test("a large file that grows or changes while it is read is no file to judge", async () => {
  const bytes = large(6 * MIB);
  const path = at("moving.aot");
  const touch = async (change: () => void): Promise<unknown> => {
    writeFileSync(path, bytes);
    let changed = false;
    const onProgress = (): void => {
      if (!changed) change();
      changed = true;
    };
    return await verifyFile(path, trusted, { onProgress });
  };
  await expect(touch(() => appendFileSync(path, "x"))).rejects.toMatchObject({ code: "file-changed" });
  // The frame read before the pass says otherwise than the bytes of the pass.
  const other = Uint8Array.from(bytes);
  other[other.length - 1] = 0x20;
  await expect(touch(() => writeFileSync(path, other))).rejects.toMatchObject({ code: "file-changed" });
  await expect(touch(() => writeFileSync(path, bytes.subarray(0, 3 * MIB)))).rejects.toMatchObject({
    code: "file-changed",
  });
});

test("a path swapped for another file after opening changes nothing", async () => {
  const path = at("swapped.aot");
  writeFileSync(path, large(6 * MIB));
  let swapped = false;
  const onProgress = (): void => {
    if (swapped) return;
    swapped = true;
    rmSync(path);
    symlinkSync(at("kept.aot"), path);
  };
  const output = at("verified.aot");
  expect((await verifyFile(path, trusted, { output, onProgress })).kind).toBe("trusted");
  expect(readFileSync(output).length).toBeGreaterThan(6 * MIB);
});

test("an aborted pass leaves nothing of the copy", async () => {
  writeFileSync(at("long.aot"), large(6 * MIB));
  const stop = new AbortController();
  const options = { output: at("aborted.aot"), abort: stop.signal, onProgress: () => stop.abort() };
  await expect(verifyFile(at("long.aot"), trusted, options)).rejects.toMatchObject({ name: "AbortError" });
  expect(readdirSync(folder).filter((name) => name.startsWith("aborted"))).toEqual([]);
});

test("a gigabyte of empty sections is malformed, not a gigabyte of memory", async () => {
  const bytes = new Uint8Array(8 * MIB);
  bytes.set(corpusFile(HELLO).subarray(0, 64));
  for (let i = 64; i < bytes.length; i += 8) bytes[i] = 100;
  writeFileSync(at("sections.aot"), bytes);
  expect(await verifyFile(at("sections.aot"), trusted)).toMatchObject({
    kind: "malformed",
    reasons: [{ text: expect.stringContaining("sections") }],
  });
});

test("no such file, a directory, and a device", async () => {
  await expect(verifyFile(at("nowhere.aot"), trusted)).rejects.toMatchObject({ code: "ENOENT" });
  await expect(verifyFile(folder, trusted)).rejects.toMatchObject({ code: "EISDIR" });
  expect((await verifyFile("/dev/null", trusted)).kind).toBe("malformed");
});
