// Bugs that need thousands of similar instructions. One question per instruction would never end: here questions are
// about kinds (which opcodes matter?), numbers (how many of one kind?) and all constants at once.

import { encodeSleb } from "@assay/wasm-tree";
import type { Search } from "../search.ts";
import { bisect, firstOf, hunt, splitting } from "../walk.ts";
import { type Item, OP } from "../wasm/code.ts";
import { select } from "../wasm/select.ts";
import { pick, weights } from "./functions.ts";
import { type OpenFunction, openFunction } from "./open-function.ts";

/** So many of one kind are counted rather than tried one by one. */
const MANY = 48;
const KINDS_NEEDED = 4;

/** How many kinds are asked for alone. */
const LIKELY_KINDS = 6;
/** About what a constant takes when thousands differ. */
const FLOOD_ITEM = 3;

/**
 * Is one kind of instruction enough? Asked before anything is counted: a bug of quantity is still far beyond its
 * threshold then, so that the answer does not hang on details.
 */
export async function tryOneKind(search: Search, place: number): Promise<void> {
  const open = openFunction(search.best, place);
  if (open === null) return;
  const { code, render } = open;
  const kinds = kindsOf(open).filter(({ places }) => places.length > MANY);
  const constants = kinds.filter(({ op }) => op >= OP.i32Const && op <= OP.f64Const);
  const likely = [...constants, ...kinds.filter((kind) => !constants.includes(kind))].slice(0, LIKELY_KINDS);
  const alone = (op: number): Item[] => select(code.items, (at) => code.items[at]?.op === op);
  const found = await search.follow(firstOf(likely), (kind) => render(alone(kind.op)));
  if (found !== undefined) return;
  // Many different constants, as many as half of the body has room for, or fewer: where memory is overwritten unseen,
  // more is surer to crash, but what becomes of the crash hangs on the number.
  const room = Math.floor(code.items.reduce((sum, { bytes }) => sum + bytes.length, 0) / (2 * FLOOD_ITEM));
  const floods = [1, 3, 9].flatMap((part) =>
    [OP.i32Const, OP.i64Const].map((op) => ({ op, length: Math.floor(room / part) })),
  );
  await search.follow(firstOf(floods), ({ op, length }) =>
    render(Array.from({ length }, (_, rank) => constant(op, nthShortest(rank)))),
  );
}

function constant(op: number, value: bigint): Item {
  return { op, value, bytes: Uint8Array.of(op, ...encodeSleb(value)), refs: [], base: 0 };
}

/** Gives the opcodes of which the number was found to be tight. */
export async function reduceQuantity(search: Search, place: number): Promise<ReadonlySet<number>> {
  const step = async (run: (open: OpenFunction) => Promise<void>): Promise<void> => {
    const open = openFunction(search.best, place);
    if (open !== null) await run(open);
  };
  await step((open) => keepFewKinds(search, open));
  await step((open) => deleteRepeated(search, open));
  const tight = new Set<number>();
  await step(async (first) => {
    for (const { op, places } of kindsOf(first)) {
      if (places.length <= MANY) continue;
      await step((open) => findNumber(search, open, op));
      tight.add(op);
    }
  });
  await step((open) => renumberConstants(search, open));
  return tight;
}

interface Kind {
  readonly op: number;
  readonly places: readonly number[];
  readonly size: number;
}

/** The opcodes of a body, those that fill most of it first. */
function kindsOf({ code, loose }: OpenFunction): Kind[] {
  const kinds = new Map<number, { places: number[]; size: number }>();
  for (const at of loose) {
    const { op, bytes } = code.items[at] as Item;
    const kind = kinds.get(op) ?? { places: [], size: 0 };
    kind.places.push(at);
    kind.size += bytes.length;
    kinds.set(op, kind);
  }
  return [...kinds].map(([op, kind]) => ({ op, ...kind })).sort((a, b) => b.size - a.size || a.op - b.op);
}

async function keepFewKinds(search: Search, open: OpenFunction): Promise<void> {
  const kinds = kindsOf(open);
  const weightAt = weights(kinds.map(({ size }) => size));
  const without = (ops: ReadonlySet<number>): Uint8Array =>
    open.render(select(open.code.items, (at) => !ops.has(open.code.items[at]?.op ?? -1)));
  const best = search.best;
  await search.follow(hunt(kinds.length, { rounds: KINDS_NEEDED, weightAt }), (gone) =>
    without(new Set(pick(kinds, gone).map(({ op }) => op))),
  );
  if (search.best !== best) return;
  await search.follow(splitting(kinds.length, { patience: 8 }), (gone) =>
    without(new Set(pick(kinds, gone).map(({ op }) => op))),
  );
}

/** Keeps the first of each that is written the same. */
async function deleteRepeated(search: Search, { code, loose, render }: OpenFunction): Promise<void> {
  const seen = new Set<string>();
  const repeated = new Set<number>();
  for (const at of loose) {
    const { bytes } = code.items[at] as Item;
    const written = bytes.join(" ");
    if (seen.has(written)) repeated.add(at);
    seen.add(written);
  }
  if (repeated.size > 0) await search.test(render(select(code.items, (at) => !repeated.has(at))));
}

/** Bisects to the number of instructions of one kind that it takes. */
async function findNumber(search: Search, open: OpenFunction, op: number): Promise<void> {
  const places = open.loose.filter((at) => open.code.items[at]?.op === op);
  if (places.length === open.loose.length) return;
  await search.follow(bisect(0, places.length), (k) => {
    const from = places[k] ?? open.code.items.length;
    return open.render(select(open.code.items, (at) => at < from || open.code.items[at]?.op !== op));
  });
}

/** All constants become small ones: the same stay the same, different ones stay different. */
async function renumberConstants(search: Search, { code, render }: OpenFunction): Promise<void> {
  const ops = [OP.i32Const, OP.i64Const];
  await search.follow(splitting(ops.length), (gone) => {
    const chosen = new Set<number>(pick(ops, gone));
    const small = new Map<string, bigint>();
    const next = new Map<number, number>();
    return render(
      code.items.map((one) => {
        if (one.value === undefined || !chosen.has(one.op)) return one;
        const key = `${one.op} ${one.value}`;
        let value = small.get(key);
        if (value === undefined) {
          const rank = next.get(one.op) ?? 0;
          next.set(one.op, rank + 1);
          value = nthShortest(rank);
          small.set(key, value);
        }
        return constant(one.op, value);
      }),
    );
  });
}

/** Numbers in the order of how many bytes they take as signed LEB128: 0 to 63, -1 to -64, 64 to 8191, … */
function nthShortest(rank: number): bigint {
  let [below, half] = [0, 64];
  while (rank >= 2 * half) [below, half] = [half, half * 128];
  const within = rank - 2 * below;
  const positive = half - below;
  return BigInt(within < positive ? below + within : -(below + within - positive) - 1);
}
