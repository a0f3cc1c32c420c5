/** A day that a flag or an answer gives. */
import { isDay } from "@assay/policy";

export function checkDate(text: string | undefined): string | undefined {
  if (text === undefined || isDay(text)) return text;
  throw Object.assign(new Error(`${text} is not a date`), { code: "usage", hint: "Write it as YYYY-MM-DD." });
}
