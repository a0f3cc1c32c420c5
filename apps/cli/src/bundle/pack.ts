/**
 * A bundle as one file to hand on: a .zip that is the same everywhere, or that .zip encrypted with age to recipients, with a mail
 * draft around it that gives nothing away.
 */
import { type BundleFile, fallbackAddress, mailDraft, zipBundle } from "@assay/advisory";
import { replaceFile } from "../provenance/files.ts";
import { UsageError } from "../usage-error.ts";

/** Gives back the names of what it wrote. */
export async function packBundle(
  files: readonly BundleFile[],
  path: string,
  recipients: readonly string[],
  repository: string,
): Promise<string[]> {
  const zip = zipBundle(files);
  if (recipients.length === 0) {
    replaceFile(path, zip);
    return [path];
  }
  const name = path.endsWith(".age") ? path : `${path}.age`;
  const sealed = await encryptTo(zip, recipients);
  replaceFile(name, sealed);
  const draft = mailDraft({
    to: fallbackAddress(repository),
    subject: "[security] encrypted report",
    text: "Attached is a report for the security contact of the project: a .zip, encrypted with age (https://age-encryption.org).\n",
    attachments: [{ name: "report.zip.age", type: "application/octet-stream", bytes: sealed }],
  });
  replaceFile(`${name}.eml`, draft);
  return [name, `${name}.eml`];
}

async function encryptTo(bytes: Uint8Array, recipients: readonly string[]): Promise<Uint8Array> {
  const { Encrypter } = await import("age-encryption");
  const encrypter = new Encrypter();
  for (const recipient of recipients) {
    try {
      encrypter.addRecipient(recipient);
    } catch {
      throw new UsageError(
        `--encrypt-to ${recipient}: not a recipient of age`,
        "It begins with age1; age-keygen prints it.",
      );
    }
  }
  return await encrypter.encrypt(bytes);
}
