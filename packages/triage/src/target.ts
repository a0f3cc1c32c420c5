/** What is run: a name for people, an argv with {file}, its environment, and the sanitizer it was built with. */
import type { CompileStep } from "./two-step.ts";

export interface Target {
  readonly name: string;
  /** argv with {file}. */
  readonly template: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly sanitizer: string | null;
  /** A .wasm goes through wamrc first. */
  readonly compile?: CompileStep;
}
