/**
 * Files that no wamrc here has written, derived from real ones by the format's table. They are consistent with what is
 * known of those versions; whether a real file looks exactly so is not shown by them.
 */
import { type AotModule, parseAot, printAot } from "../src/aot-format.ts";
import { edited } from "./corpus.ts";

export function withVersion(bytes: Uint8Array, version: number): Uint8Array {
  return edited(bytes, [4, version, 0, 0, 0]);
}

/** All fields in the other byte order; code and data as they are. */
export function bigEndian(bytes: Uint8Array): Uint8Array {
  return rewritten(bytes, (module) => ({ ...module, shape: { ...module.shape, byteOrder: "big" } }));
}

export function rewritten(bytes: Uint8Array, change: (module: AotModule) => AotModule): Uint8Array {
  return printAot(change(parseAot(bytes)));
}
