/**
 * Two files compared by what they mean: canonical forms first (uninitialised words masked), then item by item. Two files
 * can be equal here and not byte-identical; `masked` says which words were left out and what stood there.
 */
import { canonicalForm, type MaskedWord } from "./canonical.ts";
import { hex } from "./describe.ts";
import { type Item, itemsOf } from "./items.ts";
import { parseAot } from "./module.ts";

export interface AotDiff {
  /** "identical": byte for byte; "equivalent": but for masked words. */
  readonly verdict: "identical" | "equivalent" | "different";
  /** Nothing differs but the version number in the header (and masked words). */
  readonly onlyVersion: boolean;
  readonly differences: readonly Difference[];
  readonly masked: { readonly a: readonly MaskedWord[]; readonly b: readonly MaskedWord[] };
}

export interface Difference {
  readonly section: string;
  readonly item: string;
  readonly kind: "only in a" | "only in b" | "changed";
  readonly details: readonly string[];
}

export function diffAot(a: Uint8Array, b: Uint8Array): AotDiff {
  const [left, right] = [canonicalForm(parseAot(a)), canonicalForm(parseAot(b))];
  const masked = { a: left.masked, b: right.masked };
  if (equal(a, b)) return { verdict: "identical", onlyVersion: false, differences: [], masked };
  if (equal(left.bytes, right.bytes)) return { verdict: "equivalent", onlyVersion: false, differences: [], masked };
  const differences = diffItems(itemsOf(left.module), itemsOf(right.module));
  const onlyVersion =
    left.module.version !== right.module.version && equal(withoutVersion(left.bytes), withoutVersion(right.bytes));
  const named = differences.some((d) => d.section !== "header");
  if (!named && !onlyVersion) differences.push(unnamed(left.bytes, right.bytes));
  return { verdict: "different", onlyVersion, differences, masked };
}

function withoutVersion(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(8);
}

/** What no item stands for, such as the order of symbols: nothing may differ unsaid. */
function unnamed(a: Uint8Array, b: Uint8Array): Difference {
  return { section: "file", item: "bytes", kind: "changed", details: [`bytes: ${byteDetail(a, b)}`] };
}

function diffItems(a: readonly Item[], b: readonly Item[]): Difference[] {
  const [left, right] = [keyed(a), keyed(b)];
  const differences: Difference[] = [];
  for (const [key, item] of left) {
    const other = right.get(key);
    if (!other)
      differences.push({
        section: item.section,
        item: item.label ?? item.key,
        kind: "only in a",
        details: summary(item),
      });
    else {
      const details = detailsOf(item, other);
      if (details.length > 0)
        differences.push({
          section: item.section,
          item: item.label ?? other.label ?? item.key,
          kind: "changed",
          details,
        });
    }
  }
  for (const [key, item] of right) {
    if (!left.has(key))
      differences.push({
        section: item.section,
        item: item.label ?? item.key,
        kind: "only in b",
        details: summary(item),
      });
  }
  return differences;
}

/** Equal keys are told apart by their number of appearance. */
function keyed(items: readonly Item[]): Map<string, Item> {
  const seen = new Map<string, number>();
  const map = new Map<string, Item>();
  for (const item of items) {
    const name = `${item.section}\n${item.key}`;
    const count = map.has(name) ? (seen.get(name) ?? 0) + 1 : 0;
    if (count > 0) seen.set(name, count);
    map.set(count > 0 ? `${name}\n${count}` : name, item);
  }
  return map;
}

function summary(item: Item): string[] {
  return Object.entries(item.fields).map(([name, v]) => `${name}: ${typeof v === "string" ? v : `${v.length} bytes`}`);
}

function detailsOf(a: Item, b: Item): string[] {
  const details: string[] = [];
  for (const name of new Set([...Object.keys(a.fields), ...Object.keys(b.fields)])) {
    const [x, y] = [a.fields[name], b.fields[name]];
    if (x instanceof Uint8Array && y instanceof Uint8Array) {
      if (!equal(x, y)) details.push(`${name}: ${byteDetail(x, y)}`);
    } else if (x !== y) details.push(`${name}: ${text(x)} → ${text(y)}`);
  }
  return details;
}

function byteDetail(a: Uint8Array, b: Uint8Array): string {
  const shared = Math.min(a.length, b.length);
  let first = -1;
  let count = 0;
  for (let i = 0; i < shared; i++) {
    if (a[i] === b[i]) continue;
    count++;
    if (first < 0) first = i;
  }
  const sizes = a.length === b.length ? `${count} of ${a.length} bytes differ` : `${a.length} → ${b.length} bytes`;
  return `${sizes}, first at +${hex(first < 0 ? shared : first)}`;
}

function text(value: string | Uint8Array | undefined): string {
  if (value === undefined) return "none";
  return typeof value === "string" ? value : `${value.length} bytes`;
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
