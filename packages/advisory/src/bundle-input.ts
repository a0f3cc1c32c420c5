/**
 * The least shape of a case that a bundle needs. Structural on purpose: this package knows no stage, no process and no disk.
 */
export interface BundleFact {
  readonly name: string;
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
  };
}

export interface BundleVerdict {
  readonly policy: string;
  readonly action: "report-privately" | "public-bug" | "not-a-bug" | "update" | "not-reproduced";
  readonly class: string;
  readonly confidence: string;
  readonly rules: readonly BundleRule[];
  readonly notes: readonly string[];
}

export interface BundleFingerprint {
  readonly kind: string;
  readonly access?: string;
  readonly size?: number;
  readonly signal?: string;
  readonly frames: readonly string[];
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

export interface BundleInput {
  readonly tool: string;
  /** `owner/name` of the repository whose advisories page receives the report. */
  readonly repository: string;
  readonly date: string;
  readonly input: {
    readonly name: string;
    readonly kind: "wasm" | "aot";
    readonly sha256: string;
    readonly size: number;
    readonly bytes: Uint8Array;
  };
  readonly poc: { readonly bytes: Uint8Array; readonly sha256: string; readonly text: string };
  /** The command with {file}; program by base name. */
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly runtime: {
    readonly name: string;
    readonly version: string | null;
    readonly date: string | null;
    readonly mode: string | null;
    readonly sanitizer: string | null;
    readonly platform: string | null;
    readonly features: readonly string[];
    readonly builtIn: boolean;
  } | null;
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
  readonly likeness: readonly BundleLikeness[];
  readonly severity: BundleSeverity | null;
}

export interface BundleFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly executable?: boolean;
}
