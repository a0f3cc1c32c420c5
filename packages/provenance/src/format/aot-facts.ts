/**
 * What the file itself says of how it was made: the few header fields that are not the builder's word. They are read from the
 * subject bytes; the byte order is the file's own.
 */
import { type AotFile, type ByteSource, type Input, SECTION } from "@assay/aot-format";

export interface AotFacts {
  readonly aotVersion: number;
  readonly layout: "1.x" | "2.x";
  readonly byteOrder: "little" | "big";
  /** Bit 1 of bin_type: the width of the target, which decides wamrc's default for software checks. */
  readonly is64: boolean;
  readonly arch: string;
  /** Absent from 1.x files. */
  readonly featureFlags: bigint | undefined;
  readonly xip: boolean;
  /** A memory with 64-bit addresses, which hardware cannot guard. */
  readonly memory64: boolean;
}

export function aotFacts(input: Input, file: AotFile): AotFacts {
  const target = file.sections[0] as AotFile["sections"][0];
  const body = view(input, target.bodyOffset, target.size);
  const little = file.byteOrder === "little";
  const old = file.layout === "1.x";
  const archBytes = new Uint8Array(body.buffer, body.byteOffset + (old ? 20 : 32), 16);
  const end = archBytes.indexOf(0);
  return {
    aotVersion: file.version,
    layout: file.layout,
    byteOrder: file.byteOrder,
    is64: (body.getUint16(0, little) & 2) !== 0,
    arch: Buffer.from(archBytes.subarray(0, end < 0 ? 16 : end)).toString("latin1"),
    featureFlags: old ? undefined : body.getBigUint64(16, little),
    xip: file.xip,
    memory64: hasMemory64(input, file, little),
  };
}

/** As the statement spells them. */
export function headerClaims(facts: AotFacts): Record<string, string> {
  const flags = facts.featureFlags;
  return {
    aotVersion: String(facts.aotVersion),
    arch: facts.arch,
    ...(flags === undefined ? {} : { featureFlags: `0x${flags.toString(16)}` }),
  };
}

/** INIT_DATA starts with: number of imported memories (always 0), number of memories, then the first one's flags. */
function hasMemory64(input: Input, file: AotFile, little: boolean): boolean {
  const init = file.sections.find((s) => s.type === SECTION.initData);
  if (!init || init.size < 12) return false;
  const body = view(input, init.bodyOffset, 12);
  return body.getUint32(4, little) > 0 && (body.getUint32(8, little) & 4) !== 0;
}

function view(input: Input, offset: number, length: number): DataView {
  const source: ByteSource | undefined = input instanceof Uint8Array ? undefined : input;
  const bytes = Uint8Array.from(
    source ? source.read(offset, length) : (input as Uint8Array).subarray(offset, offset + length),
  );
  return new DataView(bytes.buffer);
}
