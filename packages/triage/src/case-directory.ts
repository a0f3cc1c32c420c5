/**
 * The case directory: one folder that grows as the stages go, so that any stage can be run alone, repeated, or resumed on
 * another machine. Every file is written beside and renamed; a half-written case is told from a foreign folder by case.json,
 * which is written first. Names inside are fixed, so nothing read from a case can point outside it.
 */
import { createHash, randomBytes } from "node:crypto";
import { lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { TriageError } from "./error.ts";

export const SCHEMA_VERSION = 1;
/** A JSON file of ours never comes near this; a larger one is not read. */
const MAX_JSON = 64 * 1024 * 1024;

export interface CaseDirectory {
  readonly path: string;
  has(name: string): boolean;
  /** Bytes of a file of the case, or undefined when it is not there. Symbolic links are refused. */
  bytes(name: string): Uint8Array | undefined;
  json<T>(name: string): T | undefined;
  write(name: string, content: Uint8Array | string): void;
  writeJson(name: string, value: object): void;
  remove(name: string): void;
  list(): string[];
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Opens a folder that must already hold a case of this version. */
export function openCase(path: string): CaseDirectory {
  const directory = handle(path);
  if (!isDirectory(path))
    throw new TriageError("case-malformed", `${path} is not a folder`, "Give the folder that `assay triage` made.");
  if (!directory.has("case.json")) {
    throw new TriageError(
      "case-malformed",
      `${path} has no case.json: not a case, or one that was cut off before it began`,
      "Make it anew: assay triage FILE --out DIR",
    );
  }
  directory.json("case.json");
  return directory;
}

/** Makes the folder, or opens it when it holds a case already. A folder with anything else in it is left alone. */
export function createCase(path: string): CaseDirectory {
  mkdirSync(path, { recursive: true });
  const directory = handle(path);
  const others = directory.list().filter((name) => !name.startsWith(".assay-"));
  if (others.length > 0 && !directory.has("case.json")) {
    throw new TriageError(
      "case-exists",
      `${path} is not empty and holds no case`,
      "Choose another folder with --out; nothing was changed.",
    );
  }
  return directory;
}

function handle(path: string): CaseDirectory {
  const at = (name: string): string => {
    if (
      name.split("/").some((part) => part === "" || part === "." || part === "..") ||
      name.includes("\\") ||
      name.includes("\0")
    ) {
      throw new TriageError("case-malformed", `${JSON.stringify(name)} is not a name inside a case`);
    }
    return join(path, name);
  };
  const self: CaseDirectory = {
    path,
    has: (name) => lstatSync(at(name), { throwIfNoEntry: false })?.isFile() ?? false,
    bytes(name) {
      const info = lstatSync(at(name), { throwIfNoEntry: false });
      if (!info) return undefined;
      if (!info.isFile()) throw new TriageError("case-malformed", `${name} in ${path} is not an ordinary file`);
      return readFileSync(at(name));
    },
    json<T>(name: string): T | undefined {
      const info = lstatSync(at(name), { throwIfNoEntry: false });
      if (info && info.size > MAX_JSON)
        throw new TriageError("case-malformed", `${name} in ${path} is too large (${info.size} bytes)`);
      const bytes = self.bytes(name);
      return bytes === undefined ? undefined : parseDocument<T>(bytes, `${path}/${name}`);
    },
    write(name, content) {
      writeBeside(at(name), content);
    },
    writeJson(name, value) {
      self.write(name, `${JSON.stringify({ schemaVersion: SCHEMA_VERSION, ...value }, null, 2)}\n`);
    },
    remove(name) {
      rmSync(at(name), { recursive: true, force: true });
    },
    list: () => readdirSync(path).sort(),
  };
  return self;
}

function parseDocument<T>(bytes: Uint8Array, where: string): T {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw new TriageError(
      "case-malformed",
      `${where}: ${(error as Error).message}`,
      "Remove the file and run the stage again, or take the case from its source.",
    );
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new TriageError("case-malformed", `${where}: expected a JSON object`);
  }
  const version = (value as { schemaVersion?: unknown }).schemaVersion;
  if (version !== SCHEMA_VERSION) {
    throw new TriageError(
      "case-malformed",
      `${where}: schemaVersion is ${JSON.stringify(version)}, this Assay reads ${SCHEMA_VERSION}`,
      "Use the Assay that made the case, or make it anew in another folder.",
    );
  }
  return value as T;
}

/** Writes beside, then renames: a reader sees the old content or the new, never half. */
export function writeBeside(path: string, content: Uint8Array | string): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = join(dirname(path), `.assay-${randomBytes(6).toString("hex")}`);
  try {
    writeFileSync(temporary, content, { flag: "wx" });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
