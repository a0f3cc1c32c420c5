/** V8 as the judge of edits. The compiler's settings know no WebAssembly global, so what is used of it is named here. */
import { setFlagsFromString } from "node:v8";

interface Engine {
  validate(bytes: Uint8Array): boolean;
  Module: { new (bytes: Uint8Array): object; imports(module: object): readonly Imported[] };
  Instance: new (module: object, imports: Record<string, Record<string, unknown>>) => { readonly exports: object };
  Memory: new (limits: { initial: number }) => object;
  Table: new (limits: { initial: number; element: string }) => object;
  Global: new (type: { value: string; mutable: boolean }, value?: unknown) => object;
  Tag: new (type: { parameters: readonly string[] }) => object;
}

interface Imported {
  readonly module: string;
  readonly name: string;
  readonly kind: "function" | "table" | "memory" | "global" | "tag";
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

/** What each exported function answers to the same arguments, with an environment that answers everything alike. */
export function behaviour(bytes: Uint8Array): Record<string, string> {
  const module = new v8.Module(bytes);
  const imports: Record<string, Record<string, unknown>> = {};
  for (const { module: from, name, kind } of v8.Module.imports(module)) {
    imports[from] ??= {};
    imports[from][name] = STAND_INS[`${from}.${name}`] ?? STAND_INS[kind];
  }
  const { exports } = new v8.Instance(module, imports);
  const said: Record<string, string> = {};
  for (const [name, value] of Object.entries(exports)) if (typeof value === "function") said[name] = answers(value);
  return said;
}

const STAND_INS: Record<string, unknown> = {
  function: (x: unknown) => (typeof x === "bigint" ? 2.5 : 5),
  table: new v8.Table({ initial: 1, element: "anyfunc" }),
  memory: new v8.Memory({ initial: 1 }),
  global: 3,
  "env.any": "any",
  "a.c": new v8.Global({ value: "i32", mutable: true }, 0),
  "a.e": new v8.Tag({ parameters: ["i32"] }),
};

/** Numbers for those that take numbers, the same as bigints for the others. */
function answers(call: (...args: unknown[]) => unknown): string {
  return [3, 1, 2]
    .flatMap((n) => [[n, n], [BigInt(n)]])
    .map((args) => {
      try {
        const value = call(...args);
        return typeof value === "function" ? "a function" : String(value);
      } catch (error) {
        return (error as Error).message;
      }
    })
    .join(" ");
}
