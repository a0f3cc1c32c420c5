/** The folder of settings and remembered state, without loading the packages that also know it: `verify` starts fast. */
import { homedir } from "node:os";
import { join } from "node:path";

/** `--config` (or ASSAY_CONFIG_DIR, which oclif reads into it), else XDG's. */
export function configDir(flag: string | undefined, env: NodeJS.ProcessEnv = process.env): string {
  return flag ?? env.ASSAY_CONFIG_DIR ?? join(env.XDG_CONFIG_HOME || join(homedir(), ".config"), "assay");
}
