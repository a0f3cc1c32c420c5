/**
 * Dates of an embargo. Two texts of the project say different things about list and length; both are computed and shown, none is
 * chosen.
 */
import { PolicyError } from "../error.ts";

export interface EmbargoInput {
  /** Days, YYYY-MM-DD. */
  readonly received: string;
  readonly cveIssued?: string;
  /** The day the first mail went out; without it the day the CVE was issued. */
  readonly announced?: string;
}

export interface Deadline {
  readonly what: string;
  readonly date: string;
  readonly says: "SECURITY.md" | "runbook";
}

export interface DisclosureConflict {
  readonly about: string;
  readonly securityMd: { readonly says: string; readonly source: string };
  readonly runbook: { readonly says: string; readonly source: string };
}

export const DISCLOSURE_CONFLICT: readonly DisclosureConflict[] = [
  {
    about: "Which list hears of a coming release",
    securityMd: { says: "wamr-dev", source: "SECURITY.md a231645c4" },
    runbook: {
      says: "sec-announce of the Bytecode Alliance",
      source: "doc/security_issue_runbook.md d3b0b5c06, later a4f307718 and 0e65961d8",
    },
  },
  {
    about: "How long the embargo is",
    securityMd: { says: "typically 72 hours from the CVE", source: "SECURITY.md a231645c4" },
    runbook: {
      says: "“typically within a week” of the first mail",
      source: "doc/security_issue_runbook.md d3b0b5c06, step 4",
    },
  },
];

export function embargoDates({ received, cveIssued, announced = cveIssued }: EmbargoInput): Deadline[] {
  const dates: Deadline[] = [{ what: "Answer the reporter", date: plusDays(received, 2), says: "SECURITY.md" }];
  if (cveIssued !== undefined)
    dates.push({ what: "Disclose, 72 hours after the CVE", date: plusDays(cveIssued, 3), says: "SECURITY.md" });
  if (announced !== undefined)
    dates.push({
      what: "Disclose, a week after the first mail at the latest",
      date: plusDays(announced, 7),
      says: "runbook",
    });
  return dates;
}

function plusDays(day: string, days: number): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  const start = match ? Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3])) : Number.NaN;
  if (Number.isNaN(start) || new Date(start).toISOString().slice(0, 10) !== day)
    throw new PolicyError("bad-date", `${day} is not a date`, "write it as 2026-04-08");
  return new Date(start + days * 86_400_000).toISOString().slice(0, 10);
}
