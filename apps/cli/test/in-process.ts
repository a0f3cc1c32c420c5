/** Runs one command class in this process, as main.ts would: what it wrote, and the exit code. No build is needed. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Command, Config } from "@oclif/core";
import { vi } from "vitest";
import { reportError } from "../src/report-error.ts";

export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

const root = fileURLToPath(new URL("..", import.meta.url));

let loaded: Promise<Config> | undefined;

/** Loads no other command: a test of one must not fail because of another. */
function configOf(): Promise<Config> {
  loaded ??= loadConfig();
  return loaded;
}

async function loadConfig(): Promise<Config> {
  const pjson = JSON.parse(readFileSync(`${root}package.json`, "utf8"));
  delete pjson.oclif.commands;
  return Config.load({ root, pjson, ignoreManifest: true });
}

export async function runCommand(command: typeof Command, argv: string[]): Promise<Ran> {
  const written = { stdout: "", stderr: "" };
  const spies = (["stdout", "stderr"] as const).map((name) =>
    vi.spyOn(process[name], "write").mockImplementation((chunk) => {
      written[name] += String(chunk);
      return true;
    }),
  );
  const before = process.exitCode;
  const listeners = process.stdout.listeners("error");
  process.exitCode = undefined;
  let exitCode = 0;
  try {
    await (command as unknown as { run(argv: string[], config: Config): Promise<unknown> }).run(argv, await configOf());
    exitCode = Number(process.exitCode ?? 0);
  } catch (error) {
    exitCode = reportError(error, argv);
  } finally {
    process.exitCode = before;
    for (const listener of process.stdout.listeners("error"))
      if (!listeners.includes(listener)) process.stdout.off("error", listener as () => void);
    for (const spy of spies) spy.mockRestore();
  }
  return { ...written, exitCode };
}
