/** What surely settles a verdict, and what may, depending on answers nobody has given. */
import type { FiredRule, Verdict } from "@assay/policy";

export interface Settling {
  readonly surely: readonly FiredRule[];
  readonly perhaps: readonly FiredRule[];
}

export function settling({ rules }: Pick<Verdict, "rules">): Settling {
  const settle = rules.filter(({ decides }) => decides.length > 0);
  return {
    surely: settle.filter(({ applies }) => applies !== "unknown"),
    perhaps: settle.filter(({ applies }) => applies === "unknown"),
  };
}

/** What keeps it private, in words, where no sentence surely asks for privacy. */
export function openOnly(verdict: Pick<Verdict, "action" | "rules" | "open">): string | undefined {
  const byAnswers = settling(verdict).perhaps.some(({ decides }) => decides.includes("action"));
  if (verdict.action !== "report-privately" || !byAnswers) return undefined;
  const count = verdict.open.length;
  return count === 1 ? "1 question is open" : `${count} questions are open`;
}
