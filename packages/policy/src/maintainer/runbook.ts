/**
 * A maintainer's next steps for a verdict, as a checklist with ready texts. For a security issue it follows the order of WAMR's
 * own runbook; for everything else what practice shows (filing again in public with credit, asking for more).
 */
import type { Verdict } from "../verdict.ts";
import {
  type Deadline,
  DISCLOSURE_CONFLICT,
  type DisclosureConflict,
  type EmbargoInput,
  embargoDates,
} from "./embargo.ts";
import { fill, type TemplateName } from "./templates.ts";

export interface Step {
  readonly id: string;
  readonly title: string;
  readonly does: string;
  /** Where it comes from. */
  readonly source: string;
  readonly text?: string;
}

export interface Runbook {
  readonly class: Verdict["class"];
  readonly steps: readonly Step[];
  readonly dates: readonly Deadline[];
  readonly conflicts: readonly DisclosureConflict[];
}

export interface RunbookOptions {
  /** reporter, manager, tested (a version), fixed (a release), affected, advisory, summary, cwe, vector, severity, disclosure … */
  readonly values?: Readonly<Record<string, string>>;
  readonly embargo?: EmbargoInput;
  /** The report came in where everybody can read it. */
  readonly public?: boolean;
}

const RUNBOOK = "doc/security_issue_runbook.md d3b0b5c06";
const RULES = "doc/security_need_to_know.md f5a1c39be, line 55";

type Row = readonly [id: string, title: string, does: string, source: string, template?: TemplateName];

const PUBLIC_THREAD: readonly Row[] = [
  [
    "close-thread",
    "Close or edit the public thread",
    "No details in public any more. Edit out what is there; ask GitHub's staff where an edit is not enough.",
    RULES,
  ],
  ["thank", "Thank the reporter", "Say why the thread is closed and where it goes on.", RULES, "thankPublic"],
];

const SECURITY: readonly Row[] = [
  [
    "advisory",
    "Create the advisory",
    "A draft security advisory in the repository; whoever opens it is the incident manager unless he hands it on.",
    RULES,
  ],
  [
    "invite",
    "Invite the reporter",
    "As collaborator of the advisory; offer another private way to those who do not want that.",
    RULES,
  ],
  ["acknowledge", "Acknowledge", "Promptly: security issues come first.", `${RUNBOOK}, step 1`, "acknowledge"],
  [
    "reproduce",
    "Reproduce, find affected versions and platforms",
    "Fill in the advisory with what you find.",
    `${RUNBOOK}, step 2`,
    "reproduced",
  ],
  [
    "fork",
    "Accept the report and open a private fork",
    "Invite those who are needed for the fix.",
    `${RUNBOOK}, step 2`,
  ],
  [
    "private",
    "Stay on private channels",
    "No issues or pull requests elsewhere, also not with third parties.",
    `${RUNBOOK}, step 3`,
  ],
  [
    "cve",
    "Request the CVE",
    "From the advisory, once the fix is ready and the details are final.",
    `${RUNBOOK}, step 4`,
    "cve",
  ],
  [
    "advance-mail",
    "Announce the coming release",
    "With the date of disclosure and the severity, no details. The two texts name different lists.",
    `${RUNBOOK}, step 4`,
    "advance",
  ],
  [
    "patches",
    "Prepare a pull request for each version",
    "In the private fork, with release notes; run the whole test suite on your own machine.",
    `${RUNBOOK}, step 5`,
  ],
  [
    "release",
    "Release",
    "Version bumps in public without notes on the fix, then the pull requests from the fork, then the release.",
    `${RUNBOOK}, step 6`,
  ],
  [
    "disclose",
    "Disclose",
    "Publish the advisory, delete the fork, send the second mail.",
    `${RUNBOOK}, step 6`,
    "release",
  ],
];

const PRACTICE = "practice: #4916, #4877, #4879";

const OTHERWISE: Readonly<Record<Exclude<Verdict["class"], "security" | "potential-security">, readonly Row[]>> = {
  bug: [
    [
      "tell",
      "Tell the reporter which rule applies",
      "Ask before you make it public, and credit him there.",
      PRACTICE,
      "refile",
    ],
    [
      "refile",
      "File it again as a public bug",
      "With version, configuration, details and proof of concept, as those issues have them.",
      PRACTICE,
    ],
    ["close-report", "Close the private report", "With a link to the issue.", PRACTICE],
  ],
  "not-a-bug": [
    ["explain", "Explain and close", "Name the rule; leave the door open.", "practice: #4036, #4622", "notABug"],
  ],
  unclear: [
    ["ask", "Ask what is open", "Keep it private until the answers are in.", "practice: #2453, #1993", "askMore"],
  ],
};

/** `open` are the questions that would change the verdict; they go into the letter that asks for more. */
export function runbook(
  verdict: Pick<Verdict, "class" | "action" | "rules" | "wouldChange">,
  options: RunbookOptions = {},
): Runbook {
  const { embargo, public: inPublic = false } = options;
  const values = { ...known(verdict), ...options.values };
  const secret = verdict.class === "security" || verdict.class === "potential-security";
  return {
    class: verdict.class,
    steps: [...(inPublic && verdict.action === "report-privately" ? PUBLIC_THREAD : []), ...rowsFor(verdict)].map(
      (row) => step(row, values),
    ),
    dates: embargo ? embargoDates(embargo) : [],
    conflicts: secret ? DISCLOSURE_CONFLICT : [],
  };
}

function rowsFor({ class: name, action }: Pick<Verdict, "class" | "action">): readonly Row[] {
  if (action === "update") return [["update", "Ask to test again", "The fix is out.", "practice: #3061", "update"]];
  if (action === "not-reproduced")
    return [
      [
        "ask",
        "Ask for what is missing",
        "Version, flags, command line, file.",
        "practice: #2720, #2453",
        "notReproduced",
      ],
    ];
  return name === "security" || name === "potential-security" ? SECURITY : OTHERWISE[name];
}

function known({
  class: name,
  rules,
  wouldChange,
}: Pick<Verdict, "class" | "rules" | "wouldChange">): Record<string, string> {
  const rule = rules.find(({ decides }) => decides.includes("class")) ?? rules[0];
  const questions = wouldChange.slice(0, 3).map(({ question }) => question.replace(/ → .*/, ""));
  return {
    class: name,
    ...(rule ? { rule: `“${rule.quote}” (${rule.id})` } : {}),
    ...(questions.length > 0 ? { questions: [...new Set(questions)].join(" ") } : {}),
  };
}

function step([id, title, does, source, template]: Row, values: Readonly<Record<string, string>>): Step {
  return { id, title, does, source, ...(template ? { text: fill(template, values) } : {}) };
}
