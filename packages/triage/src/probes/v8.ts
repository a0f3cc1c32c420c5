/**
 * V8 as an oracle, in a worker with limits: it may hang, run out of memory or crash on what we hand it, and must not take us
 * along. Imports are answered with traps, so nothing of the host is reachable.
 */
import { Worker } from "node:worker_threads";

export type V8Answer = "valid" | "invalid" | "no answer";

const WORKER = `
const { parentPort, workerData } = require("node:worker_threads");
const { bytes, start } = workerData;
const say = (kind, detail) => parentPort.postMessage({ kind, detail });
try {
  if (!WebAssembly.validate(bytes)) {
    let why = "";
    try { new WebAssembly.Module(bytes); } catch (error) { why = error.message.replace(/^WebAssembly\\.Module\\(\\): /, ""); }
    say("invalid", why);
  } else if (!start) say("valid", "");
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
    const entry = instance.exports._start ?? instance.exports.main;
    if (typeof entry === "function") say("ended", String(entry() ?? ""));
    else say("ended", "no entry point");
  }
} catch (error) { say("trap", error.message); }
`;

interface Said {
  readonly kind: string;
  readonly detail: string;
}

function ask(bytes: Uint8Array, start: boolean, timeoutMs: number): Promise<Said> {
  return new Promise((resolve) => {
    const worker = new Worker(WORKER, {
      eval: true,
      workerData: { bytes, start },
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
  const { kind, detail } = await ask(bytes, false, timeoutMs);
  return { answer: kind === "valid" || kind === "invalid" ? kind : "no answer", why: detail };
}

/** Runs `_start` or `main`; says in words what happened. */
export async function v8Run(bytes: Uint8Array, timeoutMs: number): Promise<string> {
  const { kind, detail } = await ask(bytes, true, timeoutMs);
  return detail ? `${kind} (${detail})` : kind;
}
