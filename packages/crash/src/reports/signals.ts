/** Signals that a fault ends a program with, by number. Linux's: macOS's 10 is a bus error there and SIGUSR1 here. */
export const SIGNALS: Readonly<Record<number, string>> = {
  4: "SIGILL",
  5: "SIGTRAP",
  6: "SIGABRT",
  7: "SIGBUS",
  8: "SIGFPE",
  11: "SIGSEGV",
};

/** A shell's or an emulator's status for a child that a signal ended: 128 and the number. */
export const STATUS_SIGNALS: Readonly<Record<number, string>> = Object.fromEntries(
  Object.entries(SIGNALS).map(([number, name]) => [128 + Number(number), name]),
);
