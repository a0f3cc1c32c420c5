/** The real files of test/aot with what their manifest says about them. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export interface Fixture {
  readonly file: string;
  readonly wamrc_version: string;
  readonly module: string;
  readonly options: readonly string[];
  readonly sha256: string;
  readonly size: number;
  readonly aot_version: number;
  readonly target_info: {
    readonly layout: "v36" | "v48";
    readonly bin_type: number;
    readonly abi_type: number;
    readonly e_type: number;
    readonly e_machine: number;
    readonly e_version: number;
    readonly e_flags: number;
    readonly feature_flags: number | null;
    readonly reserved: number;
    readonly arch: string;
  };
  readonly sections: readonly {
    readonly type: number;
    readonly off: number;
    readonly size: number;
    readonly sub?: number;
  }[];
}

const root = fileURLToPath(new URL("../../../test/aot/", import.meta.url));

export const FIXTURES: readonly Fixture[] = JSON.parse(readFileSync(`${root}manifest.json`, "utf8"));

export function read(file: string): Uint8Array {
  return new Uint8Array(readFileSync(root + file));
}

export const W13 = "wamrc-1.3.0-llvm15";
export const W21 = "wamrc-2.1.0-llvm15";
export const W245 = "wamrc-2.4.5-llvm19";

/** One file of each kind: layouts, widths, byte orders, XIP, GC, COFF, custom sections, object data, masked words. */
export const DIVERSE: readonly string[] = [
  `${W13}/data.o-base.aot`,
  `${W13}/hello.o-xip.aot`,
  `${W13}/data.o-dumpcs.aot`,
  `${W21}/table.t-mips.aot`,
  `${W21}/table.o-gc.aot`,
  `${W245}/table.o-names.aot`,
  `${W245}/table.o-gc.aot`,
  `${W245}/data.o-msvc.aot`,
  `${W245}/hello.o-xip.aot`,
  `${W245}/hello.t-thumbv7em.aot`,
  `${W245}/mem.t-riscv64.aot`,
];

export function edited(
  bytes: Uint8Array,
  ...edits: readonly (readonly [offset: number, ...values: number[]])[]
): Uint8Array {
  const out = bytes.slice();
  for (const [offset, ...values] of edits) out.set(values, offset);
  return out;
}
