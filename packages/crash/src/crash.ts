/** Text and status of a run → what happened, a name for the crash, and which crashes are one bug. Pure. */

export { inAotCode } from "./aot-place.ts";
export type { ClusterItem } from "./bond.ts";
export type { Cluster } from "./cluster.ts";
export { cluster } from "./cluster.ts";
export type { AsanDoubt } from "./doubt.ts";
export { asanDoubt } from "./doubt.ts";
export { escapeControl } from "./escape.ts";
export type { SymbolAt } from "./hot-key.ts";
export { hotKey } from "./hot-key.ts";
export { readLog } from "./read-log.ts";
export { readRun } from "./read-run.ts";
export type { Fingerprint, LogReading, Reading, RunText } from "./reading.ts";
export type { Shared, Strictness } from "./similarity.ts";
export { sameCrash, similarity } from "./similarity.ts";
export { survivable } from "./survivable.ts";
