// A reported .aot: who made it decides what its crash is worth. No runtime of the lab loads these files, so the crash comes as a log: text
// written here after iwasm's own line, named as such, and no run of ours. With IWASM set, a real crash of a real file is run too.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BUILDER, keys, makeStatement, signStatement, stampAot, trust } from "@assay/provenance";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assay } from "./assay.ts";

const aot = new Uint8Array(readFileSync(join(import.meta.dirname, "aot", "wamrc-2.4.5-llvm19", "hello.o-dumpcs.aot")));
const WRITTEN_LOG = "unhandled SIGSEGV, si_addr: 0x7f0000000010\nAborted (core dumped)\n";
let folder: string;
const at = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "assay-aot-"));
  writeFileSync(at("crash.log"), WRITTEN_LOG);
  writeFileSync(at("bare.aot"), aot);
  const key = keys.keyFromSeed(new Uint8Array(32).fill(3));
  for (const [name, builder] of [
    ["made", BUILDER.run],
    ["claimed", BUILDER.claimed],
  ] as const) {
    const statement = makeStatement(aot, { subjectName: "hello.aot", builder, toolVersion: "0.1.0" });
    writeFileSync(at(`${name}.aot`), stampAot(aot, signStatement(statement, [key])));
    const file = trust.trustInKey(keys.publicKeyToPem(key.publicKey), { builder });
    writeFileSync(at(`${name}.trust.json`), trust.serializeTrustFile(file));
  }
  const edited = readFileSync(at("made.aot"));
  edited[400] = (edited[400] ?? 0) ^ 1;
  writeFileSync(at("edited.aot"), edited);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Fact {
  readonly name: string;
  readonly value: string | null;
  readonly source: string;
  readonly evidence: string[];
}

async function triage(
  file: string,
  ...more: string[]
): Promise<{ code: number; verdict: { action: string; class: string }; facts: Fact[] }> {
  const out = at(`case-${file}-${more.length}`);
  const { code, stdout, stderr } = await assay([
    "triage",
    at(file),
    "--log",
    at("crash.log"),
    "--date",
    "2026-11-21",
    "--json",
    "--out",
    out,
    ...more,
  ]);
  expect(code, stderr).toBe(0);
  const facts = JSON.parse((await assay(["facts", out, "--json"])).stdout).facts as Fact[];
  return { code, verdict: JSON.parse(stdout).verdict, facts };
}

const fact = (facts: Fact[], name: string): Fact | undefined => facts.find((f) => f.name === name);

describe("a reported .aot with the log of its crash", () => {
  it("unattested stays unknown and private, and leads to a rebuild, never to crafted", async () => {
    const { verdict, facts } = await triage("bare.aot");
    expect(verdict).toMatchObject({ action: "report-privately", class: "unclear" });
    expect(fact(facts, "aotOrigin")).toMatchObject({ value: null });
    expect(fact(facts, "aotOrigin")?.evidence.join(" ")).toMatch(/rebuild/);
    expect(JSON.stringify(facts)).not.toMatch(/crafted/);
  });

  it("made by the toolchain, by a trusted signer's word: potentially a security issue of the toolchain", async () => {
    const { verdict, facts } = await triage("made.aot", "--trust", at("made.trust.json"));
    expect(fact(facts, "aotOrigin")).toMatchObject({ value: "toolchain-made", source: "measured" });
    expect(verdict.action).toBe("report-privately");
  });

  it("stamped after the fact is a claim: declared, not measured", async () => {
    const { facts } = await triage("claimed.aot", "--trust", at("claimed.trust.json"));
    expect(fact(facts, "aotOrigin")).toMatchObject({ value: "toolchain-made", source: "declared" });
  });

  it("a stamp that does not hold, or of a stranger, makes nothing known", async () => {
    expect(fact((await triage("edited.aot", "--trust", at("made.trust.json"))).facts, "aotOrigin")).toMatchObject({
      value: null,
    });
    expect(fact((await triage("made.aot")).facts, "aotOrigin")).toMatchObject({ value: null });
  });

  it("is not minimized, and the case says why", async () => {
    const { facts } = await triage("bare.aot");
    expect(fact(facts, "valid")?.value).toBe("yes");
    const again = await assay(["triage", at("case-bare.aot-0")]);
    expect(again.stdout).toMatch(/not minimized|only a log|as it is/);
  });
});

describe.skipIf(!process.env.IWASM)(
  "a toolchain-made .aot on a real iwasm (needs IWASM, a default-built 2.4.5)",
  () => {
    it("dies, and is named", async () => {
      const { code, stdout } = await assay([
        "run",
        at("bare.aot"),
        "--json",
        "--",
        process.env.IWASM as string,
        "{file}",
      ]);
      expect([0, 4]).toContain(code);
      expect(JSON.parse(stdout).reading.kind).toMatch(/crash|refused/);
    });
  },
);
