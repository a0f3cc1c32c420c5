import { randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FastRunner, fastRunner, findTool, run } from "../../src/runner.ts";
import { survivors } from "../leftovers.ts";

const ways = [
  { way: "sh", found: findTool("mkfifo") !== undefined },
  { way: "perl", found: findTool("perl") !== undefined },
  { way: "node", found: true },
] as const;

const folder = mkdtempSync(join(tmpdir(), "runner-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

it("takes a way that works here", async () => {
  const runner = fastRunner();
  expect(["sh", "perl", "node"]).toContain(runner.way);
  const outcome = await runner.run({ argv: ["sh", "-c", "echo hi"], timeoutMs: 5000 });
  expect(text(outcome.stdout)).toBe("hi\n");
  await runner.close();
});

describe.each(ways)("the $way way", ({ way, found }) => {
  describe.skipIf(!found)("(needs its tool)", () => {
    let runner: FastRunner;
    beforeAll(() => {
      runner = fastRunner({ way, workers: 2 });
    });
    afterAll(() => runner.close());
    const sh = (script: string, more: object = {}) =>
      runner.run({ argv: ["sh", "-c", script], timeoutMs: 10_000, ...more });

    it("hands over any argument and variable as it is", async () => {
      const word = fc.string({ unit: "grapheme", maxLength: 12 }).filter((s) => !s.includes("\0"));
      const awkward = fc.constantFrom("'", '"', "\\", "$(echo x)", "a\nb", "*", "-n", "", "é😀", "`id`", "'\\''");
      await fc.assert(
        fc.asyncProperty(fc.array(fc.oneof(word, awkward), { maxLength: 5 }), word, async (args, value) => {
          const argv = ["sh", "-c", 'printf "%s\\n--\\n" "$V" "$@"', "sh", ...args];
          const { stdout } = await runner.run({ argv, env: { V: value }, timeoutMs: 10_000 });
          expect(text(stdout)).toBe([value, ...args].map((one) => `${one}\n--\n`).join(""));
        }),
        { numRuns: 25 },
      );
    });

    it("answers as run() does", async () => {
      const request = {
        argv: ["sh", "-c", "printf out; printf err >&2; cat; exit 9"],
        stdin: new Uint8Array([0, 255, 10]),
        timeoutMs: 5000,
      };
      const { durationMs: _, ...slow } = await run(request);
      const { durationMs: __, ...fast } = await runner.run(request);
      expect(fast).toEqual(slow);
    });

    it("keeps what fits the limit and counts the rest", async () => {
      const outcome = await sh("head -c 100000 /dev/zero; printf 1234567890 >&2", { outputLimit: 4 });
      expect([outcome.stdout.length, outcome.stdoutBytes, text(outcome.stderr), outcome.stderrBytes]).toEqual([
        4,
        100_000,
        "1234",
        10,
      ]);
    });

    it("starts in the directory asked for and leaves it alone", async () => {
      const outcome = await sh("pwd; echo kept >file; [ $HOME != $PWD ] && echo other home", { cwd: folder });
      expect(text(outcome.stdout)).toBe(`${folder}\nother home\n`);
      expect(readFileSync(join(folder, "file"), "utf8")).toBe("kept\n");
    });

    it("answers many at once, each its own", async () => {
      const answers = await Promise.all(Array.from({ length: 30 }, (_, i) => sh(`echo ${i}; exit ${i}`)));
      expect(answers.map((one) => [text(one.stdout), one.exitCode])).toEqual(answers.map((_, i) => [`${i}\n`, i]));
    });

    it("kills one request at its signal and goes on with the others", async () => {
      const trace = randomUUID();
      const control = new AbortController();
      const hanging = sh("sleep 100", { abort: control.signal, env: { LEFTOVER: trace } });
      const other = sh("sleep 0.3; echo other");
      setTimeout(() => control.abort(), 100);
      await expect(hanging).rejects.toMatchObject({ code: "aborted" });
      expect(await survivors(trace)).toEqual([]);
      expect(text((await other).stdout)).toBe("other\n");
      await expect(sh("true", { abort: AbortSignal.abort() })).rejects.toMatchObject({ code: "aborted" });
      expect((await sh("exit 5")).exitCode).toBe(5);
    });

    it("says what cannot be started", async () => {
      const start = (program: string) => runner.run({ argv: [program], timeoutMs: 1000 });
      await expect(start("/no/such/program")).rejects.toMatchObject({ code: "not-found" });
      await expect(start("no-such-program-in-path")).rejects.toMatchObject({ code: "not-found" });
      await expect(start(folder)).rejects.toMatchObject({ code: "is-directory" });
      const tooLong = runner.run({ argv: ["true", "x".repeat(3_000_000)], timeoutMs: 5000 });
      await expect(tooLong).rejects.toMatchObject({ code: "spawn-failed" });
      expect((await sh("exit 6")).exitCode).toBe(6);
    });

    it("ends what is open when it is closed", async () => {
      const trace = randomUUID();
      const short = fastRunner({ way });
      const request = { argv: ["sleep", "100"], timeoutMs: 60_000, env: { LEFTOVER: trace } };
      const open = [short.run(request), short.run(request)].map((one) =>
        one.catch((error: Error & { code: string }) => error.code),
      );
      await sleep(200);
      await short.close();
      expect(await Promise.all(open)).toEqual(["aborted", "closed"]);
      expect(await survivors(trace)).toEqual([]);
      await expect(short.run(request)).rejects.toMatchObject({ code: "closed" });
    });

    it.skipIf(way === "node")("starts its co-process anew when that dies, and asks again", async () => {
      const note = join(folder, `${way}-worker`);
      const runner = fastRunner({ way });
      // The first time it tells who its parent is and waits to be asked again.
      const script = `if [ -e ${note} ]; then echo again; else echo $PPID >${note}.new && mv ${note}.new ${note}; sleep 100; fi`;
      const answer = runner.run({ argv: ["sh", "-c", script], timeoutMs: 20_000 });
      while (!existsSync(note)) await sleep(10);
      process.kill(Number(readFileSync(note, "utf8")), "SIGKILL");
      const outcome = await answer;
      expect([text(outcome.stdout), outcome.exitCode]).toEqual(["again\n", 0]);
      await runner.close();
    });
  });
});
