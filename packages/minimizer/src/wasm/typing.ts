// The operand stack of a function body, followed instruction by instruction. Two uses: to mend a body from which
// instructions were taken (so that a valid module stays valid), and to see which stretches are whole expressions or
// statements and can go as one. What is not known (garbage-collected objects, …) is taken to fit.

import { closes, opens } from "@assay/wasm-tree";
import { END, type Item, isTerminator, item, OP, reindex, UNREACHABLE } from "./code.ts";
import { type Effect, effectOf, type Scene } from "./effect.ts";
import { type Signature, type Signatures, takeType, type ValueType } from "./signatures.ts";

export interface FunctionContext {
  readonly signatures: Signatures;
  readonly signature: Signature | null;
  readonly local: (index: number) => ValueType | null;
}

/** `trap`: with `unreachable`, one byte. `neutral`: with zeros, `drop` and `br`, so that the body still runs. */
export type MendStyle = "trap" | "neutral";

/** A stretch [from, to) that leaves nothing (a statement) or one value (an expression). */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly leaves: ValueType | null;
}

interface Value {
  readonly type: ValueType | null;
  /** Where the expression that makes this value starts. */
  readonly start: number;
}

interface Frame {
  readonly op: number;
  readonly start: number;
  readonly type: Signature;
  readonly height: number;
  hasElse: boolean;
  /** After a terminator: operands appear as they are wanted. */
  anything: boolean;
}

const NOTHING: Signature = { params: [], results: [] };

/** The items with what is missing put in. Without the function's own `end`, as they come. */
export function mend(items: readonly Item[], context: FunctionContext, style: MendStyle): Item[] {
  const out: Item[] = [];
  followStack(items, context, { style, emit: (one) => out.push(one), span: () => {} });
  return out;
}

export function spansOf(items: readonly Item[], context: FunctionContext): Span[] {
  const spans: Span[] = [];
  followStack(items, context, { style: null, emit: () => {}, span: (span) => spans.push(span) });
  return spans;
}

interface Visitor {
  readonly style: MendStyle | null;
  readonly emit: (item: Item) => void;
  readonly span: (span: Span) => void;
}

