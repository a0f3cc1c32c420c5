/** The published vector, which other tools accept, and the six published attacks on it. Its URIs are not ours, on purpose. */
import { type Case, verdict } from "./case.ts";
import { published } from "./workshop.ts";

const key = {
  keyid: "a23df00db1969e5c2716a69f35ac549516ef0b8a2a56269d4b519a3c0e565875",
  pem: Buffer.from(published("test.pub.pem")).toString(),
  owner: "published test key",
};
const trust = `${JSON.stringify(
  {
    schema: "https://assay.example/trust/v1",
    id: "urn:assay:published",
    version: 1,
    expires: "2099-01-01T00:00:00Z",
    keys: [key],
    trust: [
      {
        keyids: [key.keyid],
        threshold: 1,
        builder: "https://example.org/builders/local-wamrc-run/v1",
        buildType: "https://example.org/buildtypes/wamrc/v1",
      },
    ],
  },
  null,
  2,
)}\n`;

const stamped = published("app.stamped.aot");
const plain = published("app.aot");
const lines = { "app.aot.intoto.jsonl": published("app.aot.intoto.jsonl") };
const file = (name: string, does: string, aot: Uint8Array, expect: Case["expect"], more: Case["files"] = {}): Case => ({
  name,
  does,
  files: { "app.aot": aot, "trust.json": trust, ...more },
  expect,
});
const attack = (name: string, does: string, expect: Case["expect"]): Case =>
  file(`00-attack-${name}`, does, published(`attacks/${name}.aot`), expect);

export const PUBLISHED_CASES: readonly Case[] = [
  file("00-published-stamped", "Nothing: a file stamped by another implementation.", stamped, verdict("trusted")),
  file("00-published-detached", "Nothing: its detached envelope.", plain, verdict("trusted"), lines),
  {
    ...file("00-published-bundle", "Nothing: its sigstore bundle.", plain, verdict("trusted"), {
      "app.sigstore.json": published("app.aot.sigstore.json"),
    }),
    command: ["verify", "app.aot", "--trust", "trust.json", "--attestation", "app.sigstore.json"],
  },
  {
    name: "00-published-without-trust-file",
    does: "Nothing, but nobody said whom to trust.",
    files: { "app.aot": stamped },
    command: ["verify", "app.aot"],
    expect: verdict("untrusted-signer", "key-unknown"),
  },
  attack("strip", "Takes the stamp off.", verdict("unattested", "no-stamp")),
  attack(
    "text-edit",
    "Changes a byte of the machine code; the loader still runs it.",
    verdict("mismatched", "subject-differs"),
  ),
  attack("dup-stamp", "Appends the stamp a second time.", verdict("malformed", "aot-malformed")),
  attack("append-after-stamp", "Appends a custom section behind the stamp.", verdict("malformed", "aot-malformed")),
  attack("truncated-stamp", "Cuts the stamp short.", verdict("malformed", "aot-malformed")),
  attack("huge-size", "Writes 0xffffffff as a size.", verdict("malformed", "aot-malformed")),
];
