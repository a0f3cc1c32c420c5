/**
 * Progress on stderr: one live line on a terminal, plain lines elsewhere (at most one in `quietMs`, and each phase once), so
 * that logs of pipelines stay readable and stdout carries the result only.
 */
import { escapeControl } from "./render/escape.ts";

export interface Progress {
  /** A new phase: always shown, as a line of its own. */
  phase(text: string): void;
  /** The state inside a phase: redrawn on a terminal, thinned out elsewhere. */
  update(text: string): void;
  /** Removes the live line; what follows starts on a clean line. */
  done(): void;
}

export function progressOn(stream: NodeJS.WriteStream, quiet: boolean, quietMs = 5000): Progress {
  if (quiet) return { phase() {}, update() {}, done() {} };
  const live = Boolean(stream.isTTY) && process.env.TERM !== "dumb";
  let shown = false;
  let last = performance.now();
  const clear = (): void => {
    if (shown) stream.write("\r\u001b[2K");
    shown = false;
  };
  return {
    phase(text) {
      clear();
      stream.write(`${escapeControl(text)}\n`);
      last = performance.now();
    },
    update(text) {
      const now = performance.now();
      if (live) {
        if (shown && now - last < 80) return;
        clear();
        stream.write(`  ${escapeControl(text).slice(0, Math.max(20, (stream.columns ?? 80) - 4))}`);
        shown = true;
        last = now;
      } else if (now - last >= quietMs) {
        stream.write(`  ${escapeControl(text)}\n`);
        last = now;
      }
    },
    done: clear,
  };
}
