import { Args } from "@oclif/core";
import { BaseCommand } from "../../base-command.ts";

export default class RuntimesRemove extends BaseCommand {
  static override summary = "Forget a runtime (the program itself is left alone)";
  static override examples = ["<%= config.bin %> runtimes remove iwasm-main"];
  static override args = { name: Args.string({ description: "name of the runtime", required: true }) };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(RuntimesRemove);
    const [{ removeRuntime }, { editRuntimes }] = await Promise.all([
      import("@assay/triage"),
      import("../../runtime-edit.ts"),
    ]);
    editRuntimes(flags.config as string | undefined, (places) => removeRuntime(places, args.name));
    this.result({ removed: args.name }, () => `removed ${args.name}`);
  }
}
