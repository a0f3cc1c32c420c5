/**
 * The one place where an error becomes words and an exit code. Library errors carry `code` and `hint`; oclif's usage errors
 * carry `oclif.exit`; anything else is a bug of ours (70) and says how to see the stack.
 */

import { EXIT } from "./exit-codes.ts";
import { escapeControl, escapeLine } from "./render/escape.ts";
import { systemErrorInWords } from "./system-error.ts";

interface Described {
  readonly message: string;
  readonly code?: string;
  readonly hint?: string;
  readonly exit: number;
}

/** Errors with these codes mean that the input itself is malformed, not that the call was wrong. */
const MALFORMED = /^(aot|envelope|case|bundle)-malformed|^malformed/;

export function describeError(error: unknown): Described {
  const e = error as Error & {
    code?: unknown;
    hint?: unknown;
    exit?: unknown;
    oclif?: { exit?: number };
    suggestions?: string[];
  };
  const refused = systemErrorInWords(error);
  const message = refused?.message ?? (e instanceof Error ? e.message : String(error));
  const code = typeof e?.code === "string" ? e.code : undefined;
  if (code === "EEXIT") return { message: "", exit: e.oclif?.exit ?? 0 };
  // "aborted": of a program that we ran, and ended because we were.
  if (code === "INTERRUPTED" || code === "aborted" || e?.name === "AbortError")
    return { message: "interrupted", exit: EXIT.interrupted.code };
  const hint = refused?.hint ?? (typeof e?.hint === "string" ? e.hint : e?.suggestions?.join(" "));
  const said = { message, ...(code ? { code } : {}), ...(hint ? { hint } : {}) };
  if (typeof e?.exit === "number") return { ...said, exit: e.exit };
  if (code && MALFORMED.test(code)) return { ...said, exit: EXIT.malformed.code };
  if (code || e?.oclif) return { ...said, exit: EXIT.usage.code };
  return {
    message: `a bug of Assay: ${message}`,
    hint: "Run again with --debug for the stack, and report it.",
    exit: EXIT.bug.code,
  };
}

/** Prints the error and returns the exit code. stdout stays one JSON document when `--json` was asked for. */
export function reportError(error: unknown, argv: readonly string[] = process.argv): number {
  const described = describeError(error);
  if (described.message === "") return described.exit;
  const own = argv.includes("--") ? argv.slice(0, argv.indexOf("--")) : argv;
  if (own.includes("--json")) {
    const { exit, ...body } = described;
    process.stdout.write(`${JSON.stringify({ schemaVersion: 1, error: body, exit }, null, 2)}\n`);
  }
  // What oclif says of a call has lines of its own; ours have one, and names in it come from outside.
  const shown = (error as { oclif?: unknown })?.oclif === undefined ? escapeLine : escapeControl;
  process.stderr.write(`assay: ${shown(described.message.replace(/\s*\nSee more help with --help$/, ""))}\n`);
  if (described.hint) process.stderr.write(`  → ${escapeControl(described.hint)}\n`);
  if (own.includes("--debug") && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  return described.exit;
}
