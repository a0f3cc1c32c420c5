// Function bodies decoded once. The best file is looked at by pass after pass, and a body of a hundred thousand
// instructions takes longer to decode than a target takes to crash. Files are never changed in place, so where a body
// stands in which memory says what it is.

import { decodeBody, type FunctionBody } from "@assay/wasm-tree";

const known = new WeakMap<ArrayBufferLike, Map<string, FunctionBody>>();

export function decoded(entry: Uint8Array): FunctionBody {
  let bodies = known.get(entry.buffer);
  if (bodies === undefined) {
    bodies = new Map();
    known.set(entry.buffer, bodies);
  }
  const place = `${entry.byteOffset} ${entry.length}`;
  let body = bodies.get(place);
  if (body === undefined) {
    body = decodeBody(entry);
    bodies.set(place, body);
  }
  return body;
}
