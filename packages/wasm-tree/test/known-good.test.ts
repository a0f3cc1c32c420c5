/** Fuel ends what does not end and changes nothing else; the twin is valid even where the module is not. */
import { Worker } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import { addFuel, emptyTwin } from "../src/wasm-tree.ts";
import { sample, samples } from "./modules.ts";
import { isValid } from "./v8.ts";

/** Runs `_start` in a worker: "value", "trap message" or "no end". */
function runStart(bytes: Uint8Array): Promise<string> {
  const code = `const { parentPort, workerData } = require("node:worker_threads");
    try { parentPort.postMessage(String(new WebAssembly.Instance(new WebAssembly.Module(workerData)).exports._start())); }
    catch (error) { parentPort.postMessage(error.message); }`;
  return new Promise((resolve) => {
    const worker = new Worker(code, { eval: true, workerData: bytes });
    const timer = setTimeout(() => resolve("no end"), 2000);
    worker.once("message", (said: string) => {
      clearTimeout(timer);
      resolve(said);
    });
  }).then(async (said) => said as string);
}

describe("addFuel", () => {
  it.each(samples.filter((s) => isValid(s.bytes)).map((s) => [s.name, s.bytes] as const))(
    "%s stays valid",
    (_, bytes) => {
      const fueled = addFuel(bytes, 1000n);
      expect(fueled && isValid(fueled)).toBe(true);
    },
  );

  it.each(["spin", "recurse"])("%s traps when the fuel is out", async (name) => {
    expect(await runStart(addFuel(sample(name), 5000n) as Uint8Array)).toMatch(/unreachable/);
  });

  it.each(["sum", "loop-param"])("%s gives what it gave", async (name) => {
    const before = await runStart(sample(name));
    expect(before).toMatch(/^\d+$/);
    expect(await runStart(addFuel(sample(name), 100_000n) as Uint8Array)).toBe(before);
  });

  it("says so where it cannot: a body that does not close, bytes behind the last section", () => {
    const bytes = sample("sum");
    expect(addFuel(bytes.subarray(0, bytes.length - 1), 1n)).toBeUndefined();
    expect(addFuel(Uint8Array.from([...bytes, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), 1n)).toBeUndefined();
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
    expect(emptyTwin(Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 3, 2, 1, 0]))).toBeUndefined();
  });
});
