// A received bundle to what it is worth. Pure: reads values, runs nothing, writes nothing.

export { type CheckResult, checkBundle } from "./check/check-bundle.ts";
export type { CheckServices, Evaluated, RunReading } from "./check/claims.ts";
export { LIMITS, type Limits, nameProblem } from "./check/names.ts";
export { type CheckProblem, type CheckReason, problem } from "./check/reasons.ts";
export { type Replay, replayOf, replayWords } from "./check/replay.ts";
export { REPORT_SCHEMA } from "./schema/report-schema.ts";
export { type Steps, stepsOf } from "./steps.ts";
export { commandLine } from "./text/sections/proof.ts";
