// What a public thread must not hold, in the spellings people use; what must stay; and that it ends on anything.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import Redact from "../src/commands/redact.ts";
import { redactThread } from "../src/thread/redact-thread.ts";
import { runCommand } from "./in-process.ts";

const threads = join(import.meta.dirname, "threads");
const read = (name: string): string => readFileSync(join(threads, name), "utf8");

const WASM = Buffer.from("0061736d010000000104016000000302010005030100010707010372756e00000a040102000b", "hex");
const base64 = WASM.toString("base64");
const list = (separator: string, as: (byte: number) => string): string => [...WASM].map(as).join(separator);
const hex = (byte: number): string => byte.toString(16).padStart(2, "0");

describe("a proof of concept", () => {
  it.each([
    ["base64", base64],
    ["base64 in a sentence", `the file is ${base64} and nothing else`],
    ["wrapped base64", base64.replace(/.{40}/g, "$&\n")],
    ["quoted, wrapped base64", base64.replace(/^|(?<=.{20})(?=(?:.{20})+$)/g, "> ")],
    ["gzip and base64", `echo ${gzipSync(WASM).toString("base64")} | base64 -d | gunzip`],
    ["base64url", WASM.toString("base64url")],
    ["aot as base64", Buffer.concat([Buffer.from("\0aot\u0005\0\0\0"), WASM]).toString("base64")],
    ["hex", WASM.toString("hex")],
    ["hex with 0x", `0x${WASM.toString("hex")}`],
    ["hex pairs", list(" ", hex)],
    ["xxd", `00000000: ${WASM.subarray(0, 16).toString("hex").replace(/.{4}/g, "$& ")} .asm............`],
    ["hexdump -C", `00000000  ${[...WASM.subarray(0, 16)].map(hex).join(" ")}  |.asm............|`],
    ["od", `0000000 ${[...WASM.subarray(0, 16)].map(hex).join(" ")}`],
    ["C", `unsigned char poc[] = { ${list(", ", (byte) => `0x${hex(byte)}`)} };`],
    ["Python", `open("x", "wb").write(b"${list("", (byte) => `\\x${hex(byte)}`)}")`],
    ["JavaScript", `new Uint8Array([${list(", ", String)}])`],
    ["WebAssembly text", '(module (func (export "run") (unreachable)))'],
    ["WebAssembly text in a sentence", 'try this: (module (func $f) (export "run" (func $f)))'],
    ["a blob of no known kind", Buffer.from(Array.from({ length: 400 }, (_, i) => (i * 37) % 251)).toString("base64")],
  ])("as %s is taken out", (_, text) => {
    const { text: left, findings } = redactThread(text);
    expect(findings.map(({ kind }) => kind)).toContain("poc");
    for (const part of [base64.slice(0, 12), WASM.toString("hex").slice(0, 12), "unreachable"])
      expect(left).not.toContain(part);
  });
});

describe("a trace", () => {
  it.each([
    "#0 0x55d0c4 in wasm_loader_emit_uint8 /src/wasm_loader.c:8423",
    "#1  0x00007ffff7a2c859 in abort () from /lib/libc.so.6",
    "#0  __GI_raise (sig=6) at ../sysdeps/raise.c:50",
    "==4711== Invalid write of size 1",
    "==1==ERROR: AddressSanitizer: SEGV on unknown address 0x000000000000",
    "Program received signal SIGSEGV, Segmentation fault.",
    'Thread 1 "iwasm" received signal SIGABRT, Aborted.',
    "SUMMARY: AddressSanitizer: heap-buffer-overflow wasm_loader.c:8423 in wasm_loader_emit_uint8",
    "wasm_loader.c:12:3: runtime error: load of null pointer",
    "iwasm: wasm_loader.c:12: emit: Assertion `x < 5' failed.",
    "frame #0: 0x000055 iwasm`wasm_loader_emit_uint8 + 12",
    "rip            0x555555554000      0x555555554000 <main>",
    "  - #0 0x55d0c4 in f",
    "> #0 0x55d0c4 in f",
  ])("%s", (line) => {
    const { text, findings } = redactThread(`before\n${line}\nafter`);
    expect(findings.map(({ kind, line: at }) => [kind, at])).toEqual([["trace", 2]]);
    expect(text).toMatch(/^before\n[> -]*\[removed: trace, 1 line\]\nafter$/);
  });
});

