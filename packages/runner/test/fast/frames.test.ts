import fc from "fast-check";
import { expect, it } from "vitest";
import { FrameReader, frame } from "../../src/fast/frames.ts";

it("gives back what was framed, however the bytes arrive", () => {
  const words = fc.array(fc.string({ unit: "grapheme" }), { maxLength: 6 });
  fc.assert(
    fc.property(fc.array(words, { maxLength: 5 }), fc.integer({ min: 1, max: 50 }), (sent, step) => {
      const bytes = Buffer.concat(sent.map(frame));
      const reader = new FrameReader();
      const got: string[][] = [];
      for (let at = 0; at < bytes.length; at += step) {
        reader.push(bytes.subarray(at, at + step));
        for (let one = reader.take(); one; one = reader.take()) got.push(one.map(String));
      }
      expect(got).toEqual(sent);
    }),
  );
});
