import { readFileSync } from "node:fs";
import { Args, Flags } from "@oclif/core";
import { BaseCommand } from "../base-command.ts";
import { readInput } from "../read-input.ts";

export default class Redact extends BaseCommand {
  static override summary = "Take proofs of concept, traces and addresses out of a public issue's text";
  static override description =
    `Finds hex dumps, base64 and byte lists of modules, WebAssembly text, traces of sanitizers and debuggers, addresses and
links to attachments. Prints the text without them; what was found goes to stderr, by line. It sees forms, not meaning: read the
result before you publish it, and mind the edit history of the issue.`;
  static override examples = [
    "<%= config.bin %> redact issue.md > edited.md",
    "<%= config.bin %> redact issue.md --list",
    "cat issue.md | <%= config.bin %> redact - --check",
  ];
  static override args = {
    file: Args.string({ description: "text of the issue, or - for standard input", required: true }),
  };
  static override flags = {
    list: Flags.boolean({ description: "only list what would be taken out" }),
    check: Flags.boolean({ description: "list, and exit 1 when something was found" }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Redact);
    const bytes = args.file === "-" ? readFileSync(0) : readInput(args.file);
    const { redactThread } = await import("../thread/redact-thread.ts");
    const { text, findings } = redactThread(new TextDecoder().decode(bytes));
    const rows = findings.map(({ line, lines, kind, what }) => {
      const place = lines === 1 ? `line ${line}` : `lines ${line} to ${line + lines - 1}`;
      return `${place}: ${kind}: ${what}`;
    });
    const listed = flags.list || flags.check;
    if (flags.json) this.result(listed ? { findings } : { findings, text }, () => "");
    else if (listed) process.stdout.write(rows.length > 0 ? `${rows.join("\n")}\n` : "nothing found\n");
    else {
      process.stdout.write(text);
      this.note(rows.length > 0 ? rows.join("\n") : "nothing found");
    }
    this.end(flags.check && findings.length > 0 ? "matched" : "done");
  }
}
