/** The shape of `inspect`'s answer: its JSON is what other programs read, so it is written down and not inferred. */
import type { AotFormat } from "./codec.ts";
import type { CustomDescription, Plain } from "./describe.ts";
import type { Loaders } from "./loaders.ts";
import type { ByteOrder } from "./source.ts";

export interface Named {
  readonly value: number;
  readonly name: string;
}

export interface AotReport {
  readonly size: number;
  readonly aotVersion: number;
  /** Of the file's fields; the target's own is in target.objectFormat. */
  readonly byteOrder: ByteOrder;
  readonly layouts: readonly AotFormat[];
  readonly target: TargetReport;
  readonly loadedBy: Loaders;
  readonly sections: readonly {
    readonly index: number;
    readonly type: number;
    readonly name: string;
    readonly offset: number;
    readonly size: number;
  }[];
  readonly memories: readonly {
    readonly flags: number;
    readonly pageSize: number;
    readonly initPages: number;
    readonly maxPages: number;
  }[];
  readonly importTables: readonly TableReport[];
  readonly tables: readonly TableReport[];
  readonly dataSegments: readonly {
    readonly mode: string;
    readonly memory: number;
    readonly offset: string | null;
    readonly size: number;
  }[];
  readonly elemSegments: readonly {
    readonly mode: string;
    readonly table: number;
    readonly element: string;
    readonly offset: string | null;
    readonly items: readonly string[];
  }[];
  readonly types: readonly { readonly index: number; readonly type: string }[];
  readonly imports: {
    readonly functions: readonly {
      readonly index: number;
      readonly module: string;
      readonly name: string;
      readonly type: string;
    }[];
    readonly globals: readonly (GlobalReport & { readonly module: string; readonly name: string })[];
  };
  readonly globals: readonly (GlobalReport & { readonly init: string })[];
  readonly startFunction: number | null;
  readonly auxStack: {
    readonly dataEnd: AuxReport;
    readonly heapBase: AuxReport;
    readonly stackTop: AuxReport;
    readonly stackSize: number;
  } | null;
  readonly objectData: readonly { readonly name: string; readonly size: number }[];
  readonly literalSize: number;
  readonly codeSize: number;
  readonly functions: readonly FunctionReport[];
  readonly exports: readonly { readonly name: string; readonly kind: string; readonly index: number }[];
  readonly relocations: readonly { readonly name: string; readonly entries: readonly RelocationReport[] }[];
  readonly customSections: readonly (CustomDescription & {
    readonly offset: number;
    readonly size: number;
    readonly kind: string;
  })[];
  /** Every section that bears the stamp's name; a stamp proper is one, and last. Says nothing about trust. */
  readonly stamps: readonly { readonly offset: number; readonly contentSize: number; readonly last: boolean }[];
}

export interface TargetReport {
  readonly arch: string;
  readonly machine: Named;
  readonly objectFormat: Named;
  readonly kind: Named;
  readonly abiType: number;
  readonly eVersion: number;
  readonly eFlags: string;
  readonly reserved: Plain;
  /** Null in the 1.x layout, which has no such field. */
  readonly features: readonly { readonly bit: number; readonly name: string }[] | null;
}

export interface TableReport {
  readonly element: string;
  readonly flags: number;
  readonly initSize: number;
  readonly maxSize: number;
  readonly canGrow: boolean;
}

export interface GlobalReport {
  readonly index: number;
  readonly type: string;
  readonly mutable: boolean;
}

export type AuxReport = { readonly global: number; readonly value: Plain } | null;

export interface FunctionReport {
  /** In the wasm index space: imports come first. */
  readonly index: number;
  readonly name: string | null;
  readonly offset: Plain;
  /** Up to the next function's start: the file records no sizes. */
  readonly size: number;
  readonly typeIndex: number;
  readonly type: string;
  readonly localCells: number | null;
  readonly stackCells: number | null;
}

export interface RelocationReport {
  readonly offset: Plain;
  readonly type: string;
  readonly symbol: string;
  readonly addend: Plain;
}
