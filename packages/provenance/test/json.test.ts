/** JSON with one meaning: equal to JSON.parse on what both take, and refusing what JSON.parse lets through. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseJson } from "../src/format/json.ts";
import { bytesOf } from "./workshop.ts";

test("agrees with JSON.parse", () => {
  const value = fc.jsonValue({ maxDepth: 6 }).filter((v) => !/__proto__|[\ud800-\udfff]/.test(JSON.stringify(v)));
  fc.assert(
    fc.property(value, fc.constantFrom(undefined, 2), (v, indent) => {
      const text = JSON.stringify(v, null, indent);
      const numbersFit = !/\d{16,}|e\+?\d{2,}/.test(text);
      fc.pre(numbersFit);
      expect(parseJson(bytesOf(text))).toEqual(JSON.parse(text));
    }),
  );
});

test("any bytes: a value or a typed error, never anything else", () => {
  const near = fc
    .array(fc.constantFrom(...'{}[]",:\\u00dg1.e-+tfn \n'), { maxLength: 40 })
    .map((c) => bytesOf(c.join("")));
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 60 }), near), (bytes) => {
      try {
        parseJson(bytes);
      } catch (error) {
        expect(error).toMatchObject({ name: "ProvenanceError", code: "envelope-malformed" });
      }
    }),
    { numRuns: 1000 },
  );
});

describe("refused, with the place", () => {
  const deep = (n: number): string => "[".repeat(n) + "]".repeat(n);
  const cases: [name: string, text: string | Uint8Array, message: RegExp][] = [
    ["the same key twice", '{"a":{"b":1,"b":2}}', /the same key twice \(at \$\.a\.b, offset 0x/],
    ["the same key in two spellings", '{"a":1,"\\u0061":2}', /the same key twice/],
    ["__proto__", '{"__proto__":{}}', /__proto__/],
    ["2^53", "[9007199254740993]", /beyond 2\^53 - 1 \(at \$\[0\], offset 0x1\)/],
    ["a huge exponent", "1e999", /beyond 2\^53/],
    ["half a surrogate pair", '"\\ud800"', /surrogate/],
    ["a reversed pair", '"\\udc00\\ud800"', /surrogate/],
    ["bad UTF-8", Uint8Array.of(0x22, 0xff, 0x22), /not UTF-8/],
    ["overlong UTF-8", Uint8Array.of(0x22, 0xc0, 0x80, 0x22), /not UTF-8/],
    ["a byte order mark", "\ufeff{}", /expected a value/],
    ["nesting", deep(18), /nested deeper than 16/],
    ["trailing text", "{} x", /something follows/],
    ["a trailing comma", "[1,]", /expected a value/],
    ["a control character", '"\u0001"', /control character/],
    ["a leading zero", "[01]", /expected ',' or/],
    ["an open string", '"abc', /does not end/],
    ["NaN", "NaN", /expected a value/],
    ["nothing", "", /expected a value/],
  ];
  test.each(cases)("%s", (_, text, message) => {
    expect(() => parseJson(typeof text === "string" ? bytesOf(text) : text)).toThrow(message);
  });
  test("what is allowed at the edges", () => {
    expect(parseJson(bytesOf(deep(16)))).toBeDefined();
    expect(parseJson(bytesOf("9007199254740991"))).toBe(Number.MAX_SAFE_INTEGER);
    expect(parseJson(bytesOf('"\\ud83d\\ude00"'))).toBe("😀");
  });
});
