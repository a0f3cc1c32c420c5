/** Envelopes: one spelling inside a file, a lenient reading beside it, and strict base64 in both. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeBase64, decodeEitherBase64, encodeBase64 } from "../src/format/base64.ts";
import { preAuthEncoding } from "../src/format/dsse.ts";
import { parseDetached, parseEmbedded, serializeEnvelope } from "../src/format/envelope.ts";
import { exportSigstoreBundle, signStatement } from "../src/provenance.ts";
import { alice, bob, bytesOf, HELLO, statementFor } from "./workshop.ts";

const envelope = signStatement(statementFor(HELLO), [bob, alice]);
const canonical = Buffer.from(serializeEnvelope(envelope)).toString();
const parsed = JSON.parse(canonical);

test("PAE as the DSSE protocol gives it", () => {
  const encoded = preAuthEncoding("http://example.com/HelloWorld", bytesOf("hello world"));
  expect(Buffer.from(encoded).toString()).toBe("DSSEv1 29 http://example.com/HelloWorld 11 hello world");
});

describe("base64", () => {
  test("round trip, and nothing but the one spelling", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat(), fc.constantFrom(..."AB+/=-_ \n!"), (bytes, at, c) => {
        const text = encodeBase64(bytes);
        expect(decodeBase64(text, "x")).toEqual(Uint8Array.from(bytes));
        const other = text.slice(0, at % (text.length + 1)) + c + text.slice((at % (text.length + 1)) + 1);
        try {
          expect(encodeBase64(decodeBase64(other, "x"))).toBe(other);
        } catch (error) {
          expect(error).toMatchObject({ code: "envelope-malformed" });
        }
      }),
    );
  });

  test.each(["AA", "AA=", "AA==AA==", "AB==", "A A=", "AA==\n", "_w==", "====", "A"])(
    "strict: %j is refused",
    (text) => {
      expect(() => decodeBase64(text, "sig")).toThrow(/sig: not strict base64/);
    },
  );

  test("lenient: either alphabet, never both", () => {
    expect(decodeEitherBase64("_-8=", "x")).toEqual(Uint8Array.of(0xff, 0xef));
    expect(decodeEitherBase64("/+8=", "x")).toEqual(Uint8Array.of(0xff, 0xef));
    expect(() => decodeEitherBase64("_+8=", "x")).toThrow(/two base64 alphabets/);
    expect(() => decodeEitherBase64("_-8", "x")).toThrow(/not strict/);
  });
});

describe("embedded", () => {
  test("the canonical spelling is read; signatures are sorted by key id", () => {
    expect(serializeEnvelope(parseEmbedded(bytesOf(canonical)))).toEqual(Uint8Array.from(bytesOf(canonical)));
    expect(parsed.signatures[0].keyid < parsed.signatures[1].keyid).toBe(true);
  });

  const [first, second] = parsed.signatures;
  const spelled = (change: object): string => JSON.stringify({ ...parsed, ...change });
  test.each([
    ["white space", canonical.replace(":", ": ")],
    ["a trailing newline", `${canonical}\n`],
    [
      "another order of members",
      JSON.stringify({ payloadType: parsed.payloadType, payload: parsed.payload, signatures: parsed.signatures }),
    ],
    ["a further member", spelled({ extra: 1 })],
    ["a further member of a signature", spelled({ signatures: [{ ...first, extra: 1 }, second] })],
    ["unsorted signatures", spelled({ signatures: [second, first] })],
    ["one signature twice", spelled({ signatures: [first, first] })],
    ["an escape", canonical.replace("payloadType", "payload\\u0054ype")],
    ["url-safe base64", spelled({ payload: `${parsed.payload.replace(/[/+]/g, "-")}-A==` })],
    ["an upper-case key id", spelled({ signatures: [{ ...first, keyid: first.keyid.toUpperCase() }] })],
    ["no key id", spelled({ signatures: [{ sig: first.sig }] })],
    ["a short signature", spelled({ signatures: [{ keyid: first.keyid, sig: "AAAA" }] })],
    ["no signature", spelled({ signatures: [] })],
    ["17 signatures", spelled({ signatures: Array.from({ length: 17 }, () => first) })],
    ["an array", "[]"],
  ])("%s is malformed", (_, text) => {
    expect(() => parseEmbedded(bytesOf(text))).toThrow(expect.objectContaining({ code: "envelope-malformed" }));
  });
});

describe("detached", () => {
  const payload = Buffer.from(envelope.payload);
  const lenient: [string, string][] = [
    ["canonical", canonical],
    ["pretty printed", JSON.stringify(parsed, null, 2)],
    ["with further members", JSON.stringify({ ...parsed, hello: { world: [1] } })],
    [
      "url-safe base64",
      canonical
        .replaceAll("+", "-")
        .replaceAll("/in-toto", "\u0001")
        .replace(/(?<="payload":"[^"]*)\//g, "_")
        .replaceAll("\u0001", "/in-toto"),
    ],
    ["without key ids", JSON.stringify({ ...parsed, signatures: [{ sig: parsed.signatures[0].sig }] })],
    [
      "with an empty and a null key id",
      JSON.stringify({
        ...parsed,
        signatures: [
          { keyid: "", sig: parsed.signatures[0].sig },
          { keyid: null, sig: parsed.signatures[0].sig },
        ],
      }),
    ],
    ["a sigstore bundle", exportSigstoreBundle(envelope, alice.publicKey) ?? ""],
  ];
  test.each(lenient)("%s", (_, text) => {
    const [read] = parseDetached(bytesOf(text));
    expect(Buffer.from(read?.payload ?? [])).toEqual(payload);
  });

  test("JSON lines, with and without a last newline, CRLF too", () => {
    expect(parseDetached(bytesOf(`${canonical}\n${canonical}\n`))).toHaveLength(2);
    expect(parseDetached(bytesOf(`${canonical}\r\n\r\n${canonical}`))).toHaveLength(2);
  });

  test.each(["", "{}", "[]", "null", '{"payload":1}', `${canonical}\nx`, canonical.replace('"sig":"', '"sig":"!')])(
    "%.20j is malformed",
    (text) => {
      expect(() => parseDetached(bytesOf(text))).toThrow(expect.objectContaining({ code: "envelope-malformed" }));
    },
  );

  test("a bundle has one signature, no key id, and the key's hint", () => {
    const bundle = JSON.parse(exportSigstoreBundle(envelope, bob.publicKey) ?? "");
    expect(bundle.dsseEnvelope.signatures).toEqual([{ sig: expect.any(String) }]);
    expect(bundle.verificationMaterial.publicKey.hint).toMatch(/^[A-Za-z0-9+/]{43}=$/);
    expect(exportSigstoreBundle(signStatement(statementFor(HELLO), [alice]), bob.publicKey)).toBeUndefined();
  });
});
