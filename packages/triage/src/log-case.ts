/**
 * A case without runs: a log, and perhaps the input. Same files as any case, made from text: what it says is read, named, judged
 * by the policy; a bundle needs the input, since a report without one cannot be acted on.
 */
import { type CaseDirectory, createCase, sha256 } from "./case-directory.ts";
import { fromWords } from "./command-line.ts";
import { TriageError } from "./error.ts";
import { readInput } from "./input.ts";
import { inputFacts, logFacts } from "./log-facts.ts";
import { type GivenLog, type LogObservation, observeLog } from "./log-observation.ts";
import { DEFAULT_REPOSITORY, freeCase, keepEvidenceOfOrigin } from "./make-case.ts";
import { type CaseRecord, openSession, type SessionOptions } from "./session.ts";
import { writeBundle } from "./stages/bundle.ts";
import { classify } from "./stages/classify.ts";
import { bestName } from "./stages/fingerprint.ts";
import type { Outcome } from "./stages/reproduce.ts";
import { readCase, type TriagedCase } from "./triaged-case.ts";

export interface NewLogCase {
  readonly log: GivenLog;
  readonly file?: string | undefined;
  /** The reporter's command, when he states it; it is recorded and not run. */
  readonly words?: readonly string[] | undefined;
  readonly out?: string | undefined;
  readonly date: string;
  readonly policy?: string | undefined;
  readonly repository?: string | undefined;
  readonly tool: string;
  readonly trust?: string | undefined;
}

export function makeLogCase(options: NewLogCase): CaseDirectory {
  const { log, tool, date, policy, repository } = options;
  observeLog(log);
  const input = options.file === undefined ? undefined : readInput(options.file);
  const record: CaseRecord = {
    tool,
    input: input ? { name: input.name, kind: input.kind, sha256: sha256(input.bytes), size: input.bytes.length } : null,
    log: { name: log.name, sha256: sha256(log.bytes), size: log.bytes.length },
    runtime: null,
    command: options.words ? fromWords(options.words) : { template: ["iwasm", "{file}"], options: [], args: [] },
    date,
    policy: policy ?? null,
    repository: repository ?? DEFAULT_REPOSITORY,
  };
  const same = (there: CaseRecord): boolean =>
    there.log?.sha256 === record.log?.sha256 && there.input?.sha256 === record.input?.sha256;
  const dir = options.out ? createCase(options.out) : freeCase(input?.name ?? log.name, same);
  const there = dir.has("case.json") ? dir.json<CaseRecord>("case.json") : undefined;
  if (there && !same(there))
    throw new TriageError(
      "case-exists",
      `${dir.path} holds another case`,
      "Choose another folder with --out; nothing was changed.",
    );
  if (there) return dir;
  dir.write("log.txt", log.bytes);
  if (input) dir.write(`input.${input.kind}`, input.bytes);
  keepEvidenceOfOrigin(dir, options.file, options.trust);
  dir.writeJson("case.json", record);
  return dir;
}

export function isLogCase(dir: CaseDirectory): boolean {
  return dir.json<CaseRecord>("case.json")?.log !== undefined;
}

/** All stages at once: they take milliseconds and start from the log each time. */
export async function triageLog(dir: CaseDirectory, options: SessionOptions): Promise<TriagedCase> {
  const { record } = readCase(dir);
  const bytes = dir.bytes("log.txt");
  if (!bytes || sha256(bytes) !== record.log?.sha256)
    throw new TriageError("case-malformed", `${dir.path}/log.txt is missing or not the one of case.json`);
  const log = observeLog({ name: "log.txt", bytes });
  const outcome = outcomeOf(log);
  const name = bestName(outcome);
  dir.writeJson("outcome.json", outcome);
  dir.writeJson("fingerprint.json", name);
  const own = logFacts(log, new TextDecoder().decode(bytes), record.date);
  const session = record.input ? openSession(dir, options) : undefined;
  const more = session
    ? await inputFacts({ session, outcome, name, reduction: undefined, minimal: session.bytes, known: own })
    : [
        {
          name: "input" as const,
          value: null,
          source: "unknown" as const,
          evidence: ["only a log: no input was given"],
        },
      ];
  const facts = [...own.filter((f) => !more.some((m) => m.name === f.name)), ...more];
  dir.writeJson("facts.json", { facts, versions: [], failed: [] });
  dir.writeJson("verdict.json", classify({ dir, record }));
  if (session && (name.fingerprint || name.reading.kind === "hang")) dir.writeJson("bundle.json", writeBundle(session));
  return readCase(dir);
}

function outcomeOf(log: LogObservation): Outcome {
  return { runs: [log], more: [], stability: { runs: 0, same: 0 }, baselineMs: 0, cpuShare: null };
}
