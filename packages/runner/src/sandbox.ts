export interface Sandboxed {
  readonly argv: readonly string[];
  readonly tool: "bwrap" | "unshare";
}
/** The command inside a sandbox without network and with a read-only root; null where the machine permits none. */
export async function sandboxArgv(_argv: readonly string[]): Promise<Sandboxed | null> {
  return null;
}
