/**
 * Stage 0 of a case with `--wamrc`: compile once on the record. What wamrc it was (digest, libraries), which options, which .wasm and which
 * .aot are stated and signed, so that the crash of toolchain-made code comes with its proof. Without a key of the user's, one is
 * made for this case alone and forgotten.
 */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { keys, serializeEnvelope } from "@assay/provenance";
import { sha256 } from "../case-directory.ts";
import type { Session } from "../session.ts";
import { compileAot } from "../wamrc/compile.ts";
import { examineWamrc } from "../wamrc/toolchain.ts";

export interface CompileStage {
  readonly made: boolean;
  readonly wamrc: { readonly name: string; readonly version: string | null; readonly sha256: string };
  readonly words: readonly string[];
  /** How wamrc ended when it made nothing. */
  readonly end: string | null;
  readonly aot: { readonly sha256: string; readonly size: number } | null;
  /** Whose key the stamp carries: the user's, or one of this case alone. */
  readonly key: { readonly id: string; readonly own: boolean } | null;
}

export async function compileOnRecord(session: Session): Promise<CompileStage> {
  const { dir, record, options } = session;
  const step = record.command.compile;
  if (!step) throw new Error("this case has no wamrc");
  options.notify.phase("compiling with wamrc, on the record …");
  const given = options.keys ?? [];
  const signers = given.length > 0 ? given : [keys.keyFromSeed(new Uint8Array(randomBytes(32)))];
  const made = await compileAot({
    command: [step.program, ...step.words, "-o", join(dir.path, "compiled.aot"), join(dir.path, "input.wasm")],
    env: {},
    keys: signers,
    toolVersion: record.tool.replace(/^\S+ /, ""),
    subjectName: record.input.name.replace(/(\.wasm)?$/, ".aot"),
    ...(options.abort ? { abort: options.abort } : {}),
  });
  const toolchain = made.kind === "compiled" ? made.toolchain : await examineWamrc(step.program, options.abort);
  const { name, version } = toolchain.identity;
  const about = { wamrc: { name, version: version ?? null, sha256: toolchain.sha256 }, words: step.words };
  if (made.kind === "failed") {
    const { outcome } = made.result;
    const end = outcome.timedOut ? "no end within the limit" : (outcome.signal ?? `exit ${outcome.exitCode}`);
    return { made: false, ...about, end, aot: null, key: null };
  }
  dir.write("compiled.aot", made.stamped);
  dir.write("compiled.aot.intoto.jsonl", serializeEnvelope(made.envelope));
  const signer = signers[0]?.publicKey ?? new Uint8Array();
  dir.write("compiled.pub.pem", keys.publicKeyToPem(signer));
  return {
    made: true,
    ...about,
    end: null,
    aot: { sha256: sha256(made.aot), size: made.aot.length },
    key: { id: keys.keyIdOf(signer), own: given.length > 0 },
  };
}
