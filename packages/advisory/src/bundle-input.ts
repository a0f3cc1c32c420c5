/**
 * The least shape of a case that a bundle needs. Structural on purpose: this package knows no stage, no process and no disk.
 * Everything in a bundle is made from this shape and two byte strings, so a receiver can make it again and compare.
 */
export type Action = "report-privately" | "public-bug" | "not-a-bug" | "update" | "not-reproduced";

export interface BundleFact {
  readonly name: string;
  /** null: unknown. */
  readonly value: string | null;
  readonly source: string;
  readonly evidence: readonly string[];
}

export interface BundleRule {
  readonly id: string;
  readonly quote: string;
  readonly source: {
    readonly file?: string;
    readonly commit?: string | null;
    readonly line?: number | null;
    readonly date?: string | null;
    /** Of a text that was never a commit: the page where it stands. */
    readonly page?: string;
  };
  /** What this sentence settled, action or class; undefined where it is not known. */
  readonly decides?: readonly string[];
}

/** Two sentences of one policy that point apart, and how they were weighed. */
export interface BundleConflict {
  readonly rules: readonly string[];
  readonly quotes: readonly string[];
  readonly settled: string;
}

export interface BundleVerdict {
  readonly policy: string;
  readonly action: Action;
  readonly class: string;
  readonly confidence: string;
  readonly rules: readonly BundleRule[];
  readonly notes: readonly string[];
  readonly conflicts?: readonly BundleConflict[];
  /** What the policy's text leaves open here. */
  readonly gaps?: readonly { readonly id: string; readonly text: string }[];
}

export interface BundleFingerprint {
  readonly kind: string;
  readonly access?: string;
  readonly size?: number;
  readonly signal?: string;
  /** Where a bad pointer points: page zero, or elsewhere. */
  readonly pointer?: string;
  /** In-project functions, innermost first. */
  readonly frames: readonly string[];
  /** Source position of the innermost one, `wasm_loader.c:5484`. */
  readonly site?: string;
  readonly component: string;
  readonly source: string;
  readonly confidence: string;
  readonly key: string;
  readonly summary: string;
}

export interface BundleObservation {
  readonly target: string;
  readonly command: readonly string[];
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly timedOut: boolean;
  readonly stdout: string;
  readonly stderr: string;
  readonly traces: readonly string[];
}

export interface BundleVersion {
  readonly runtime: string;
  readonly version: string | null;
  readonly date: string | null;
  readonly mode: string | null;
  readonly sanitizer: string | null;
  readonly state: string;
  readonly detail: string;
}

export interface BundleLikeness {
  readonly name: string;
  readonly title: string;
  readonly sharedFrame: string;
  readonly fixed: string;
  /** What it looks like, where that is fixed, what to test next. */
  readonly sentence: string;
}

export interface BundleSeverity {
  readonly cwe: readonly { readonly id: string; readonly name: string; readonly why: string }[];
  readonly cvss4: { readonly vector: string; readonly score: number; readonly severity: string } | null;
  readonly cvss31: { readonly vector: string; readonly score: number; readonly severity: string } | null;
}

export interface BundleRuntime {
  readonly name: string;
  readonly version: string | null;
  readonly date: string | null;
  readonly mode: string | null;
  readonly sanitizer: string | null;
  readonly platform: string | null;
  /** Build flags as `NAME=VALUE`, as far as known. */
  readonly features: readonly string[];
  readonly builtIn: boolean;
}

export interface BundleInput {
  readonly tool: string;
  /** `owner/name` of the repository whose advisories page receives the report. */
  readonly repository: string;
  /** Date of the report, YYYY-MM-DD. */
  readonly date: string;
  readonly input: {
    readonly name: string;
    readonly kind: "wasm" | "aot";
    readonly sha256: string;
    readonly size: number;
    /** Empty: the original stays with the reporter. */
    readonly bytes: Uint8Array;
  };
  readonly poc: { readonly bytes: Uint8Array; readonly sha256: string; readonly text: string };
  /** The command with {file}; program by base name. */
  readonly command: readonly string[];
  /** Its parts, so that a receiver can ask the same of his own runtime: before the file, and after it. */
  readonly options?: readonly string[];
  readonly args?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly runtime: BundleRuntime | null;
  readonly fingerprint: BundleFingerprint | null;
  readonly observations: readonly BundleObservation[];
  readonly stability: { readonly runs: number; readonly same: number };
  readonly reduction: {
    readonly from: number;
    readonly to: number;
    readonly questions: number;
    readonly oneMinimal: boolean;
  } | null;
  readonly facts: readonly BundleFact[];
  readonly verdict: BundleVerdict;
  readonly versions: readonly BundleVersion[];
  /** The newest release known to the tool: named as not tested when it was not. */
  readonly newest?: { readonly version: string; readonly date: string } | null;
  readonly likeness: readonly BundleLikeness[];
  readonly severity: BundleSeverity | null;
}

export interface BundleFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly executable?: boolean;
}
