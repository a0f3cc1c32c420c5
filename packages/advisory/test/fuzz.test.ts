/** Evidence from a stranger holds any values: every answer is an answer, nothing throws. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { makeBundle } from "../src/advisory.ts";
import { checkBundle } from "../src/check.ts";
import { digest, sample } from "./sample.ts";
import { services } from "./services.ts";

type Files = Map<string, Uint8Array>;
const made = (): Files => new Map(makeBundle(sample()).map((f) => [f.path, f.bytes]));
const DOCUMENTS = [...made().keys()].filter((name) => /\.(json|sarif)$/.test(name));

/** The value at a place that `steps` choose becomes another one. */
function replaced(value: unknown, steps: readonly number[], by: unknown): unknown {
  const [step, ...rest] = steps;
  if (step === undefined || typeof value !== "object" || value === null) return by;
  const keys = Object.keys(value);
  if (keys.length === 0) return by;
  const key = keys[step % keys.length] as string;
  const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>;
  copy[key] = replaced(copy[key], rest, by);
  return copy;
}

function resummed(files: Files): Files {
  const names = [...files.keys()].filter((name) => name !== "SHA256SUMS").sort();
  const lines = names.map((name) => `${digest(files.get(name) as Uint8Array)}  ${name}\n`);
  return files.set("SHA256SUMS", new TextEncoder().encode(lines.join("")));
}

const odd = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(
    "",
    "\u0000",
    "x".repeat(10_000),
    -1,
    1e308,
    "9999-99-99",
    "../..",
    "<script>",
    "`".repeat(50),
    "$(id)",
    "SIGX",
  ),
);

it("in any document, anywhere", () => {
  fc.assert(
    fc.property(fc.constantFrom(...DOCUMENTS), fc.array(fc.nat(40), { maxLength: 6 }), odd, (name, steps, value) => {
      const files = made();
      const document = replaced(JSON.parse(new TextDecoder().decode(files.get(name))), steps, value);
      files.set(name, new TextEncoder().encode(`${JSON.stringify(document, null, 2)}\n`));
      const { kind } = checkBundle(resummed(files), services);
      expect(["consistent", "unchecked", "contradicted", "malformed"]).toContain(kind);
    }),
    { numRuns: 400 },
  );
});

it("in any file, as any bytes, under any name", () => {
  const names = [...made().keys()];
  fc.assert(
    fc.property(
      fc.oneof(fc.constantFrom(...names), fc.string({ maxLength: 40 })),
      fc.uint8Array({ maxLength: 200 }),
      (name, bytes) => {
        const { kind } = checkBundle(resummed(made().set(name, bytes)), services);
        expect(["consistent", "contradicted", "malformed"]).toContain(kind);
      },
    ),
    { numRuns: 200 },
  );
});
