/**
 * Which proposals brought an instruction or a type. `throw` and tags belong to both forms of exception handling: they count as the
 * current one, unless the module uses the legacy one and nothing that only the current one has.
 */

export type Feature =
  | "multi-value"
  | "mutable-globals"
  | "sign-extension"
  | "nontrapping-float-to-int"
  | "bulk-memory"
  | "reference-types"
  | "simd"
  | "relaxed-simd"
  | "threads"
  | "tail-call"
  | "exception-handling"
  | "legacy-exception-handling"
  | "gc"
  | "function-references"
  | "memory64"
  | "multi-memory"
  | "extended-const"
  | "wide-arithmetic"
  | "branch-hints"
  | "custom-page-sizes"
  | "memory-control"
  | "stringref";

/** Of both forms of exception handling. */
export type Brought = Feature | "exceptions";

const ONE_BYTE: Readonly<Record<number, Brought>> = {
  6: "legacy-exception-handling",
  7: "legacy-exception-handling",
  8: "exceptions",
  9: "legacy-exception-handling",
  10: "exception-handling",
  18: "tail-call",
  19: "tail-call",
  20: "function-references",
  21: "function-references",
  24: "legacy-exception-handling",
  25: "legacy-exception-handling",
  28: "reference-types",
  31: "exception-handling",
  37: "reference-types",
  38: "reference-types",
  192: "sign-extension",
  193: "sign-extension",
  194: "sign-extension",
  195: "sign-extension",
  196: "sign-extension",
  208: "reference-types",
  209: "reference-types",
  210: "reference-types",
  211: "gc",
  212: "function-references",
  213: "function-references",
  214: "function-references",
};

export function featureOfOpcode(op: number): Brought | undefined {
  const code = op & 0xffff;
  switch (op >>> 16) {
    case 0xfb:
      return code >= 0x80 ? "stringref" : "gc";
    case 0xfc:
      if (code < 8) return "nontrapping-float-to-int";
      if (code >= 0x13) return "wide-arithmetic";
      if (code === 0x12) return "memory-control";
      return code >= 0x0f ? "reference-types" : "bulk-memory";
    case 0xfd:
      return code >= 0x100 ? "relaxed-simd" : "simd";
    case 0xfe:
      return "threads";
    default:
      return ONE_BYTE[op];
  }
}

/** The type as `valueType` writes it. */
export function featureOfType(type: string): Feature | undefined {
  if (type === "v128") return "simd";
  if (type.includes("string")) return "stringref";
  if (type === "externref" || type === "funcref") return "reference-types";
  if (/exn/.test(type)) return "exception-handling";
  if (/^\(ref (null )?(\d+|func|extern)\)$/.test(type)) return "function-references";
  return type.includes("ref") ? "gc" : undefined;
}
