/** A module that any runtime runs: one function without parameters under the given names, and a memory. */
import { encodeLeb } from "@assay/wasm-tree";

export function goodModule(names: readonly string[] = ["_start"]): Uint8Array {
  const exported = [...new Set(names)].map((n) => new TextEncoder().encode(n));
  const entries = [
    [6, ...new TextEncoder().encode("memory"), 2, 0],
    ...exported.map((n) => [...encodeLeb(n.length), ...n, 0, 0]),
  ];
  const body = [...encodeLeb(entries.length), ...entries.flat()];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    // (type (func)), (func (type 0)), (memory 1)
    ...[1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 5, 3, 1, 0, 1],
    ...[7, ...encodeLeb(body.length), ...body],
    ...[10, 4, 1, 2, 0, 0x0b],
  ]);
}

/** The name behind `-f` or `--function`, when the command has one. */
export function calledFunction(options: readonly string[]): string | undefined {
  const at = options.findIndex((w) => w === "-f" || w === "--function");
  return at >= 0 ? options[at + 1] : undefined;
}
