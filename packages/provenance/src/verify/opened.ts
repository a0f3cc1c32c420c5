/**
 * From bytes to what can be judged: the frame of the file, its facts, the embedded envelope. Only ranges are read, so a
 * gigabyte costs a few hundred bytes here. Everything that is wrong with the file is a reason, never an exception.
 */
import { AotError, type AotFile, type ByteSource, SECTION, STAMP_NAME, splitStamp } from "@assay/aot-format";
import { ProvenanceError } from "../error.ts";
import { type AotFacts, aotFacts } from "../format/aot-facts.ts";
import { type Envelope, MAX_ENVELOPE, parseDetached, parseEmbedded } from "../format/envelope.ts";
import type { Reason } from "./verdict.ts";

export type Opened =
  | { readonly kind: "malformed"; readonly size: number; readonly reason: Reason }
  | {
      readonly kind: "opened";
      readonly size: number;
      /** Subject bytes are [0, subjectEnd). */
      readonly subjectEnd: number;
      readonly facts: AotFacts;
      readonly embedded: Envelope | Reason | undefined;
      readonly notes: readonly Reason[];
    };

/** Offsets in the file are u32. */
const MAX_FILE = 2 ** 32 - 1;
/** Of ranges read: wamrc writes a dozen sections, a hostile file could have a hundred million. */
const MAX_READS = 20_000;

export function openAot(source: ByteSource): Opened {
  const { size } = source;
  try {
    if (size > MAX_FILE) throw new AotError("aot-malformed-layout", MAX_FILE, "longer than 4 GiB - 1");
    const bounded = boundedSource(source);
    const split = splitStamp(bounded);
    const facts = aotFacts(bounded, split.file);
    const notes = lookAlikes(bounded, split.file);
    if (split.kind === "unstamped")
      return { kind: "opened", size, subjectEnd: size, facts, embedded: undefined, notes };
    const { subjectEnd, contentOffset, contentEnd } = split;
    const embedded = readEmbedded(bounded, contentOffset, contentEnd);
    return { kind: "opened", size, subjectEnd, facts, embedded, notes };
  } catch (error) {
    if (!(error instanceof AotError)) throw error;
    return { kind: "malformed", size, reason: { id: "aot-malformed", text: error.message } };
  }
}

function boundedSource(source: ByteSource): ByteSource {
  let reads = 0;
  return {
    size: source.size,
    read(offset, length) {
      if (++reads > MAX_READS)
        throw new AotError("aot-malformed-layout", offset, "far more sections than wamrc writes");
      return source.read(offset, length);
    },
  };
}

function readEmbedded(source: ByteSource, start: number, end: number): Envelope | Reason {
  if (end - start > MAX_ENVELOPE)
    return { id: "envelope-malformed", text: `the envelope has more than ${MAX_ENVELOPE} bytes` };
  return tryParse(() => parseEmbedded(source.read(start, end - start)));
}

export function readDetached(bytes: Uint8Array): readonly Envelope[] | Reason {
  return tryParse(() => parseDetached(bytes));
}

function tryParse<T>(parse: () => T): T | Reason {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof ProvenanceError)) throw error;
    return { id: "envelope-malformed", text: error.message };
  }
}

/** Sections named nearly like the stamp: never read as one, but worth telling. */
function lookAlikes(source: ByteSource, file: AotFile): Reason[] {
  return file.sections.flatMap((section): Reason[] => {
    if (section.type !== SECTION.custom || section.size < 8) return [];
    const head = source.read(section.bodyOffset, Math.min(section.size, 6 + 64));
    const view = new DataView(Uint8Array.from(head).buffer);
    const little = file.byteOrder === "little";
    if (view.getUint32(0, little) !== 0) return [];
    const length = Math.min(view.getUint16(4, little), head.length - 6);
    const name = Buffer.from(head.subarray(6, 6 + length)).toString("utf8");
    if (!resembles(name) || name === `${STAMP_NAME}\0`) return [];
    const where = `at offset 0x${section.offset.toString(16)}`;
    return [
      {
        id: "look-alike",
        text: `a custom section ${where} has the look-alike name ${JSON.stringify(name)}; it is no stamp`,
      },
    ];
  });
}

function resembles(name: string): boolean {
  const plain = name.normalize("NFKC").toLowerCase().replaceAll("\0", "");
  const same = [...STAMP_NAME].filter((c, i) => plain[i] === c).length;
  return Math.abs(plain.length - STAMP_NAME.length) <= 1 && same >= STAMP_NAME.length - 2;
}
