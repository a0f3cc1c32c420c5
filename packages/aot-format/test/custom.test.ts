/** The appended section byte for byte, and what splitting refuses. */
import { describe, expect, it } from "vitest";
import {
  type AotError,
  appendCustomSection,
  findCustomSections,
  STAMP_NAME,
  splitStamp,
  walk,
} from "../src/aot-format.ts";
import { edited, FIXTURES, read, W13, W21, W245 } from "./corpus.ts";
import { bigEndian } from "./derive.ts";

const content = new Uint8Array([0xaa, 0xbb, 0xcc]);
const ascii = (text: string): number[] => [...new TextEncoder().encode(text)];

/** What `--emit-custom-sections` writes: type, size, sub type, u16 name length, name, content, each in the file's order. */
const emitted = (name: string, big = false): number[] => {
  const size = 4 + 2 + name.length + content.length;
  const u32 = (n: number): number[] => (big ? [0, 0, 0, n] : [n, 0, 0, 0]);
  const u16 = (n: number): number[] => (big ? [0, n] : [n, 0]);
  return [...u32(100), ...u32(size), ...u32(0), ...u16(name.length), ...ascii(name), ...content];
};

describe("the appended section is what wamrc emits", () => {
  const cases: readonly (readonly [string, Uint8Array, string, boolean])[] = [
    ["2.x and later: the name with its NUL", read(`${W245}/add.o-base.aot`), "wamr.provenance\0", false],
    ["2.1.0", read(`${W21}/hello.o-base.aot`), "wamr.provenance\0", false],
    ["1.x: the name without", read(`${W13}/hello.o-base.aot`), "wamr.provenance", false],
    ["1.x XIP: with, as all its strings", read(`${W13}/hello.o-xip.aot`), "wamr.provenance\0", false],
    [
      "derived big-endian file: in its byte order",
      bigEndian(read(`${W245}/hello.t-mips.aot`)),
      "wamr.provenance\0",
      true,
    ],
  ];
  it.each(cases)("%s", (_, bytes, name, big) => {
    const stamped = appendCustomSection(bytes, STAMP_NAME, content);
    const pad = new Array(-bytes.length & 3).fill(0);
    expect([...stamped]).toEqual([...bytes, ...pad, ...emitted(name, big)]);
    expect(walk(stamped).sections.at(-1)?.type).toBe(100);
    expect(splitStamp(stamped)).toMatchObject({ kind: "stamped", subjectEnd: bytes.length });
  });

  it("pads every remainder of the length with zeros", () => {
    const remainders = new Set(FIXTURES.map((f) => f.size % 4));
    expect(remainders).toEqual(new Set([0, 1, 2, 3]));
  });

  it("equals the section of a file that iwasm 2.4.5 loads", () => {
    const stamped = read("stamped/app.stamped.aot");
    const split = splitStamp(stamped);
    if (split.kind !== "stamped") throw new Error("not stamped");
    const again = appendCustomSection(read("stamped/app.aot"), STAMP_NAME, stamped.subarray(split.contentOffset));
    expect(Buffer.compare(again, stamped)).toBe(0);
  });
});

describe("names are compared as bytes", () => {
  it.each(["wamr.provenanc", "Wamr.provenance", "wamr.provenance ", "wаmr.provenance"])(
    "%j is another section",
    (name) => {
      const other = appendCustomSection(read(`${W245}/add.o-base.aot`), name, content);
      expect(findCustomSections(other, STAMP_NAME)).toEqual([]);
      expect(splitStamp(other).kind).toBe("unstamped");
    },
  );
  it("a name without its NUL is another section", () => {
    const old = walk(read(`${W13}/add.o-base.aot`));
    const bytes = read(`${W245}/add.o-base.aot`);
    expect(old.layout).toBe("1.x");
    const stamped = appendCustomSection(bytes, STAMP_NAME, content);
    const without = edited(stamped, [bytes.length + (-bytes.length & 3) + 12, 15]);
    expect(splitStamp(without).kind).toBe("unstamped");
  });
});

describe("splitting refuses", () => {
  const bytes = read(`${W245}/table.o-names.aot`);
  const stamped = appendCustomSection(bytes, STAMP_NAME, content);
  const code = (input: Uint8Array): string => {
    try {
      return splitStamp(input).kind;
    } catch (error) {
      return (error as AotError).code;
    }
  };
  const initData = walk(stamped).sections[1];
  const cases: readonly (readonly [string, Uint8Array, string])[] = [
    ["two stamps", appendCustomSection(stamped, STAMP_NAME, content), "aot-malformed-stamp"],
    ["a section behind the stamp", appendCustomSection(stamped, "other", content), "aot-malformed-stamp"],
    ["a truncated stamp", stamped.subarray(0, -1), "aot-malformed-truncated"],
    ["one byte behind it", new Uint8Array([...stamped, 0]), "aot-malformed-truncated"],
    [
      "eight zero bytes behind it",
      new Uint8Array([...stamped, ...new Array((-stamped.length & 3) + 8).fill(0)]),
      "aot-malformed-order",
    ],
    ["a huge size", edited(stamped, [(initData?.offset ?? 0) + 4, 0xff, 0xff, 0xff, 0xff]), "aot-malformed-truncated"],
    ["a section type no loader knows", edited(stamped, [initData?.offset ?? 0, 6]), "aot-malformed-order"],
    [
      "padding that is not zero",
      edited(stamped, [bytes.length, ...new Array(-bytes.length & 3).fill(1)]),
      "aot-malformed-padding",
    ],
  ];
  it.each(cases)("%s", (_, input, expected) => expect(code(input)).toBe(expected));

  it("a gigabyte without reading it: only headers are asked for", () => {
    const split = splitStamp(stamped);
    const stampOffset = split.kind === "stamped" ? split.stampOffset : 0;
    const head = edited(stamped, [stampOffset + 4, 0, 0, 0, 0x3f]);
    let asked = 0;
    const source = {
      size: stampOffset + 8 + 0x3f000000,
      read: (offset: number, length: number): Uint8Array => {
        asked += length;
        const out = new Uint8Array(length);
        out.set(head.subarray(Math.min(offset, head.length), Math.min(offset + length, head.length)));
        return out;
      },
    };
    expect(splitStamp(source)).toMatchObject({ kind: "stamped", stampOffset, contentEnd: source.size });
    expect(asked).toBeLessThan(1000);
  });
});
