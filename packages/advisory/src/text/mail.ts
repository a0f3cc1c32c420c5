/**
 * The report as a mail: text for pasting, and a MIME draft with the PoC attached. No sender and no date: the mail program
 * knows them, and the same case gives the same bytes. `X-Unsent` makes programs open it as a draft.
 */
import { createHash } from "node:crypto";
import { visible } from "../document.ts";
import { base64Lines } from "../poc.ts";

export interface MailParts {
  readonly to: string | undefined;
  readonly subject: string;
  readonly text: string;
  readonly attachments: readonly { readonly name: string; readonly type: string; readonly bytes: Uint8Array }[];
}

export function mailText({ to, subject, text }: MailParts): string {
  return `${to ? `To: ${to}\n` : ""}Subject: ${oneLine(subject)}\n\n${text}`;
}

export function mailDraft(mail: MailParts): Uint8Array {
  const boundary = `assay-${createHash("sha256").update(mail.subject).update(mail.text).digest("hex").slice(0, 32)}`;
  const encoder = new TextEncoder();
  const head = [
    ...(mail.to ? [`To: ${mail.to}`] : []),
    `Subject: ${encodedWord(oneLine(mail.subject))}`,
    "X-Unsent: 1",
    "MIME-Version: 1.0",
    `Content-Type: multipart/mixed;\n boundary="${boundary}"`,
  ];
  const parts = [
    [
      "Content-Type: text/plain; charset=utf-8",
      "Content-Transfer-Encoding: base64",
      "",
      base64Lines(encoder.encode(mail.text)),
    ],
    ...mail.attachments.map(({ name, type, bytes }) => [
      `Content-Type: ${type}; name="${name}"`,
      `Content-Disposition: attachment; filename="${name}"`,
      "Content-Transfer-Encoding: base64",
      "",
      base64Lines(bytes),
    ]),
  ];
  const body = parts.flatMap((part) => [`--${boundary}`, ...part]);
  const lines = [...head, "", ...body, `--${boundary}--`, ""].join("\n");
  return encoder.encode(lines.replaceAll("\n", "\r\n"));
}

/** A header is one line: what came from a report must not start another. */
function oneLine(words: string): string {
  return visible(words).replace(/\s+/g, " ").slice(0, 200);
}

function encodedWord(words: string): string {
  if (/^[ -~]*$/.test(words)) return folded(words);
  // Split by characters, at most 30 a word, so that no word exceeds 75 columns whatever its bytes.
  const chunks = [...words].reduce<string[]>((all, c) => {
    const last = all.at(-1);
    if (last === undefined || Buffer.byteLength(last + c) > 30) all.push(c);
    else all[all.length - 1] = last + c;
    return all;
  }, []);
  return chunks.map((chunk) => `=?utf-8?B?${Buffer.from(chunk).toString("base64")}?=`).join("\n ");
}

function folded(words: string): string {
  return words.replace(/(.{1,60})(?: |$)/g, "$1\n ").trimEnd();
}
