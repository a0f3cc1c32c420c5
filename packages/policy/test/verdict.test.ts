/** What a verdict carries beside action and class: conflicts, gaps, notes, questions, evidence. */
import { describe, expect, it } from "vitest";
import { evaluate } from "../src/evaluate.ts";
import { EXAMPLES } from "../src/examples.ts";
import { BREACHES, DECIDING_FACTS, FACT_VALUES, type Fact, parseFacts } from "../src/facts.ts";
import { listPolicies } from "../src/revisions/registry.ts";

const CURRENT = "f5a1c39be";
const verdictOf = (answers: Record<string, string | null>, policy = CURRENT) =>
  evaluate(parseFacts(answers), { policy });

const NO_BREACH = Object.fromEntries(BREACHES.map((name) => [name, "no"]));

/** What says that there is no finding, as long as nobody has shown a breach. */
const SETTLED = {
  "not reproduced": { input: "wasm", component: "runtime", effect: "none", reproduced: "no" },
  "a known false alarm": { input: "wasm", component: "runtime", effect: "crash", sanitizerDoubt: "false-positive" },
  "a program's own loop": { input: "wasm", component: "runtime", effect: "hang", loopOwner: "program" },
};
const PLAIN = ["not-reproduced", "not-reproduced", "not-a-bug"];

describe.each(Object.entries(SETTLED).map(([title, answers], i) => ({ title, answers, plain: PLAIN[i]! })))(
  "$title, and a breach",
  ({ answers, plain }) => {
    it.each(["f5a1c39be", "a231645c4", "pr-4867-proposed"])("%s has a checklist: any Yes is private", (policy) => {
      for (const breach of BREACHES) {
        const { action, class: name, conflicts } = verdictOf({ ...answers, [breach]: "yes" }, policy);
        expect([breach, action, name]).toEqual([breach, "report-privately", "security"]);
        expect(conflicts.length).toBeGreaterThan(0);
      }
    });

    it("both sentences are shown, and which came first", () => {
      const { conflicts } = verdictOf({ ...answers, breachEscape: "yes" });
      const shown = conflicts.find(({ rules }) => rules[0] === "reporter.checklist-any-yes");
      expect(shown?.quotes[0]).toContain('can answer "Yes" to any question');
      expect(shown?.rules[1]).toMatch(/^(assay\.not-reproduced|assay\.sanitizer-false|maintainer\.infinite-loop)/);
      expect(shown?.settled).toMatch(
        /^A Yes .* the action is report-privately \(reporter\.checklist\.1\), the class security \(definition\.sandbox\)/,
      );
    });

    it.each(listPolicies())("$id: unanswered, it stays what it was, as with five answers of No", ({ id }) => {
      const { action, class: name, conflicts } = verdictOf(answers, id);
      const no = verdictOf({ ...answers, ...NO_BREACH }, id);
      expect([action, name]).toEqual([no.action, no.class]);
      expect(conflicts.flatMap(({ rules }) => rules).join()).not.toContain("assay.");
    });

    it("unanswered: plain, and each of the five is named as what would change it", () => {
      const { action, wouldChange } = verdictOf(answers);
      expect(action).toBe(plain);
      for (const name of BREACHES)
        expect(wouldChange).toContainEqual(
          expect.objectContaining({
            facts: [{ name, value: "yes" }],
            becomes: { action: "report-privately", class: "security" },
          }),
        );
    });
  },
);

it("without a checklist a text's own sentence on loops stands, and practice yields all the same", () => {
  for (const policy of ["draft-2025-09-05", "635576c60"]) {
    expect(verdictOf({ ...SETTLED["a program's own loop"], breachEscape: "yes" }, policy).action).toBe("not-a-bug");
    expect(verdictOf({ ...SETTLED["not reproduced"], breachEscape: "yes" }, policy).action).toBe("report-privately");
  }
});

