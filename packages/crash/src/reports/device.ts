/**
 * Words that processors use for a fault, whatever system prints them: causes of RISC-V and Xtensa, faults of Arm. Device
 * systems have no signals; a fault is named by the signal it would be on POSIX, so that one bug has one name everywhere.
 */
import type { Access } from "../reading.ts";

export interface Fault {
  readonly kind: string;
  readonly access?: Access;
}

const FAULTS: readonly (readonly [RegExp, Fault])[] = [
  [/load.?prohibited|load access fault|load page fault/i, { kind: "SIGSEGV", access: "READ" }],
  [/store.?prohibited|store(?:\/amo)? access fault|store(?:\/amo)? page fault/i, { kind: "SIGSEGV", access: "WRITE" }],
  [
    /instr(?:uction)? ?fetch ?(?:prohibited|error|priv)|instruction (?:access fault|page fault|access violation|bus error)/i,
    { kind: "SIGSEGV" },
  ],
  [
    /load.?store.?(?:alignment|align)|(?:load|store(?:\/amo)?) address misaligned|unaligned memory access|instruction address misaligned/i,
    { kind: "SIGBUS" },
  ],
  [/load.?store.?(?:error|pif|tlb)/i, { kind: "SIGSEGV" }],
  [/integer.?divide.?by.?zero|division by zero/i, { kind: "SIGFPE" }],
  [
    /illegal.?instruction|undefined instruction|no coprocessor instructions|illegal use of the epsr/i,
    { kind: "SIGILL" },
  ],
  [/stack canary watchpoint|stack overflow|stack protection fault|stacking error/i, { kind: "stack-overflow" }],
  [/stack smashing/i, { kind: "stack-smashing" }],
  [/data access violation|data abort|precise data bus error|page fault/i, { kind: "SIGSEGV" }],
  [/(?:interrupt|task|int) ?(?:wdt|watchdog)/i, { kind: "hang" }],
  [/unhandled debug exception|^breakpoint$/i, { kind: "SIGTRAP" }],
];

export function faultOf(words: string): Fault | undefined {
  return FAULTS.find(([form]) => form.test(words))?.[1];
}

/** Xtensa's EXCCAUSE numbers that a program can cause. */
const XTENSA: Readonly<Record<number, string>> = {
  0: "illegal instruction",
  2: "instruction fetch error",
  3: "load store error",
  6: "integer divide by zero",
  9: "load store alignment",
  20: "instruction fetch prohibited",
  28: "load prohibited",
  29: "store prohibited",
};

/** RISC-V's mcause numbers that a program can cause. */
const RISCV: Readonly<Record<number, string>> = {
  0: "instruction address misaligned",
  1: "instruction access fault",
  2: "illegal instruction",
  3: "breakpoint",
  4: "load address misaligned",
  5: "load access fault",
  6: "store address misaligned",
  7: "store access fault",
  12: "instruction page fault",
  13: "load page fault",
  15: "store page fault",
};

export function causeOf(architecture: "xtensa" | "riscv", cause: number): Fault | undefined {
  const words = (architecture === "xtensa" ? XTENSA : RISCV)[cause];
  return words === undefined ? undefined : faultOf(words);
}

/** Frames from a list of code addresses: a device's image is loaded where it was linked, so they compare inside one build. */
export function addressFrames(addresses: readonly string[]): { function: null; module: string; offset: string }[] {
  return addresses.slice(0, 64).map((address) => ({
    function: null,
    module: "image",
    offset: address.replace(/^(?:0x)?0{0,15}/i, "").toLowerCase(),
  }));
}
