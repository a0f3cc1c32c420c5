/** Cases to make bundles of: the recorded one with its verdict, and changed ones. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Fact } from "@assay/policy";
import { classifyCase, openCase } from "@assay/triage";
import Bundle from "../src/commands/bundle.ts";
import { caseCopy } from "./case-copy.ts";
import { type Ran, runCommand } from "./in-process.ts";

export const run = (...argv: string[]): Promise<Ran> => runCommand(Bundle, argv);

export function edit<T>(path: string, change: (document: T) => void): void {
  const document = JSON.parse(readFileSync(path, "utf8")) as T;
  change(document);
  writeFileSync(path, `${JSON.stringify(document, null, 2)}\n`);
}

/** The recorded case, changed, then judged. */
export function recordedCase(change: (folder: string) => void = () => {}): string {
  const folder = caseCopy();
  change(folder);
  const { verdict } = classifyCase(openCase(folder));
  writeFileSync(join(folder, "verdict.json"), JSON.stringify({ schemaVersion: 1, verdict }));
  return folder;
}

interface Command {
  command: { template: string[]; options: string[]; args: string[] };
}

/** The reporter's command carries options. */
export function withOptions(...options: string[]): (folder: string) => void {
  return (folder) =>
    edit<Command>(join(folder, "case.json"), (c) => {
      c.command = { template: ["wamr-2.4.3", ...options, "{file}"], options, args: [] };
    });
}

/** The same crash, of the .aot that wamrc makes of the .wasm. */
export function compiledFirst(folder: string): void {
  edit<{ command: object }>(join(folder, "case.json"), (c) => {
    const compile = { program: "/opt/wamr/wamrc", words: ["--opt-level=3"] };
    c.command = { template: ["/opt/wamr/iwasm", "{file}"], options: [], args: [], compile };
  });
  edit<{ facts: Fact[] }>(join(folder, "facts.json"), (f) => {
    f.facts = f.facts.map((fact) => (fact.name === "input" ? { ...fact, value: "aot" } : fact));
  });
}

/** The same crash, of an .aot. */
export function asAot(bytes: Uint8Array, sha256: string): (folder: string) => void {
  return (folder) => {
    for (const name of ["reduction.json", "minimal.wasm", "minimal.txt", "confirmed.json", "input.wasm"])
      rmSync(join(folder, name), { force: true });
    writeFileSync(join(folder, "input.aot"), bytes);
    edit<{ input: object }>(join(folder, "case.json"), (c) => {
      c.input = { name: "x.aot", kind: "aot", sha256, size: bytes.length };
    });
    edit<{ facts: Fact[] }>(join(folder, "facts.json"), (f) => {
      f.facts = f.facts.map((fact) => (fact.name === "input" ? { ...fact, value: "aot" } : fact));
    });
  };
}

/** Every file of a bundle folder as text, also what a mail carries in base64. */
export function words(bundle: string, names: readonly string[]): string {
  return names
    .map((name) => {
      const text = readFileSync(join(bundle, name), "latin1");
      const packed = [...text.matchAll(/(?:^[A-Za-z0-9+/=]{40,76}\r?\n?)+/gm)].map((m) => m[0].replace(/\s/g, ""));
      return [name, text, ...packed.map((p) => Buffer.from(p, "base64").toString("latin1"))].join("\n");
    })
    .join("\n");
}
