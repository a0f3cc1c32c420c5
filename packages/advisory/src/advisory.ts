// A case and its verdict to the files of an advisory bundle. Pure: gives files, writes none. The receiver's side is @assay/advisory/check.

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
export { type BundleOptions, makeBundle } from "./make-bundle.ts";
export { POC_BUDGET } from "./poc.ts";
export type { Identity } from "./redact/identity.ts";
export { REDACTION_KINDS, type RedactionKind } from "./redact/labels.ts";
export { fallbackAddress } from "./text/disclosure.ts";
export { filingCommand } from "./text/filing.ts";
export { mailDraft } from "./text/mail.ts";
export { zipBundle } from "./zip.ts";
