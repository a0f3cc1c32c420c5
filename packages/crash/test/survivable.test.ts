/** What ends no program by itself is told from what kills one, for every corpus file of the sanitizers concerned. */
import { expect, test } from "vitest";
import { survivable } from "../src/crash.ts";
import { corpusCases, read } from "./corpus.ts";

const MILD =
  /^(?:memory-leak|thread-leak|data-race|misaligned|signed-integer|shift-|pointer-overflow|nonnull|implicit|float-cast|invalid-|unsigned-integer)/;

const crashes = corpusCases().flatMap((file) => {
  const reading = read(file);
  return reading.kind === "crash" ? [{ name: file.name, print: reading.fingerprint }] : [];
});

test.each(crashes.filter(({ name }) => /^(?:lsan|tsan|ubsan)\//.test(name)))("$name", ({ print }) => {
  expect(survivable(print) !== undefined).toBe(print.signal === undefined && MILD.test(print.kind));
});

test("no report of another tool is taken for one", () => {
  const others = crashes.filter(({ print }) => !/^(?:lsan|tsan|ubsan)$/.test(print.source));
  expect(others.length).toBeGreaterThan(100);
  for (const { print } of others) expect(survivable(print)).toBeUndefined();
});
