/** How each reducer is started on a case: its command line, and where its result appears. */
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findTool } from "@assay/runner";

export interface Job {
  readonly folder: string;
  /** The input, copied into the folder. */
  readonly input: string;
  readonly script: string;
}

export interface Start {
  readonly argv: readonly string[];
  readonly result: string;
  /** Where interesting candidates lie when the time runs out before the result is there. */
  readonly partial?: string;
}

export interface Reducer {
  readonly name: string;
  /** The command that tells its version; null when it is not installed. */
  readonly version: readonly string[] | null;
  readonly start: (job: Job) => Start;
}

const cli = join(import.meta.dirname, "../../../apps/cli/bin/run.js");

export function reducers(workers: number): Reducer[] {
  return [
    {
      name: "assay",
      version: [process.execPath, cli, "--version"],
      start: ({ folder, input, script }) => ({
        argv: [
          process.execPath,
          cli,
          "minimize",
          input,
          "-o",
          join(folder, "out.wasm"),
          "--workers",
          `${workers}`,
          "--",
          script,
          "{file}",
        ],
        result: join(folder, "out.wasm"),
      }),
    },
    peer("wasm-tools", ["--version"], ({ folder, input, script }) => ({
      argv: ["wasm-tools", "shrink", script, input, "-o", join(folder, "out.wasm")],
      result: join(folder, "out.wasm"),
    })),
    peer("wasm-reduce", ["--version"], ({ folder, input, script }) => {
      const [tested, working] = [join(folder, "test.wasm"), join(folder, "work.wasm")];
      return {
        argv: ["wasm-reduce", input, "-f", "-t", tested, "-w", working, `--command=${script} ${tested}`],
        result: working,
      };
    }),
    peer("shrinkray", ["--help"], ({ folder, input, script }) => ({
      argv: ["shrinkray", "--no-llm", "--ui=basic", `--parallelism=${workers}`, "--input-type=arg", script, input],
      result: input,
      partial: folder,
    })),
    peer("lithium", null, ({ folder, input, script }) => {
      writeFileSync(
        join(folder, "interesting.py"),
        "import subprocess\ndef interesting(args, prefix):\n    return subprocess.run(args).returncode == 0\n",
      );
      const kept = join(folder, "kept");
      mkdirSync(kept);
      return {
        argv: ["lithium", "--char", "--tempdir", kept, join(folder, "interesting.py"), script, input],
        result: input,
        partial: kept,
      };
    }),
    peer("afl-tmin", null, ({ folder, input, script }) => {
      // It wants a target of its own making that crashes: one that runs the script and aborts.
      const [source, target, result] = [join(folder, "dies.c"), join(folder, "dies"), join(folder, "out.wasm")];
      writeFileSync(source, DIES);
      spawnSync("afl-cc", ["-o", target, source], { stdio: "ignore" });
      return {
        argv: ["afl-tmin", "-t", "10000", "-m", "none", "-i", input, "-o", result, "--", target, script, "@@"],
        result,
      };
    }),
  ];
}

const DIES = `#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
int main(int argc, char **argv) {
  char command[4096];
  snprintf(command, sizeof command, "%s %s", argv[argc - 2], argv[argc - 1]);
  int status = system(command);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) abort();
  return 0;
}
`;

function peer(name: string, version: readonly string[] | null, start: Reducer["start"]): Reducer {
  return { name, version: findTool(name) && usable(name) ? [name, ...(version ?? ["--help"])] : null, start };
}

/** The shrinkray of old Pythons is another program. */
function usable(name: string): boolean {
  if (name !== "shrinkray") return true;
  return spawnSync(name, ["--help"], { encoding: "utf8" }).stdout.includes("--no-llm");
}
