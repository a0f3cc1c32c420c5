/** Finds the secret word that ends one program's output on a stream that many programs share, and hands on what comes before. */
import type { Capture } from "../capture.ts";

const NOTHING: Buffer = Buffer.alloc(0);

export class Sentinel {
  found = false;
  readonly #word: Buffer;
  readonly #capture: Capture;
  #held = NOTHING;

  constructor(word: string, capture: Capture) {
    this.#word = Buffer.from(word, "latin1");
    this.#capture = capture;
  }

  /** Nothing follows the word before the next program, so it is looked for at the end only. */
  push(chunk: Buffer): void {
    const all = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    const cut = Math.max(0, all.length - this.#word.length);
    this.found = all.subarray(cut).equals(this.#word);
    if (cut > 0) this.#capture.push(all.subarray(0, cut));
    this.#held = this.found ? NOTHING : all.subarray(cut);
  }

  /** The stream ended without the word: what was held back belongs to the program. */
  flush(): void {
    if (this.#held.length > 0) this.#capture.push(this.#held);
    this.#held = NOTHING;
  }
}