describe("conflicts are shown with both quotes", () => {
  it("a program's own loop against the reporter's and the maintainers' sentence", () => {
    const { conflicts, action } = verdictOf({
      input: "wasm",
      component: "runtime",
      effect: "hang",
      loopOwner: "program",
    });
    expect(action).toBe("not-a-bug");
    expect(conflicts.map(({ rules }) => rules)).toEqual([
      ["maintainer.wasm-untrusted", "maintainer.infinite-loop"],
      ["reporter.crash-or-hang", "maintainer.infinite-loop"],
    ]);
    expect(conflicts[1]!.quotes[0]).toContain("If a bug causes a crash or hang");
    expect(conflicts[1]!.quotes[1]).toContain("caused by an infinite loop");
    expect(conflicts[1]!.settled).toContain("not-a-bug (maintainer.infinite-loop)");
  });

  it("a crash by .wasm against recovery; the class stays", () => {
    const verdict = verdictOf({ input: "wasm", component: "runtime", effect: "crash", recovers: "yes" });
    expect(verdict.class).toBe("security");
    expect(verdict.conflicts.map(({ rules }) => rules[1])).toContain("maintainer.dos-recoverable.crash");
    expect(verdict.confidence).toBe("medium");
  });

  it("a crash with five answers of No", () => {
    const no = {
      breachEscape: "no",
      breachMemory: "no",
      breachCapability: "no",
      breachNative: "no",
      breachUnavailable: "no",
    };
    const verdict = verdictOf({ input: "wasm", component: "runtime", effect: "crash", ...no });
    expect(verdict.conflicts.map(({ rules }) => rules)).toContainEqual([
      "reporter.crash-or-hang",
      "reporter.checklist-otherwise",
    ]);
  });

  it("tier and AoT sentences are exceptions by their own words", () => {
    expect(verdictOf({ input: "wasm", component: "runtime", effect: "crash", affectsTierA: "no" }).conflicts).toEqual(
      [],
    );
    expect(verdictOf({ input: "aot", effect: "crash", aotOrigin: "contradicted" }).conflicts).toEqual([]);
  });
});

describe("gaps are named", () => {
  it.each([
    ["wamrc crashes", { input: "wasm", component: "wamrc", effect: "crash" }, "gap.wamrc-crash"],
    ["an uninitialised read", { input: "wasm", effect: "none", breachMemory: "yes" }, "gap.memory-without-crash"],
    ["an .aot of the toolchain hangs", { input: "aot", effect: "hang", aotOrigin: "toolchain-made" }, "gap.aot-hang"],
    ["an embedder who kept his word", { input: "host", effect: "crash", callerGuarantee: "kept" }, "gap.host"],
  ])("%s", (_, answers, gap) => {
    const verdict = verdictOf(answers);
    expect(verdict.gaps.map(({ id }) => id)).toContain(gap);
    expect(verdict.confidence).toBe("low");
  });

  it("the Bytecode Alliance's text does name uninitialised reads", () => {
    expect(verdictOf({ input: "wasm", effect: "none", breachMemory: "yes" }, "902f7d263").gaps).toEqual([]);
  });
});

