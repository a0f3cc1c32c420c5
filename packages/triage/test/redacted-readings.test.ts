/**
 * What a bundle hides must not hide the crash: every recorded report of packages/crash is read before and after it is redacted, and
 * must give the same fingerprint, field by field. Otherwise a receiver would call an honest bundle contradicted.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type BundleObservation, makeBundle } from "@assay/advisory";
import { describe, expect, it } from "vitest";
import { CORPUS, parseCase } from "../../crash/test/corpus.ts";
import { readingOf } from "../src/check-received.ts";

const names = readdirSync(CORPUS, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".txt"))
  .sort();

function observationOf(name: string): BundleObservation {
  const { header, parts } = parseCase(name, readFileSync(join(CORPUS, name), "utf8"));
  return {
    target: "iwasm",
    command: ["iwasm", "{file}"],
    exitCode: header.exit === undefined ? null : Number(header.exit),
    signal: header.signal ?? null,
    timedOut: header["timed-out"] === "yes",
    stdout: parts.stdout ?? "",
    stderr: `${parts.stderr ?? ""}${parts.log ?? ""}`,
    traces: parts.trace === undefined ? [] : [parts.trace],
  };
}

/** The observation as it stands in the bundle's own evidence. */
function redacted(run: BundleObservation): BundleObservation {
  const bytes = Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  const files = makeBundle(
    {
      tool: "Assay",
      repository: "a/b",
      date: "2026-11-21",
      input: { name: "x.wasm", kind: "wasm", sha256: "0", size: 8, bytes },
      poc: { bytes, sha256: "0", text: "" },
      command: run.command,
      env: {},
      runtime: null,
      fingerprint: null,
      observations: [run],
      stability: { runs: 1, same: 1 },
      reduction: null,
      facts: [],
      verdict: { policy: "p", action: "not-reproduced", class: "unclear", confidence: "low", rules: [], notes: [] },
      versions: [],
      likeness: [],
      severity: null,
    },
    { identity: { home: "/home/alice", user: "alice", host: "alicebox", env: { TOKEN: "hunter2-hunter2" } } },
  );
  const file = files.find(({ path }) => path === "evidence/runs.json");
  return (JSON.parse(new TextDecoder().decode(file?.bytes)) as { runs: BundleObservation[] })
    .runs[0] as BundleObservation;
}

/** A message of a failed set-up may hold a process id; it names no crash. */
function comparable(run: BundleObservation): unknown {
  const reading = readingOf(run);
  return reading.kind === "setup-error" ? reading.kind : reading;
}

describe("recorded reports, redacted", () => {
  it.each(names)("%s", (name) => {
    const run = observationOf(name);
    expect(comparable(redacted(run))).toEqual(comparable(run));
  });

  it("are many", () => {
    expect(names.length).toBeGreaterThan(200);
  });
});
