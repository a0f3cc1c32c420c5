/** A comparison of two .aot files as text: the verdict, the differences by section, the words that were left out of it. */
import type { AotDiff, Difference } from "@assay/aot-format";
import { escapeLine } from "./escape.ts";
import type { Paint } from "./style.ts";

const SHOWN = 12;
const SIGNS = { "only in a": "-", "only in b": "+", changed: "~" } as const;
const TINTS = { "only in a": "red", "only in b": "green", changed: "yellow" } as const;

interface View {
  readonly a: string;
  readonly b: string;
  readonly diff: AotDiff;
  readonly all: boolean;
  readonly paint: Paint;
}

export function renderDiff({ a, b, diff, all, paint }: View): string {
  const sections = new Map<string, Difference[]>();
  for (const d of diff.differences) sections.set(d.section, [...(sections.get(d.section) ?? []), d]);
  const blocks = [...sections].map(([section, differences]) => {
    const shown = all ? differences : differences.slice(0, SHOWN);
    const more = differences.length - shown.length;
    return [
      paint("bold", section),
      ...shown.map((d) => line(d, paint)),
      ...(more > 0 ? [`  … ${more} more: --all`] : []),
    ].join("\n");
  });
  const masked = [...diff.masked.a.map((m) => ["a", m] as const), ...diff.masked.b.map((m) => ["b", m] as const)];
  const words = masked.map(
    ([side, m]) => `  ${side} at 0x${m.offset.toString(16)}: held 0x${m.value.toString(16)}; ${m.why}`,
  );
  return [
    `${escapeLine(a)} (a), ${escapeLine(b)} (b): ${paint("bold", verdictText(diff))}`,
    ...blocks,
    ...(words.length > 0 ? [[paint("bold", "Not compared"), ...words].join("\n")] : []),
  ].join("\n\n");
}

function verdictText({ verdict, onlyVersion }: AotDiff): string {
  if (verdict === "identical") return "identical";
  if (verdict === "equivalent") return "equal but for uninitialised words";
  return onlyVersion ? "different in the AOT version only" : "different";
}

function line(d: Difference, paint: Paint): string {
  return `  ${paint(TINTS[d.kind], SIGNS[d.kind])} ${escapeLine(d.item)}: ${d.details.map(escapeLine).join("; ")}`;
}
