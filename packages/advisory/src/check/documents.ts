/**
 * The JSON files of a bundle: UTF-8, of a version that is known, of the shape that the schema says, and written as Assay writes them, so
 * that no second key of the same name hides in them.
 */
import { Ajv, type ValidateFunction } from "ajv";
import { EVIDENCE_VERSION } from "../evidence.ts";
import { SCHEMAS } from "../schema/evidence-schemas.ts";
import { type CheckProblem, problem } from "./reasons.ts";

export interface ReadDocuments {
  readonly documents: Readonly<Record<string, object>>;
  readonly problems: readonly CheckProblem[];
}

export const REQUIRED: readonly string[] = Object.keys(SCHEMAS).filter(
  (path) => path.startsWith("evidence/") || path === "redactions.json" || path === "report.sarif",
);

export function readDocuments(files: ReadonlyMap<string, Uint8Array>): ReadDocuments {
  const documents: Record<string, object> = {};
  const problems: CheckProblem[] = [];
  for (const path of Object.keys(SCHEMAS)) {
    const bytes = files.get(path);
    if (!bytes) {
      if (REQUIRED.includes(path)) problems.push(problem("file-missing", path, "every bundle has it"));
      continue;
    }
    const read = readDocument(path, bytes);
    if ("reason" in read) problems.push(read);
    else documents[path] = read.value;
  }
  return { documents, problems };
}

function readDocument(path: string, bytes: Uint8Array): CheckProblem | { value: object } {
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    value = JSON.parse(text);
  } catch (error) {
    return problem("json-malformed", path, (error as Error).message);
  }
  const version = (value as { schemaVersion?: unknown } | null)?.schemaVersion;
  if (hasVersion(path) && version !== EVIDENCE_VERSION)
    return problem(
      "schema-version",
      path,
      `schemaVersion is ${JSON.stringify(version)}, this Assay reads ${EVIDENCE_VERSION}`,
    );
  const validate = validator(path);
  if (!validate(value)) {
    const [first] = validate.errors ?? [];
    return problem("schema", path, `${first?.instancePath || "/"} ${first?.message ?? "is not as the schema says"}`);
  }
  if (`${JSON.stringify(value, null, 2)}\n` !== text)
    return problem("json-rewritten", path, "not written as Assay writes it: a key twice, or another layout");
  return { value: value as object };
}

function hasVersion(path: string): boolean {
  return path.startsWith("evidence/") || path === "redactions.json";
}

const compiled = new Map<string, ValidateFunction>();

function validator(path: string): ValidateFunction {
  let found = compiled.get(path);
  if (!found) {
    const ajv = new Ajv({ strict: true, strictTypes: false, strictRequired: false, allowUnionTypes: true });
    found = ajv.compile(SCHEMAS[path] as object);
    compiled.set(path, found);
  }
  return found;
}
