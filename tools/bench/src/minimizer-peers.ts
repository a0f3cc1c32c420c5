/** How each reducer is started on a case: its command line, and where its result appears. */
import { writeFileSync } from "node:fs";
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
        argv: ["wasm-reduce", input, "-t", tested, "-w", working, `--command=${script} ${tested}`],
        result: working,
      };
    }),
    peer("shrinkray", ["--version"], ({ input, script }) => ({
      argv: ["shrinkray", "--no-llm", "--ui=basic", `--parallelism=${workers}`, script, input],
      result: input,
    })),
    peer("lithium", ["--version"], ({ folder, input, script }) => {
      writeFileSync(
        join(folder, "interesting.py"),
        "import subprocess\ndef interesting(args, prefix):\n    return subprocess.run(args).returncode == 0\n",
      );
      return { argv: ["lithium", "--char", join(folder, "interesting.py"), script, input], result: input };
    }),
    peer("afl-tmin", null, ({ folder, input, script }) => {
      writeFileSync(join(folder, "dies.sh"), `#!/bin/sh\n${script} "$1" && kill -SEGV $$\nexit 0\n`, { mode: 0o755 });
      const result = join(folder, "out.wasm");
      return {
        argv: ["afl-tmin", "-n", "-t", "10000", "-i", input, "-o", result, "--", join(folder, "dies.sh"), "@@"],
        result,
      };
    }),
  ];
}

function peer(name: string, version: readonly string[] | null, start: Reducer["start"]): Reducer {
  return { name, version: findTool(name) ? [name, ...(version ?? ["-h"])] : null, start };
}
