/**
 * The one error of this package. Every code starts with `aot-malformed`, because everything that can go wrong here is the
 * file's fault; the offset says where.
 */
export type AotErrorCode =
  | "aot-malformed-magic"
  | "aot-malformed-version"
  | "aot-malformed-truncated"
  | "aot-malformed-layout"
  | "aot-malformed-order"
  | "aot-malformed-padding"
  | "aot-malformed-value"
  | "aot-malformed-stamp";

const HINTS: Partial<Record<AotErrorCode, string>> = {
  "aot-malformed-magic": "Give a file that wamrc wrote: wamrc -o app.aot app.wasm",
  "aot-malformed-truncated": "The file may be cut off: compare its size with where it came from.",
};

export class AotError extends Error {
  readonly code: AotErrorCode;
  readonly offset: number;
  readonly hint: string | undefined;
  constructor(code: AotErrorCode, offset: number, message: string) {
    super(`${message} (at offset 0x${offset.toString(16)})`);
    this.name = "AotError";
    this.code = code;
    this.offset = offset;
    this.hint = HINTS[code];
  }
}
