// Runs the built CLI as a user would; tells whether the lab is built.
import { existsSync, readFileSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll } from "vitest";

export const bin: string = join(import.meta.dirname, "..", "apps", "cli", "bin", "run.js");

interface LabRuntime {
  readonly name: string;
  readonly path: string;
}

export const labDir: string =
  process.env.ASSAY_LAB_DIR ?? join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "assay", "wamr-lab");

/** The lab's runtimes, or undefined where it is not built. */
export const lab: readonly LabRuntime[] | undefined = readLab();

function readLab(): LabRuntime[] | undefined {
  const path = join(labDir, "lab.json");
  if (!existsSync(path)) return undefined;
  const { runtimes } = JSON.parse(readFileSync(path, "utf8")) as { runtimes: LabRuntime[] };
  return runtimes.every((r) => existsSync(r.path)) ? runtimes : undefined;
}

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Of this test file alone, gone after it. */
const configDir = join(tmpdir(), `assay-test-config-${process.pid}`);
afterAll(() => rmSync(configDir, { recursive: true, force: true }));

/** A user without runtimes of his own: the lab's only. */
export async function assay(
  args: readonly string[],
  options: { cwd?: string; env?: Record<string, string>; timeout?: number } = {},
): Promise<Ran> {
  const ran = await execa(process.execPath, [bin, ...args], {
    reject: false,
    stdin: "ignore",
    env: { ASSAY_LAB_DIR: labDir, ASSAY_CONFIG_DIR: configDir, NO_COLOR: "1", ...options.env },
    ...(options.cwd ? { cwd: options.cwd } : {}),
    ...(options.timeout ? { timeout: options.timeout } : {}),
    stripFinalNewline: false,
  });
  return { code: ran.exitCode ?? -1, stdout: ran.stdout, stderr: ran.stderr };
}
