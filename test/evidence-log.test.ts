// A log is all there is: no runtime, no run. What it names is named; what takes a run stays unknown and says why.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assay, bin } from "./assay.ts";

const ASAN = `==7==ERROR: AddressSanitizer: heap-buffer-overflow on address 0x631 at pc 0x55
WRITE of size 1 at 0x631 thread T0
    #0 0x55 in wasm_loader_get_const_offset /home/alice/wamr/wasm_loader.c:4867
    #1 0x56 in wasm_loader_prepare_bytecode /home/alice/wamr/wasm_loader.c:6867
`;
const input = join(import.meta.dirname, "crashes", "const-table.wasm");

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "assay-log-"));
  for (const [name, text] of Object.entries({
    asan: ASAN,
    glibc: "double free or corruption (out)\nAborted (core dumped)\n",
    trap: "Exception: unreachable\n",
    prose: "it did not work, please help\n",
    empty: "",
  }))
    writeFileSync(join(folder, `${name}.log`), text);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const log = (name: string): string => join(folder, `${name}.log`);

/** As on a machine without any runtime. */
const bare = { env: { ASSAY_LAB_DIR: "/nonexistent/lab" } };

interface FactRow {
  readonly name: string;
  readonly value: string | null;
  readonly evidence: readonly string[];
}
async function factsOf(dir: string): Promise<Map<string, FactRow>> {
  const { facts } = JSON.parse((await assay(["facts", dir, "--json"])).stdout) as { facts: FactRow[] };
  return new Map(facts.map((f) => [f.name, f]));
}

describe("run --log", () => {
  it.each([
    ["asan", 0, "crash"],
    ["glibc", 0, "crash"],
    ["trap", 4, "trap"],
    ["prose", 3, "unknown"],
  ])("%s: exit %i, %s", async (name, code, kind) => {
    const ran = await assay(["run", "--log", log(name), "--json"], bare);
    expect(ran.code).toBe(code);
    expect(JSON.parse(ran.stdout).reading.kind).toBe(kind);
  });

  it("reads standard input for -", async () => {
    const ran = await execa(process.execPath, [bin, "run", "--log", "-", "--json"], { input: ASAN, reject: false });
    expect(ran.exitCode).toBe(0);
    expect(JSON.parse(ran.stdout)).toMatchObject({
      reading: { fingerprint: { frames: ["wasm_loader_get_const_offset", "wasm_loader_prepare_bytecode"] } },
    });
  });

  it("an empty log, a missing one, and a log with an input to run are usage errors", async () => {
    expect((await assay(["run", "--log", log("empty")])).code).toBe(2);
    expect((await assay(["run", "--log", log("missing")])).code).toBe(2);
    expect((await assay(["run", "--log", log("asan"), input])).code).toBe(2);
  });
});

describe("triage --log", () => {
  it("a log alone: a case with a verdict, facts of a run unknown with the reason, no bundle and said so", async () => {
    const out = join(folder, "alone");
    const ran = await assay(["triage", "--log", log("asan"), "--out", out], bare);
    expect(ran.code).toBe(0);
    expect(ran.stdout).toContain("No bundle");
    expect(ran.stdout).toContain("report-privately");
    expect(readdirSync(out)).not.toContain("bundle");
    expect(readFileSync(join(out, "log.txt"), "utf8")).toBe(ASAN);
    const facts = await factsOf(out);
    expect(facts.get("effect")?.value).toBe("crash");
    expect(facts.get("phase")?.value).toBe("load");
    expect(facts.get("sanitizer")?.value).toBe("address");
    for (const name of ["input", "reproduced", "callerGuarantee", "recovers", "affectedVersions", "newestClean"]) {
      expect(facts.get(name)?.value, name).toBeNull();
      expect(facts.get(name)?.evidence.join(" "), name).toContain("only a log");
    }
  });

  it("with the input: validated, its features named, a bundle that holds it and no home folder", async () => {
    const out = join(folder, "with-input");
    const ran = await assay(["triage", "--log", log("asan"), input, "--out", out, "--json"], bare);
    expect(ran.code).toBe(0);
    expect(JSON.parse(ran.stdout).bundle).toBe(join(out, "bundle"));
    const facts = await factsOf(out);
    expect(facts.get("input")?.value).toBe("wasm");
    expect(facts.get("valid")?.value).toBe("yes");
    expect(facts.get("reproduced")?.value).toBeNull();
    expect(readFileSync(join(out, "bundle", "ADVISORY.md"), "utf8")).not.toContain("alice");
  });

  it("a declared fact changes the verdict of the same case, and going on keeps it", async () => {
    const out = join(folder, "declared");
    await assay(["triage", "--log", log("asan"), input, "--out", out], bare);
    const why = "recompiled from our own options";
    expect((await assay(["facts", out, "--set", "loopOwner=program", "--because", why])).code).toBe(0);
    expect((await assay(["facts", out, "--set", "callerGuarantee=broken", "--because", why])).code).toBe(0);
    const { stdout } = await assay(["triage", out, "--json"], bare);
    expect(JSON.parse(stdout).verdict.class).toBe("not-a-bug");
  });

  it.each([
    ["trap", 4],
    ["prose", 3],
  ])("%s: exit %i, no bundle", async (name, code) => {
    const out = join(folder, `case-${name}`);
    expect((await assay(["triage", "--log", log(name), input, "--out", out], bare)).code).toBe(code);
    expect(readdirSync(out)).not.toContain("bundle");
  });

  it("glibc's message alone is a heap corruption that is not attributable", async () => {
    const { stdout } = await assay(["run", "--log", log("glibc")], bare);
    expect(stdout).toContain("heap-corruption, not attributable");
  });

  it("another log does not land in the same folder", async () => {
    const out = join(folder, "alone");
    expect((await assay(["triage", "--log", log("glibc"), "--out", out], bare)).code).toBe(2);
  });
});