describe("notes", () => {
  it("an .aot nobody vouches for: ask for the .wasm, never “crafted”", () => {
    const { notes, action, class: name } = verdictOf({ input: "aot", effect: "crash" });
    expect([action, name]).toEqual(["report-privately", "unclear"]);
    expect(notes.join("\n")).toMatch(/ask for the \.wasm .* rebuild/);
  });

  it("an old release: test the newest known, with its date", () => {
    const { notes } = verdictOf({ input: "wasm", effect: "crash", runtimeVersion: "2.4.3" });
    expect(notes.join("\n")).toMatch(/2\.4\.5 of 2026-06-29: test it and main/);
    expect(verdictOf({ input: "wasm", effect: "crash", runtimeVersion: "2.4.5" }).notes.join("\n")).not.toMatch(
      /newest release known/,
    );
  });

  it("the reported configuration's tier is shown and does not decide", () => {
    const { notes, class: name } = verdictOf({
      input: "wasm",
      component: "runtime",
      effect: "crash",
      mode: "llvm-jit",
      platform: "linux-x64",
    });
    expect(name).toBe("security");
    expect(notes.join("\n")).toMatch(/LLVM JIT B \(line 98\).*do not decide/);
  });

  it("what was presumed for the class is named", () => {
    expect(verdictOf({ input: "wasm", effect: "crash" }).notes[0]).toMatch(
      /presumes that .*it affects tier A \(affectsTierA is yes\)/,
    );
  });

  it("no program of its own recurses while a module is loaded: nobody is asked whose loop it is", () => {
    const at = (phase: string) =>
      verdictOf({ input: "wasm", component: "runtime", effect: "crash", phase }).open.includes("loopOwner");
    expect([at("load"), at("instantiate"), at("run")]).toEqual([false, true, true]);
  });

  it("a breach beside a program's own loop is an issue of its own, where the text has no checklist", () => {
    const answers = { input: "wasm", effect: "hang", loopOwner: "program", breachEscape: "yes" };
    expect(verdictOf(answers, "635576c60").notes.join("\n")).toMatch(/one vulnerability per report/);
    expect(verdictOf(answers).notes.join("\n")).not.toMatch(/one vulnerability per report/);
  });

  it("before any text the first is applied, and it says so", () => {
    const answers = { input: "wasm", effect: "crash", reportDate: "2020-01-01" };
    expect(verdictOf(answers, "902f7d263").notes).toContain(
      "No text was in force on 2020-01-01. The first one, 902f7d263 of 2025-01-09, is applied.",
    );
    for (const [day, policy] of [
      ["2025-01-09", "902f7d263"],
      ["2020-01-01", CURRENT],
    ] as const)
      expect(verdictOf({ ...answers, reportDate: day }, policy).notes.join()).not.toContain("No text was in force");
  });

  it("a reporter is told that a maintainer may see it otherwise", () => {
    expect(
      verdictOf({ input: "wasm", component: "runtime", effect: "crash", affectsTierA: "no" }).notes.join("\n"),
    ).toMatch(/report it privately first/);
  });
});

describe("confidence", () => {
  const complete = Object.fromEntries(DECIDING_FACTS.map((name) => [name, FACT_VALUES[name][0]!]));
  it.each([
    [
      "high",
      {
        ...complete,
        newestClean: "no",
        knownFix: "no",
        aotOrigin: null,
        loopOwner: "runtime",
        sandboxDisabled: "no",
        recovers: "no",
      },
    ],
    ["medium", { input: "wasm", component: "runtime", effect: "crash" }],
    ["low", { effect: "crash" }],
  ])("%s", (confidence, answers) => {
    expect(verdictOf(answers).confidence).toBe(confidence);
  });
});

describe("the trace", () => {
  const facts: Fact[] = [
    { name: "input", value: "wasm", source: "measured", evidence: ["starts with \\0asm"] },
    { name: "effect", value: "crash", source: "measured", evidence: ["SIGSEGV, 5 of 5 runs"] },
  ];

  it("names the facts with their evidence", () => {
    const [first] = evaluate(facts, { policy: CURRENT }).rules;
    expect(first).toMatchObject({ id: "reporter.crash-or-hang", decides: ["action"], facts: [facts[1]] });
  });

  it("an unknown fact keeps it private: the sentence for doubt is cited", () => {
    const { rules } = verdictOf({ input: "wasm", effect: "none" });
    expect(rules.at(-1)).toMatchObject({ id: "reporter.when-in-doubt", applies: "yes", decides: ["action"] });
    expect(rules.find(({ id }) => id === "reporter.checklist.1")).toMatchObject({ applies: "unknown" });
  });

  it("handling follows the verdict and the audience", () => {
    const maintainer = evaluate(facts, { policy: "a231645c4", audience: "maintainer" }).handling.map(({ id }) => id);
    const reporter = evaluate(facts, { policy: "a231645c4" }).handling.map(({ id }) => id);
    expect(maintainer).toEqual(["maintainer.act-quickly", "managing.runbook"].filter((id) => maintainer.includes(id)));
    expect(reporter).toEqual(["reporting.one-per-report", "reporting.detailed"]);
  });
});

