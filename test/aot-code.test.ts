// Crashes inside AoT code on real WAMR. The lab's runtime of 2020 loads version 2 of the format; wamrc 1.3.0 wrote version 3, which for
// these two functions differs in the number alone, so the number is changed here, and one function is made to write where nothing is.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseAot } from "@assay/aot-format";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assay, lab } from "./assay.ts";

const made = readFileSync(join(import.meta.dirname, "aot", "wamrc-1.3.0-llvm15", "add.o-base.aot"));
/** movabs rax, 0x700000000000; mov byte [rax], 1; ret */
const WRITES = Buffer.from("48b80000000000700000c60001c3", "hex");
let folder: string;

/** The file with `code` at an offset of its text. */
function crafted(offset: number, code: Buffer): string {
  const bytes = Buffer.from(made);
  bytes[4] = 2;
  const text = parseAot(made).text?.code ?? new Uint8Array();
  code.copy(bytes, made.indexOf(Buffer.from(text)) + offset);
  const file = join(folder, `at-${offset}.aot`);
  writeFileSync(file, bytes);
  return file;
}

async function run(file: string, runtime: string): Promise<{ key: string; component: string; frames: string[] }> {
  const { stdout } = await assay(["run", file, "--runtime", runtime, "--json", "--", "-f", "add", "{file}", "1", "2"]);
  return JSON.parse(stdout).fingerprint;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "assay-aot-code-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(!lab)("a crash in AoT code (needs the lab: cargo, cmake, a C compiler)", () => {
  it("is named by function and offset, found by the machine code in the report", async () => {
    const first = await run(crafted(0, WRITES), "wamr-2020-asan");
    expect(first.component).toBe("aot-code");
    expect(first.frames[0]).toBe("aot_func#0+0xa");
    // One instruction later in the same function: another place.
    const later = await run(crafted(0, Buffer.concat([Buffer.from([0x90]), WRITES])), "wamr-2020-asan");
    expect(later.frames[0]).toBe("aot_func#0+0xb");
    expect(later.key).not.toBe(first.key);
  }, 60_000);

  it("makes a case whose bundle is read the same way by whoever gets it, and runs nothing of it", async () => {
    const out = join(folder, "case");
    const words = ["--runtime", "wamr-2020", "--date", "2026-11-21", "--out", out, "--json"];
    const found = await assay(["triage", crafted(0, WRITES), ...words, "--", "-f", "add", "{file}", "1", "2"]);
    const { verdict } = JSON.parse(found.stdout);
    expect(verdict.action).toBe("report-privately");
    expect(readFileSync(join(out, "bundle", "ADVISORY.md"), "utf8")).toContain("aot_func#0+0xa");
    const check = await assay(["bundle", "--check", join(out, "bundle")]);
    expect(check.code, check.stdout + check.stderr).toBe(0);
  }, 60_000);
});
