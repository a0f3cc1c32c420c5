/** Our names for build types and builders. `assay.example` is a reserved name: these are names, not addresses. */
export const BUILD_TYPE = "https://assay.example/buildtypes/wamrc/v1";
export const TRUST_SCHEMA = "https://assay.example/trust/v1";
export const BUILDER = {
  /** Assay ran this wamrc itself. */
  run: "https://assay.example/builders/wamrc-run/v1",
  /** Somebody stamped a file that was there already. */
  claimed: "https://assay.example/builders/claimed/v1",
  /** The recorded stand-in for wamrc, for tests. */
  recorded: "https://assay.example/builders/recorded-wamrc/v1",
} as const;
export const STATEMENT_TYPE = "https://in-toto.io/Statement/v1";
export const PREDICATE_TYPE = "https://slsa.dev/provenance/v1";
