/** Threats 1 to 15: what can be done to the file around an honest stamp. */
import { createHash } from "node:crypto";
import { countersignAot, signStatement, stampAot } from "@assay/provenance";
import { type Case, VERIFY, verdict } from "./case.ts";
import {
  app,
  bytes,
  changed,
  corpusFile,
  envelope,
  envelopeText,
  join,
  pad,
  section,
  signer,
  stamped,
  stampWith,
  statementOf,
  stranger,
  text,
  trusting,
  u32,
} from "./workshop.ts";

const trust = { "trust.json": trusting() };
const good = stamped();
const parsed = JSON.parse(envelopeText);
const other = corpusFile("wamrc-2.4.5-llvm19/add.t-x86_64.aot");
const odd = "wamrc-2.4.5-llvm19/data.o-names.aot";
/** Where the sections of hello.o-bc1.aot are: INIT_DATA 64, TEXT 352, RELOCATION 644. */
const AT = { version: 4, text: 352 + 40, data: 64 + 60, relocation: 644 + 100, secondType: 64 };
const stamp = good.subarray(app.length);
const file = (name: string, does: string, aot: Uint8Array, expect: Case["expect"], more: Case["files"] = {}): Case => ({
  name,
  does,
  files: { "app.aot": aot, ...trust, ...more },
  expect,
});
const beside = (content: string): Case["files"] => ({ "app.aot.intoto.jsonl": content });
const detached = (name: string, does: string, content: string, expect: Case["expect"]): Case =>
  file(name, does, app, expect, beside(content));

