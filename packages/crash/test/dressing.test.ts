/**
 * A log reads the same however it was dressed: every recorded report, put into the forms in which loggers, trackers, mails and
 * copies hand it on. A new form is a line in the table.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readLog } from "../src/crash.ts";
import { undressed } from "../src/dressing.ts";
import { corpusCases } from "./corpus.ts";

const FAMILIES = /^(?:asan|ubsan|tsan|msan|lsan|gdb|lldb|valgrind|glibc|assertion|wamr-lab)\/(?!after-text)/;
const REPORTS = corpusCases()
  .filter(({ name }) => FAMILIES.test(name))
  .map(({ name, parts }) => ({ name, text: parts.log ?? Object.values(parts).join("") }));

type Dress = (text: string) => string;
const each =
  (dress: (line: string, at: number) => string): Dress =>
  (text) =>
    `${text.replace(/\n$/, "").split("\n").map(dress).join("\n")}\n`;
const two = (at: number): string => String(at % 60).padStart(2, "0");

const DRESSES: Readonly<Record<string, Dress>> = {
  "carriage returns twice": (text) => text.replaceAll("\n", "\r\r\n"),
  "an empty line after each": each((line) => `${line}\n`),
  "a byte order mark": (text) => `\ufeff${text}`,
  "two bytes a character": (text) => [...text].map((c) => `${c}\0`).join(""),
  "tight quotes": each((line) => `>>${line}`),
  "a fence on the report's line": (text) => `\`\`\`${text}\`\`\`\n`,
  "a tilde fence": (text) => `Hello\n\n~~~text\n${text}~~~\n`,
  "an indented block": each((line) => `    ${line}`),
  "HTML tags": (text) => `<pre><code>${text}</code></pre>\n`,
  entities: (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;"),
  "Jira's tags": (text) => `{noformat}${text}{noformat}\n`,
  "colours without escape": each((line) => `[31m${line}[0m`),
  "colours spelt out": each((line) => `^[[1;31m${line}^[[0m`),
  "line numbers": each((line, at) => `${String(at + 1).padStart(6)}\t${line}`),
  grep: each((line, at) => `crash.log:${at + 1}:${line}`),
  "a process number": each((line) => `[4711] ${line}`),
  "a program's name": each((line) => `iwasm[4711]: ${line}`),
  "docker compose": each((line) => `fuzz_1  | ${line}`),
  "docker's JSON": each((line) => JSON.stringify({ log: `${line}\n`, stream: "stderr", time: "2026-11-20T10:00:00Z" })),
  "one JSON string": (text) => JSON.stringify({ message: text }),
  "a time in brackets": each((line, at) => `[2026-11-20 10:00:${two(at)}] ${line}`),
  "a time alone": each((line, at) => `10:00:${two(at)}.123 ${line}`),
  "journald, short-iso": each((line, at) => `2026-11-20T10:00:${two(at)}+0100 host iwasm[4711]: ${line}`),
  kubernetes: each((line, at) => `2026-11-20T10:00:${two(at)}.123456789Z stderr F ${line}`),
  "GitLab CI": each((line, at) => `2026-11-20T10:00:${two(at)}.123456Z 01O ${line}`),
  "GitHub's command line": each((line, at) => `build\tRun\t2026-11-20T10:00:${two(at)}.1234567Z ${line}`),
  ninja: each((line) => `[12/340] ${line}`),
  ctest: each((line) => `12: ${line}`),
};

const said = (text: string): string => {
  const reading = readLog(text);
  return reading.kind === "crash" ? `${reading.fingerprint.key} ${reading.fingerprint.confidence}` : reading.kind;
};

describe("a dressed log reads as the bare one", () => {
  test.each(Object.entries(DRESSES))("%s", (_name, dress) => {
    const changed = REPORTS.filter(({ text }) => said(dress(text)) !== said(text));
    // Fewer words than a report has, in a form of their own, may be lost; nothing may turn into something else.
    const wrong = changed.filter(({ text }) => said(dress(text)) !== "unknown");
    expect(wrong.map(({ name, text }) => `${name}: ${said(text)} became ${said(dress(text))}`)).toEqual([]);
    expect(changed.length).toBeLessThanOrEqual(REPORTS.length / 50);
  });
});

test("text around one line is not taken for a prefix of others", () => {
  const log = "see ==7==ERROR: AddressSanitizer\nsee the manual\nsee you\nmore\n";
  expect(undressed(log)).toEqual(["see ==7==ERROR: AddressSanitizer", "see the manual", "see you", "more", ""]);
});

test("a prefix cannot be chosen so that a report loses its own words", () => {
  const report = REPORTS.find(({ name }) => name === "asan/heap-write.gcc")!.text;
  for (const start of ["READ of size 4 ", "WRITE of size ", "SUMMARY: ", "    #0 0x1 in "]) {
    const forged = `${start}==1==ERROR: AddressSanitizer: made up\n${`${start}\n`.repeat(12)}${report}`;
    expect(said(forged)).toBe(said(report));
  }
});

test("any text comes out as lines, and once undressed it stays so", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      for (const line of undressed(text)) expect(line).not.toMatch(/[\r\n\0]/);
    }),
  );
});
