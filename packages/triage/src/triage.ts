// The main job: one crashing input to a case with a verdict and a bundle. See pipeline.ts for the whole way on one page.

export { type CaseDirectory, createCase, openCase } from "./case-directory.ts";
export { TriageError, type TriageErrorCode } from "./error.ts";
export { DEFAULT_REPOSITORY, makeCase, type NewCase } from "./make-case.ts";
export { runStage, STAGES, triage } from "./pipeline.ts";
export { addRuntime, checkRuntime, findRuntime, listRuntimes, type Runtime, type RuntimePlaces, removeRuntime, runtimePlaces } from "./runtimes.ts";
export { DEFAULTS, openSession, type SessionOptions } from "./session.ts";
export { readCase, type TriagedCase } from "./triaged-case.ts";