export const FILE_CASES: readonly Case[] = [
  file("01-stripped", "Takes the stamp off.", app, verdict("unattested", "no-stamp")),
  detached(
    "01-stripped-but-detached",
    "Takes the stamp off; the detached envelope is still beside the file.",
    envelopeText,
    verdict("trusted"),
  ),
  {
    ...detached(
      "01-stripped-but-required",
      "Takes the stamp off, where the trust file requires one.",
      envelopeText,
      verdict("refused-by-expectations", "stamp-required"),
    ),
    files: { "app.aot": app, "trust.json": trusting([signer], { requireStamp: true }), ...beside(envelopeText) },
  },
  file(
    "02-transplanted",
    "Puts an honest stamp on another file.",
    stampAot(other, envelope),
    verdict("mismatched", "subject-differs"),
  ),
  file(
    "03-text-byte",
    "Changes a byte of the machine code.",
    changed(good, AT.text, 0xcc),
    verdict("mismatched", "subject-differs"),
  ),
  file(
    "03-data-byte",
    "Changes a byte of the initial data.",
    changed(good, AT.data, 0x5a),
    verdict("mismatched", "subject-differs"),
  ),
  file(
    "03-relocation-byte",
    "Changes a byte of a relocation.",
    changed(good, AT.relocation, 0x5a),
    verdict("mismatched", "subject-differs"),
  ),
  file(
    "04-options-edited",
    "Edits the options in the signed statement.",
    stampAot(app, {
      ...envelope,
      payload: bytes(text(envelope.payload).replace("--bounds-checks=1", "--bounds-checks=0")),
    }),
    verdict("mismatched", "signature-invalid"),
  ),
  file(
    "05-embedded-keyid",
    "Edits the key id inside the file; the signature still verifies.",
    stampWith(envelopeText.replace(/"keyid":"[0-9a-f]{4}/, '"keyid":"0000')),
    verdict("malformed", "key-confusion"),
  ),
  file(
    "05-embedded-extra-field",
    "Adds an unsigned field to the envelope inside the file.",
    stampWith(JSON.stringify({ ...parsed, extra: "x" })),
    verdict("malformed", "envelope-malformed"),
  ),
  file(
    "05-embedded-order",
    "Re-orders the envelope inside the file.",
    stampWith(
      JSON.stringify({ payloadType: parsed.payloadType, payload: parsed.payload, signatures: parsed.signatures }),
    ),
    verdict("malformed", "envelope-malformed"),
  ),
  file(
    "05-embedded-white-space",
    "Adds white space to the envelope inside the file.",
    stampWith(`${envelopeText} `),
    verdict("malformed", "envelope-malformed"),
  ),
  file(
    "05-embedded-unlisted-signature",
    "Adds a signature of his own to the envelope inside the file.",
    countersignAot(good, stranger),
    verdict("malformed", "foreign-signature"),
  ),
  detached(
    "05-detached-edited",
    "Does all of that to the detached envelope: another key id, further fields, white space, url-safe base64.",
    JSON.stringify(
      {
        more: 1,
        ...parsed,
        signatures: [
          { keyid: "nobody", sig: parsed.signatures[0].sig.replaceAll("+", "-").replaceAll("/", "_"), x: [] },
        ],
      },
      null,
      2,
    ),
    verdict("trusted"),
  ),
  file(
    "06-second-stamp",
    "Appends a second stamp.",
    join(good, pad(good.length), stamp.subarray(pad(app.length).length)),
    verdict("malformed", "aot-malformed"),
  ),
  file(
    "07-section-after-the-stamp",
    "Appends a custom section behind the stamp.",
    join(good, pad(good.length), section("more\0", "hello")),
    verdict("malformed", "aot-malformed"),
  ),
  file(
    "08-section-before-the-stamp",
    "Inserts a custom section before the stamp.",
    stampAot(join(app, section("more\0", "hell")), envelope),
    verdict("mismatched", "subject-differs"),
  ),
  {
    name: "09-planted-then-stamped",
    does: "The author of the .wasm plants a section of the stamp's name (--emit-custom-sections); then somebody wants to stamp the file.",
    first: "chmod 600 signer.key.pem (any private key will do; this one is for the vector only).",
    files: { "app.aot": stampWith("planted by the author"), "signer.key.pem": "KEY:signer", ...trust },
    command: ["stamp", "app.aot", "--key", "signer.key.pem", "--output", "out.aot"],
    expect: { exit: 2, error: "stamp-present" },
  },
  file(
    "09-planted-by-a-stranger",
    "Plants a well-formed stamp signed with a key of his own.",
    stampAot(app, signStatement(statementOf("wamrc-2.4.5-llvm19/hello.o-bc1.aot"), [stranger])),
    verdict("untrusted-signer", "key-unknown"),
  ),
  file(
    "09-planted-junk",
    "Plants a section of the stamp's name that holds no envelope.",
    stampWith("planted by the author"),
    verdict("malformed", "envelope-malformed"),
  ),
  file(
    "10-stamp-in-the-middle",
    "Moves the stamp between two sections of the program.",
    join(app.subarray(0, 64), stamp.subarray(pad(app.length).length), pad(stamp.length), app.subarray(64)),
    verdict("malformed", "aot-malformed"),
  ),
  file(
    "11-truncated",
    "Cuts the last bytes off the stamp.",
    good.subarray(0, good.length - 10),
    verdict("malformed", "aot-malformed"),
  ),
  file(
    "11-one-trailing-byte",
    "Leaves one byte behind the stamp.",
    join(good, Uint8Array.of(0)),
    verdict("malformed", "aot-malformed"),
  ),
  file(
    "11-four-trailing-bytes",
    "Leaves four bytes behind the stamp.",
    join(good, u32(0)),
    verdict("malformed", "aot-malformed"),
  ),
  file(
    "12-huge-size",
    "Writes 0xffffffff as the size of the stamp.",
    changed(good, app.length + pad(app.length).length + 4, 255, 255, 255, 255),
    verdict("malformed", "aot-malformed"),
  ),
  file(
    "12-offset-overflow",
    "Writes a size that overflows a 32-bit offset when it is added.",
    changed(good, AT.secondType + 4, 0xf8, 255, 255, 255),
    verdict("malformed", "aot-malformed"),
  ),
  file(
    "13-version-edited",
    "Edits the AOT version.",
    changed(good, AT.version, 4),
    verdict("mismatched", "subject-differs"),
  ),
  file(
    "13-type-edited",
    "Edits the type of a section.",
    changed(good, AT.secondType, 3),
    verdict("malformed", "aot-malformed"),
  ),
  (() => {
    const raw = stamped(odd);
    return file(
      "14-dirty-padding",
      "Hides a byte in the padding before the stamp, which loaders skip.",
      changed(raw, corpusFile(odd).length, 1),
      verdict("malformed", "aot-malformed"),
    );
  })(),
  file(
    "15-other-case",
    "Names a section nearly like the stamp: another case.",
    join(app, section("wamr.Provenance\0", envelopeText)),
    verdict("unattested", "no-stamp", "look-alike"),
  ),
  file(
    "15-missing-nul",
    "Names a section nearly like the stamp: without the NUL.",
    join(app, section("wamr.provenance", envelopeText)),
    verdict("unattested", "no-stamp", "look-alike"),
  ),
  file(
    "15-unicode",
    "Names a section nearly like the stamp: a full-width letter.",
    join(app, unicodeSection("wamr.ｐrovenance\0")),
    verdict("unattested", "no-stamp", "look-alike"),
  ),
  {
    ...file(
      "15-look-alike-beside-the-stamp",
      "Puts a look-alike before an honest stamp of the whole.",
      lookAlikeStamped(),
      verdict("trusted", undefined, "look-alike"),
    ),
    command: VERIFY,
  },
];

function unicodeSection(name: string): Uint8Array {
  const raw = bytes(name);
  return join(u32(100), u32(6 + raw.length), u32(0), Uint8Array.of(raw.length, 0), raw);
}

function lookAlikeStamped(): Uint8Array {
  const content = join(app, section("wamr.Provenance\0", "hello!"));
  return stampAot(
    content,
    signStatement(
      {
        ...statementOf("wamrc-2.4.5-llvm19/hello.o-bc1.aot"),
        subjects: [{ name: "app.aot", digest: { sha256: sha256(content) } }],
      },
      [signer],
    ),
  );
}

function sha256(content: Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
