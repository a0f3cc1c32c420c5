// The minimizer on real programs: Debian's wabt and binaryen and the inputs of minimize/cases.json. How small and how many
// questions is a promise per case; the whole comparison with other reducers is in tools/bench.

import { mkdtempSync, readFileSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { type Answer, fileJournal, minimize, type Question } from "@assay/minimizer";
import { type FastRunner, fastRunner, findTool } from "@assay/runner";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

interface Case {
  readonly id: string;
  readonly file: string;
  readonly command: readonly string[];
  readonly signal: string;
  readonly stderr: string;
  readonly floor: number;
  /** "bytes/questions" */
  readonly feasible: string;
}

const here = join(import.meta.dirname, "minimize");
const { cases } = JSON.parse(readFileSync(join(here, "cases.json"), "utf8")) as { cases: readonly Case[] };
const tools = ["wasm-decompile", "wasm2wat", "wasm-objdump", "wasm-dis"];
const found = tools.every((tool) => findTool(tool));
/** Long ones are left to the bench. */
const quick = new Set(["D3-html", "D1-argon2", "D2-css", "D1-sqljs", "V1-brotli", "M1-argon2"]);

let runner: FastRunner;
let folder: string;
beforeAll(() => {
  runner = fastRunner({ workers: 4 });
  folder = mkdtempSync(join(tmpdir(), "assay-peers-"));
});
afterAll(async () => {
  await runner.close();
  rmSync(folder, { recursive: true, force: true });
});

type Judge = (seen: { signal: string | null; stderr: string }) => Answer;

function ask(command: readonly string[], judge: Judge): Question & { asked: number } {
  const question = {
    asked: 0,
    async ask(candidate: Uint8Array, { signal }: { signal?: AbortSignal }): Promise<Answer> {
      const file = join(folder, `${question.asked++}.wasm`);
      writeFileSync(file, candidate);
      try {
        const argv = command.map((word) => word.replaceAll("{file}", file));
        const run = await runner.run({ argv, timeoutMs: 20_000, cwd: folder, ...(signal ? { abort: signal } : {}) });
        return judge({ signal: run.signal, stderr: new TextDecoder().decode(run.stderr) });
      } finally {
        unlinkSync(file);
      }
    },
  };
  return question;
}

function questionOf({ command, signal, stderr }: Case): Question & { asked: number } {
  return ask(command, (seen) => ({
    kind: seen.signal === signal && seen.stderr.includes(stderr) ? "interesting" : "boring",
  }));
}

function input(name: string): Uint8Array {
  return gunzipSync(readFileSync(join(here, `${name}.gz`)));
}

function named(id: string): Case {
  const one = cases.find((candidate) => candidate.id === id);
  if (!one) throw new Error(`no case ${id}`);
  return one;
}

describe.skipIf(!found)("real crashes (needs wabt and binaryen)", () => {
  test.each(cases.filter(({ id }) => quick.has(id)).map((one) => [one.id, one] as const))(
    "%s: at the floor, within the feasible questions",
    async (_, one) => {
      const question = questionOf(one);
      const result = await minimize(input(one.file), question, { checkpoints: false });
      expect(result.bytes.length).toBeLessThanOrEqual(one.floor);
      expect(result.questions).toBeLessThanOrEqual(Number(one.feasible.split("/")[1]));
      expect(result.questions).toBe(question.asked);
      expect(result.oneMinimal).toBe(true);
    },
  );

  test("two and four workers end at the same bytes, and count the same questions", async () => {
    const one = named("D3-html");
    const results = [];
    for (const workers of [1, 2, 4])
      results.push(await minimize(input(one.file), questionOf(one), { workers, checkpoints: false }));
    const [first] = results;
    for (const { bytes, questions } of results) {
      expect(bytes).toEqual(first?.bytes);
      expect(questions).toBe(first?.questions);
    }
  });

  test("killed at 20 moments and resumed: the bytes of an undisturbed run", async () => {
    const one = named("D1-argon2");
    const whole = await minimize(input(one.file), questionOf(one), { checkpoints: false });
    for (let n = 1; n <= 20; n++) {
      const path = join(folder, `journal-${n}`);
      const control = new AbortController();
      const stopAt = Math.ceil((whole.questions * n) / 21);
      const stopped = await minimize(input(one.file), questionOf(one), {
        checkpoints: false,
        workers: 1 + (n % 3),
        journal: fileJournal(path),
        abort: control.signal,
        onEvent: (event) => event.kind === "question" && event.questions >= stopAt && control.abort(),
      });
      expect(stopped.stopped).toBe("abort");
      writeFileSync(path, readFileSync(path).subarray(0, -(n % 7) || undefined));
      const question = questionOf(one);
      const resumed = await minimize(input(one.file), question, { checkpoints: false, journal: fileJournal(path) });
      expect(resumed.bytes).toEqual(whole.bytes);
      expect(resumed.questions).toBe(whole.questions);
      expect(question.asked).toBe(whole.questions - resumed.fromJournal);
    }
  });

  test("nesting: the number of blocks is bisected", async () => {
    const nest = readFileSync(join(import.meta.dirname, "crashes", "nest.wasm"));
    const question = ask(["wasm-decompile", "{file}", "-o", "/dev/null"], ({ signal }) => ({
      kind: signal === "SIGSEGV" ? "interesting" : "boring",
    }));
    const crashes = async (depth: number): Promise<boolean> =>
      (await question.ask(nested(depth), {})).kind === "interesting";
    let [low, high] = [0, 60_000];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (await crashes(middle)) high = middle;
      else low = middle + 1;
    }
    const result = await minimize(nest, question, { checkpoints: false });
    const blocks = result.bytes.reduce((n, byte, at) => n + (byte === 0x40 && result.bytes[at - 1] === 2 ? 1 : 0), 0);
    expect(blocks).toBeLessThanOrEqual(high * 1.05);
    expect(blocks).toBeGreaterThanOrEqual(high * 0.95);
    expect(result.questions).toBeLessThan(200);
  });

  test("two bugs in one file under any SIGABRT: ends at the first, the other is a finding", async () => {
    // The first function aborts in one place; without it the second function aborts in another.
    const body = (...code: number[]): number[] => [code.length + 2, 0, ...code, 0x0b];
    const bodies = [body(0x0c, 0), body(0x00, 0x6a, 0x1a)];
    const file = wasm([
      [1, [1, 0x60, 0, 0]],
      [3, [2, 0, 0]],
      [10, [2, ...bodies.flat()]],
    ]);
    let own: string | undefined;
    const question = ask(["wasm-decompile", "{file}", "-o", "/dev/null"], ({ signal, stderr }) => {
      const key = /[\w-]+\.\w+:\d+/.exec(stderr)?.[0] ?? "";
      if (signal !== "SIGABRT") return { kind: "boring" };
      own ??= key;
      return { kind: key === own ? "interesting" : "boring", key };
    });
    const result = await minimize(file, question, { checkpoints: false });
    expect(own).toBe("ir.h:62");
    expect(result.bytes.length).toBe(26);
    expect(result.findings.map(({ key }) => key)).toEqual(["decompiler-ast.h:98"]);
  });
});

function wasm(sections: readonly (readonly [number, readonly number[]])[]): Uint8Array {
  const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  return Uint8Array.from([...header, ...sections.flatMap(([id, content]) => [id, ...leb(content.length), ...content])]);
}

function nested(depth: number): Uint8Array {
  const code = [...Array.from({ length: depth }, () => [2, 0x40]).flat(), ...Array(depth).fill(0x0b)];
  const body = [0, ...code, 0x0b];
  return wasm([
    [1, [1, 0x60, 0, 0]],
    [3, [1, 0]],
    [10, [1, ...leb(body.length), ...body]],
  ]);
}

function leb(n: number): number[] {
  return n < 0x80 ? [n] : [(n & 0x7f) | 0x80, ...leb(n >> 7)];
}
