/** `--log FILE`: a log from a file, or from standard input for `-`. */
import { basename } from "node:path";
import { readInput } from "./read-input.ts";

export const LOG_FLAG = {
  description: "read a log in place of running anything (- is standard input); no runtime is needed",
  helpValue: "FILE",
  helpGroup: "TARGET",
};

export async function readLogFile(path: string): Promise<{ name: string; bytes: Uint8Array }> {
  if (path !== "-") return { name: basename(path), bytes: readInput(path) };
  const parts: Buffer[] = [];
  for await (const part of process.stdin) parts.push(part as Buffer);
  return { name: "standard input", bytes: new Uint8Array(Buffer.concat(parts)) };
}
