/** One vector: what the attacker does, the files he leaves, the command a victim runs, and what it must answer. */
export interface Case {
  /** NN-name: the number is the threat's. */
  readonly name: string;
  readonly does: string;
  /** What has to be done first; most vectors need nothing. */
  readonly first?: string;
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  /** Arguments of `assay`; default: verify app.aot with trust.json. */
  readonly command?: readonly string[];
  /** A script instead of a command: exits 0 when all went as expected. */
  readonly script?: string;
  readonly expect: {
    readonly exit: number;
    readonly verdict?: string;
    /** The id of the deciding reason. */
    readonly reason?: string;
    /** The id of a note that must be there. */
    readonly note?: string;
    /** The code of the error, where there is no verdict. */
    readonly error?: string;
    /** Text that must not reach a terminal. */
    readonly never?: string;
  };
}

export const VERIFY: readonly string[] = ["verify", "app.aot", "--trust", "trust.json"];

const EXIT: Readonly<Record<string, number>> = {
  trusted: 0,
  mismatched: 1,
  unattested: 3,
  "untrusted-signer": 4,
  "refused-by-expectations": 5,
  malformed: 6,
};

export function verdict(kind: string, reason?: string, note?: string): Case["expect"] {
  return { exit: EXIT[kind] as number, verdict: kind, ...(reason && { reason }), ...(note && { note }) };
}
