import { expect, it } from "vitest";
import { readShellStatus, signalName } from "../src/shell-status.ts";

const known = (exitCode: number | null, signal: string | null) => ({ kind: "known", exitCode, signal });

it.each([
  [0, "", known(0, null)],
  [1, "", known(1, null)],
  [128, "", known(128, null)],
  [255, "", known(255, null)],
  [139, "", known(139, null)],
  [139, "Segmentation fault\n", known(null, "SIGSEGV")],
  [134, "sh: line 1: 77 Aborted   prog\n", known(null, "SIGABRT")],
  [126, "", { kind: "ambiguous" }],
  [127, "", { kind: "ambiguous" }],
  [130, "", { kind: "ambiguous" }],
  [141, "", { kind: "ambiguous" }],
  [2, "sh: 1: cd: can't cd to /x\n", { kind: "ambiguous" }],
])("status %i with %j", (status, message, expected) => {
  expect(readShellStatus(status, message)).toEqual(expected);
});

it("has the usual name of every signal", () => {
  expect([1, 6, 9, 11, 17, 29, 60].map(signalName)).toEqual([
    "SIGHUP",
    "SIGABRT",
    "SIGKILL",
    "SIGSEGV",
    "SIGCHLD",
    "SIGIO",
    "SIG60",
  ]);
});
