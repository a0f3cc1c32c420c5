/**
 * Does a line of a `sh` block call `assay` rightly: a command there is, flags it has, as many words as it takes? Nothing is run.
 */
import { COMMANDS } from "../../apps/cli/src/commands.ts";

type CommandClass = (typeof COMMANDS)[string];

/** The `assay` calls of a shell line, as word lists. Enough of the shell for documents: quotes, comments, pipes, variables in front. */
export function callsIn(line: string): string[][] {
  const words = line.match(/'[^']*'|"[^"]*"|#.*$|[|;&]+|[^\s|;&]+/g) ?? [];
  const calls: string[][] = [];
  let call: string[] | undefined;
  let first = true;
  for (const raw of words) {
    if (raw.startsWith("#")) break;
    if (/^[|;&]+$/.test(raw)) {
      call = undefined;
      first = true;
    } else if (call) call.push(raw.replace(/^(['"])(.*)\1$/s, "$2"));
    else if (first && raw === "assay") {
      call = [];
      calls.push(call);
    } else if (!["npx", "--no-install", "time", "exec", "if", "then", "!"].includes(raw) && !/^\w+=/.test(raw))
      first = false;
  }
  return calls;
}

/** What is wrong with a call, or undefined. */
export function complaint(words: readonly string[]): string | undefined {
  if (["--help", "--version", "help"].includes(words[0] ?? "--help")) return undefined;
  const two = words.slice(0, 2).join(":");
  const id = two in COMMANDS ? two : (words[0] ?? "");
  const command = COMMANDS[id];
  if (!command) return `no command ${words.slice(0, 2).join(" ")}`;
  return wrongFlag(command, words.slice(id.split(":").length)) ?? undefined;
}

function wrongFlag(command: CommandClass, words: readonly string[]): string | undefined {
  const flags = { ...command.baseFlags, ...command.flags };
  let positional = 0;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? "";
    if (word === "--" || /^\d*[<>]/.test(word)) break;
    if (!/^-./.test(word)) {
      positional++;
      continue;
    }
    const [name = "", inline] = word.split("=", 2);
    const flag = Object.entries(flags).find(
      ([long, f]) =>
        name === `--${long}` || name === `-${f.char}` || (f.type === "boolean" && f.allowNo && name === `--no-${long}`),
    )?.[1];
    if (!flag && name !== "--help") return `no flag ${name}`;
    if (flag?.type === "option" && inline === undefined) i++;
  }
  const taken = Object.keys(command.args).length;
  return command.strict !== false && positional > taken ? `${positional} words where ${taken} are taken` : undefined;
}
