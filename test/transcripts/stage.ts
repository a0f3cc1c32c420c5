/**
 * Where a page's commands run: a folder of its own in which the paths of the documents lead to the repository's test inputs, a home
 * and a configuration that are empty, 80 columns, no colour, and `assay` as the built CLI. One shell per block, so that `cd` and `$?`
 * work as they do for a reader; the folder lasts for the page, so that a page tells one story.
 */
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { bin, lab, labDir } from "../assay.ts";
import type { Command } from "./blocks.ts";

const root = join(import.meta.dirname, "..", "..");
/** Printed after each command: its exit code, between bytes that no program prints. */
const MARK = "\u0001";

export interface Stage {
  run(commands: readonly Command[]): string[][];
  close(): void;
}

export function openStage(colour = false): Stage {
  const base = mkdtempSync(join(tmpdir(), "assay-docs-"));
  const folder = join(base, "here");
  const shims = join(base, "bin");
  for (const name of [folder, shims, join(base, "home")]) mkdirSync(name);
  for (const name of ["test", "packages"]) symlinkSync(join(root, name), join(folder, name));
  shim(join(shims, "assay"), `exec "${process.execPath}" "${bin}" "$@"`);
  shim(
    join(shims, "npx"),
    `[ "$1 $2" = "--no-install assay" ] || { echo "documents call npx for assay only: $*"; exit 97; }\nshift 2\nexec assay "$@"`,
  );
  const env: Record<string, string> = {
    PATH: [shims, process.env.PATH].join(delimiter),
    HOME: join(base, "home"),
    ASSAY_CONFIG_DIR: join(base, "config"),
    ASSAY_LAB_DIR: labDir,
    COLUMNS: "80",
    ...(colour ? { FORCE_COLOR: "1" } : { NO_COLOR: "1" }),
    LC_ALL: "C.UTF-8",
    TZ: "UTC",
  };
  return {
    run: (commands) => runAll(commands, folder, env),
    close: () => rmSync(base, { recursive: true, force: true }),
  };
}

function shim(path: string, body: string): void {
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
}

/** What each command printed, on both streams as a terminal shows them. */
function runAll(commands: readonly Command[], cwd: string, env: Record<string, string>): string[][] {
  // `eval` keeps a command with a syntax error from taking the others with it.
  const script = commands.map(({ text }) => `eval ${quote(text)}\n_s=$?; printf '${MARK}%s${MARK}' $_s; (exit $_s)`);
  const ran = spawnSync("sh", ["-c", `exec 2>&1\n${script.join("\n")}`], {
    cwd,
    env,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 240_000,
    maxBuffer: 1 << 26,
  });
  const pieces = ran.stdout.split(new RegExp(`${MARK}\\d+${MARK}`));
  return commands.map((_, i) => linesOf(pieces[i] ?? "the shell ended before this command"));
}

function linesOf(text: string): string[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** What a block may say it needs. A name not listed here is a program on PATH. */
export function isThere(need: string): boolean {
  if (need === "lab") return lab !== undefined;
  return (process.env.PATH ?? "").split(delimiter).some((dir) => dir !== "" && existsSync(join(dir, need)));
}
