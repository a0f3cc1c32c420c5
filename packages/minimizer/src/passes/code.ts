// One function body, coarse to fine: to the last instruction that matters, back to the first, then what lies between.

import { closes, opens } from "@assay/wasm-tree";
import type { Search } from "../search.ts";
import { bisect, firstOf, splitting } from "../walk.ts";
import { select } from "../wasm/select.ts";
import type { MendStyle } from "../wasm/typing.ts";
import { pick } from "./functions.ts";
import { type OpenFunction, openFunction } from "./open-function.ts";
import { reduceQuantity, tryOneKind } from "./quantity.ts";
import { deleteStatements, promoteParts, zeroExpressions } from "./spans.ts";

/** More loose items than this are looked at by kind and number before they are looked at one by one. */
const MANY = 48;
/** In a body of so many items a bug of quantity is likely enough to ask for it first. */
const VERY_MANY = 2000;

export async function reduceCode(search: Search, place: number): Promise<void> {
  if (looseCount(search, place) > VERY_MANY) await tryOneKind(search, place);
  const whole = openFunction(search.best, place);
  const end = await cutTail(search, place);
  // If a trap in front changes nothing, the code does not have to run, and traps are the cheapest way to mend it.
  const start = await cutHead(search, place);
  const idle = start !== null;
  if (whole && (end < whole.loose.length || (start ?? 0) > 0)) await exploreRest(search, whole, start ?? 0, end);
  let tight: ReadonlySet<number> = new Set();
  if (looseCount(search, place) > MANY) tight = await reduceQuantity(search, place);
  if (!idle && tight.size === 0) {
    await deleteStatements(search, place);
    await zeroExpressions(search, place);
  }
  await deleteItems(search, place, tight, "trap");
  if (idle || tight.size > 0) return;
  await promoteParts(search, place);
  await deleteItems(search, place, tight, "neutral");
}

function looseCount(search: Search, place: number): number {
  return openFunction(search.best, place)?.loose.length ?? 0;
}

async function exploreRest(
  search: Search,
  { code, loose, render }: OpenFunction,
  start: number,
  end: number,
): Promise<void> {
  const matters = new Set(loose.slice(start, end));
  await search.explore(render(select(code.items, (at) => !matters.has(at))));
}

/** Bisects to the last instruction that matters; what follows it goes. Gives how many stay. */
export async function cutTail(search: Search, place: number): Promise<number> {
  const open = openFunction(search.best, place);
  if (open === null) return 0;
  const { loose, code, render } = open;
  const found = await search.follow(bisect(0, loose.length), (k) => {
    const from = loose[k] ?? code.items.length;
    return render(select(code.items, (at) => at < from));
  });
  return found ?? loose.length;
}

/** Is the last instruction enough alone? Else with more and more of what precedes it. Gives the first that stays; null: all. */
async function cutHead(search: Search, place: number): Promise<number | null> {
  const open = openFunction(search.best, place);
  if (open === null) return null;
  if (open.loose.length < 2) return 0;
  const last = open.loose.length - 1;
  const windows: Head[] = [{ first: last, enclosed: false }];
  for (let size = 4; size < last; size *= 4) windows.push({ first: last + 1 - size, enclosed: true });
  const found = await search.follow(firstOf(windows), (head) => renderFrom(open, head));
  if (found === undefined) return null;
  if (!found.enclosed) return found.first;
  // Between the window that was enough and the next smaller one, which was not.
  const smaller = windows[windows.indexOf(found) - 1]?.first ?? last;
  const back = await search.follow(bisect(last - smaller + 1, last - found.first), (k) =>
    renderFrom(open, { first: last - k, enclosed: true }),
  );
  return back === undefined ? found.first : last - back;
}

interface Head {
  /** The first loose item that stays. */
  readonly first: number;
  /** Keep the openers of the blocks it stands in. */
  readonly enclosed: boolean;
}

function renderFrom({ code, loose, render }: OpenFunction, { first, enclosed }: Head): Uint8Array {
  const from = loose[first] ?? 0;
  const around = new Set<number>();
  if (enclosed) {
    const stack: number[] = [];
    for (let at = 0; at < from; at++) {
      const { op } = code.items[at] as { op: number };
      if (opens(op)) stack.push(at);
      else if (closes(op)) stack.pop();
    }
    for (const at of stack) around.add(at);
  }
  return render(select(code.items, (at) => at >= from || around.has(at)));
}

/** What of the rest can go? Items of kinds whose number is known to be tight are left alone. */
async function deleteItems(search: Search, place: number, tight: ReadonlySet<number>, style: MendStyle): Promise<void> {
  for (;;) {
    const open = openFunction(search.best, place);
    if (open === null) return;
    const { code, render } = open;
    const before = search.best;
    const candidates = open.loose.filter((at) => !tight.has(code.items[at]?.op ?? -1));
    const window = Math.max(1, candidates.length >> 1);
    const patience = candidates.length > MANY ? 8 : Number.POSITIVE_INFINITY;
    await search.follow(splitting(candidates.length, { window, patience }), (gone) => {
      const out = new Set(pick(candidates, gone));
      return render(
        select(code.items, (at) => !out.has(at)),
        style,
      );
    });
    if (search.best === before) return;
  }
}
