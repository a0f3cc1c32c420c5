// Errors of the file system, as the system itself makes them, in words.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { systemErrorInWords } from "../src/system-error.ts";

const folder = mkdtempSync(join(tmpdir(), "assay-system-"));
afterAll(() => rmSync(folder, { recursive: true }));

const inWords = (action: () => unknown): string => {
  try {
    action();
  } catch (error) {
    const said = systemErrorInWords(error);
    return said ? `${said.message.replaceAll(folder, "F")} → ${said.hint}` : "not ours";
  }
  return "no error";
};

it.each<[string, () => unknown, string]>([
  [
    "a missing file",
    () => readFileSync(join(folder, "a")),
    "cannot read F/a: there is no such file or folder → Give the path of an existing file.",
  ],
  ["a folder", () => readFileSync(folder), "a file is wanted: that is a folder → Give the path of a file."],
  [
    "a folder that is there",
    () => mkdirSync(folder),
    "cannot write F: it is there already → Choose another name, or remove it.",
  ],
  [
    "a file that is there",
    () => writeFileSync(join(folder, "b"), "", { flag: "wx" }) ?? writeFileSync(join(folder, "b"), "", { flag: "wx" }),
    "cannot write F/b: it is there already → Choose another name, or remove it.",
  ],
  [
    "a file beside a file in no folder",
    () => writeFileSync(join(folder, "no", "a.pem.17.new"), ""),
    "cannot write F/no/a.pem: there is no such folder → Make the folder first, or choose another place.",
  ],
  ["another error", () => JSON.parse("{"), "not ours"],
  [
    "an error that is none",
    () => {
      throw null;
    },
    "not ours",
  ],
])("%s", (_, action, said) => expect(inWords(action)).toBe(said));
