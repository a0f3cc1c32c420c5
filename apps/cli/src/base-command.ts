/**
 * What every command has: `--json`, `--quiet`, `--debug`, `--config`, one way to print a result, one way to end with a code.
 * A command parses, calls one function of a package, renders. Everything after a bare `--` is the target's command line
 * and is never read as ours.
 */
import { Command, Flags, type Interfaces } from "@oclif/core";
import { EXIT, type ExitName } from "./exit-codes.ts";
import { type Progress, progressOn } from "./progress.ts";
import { escapeControl } from "./render/escape.ts";
import { type Paint, painter } from "./render/style.ts";

export abstract class BaseCommand extends Command {
  static override baseFlags: Interfaces.FlagInput = {
    json: Flags.boolean({ description: "one JSON document on stdout instead of text", helpGroup: "GLOBAL" }),
    quiet: Flags.boolean({ char: "q", description: "no progress and no notes on stderr", helpGroup: "GLOBAL" }),
    "no-color": Flags.boolean({ description: "no colour (NO_COLOR works too)", helpGroup: "GLOBAL" }),
    debug: Flags.boolean({ description: "show the stack of an error", helpGroup: "GLOBAL" }),
    config: Flags.string({
      description: "folder of runtimes.json and of the trust state",
      helpGroup: "GLOBAL",
      helpValue: "DIR",
      env: "ASSAY_CONFIG_DIR",
      noCacheDefault: true,
    }),
  };

  /** Takes a command line after a bare `--`. Of other commands the words there are arguments, as everywhere. */
  static takesCommand = false;

  /** The words after a bare `--`, or undefined when there was none. */
  protected target: string[] | undefined;
  private readonly controller = new AbortController();

  protected override async init(): Promise<void> {
    await super.init();
    const at = this.argv.indexOf("--");
    if (at >= 0 && (this.constructor as typeof BaseCommand).takesCommand) {
      this.target = this.argv.slice(at + 1);
      this.argv = this.argv.slice(0, at);
    }
  }

  /** Aborted by the first Ctrl-C or SIGTERM; a second one ends the process at once. */
  protected interruptible(): AbortSignal {
    for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.once(name, () => {
        this.controller.abort();
        process.once(name, () => process.exit(EXIT.interrupted.code));
      });
    }
    return this.controller.signal;
  }

  protected progress(): Progress {
    return progressOn(process.stderr, this.asked("--quiet", "-q"));
  }

  protected get paint(): Paint {
    return painter(process.stdout);
  }

  /** The result: `data` as JSON with `--json`, else `text()`. Input-derived text is escaped here, once. */
  protected result(data: object, text: () => string): void {
    if (this.asked("--json")) process.stdout.write(`${JSON.stringify({ schemaVersion: 1, ...data }, null, 2)}\n`);
    else process.stdout.write(`${text().replace(/\n$/, "")}\n`);
  }

  protected note(text: string): void {
    if (!this.asked("--quiet", "-q")) process.stderr.write(`${escapeControl(text)}\n`);
  }

  protected end(name: ExitName): void {
    process.exitCode = EXIT[name].code;
  }

  private asked(...names: string[]): boolean {
    const end = this.argv.indexOf("--");
    return (end < 0 ? this.argv : this.argv.slice(0, end)).some((word) => names.includes(word));
  }

  /** Errors go to main.ts, which alone turns them into words and codes. */
  protected override async catch(error: Error): Promise<never> {
    throw error;
  }
}
