/**
 * Which wamrc is this? Its version line names no build (main prints the number of an older release), so the digest of the
 * binary and of every shared library it loads are what counts; LLVM is usually one of them.
 */
import { createHash } from "node:crypto";
import { closeSync, createReadStream, openSync, readSync } from "node:fs";
import { basename } from "node:path";
import { wamrc } from "@assay/provenance";
import { run } from "@assay/runner";
import { TriageError } from "../error.ts";
import { resolveProgram } from "../runtimes.ts";

export interface FileDigest {
  readonly name: string;
  readonly sha256: string;
}

export interface Toolchain {
  readonly path: string;
  readonly sha256: string;
  readonly identity: ReturnType<typeof wamrc.readIdentity>;
  /** Undefined where nobody can tell: scripts, and platforms without ELF. */
  readonly libraries: readonly FileDigest[] | undefined;
}

export async function examineWamrc(program: string, abort?: AbortSignal): Promise<Toolchain> {
  const path = resolveProgram(program);
  if (!path) {
    throw new TriageError("runtime-unusable", `${program}: no such program`, "Give the path of wamrc.");
  }
  const said = await run({ argv: [path, "--version"], timeoutMs: 30_000, ...(abort && { abort }) });
  const identity = wamrc.readIdentity(Buffer.from(said.stdout).toString("utf8"));
  return { path, sha256: await digestFile(path), identity, libraries: await librariesOf(path, abort) };
}

export async function digestFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}

/**
 * Asks the program's own loader, which is started by its path: setting LD_TRACE_LOADED_OBJECTS would reach the shell that
 * the runner starts programs with, and list the shell's libraries. wamrc is the user's program and about to be run anyway.
 */
async function librariesOf(path: string, abort?: AbortSignal): Promise<FileDigest[] | undefined> {
  const loader = elfLoader(path);
  if (loader === "static") return [];
  if (loader === undefined) return undefined;
  const listed = await run({ argv: [loader, "--list", path], timeoutMs: 30_000, ...(abort && { abort }) });
  const digests: FileDigest[] = [];
  for (const line of Buffer.from(listed.stdout).toString("utf8").split("\n")) {
    if (/=> not found/.test(line)) {
      throw new TriageError("runtime-unusable", `${path} misses a library: ${line.trim()}`, "Install it.");
    }
    const file = /(?:=> |^\s+)(\/\S.*?) \(0x[0-9a-f]+\)/.exec(line)?.[1];
    if (file) digests.push({ name: basename(file), sha256: await digestFile(file) });
  }
  return digests;
}

const PT_INTERP = 3;

/** The loader an ELF asks for; "static" when it asks for none; undefined for anything else, such as a script. */
function elfLoader(path: string): string | undefined {
  const fd = openSync(path, "r");
  try {
    const head = Buffer.alloc(64 * 1024);
    const size = readSync(fd, head, 0, head.length, 0);
    if (size < 64 || head.readUInt32BE(0) !== 0x7f454c46 || head[4] !== 2 || head[5] !== 1) return undefined;
    const [at, entry, count] = [Number(head.readBigUInt64LE(32)), head.readUInt16LE(54), head.readUInt16LE(56)];
    for (let i = 0; i < count && at + (i + 1) * entry <= size; i++) {
      const header = at + i * entry;
      if (head.readUInt32LE(header) !== PT_INTERP) continue;
      const [offset, length] = [Number(head.readBigUInt64LE(header + 8)), Number(head.readBigUInt64LE(header + 32))];
      if (offset + length > size) return undefined;
      return head.toString("utf8", offset, offset + length).replace(/\0.*$/s, "");
    }
    return "static";
  } finally {
    closeSync(fd);
  }
}
