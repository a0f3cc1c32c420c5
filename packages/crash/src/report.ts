/**
 * What a reader of one format hands on: reports of a crash, or words that say the run ended in another way.
 * Readers see lines only; they know nothing of exit codes and of each other.
 */
import type { Access } from "./reading.ts";

export interface Frame {
  /** Without parameters and compiler suffixes; null where the report had no symbol. */
  readonly function: string | null;
  /** Base name of the source file. */
  readonly file?: string;
  readonly line?: number;
  /** Base name of the binary and hexadecimal offset in it. */
  readonly module?: string;
  readonly offset?: string;
  /** The kernel's trampoline: frames after it are where the signal struck. */
  readonly signalHandler?: boolean;
  /** Code that belongs to no file: what a JIT or an AoT loader placed in memory. */
  readonly anonymous?: boolean;
}

export interface Report {
  readonly source: string;
  readonly kind: string;
  readonly access?: Access;
  readonly size?: number;
  readonly signal?: string;
  /** Number of the process that wrote it. */
  readonly process?: string;
  /** The report says that this process ends with it: another report after it is another process's, or this one is made up. */
  readonly final?: boolean;
  /** Faulting address as written, "0x18". */
  readonly address?: string;
  /** Machine code at the program counter, in hexadecimal. */
  readonly instructionBytes?: string;
  readonly message: string;
  readonly frames: readonly Frame[];
  /** How much this report says about the crash; the run's strongest report names it. */
  readonly strength: number;
  /** False where the place is known to be the victim's. */
  readonly attributable?: boolean;
  /** What else the report says of itself: a warning that it may be wrong, a jump to no code. */
  readonly caveats?: readonly string[];
}

export type Finding =
  | { readonly what: "report"; readonly report: Report }
  | { readonly what: "trap" | "setup-error" | "hang" | "clean"; readonly message: string }
  | { readonly what: "refused"; readonly stage: "load" | "instantiate"; readonly message: string };

/** A reader never throws, and takes time linear in the text. Only a format that is not made of lines needs the text itself. */
export type Reader = (lines: readonly string[], text: string) => Finding[];

/** Strengths, weakest first: a leak or a harmless overflow must not hide the crash that follows it. */
export const STRENGTH = {
  leak: 10,
  harmless: 20,
  status: 30,
  kernel: 35,
  runtime: 40,
  summary: 45,
  debugger: 50,
  device: 55,
  undefined: 60,
  uninitialised: 65,
  abort: 70,
  assertion: 75,
  memcheck: 80,
  race: 85,
  sanitizer: 90,
} as const;
