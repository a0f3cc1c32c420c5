/** TARGET_INFO against itself: the machine, the architecture's name, the object format, the flags, the version. */
import { hex } from "../describe.ts";
import type { AotModule } from "../module.ts";
import { archText, featureName, machineName, setBits } from "../names.ts";
import type { Finding } from "./finding.ts";

/** Prefix of the name → machines and object formats that wamrc's LLVM emits for it. Longer prefixes first. */
const ARCHITECTURES: readonly (readonly [string, readonly number[], readonly number[]])[] = [
  ["x86_64", [62, 0x8664], [0, 2, 6]],
  ["i386", [3, 0x14c], [0, 4]],
  ["i486", [3, 0x14c], [0, 4]],
  ["i586", [3, 0x14c], [0, 4]],
  ["i686", [3, 0x14c], [0, 4]],
  ["aarch64", [183], [0, 1, 2, 3]],
  ["arm64", [183], [0, 1, 2, 3]],
  ["arm", [40], [0, 1]],
  ["thumb", [40], [0, 1]],
  ["mips", [8], [0, 1, 2, 3]],
  ["xtensa", [94], [0, 1]],
  ["riscv64", [243], [2]],
  ["riscv32", [243], [0]],
  ["arc", [93, 195], [0, 1]],
];
const COFF = new Set([4, 6]);
const COFF_MACHINES = new Set([0x8664, 0x14c]);
const WITHOUT_FLAGS = new Set([3, 62, 0x8664, 0x14c]);
/** Bits that some wamrc sets. */
const WRITTEN_FEATURES = new Set([0, 1, 2, 3, 4, 6, 12, 13]);

export function headerFindings(module: AotModule): Finding[] {
  const { target: t, version, file } = module;
  const at = file.sections[0]?.bodyOffset ?? 8;
  const findings: Finding[] = [];
  const add = (id: string, offset: number, text: string): void => {
    findings.push({ id, offset, text });
  };
  const arch = archText(t.arch);
  const flagsAt = at + 16;
  const reservedAt = module.shape.format === "1.x" ? at + 16 : at + 24;
  const archAt = reservedAt + (module.shape.format === "1.x" ? 4 : 8);

  if (version < 3 || version > 6) add("version-unknown", 4, `AOT version ${version}`);
  else if (module.shape.format === "1.x" && version !== 3)
    add("version-layout", 4, `AOT version ${version} in the layout of 1.x`);
  if (![0, 1, 2, 3, 4, 6].includes(t.binType)) add("object-format-unknown", at, `bin_type ${t.binType}`);
  if (t.abiType !== 0) add("abi-type", at + 2, `abi_type is ${t.abiType}, which is always 0`);
  if (t.eType !== 1 && t.eType !== 4)
    add("kind-unknown", at + 4, `e_type ${t.eType} is neither relocatable (1) nor XIP (4)`);
  if (t.eVersion !== 1) add("e-version", at + 8, `e_version is ${t.eVersion}, which is always 1`);
  if (WITHOUT_FLAGS.has(t.eMachine) && t.eFlags !== 0)
    add("e-flags", at + 12, `${machineName(t.eMachine)} has no e_flags, here ${hex(t.eFlags)}`);
  if (t.reserved !== 0n) add("reserved-not-zero", reservedAt, `the reserved field holds ${hex(t.reserved)}`);
  if (t.arch.subarray(arch.length).some((b) => b !== 0))
    add("arch-padding", archAt, "bytes behind the architecture's name are not zero");

  const known = ARCHITECTURES.find(([prefix]) => arch.startsWith(prefix));
  if (!known) add("arch-unknown", archAt, `architecture "${arch}"`);
  else {
    if (!known[1].includes(t.eMachine))
      add("machine-arch", at + 6, `e_machine ${t.eMachine} (${machineName(t.eMachine)}) with architecture "${arch}"`);
    if (!known[2].includes(t.binType))
      add("object-format-arch", at, `bin_type ${t.binType} with architecture "${arch}"`);
  }
  if (COFF.has(t.binType) !== COFF_MACHINES.has(t.eMachine)) {
    add("object-format-machine", at, `bin_type ${t.binType} with e_machine ${t.eMachine}: one is COFF, one is ELF`);
  }
  for (const bit of setBits(t.featureFlags ?? 0n).filter((b) => !WRITTEN_FEATURES.has(b))) {
    add("feature-never-written", flagsAt, `feature bit ${bit} (${featureName(bit, version)}) is set by no wamrc`);
  }
  return findings;
}
