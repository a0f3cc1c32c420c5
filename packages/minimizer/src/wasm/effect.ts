// What any instruction takes and leaves in its place: fixed by the opcode, or by the types it names.

import { fixedEffect } from "../stack-effect.ts";
import { type Item, OP } from "./code.ts";
import { type Signature, type Signatures, takeType, type ValueType } from "./signatures.ts";

/** Null stands for a type that is not known and fits anywhere. */
export interface Effect {
  readonly takes: readonly (ValueType | null)[];
  readonly leaves: readonly (ValueType | null)[];
}

export interface Scene {
  readonly signatures: Signatures;
  readonly local: (index: number) => ValueType | null;
  /** What a branch to this label takes; null where no such label is. */
  readonly label: (depth: number) => readonly ValueType[] | null;
  readonly returns: readonly ValueType[];
  /** The type of the operand that many places below the top. */
  readonly below: (depth: number) => ValueType | null;
}

/** Null where it is not known (garbage-collected objects and the like). Blocks are not instructions here. */
export function effectOf(item: Item, scene: Scene): Effect | null {
  const { op } = item;
  const fixed = op > 0xffff ? fixedEffect(op >> 16, op & 0xffff) : fixedEffect(0, op);
  return fixed ?? EFFECTS[op]?.(item, scene) ?? null;
}

type Rule = (item: Item, scene: Scene) => Effect | null;

const index = (item: Item): number => item.refs[0]?.index ?? 0;
const labelOf: (item: Item, scene: Scene) => readonly ValueType[] = (item, scene) =>
  scene.label(item.refs.at(-1)?.index ?? 0) ?? [];
const called = (signature: Signature | null, more: readonly ValueType[], returns: boolean): Effect | null =>
  signature && { takes: [...signature.params, ...more], leaves: returns ? signature.results : [] };
const leave = (type: ValueType | null, takes: readonly ValueType[] = []): Effect | null =>
  type && { takes, leaves: [type] };
const choose = (type: ValueType | null): Effect => ({ takes: [type, type, "i"], leaves: [type] });

const EFFECTS: Readonly<Record<number, Rule>> = {
  [OP.unreachable]: () => ({ takes: [], leaves: [] }),
  [OP.return]: (_, scene) => ({ takes: scene.returns, leaves: [] }),
  [OP.br]: (item, scene) => ({ takes: labelOf(item, scene), leaves: [] }),
  [OP.brIf]: (item, scene) => ({ takes: [...labelOf(item, scene), "i"], leaves: labelOf(item, scene) }),
  [OP.brTable]: (item, scene) => ({ takes: [...labelOf(item, scene), "i"], leaves: [] }),
  [OP.call]: (item, { signatures }) => called(signatures.func(index(item)), [], true),
  [OP.callIndirect]: (item, { signatures }) => called(signatures.type(index(item)), ["i"], true),
  [OP.returnCall]: (item, { signatures }) => called(signatures.func(index(item)), [], false),
  [OP.returnCallIndirect]: (item, { signatures }) => called(signatures.type(index(item)), ["i"], false),
  [OP.throw]: (item, { signatures }) => called(signatures.tag(index(item)), [], false),
  [OP.rethrow]: () => ({ takes: [], leaves: [] }),
  [OP.drop]: () => ({ takes: [null], leaves: [] }),
  [OP.select]: (_, scene) => choose(scene.below(2) ?? scene.below(1)),
  [OP.selectTyped]: (item) => choose(takeType({ bytes: item.bytes, at: 2 })),
  [OP.localGet]: (item, scene) => leave(scene.local(index(item))),
  [OP.localSet]: (item, scene) => ({ takes: [scene.local(index(item))], leaves: [] }),
  [OP.localTee]: (item, scene) => ({ takes: [scene.local(index(item))], leaves: [scene.local(index(item))] }),
  [OP.globalGet]: (item, { signatures }) => leave(signatures.global(index(item))),
  [OP.globalSet]: (item, { signatures }) => ({ takes: [signatures.global(index(item))], leaves: [] }),
  [OP.tableGet]: (item, { signatures }) => leave(signatures.table(index(item)), ["i"]),
  [OP.tableSet]: (item, { signatures }) => ({ takes: ["i", signatures.table(index(item))], leaves: [] }),
  [OP.tableGrow]: (item, { signatures }) => ({ takes: [signatures.table(index(item)), "i"], leaves: ["i"] }),
  [OP.tableFill]: (item, { signatures }) => ({ takes: ["i", signatures.table(index(item)), "i"], leaves: [] }),
  [OP.refNull]: (item) => ({
    takes: [],
    leaves: [item.bytes.length === 2 ? takeType({ bytes: item.bytes, at: 1 }) : null],
  }),
  [OP.refIsNull]: () => ({ takes: [null], leaves: ["i"] }),
  [OP.refFunc]: () => ({ takes: [], leaves: ["ref 70"] }),
};
