// Shrinks bytes, and lists of arguments, while a question stays true. See README.md for the promises.

export { MinimizerError, type MinimizerErrorCode } from "./error.ts";
export { fileJournal, type Journal, type JournalEntry } from "./journal.ts";
export { minimize } from "./minimize.ts";
export { type ListReduction, minimizeList } from "./minimize-list.ts";
export { type Answer, type AskInfo, adaptiveTimeout, type Question } from "./question.ts";
export type { Finding, MinimizeEvent, MinimizeOptions, PassReport, Reduction } from "./reduction.ts";
export { reductionReport } from "./report.ts";
