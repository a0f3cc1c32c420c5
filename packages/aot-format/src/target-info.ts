/** TARGET_INFO: the only section whose size tells the layout, and the only place that says what the code runs on. */
import type { Codec } from "./codec.ts";

export interface TargetInfo {
  readonly binType: number;
  readonly abiType: number;
  readonly eType: number;
  readonly eMachine: number;
  readonly eVersion: number;
  readonly eFlags: number;
  /** Absent in the 1.x layout. */
  readonly featureFlags: bigint | undefined;
  readonly reserved: bigint;
  /** 16 bytes, the name padded with zeros. */
  readonly arch: Uint8Array;
}

export function targetInfo(c: Codec, t?: TargetInfo): TargetInfo {
  const old = c.shape.format === "1.x";
  return {
    binType: c.u16(t?.binType),
    abiType: c.u16(t?.abiType),
    eType: c.u16(t?.eType),
    eMachine: c.u16(t?.eMachine),
    eVersion: c.u32(t?.eVersion),
    eFlags: c.u32(t?.eFlags),
    featureFlags: old ? undefined : c.u64(t?.featureFlags),
    reserved: old ? BigInt(c.u32(t && Number(t.reserved))) : c.u64(t?.reserved),
    arch: c.bytes(16, t?.arch),
  };
}
