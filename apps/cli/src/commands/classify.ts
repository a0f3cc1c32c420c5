import type { Fact, Verdict } from "@assay/policy";
import { Args, Flags } from "@oclif/core";
import { BaseCommand } from "../base-command.ts";
import { checkDate } from "../check-date.ts";
import { matches, outcomesOf } from "../fail-on.ts";
import { POLICY_FLAGS, today } from "../triage-flags.ts";
import { UsageError } from "../usage-error.ts";
import { toolName } from "../version.ts";

const HOW = "HOW IT IS ASKED";

export default class Classify extends BaseCommand {
  static override summary = "Apply a revision of WAMR's security policy to a case, or to answers alone";
  static override description =
    `Says what to do, and which sentence of the policy decides. On a terminal it asks what is still open; Enter skips.
An unknown never makes the answer less private. --new needs no case and no crash: an escape, a capability that was not granted or
memory that can be read show themselves without one.`;
  static override examples = [
    "<%= config.bin %> classify assay-case-crash",
    "<%= config.bin %> classify assay-case-crash --answers answers.json --save",
    "<%= config.bin %> classify assay-case-crash --policy f5a1c39be --as maintainer --json",
    "<%= config.bin %> classify assay-case-crash --all-policies",
    'echo \'{"input":"wasm","effect":"none","breachCapability":"yes"}\' | <%= config.bin %> classify --new --answers -',
  ];
  // oclif would else take piped answers for the name of the case.
  static override args = { case: Args.string({ description: "folder of the case", ignoreStdin: true }) };
  static override flags = {
    new: Flags.boolean({ description: "no case: from the questions alone", helpGroup: HOW }),
    answers: Flags.string({
      description: 'answers, as {"effect": "crash"} or a list of facts; - is standard input',
      helpValue: "FILE",
      helpGroup: HOW,
    }),
    "no-ask": Flags.boolean({ description: "ask nothing, also on a terminal", helpGroup: HOW }),
    save: Flags.boolean({ description: "keep the answers in the case, as declared facts", helpGroup: HOW }),
    out: Flags.string({ char: "o", description: "with --new: make a case of it", helpValue: "DIR", helpGroup: HOW }),
    ...POLICY_FLAGS,
    policy: Flags.string({
      description: "policy (assay policy list) or policy file; default: the one in force on the report's date",
      helpValue: "ID|FILE.json",
      helpGroup: "POLICY",
    }),
    as: Flags.string({
      description: "whose action",
      options: ["reporter", "maintainer"] as const,
      default: "reporter",
      helpGroup: "POLICY",
    }),
    date: Flags.string({
      description: "with --new: date of the report (default: that of the answers, else today)",
      helpValue: "YYYY-MM-DD",
      helpGroup: "POLICY",
    }),
    "all-policies": Flags.boolean({
      description: "every revision, and your --policy FILE: where they part, and why",
      helpGroup: "POLICY",
    }),
    sarif: Flags.boolean({ description: "SARIF 2.1.0 instead of text", exclusive: ["json", "all-policies"] }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Classify);
    checkCombination(args.case, flags);
    const stopAt = outcomesOf(flags["fail-on"]);
    const [
      { answersFrom, isPolicyFile, policyFrom },
      { dateOf, overruled, subjectOfAnswers, subjectOfCase },
      { presentVerdict },
    ] = await Promise.all([
      import("../policy-input.ts"),
      import("../classification.ts"),
      import("../present-verdict.ts"),
    ]);
    const answers = flags.answers ? answersFrom(flags.answers) : [];
    const date = checkDate(flags.date) ?? checkDate(dateOf(answers)) ?? today();
    const subject = args.case === undefined ? subjectOfAnswers(date) : await subjectOfCase(args.case);
    const policy = policyFrom(flags.policy ?? subject.policy);
    const audience = flags.as === "maintainer" ? "maintainer" : "reporter";
    const judge = (facts: readonly Fact[]): Verdict => subject.verdict(facts, { policy, audience });

    const silent = flags["no-ask"] || flags.json === true || flags.sarif || flags.answers === "-";
    const asked = silent ? [] : await askOpen((more) => judge([...answers, ...more]));
    const given = [...answers, ...asked];
    for (const line of overruled(subject, given)) this.note(line);

    const verdict = judge(given);
    const all = flags["all-policies"];
    const own = flags.policy !== undefined && isPolicyFile(flags.policy);
    const shown = presentVerdict({ subject, given, verdict, policy, paint: this.paint, tool: toolName(), all, own });
    if (flags.sarif) process.stdout.write(`${JSON.stringify(shown.sarif, null, 2)}\n`);
    else this.result({ case: args.case ?? null, ...shown.data }, () => shown.text);

    const { dir } = subject;
    if (dir && given.length > 0 && (flags.save || (asked.length > 0 && (await confirmed(dir.path))))) {
      const { declareFacts } = await import("@assay/triage");
      declareFacts(dir, given);
      this.note(`kept in ${dir.path}; verdict and bundle are made anew by: assay triage ${dir.path}`);
    }
    if (flags.out !== undefined) {
      const { makeQuestionCase } = await import("@assay/triage");
      makeQuestionCase({ out: flags.out, answers: given, date, policy: flags.policy, tool: toolName() });
      this.note(`case: ${flags.out}`);
    }
    this.end(matches(verdict, stopAt) ? "matched" : "done");
  }
}

interface Combination {
  readonly new: boolean;
  readonly save: boolean;
  readonly out: string | undefined;
  readonly date: string | undefined;
  readonly policy: string | undefined;
}

function checkCombination(dir: string | undefined, flags: Combination): void {
  const hint = "assay classify CASE [--save], or assay classify --new [--date DAY] [--out DIR]";
  if ((dir === undefined) !== Boolean(flags.new)) throw new UsageError("give a case, or --new for none", hint);
  if (flags.new && flags.save) throw new UsageError("--new has no case to save into", hint);
  if (!flags.new && flags.out !== undefined) throw new UsageError("--out belongs to --new", hint);
  if (!flags.new && flags.date !== undefined)
    throw new UsageError("a case has its date, written when it was made", "Another text is chosen with --policy.");
  if (flags.out !== undefined && /\.json$|\//.test(flags.policy ?? ""))
    throw new UsageError("a case remembers a policy by name, not a file", "Give the file with each call instead.");
}

/** Only where a person sits at both ends. */
async function askOpen(judge: (more: readonly Fact[]) => Verdict): Promise<Fact[]> {
  const { askOnTerminal, onTerminal } = await import("../terminal-questions.ts");
  if (!onTerminal()) return [];
  const { interview } = await import("../interview.ts");
  return interview(judge, askOnTerminal);
}

async function confirmed(path: string): Promise<boolean> {
  const { confirmOnTerminal } = await import("../terminal-questions.ts");
  return confirmOnTerminal(`Keep these answers in ${path}?`);
}
