/**
 * Signing keys from where people keep them: a file of mode 0600, an environment variable (`env:NAME`), or stdin (`-`). The
 * passphrase of an encrypted key comes from a file, a descriptor or a prompt, never from the command line, which others can
 * read.
 */
import { closeSync, fstatSync, openSync } from "node:fs";
import { keys } from "@assay/provenance";
import { UsageError } from "../usage-error.ts";
import { keyTextOf, readKeyPem } from "./received.ts";

export type PrivateKey = ReturnType<typeof keys.parsePrivateKey>;

export async function readKeys(named: readonly string[] | undefined, passphraseFile?: string): Promise<PrivateKey[]> {
  const sources = named && named.length > 0 ? named : ["env:ASSAY_KEY"];
  if ([...sources, passphraseFile].filter((source) => source === "-").length > 1) {
    throw new UsageError(
      "stdin can be read once: one key, or the passphrase",
      "Give the other from a file, a variable (env:NAME) or a descriptor (/dev/fd/3).",
    );
  }
  const read: PrivateKey[] = [];
  // Stdin and descriptors can be read once: one passphrase for all keys. Only a person is asked for each.
  let once: Promise<string> | undefined;
  const passphraseOf = (source: string): Promise<string> => {
    if (passphraseFile === undefined) return readPassphrase(undefined, `Passphrase of ${source}`);
    once ??= readPassphrase(passphraseFile, "");
    return once;
  };
  for (const source of sources) {
    const pem = readKeyText(source);
    const passphrase = keys.isEncryptedKey(pem) ? await passphraseOf(source) : undefined;
    read.push(keys.parsePrivateKey(pem, passphrase));
  }
  return read;
}

function readKeyText(source: string): string {
  if (source === "-") return readKeyPem(source);
  if (source.startsWith("env:")) {
    const pem = process.env[source.slice(4)];
    if (pem) return pem;
    const hint = "Give --key FILE, or make one: assay keys generate release.key.pem";
    throw new UsageError(`no private key: ${source.slice(4)} is not set`, hint);
  }
  const fd = openSync(source, "r");
  try {
    const { mode } = fstatSync(fd);
    const pem = keyTextOf(fd, source);
    // A public key is the wrong key, whatever its mode: that is said by whoever parses it.
    if (process.platform !== "win32" && !pem.includes("BEGIN PUBLIC KEY")) keys.checkKeyMode(mode, source);
    return pem;
  } finally {
    closeSync(fd);
  }
}

export function readPublicKey(path: string): Uint8Array {
  return keys.parsePublicKey(readKeyPem(path));
}

/** Whichever half the file holds. Only a private key needs its passphrase. */
export async function readAnyKey(
  source: string,
  passphraseFile?: string,
): Promise<{ kind: string; publicKey: Uint8Array }> {
  const pem = readKeyPem(source);
  if (!pem.includes("PRIVATE KEY")) return { kind: "public key", publicKey: keys.parsePublicKey(pem) };
  const encrypted = keys.isEncryptedKey(pem);
  const passphrase = encrypted ? await readPassphrase(passphraseFile, `Passphrase of ${source}`) : undefined;
  const { publicKey } = keys.parsePrivateKey(pem, passphrase);
  return { kind: encrypted ? "private key, encrypted" : "private key", publicKey };
}

export async function readPassphrase(file: string | undefined, question: string): Promise<string> {
  if (file !== undefined) return readKeyPem(file).replace(/\r?\n$/, "");
  if (!process.stdin.isTTY) {
    throw new UsageError(
      "the key is encrypted and there is no terminal to ask for its passphrase",
      "--passphrase-file FILE, or - for stdin.",
    );
  }
  const { password } = await import("@inquirer/prompts");
  return await password({ message: question, mask: true }, { output: process.stderr });
}
