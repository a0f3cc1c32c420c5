import { BaseCommand } from "../../base-command.ts";
import { escapeControl } from "../../render/escape.ts";
import { table } from "../../render/style.ts";

export default class RuntimesList extends BaseCommand {
  static override summary = "List the runtimes known by name";
  static override examples = ["<%= config.bin %> runtimes list", "<%= config.bin %> runtimes list --json"];

  async run(): Promise<void> {
    const { flags } = await this.parse(RuntimesList);
    const { listRuntimes, runtimePlaces } = await import("@assay/triage");
    const runtimes = listRuntimes(runtimePlaces(flags.config as string | undefined));
    this.result({ runtimes }, () => {
      if (runtimes.length === 0)
        return "No runtime is known yet.\nAdd one: assay runtimes add NAME -- /path/iwasm {options} {file}\nOr build the lab's four real ones: npm start (needs cargo, cmake and a C compiler).";
      const rows = runtimes.map((r) => [
        r.name,
        r.version ?? r.date ?? "?",
        r.mode ?? "?",
        r.sanitizer ?? "plain",
        r.builtIn ? "lab" : r.command.join(" "),
      ]);
      return escapeControl(table([["NAME", "VERSION", "MODE", "SANITIZER", "COMMAND"], ...rows]));
    });
  }
}
