/**
 * Text that came from an input (file names, logs, section names) may hold terminal control sequences. Everything but
 * newline and tab is shown as an escape before it reaches a terminal; bidi overrides too, as they reorder what is read.
 */
const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** GitHub's runner obeys a line of a log that begins so, behind any blanks; the second form anywhere in a line. */
const WORKFLOW_COMMAND = /(?<=^|\s):(?=:[a-z])|#(?=#\[)/gim;

export function escapeControl(text: string): string {
  return text.replace(UNSAFE, escaped).replace(WORKFLOW_COMMAND, escaped);
}

/** For a value that is one line by nature, as a file name or a key id: it cannot begin a line of its own. */
export function escapeLine(text: string): string {
  return escapeControl(text).replace(/\n/g, "\\n").replace(/\t/g, "\\t");
}

function escaped(c: string): string {
  const code = c.charCodeAt(0);
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
}
