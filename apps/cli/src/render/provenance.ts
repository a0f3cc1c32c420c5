/** A provenance verdict for people: what is proved and what is only claimed, under two headings that are never mixed. */
import type { Claimed, Proved, Reason, Verdict } from "@assay/provenance";
import { escapeLine } from "./escape.ts";
import { type Paint, type Tint, table } from "./style.ts";

const TINT: Readonly<Record<Verdict["kind"], Tint>> = {
  trusted: "green",
  mismatched: "red",
  unattested: "yellow",
  "untrusted-signer": "yellow",
  "refused-by-expectations": "red",
  malformed: "red",
};

export function verdictLine(file: string, { kind, reasons }: Verdict, paint: Paint): string {
  const why = reasons[0] ? ` (${escapeLine(reasons[0].text)})` : "";
  return `${escapeLine(file)}: ${paint(TINT[kind], words(kind))}${why}`;
}

export function renderProvenance(file: string, verdict: Verdict, paint: Paint): string {
  const { kind, reasons, notes, proved, claimed } = verdict;
  const blocks = [
    `${escapeLine(file)}: ${paint(TINT[kind], words(kind))}`,
    list("because", reasons),
    section("proved", provedRows(proved)),
    claimed ? section(heading(verdict), claimedRows(claimed, [...reasons, ...notes])) : "",
    list("notes", notes),
  ];
  return blocks.filter(Boolean).join("\n");
}

function words(kind: Verdict["kind"]): string {
  return kind.replaceAll("-", " ");
}

function heading({ proved }: Verdict): string {
  return proved.signers.length > 0 ? "claimed by the signer" : "claimed, by nobody we know";
}

function list(title: string, reasons: readonly Reason[]): string {
  return reasons.length === 0
    ? ""
    : `  ${title}\n${table(reasons.map((r) => ["   ", `${escapeLine(r.text)} [${r.id}]`]))}`;
}

function section(title: string, rows: readonly (readonly [string, string])[]): string {
  return `  ${title}\n${table(rows.map(([name, value]) => ["   ", name, escapeLine(value)]))}`;
}

function provedRows({
  size,
  subjectDigest,
  subjectSize,
  stamp,
  header,
  loadableBy,
  signers,
}: Proved): [string, string][] {
  const rows: [string, string][] = [["size", `${size} bytes`]];
  for (const [name, hex] of Object.entries(subjectDigest ?? {})) rows.push([name, hex]);
  if (subjectSize !== undefined && subjectSize !== size)
    rows.push(["unstamped", `${subjectSize} bytes, which the digest covers`]);
  rows.push(["stamp", stamp]);
  if (header) rows.push(["header", entries(header)]);
  if (loadableBy) rows.push(["loaded by", loadableBy.length > 0 ? ranges(loadableBy) : "no WAMR we know"]);
  for (const { owner, fingerprint, status } of signers) {
    rows.push(["signed by", `${owner ?? "a listed key"}, ${fingerprint}${status === "valid" ? "" : ` (${status})`}`]);
  }
  return rows;
}

/** `said`: what stands elsewhere in the answer is not said twice. */
function claimedRows(claimed: Claimed, said: readonly Reason[]): [string, string][] {
  const { builder, subjectName, wasm, wamrc, argv, env, libraries, effective, reported, weakens, metadata } = claimed;
  const rows: [string, string][] = [["builder", builder]];
  if (subjectName !== undefined) rows.push(["file name", subjectName]);
  if (wasm) rows.push(["made from", `${wasm.name}${wasm.sha256 ? `, sha256 ${wasm.sha256}` : ""}`]);
  if (wamrc)
    rows.push([wamrc.name, [wamrc.version, wamrc.sha256 && `sha256 ${wamrc.sha256}`].filter(Boolean).join(", ")]);
  for (const { name, sha256 } of libraries) rows.push(["with", `${name}${sha256 ? `, sha256 ${sha256}` : ""}`]);
  if (argv) rows.push(["options", argv.join(" ") || "none"]);
  if (env && Object.keys(env).length > 0) rows.push(["environment", entries(env)]);
  if (reported) rows.push(["wamrc said", entries(reported)]);
  if (effective) rows.push(["so checks are", entries({ ...effective })]);
  const unsaid = weakens.filter((weak) => !said.some(({ text }) => text === weak.text));
  for (const weak of unsaid) rows.push([weak.matters === "yes" ? "weakens" : "depends", weak.text]);
  if (metadata) rows.push(["times", entries(metadata)]);
  return rows;
}

function entries(record: Readonly<Record<string, string>>): string {
  return Object.entries(record)
    .map(([name, value]) => `${name}=${value === "" ? "(none)" : value}`)
    .join(", ");
}

function ranges(versions: readonly string[]): string {
  return versions.length > 2 ? `WAMR ${versions[0]} to ${versions.at(-1)}` : `WAMR ${versions.join(", ")}`;
}
