/**
 * ADVISORY.md: the fields maintainers ask for, in the order in which they need them. Every sentence comes from a fact; what was
 * not tested is listed as such.
 */
import type { BundleInput, BundleObservation } from "./bundle-input.ts";
import { BEGIN, decodeCommand, END, encodePoc, POC_BUDGET } from "./poc.ts";
import { factValue, impactOf, titleOf } from "./title.ts";

export function advisoryText(input: BundleInput): string {
  return [
    `# ${titleOf(input)}`,
    summary(input),
    versions(input),
    reproduce(input),
    details(input),
    poc(input),
    `## Impact\n\n${impactOf(input)}`,
    verdict(input),
    notTested(input),
    `Made with ${input.tool}. One vulnerability per report.`,
  ]
    .filter(Boolean)
    .join("\n\n")
    .concat("\n");
}

function summary(input: BundleInput): string {
  const lines = [input.fingerprint?.summary ?? titleOf(input)];
  for (const like of input.likeness) lines.push(`It ${like.sentence}. It shares \`${like.sharedFrame}\`.`);
  return `## Summary\n\n${lines.join("\n\n")}`;
}

function versions(input: BundleInput): string {
  const rows = input.versions.map(
    (v) =>
      `| ${v.runtime} | ${v.version ?? v.date ?? "unknown"} | ${v.mode ?? "unknown"} | ${v.sanitizer ?? "none"} | ${v.state} | ${cell(v.detail)} |`,
  );
  const build = input.runtime;
  const flags = build
    ? `\n\nBuild flags of ${build.name}: ${build.features.length > 0 ? build.features.join(" ") : "not known"}. Platform: ${build.platform ?? "not known"}.`
    : "";
  if (rows.length === 0)
    return `## Tested versions\n\nThe command given by the reporter: \`${input.command.join(" ")}\`.${flags}`;
  return `## Tested versions\n\n| runtime | version | mode | sanitizer | result | detail |\n|---|---|---|---|---|---|\n${rows.join("\n")}${flags}`;
}

function reproduce(input: BundleInput): string {
  const file = `poc.${input.input.kind}`;
  const command = input.command.map((w) => w.replaceAll("{file}", file)).join(" ");
  const env = Object.entries(input.env)
    .map(([k, v]) => `${k}=${v} `)
    .join("");
  const valid = factValue(input, "valid");
  const said =
    valid === "yes"
      ? "The module is valid"
      : valid === "no"
        ? "The module is not valid"
        : valid === "disputed"
          ? "Validators disagree about the module"
          : "Validity of the module: not known";
  const evidence = input.facts.find((f) => f.name === "valid")?.evidence ?? [];
  return `## To reproduce\n\n\`\`\`sh\n${env}${command}\n\`\`\`\n\nor \`./repro.sh /path/to/iwasm\` from the bundle. ${input.stability.same} of ${input.stability.runs} runs ended the same way. ${said}${evidence.length > 0 ? ` (${evidence.join("; ")})` : ""}.`;
}

function details(input: BundleInput): string {
  const { fingerprint } = input;
  const best = bestObservation(input);
  const frames =
    fingerprint && fingerprint.frames.length > 0
      ? `Frames in WAMR, innermost first: ${fingerprint.frames.map((f) => `\`${f}\``).join(" < ")}.`
      : "No frames in WAMR are known.";
  return `## Details\n\n${frames}${best ? `\n\nReport of ${best.target}:\n\n\`\`\`text\n${excerpt(best)}\n\`\`\`` : ""}`;
}

/** The observation that names the crash best: the one with a sanitizer's report, else a trace, else the first. */
function bestObservation(input: BundleInput): BundleObservation | undefined {
  const said = (o: BundleObservation): boolean => /Sanitizer|runtime error:/.test(o.stderr);
  return input.observations.find(said) ?? input.observations.find((o) => o.traces.length > 0) ?? input.observations[0];
}

function excerpt(o: BundleObservation): string {
  const text = (
    /Sanitizer|runtime error:/.test(o.stderr) ? o.stderr : [...o.traces, o.stderr, o.stdout].join("\n")
  ).trim();
  const lines = text.split("\n").map((l) => l.replaceAll("```", "'''"));
  const end = lines.findIndex((l) => l.startsWith("Shadow bytes around"));
  const kept = (end > 0 ? lines.slice(0, end) : lines).slice(0, 40);
  return kept.length < lines.length ? `${kept.join("\n")}\n[… the whole is in evidence/]` : kept.join("\n");
}

function poc(input: BundleInput): string {
  const file = `poc.${input.input.kind}`;
  const head = `## PoC\n\n\`${file}\`, ${input.poc.bytes.length} bytes, SHA-256 \`${input.poc.sha256}\``;
  const shrunk = input.reduction
    ? `, reduced from ${input.reduction.from} bytes (${input.reduction.oneMinimal ? "no single part can go any more" : "may not be minimal"})`
    : "";
  const encoded = encodePoc(input.poc.bytes);
  if (encoded.length > POC_BUDGET) {
    return `${head}${shrunk}.\n\nIt is too large to stand here (${encoded.length} characters as gzip+base64). It goes into the private fork of this advisory: \`start_private_fork\` is set, push \`${file}\` there.`;
  }
  return `${head}${shrunk}. Decode it with:\n\n\`\`\`sh\n${decodeCommand("ADVISORY.md", file)}\necho "${input.poc.sha256}  ${file}" | sha256sum -c\n\`\`\`\n\n\`\`\`text\n${BEGIN}\n${encoded}\n${END}\n\`\`\``;
}

function verdict(input: BundleInput): string {
  const v = input.verdict;
  const rules = v.rules.map(
    (r) =>
      `- "${r.quote}" (${[r.source.file, r.source.commit ?? r.source.date, r.source.line ? `line ${r.source.line}` : ""].filter(Boolean).join(", ")}; rule \`${r.id}\`)`,
  );
  return `## Classification\n\nBy policy ${v.policy}: **${v.action}** (expected class: ${v.class}, confidence: ${v.confidence}). This is the reporter's reading; the maintainers decide.\n\n${rules.join("\n")}${v.notes.length > 0 ? `\n\n${v.notes.join("\n\n")}` : ""}`;
}

function notTested(input: BundleInput): string {
  const unknown = input.facts.filter((f) => f.value === null);
  if (unknown.length === 0) return "";
  return `## Not known\n\n${unknown.map((f) => `- ${f.name}${f.evidence.length > 0 ? `: ${f.evidence.join("; ")}` : ""}`).join("\n")}`;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}
