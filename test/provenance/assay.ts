/** The built CLI in a process of its own, with a config folder of its own: nothing of the user's machine gets into a test. */
import { chmodSync, cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";

/** ASSAY_BIN: another build of the CLI to test, such as an installed one. */
const bin: string = process.env.ASSAY_BIN ?? fileURLToPath(new URL("../../apps/cli/bin/run.js", import.meta.url));
export const built: boolean = existsSync(join(dirname(bin), "../dist/main.js"));
export const recordedWamrc = (version: string): string =>
  fileURLToPath(new URL(`../recorded-wamrc/wamrc-${version}.mjs`, import.meta.url));

export interface Ran {
  readonly exitCode?: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Workplace {
  readonly folder: string;
  assay(args: readonly string[], env?: Record<string, string>, input?: string): Promise<Ran>;
  shell(script: string): Promise<Ran>;
  close(): void;
}

/** A scratch copy of `from`; private keys in it get the mode they must have. */
export function workplace(from?: string): Workplace {
  const folder = mkdtempSync(join(tmpdir(), "assay-test-"));
  if (from) cpSync(from, folder, { recursive: true });
  for (const file of readdirSync(folder)) if (file.endsWith(".key.pem")) chmodSync(join(folder, file), 0o600);
  const config = join(folder, ".config");
  const env = { ASSAY_CONFIG_DIR: config, NO_COLOR: "1", ASSAY_KEY: "" };
  const options = { cwd: folder, reject: false, stripFinalNewline: false } as const;
  return {
    folder,
    async assay(args, more = {}, input = "") {
      return await execa(process.execPath, [bin, ...args], { ...options, input, env: { ...env, ...more } });
    },
    async shell(script) {
      const more = { ...env, ASSAY: `${process.execPath} ${bin}`, RECORDED_WAMRC: recordedWamrc("2.4.5") };
      return await execa("sh", [script], { ...options, env: more });
    },
    close() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
