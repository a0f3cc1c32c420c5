/**
 * Stage 3: the smallest input, and the fewest options, that still show the same crash. The best so far is on disk at any moment;
 * the journal lets a killed run go on without asking a question twice.
 */
import { join } from "node:path";
import type { Fingerprint } from "@assay/crash";
import { fileJournal, minimize, type Reduction, reductionReport } from "@assay/minimizer";
import { textForm } from "@assay/wasm-tree";
import { sha256 } from "../case-directory.ts";
import { crashQuestion } from "../question.ts";
import { type Session, targetOf, throwIfAborted } from "../session.ts";
import type { Target } from "../target.ts";
import type { FingerprintStage } from "./fingerprint.ts";
import type { Outcome } from "./reproduce.ts";

export interface ReductionStage {
  readonly minimized: boolean;
  /** Why the input was left as it is, when it was. */
  readonly why?: string;
  readonly size: { readonly from: number; readonly to: number };
  readonly sha256: string;
  readonly target: string;
  readonly questions: number;
  readonly oneMinimal: boolean;
  readonly stopped: Reduction["stopped"];
  readonly passes: Reduction["passes"];
  readonly findings: readonly { readonly key: string; readonly file: string; readonly size: number }[];
  readonly flaky: Reduction["flaky"] | null;
}

/** A lone `.aot` is native code with relocations: taking bytes away makes another program, not a smaller one. */
const NOT_AOT =
  "a lone .aot is not minimized: its code is native, and a cut file would no longer be what a toolchain made. Give the .wasm and --wamrc to minimize through both steps.";

export async function reduce(session: Session): Promise<ReductionStage> {
  const { dir, record, options } = session;
  const name = dir.json<FingerprintStage>("fingerprint.json") as FingerprintStage;
  if (record.input.kind === "aot") return untouched(session, NOT_AOT);
  if (!options.minimize) return untouched(session, "asked not to (--no-minimize)");
  if (name.reading.kind !== "crash" && name.reading.kind !== "hang" && !name.fingerprint)
    return untouched(session, "nothing crashed");
  const reduction = await search(session, name);
  throwIfAborted(options);
  dir.write("reduction.txt", reductionReport(reduction));
  dir.write("minimal.txt", textForm(reduction.bytes, { maxLines: 2000 }));
  return {
    minimized: true,
    size: { from: session.bytes.length, to: reduction.bytes.length },
    sha256: sha256(reduction.bytes),
    target: chooseTargets(session, name).hot.name,
    questions: reduction.questions,
    oneMinimal: reduction.oneMinimal,
    stopped: reduction.stopped,
    passes: reduction.passes,
    findings: saveFindings(session, reduction),
    flaky: reduction.flaky ?? null,
  };
}

async function search(session: Session, name: FingerprintStage): Promise<Reduction> {
  const { dir, options, bytes } = session;
  const outcome = dir.json<Outcome>("outcome.json") as Outcome;
  const { hot, also, rich } = chooseTargets(session, name);
  // Of a killed run; the journal beside it says whether it can be believed.
  const reached = dir.bytes("minimal.wasm");
  const question = crashQuestion({
    target: hot,
    ...(also ? { also } : {}),
    kind: session.record.input.kind,
    workers: options.workers,
    baselineMs: outcome.baselineMs,
    hang: name.reading.kind === "hang",
    ...(rich ? { rich } : {}),
    ...(options.abort ? { abort: options.abort } : {}),
  });
  options.notify.phase(`minimizing ${bytes.length} bytes on ${also ? `${hot.name} and ${also.name}` : hot.name} …`);
  const started = performance.now();
  let size = bytes.length;
  let pass = "";
  try {
    return await minimize(bytes, question, {
      workers: options.workers,
      journal: fileJournal(join(dir.path, `journal-${session.record.input.sha256.slice(0, 12)}.jsonl`)),
      onBest: (best) => dir.write("minimal.wasm", best),
      ...(reached ? { reached } : {}),
      onEvent(event) {
        if (event.kind === "pass") pass = event.name;
        if (event.kind === "best") size = event.size;
        if (event.kind !== "question") return;
        const rate = (event.questions / (performance.now() - started)) * 1000;
        options.notify.update(
          `${size} bytes (${((100 * size) / bytes.length).toFixed(1)} %) · ${event.questions} questions · ${rate.toFixed(0)}/s · ${pass}`,
        );
      },
      timeoutMs: question.timeoutMs,
      now: () => performance.now(),
      ...(options.maxMinimizeMs ? { maxMs: options.maxMinimizeMs } : {}),
      ...(options.abort ? { abort: options.abort } : {}),
    });
  } finally {
    await question.close();
  }
}

interface Targets {
  /** Asked in the hot loop. */
  readonly hot: Target;
  /** Has to die too; undefined when the hot one is the only one. */
  readonly also: Target | undefined;
  /** Compared at checkpoints, frames and all; undefined for a hang, or where nothing but gdb gave a name. */
  readonly rich: { readonly target: Target; readonly fingerprint: Fingerprint } | undefined;
}

/**
 * A plain build sees too little to keep a bug (every heap corruption dies in the same few ways), so where a sanitizer build of the
 * same version names it, that one is asked, and the reporter's own build has to go on dying beside it.
 */
function chooseTargets(session: Session, name: FingerprintStage): Targets {
  const { target, record } = session;
  const sibling = session.siblings.find((r) => r.name === name.from);
  if (!name.fingerprint || name.reading.kind === "hang") return { hot: target, also: undefined, rich: undefined };
  if (sibling) {
    const hot = targetOf(sibling, record.command);
    return { hot, also: name.own ? target : undefined, rich: { target: hot, fingerprint: name.fingerprint } };
  }
  return {
    hot: target,
    also: undefined,
    rich: name.from === target.name ? { target, fingerprint: name.fingerprint } : undefined,
  };
}

function saveFindings(session: Session, reduction: Reduction): ReductionStage["findings"] {
  return reduction.findings.map(({ key, bytes }) => {
    const file = `findings/${sha256(bytes).slice(0, 12)}.wasm`;
    session.dir.write(file, bytes);
    return { key, file, size: bytes.length };
  });
}

function untouched(session: Session, why: string): ReductionStage {
  session.dir.write(`minimal.${session.record.input.kind}`, session.bytes);
  const size = session.bytes.length;
  return {
    minimized: false,
    why,
    size: { from: size, to: size },
    sha256: session.record.input.sha256,
    target: session.target.name,
    questions: 0,
    oneMinimal: false,
    stopped: "done",
    passes: [],
    findings: [],
    flaky: null,
  };
}
