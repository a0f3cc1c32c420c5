/**
 * The runtimes a user has: the lab's own, found by its manifest, and those added by hand in runtimes.json. A runtime is a
 * command with `{file}`, `{options}` and `{args}` plus what is known of the build; what is not known stays null.
 */
import { accessSync, constants, readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { findTool } from "@assay/runner";
import { writeBeside } from "./case-directory.ts";
import { TriageError } from "./error.ts";

export interface Runtime {
  readonly name: string;
  /** argv with the placeholders {options}, {file} and {args}; {file} may stand inside a word. */
  readonly command: readonly string[];
  readonly version: string | null;
  readonly date: string | null;
  readonly mode: string | null;
  readonly sanitizer: string | null;
  readonly platform: string | null;
  /** Build flags as `NAME=VALUE`, as far as known. */
  readonly features: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly builtIn: boolean;
}

export interface RuntimePlaces {
  readonly configDir: string;
  readonly labDir: string;
}

/** Where runtimes are looked for: XDG folders, each can be overridden. */
export function runtimePlaces(configDir?: string, env: NodeJS.ProcessEnv = process.env): RuntimePlaces {
  return {
    configDir: configDir ?? env.ASSAY_CONFIG_DIR ?? join(env.XDG_CONFIG_HOME || join(homedir(), ".config"), "assay"),
    labDir: env.ASSAY_LAB_DIR ?? join(env.XDG_CACHE_HOME || join(homedir(), ".cache"), "assay", "wamr-lab"),
  };
}

export function listRuntimes(places: RuntimePlaces): Runtime[] {
  const own = readList(join(places.configDir, "runtimes.json"), false);
  const lab = readList(join(places.labDir, "lab.json"), true).filter((r) => !own.some((o) => o.name === r.name));
  return [...own, ...lab].sort((a, b) => (a.name < b.name ? -1 : 1));
}

export function findRuntime(places: RuntimePlaces, name: string): Runtime {
  const all = listRuntimes(places);
  const found = all.find((r) => r.name === name);
  if (found) return found;
  const names = all.map((r) => r.name).join(", ");
  throw new TriageError(
    "runtime-unknown",
    `no runtime is called ${JSON.stringify(name)}`,
    names
      ? `Known: ${names}. Add one: assay runtimes add NAME -- /path/iwasm {options} {file}`
      : "None is known yet. Add one: assay runtimes add NAME -- /path/iwasm {options} {file}; or run `npm start` once to build the lab's four.",
  );
}

export function addRuntime(places: RuntimePlaces, runtime: Runtime, replace = false): void {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(runtime.name)) {
    throw new TriageError(
      "runtime-malformed",
      `${JSON.stringify(runtime.name)} is not a name for a runtime`,
      "Letters, digits, dot, dash and underscore, 64 at most.",
    );
  }
  if (runtime.command.length === 0)
    throw new TriageError(
      "runtime-malformed",
      "a runtime needs a command",
      "assay runtimes add NAME -- /path/iwasm {options} {file}",
    );
  if (!runtime.command.some((word) => word.includes("{file}"))) {
    throw new TriageError(
      "runtime-malformed",
      "the command has no {file}",
      "Say where the input goes: -- /path/iwasm {options} {file}",
    );
  }
  const path = join(places.configDir, "runtimes.json");
  const own = readList(path, false);
  if (!replace && own.some((r) => r.name === runtime.name)) {
    throw new TriageError(
      "runtime-malformed",
      `a runtime ${runtime.name} is there already`,
      "Choose another name, or --replace.",
    );
  }
  saveList(path, [...own.filter((r) => r.name !== runtime.name), runtime]);
}

export function removeRuntime(places: RuntimePlaces, name: string): void {
  const path = join(places.configDir, "runtimes.json");
  const own = readList(path, false);
  if (!own.some((r) => r.name === name)) {
    throw new TriageError(
      "runtime-unknown",
      `no runtime of yours is called ${JSON.stringify(name)}`,
      "assay runtimes list shows them; the lab's are not removed here.",
    );
  }
  saveList(
    path,
    own.filter((r) => r.name !== name),
  );
}

/** The program a runtime starts, as an absolute path; throws what is wrong with it. */
export function checkRuntime(runtime: Runtime): string {
  const program = runtime.command[0] ?? "";
  const path = resolveProgram(program);
  if (!path)
    throw new TriageError(
      "runtime-unusable",
      `the program of ${runtime.name} is not there: ${program}`,
      "Correct its path: assay runtimes add NAME --replace -- …",
    );
  if (statSync(path).isDirectory())
    throw new TriageError("runtime-unusable", `the program of ${runtime.name} is a folder: ${path}`);
  try {
    accessSync(path, constants.X_OK);
  } catch {
    throw new TriageError(
      "runtime-unusable",
      `the program of ${runtime.name} is not executable: ${path}`,
      `chmod +x ${path}`,
    );
  }
  return path;
}

/** Looks a program up as a shell does; relative paths against the current folder. */
export function resolveProgram(program: string): string | undefined {
  const there = (p: string): boolean => statSync(p, { throwIfNoEntry: false }) !== undefined;
  if (program === "") return undefined;
  if (program.includes("/")) return there(resolve(program)) ? resolve(program) : undefined;
  return findTool(program);
}

function saveList(path: string, runtimes: readonly Runtime[]): void {
  const plain = runtimes.map(({ builtIn: _, ...rest }) => rest);
  writeBeside(path, `${JSON.stringify({ schemaVersion: 1, runtimes: plain }, null, 2)}\n`);
}

function readList(path: string, builtIn: boolean): Runtime[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return [];
  }
  let document: { schemaVersion?: unknown; runtimes?: unknown };
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw new TriageError("runtime-malformed", `${path}: ${(error as Error).message}`, "Correct or remove the file.");
  }
  if (document.schemaVersion !== 1 || !Array.isArray(document.runtimes)) {
    throw new TriageError(
      "runtime-malformed",
      `${path}: expected { "schemaVersion": 1, "runtimes": […] }`,
      "Correct or remove the file.",
    );
  }
  const runtimes = document.runtimes.map((entry, i) => toRuntime(entry, builtIn, `${path}: runtimes[${i}]`));
  return builtIn ? runtimes.filter((r) => resolveProgram(r.command[0] ?? "")) : runtimes;
}

function toRuntime(entry: unknown, builtIn: boolean, where: string): Runtime {
  const e = (entry ?? {}) as Record<string, unknown>;
  const text = (key: string): string | null => (typeof e[key] === "string" ? (e[key] as string) : null);
  const list = (key: string): string[] =>
    Array.isArray(e[key]) ? (e[key] as unknown[]).filter((v): v is string => typeof v === "string") : [];
  const name = text("name");
  const path = text("path");
  const command = list("command").length > 0 ? list("command") : path ? [path, "{options}", "{file}", "{args}"] : [];
  if (!name || command.length === 0)
    throw new TriageError("runtime-malformed", `${where}: name and command are needed`, "Correct or remove the file.");
  const env: Record<string, string> = {};
  for (const [key, value] of Object.entries((e.env ?? {}) as object)) if (typeof value === "string") env[key] = value;
  return {
    name,
    command,
    version: text("version"),
    date: text("date"),
    mode: text("mode"),
    sanitizer: text("sanitizer"),
    // The tier tables write the vendor; compilers of Debian leave it out.
    platform: text("platform")?.replace(/^([^-]+)-linux-gnu$/, "$1-pc-linux-gnu") ?? null,
    features: list("features"),
    env,
    builtIn,
  };
}
