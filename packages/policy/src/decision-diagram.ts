/**
 * The order of decision as a picture: go down, leave to the right where a line applies. Plain SVG with its own colours for light
 * and dark, readable as text by a screen reader, made from the rules alone.
 */
import { ACTION_WORDS, CLASS_WORDS } from "./cheat-sheet.ts";
import { inWords } from "./condition.ts";
import { readableSteps } from "./decision.ts";
import { findPolicy } from "./revisions/registry.ts";
import type { Policy, Rule } from "./rule.ts";

interface Row {
  readonly lines: readonly string[];
  readonly outcome: string;
  readonly words: string;
}

const WIDTH = 640;
const BOX = { x: 16, width: 372 } as const;
const PILL = { x: 436, width: 188, height: 32 } as const;
const LINE = 18;
const GAP = 22;
const TOP = 56;

export function decisionDiagram(policyId: string | Policy, question: "reporter" | "class" = "reporter"): string {
  const policy = typeof policyId === "string" ? findPolicy(policyId) : policyId;
  const rows = rowsOf(policy, question);
  const heights = rows.map(({ lines }) => Math.max(PILL.height, lines.length * LINE + 14));
  const total = TOP + heights.reduce((sum, height) => sum + height + GAP, 0) + PILL.height + 12;
  const title = question === "reporter" ? "What to do with a finding" : "What a maintainer will call it";
  let y = TOP;
  const body = rows.map((row, i) => {
    const drawn = drawRow(row, y, heights[i]!);
    y += heights[i]! + GAP;
    return drawn;
  });
  const [fallback, words] =
    question === "reporter" ? ["report-privately", ACTION_WORDS["report-privately"]] : ["unclear", CLASS_WORDS.unclear];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${total}" role="img" aria-labelledby="t d" font-family="system-ui, sans-serif" font-size="14">`,
    `<title id="t">${escapeXml(`${title}: ${policy.title}`)}</title>`,
    `<desc id="d">${escapeXml([...rows.map(({ lines, words: then }) => `${lines.join(", or ")}: ${then}.`), `Otherwise, or in doubt: ${words}.`].join(" "))}</desc>`,
    STYLE,
    `<text x="${BOX.x}" y="24" class="title">${escapeXml(title)}</text>`,
    `<text x="${BOX.x}" y="42" class="small">${escapeXml(`${policy.title} (${policy.id}, ${policy.date})`)}</text>`,
    ...body,
    `<text x="${BOX.x + 24}" y="${y + 21}">otherwise, or in doubt</text>`,
    arrow(BOX.x + BOX.width - 160, y + PILL.height / 2, PILL.x, y + PILL.height / 2),
    pill(y, fallback, words),
    "</svg>\n",
  ].join("\n");
}

const STYLE =
  "<style>.title{font-weight:600;font-size:16px}text{fill:#1f2328}.small,.no{font-size:12px;fill:#59636e}.box{fill:#f6f8fa;stroke:#8c959f}.arrow{stroke:#59636e;fill:none}.head{fill:#59636e}" +
  ".pill{stroke:none}.private{fill:#cf222e}.bug{fill:#0969da}.off{fill:#59636e}.fixed{fill:#1a7f37}.maybe{fill:#9a6700}.pill+text{fill:#fff;font-weight:600;font-size:13px}" +
  "@media (prefers-color-scheme:dark){text{fill:#e6edf3}.small,.no{fill:#9198a1}.box{fill:#151b23;stroke:#656c76}.arrow{stroke:#9198a1}.head{fill:#9198a1}" +
  ".private{fill:#da3633}.bug{fill:#1f6feb}.off{fill:#656c76}.fixed{fill:#238636}.maybe{fill:#9e6a03}}</style>";

const COLOUR: Readonly<Record<string, string>> = {
  "report-privately": "private",
  security: "private",
  "potential-security": "maybe",
  "public-bug": "bug",
  bug: "bug",
  update: "fixed",
  "not-a-bug": "off",
  "not-reproduced": "off",
  unclear: "maybe",
};

const UNLESS_BREACH = "(not where a breach is shown)";

/** Rules in a row with one outcome share a box; those that yield to a breach have one of their own, which says so. */
function rowsOf(policy: Policy, question: "reporter" | "class"): Row[] {
  const rows: { lines: string[]; outcome: string; words: string; yields: boolean }[] = [];
  for (const { rule } of readableSteps(policy, question)) {
    const outcome = question === "class" ? rule.class! : rule.action!;
    const words = question === "class" ? CLASS_WORDS[rule.class!] : ACTION_WORDS[rule.action!];
    const last = rows.at(-1);
    const line = labelOf(rule);
    const yields = rule.yieldsToBreach === true;
    if (last?.outcome !== outcome || last.yields !== yields) rows.push({ lines: [line], outcome, words, yields });
    else if (!last.lines.includes(line)) last.lines.push(line);
  }
  return rows.map(({ yields, lines, ...row }) => ({ ...row, lines: yields ? [...lines, UNLESS_BREACH] : lines }));
}

function labelOf(rule: Rule): string {
  const text = rule.label ?? inWords(rule.when);
  return text.length > 52 ? `${text.slice(0, 51)}…` : text;
}

function drawRow({ lines, outcome, words }: Row, y: number, height: number): string {
  const middle = y + height / 2;
  const first = middle - ((lines.length - 1) * LINE) / 2 + 5;
  return [
    `<rect class="box" x="${BOX.x}" y="${y}" width="${BOX.width}" height="${height}" rx="6"/>`,
    ...lines.map((line, i) => `<text x="${BOX.x + 12}" y="${first + i * LINE}">${escapeXml(line)}</text>`),
    arrow(BOX.x + BOX.width, middle, PILL.x, middle),
    pill(middle - PILL.height / 2, outcome, words),
    arrow(BOX.x + 12, y + height, BOX.x + 12, y + height + GAP),
    `<text class="no" x="${BOX.x + 22}" y="${y + height + 15}">no</text>`,
  ].join("\n");
}

function pill(y: number, outcome: string, words: string): string {
  const short = words.split(":")[0]!;
  return (
    `<rect class="pill ${COLOUR[outcome] ?? "off"}" x="${PILL.x}" y="${y}" width="${PILL.width}" height="${PILL.height}" rx="16"/>` +
    `<text x="${PILL.x + PILL.width / 2}" y="${y + 21}" text-anchor="middle">${escapeXml(short)}</text>`
  );
}

function arrow(x1: number, y1: number, x2: number, y2: number): string {
  const head =
    x1 === x2
      ? `M${x2 - 4} ${y2 - 7}L${x2} ${y2}L${x2 + 4} ${y2 - 7}Z`
      : `M${x2 - 7} ${y2 - 4}L${x2} ${y2}L${x2 - 7} ${y2 + 4}Z`;
  return `<path class="arrow" d="M${x1} ${y1}L${x2} ${y2}"/><path class="head" d="${head}"/>`;
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