function followStack(items: readonly Item[], context: FunctionContext, { style, emit, span }: Visitor): void {
  const stack: Value[] = [];
  const whole = context.signature;
  const frames: Frame[] = [
    {
      op: OP.block,
      start: 0,
      type: { params: [], results: whole?.results ?? [] },
      height: 0,
      hasElse: false,
      anything: !whole,
    },
  ];
  const top = (): Frame => frames[frames.length - 1] as Frame;
  const scene: Scene = {
    ...context,
    returns: whole?.results ?? [],
    label(depth) {
      const frame = frames[frames.length - 1 - depth];
      return frame ? (frame.op === OP.loop ? frame.type.params : frame.type.results) : null;
    },
    below: (depth) =>
      stack.length - 1 - depth < top().height ? null : (stack[stack.length - 1 - depth]?.type ?? null),
  };

  const push = (types: Effect["leaves"], start: number): void => {
    for (const type of types) stack.push({ type, start });
  };
  const trap = (): void => {
    if (style !== null) emit(UNREACHABLE);
    stack.length = top().height;
    top().anything = true;
  };
  /** Do the topmost values (or what may appear below them) fit? */
  const fits = (takes: Effect["takes"]): boolean =>
    takes.every((wanted, i) => {
      const at = stack.length - takes.length + i;
      if (at < top().height) return top().anything;
      const have = stack[at]?.type ?? null;
      return wanted === null || have === null || wanted === have;
    });

  /** Zeros for the last operands that are missing. False: there is no zero of a wanted type. */
  function supply(takes: Effect["takes"], at: number): boolean {
    let have = takes.length - 1;
    while (have > 0 && !fits(takes.slice(0, have))) have--;
    const zeros = takes.slice(have).map((type) => zero(type ?? "i"));
    if (!zeros.every((one) => one !== null)) return false;
    for (const [i, one] of zeros.entries()) {
      emit(one);
      push([takes[have + i] ?? "i"], at);
    }
    return true;
  }

  /** Takes operands, mending first where they are not there; gives where the first of them starts. */
  function take(takes: Effect["takes"], at: number): number {
    if (!fits(takes) && !(style === "neutral" && supply(takes, at))) trap();
    const from = Math.max(top().height, stack.length - takes.length);
    return stack.splice(from).reduce((start, value) => Math.min(start, value.start), at);
  }

  /** Before an `end` or `else`: exactly the results must be there. */
  function close(at: number): void {
    const { type, height, anything } = top();
    const surplus = stack.length - height - type.results.length;
    if ((anything ? surplus > 0 : surplus !== 0) || !fits(type.results)) {
      if (style !== "neutral") trap();
      else if (type.results.length === 0) for (let n = 0; n < surplus; n++) emit(item(OP.drop));
      else {
        take(type.results, at);
        if (stack.length > height) emit(item(OP.br, 0));
      }
    }
    stack.length = height;
  }

  function end(closing: Item, at: number): void {
    close(at);
    const { op, start, type, hasElse } = frames.length > 1 ? (frames.pop() as Frame) : top();
    if (op === OP.if && !hasElse && type.params.join() !== type.results.join() && style !== null) {
      emit(item(OP.else));
      emit(UNREACHABLE);
    }
    emit(closing);
    push(type.results, start);
    if (type.results.length < 2) span({ from: start, to: at + 1, leaves: type.results[0] ?? null });
  }

  for (const [at, found] of items.entries()) {
    const one = evenLabels(inReach(found, frames.length - 1), scene);
    const { op } = one;
    if (opens(op)) {
      const known = blockType(one, context.signatures);
      const type = known ?? NOTHING;
      const start = take(op === OP.if ? [...type.params, "i"] : type.params, at);
      frames.push({ op, start, type, height: stack.length, hasElse: false, anything: known === null });
      push(type.params, start);
      emit(one);
    } else if (closes(op)) end(one, at);
    else if (op === OP.else || op === OP.catch || op === OP.catchAll) {
      close(at);
      const caught = op === OP.catch ? context.signatures.tag(one.refs[0]?.index ?? 0) : null;
      top().anything = op === OP.catch && caught === null;
      top().hasElse = true;
      push(op === OP.else ? top().type.params : (caught?.params ?? []), at);
      emit(one);
    } else if (op >= OP.localGet && op <= OP.localTee && context.local(one.refs[0]?.index ?? 0) === null) {
      if (style === "trap") trap();
    } else {
      const effect = effectOf(one, scene);
      const start = effect ? take(effect.takes, at) : at;
      emit(one);
      if (effect === null || isTerminator(op)) {
        stack.length = top().height;
        top().anything = true;
      }
      if (effect === null) continue;
      push(effect.leaves, start);
      if (effect.leaves.length < 2) span({ from: start, to: at + 1, leaves: effect.leaves[0] ?? null });
    }
  }
  while (frames.length > 1) end(END, items.length);
  close(items.length);
}

/** Labels that reach out of the function are pulled in. */
function inReach(one: Item, depth: number): Item {
  if (!one.refs.some(({ space, index }) => space === "label" && index > depth)) return one;
  return relabel(one, (label) => Math.min(label, depth));
}

/** The labels of a br_table must take as many values as its default label does; others give way to it. */
function evenLabels(one: Item, { label }: Scene): Item {
  if (one.op !== OP.brTable) return one;
  const last = one.refs.at(-1)?.index ?? 0;
  const arity = label(last)?.length;
  return relabel(one, (depth) => (label(depth)?.length === arity ? depth : last));
}

export function relabel(one: Item, map: (label: number) => number): Item {
  return reindex(one, (ref) => (ref.space === "label" ? map(ref.index) : ref.index));
}

/** Null: not a plain function type, so that nothing is known. */
function blockType({ op, bytes, refs }: Item, signatures: Signatures): Signature | null {
  const first = bytes[1] ?? 0x40;
  if (first === 0x40) return NOTHING;
  const index = refs[0];
  if (first < 0x63 || first > 0x7f) return index?.space === "type" ? signatures.type(index.index) : null;
  return op === OP.tryTable && first < 0x65 ? null : { params: [], results: [takeType({ bytes, at: 1 })] };
}

const ZEROS: Readonly<Record<string, Item>> = {
  i: item(OP.i32Const, 0),
  l: item(OP.i64Const, 0),
  f: item(OP.f32Const, 0, 0, 0, 0),
  d: item(OP.f64Const, 0, 0, 0, 0, 0, 0, 0, 0),
  v: { ...item(0xfd, 0x0c, ...new Uint8Array(16)), op: OP.v128Const },
  "ref 70": item(OP.refNull, 0x70),
  "ref 6f": item(OP.refNull, 0x6f),
};

/** The shortest way to have a value of a type. */
export function zero(type: ValueType): Item | null {
  return ZEROS[type] ?? null;
}
