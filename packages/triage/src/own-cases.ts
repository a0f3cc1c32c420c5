/**
 * Which cases were made here, by the digest of their case.json, in the user's own folder. A case from elsewhere holds a command of whoever
 * made it, and a command is a program: it is run only when the user has given it himself, or when it is a .wasm on a runtime that he
 * has configured, with nothing but options that are repeated from a bundle too.
 */
import { appendFileSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { replayWords } from "@assay/advisory/check";
import { type CaseDirectory, sha256, writeBeside } from "./case-directory.ts";
import { TriageError } from "./error.ts";
import type { RuntimePlaces } from "./runtimes.ts";
import { listRuntimes } from "./runtimes.ts";
import type { Session } from "./session.ts";

/** So many are remembered; older ones want their command again. */
const MOST = 10_000;

/** Of this process: a folder that cannot be written remembers nothing, but what was given on this command line was given. */
const given = new Set<string>();

/** Called where the user has given the command of this case. */
export function rememberCase({ configDir }: RuntimePlaces, dir: CaseDirectory): void {
  const own = digestOf(dir);
  if (own !== undefined) given.add(own);
  const known = digests(configDir);
  if (own === undefined || known.includes(own)) return;
  try {
    mkdirSync(configDir, { recursive: true, mode: 0o700 });
    if (known.length < MOST) appendFileSync(fileIn(configDir), `${own}\n`, { mode: 0o600 });
    else writeBeside(fileIn(configDir), `${[...known.slice(-MOST / 2), own].join("\n")}\n`);
  } catch {
    // Read-only homes are common in CI: such a case goes on when its command is given again.
  }
}

/** Throws where going on with the case would run what somebody else wrote down. */
export function assertMayRun({ dir, record, options }: Session): void {
  const own = digestOf(dir);
  if (own !== undefined && (given.has(own) || digests(options.places.configDir).includes(own))) return;
  const { runtime, command, input } = record;
  const configured = runtime !== null && listRuntimes(options.places).some((r) => r.name === runtime.name);
  const harmless = replayWords(command.options, command.args).kind === "replay";
  if (configured && harmless && input.kind === "wasm" && !command.compile) return;
  const words = runtime ? [...command.options, "{file}", ...command.args] : command.template;
  const target = [...(runtime ? ["--runtime", runtime.name] : []), ...(command.compile ? ["--wamrc", "PATH"] : [])];
  throw new TriageError(
    "case-foreign",
    `${dir.path} was not made here, and going on with it would run: ${[...(runtime ? [runtime.name] : []), ...words].join(" ")}`,
    `If you trust that, give it yourself: ${["assay triage", join(dir.path, `input.${input.kind}`), "--out", dir.path, ...target].join(" ")} -- …`,
  );
}

function digestOf(dir: CaseDirectory): string | undefined {
  const bytes = dir.bytes("case.json");
  return bytes && sha256(bytes);
}

function fileIn(configDir: string): string {
  return join(configDir, "own-cases");
}

function digests(configDir: string): string[] {
  try {
    return readFileSync(fileIn(configDir), "utf8").split("\n").filter(Boolean);
  } catch {
    return [];
  }
}
