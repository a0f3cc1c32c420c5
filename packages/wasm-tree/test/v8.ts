/** V8 as the judge of edits. The compiler's settings know no WebAssembly global, so the two functions used are named here. */
interface Validator {
  validate(bytes: Uint8Array): boolean;
}

const { WebAssembly: v8 } = globalThis as unknown as { WebAssembly: Validator };

export function isValid(bytes: Uint8Array): boolean {
  return v8.validate(bytes);
}
