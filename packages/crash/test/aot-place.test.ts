/** A dump of machine code to the function that holds it: only what is certain is named. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { cluster, type Fingerprint, inAotCode, readLog, sameCrash } from "../src/crash.ts";
import { found, PROGRAMS } from "./toolbox.ts";

const CODE = "8b4018c9c3909090010203040506070a";
const report = (code = CODE, below = "    #1 0x55d0c2a40506 in invokeNative (/opt/iwasm+0x140506)\n"): string =>
  `==7==ERROR: AddressSanitizer: SEGV on unknown address 0x000000000018 (pc 0x7f0a3f0a500a bp 0x7fff sp 0x7ffe T0)
==7==The signal is caused by a READ memory access.
==7==Hint: address points to the zero page.
    #0 0x7f0a3f0a500a  (<unknown module>)
${below}
==7==First 16 instruction bytes at pc: ${code.match(/../g)!.join(" ")} 
AddressSanitizer can not provide additional info.
`;

function read(text: string): Fingerprint {
  const reading = readLog(text);
  if (reading.kind !== "crash") throw new Error(reading.kind);
  return reading.fingerprint;
}

/** A file's text of two functions, the second from 0x40 on; `locateInText` of @assay/aot-format answers in this form. */
function locateIn(text: Uint8Array): (code: Uint8Array) => { own: number; offsetInFunction: number }[] {
  return (code) => {
    const places = [];
    for (let at = Buffer.from(text).indexOf(code); at >= 0; at = Buffer.from(text).indexOf(code, at + 1)) {
      places.push(at < 0x40 ? { own: 0, offsetInFunction: at } : { own: 1, offsetInFunction: at - 0x40 });
    }
    return places;
  };
}

function textWith(...copies: readonly (readonly [number, string])[]): Uint8Array {
  const text = new Uint8Array(128).fill(0xcc);
  for (const [at, code] of copies) text.set(Buffer.from(code, "hex"), at);
  return text;
}

describe("inAotCode", () => {
  test("the machine code is part of the fingerprint where the top frame has no symbol, and only there", () => {
    expect(read(report())).toMatchObject({ frames: ["<aot code>", "invokeNative"], instructionBytes: CODE });
    const native = report().replace("(<unknown module>)", "in b_memcpy_s /wamr/bh_common.c:55");
    expect(read(native).instructionBytes).toBeUndefined();
    expect(read(report().replace(/pc: (?:[0-9a-f]{2} )+/, "pc: unaccessible")).instructionBytes).toBeUndefined();
  });

  test.each<[string, Uint8Array, string | undefined]>([
    ["its one place", textWith([0x52, CODE]), "aot_func#1+0x12"],
    ["a relocation in the last bytes", textWith([0x52, `${CODE.slice(0, 24)}00000000`]), "aot_func#1+0x12"],
    ["a relocation in the first bytes", textWith([0x52, `00000000${CODE.slice(8)}`]), "aot_func#1+0x12"],
    ["a relocation in the second half", textWith([0x52, `${CODE.slice(0, 16)}0000000000000000`]), "aot_func#1+0x12"],
    ["two places in one function", textWith([0x42, CODE], [0x62, CODE]), "aot_func#1"],
    ["places in two functions", textWith([0x02, CODE], [0x52, CODE]), undefined],
    ["nowhere", textWith(), undefined],
    ["fewer than eight bytes alike", textWith([0x52, CODE.slice(0, 14)]), undefined],
    ["a part that would begin before its function", textWith([0x40, CODE.slice(8)]), undefined],
  ])("%s", (_what, text, name) => {
    const print = read(report());
    const refined = inAotCode(print, locateIn(text));
    if (name === undefined) expect(refined).toBe(print);
    else {
      expect(refined).toMatchObject({
        frames: [name, "invokeNative"],
        component: "aot-code",
        confidence: "high",
        key: `SIGSEGV READ @ ${name} < invokeNative`,
        summary: `SIGSEGV, READ through a null pointer in ${name} (asan)`,
      });
    }
  });

  test("a stack that ends in AoT code has no frame of the runtime; the place alone names it", () => {
    const print = read(report(CODE, ""));
    expect(print).toMatchObject({ attributable: false, component: "unknown" });
    expect(inAotCode(print, locateIn(textWith([0x52, CODE])))).toMatchObject({
      key: "SIGSEGV READ @ aot_func#1+0x12",
      component: "aot-code",
      attributable: true,
    });
  });

  test("a sighting without machine code may be the same crash; another place is not", () => {
    const bare = read(report());
    const here = inAotCode(bare, locateIn(textWith([0x52, CODE])));
    const there = inAotCode(bare, locateIn(textWith([0x62, CODE])));
    expect([sameCrash(bare, here, "frames"), sameCrash(here, bare, "frame")]).toEqual([true, true]);
    expect([sameCrash(here, there, "frames"), sameCrash(here, here, "frames")]).toEqual([false, true]);
  });

  test("equal numbers in two files join nothing; two places of one file are two bugs of one build", () => {
    const bare = read(report());
    const here = inAotCode(bare, locateIn(textWith([0x52, CODE])));
    const of = (id: string, inputSha256: string, fingerprint: Fingerprint, runtime = "iwasm-2.4.5-asan") => ({
      id,
      inputSha256,
      fingerprint,
      runtime,
    });
    expect(cluster([of("a", "1", here), of("b", "2", here)])).toHaveLength(2);
    expect(cluster([of("a", "1", here), of("b", "1", here)])).toHaveLength(1);
    const elsewhere = inAotCode(bare, locateIn(textWith([0x12, CODE])));
    expect(cluster([of("a", "1", here), of("b", "1", elsewhere)])).toHaveLength(2);
  });
});

const COMPILERS = (["gcc", "clang"] as const).filter(found);

describe.skipIf(COMPILERS.length === 0)("a program's generated code under real ASan (needs gcc or clang)", () => {
  test.each(COMPILERS)("%s", (compiler) => {
    const scratch = mkdtempSync(join(tmpdir(), "assay-aot-"));
    try {
      const program = join(scratch, "generated");
      execFileSync(compiler, ["-g", "-w", "-fsanitize=address", "-o", program, join(PROGRAMS, "generated-code.c")]);
      const env = { ...process.env, ASAN_OPTIONS: "dump_instruction_bytes=1:detect_leaks=0" };
      const { stderr } = spawnSync(program, { env, encoding: "utf8" });
      const refined = inAotCode(read(stderr), locateIn(textWith([0x52, "31c08b4018c9c3909090010203040506070a"])));
      expect(refined.frames, stderr).toEqual(["aot_func#1+0x14", "invokeNative", "wasm_runtime_invoke_native"]);
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  });
});
