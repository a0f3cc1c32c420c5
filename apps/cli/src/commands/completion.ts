import { Args } from "@oclif/core";
import { BaseCommand } from "../base-command.ts";
import { completionScript, type Entry, SHELLS, type Shell } from "../render/completion.ts";

export default class Completion extends BaseCommand {
  static override summary = "Print a completion script for bash, zsh or fish";
  static override examples = [
    "<%= config.bin %> completion bash > ~/.local/share/bash-completion/completions/assay",
    "<%= config.bin %> completion zsh > ~/.zfunc/_assay",
    "<%= config.bin %> completion fish > ~/.config/fish/completions/assay.fish",
  ];
  static override args = {
    shell: Args.string({ description: "bash, zsh or fish", required: true, options: [...SHELLS] }),
  };

  async run(): Promise<void> {
    const { args } = await this.parse(Completion);
    const entries: Entry[] = this.config.commands.map((c) => ({
      words: c.id.split(":"),
      summary: c.summary ?? "",
      flags: Object.keys(c.flags)
        .map((f) => `--${f}`)
        .sort(),
    }));
    const script = completionScript(
      args.shell as Shell,
      entries.sort((a, b) => (a.words.join(" ") < b.words.join(" ") ? -1 : 1)),
    );
    this.result({ shell: args.shell, script }, () => script);
  }
}