describe("what would change it", () => {
  it("most decisive first, in plain words", () => {
    const [first] = verdictOf({
      input: "wasm",
      component: "runtime",
      reproduced: "yes",
      effect: "crash",
      sanitizerDoubt: "real",
      sandboxDisabled: "no",
    }).wouldChange;
    expect(first).toEqual({
      question:
        "Does the newest release, built with AddressSanitizer, run the same thing cleanly in the same mode? → Yes",
      facts: [{ name: "newestClean", value: "yes" }],
      becomes: { action: "update", class: "security" },
    });
  });

  it("the five questions count as one", () => {
    const { wouldChange } = verdictOf({ input: "wasm", reproduced: "yes", effect: "none", sanitizerDoubt: "real" });
    const all = wouldChange.find(({ question }) => question.startsWith("All open questions of the checklist"));
    expect(all?.facts).toHaveLength(5);
    expect(all?.becomes).toEqual({ action: "not-reproduced", class: "not-a-bug" });
  });

  const settled = Object.entries(SETTLED).map(([title, answers]) => ({ title, facts: parseFacts(answers) }));

  it.each([...EXAMPLES, ...settled])("$title: each answer leads where it says, and no part of it does", ({ facts }) => {
    for (const { id: policy } of listPolicies()) {
      const now = evaluate(facts, { policy });
      for (const change of now.wouldChange) {
        const answered = (answers: readonly { name: string; value: string }[]) =>
          evaluate(
            [
              ...facts.filter(({ name }) => !answers.some((one) => one.name === name)),
              ...answers.map(({ name, value }) => ({ ...parseFacts({ [name]: value })[0]! })),
            ],
            { policy },
          );
        const then = answered(change.facts);
        expect({ action: then.action, class: then.class }).toEqual(change.becomes);
        expect(then.action !== now.action || then.class !== now.class).toBe(true);
        if (change.facts.length === 1 || change.facts.length > 3) continue;
        for (const part of change.facts) expect(answered([part]).action, change.question).toBe(now.action);
      }
    }
  });
});

describe("open facts", () => {
  it("only what can still matter is asked", () => {
    expect(verdictOf({ reproduced: "no" }).open).toEqual(BREACHES);
    expect(verdictOf({ reproduced: "no", ...NO_BREACH }).open).toEqual([]);
    const { open } = verdictOf({ input: "wasm", component: "runtime", effect: "crash", reproduced: "yes" });
    expect(open).not.toContain("aotOrigin");
    expect(open).not.toContain("breachEscape");
    expect(open).toContain("newestClean");
  });

  it("when nothing is open, nothing would change it", () => {
    const complete = parseFacts(Object.fromEntries(DECIDING_FACTS.map((name) => [name, FACT_VALUES[name][0]!])));
    for (const { id: policy } of listPolicies())
      expect(evaluate(complete, { policy })).toMatchObject({ open: [], wouldChange: [] });
  });
});

it("what was tried on other versions is told, and an older clean one changes nothing", () => {
  const tried: Fact = {
    name: "newestClean",
    value: null,
    source: "unknown",
    evidence: ["not seen on 2.4.3", "the newest release known is 2.4.5 (2026-06-29): test that and main"],
  };
  const verdict = evaluate([...parseFacts({ input: "wasm", component: "runtime", effect: "crash" }), tried], {
    policy: CURRENT,
  });
  expect(verdict.action).toBe("report-privately");
  expect(verdict.notes).toContain(
    "not seen on 2.4.3; the newest release known is 2.4.5 (2026-06-29): test that and main",
  );
});
