// Node's own WebAssembly; its types have none, and the browser's library is not ours.

interface V8 {
  validate(bytes: Uint8Array): boolean;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: Readonly<Record<string, unknown>> };
}

export const v8: V8 = (globalThis as unknown as { WebAssembly: V8 }).WebAssembly;
