// The main job: one crashing input to a case with a verdict and a bundle. See pipeline.ts for the whole way on one page.

export { type BatchOptions, type BatchResult, batch, batchSummary } from "./batch/batch.ts";
export { targetsOf } from "./batch/fleet.ts";
export { type Grouping, groupFolder } from "./batch/group.ts";
export { likenessOf } from "./bundle-input.ts";
export {
  bundleCase,
  type Classified,
  classifyCase,
  declareFacts,
  examine,
  factsOf,
  saveMinimizeText,
} from "./case-actions.ts";
export { type CaseDirectory, openCase } from "./case-directory.ts";
export { checkReceived, type Received } from "./check-received.ts";
export { targetFromFlags } from "./command-line.ts";
export { describeBuild } from "./describe-build.ts";
export { TriageError, type TriageErrorCode } from "./error.ts";
export { declaredFrom, type FactReport, factReport } from "./fact-report.ts";
export { makeLogCase } from "./log-case.ts";
export { observeLog } from "./log-observation.ts";
export { makeCase } from "./make-case.ts";
export { type MinimizedFile, minimizeFile } from "./minimize-file.ts";
export { triage } from "./pipeline.ts";
export { makeQuestionCase } from "./question-case.ts";
export { type NativeCode, type Rerun, rerunBundle } from "./rerun.ts";
export { addRuntime, checkRuntime, listRuntimes, type Runtime, removeRuntime, runtimePlaces } from "./runtimes.ts";
export { DEFAULTS } from "./session.ts";
export type { TriagedCase } from "./triaged-case.ts";
export { type Compiled, type CompileRequest, compileAot } from "./wamrc/compile.ts";
export { type Rebuilt, rebuildAot } from "./wamrc/rebuild.ts";
export { examineWamrc, type Toolchain } from "./wamrc/toolchain.ts";
