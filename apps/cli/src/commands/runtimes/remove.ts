import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Args } from "@oclif/core";
import { BaseCommand } from "../../base-command.ts";
import { withLock } from "../../provenance/files.ts";

export default class RuntimesRemove extends BaseCommand {
  static override summary = "Forget a runtime (the program itself is left alone)";
  static override examples = ["<%= config.bin %> runtimes remove iwasm-main"];
  static override args = { name: Args.string({ description: "name of the runtime", required: true }) };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(RuntimesRemove);
    const { removeRuntime, runtimePlaces } = await import("@assay/triage");
    const places = runtimePlaces(flags.config as string | undefined);
    mkdirSync(places.configDir, { recursive: true });
    withLock(join(places.configDir, "runtimes.json"), () => removeRuntime(places, args.name));
    this.result({ removed: args.name }, () => `removed ${args.name}`);
  }
}
