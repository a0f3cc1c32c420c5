/**
 * V8 as an oracle, in a worker with limits: it may hang, run out of memory or crash on what we hand it, and must not take us
 * along. Imports are answered with traps, so nothing of the host is reachable.
 */
import { Worker } from "node:worker_threads";

export type V8Answer = "valid" | "invalid" | "no answer";

const WORKER = `
const { parentPort, workerData } = require("node:worker_threads");
const { bytes, call } = workerData;
const say = (kind, detail) => parentPort.postMessage({ kind, detail });
try {
  if (!WebAssembly.validate(bytes)) {
    let why = "";
    try { new WebAssembly.Module(bytes); } catch (error) { why = error.message.replace(/^WebAssembly\\.Module\\(\\): /, ""); }
    say("invalid", why);
  } else if (!call) say("valid", "");
  else {
    const module = new WebAssembly.Module(bytes);
    const imports = {};
    const trap = () => { throw new Error("imported function called"); };
    for (const { module: m, name, kind } of WebAssembly.Module.imports(module)) {
      imports[m] ??= {};
      if (kind === "function") imports[m][name] = trap;
      else if (kind === "memory") imports[m][name] = new WebAssembly.Memory({ initial: 1, maximum: 65536 });
      else if (kind === "table") imports[m][name] = new WebAssembly.Table({ element: "anyfunc", initial: 0 });
      else if (kind === "global") imports[m][name] = 0;
    }
    const instance = new WebAssembly.Instance(module, imports);
    const entry = call.name === null ? (instance.exports._start ?? instance.exports.main) : instance.exports[call.name];
    if (typeof entry !== "function") say("no entry point", "");
    else {
      // Texts: ToNumber and ToBigInt both read them, so that the parameter's type decides.
      const result = entry(...call.args);
      const values = result === undefined ? [] : Array.isArray(result) ? result : [result];
      say("ended", values.map((v) => (typeof v === "bigint" ? v + "n" : String(v))).join(","));
    }
  }
} catch (error) { say("trap", error.message); }
`;

interface Said {
  readonly kind: string;
  readonly detail: string;
}

interface Call {
  readonly name: string | null;
  readonly args: readonly string[];
}

function ask(bytes: Uint8Array, call: Call | null, timeoutMs: number): Promise<Said> {
  return new Promise((resolve) => {
    const worker = new Worker(WORKER, {
      eval: true,
      workerData: { bytes, call },
      resourceLimits: { maxOldGenerationSizeMb: 512, stackSizeMb: 4 },
      stdout: true,
      stderr: true,
    });
    const end = (said: Said): void => {
      clearTimeout(timer);
      void worker.terminate();
      resolve(said);
    };
    const timer = setTimeout(() => end({ kind: "timeout", detail: `no end within ${timeoutMs} ms` }), timeoutMs);
    worker.once("message", (said: Said) => end(said));
    worker.once("error", (error) => end({ kind: "no answer", detail: error.message }));
    worker.once("exit", () => end({ kind: "no answer", detail: "the worker ended" }));
  });
}

export async function v8Validate(bytes: Uint8Array, timeoutMs = 20_000): Promise<{ answer: V8Answer; why: string }> {
  const { kind, detail } = await ask(bytes, null, timeoutMs);
  return { answer: kind === "valid" || kind === "invalid" ? kind : "no answer", why: detail };
}

export interface V8Run {
  readonly kind: "ended" | "trap" | "timeout" | "other";
  /** What the call gave back; i64 with an n behind. */
  readonly values: readonly string[];
  /** In words. */
  readonly said: string;
}

/** Calls the named export, or `_start` or `main`. Imported functions trap, so their callers end as "trap". */
export async function v8Run(
  bytes: Uint8Array,
  options: { readonly timeoutMs: number; readonly name?: string | undefined; readonly args?: readonly string[] },
): Promise<V8Run> {
  const call = { name: options.name ?? null, args: options.args ?? [] };
  const { kind, detail } = await ask(bytes, call, options.timeoutMs);
  const known = kind === "ended" || kind === "trap" || kind === "timeout";
  return {
    kind: known ? kind : "other",
    values: kind === "ended" && detail !== "" ? detail.split(",") : [],
    said: detail ? `${kind} (${detail})` : kind,
  };
}
