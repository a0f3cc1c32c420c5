/** One stream of a program: the first `limit` bytes are kept, the rest is counted and dropped. */
import type { Readable } from "node:stream";

export class Capture {
  bytes = 0;
  #kept: Uint8Array[] = [];
  #room: number;

  constructor(limit: number) {
    this.#room = limit;
  }

  push(chunk: Uint8Array): void {
    this.bytes += chunk.length;
    if (this.#room === 0) return;
    const part = chunk.length > this.#room ? chunk.subarray(0, this.#room) : chunk;
    this.#kept.push(part);
    this.#room -= part.length;
  }

  take(): Uint8Array {
    return new Uint8Array(Buffer.concat(this.#kept));
  }
}

/** Reads a stream to its end; resolves then, also when it breaks or is destroyed. */
export function readAll(stream: Readable, capture: Capture, onChunk: () => void): Promise<void> {
  return new Promise((resolve) => {
    stream.on("data", (chunk: Uint8Array) => {
      capture.push(chunk);
      onChunk();
    });
    stream.on("error", () => resolve());
    stream.on("close", () => resolve());
  });
}
