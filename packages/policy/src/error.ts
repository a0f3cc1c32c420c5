/** Everything this package throws: a bad fact, a bad policy file, an unknown name. `at` lists every bad JSON path. */

export type PolicyErrorCode = "bad-fact" | "bad-policy" | "unknown-policy" | "unknown-rule" | "bad-date";

export class PolicyError extends Error {
  override readonly name = "PolicyError";
  readonly code: PolicyErrorCode;
  readonly hint: string;
  /** JSON paths of what was wrong, each with its reason: `$.rules[3].when: …`. */
  readonly at: readonly string[];

  constructor(code: PolicyErrorCode, message: string, hint: string, at: readonly string[] = []) {
    super(at.length > 0 ? `${message}: ${at.join("; ")}` : message);
    this.code = code;
    this.hint = hint;
    this.at = at;
  }
}
