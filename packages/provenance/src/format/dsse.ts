/** DSSE's pre-authentication encoding: what is signed. The type is part of it, so no other protocol's bytes can be ours. */
export const IN_TOTO = "application/vnd.in-toto+json";

export function preAuthEncoding(payloadType: string, payload: Uint8Array): Uint8Array {
  const type = new TextEncoder().encode(payloadType);
  const head = new TextEncoder().encode(`DSSEv1 ${type.length} ${payloadType} ${payload.length} `);
  const out = new Uint8Array(head.length + payload.length);
  out.set(head);
  out.set(payload, head.length);
  return out;
}
