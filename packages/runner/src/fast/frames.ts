/** What perl's `pack 'N/a*'` makes: a length and then strings with their lengths. Both ends are ours. */

export function frame(words: readonly string[]): Buffer {
  const parts = words.flatMap((word) => {
    const bytes = Buffer.from(word);
    return [length(bytes.length), bytes];
  });
  const body = Buffer.concat(parts);
  return Buffer.concat([length(body.length), body]);
}

export class FrameReader {
  #chunks: Buffer[] = [];
  #bytes = 0;

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
  }

  /** The next whole frame's strings; undefined until it is all there. */
  take(): Buffer[] | undefined {
    if (this.#bytes < 4) return undefined;
    if ((this.#chunks[0]?.length ?? 0) < 4) this.#chunks = [Buffer.concat(this.#chunks)];
    const size = this.#chunks[0]?.readUInt32BE(0) ?? 0;
    if (this.#bytes < 4 + size) return undefined;
    const all = Buffer.concat(this.#chunks);
    this.#chunks = [all.subarray(4 + size)];
    this.#bytes -= 4 + size;
    return strings(all.subarray(4, 4 + size));
  }
}

function strings(body: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at + 4 <= body.length; ) {
    const size = body.readUInt32BE(at);
    found.push(body.subarray(at + 4, at + 4 + size));
    at += 4 + size;
  }
  return found;
}

function length(n: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(n);
  return bytes;
}
