/** What the `wamrc` namespace offers: its command line, what it says of itself, which options weaken what. */
export { aotFacts } from "../format/aot-facts.ts";
export { RECORDED_LINE, readIdentity, readReported, wamrcEnvironment } from "../rebuild/compile.ts";
export { asksForWords, parseCommand, parseOption, type WamrcOption } from "./arguments.ts";
export { effectiveOptions, resolveVersion } from "./effective.ts";
export { loadableBy } from "./loaders.ts";
export { isRuntimeFlag } from "./runtime-flags.ts";
export { WAMRC_OPTIONS } from "./wamrc-table.ts";
export { oddFlag, parseOptions, type RuntimeFlags, type Weakening, weakenings } from "./weakening.ts";
