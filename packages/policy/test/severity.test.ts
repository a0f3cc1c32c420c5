import { describe, expect, it } from "vitest";
import { parseFacts } from "../src/facts.ts";
import { proposeSeverity } from "../src/severity.ts";

const CRASH = { input: "wasm", effect: "crash" };

describe("CVSS is proposed from the facts, with a reason for each metric", () => {
  it.each([
    [
      "a heap overflow, write",
      CRASH,
      { kind: "heap-buffer-overflow", access: "WRITE" },
      "AV:L/AC:L/AT:N/PR:N/UI:N/VC:N/VI:L/VA:H/SC:N/SI:N/SA:N",
      "AV:L/AC:L/PR:N/UI:N/S:U/C:N/I:L/A:H",
    ],
    [
      "a NULL dereference",
      CRASH,
      { kind: "SIGSEGV" },
      "AV:L/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:H/SC:N/SI:N/SA:N",
      "AV:L/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H",
    ],
    [
      "only in a tier C feature",
      { ...CRASH, affectsTierA: "no" },
      { kind: "SIGSEGV" },
      "AV:L/AC:L/AT:P/PR:N/UI:N/VC:N/VI:N/VA:H/SC:N/SI:N/SA:N",
      "AV:L/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H",
    ],
    [
      "a hang that can be ended",
      { effect: "hang", recovers: "yes" },
      { kind: "hang" },
      "AV:L/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:L/SC:N/SI:N/SA:N",
      "AV:L/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L",
    ],
    [
      "a memory leak, which LeakSanitizer reports at the end of the run",
      CRASH,
      { kind: "memory-leak" },
      "AV:L/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:L/SC:N/SI:N/SA:N",
      "AV:L/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L",
    ],
    [
      "a memory leak of a runtime that serves nobody any more",
      { ...CRASH, breachUnavailable: "yes" },
      { kind: "memory-leak" },
      "AV:L/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:H/SC:N/SI:N/SA:N",
      "AV:L/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H",
    ],
    [
      "a data race after which the program went on",
      { input: "wasm" },
      { kind: "data-race" },
      "AV:L/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N",
      "AV:L/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N",
    ],
    [
      "an escape",
      { effect: "none", breachEscape: "yes" },
      { kind: "" },
      "AV:L/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:N/SC:L/SI:L/SA:N",
      "AV:L/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:N",
    ],
    [
      "nothing",
      { effect: "none" },
      { kind: "" },
      "AV:L/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N",
      "AV:L/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N",
    ],
  ])("%s", (_, answers, crash, v4, v31) => {
    const made = proposeSeverity(parseFacts(answers), crash);
    expect(made.proposal).toBe(true);
    expect(made.cvss40.vector).toBe(`CVSS:4.0/${v4}`);
    expect(made.cvss31.vector).toBe(`CVSS:3.1/${v31}`);
    for (const { reason } of [...made.cvss40.metrics, ...made.cvss31.metrics])
      expect(reason.length).toBeGreaterThan(10);
  });

  it("says that nobody died where nothing shows it", () => {
    const reason = (answers: Record<string, string>, kind: string) =>
      proposeSeverity(parseFacts(answers), { kind }).cvss31.metrics.find(({ metric }) => metric === "A")?.reason;
    expect(reason(CRASH, "memory-leak")).toMatch(/^Memory is not given back/);
    expect(reason({ input: "wasm" }, "signed-integer-overflow")).toMatch(/need not have ended the run/);
    expect(reason({ effect: "none" }, "")).toBe("The runtime goes on.");
    expect(reason(CRASH, "data-race")).toMatch(/^The process dies/);
  });

  it("scores are the calculator's: these two are in FIRST's own tables", () => {
    expect(proposeSeverity(parseFacts(CRASH), { kind: "SIGSEGV" }).cvss31).toMatchObject({
      score: 6.2,
      rating: "medium",
    });
    expect(proposeSeverity(parseFacts({ effect: "none" })).cvss40).toMatchObject({ score: 0, rating: "none" });
  });
});

describe("CWE from what was seen: the access, the pointer, the kind", () => {
  it.each([
    [{ kind: "heap-buffer-overflow", access: "WRITE" }, "CWE-787"],
    [{ kind: "heap-buffer-overflow", access: "READ" }, "CWE-125"],
    [{ kind: "stack-buffer-underflow", access: "READ" }, "CWE-125"],
    [{ kind: "heap-buffer-overflow" }, "CWE-119"],
    [{ kind: "SIGSEGV", access: "READ", pointer: "null" }, "CWE-476"],
    [{ kind: "SIGSEGV", access: "WRITE", pointer: "wild" }, "CWE-787"],
    [{ kind: "SIGSEGV", access: "READ" }, "CWE-125"],
    [{ kind: "SIGSEGV" }, "CWE-119"],
    [{ kind: "null-pointer", access: "READ" }, "CWE-476"],
    [{ kind: "heap-use-after-free", access: "READ" }, "CWE-416"],
    [{ kind: "stack-use-after-return" }, "CWE-562"],
    [{ kind: "double-free" }, "CWE-415"],
    [{ kind: "use-of-uninitialized-value" }, "CWE-908"],
    [{ kind: "stack-overflow" }, "CWE-674"],
    [{ kind: "assertion" }, "CWE-617"],
    [{ kind: "division-by-zero" }, "CWE-369"],
    [{ kind: "signed-integer-overflow" }, "CWE-190"],
    [{ kind: "function-type-mismatch" }, "CWE-843"],
    [{ kind: "data-race" }, "CWE-362"],
    [{ kind: "heap-corruption" }, "CWE-119"],
  ])("%o is %s", (crash, id) => {
    const { cwe } = proposeSeverity(parseFacts(CRASH), crash);
    expect(cwe.map((weakness) => weakness.id)).toEqual([id]);
    expect(cwe[0]?.reason).toContain(crash.kind);
  });

  it.each(["SIGABRT", "SIGILL", "something else"])("%s shows none", (kind) => {
    expect(proposeSeverity(parseFacts(CRASH), { kind }).cwe).toEqual([]);
  });

  it("from a breach without a crash", () => {
    expect(proposeSeverity(parseFacts({ effect: "none", breachMemory: "yes" })).cwe.map(({ id }) => id)).toEqual([
      "CWE-200",
    ]);
    expect(proposeSeverity(parseFacts({ effect: "hang" })).cwe.map(({ id }) => id)).toEqual(["CWE-835"]);
  });
});
