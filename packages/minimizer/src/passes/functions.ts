// Which function bodies matter? The others become `unreachable`, which is valid whatever their signature: no index
// moves and no caller notices. Once they are known, everything they do not refer to goes in one step.

import {
  entriesOf,
  entryReferences,
  findSection,
  importsOf,
  parse,
  replaceSection,
  rewrite,
  SECTION,
  type WasmTree,
  withEntries,
} from "@assay/wasm-tree";
import type { Search } from "../search.ts";
import { firstOf, hunt, type Range, splitting } from "../walk.ts";
import { isStub, OP, STUB, UNREACHABLE, writeCode } from "../wasm/code.ts";
import { mendBody } from "../wasm/edit.ts";
import { printLike } from "../wasm/print-like.ts";
import { signaturesOf } from "../wasm/signatures.ts";
import { zero } from "../wasm/typing.ts";
import { REMOVABLE, removeUnused } from "../wasm/usage.ts";
import { openFunction } from "./open-function.ts";

/** More needed bodies than this are not looked for one by one. */
const ROUNDS = 3;
/** A body that makes up this part of all code is asked for alone before anything is bisected. */
const OUTSTANDING = 0.25;
/** Sections that no body needs; the crash may. */
const DISPENSABLE: ReadonlySet<number> = new Set([
  SECTION.custom,
  SECTION.export,
  SECTION.start,
  SECTION.element,
  SECTION.data,
  SECTION.dataCount,
]);

/** Places in the code section whose bodies are more than a stub. */
export function realBodies(tree: WasmTree): number[] {
  return entriesOf(findSection(tree, SECTION.code)).flatMap((entry, at) => (isStub(entry) ? [] : [at]));
}

export function bodySizes(file: Uint8Array): number[] {
  return entriesOf(findSection(parse(file), SECTION.code)).map((entry) => entry.length);
}

export async function stubAllBut(search: Search, place: number): Promise<void> {
  const tree = parse(search.best);
  const others = realBodies(tree).filter((at) => at !== place);
  await search.test(printLike(tree, stubBodies(tree, others)));
}

/** The same body for all that matter, mended to each one's signature. */
export async function cloneBody(search: Search, place: number): Promise<void> {
  const tree = parse(search.best);
  const body = entriesOf(findSection(tree, SECTION.code))[place];
  if (body === undefined || !openFunction(search.best, place)?.mendable) return;
  const others = realBodies(tree).filter((at) => at !== place);
  const cloned = stubBodies(tree, others, () => body);
  await search.test(printLike(tree, others.reduce(mendBody, cloned)));
}

export async function huntFunctions(search: Search): Promise<void> {
  const tree = parse(search.best);
  const before = realBodies(tree);
  await findBodies(search, tree, before);
  const after = realBodies(parse(search.best));
  if (after.length > 0 && after.length < before.length) await search.explore(printLike(tree, stubBodies(tree, after)));
}

async function findBodies(search: Search, tree: WasmTree, real: readonly number[]): Promise<void> {
  const sizes = real.map((at) => entriesOf(findSection(tree, SECTION.code))[at]?.length ?? 0);
  const weightAt = weights(sizes);
  const stub = (gone: readonly Range[]): Uint8Array => printLike(tree, stubBodies(tree, pick(real, gone)));
  const heaviest = sizes.indexOf(sizes.reduce((most, size) => Math.max(most, size), 0));
  if (real.length > 2 && (sizes[heaviest] ?? 0) > OUTSTANDING * sizes.reduce((sum, size) => sum + size, 0)) {
    if (await search.test(stub([{ from: 0, to: real.length }]))) return;
    const others = [
      { from: 0, to: heaviest },
      { from: heaviest + 1, to: real.length },
    ];
    if (await search.test(stub(others))) return;
  }
  await search.follow(hunt(real.length, { rounds: ROUNDS, weightAt }), stub);
  const left = realBodies(parse(search.best));
  if (left.length < 2) return;
  // Perhaps they have to run: a body that gives back zeros lets its callers go on.
  const rest = parse(search.best);
  const idle = idleBody(rest);
  await search.follow(splitting(left.length, { patience: 8 }), (gone) =>
    printLike(rest, stubBodies(rest, pick(left, gone), idle)),
  );
}

/** Everything that the remaining bodies do not refer to; if that is too much, what of it can go. */
export async function deleteUnused(search: Search): Promise<void> {
  const tree = parse(search.best);
  const roots = realBodies(tree);
  const parts = [
    ...tree.sections.filter(({ id }) => DISPENSABLE.has(id)).map((section) => ({ section, space: null })),
    ...REMOVABLE.map((space) => ({ section: null, space })),
  ];
  await search.follow(splitting(parts.length), (gone) => {
    const chosen = pick(parts, gone);
    const dropped = new Set(chosen.map(({ section }) => section));
    const spaces = new Set(chosen.flatMap(({ space }) => (space ? [space] : [])));
    const sections = tree.sections.filter((section) => !dropped.has(section));
    return printLike(tree, removeUnused({ ...tree, sections }, roots, spaces));
  });
}

/** An exported function that only leads to the one that matters gives its place to it. */
export async function retargetExports(search: Search): Promise<void> {
  const tree = parse(search.best);
  const section = findSection(tree, SECTION.export);
  const real = realBodies(tree);
  if (section === undefined || real.length > ROUNDS) return;
  const imported = importsOf(tree, "func").length;
  await search.follow(firstOf(real), (place) => {
    const entries = entriesOf(section).map((entry) =>
      rewrite(entry, entryReferences(SECTION.export, entry), { func: () => imported + place }),
    );
    const led = replaceSection(tree, section, withEntries(section, entries));
    return printLike(tree, removeUnused(led, [], new Set(REMOVABLE)));
  });
}

function stubBodies(
  tree: WasmTree,
  places: readonly number[],
  body: (place: number) => Uint8Array = () => STUB,
): WasmTree {
  const section = findSection(tree, SECTION.code);
  if (section === undefined || places.length === 0) return tree;
  const entries = [...entriesOf(section)];
  for (const at of places) entries[at] = body(at);
  return replaceSection(tree, section, withEntries(section, entries));
}

/** Gives zeros of the right types, if there are such. */
function idleBody(tree: WasmTree): (place: number) => Uint8Array {
  const signatures = signaturesOf(tree);
  const imported = importsOf(tree, "func").length;
  return (place) => {
    const zeros = signatures.func(imported + place)?.results.map(zero) ?? [null];
    const items = zeros.every((one) => one !== null) ? zeros : [UNREACHABLE];
    return writeCode({ locals: [], items, tail: Uint8Array.of(OP.end) });
  };
}

export function pick<T>(items: readonly T[], ranges: readonly Range[]): T[] {
  return ranges.flatMap(({ from, to }) => items.slice(from, to));
}

/** A growing sum: heavy items are likelier to matter, but every item counts for something. */
export function weights(sizes: readonly number[]): (k: number) => number {
  const total = sizes.reduce((sum, size) => sum + size, 0) || 1;
  const sums = [0];
  for (const size of sizes) sums.push((sums.at(-1) ?? 0) + size / total + 1 / sizes.length);
  return (k) => sums[k] ?? 0;
}
