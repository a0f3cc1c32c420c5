/**
 * Is a statement true as far as the bytes can tell? Its subject, the header it repeats, and what follows from its options. Asked
 * by whoever judges a stamp, and before another key signs one.
 */
import { type AotFacts, headerClaims } from "../format/aot-facts.ts";
import type { Build, Dependency, Digests, Statement, Subject } from "../format/statement.ts";
import { type Effective, effectiveOptions, resolveVersion } from "./effective.ts";
import { parseOptions } from "./weakening.ts";

export interface Untruth {
  readonly id: "subject-differs" | "subject-ambiguous" | "header-differs" | "effective-differs";
  readonly text: string;
}

/** Does the statement fit these bytes, and itself? `digests`: of the subject bytes, sha256 at least. */
export function untruthOf({ subjects, build }: Statement, facts: AotFacts, digests: Digests): Untruth | undefined {
  return untrueSubject(subjects, digests) ?? untrueHeader(build, facts) ?? untrueOptions(build, facts);
}

function untrueSubject(subjects: readonly Subject[], digests: Digests): Untruth | undefined {
  const matching = subjects.filter((s) => digestsMatch(s, digests));
  if (matching.length === 1) return undefined;
  if (matching.length > 1) return { id: "subject-ambiguous", text: `${matching.length} subjects match the file` };
  const text = `the statement is about other bytes: sha256 ${subjects[0]?.digest.sha256}, this file has ${digests.sha256}`;
  return { id: "subject-differs", text };
}

/** Every digest that we can compute must be right; unknown algorithms say nothing. */
function digestsMatch({ digest }: Subject, digests: Digests): boolean {
  return Object.keys(digest).every((name) => digests[name] === undefined || digests[name] === digest[name]);
}

function untrueHeader({ aotHeader = {} }: Build, facts: AotFacts): Untruth | undefined {
  const header = headerClaims(facts);
  for (const [name, value] of Object.entries(aotHeader)) {
    if (header[name] !== value)
      return { id: "header-differs", text: `${name} is ${header[name]}, the statement says ${value}` };
  }
  return undefined;
}

function untrueOptions(build: Build, facts: AotFacts): Untruth | undefined {
  const effective = effectiveOf(build, facts);
  const differs = (text: string): Untruth => ({ id: "effective-differs", text });
  for (const [name, value] of Object.entries(build.effective ?? {})) {
    const derived = effective?.[name as keyof Effective];
    if (derived !== value)
      return differs(`${name} follows from the options as ${derived}, the statement says ${value}`);
  }
  if (effective === undefined || (effective.xip === "on") === facts.xip) return undefined;
  return differs(`the options say xip ${effective.xip}, the file is ${facts.xip ? "" : "not "}position independent`);
}

/** Undefined where the statement names no options. */
export function effectiveOf(build: Build, facts: AotFacts): Effective | undefined {
  return build.argv && effectiveOptions(parseOptions(build.argv), facts, versionOf(build, facts));
}

export function versionOf(build: Build, facts: AotFacts): string | undefined {
  const { reportedVersion, version: declared } = wamrcIn(build)?.annotations ?? {};
  return resolveVersion(reportedVersion ?? declared ?? build.builder.version.wamrc, facts.aotVersion);
}

export function wamrcIn({ dependencies }: Build): Dependency | undefined {
  return dependencies.find((d) => d.name === "wamrc" || d.name === "recorded-wamrc");
}
