/**
 * A case without the person and the machine it was found on. Everything that a bundle says comes out of this input, so what is
 * replaced here is nowhere in it. The PoC's bytes are the exception: they are the bug, so they stay and a warning says what is in them.
 */
import type { BundleFact, BundleInput, BundleObservation } from "../bundle-input.ts";
import { namesIn, replaceHosts } from "./hosts.ts";
import { type Hidden, hiddenBy, homesIn, type Identity, type Named } from "./identity.ts";
import { type Labels, makeLabels, type RedactionKind, type Replaced } from "./labels.ts";
import { type PathRules, replacePaths } from "./paths.ts";
import { holdsToken, replaceTokens } from "./tokens.ts";
import { makeSteady } from "./volatile.ts";

export interface Redactions {
  readonly kept: readonly RedactionKind[];
  readonly replaced: readonly Replaced[];
  /** What the reporter should look at himself. */
  readonly warnings: readonly string[];
}

export interface Redacted {
  readonly input: BundleInput;
  readonly redactions: Redactions;
}

/** Settings of the sanitizers and of iwasm's own: needed to repeat the run, and no secret. */
const SHOWN_ENV = /^(?:[A-Z]*SAN_OPTIONS|WAMR_[A-Z_]+|LANG|TZ)$/;

export function redact(input: BundleInput, identity: Identity, keep: readonly RedactionKind[] = []): Redacted {
  const labels = makeLabels();
  const off = new Set(keep);
  const env = { ...input.env, ...identity.env };
  const hidden = hiddenBy({ ...identity, env }, vocabularyOf(input), seenIn(allText(input)));
  const own = identityRule(hidden, labels, off);
  const text = textRule(input, own, labels, off);
  const steady = makeSteady({ off, count: labels.fixed });
  const run = (o: BundleObservation): BundleObservation => ({
    ...o,
    target: text(o.target),
    command: o.command.map(text),
    stdout: steady(text(o.stdout)),
    stderr: steady(text(o.stderr)),
    traces: o.traces.map((t) => steady(text(t))),
  });
  const fact = (f: BundleFact): BundleFact => ({
    ...f,
    value: f.value === null ? null : text(f.value),
    evidence: f.evidence.map(text),
  });
  const { fingerprint, runtime, verdict } = input;
  const original = originalOf(input, hidden, off);
  return {
    input: {
      ...input,
      input: { ...input.input, name: off.has("input-name") ? input.input.name : generic(input), bytes: original.bytes },
      poc: { ...input.poc, text: text(input.poc.text) },
      command: input.command.map(text),
      options: (input.options ?? []).map(text),
      args: (input.args ?? []).map(text),
      env: environment(input.env, text, labels, off),
      runtime: runtime && { ...runtime, name: text(runtime.name), features: runtime.features.map(text) },
      // Names of functions and the key made of them: read again, they must come out as here.
      fingerprint: fingerprint && {
        ...fingerprint,
        frames: fingerprint.frames.map(own.literals).map(own.words),
        key: own.words(own.literals(fingerprint.key)),
        summary: text(fingerprint.summary),
      },
      observations: input.observations.map(run),
      facts: input.facts.map(fact),
      verdict: { ...verdict, notes: verdict.notes.map(text) },
      versions: input.versions.map((v) => ({ ...v, runtime: text(v.runtime), detail: text(v.detail) })),
    },
    redactions: {
      kept: [...off].sort(),
      replaced: labels.list(),
      warnings: [...pocWarnings(input, hidden), ...original.warnings],
    },
  };
}

type Rule = (text: string) => string;

interface IdentityRule {
  /** Values of the environment and words given, wherever they stand. */
  readonly literals: Rule;
  /** Names of users and hosts, as whole words. */
  readonly words: Rule;
}

function identityRule(hidden: Hidden, labels: Labels, off: ReadonlySet<RedactionKind>): IdentityRule {
  const literals = hidden.literals.filter((l) => !off.has(l.kind));
  const words = hidden.words.filter((w) => !off.has(w.kind));
  return {
    literals: literalRule(literals, labels, "", ""),
    words: literalRule(words, labels, "(?<![A-Za-z0-9])", "(?![A-Za-z0-9])"),
  };
}

function textRule(input: BundleInput, own: IdentityRule, labels: Labels, off: ReadonlySet<RedactionKind>): Rule {
  const rules: Rule[] = [own.literals, (t) => replaceHosts(t, { off, label: labels.numbered })];
  if (!off.has("secret")) rules.push((t) => replaceTokens(t, (secret) => labels.numbered("secret", secret)));
  const name = input.input.name;
  if (!off.has("input-name") && name.length >= 3 && !GENERIC_NAME.test(name)) {
    const pattern = new RegExp(`(?<![\\w.-])${escapeRegExp(name)}(?![\\w-])`, "g");
    rules.push((t) => t.replace(pattern, () => labels.fixed("input-name", generic(input))));
  }
  if (!off.has("path")) {
    const paths: PathRules = {
      programs: programsOf(input),
      label: (folder) => labels.numbered("path", folder),
      wamr: () => labels.fixed("path", "[wamr]"),
    };
    rules.push((t) => replacePaths(t, paths));
  }
  return (t) => [...rules, own.words].reduce((all, rule) => rule(all), t);
}

