/** Fuel ends what does not end and changes nothing else; the twin is valid even where the module is not. */
import { Worker } from "node:worker_threads";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addFuel,
  concat,
  emptyTwin,
  encodeLeb,
  features,
  limitDepth,
  parse,
  print,
  withGoodFunction,
} from "../src/wasm-tree.ts";
import { HEADER, sample, samples } from "./modules.ts";
import { behaviour, complaint, isValid } from "./v8.ts";

/** Runs `_start` in a worker: "value", "trap message" or "no end". */
function runStart(bytes: Uint8Array): Promise<string> {
  const code = `const { parentPort, workerData } = require("node:worker_threads");
    try { parentPort.postMessage(String(new WebAssembly.Instance(new WebAssembly.Module(workerData)).exports._start())); }
    catch (error) { parentPort.postMessage(error.message); }`;
  return new Promise((resolve) => {
    const worker = new Worker(code, { eval: true, workerData: bytes });
    const end = (said: string): void => {
      clearTimeout(timer);
      worker.terminate().then(() => resolve(said));
    };
    const timer = setTimeout(() => end("no end"), 1500);
    worker.once("message", end);
  });
}

describe("addFuel", () => {
  it.each(samples.filter((s) => isValid(s.bytes)).map((s) => [s.name, s.bytes] as const))(
    "%s stays valid",
    (_, bytes) => {
      const fueled = addFuel(bytes, 1000n);
      expect(fueled && isValid(fueled)).toBe(true);
    },
  );

  it("without fuel it does not end", async () => expect(await runStart(sample("spin"))).toBe("no end"), 20_000);

  it.each(["spin", "recurse"])("%s traps when the fuel is out", async (name) => {
    expect(await runStart(addFuel(sample(name), 5000n) as Uint8Array)).toMatch(/unreachable/);
  });

  it.each(["sum", "loop-param"])("%s gives what it gave", async (name) => {
    const before = await runStart(sample(name));
    expect(before).toMatch(/^\d+$/);
    expect(await runStart(addFuel(sample(name), 100_000n) as Uint8Array)).toBe(before);
  });

  it.each(["plain", "everything", "later", "legacy-exceptions", "imports", "memory64", "threads", "empty"])(
    "every function of %s answers as before",
    (name) => expect(behaviour(addFuel(sample(name), 1_000_000n) as Uint8Array)).toEqual(behaviour(sample(name))),
  );

  it("burns one unit for each call and for each turn of a loop, not more", () => {
    const bytes = sample("sum");
    const trapsWith = (fuel: bigint) => /unreachable/.test(behaviour(addFuel(bytes, fuel) as Uint8Array)._start ?? "");
    // Six calls with a hundred turns each.
    expect(trapsWith(606n)).toBe(false);
    expect(trapsWith(605n)).toBe(true);
  });

  it("a module without code keeps everything", () => {
    const bytes = Uint8Array.from([...HEADER, 5, 3, 1, 0, 1]);
    expect(complaint(addFuel(bytes, 1n) as Uint8Array)).toBeUndefined();
  });

  it("drops hints about places in code, which move", () => {
    const name = "metadata.code.branch_hint";
    const hints = Uint8Array.from([0, name.length + 2, name.length, ...Buffer.from(name), 0]);
    const bytes = concat([sample("spin"), hints]);
    const custom = parse(addFuel(bytes, 1n) as Uint8Array).sections.filter((s) => s.id === 0);
    expect(custom).toEqual([]);
  });

  it.each([
    ["a count of bodies that lies", [10, 4, 2, 2, 0, 0x0b]],
    ["a count of globals that lies", [6, 6, 2, 0x7f, 0, 0x41, 0, 0x0b]],
    ["an unknown instruction", [10, 5, 1, 3, 0, 0x16, 0x0b]],
    ["two code sections", [10, 4, 1, 2, 0, 0x0b, 10, 4, 1, 2, 0, 0x0b]],
    ["a size beyond the file", [10, 4, 1, 2, 0, 0x0b, 11, 9, 0]],
    ["bytes behind the end of a body", [10, 5, 1, 3, 0, 0x0b, 0x01]],
  ])("says so where it cannot: %s", (_, section) =>
    expect(addFuel(Uint8Array.from([...HEADER, ...section]), 1n)).toBeUndefined(),
  );

  it("says so where it cannot: a header that is cut", () =>
    expect(addFuel(sample("sum").subarray(0, 7), 1n)).toBeUndefined());

  it("says so where it cannot: a body that does not close, bytes behind the last section", () => {
    const bytes = sample("sum");
    expect(addFuel(bytes.subarray(0, bytes.length - 1), 1n)).toBeUndefined();
    expect(addFuel(Uint8Array.from([...bytes, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), 1n)).toBeUndefined();
  });
});

describe("limitDepth", () => {
  const limited = samples.filter((s) => isValid(s.bytes) && limitDepth(s.bytes, 3));
  it("can be had for most modules", () => expect(limited.length).toBeGreaterThan(8));
  it.each(limited.map((s) => [s.name, s.bytes] as const))("%s stays valid and answers as before", (name, bytes) => {
    const deep = limitDepth(bytes, 100_000) as Uint8Array;
    expect(complaint(deep)).toBeUndefined();
    if (!/spin|recurse/.test(name)) expect(behaviour(deep)).toEqual(behaviour(bytes));
  });

  it("ends what recurses, and nothing else: loops and calls that return cost nothing", async () => {
    expect(await runStart(limitDepth(sample("recurse"), 200) as Uint8Array)).toMatch(/unreachable/);
    expect(await runStart(limitDepth(sample("spin"), 200) as Uint8Array)).toBe("no end");
    const sum = await runStart(sample("sum"));
    expect(await runStart(limitDepth(sample("sum"), 1) as Uint8Array)).toBe(sum);
    expect(await runStart(limitDepth(sample("sum"), 0) as Uint8Array)).toMatch(/unreachable/);
    expect(await runStart(limitDepth(CALLS, 2) as Uint8Array)).toBe("300");
    expect(await runStart(limitDepth(CALLS, 1) as Uint8Array)).toMatch(/unreachable/);
  }, 20_000);

  it("says so where it cannot: exceptions leave a function uncounted, counts that lie, no code", () => {
    expect(limitDepth(sample("legacy-exceptions"), 5)).toBeUndefined();
    expect(limitDepth(Uint8Array.from(HEADER), 5)).toBeUndefined();
    expect(limitDepth(Uint8Array.from([...HEADER, 10, 4, 2, 2, 0, 0x0b]), 5)).toBeUndefined();
    expect(limitDepth(sample("sum").subarray(0, -1), 5)).toBeUndefined();
  });
});

describe("withGoodFunction", () => {
  it.each(samples.filter((s) => isValid(s.bytes)).map((s) => [s.name, s.bytes] as const))(
    "%s stays valid and answers as before, and the function returns",
    (name, bytes) => {
      const more = withGoodFunction(bytes, "good") as Uint8Array;
      expect(complaint(more)).toBeUndefined();
      if (/spin|recurse/.test(name)) return;
      const { good, ...others } = behaviour(more);
      expect(others).toEqual(behaviour(bytes));
      if (Object.keys(others).length > 0) expect(good).not.toMatch(/trap|error/i);
    },
  );

  it("stands alone where there was nothing, and says so where it cannot", () => {
    expect(complaint(withGoodFunction(Uint8Array.from(HEADER), "good") as Uint8Array)).toBeUndefined();
    expect(withGoodFunction(sample("sum"), "_start")).toBeUndefined();
    expect(withGoodFunction(sample("sum").subarray(0, -1), "good")).toBeUndefined();
  });
});

describe("emptyTwin", () => {
  it.each(samples.filter((s) => !/gc/.test(s.name)).map((s) => [s.name, s.bytes] as const))(
    "of %s is valid, whatever the module is",
    (_, bytes) => {
      const twin = emptyTwin(bytes);
      expect(twin && isValid(twin)).toBe(true);
    },
  );

  it("keeps names and signatures of what is exported", () => {
    const twin = emptyTwin(sample("everything")) as Uint8Array;
    const text = Buffer.from(twin).toString("latin1");
    for (const name of ["double", "indirect", "loop", "memory", "init"]) expect(text).toContain(name);
  });

  it("cannot be made where the types cannot be read", () => {
    expect(emptyTwin(Uint8Array.from([...HEADER, 3, 2, 1, 0]))).toBeUndefined();
  });

  it("answers with zeros", () => {
    const twin = emptyTwin(sample("plain")) as Uint8Array;
    expect(behaviour(twin).fact).toContain(" 0");
    expect(Object.keys(behaviour(twin))).toEqual(Object.keys(behaviour(sample("plain"))));
  });

  const types = [1, 9, 2, 0x60, 0, 0, 0x60, 1, 0x7f, 1, 0x7f];
  const named = (id: number, ...body: number[]) => [id, ...encodeLeb(body.length), ...body];
  it.each([
    ["a count of types that lies", [1, 4, 9, 0x60, 0, 0, ...named(3, 1, 0)]],
    ["a function of a type that is not there", [...types, ...named(3, 3, 0, 7, 1), ...named(7, 1, 1, 0x61, 0, 2)]],
    ["a parameter that is packed", [...named(1, 2, 0x60, 1, 0x78, 0, 0x60, 0, 0), ...named(3, 1, 1)]],
    ["an import of nothing known", [...types, ...named(2, 2, 1, 0x61, 0, 0, 0, 1, 0x61, 0, 9, 0), ...named(3, 1, 0)]],
    ["a name that is not UTF-8", [...types, ...named(3, 1, 0), ...named(7, 2, 1, 0xff, 0, 0, 1, 0x61, 0, 0)]],
    ["the same export twice", [...types, ...named(3, 1, 0), ...named(7, 2, 1, 0x61, 0, 0, 0x81, 0, 0x61, 0, 0)]],
    ["an export of what is not there", [...types, ...named(3, 1, 0), ...named(7, 1, 1, 0x61, 3, 0)]],
    [
      "limits the wrong way round",
      [...types, ...named(3, 1, 0), ...named(5, 1, 1, 5, 2), ...named(4, 1, 0x70, 1, 3, 1)],
    ],
    ["more memory than there is", [...types, ...named(5, 1, 0, 0xff, 0xff, 0xff, 0xff, 0x0f)]],
    ["a shared memory without maximum", [...types, ...named(5, 1, 2, 1)]],
    ["two memories, the second exported", [...types, ...named(5, 2, 0, 1, 0, 1), ...named(7, 1, 1, 0x61, 2, 1)]],
    [
      "a global of another type than its value",
      [...types, ...named(6, 1, 0x7d, 0, 0x41, 0, 0x0b), ...named(7, 1, 1, 0x61, 3, 0)],
    ],
    ["a tag with results", [...types, ...named(13, 2, 0, 1, 0, 0), ...named(7, 1, 1, 0x61, 4, 1)]],
    [
      "sections out of order, one of them twice",
      [...named(10, 1, 2, 0, 0x0b), ...named(3, 1, 0), ...types, ...types, 77, 0],
    ],
    ["a header of another version", []],
  ])("of a module with %s is valid", (name, body) => {
    const header = name.includes("header") ? [0, 0x61, 0x73, 0x6d, 9, 0, 0, 0] : HEADER;
    const bytes = Uint8Array.from([...header, ...body]);
    expect(complaint(bytes)).toBeDefined();
    expect(complaint(emptyTwin(bytes) as Uint8Array)).toBeUndefined();
  });

  // Proposals that V8 of Node 20 does not take in their final form.
  const NOT_HERE = new Set(["gc", "function-references", "exception-handling", "stringref", "custom-page-sizes"]);
  it("of modules with bytes changed is valid, or none can be made", () => {
    const pool = samples.filter((s) => s.own || s.bytes.length < 1000);
    const edit = fc.tuple(fc.double({ min: 0, max: 0.999, noNaN: true }), fc.integer({ min: 0, max: 255 }), fc.nat(2));
    let made = 0;
    fc.assert(
      fc.property(fc.constantFrom(...pool), fc.array(edit, { minLength: 1, maxLength: 6 }), ({ bytes }, edits) => {
        const changed = [...bytes];
        for (const [at, value, kind] of edits)
          changed.splice(8 + Math.floor(at * (changed.length - 7)), kind === 1 ? 0 : 1, ...(kind === 2 ? [] : [value]));
        const twin = emptyTwin(Uint8Array.from(changed));
        if (!twin || features(twin).some((f) => NOT_HERE.has(f.feature) || f.by === "a 64-bit table")) return;
        made++;
        expect(complaint(twin)).toBeUndefined();
        expect(Buffer.compare(print(parse(twin)), twin)).toBe(0);
      }),
      { numRuns: 3000 },
    );
    expect(made).toBeGreaterThan(1500);
  });
});

/** (func $one (param i32) (result i32) local.get 0 i32.const 1 i32.add): `_start` counts to 300 by calling it. */
const CALLS = Uint8Array.from([
  ...[...HEADER, 1, 10, 2, 0x60, 1, 0x7f, 1, 0x7f, 0x60, 0, 1, 0x7f, 3, 3, 2, 0, 1],
  ...[7, 10, 1, 6, 0x5f, 0x73, 0x74, 0x61, 0x72, 0x74, 0, 1, 10, 31, 2, 7, 0, 0x20, 0, 0x41, 1, 0x6a, 0x0b],
  ...[21, 1, 1, 0x7f, 0x03, 0x40, 0x20, 0, 0x10, 0, 0x22, 0, 0x41, 0xac, 2, 0x48, 0x0d, 0, 0x0b, 0x20, 0, 0x0b],
]);
