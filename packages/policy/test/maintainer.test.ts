import { describe, expect, it } from "vitest";
import { evaluate } from "../src/evaluate.ts";
import { parseFacts } from "../src/facts.ts";
import { embargoDates } from "../src/maintainer/embargo.ts";
import { runbook } from "../src/maintainer/runbook.ts";
import { TEMPLATES } from "../src/maintainer/templates.ts";

const verdict = (answers: Record<string, string>) =>
  evaluate(parseFacts(answers), { policy: "a231645c4", audience: "maintainer" });
const CRASH = { input: "wasm", component: "runtime", effect: "crash" };

describe("next steps", () => {
  it("a security issue in a public thread: WAMR's runbook from the thread to the disclosure", () => {
    const { steps, conflicts } = runbook(verdict(CRASH), { public: true, values: { reporter: "finder" } });
    expect(steps.map(({ id }) => id)).toEqual([
      "close-thread",
      "thank",
      "advisory",
      "invite",
      "acknowledge",
      "reproduce",
      "fork",
      "private",
      "cve",
      "advance-mail",
      "patches",
      "release",
      "disclose",
    ]);
    expect(steps[1]!.text).toContain("@finder");
    expect(conflicts.map(({ about }) => about)).toEqual([
      "Which list hears of a coming release",
      "How long the embargo is",
    ]);
  });

  it.each([
    ["bug", { ...CRASH, affectsTierA: "no" }, ["tell", "refile", "close-report"]],
    ["not-a-bug", { ...CRASH, callerGuarantee: "broken" }, ["explain"]],
    ["unclear", { input: "aot", effect: "crash" }, ["ask"]],
    ["fixed", { ...CRASH, knownFix: "yes" }, ["update"]],
    ["not reproduced", { reproduced: "no" }, ["ask"]],
  ])("%s", (_, answers, ids) => {
    expect(runbook(verdict(answers)).steps.map(({ id }) => id)).toEqual(ids);
  });

  it("the letters name the rule and the open questions, and show the gaps to fill", () => {
    expect(runbook(verdict({ ...CRASH, affectsTierA: "no" })).steps[0]!.text).toContain(
      "“Only bugs that affect tier A platforms or features should be considered.” (maintainer.tier-a-only)",
    );
    expect(runbook(verdict({ input: "aot", effect: "crash" })).steps[0]!.text).toMatch(
      /Thank you, @\{reporter\}.*need to know: .*\?/,
    );
  });

  it("a name in a letter means one thing: the version tested and the release with the fix are two", () => {
    const { steps } = runbook(verdict(CRASH), { values: { tested: "2.4.5", fixed: "2.4.6" } });
    const text = (id: string): string => steps.find((step) => step.id === id)!.text!;
    expect(text("reproduce")).toContain("We can reproduce it on 2.4.5.");
    expect(text("cve")).toContain("Fixed in: 2.4.6");
    expect(text("disclose")).toContain("Runtime 2.4.6 is out");
    expect(Object.values(TEMPLATES).join()).not.toContain("{version}");
  });

  it("what a reporter is called cannot break a letter", () => {
    const { steps } = runbook(verdict(CRASH), { values: { reporter: "$& {version}" } });
    expect(steps.find(({ id }) => id === "acknowledge")!.text).toContain("@$& {version}");
  });
});

describe("dates", () => {
  it("both texts, side by side", () => {
    expect(embargoDates({ received: "2026-02-27", cveIssued: "2026-12-30" })).toEqual([
      { what: "Answer the reporter", date: "2026-03-01", says: "SECURITY.md" },
      { what: "Disclose, 72 hours after the CVE", date: "2027-01-02", says: "SECURITY.md" },
      { what: "Disclose, a week after the first mail at the latest", date: "2027-01-06", says: "runbook" },
    ]);
  });

  it("what is no date is refused", () => {
    expect(() => embargoDates({ received: "2026-02-30" })).toThrow(/is not a date/);
  });
});
