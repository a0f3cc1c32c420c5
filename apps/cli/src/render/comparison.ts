/** One case under every revision: a row each, then which sentences make the difference. */
import type { Comparison, Opinion, Verdict } from "@assay/policy";
import { paragraph, quoted } from "./paragraph.ts";
import { type Paint, table } from "./style.ts";

export function renderComparison({ verdicts, opinions, agree }: Comparison, paint: Paint): string {
  const rows = verdicts.filter((verdict) => !isEcho(verdict, verdicts));
  const answer = agree
    ? `all ${verdicts.length} texts agree: ${rows[0]?.action}, class ${rows[0]?.class}`
    : `the texts give ${opinions.length} different answers`;
  return [
    paint("bold", answer),
    table([["POLICY", "ACTION", "CLASS", "DECIDED BY"], ...rows.map(row)]),
    ...opinions.map((opinion) => opinionText(opinion, paint)),
  ].join("\n\n");
}

/** Another reading that changes nothing needs no row of its own. */
function isEcho({ policy, action, class: name }: Verdict, verdicts: readonly Verdict[]): boolean {
  const [base, variant] = policy.split("+");
  const plain = verdicts.find((other) => other.policy === base);
  return variant !== undefined && plain?.action === action && plain.class === name;
}

function row({ policy, action, class: name, rules }: Verdict): string[] {
  return [
    policy,
    action,
    name,
    rules
      .filter(({ decides }) => decides.length > 0)
      .map(({ id }) => id)
      .join(", "),
  ];
}

function opinionText({ action, class: name, policies, because }: Opinion, paint: Paint): string {
  return [
    paint("cyan", `${action}, class ${name}`),
    paragraph(policies.join(", "), "  under "),
    ...because.flatMap(({ policy, id, quote, settles }) => [
      paragraph(`${id} (${policy}) settles the ${settles.join(" and the ")}`, "  = "),
      quoted(quote, "    "),
    ]),
  ].join("\n");
}
