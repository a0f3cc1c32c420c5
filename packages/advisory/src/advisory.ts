// A case and its verdict to the files of an advisory bundle. Pure: gives files, writes none.

export { MAX_DESCRIPTION, type ReportBody, reportBody } from "./advisory-json.ts";
export { advisoryText } from "./advisory-text.ts";
export type {
  BundleFact,
  BundleFile,
  BundleInput,
  BundleLikeness,
  BundleObservation,
  BundleSeverity,
  BundleVerdict,
  BundleVersion,
} from "./bundle-input.ts";
export { filingCommand } from "./filing.ts";
export { makeBundle } from "./make-bundle.ts";
export { decodeCommand, encodePoc, POC_BUDGET } from "./poc.ts";
export { impactOf, titleOf } from "./title.ts";
