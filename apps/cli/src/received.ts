/**
 * What a maintainer has in front of him: a case of his own, or the bundle somebody sent. Nothing in a bundle is run, and what it calls
 * measured was measured by its sender, so here it is declared.
 */
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Fact, parseFacts, policyForDate } from "@assay/policy";
import type { CrashKind } from "@assay/policy/severity";
import { checkReceived, classifyCase, openCase } from "@assay/triage";
import { UsageError } from "./usage-error.ts";
import { toolName } from "./version.ts";

export interface Received {
  readonly kind: "case" | "bundle";
  readonly path: string;
  readonly facts: readonly Fact[];
  readonly policy: string;
  readonly crash: (CrashKind & { readonly summary: string }) | undefined;
}

const FACTS = "evidence/facts.json";
/** A document of a bundle never comes near this. */
const MAX_JSON = 16 * 1024 * 1024;

export function openReceived(path: string, today: string): Received {
  if (existsSync(join(path, "case.json"))) return fromCase(path);
  if (existsSync(join(path, FACTS))) {
    const name = "evidence/fingerprint.json";
    const { fingerprint } = existsSync(join(path, name)) ? document<{ fingerprint?: unknown }>(path, name) : {};
    return fromBundle(path, document<{ facts?: unknown }>(path, FACTS).facts, fingerprint, today);
  }
  if (statSync(path, { throwIfNoEntry: false })?.isFile()) return fromArchive(path, today);
  throw new UsageError(
    `${path} is neither a case nor a bundle`,
    `A case has case.json, a bundle has ${FACTS}.`,
    existsSync(path) ? "malformed" : "usage",
  );
}

/** A folder is read as far as it goes; an archive is only opened when it is whole. */
function fromArchive(path: string, today: string): Received {
  const { result } = checkReceived(path, { tool: toolName() });
  if (result.kind !== "malformed") return fromBundle(path, result.input.facts, result.input.fingerprint, today);
  const [first] = result.problems;
  throw new UsageError(
    `${path} is not a whole bundle: ${first?.reason}, ${first?.where}`,
    `Look closer: assay bundle --check ${path}`,
    "malformed",
  );
}

function fromCase(path: string): Received {
  const { verdict, merged, fingerprint } = classifyCase(openCase(path));
  return { kind: "case", path, facts: merged, policy: verdict.policy, crash: crashOf(fingerprint?.fingerprint) };
}

function fromBundle(path: string, facts: unknown, fingerprint: unknown, today: string): Received {
  const said = parseFacts(facts).map(
    (fact): Fact => (fact.source === "measured" ? { ...fact, source: "declared" } : fact),
  );
  const date = said.find(({ name }) => name === "reportDate")?.value ?? today;
  return { kind: "bundle", path, facts: said, policy: policyForDate(date), crash: crashOf(fingerprint) };
}

function crashOf(fingerprint: unknown): Received["crash"] {
  const { kind, access, pointer, summary } = (fingerprint ?? {}) as Record<string, unknown>;
  if (typeof kind !== "string" || typeof summary !== "string") return undefined;
  return {
    kind,
    summary,
    ...(typeof access === "string" ? { access } : {}),
    ...(typeof pointer === "string" ? { pointer } : {}),
  };
}

function document<T extends object>(path: string, name: string): T {
  const at = join(path, name);
  try {
    if (!statSync(at).isFile() || statSync(at).size > MAX_JSON) throw new Error("not a document of a bundle");
    const value: unknown = JSON.parse(readFileSync(at, "utf8"));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as T;
    throw new Error("expected a JSON object");
  } catch (error) {
    throw new UsageError(
      `${at}: ${(error as Error).message}`,
      `Look closer: assay bundle --check ${path}`,
      "malformed",
    );
  }
}
