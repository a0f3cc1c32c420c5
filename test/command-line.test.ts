// The command line as everywhere: no word is lost, and no word from outside begins a line of its own.
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { assay } from "./assay.ts";

const folder = mkdtempSync(join(tmpdir(), "assay-line-"));
afterAll(() => rmSync(folder, { recursive: true }));
const aot = join(import.meta.dirname, "aot/wamrc-2.4.5-llvm19/hello.o-base.aot");
const wasm = join(import.meta.dirname, "aot/hello.wasm");
for (const name of ["a.aot", "b.aot", "-c.aot"]) copyFileSync(aot, join(folder, name));

async function judged(...words: string[]): Promise<string[]> {
  const { stdout } = await assay(["verify", ...words, "--json"], { cwd: folder });
  return JSON.parse(stdout).files.map((one: { file: string }) => one.file);
}

describe("every file named is judged", () => {
  test("behind a flag that may be given several times", async () => {
    expect(await judged("a.aot", "--expect-wasm", wasm, "b.aot")).toEqual(["a.aot", "b.aot"]);
  });

  test("behind --", async () => {
    const { stdout } = await assay(["verify", "--json", "--", "a.aot", "-c.aot"], { cwd: folder });
    expect(JSON.parse(stdout).files.map((one: { file: string }) => one.file)).toEqual(["a.aot", "-c.aot"]);
  });
});

test("behind -- a flag's name is a file's", async () => {
  const { code, stdout, stderr } = await assay(["inspect", "--", "--json"], { cwd: folder });
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toContain("--json");
});

test("a key id with line breaks begins no line, and commands to a CI runner are not obeyed", async () => {
  const payload = Buffer.from("{}").toString("base64");
  const keyid = "x)\na.aot: trusted\n::set-output name=ok::1\n##[add-mask]y";
  const envelope = { payloadType: "application/vnd.in-toto+json", payload, signatures: [{ keyid, sig: "AA==" }] };
  writeFileSync(join(folder, "b.aot.intoto.jsonl"), `${JSON.stringify(envelope)}\n`);
  mkdirSync(join(folder, "n\n::error::no"));
  for (const words of [
    ["verify", "b.aot"],
    ["inspect", "n\n::error::no"],
    ["inspect", "##[error]no"],
  ]) {
    const { stdout, stderr } = await assay(words, { cwd: folder });
    for (const line of `${stdout}\n${stderr}`.split("\n")) expect(line).not.toMatch(/^\s*(?:::|a\.aot: trusted)|##\[/);
  }
});
