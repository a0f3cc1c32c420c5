/** One property that no wamrc we know writes: where it is and what it is. */
export interface Finding {
  /** Stable: a kebab-case name of the property. */
  readonly id: string;
  readonly offset: number;
  readonly text: string;
}
