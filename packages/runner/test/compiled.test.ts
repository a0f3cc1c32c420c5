/** What only real machine code shows: lost lines, daemons, sanitizer reports, gdb's frames. */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { elfSymbols, fastRunner, findTool, gdbBacktrace, gdbSample, run, sanitizerEnv } from "../src/runner.ts";
import { cc, compile, removeCompiled } from "./compile.ts";
import { survivors } from "./leftovers.ts";

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const start = (program: string, more: object = {}) => run({ argv: [program], timeoutMs: 10_000, ...more });
afterAll(removeCompiled);

describe.skipIf(cc === undefined)("compiled programs (need cc)", () => {
  it("of a daemon nothing is left, by either way", async () => {
    const program = compile("daemon");
    const runner = fastRunner();
    for (const ask of [run, (r: Parameters<typeof run>[0]) => runner.run(r)]) {
      const trace = randomUUID();
      expect(await ask({ argv: [program], timeoutMs: 10_000, env: { LEFTOVER: trace } })).toMatchObject({
        exitCode: 0,
      });
      expect(await survivors(trace)).toEqual([]);
    }
    await runner.close();
  });

  it.skipIf(findTool("script") === undefined)(
    "loses its last line in a pipe, not on a terminal (needs script)",
    async () => {
      const program = compile("lost-line");
      const [piped, terminal] = [await start(program), await start(program, { pty: true })];
      expect([piped.signal, text(piped.stdout)]).toEqual(["SIGABRT", ""]);
      expect([terminal.signal, text(terminal.stdout)]).toEqual(["SIGABRT", "unhandled SIGSEGV\n"]);
    },
  );

  it("under AddressSanitizer: exit 99, and offsets that the symbol table names", async () => {
    const program = compile("overflow", "-fsanitize=address");
    for (const flags of [[], ["-no-pie", "-fno-pie"]]) {
      const program = compile("overflow", "-fsanitize=address", ...flags);
      const outcome = await start(program, { env: sanitizerEnv({ symbolize: false }) });
      expect(outcome.exitCode).toBe(99);
      const offsets = [...text(outcome.stderr).matchAll(/^\s+#\d+ 0x\w+\s+\(\S*overflow\S*\+(0x\w+)\)/gm)].map((m) =>
        Number(m[1]),
      );
      const symbols = elfSymbols(readFileSync(program));
      expect(offsets.slice(0, 2).map((offset) => symbols?.symbolAt(offset))).toEqual(["write_past", "main"]);
    }
    const rich = await start(program, { env: sanitizerEnv({ symbolize: true }) });
    expect([rich.exitCode, text(rich.stderr)]).toEqual([
      99,
      expect.stringMatching(/#0 .* in write_past .*overflow\.c:2/),
    ]);
  });

  describe.skipIf(findTool("gdb") === undefined)("under gdb (needs gdb)", () => {
    it("shows the fault below the runtime's own signal handler, not the trap before it", async () => {
      const trace = await gdbBacktrace([compile("lost-line")], {});
      expect(trace).toMatch(/<signal handler called>\n#\d+ +(0x\w+ in )?the_bug \(/);
      expect(trace).not.toContain("a_trap");
    });

    it("shows where a program without a handler died", async () => {
      expect(await gdbBacktrace([compile("segv")], {})).toMatch(/#0 +inner \(.*\n#1 .* outer \(.*\n#2 .* main \(/);
    });

    it("shows what it reached for and how, and no address where the kernel has none", async () => {
      const trace = await gdbBacktrace([compile("segv")], {});
      expect(trace).toMatch(/^=> 0x\w+ <inner(?:\+\d+)?>:\s+mov.*\n+si_addr = 0x10$/m);
      const odd = await gdbBacktrace([compile("not-canonical")], {});
      expect(odd).toMatch(/^=> 0x\w+ <(?:reach|main)(?:\+\d+)?>:/m);
      expect(odd).not.toMatch(/si_addr|\$\d/);
      const jump = await gdbBacktrace([compile("jump")], {});
      const pc = /^#0 +(0x\w+) in words/m.exec(jump ?? "")?.[1] ?? "no frame";
      expect(Number(/^si_addr = (0x\w+)$/m.exec(jump ?? "")?.[1])).toBe(Number(pc));
    });

    it("passes arguments as they are, and has no frames of a clean end", async () => {
      const trace = await gdbBacktrace([compile("lost-line"), "a 'b' $HOME *"], {});
      expect(trace).toContain("exited normally");
      expect(trace).not.toMatch(/^#0/m);
    });

    it("samples a program that does not end", async () => {
      const trace = randomUUID();
      const samples = await gdbSample([compile("spin")], {
        afterMs: 100,
        times: 3,
        everyMs: 50,
        env: { LEFTOVER: trace },
      });
      expect(samples).toHaveLength(3);
      for (const sample of samples ?? []) expect(sample).toMatch(/#0 .*spinner \(/);
      expect(await survivors(trace)).toEqual([]);
    });

    it("has no samples of a program that ends before", async () => {
      expect(await gdbSample(["/bin/true"], { afterMs: 100, times: 2, everyMs: 50 })).toEqual([]);
    });
  });

  it("gives null where there is no gdb", async () => {
    const path = process.env.PATH;
    process.env.PATH = "/nowhere";
    expect(await gdbBacktrace(["/bin/true"], {})).toBeNull();
    expect(await gdbSample(["/bin/true"], { afterMs: 1, times: 1, everyMs: 1 })).toBeNull();
    process.env.PATH = path;
  });
});
