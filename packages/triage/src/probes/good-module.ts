/** A module that any runtime runs: functions that only return under the names a command may ask for, and a memory. */
import { encodeLeb } from "@assay/wasm-tree";

const MEMORY = "memory";

/** What `-f NAME` asks for, with as many arguments: the runtime refuses any other number. */
export interface Called {
  readonly name: string;
  readonly parameters: number;
}

/** `_start` without parameters, and what is called beside it, of type i32 for each parameter. */
export function goodModule(called?: Called): Uint8Array {
  const own = called && called.name !== "_start" ? called : undefined;
  const entry = called?.name === "_start" ? called.parameters : 0;
  const exports = [
    ...(called?.name === MEMORY ? [] : [[...text(MEMORY), 2, 0]]),
    [...text("_start"), 0, 0],
    ...(own ? [[...text(own.name), 0, 1]] : []),
  ];
  const functions = own ? 2 : 1;
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [type(entry), type(own?.parameters ?? 0)]),
    ...section(3, own ? [[0], [1]] : [[0]]),
    ...section(5, [[0, 1]]),
    ...section(7, exports),
    ...section(10, Array(functions).fill([2, 0, 0x0b])),
  ]);
}

function text(name: string): number[] {
  const bytes = new TextEncoder().encode(name);
  return [...encodeLeb(bytes.length), ...bytes];
}

function type(parameters: number): number[] {
  return [0x60, ...encodeLeb(parameters), ...Array(parameters).fill(0x7f), 0];
}

function section(id: number, entries: readonly (readonly number[])[]): number[] {
  const body = [...encodeLeb(entries.length), ...entries.flat()];
  return [id, ...encodeLeb(body.length), ...body];
}

/** The name behind `-f` or `--function`, when the command has one. */
export function calledFunction(options: readonly string[]): string | undefined {
  const at = options.findIndex((w) => w === "-f" || w === "--function");
  return at >= 0 ? options[at + 1] : undefined;
}
