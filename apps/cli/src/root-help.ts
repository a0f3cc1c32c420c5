/**
 * `assay --help`: the commands by what one wants to do. The summaries are collected when the CLI is built (dist/commands.json), so that
 * help needs neither oclif nor the commands themselves; a test holds the groups against the command table.
 */
import { readFileSync } from "node:fs";

export const GROUPS: readonly (readonly [title: string, commands: readonly string[]])[] = [
  ["A crash", ["triage", "run", "minimize", "cluster", "facts", "classify", "bundle"]],
  ["An .aot", ["compile", "stamp", "detach", "verify", "rebuild", "inspect", "diff", "keys", "trust"]],
  ["The policy", ["explain", "policy", "handle", "redact"]],
  ["The tool", ["runtimes", "doctor", "completion"]],
];

/** Topics hold several commands: their line says which. */
export type Summaries = Readonly<Record<string, string>>;

export function rootHelp(summaries: Summaries, version: string): string {
  const lines = [
    `assay ${version}: what is a crash of WAMR worth, and who made this .aot?`,
    "",
    "USAGE",
    "  $ assay COMMAND [FLAGS]",
  ];
  for (const [title, commands] of GROUPS) {
    const rows = commands.flatMap((name) => (summaries[name] === undefined ? [] : [[name, summaries[name]] as const]));
    if (rows.length === 0) continue;
    lines.push("", title.toUpperCase(), ...rows.flatMap(([name, summary]) => fold(name, summary)));
  }
  lines.push(
    "",
    "FIRST STEPS",
    "  $ assay triage crash.wasm -- /path/iwasm {file}",
    "  $ assay verify app.aot --trust trust.json",
    "  $ assay COMMAND --help       examples and flags of a command",
  );
  return `${lines.join("\n")}\n`;
}

/** Two columns in 80 characters. */
function fold(name: string, summary: string): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of summary.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > 66) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].map((text, i) => (i === 0 ? `  ${name.padEnd(11)} ${text}` : `${" ".repeat(14)}${text}`));
}

/** `id → summary`; a topic's line lists its commands. */
export function summariesOf(commands: Readonly<Record<string, { readonly summary?: string | undefined }>>): Summaries {
  const found: Record<string, string> = {};
  const topics = new Map<string, string[]>();
  for (const [id, { summary = "" }] of Object.entries(commands)) {
    const [topic = "", verb] = id.split(":");
    if (verb === undefined) found[id] = summary;
    else topics.set(topic, [...(topics.get(topic) ?? []), verb]);
  }
  for (const [topic, verbs] of topics)
    found[topic] = [found[topic], `${topic} ${verbs.join(", ")}`].filter(Boolean).join("; ");
  return found;
}

export function readSummaries(path: string): Summaries | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}
