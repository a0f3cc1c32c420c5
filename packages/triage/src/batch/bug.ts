/** One bug of a folder, and the files that a sighting comes from. */
export interface Bug {
  readonly kind: "crash" | "hang";
  readonly key: string;
  readonly summary: string;
  readonly component: string;
  readonly frames: readonly string[];
  /** False for a pile that may hold many bugs. */
  readonly attributable: boolean;
  /** The file to show: an input, a case or a log. */
  readonly representative: string;
  readonly representativeKind: "input" | "case" | "log";
  /** Of an input. */
  readonly representativeSha256: string | undefined;
  /** Where the representative was seen; undefined for a log. */
  readonly target: string | undefined;
  readonly sightings: number;
  /** Every runtime it was seen on. */
  readonly targets: readonly string[];
  readonly files: readonly string[];
  readonly because: readonly string[];
}

export interface Source {
  readonly kind: Bug["representativeKind"];
  readonly files: readonly string[];
}
