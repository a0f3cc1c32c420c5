import type { Step } from "@assay/policy";
import { Args, Flags } from "@oclif/core";
import { BaseCommand } from "../base-command.ts";
import { checkDate } from "../check-date.ts";
import { escapeControl } from "../render/escape.ts";
import { today } from "../triage-flags.ts";
import { UsageError } from "../usage-error.ts";

const DAY = { helpValue: "YYYY-MM-DD", helpGroup: "EMBARGO" };

export default class Handle extends BaseCommand {
  static override summary = "For maintainers: class, next steps with ready texts, dates of a case or bundle";
  static override description =
    `Applies the policy as a maintainer does and prints WAMR's runbook as a checklist, with texts to copy: thank, close, invite, request
the CVE, release, disclose. Nothing is sent, and nothing of a bundle is run. What a bundle says is its sender's word:
check it first with \`assay bundle --check\`.`;
  static override examples = [
    "<%= config.bin %> handle assay-case-crash --start 2026-11-20",
    "<%= config.bin %> handle received/bundle --public --set reporter=alice --set manager=bob",
    "<%= config.bin %> handle assay-case-crash --text acknowledge --set reporter=alice --set manager=bob",
    "<%= config.bin %> handle assay-case-crash --start 2026-11-20 --cve-date 2026-12-01 --json",
  ];
  static override args = {
    case: Args.string({ description: "folder of a case, or a bundle (folder or .zip)", required: true }),
  };
  static override flags = {
    start: Flags.string({ description: "day the report came in", ...DAY }),
    "cve-date": Flags.string({ description: "day the CVE was issued", dependsOn: ["start"], ...DAY }),
    announced: Flags.string({ description: "day of the first mail", dependsOn: ["start"], ...DAY }),
    public: Flags.boolean({ description: "it came in where everybody can read it", helpGroup: "TEXTS" }),
    set: Flags.string({
      description: "fill in a name of the texts: reporter, manager, tested, fixed, advisory, disclosure …",
      helpValue: "NAME=TEXT",
      helpGroup: "TEXTS",
      multiple: true,
      multipleNonGreedy: true,
      default: [],
    }),
    text: Flags.string({
      description: "only the text of this step, to copy: acknowledge, cve, thank …",
      helpValue: "STEP",
      helpGroup: "TEXTS",
      exclusive: ["json"],
    }),
    answers: Flags.string({ description: "answers, as for classify", helpValue: "FILE", helpGroup: "POLICY" }),
    policy: Flags.string({
      description: "policy or policy file; default: the one in force on the report's date",
      helpValue: "ID|FILE.json",
      helpGroup: "POLICY",
    }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Handle);
    const [{ handle }, { openReceived }, { answersFrom, policyFrom }, { renderHandling }] = await Promise.all([
      import("../handling.ts"),
      import("../received.ts"),
      import("../policy-input.ts"),
      import("../render/handling.ts"),
    ]);
    const start = checkDate(flags.start);
    const cveIssued = checkDate(flags["cve-date"]);
    const announced = checkDate(flags.announced);
    const received = openReceived(args.case, today());
    const found = handle({
      received,
      answers: flags.answers ? answersFrom(flags.answers) : [],
      policy: policyFrom(flags.policy ?? received.policy),
      public: flags.public === true,
      embargo: start
        ? { received: start, ...(cveIssued ? { cveIssued } : {}), ...(announced ? { announced } : {}) }
        : undefined,
      values: Object.fromEntries(flags.set.map(pair)),
    });
    if (flags.text !== undefined) {
      process.stdout.write(`${textOf(found.runbook.steps, flags.text)}\n`);
      if (found.missing.length > 0)
        this.note(`to fill in: ${found.missing.map((name) => `--set ${name}=…`).join(" ")}`);
      return;
    }
    this.result({ from: { kind: received.kind, path: received.path }, ...found }, () =>
      renderHandling(found, received, this.paint),
    );
  }
}

function textOf(steps: readonly Step[], id: string): string {
  const text = steps.find((step) => step.id === id)?.text;
  if (text !== undefined) return escapeControl(text);
  const known = steps.filter((step) => step.text !== undefined).map((step) => step.id);
  throw new UsageError(`no step ${id} with a text here`, `Steps with a text: ${known.join(", ") || "none"}.`);
}

function pair(word: string): [string, string] {
  const at = word.indexOf("=");
  if (at < 1) throw new UsageError(`--set ${word}: expected NAME=TEXT`);
  return [word.slice(0, at), word.slice(at + 1)];
}
