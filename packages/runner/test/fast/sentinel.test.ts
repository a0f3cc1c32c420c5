import fc from "fast-check";
import { expect, it } from "vitest";
import { Capture } from "../../src/capture.ts";
import { Sentinel } from "../../src/fast/sentinel.ts";

it("hands on what comes before the word, however it is cut", () => {
  // Pieces of the word in the text are what could fool it.
  const text = fc.array(fc.constantFrom("word", "wor", "rd", "w", "x", "")).map((parts) => `${parts.join("")}!`);
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 9 }), (before, step) => {
      const capture = new Capture(1000);
      const sentinel = new Sentinel("word.", capture);
      const all = Buffer.from(`${before}word.`);
      for (let at = 0; at < all.length; at += step) {
        expect(sentinel.found).toBe(false);
        sentinel.push(all.subarray(at, at + step));
      }
      expect(sentinel.found).toBe(true);
      expect(Buffer.from(capture.take()).toString()).toBe(before);
    }),
  );
});

it("gives up what it held back when the stream ends without the word", () => {
  const capture = new Capture(1000);
  const sentinel = new Sentinel("word.", capture);
  sentinel.push(Buffer.from("a wor"));
  sentinel.flush();
  expect(Buffer.from(capture.take()).toString()).toBe("a wor");
  expect(sentinel.found).toBe(false);
});
