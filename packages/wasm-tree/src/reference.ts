/** A place in bytes where an index into one of the module's index spaces stands. Remapping rewrites places, whatever holds them. */
export type Space =
  | "type"
  | "func"
  | "table"
  | "memory"
  | "global"
  | "local"
  | "label"
  | "elem"
  | "data"
  | "tag"
  | "field";

export interface Reference {
  readonly space: Space;
  readonly index: number;
  /** Byte range of the LEB128, in the bytes that were decoded. */
  readonly at: number;
  readonly end: number;
  /** Block and heap types hold their index as a signed LEB128. */
  readonly signed: boolean;
}
