/** Who and where we are, for one purpose: to keep it out of what is handed on. */
import { homedir, hostname, userInfo } from "node:os";
import type { Identity } from "@assay/advisory";

export function thisMachine(env: NodeJS.ProcessEnv = process.env): Identity {
  const set = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { home: homedir(), user: userName(), host: hostname(), env: Object.fromEntries(set) };
}

/** A user without an entry in the system's list has no name; then there is none to hide. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return "";
  }
}
