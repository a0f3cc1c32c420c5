/**
 * Text from a target is an attacker's text: escape sequences can repaint a terminal, and direction marks can reorder what a
 * reader sees. Everything that is not plain printable text becomes visible.
 */

/** C0 (but tab and newline), DEL, C1, line separators, direction overrides and isolates, zero-width marks. */
const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

export function escapeControl(text: string): string {
  return text.replace(UNSAFE, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
  });
}
