/** Bugs of a folder as a table: what it is, how many inputs show it, which one to go on with; then what was no bug. */
import { escapeControl, escapeLine } from "./escape.ts";
import { table } from "./style.ts";

export interface Grouped {
  readonly inputs: number;
  readonly bugs: readonly {
    readonly kind: "crash" | "hang";
    readonly summary: string;
    readonly files: readonly string[];
    readonly representative: string;
    readonly attributable: boolean;
    readonly frames: readonly string[];
    readonly targets: readonly string[];
  }[];
  readonly quiet: Readonly<Record<string, readonly string[]>>;
  readonly skipped: readonly { readonly path: string; readonly why: string }[];
}

export function renderGrouping(found: Grouped): string {
  const files = (kind: "crash" | "hang"): number =>
    new Set(found.bugs.flatMap((bug) => (bug.kind === kind ? bug.files : []))).size;
  const hung = files("hang");
  const head = [
    count(found.inputs, "input"),
    count(files("crash"), "crash", "crashes"),
    ...(hung > 0 ? [count(hung, "hang")] : []),
    count(found.bugs.length, "bug"),
  ].join(", ");
  const rows = found.bugs.flatMap((bug, i) => [
    [`${i + 1}`, `${bug.summary}${bug.attributable ? "" : " (not attributable: may be several bugs)"}`],
    ...(bug.frames.length > 0 ? [["", bug.frames.slice(0, 3).join(" < ")]] : []),
    [
      "",
      `${count(bug.files.length, "file")}${bug.targets.length > 0 ? ` on ${bug.targets.join(", ")}` : ""}; best: ${escapeLine(bug.representative)}`,
    ],
  ]);
  const quiet = Object.entries(found.quiet).map(([kind, files]) => [kind, count(files.length, "file")]);
  const skipped = found.skipped.map((s) => ["passed over", `${escapeLine(s.path)}: ${s.why}`]);
  return escapeControl([head, table(rows), table([...quiet, ...skipped])].filter(Boolean).join("\n\n"));
}

export function count(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}