const GENERIC_NAME = /^(?:input|poc|original|minimal)\.(?:wasm|aot)$/;

function generic(input: BundleInput): string {
  return `original.${input.input.kind}`;
}

function literalRule(
  items: readonly { readonly kind: RedactionKind; readonly value: string }[],
  labels: Labels,
  before: string,
  after: string,
): Rule {
  if (items.length === 0) return (t) => t;
  const kinds = new Map(items.map((i) => [i.value, i.kind]));
  const pattern = new RegExp(`${before}(?:${items.map((i) => escapeRegExp(i.value)).join("|")})${after}`, "g");
  return (t) => t.replace(pattern, (found) => labels.numbered(kinds.get(found) ?? "secret", found));
}

function environment(
  env: BundleInput["env"],
  text: Rule,
  labels: Labels,
  off: ReadonlySet<RedactionKind>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => [
        name,
        off.has("env") || SHOWN_ENV.test(name) ? text(value) : labels.numbered("env", value),
      ]),
  );
}

/** Words that the report itself is made of; they are not a person's. */
function vocabularyOf(input: BundleInput): ReadonlySet<string> {
  const { fingerprint, runtime } = input;
  const names = [
    ...(fingerprint ? [fingerprint.kind, fingerprint.component, fingerprint.source, ...fingerprint.frames] : []),
    ...(runtime
      ? [
          runtime.name,
          runtime.mode,
          runtime.version,
          runtime.sanitizer,
          runtime.platform,
          ...runtime.features.map((f) => f.split("=")[0]),
        ]
      : []),
    ...input.versions.flatMap((v) => [v.runtime, v.version, v.mode, v.sanitizer, v.state]),
    ...input.observations.map((o) => o.target),
  ].filter((n) => n !== null && n !== undefined);
  return new Set(names.flatMap((n) => [n, ...n.split(/[^A-Za-z0-9]+/)]));
}

function seenIn(text: string): Named {
  const { users, hosts } = namesIn(text);
  return { users: [...homesIn(text), ...users], hosts };
}

function programsOf(input: BundleInput): ReadonlySet<string> {
  const base = (word: string | undefined): string => word?.split(/[\\/]/).at(-1) ?? "";
  return new Set([
    base(input.command[0]),
    ...(input.runtime ? [input.runtime.name] : []),
    ...input.versions.map((v) => v.runtime),
    ...input.observations.map((o) => base(o.command[0])),
    "iwasm",
    "wamrc",
  ]);
}

function allText(input: BundleInput): string {
  return [
    ...input.command,
    ...input.facts.flatMap((f) => f.evidence),
    ...input.observations.flatMap((o) => [o.stdout, o.stderr, ...o.traces]),
  ].join("\n");
}

const HOME_PATH = /(?:\/home\/|\/Users\/|[A-Za-z]:\\Users\\)[A-Za-z0-9._-]+[\\/]/;

function foundIn(bytes: Uint8Array, hidden: Hidden): string | undefined {
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  const bytesOf = (value: string): string => Buffer.from(value).toString("latin1");
  const literal = hidden.literals.find((l) => content.includes(bytesOf(l.value)));
  if (literal) return literal.kind === "env" ? "a value of your environment" : "a word that you asked to hide";
  if (holdsToken(content)) return "something that looks like a key, a password or an address";
  return HOME_PATH.test(content) ? "a path of someone's home folder" : undefined;
}

function pocWarnings(input: BundleInput, hidden: Hidden): string[] {
  const found = foundIn(input.poc.bytes, hidden);
  return found
    ? [`poc.${input.input.kind} holds ${found}. Its bytes are the proof and were left as they are: look at it first.`]
    : [];
}

/** More than this does not travel with a report. */
const LARGEST_ORIGINAL = 16 * 1024 * 1024;

function originalOf(
  input: BundleInput,
  hidden: Hidden,
  off: ReadonlySet<RedactionKind>,
): { bytes: Uint8Array; warnings: string[] } {
  const { bytes, sha256 } = input.input;
  const left = (why: string): { bytes: Uint8Array; warnings: string[] } => ({
    bytes: new Uint8Array(0),
    warnings: [`The input as it was found is not in the bundle: it ${why}. The PoC was made from it.`],
  });
  if (sha256 === input.poc.sha256) return { bytes, warnings: [] };
  if (bytes.length > LARGEST_ORIGINAL) return left(`has ${bytes.length} bytes`);
  const found = off.has("original") ? undefined : foundIn(bytes, hidden);
  return found ? left(`holds ${found}`) : { bytes, warnings: [] };
}

function escapeRegExp(words: string): string {
  return words.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
}
