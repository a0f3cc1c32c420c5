/**
 * How many programs a command takes. A `.wasm` may be compiled first: then both steps are one line for a shell, or, where it is the
 * compiler that dies, wamrc alone. The file that travels is the `.wasm` all the same, and the crash may be that of the `.aot`.
 */
import type { BundleInput } from "./bundle-input.ts";

/** One program; wamrc alone; wamrc and then the runtime. */
export type Steps = "one" | "compiler" | "both";

const COMPILER = "wamrc";

/** A shell that runs something else is a program like any other. */
export function stepsOf({ command: [program, flag, line = ""] }: Pick<BundleInput, "command">): Steps {
  if (program === "sh" && flag === "-c" && line.startsWith(`${COMPILER} `)) return "both";
  return program === COMPILER ? "compiler" : "one";
}
