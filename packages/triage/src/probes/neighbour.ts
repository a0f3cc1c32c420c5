/**
 * The nearest module that does no harm: the input with one body replaced by `unreachable`. A version that loads it and refuses the
 * input refuses the trigger, which is how most loader bugs were fixed; a version that refuses both says nothing about the bug.
 */
import { type Reading, sameCrash } from "@assay/crash";
import {
  decodeBody,
  encodeBody,
  entriesOf,
  findSection,
  parse,
  print,
  replaceSection,
  SECTION,
  withEntries,
} from "@assay/wasm-tree";
import { observe } from "../observe.ts";
import type { ProbeInput } from "../probe.ts";
import { targetOf } from "../session.ts";

/** Bodies tried, largest first; a bug of the loader is mostly in one. */
const TRIES = 24;
/** unreachable; end: valid for every type, so the one thing that changes is what the body held. */
const UNREACHABLE: readonly Uint8Array[] = [Uint8Array.of(0x00), Uint8Array.of(0x0b)];

export interface Pair {
  /** Shows the crash. */
  readonly trigger: Uint8Array;
  /** The same module but for one body, or all of them; quiet on the target and, where there is one, on its sanitizer build. */
  readonly quiet: Uint8Array;
}

/**
 * The input beside its neighbour, and both once more without exports: a module that exports `_start` has to satisfy the rules of WASI,
 * and a version that refuses it for that says nothing of the bug.
 */
export async function quietPairs(input: ProbeInput): Promise<Pair[]> {
  const { session, minimal, name } = input;
  const { timeoutMs, abort } = session.options;
  const guard = session.siblings.find((s) => s.sanitizer);
  const target = guard ? targetOf(guard, session.record.command) : session.target;
  const wanted = guard && name.from === guard.name ? name.fingerprint : name.own;
  const ask = async (bytes: Uint8Array): Promise<Reading> =>
    (await observe(target, bytes, "wasm", { timeoutMs, abort })).observation.reading;
  const shows = (r: Reading): boolean =>
    r.kind === "crash" && wanted !== null && sameCrash(r.fingerprint, wanted, "frame");
  const pairs: Pair[] = [];
  for (const trigger of [minimal, withoutExports(minimal)]) {
    if (!trigger || (trigger !== minimal && !shows(await ask(trigger)))) continue;
    for (const quiet of candidates(trigger)) {
      if (!goesFurther(await ask(quiet))) continue;
      pairs.push({ trigger, quiet });
      break;
    }
  }
  return pairs;
}

function withoutExports(bytes: Uint8Array): Uint8Array | undefined {
  const tree = parse(bytes);
  const sections = tree.sections.filter((s) => s.id !== SECTION.export && s.id !== SECTION.start);
  return sections.length < tree.sections.length ? print({ ...tree, sections }) : undefined;
}

/** It got past loading; a trap by `unreachable` and a refused instance are later than that. */
export function goesFurther(reading: Reading): boolean {
  return (
    reading.kind === "clean" || reading.kind === "trap" || (reading.kind === "refused" && reading.stage !== "load")
  );
}

export function candidates(bytes: Uint8Array): Uint8Array[] {
  const tree = parse(bytes);
  const code = findSection(tree, SECTION.code);
  const bodies = entriesOf(code);
  if (!code || bodies.length === 0) return [];
  const order = bodies.map((_, i) => i).sort((a, b) => (bodies[b]?.length ?? 0) - (bodies[a]?.length ?? 0) || a - b);
  const without = (chosen: (i: number) => boolean): Uint8Array =>
    print(
      replaceSection(
        tree,
        code,
        withEntries(
          code,
          bodies.map((body, i) => (chosen(i) ? emptied(body) : body)),
        ),
      ),
    );
  return [...order.slice(0, TRIES).map((i) => without((j) => j === i)), without(() => true)];
}

function emptied(body: Uint8Array): Uint8Array {
  return encodeBody(
    decodeBody(body).locals.map((group) => group.bytes),
    UNREACHABLE,
  );
}
