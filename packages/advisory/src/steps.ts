/**
 * How many programs a command takes. A `.wasm` may be compiled first: then both steps are one line for a shell, or, where it is the
 * compiler that dies, wamrc alone. The file that travels is the `.wasm` all the same, and the crash may be that of the `.aot`.
 */
import type { BundleInput } from "./bundle-input.ts";

/** One program; wamrc alone; wamrc and then the runtime. */
export type Steps = "one" | "compiler" | "both";

const SHELL = "sh";
const COMPILER = "wamrc";

export function stepsOf({ command }: Pick<BundleInput, "command">): Steps {
  if (command[0] === SHELL) return "both";
  return command[0] === COMPILER ? "compiler" : "one";
}
