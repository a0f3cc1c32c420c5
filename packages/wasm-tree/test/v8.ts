/** V8 as the judge of edits. The compiler's settings know no WebAssembly global, so what is used of it is named here. */
import { setFlagsFromString } from "node:v8";

interface Engine {
  validate(bytes: Uint8Array): boolean;
  Module: new (bytes: Uint8Array) => unknown;
}

const { WebAssembly: v8 } = globalThis as unknown as { WebAssembly: Engine };

/** Proposals that Node 20 knows behind flags. */
for (const name of ["memory64", "relaxed-simd", "extended-const", "stringref"])
  setFlagsFromString(`--experimental-wasm-${name}`);

export function isValid(bytes: Uint8Array): boolean {
  return v8.validate(bytes);
}

/** What V8 has to say against a module; undefined for a valid one. */
export function complaint(bytes: Uint8Array): string | undefined {
  try {
    new v8.Module(bytes);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
