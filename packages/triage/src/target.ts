/** What is run: a name for people, an argv with {file}, its environment, and the sanitizer it was built with. */

export interface CompileStep {
  /** Absolute path of wamrc. */
  readonly program: string;
  readonly words: readonly string[];
}

export interface Target {
  readonly name: string;
  /** argv with {file}. */
  readonly template: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly sanitizer: string | null;
  /** A .wasm goes through wamrc first. */
  readonly compile?: CompileStep;
}