describe("every recorded crash report", () => {
  const corpus = join(import.meta.dirname, "..", "..", "..", "packages", "crash", "corpus");
  const reports = readdirSync(corpus, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".txt"));

  it.each(reports)("%s: no function of the stack is left", (name) => {
    const report = readFileSync(join(corpus, name), "utf8");
    const at = report.search(/^--- /m);
    const frames = /^frames: (.+)$/m.exec(report.slice(0, at))?.[1]?.split(" < ") ?? [];
    const { text } = redactThread(report.slice(at));
    expect(frames.filter((frame) => frame.length > 3 && new RegExp(`\\b${frame}\\b`).test(text))).toEqual([]);
    expect(text).not.toMatch(/0x[0-9a-fA-F]{6}/);
  });
});

it("a whole thread: everything goes but the words", () => {
  const { text, findings } = redactThread(read("heap-overflow.md"));
  expect(new Set(findings.map(({ kind }) => kind))).toEqual(new Set(["poc", "trace", "address", "attachment"]));
  expect(text).not.toMatch(/AGFz|H4sI|0061 736d|\\x61|\(module|wasm_loader_emit|0x[0-9a-f]{6}|user-attachments/);
  for (const kept of ["### Heap overflow", "counts the constants twice", "#4916", "f5a1c39be4", "```wat\n", "76c2a0cf"])
    expect(text).toContain(kept);
});

it("a harmless thread stays as it is, byte for byte", () => {
  const text = read("harmless.md");
  expect(redactThread(text)).toEqual({ text, findings: [] });
  const windows = text.replaceAll("\n", "\r\n");
  expect(redactThread(windows).text).toBe(windows);
});

describe("on anything", () => {
  const piece = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom(
      "```",
      "> ",
      "\n",
      "\r\n",
      "(module",
      '"',
      "\\",
      base64,
      "0x",
      "==1==",
      "#0 0x1 in f",
      "00000000: 0061 736d",
      "https://",
      ".wasm",
    ),
    fc.base64String({ maxLength: 600 }),
  );

  it("ends, finds nothing in what it left, and has no more lines than before", () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const before = pieces.join("");
        const { text, findings } = redactThread(before);
        expect(redactThread(text)).toEqual({ text, findings: [] });
        expect(text.split("\n").length).toBeLessThanOrEqual(before.split("\n").length);
        if (findings.length === 0) expect(text).toBe(before);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    "AAAAAAAAAAAAAAAA\n",
    "http://",
    '"\\',
    "(module",
    "==1==\n\n\n",
    ": Assertion ",
    "0x00,",
    "deadbeefdeadbeef\n",
    "#0 f(",
  ])("a megabyte of %j", (unit) => {
    const { text } = redactThread(unit.repeat(1_000_000 / unit.length));
    expect(text.length).toBeLessThanOrEqual(1_100_000);
  });
});

describe("assay redact", () => {
  const file = join(threads, "heap-overflow.md");

  it("prints the text, and on stderr what was taken out", async () => {
    const { stdout, stderr, exitCode } = await runCommand(Redact, [file]);
    expect(exitCode).toBe(0);
    expect(stdout).toBe(redactThread(read("heap-overflow.md")).text);
    expect(stderr).toContain("line 3: attachment");
  });

  it("--check ends with 1 when something is found, 0 when not", async () => {
    expect((await runCommand(Redact, [file, "--check"])).exitCode).toBe(1);
    expect((await runCommand(Redact, [join(threads, "harmless.md"), "--check"])).exitCode).toBe(0);
  });

  it("--json is one document", async () => {
    const { stdout } = await runCommand(Redact, [file, "--list", "--json"]);
    expect(JSON.parse(stdout).findings.length).toBeGreaterThan(5);
    expect(JSON.parse(stdout).text).toBeUndefined();
  });

  it("reads standard input through the built command line", () => {
    const bin = join(import.meta.dirname, "..", "bin", "run.js");
    const input = `see ${base64}\n`;
    const { stdout, status } = spawnSync(process.execPath, [bin, "redact", "-"], { encoding: "utf8", input });
    expect(status).toBe(0);
    expect(stdout).toBe(`see [removed: wasm as base64, ${WASM.length} bytes]\n`);
  });
});
