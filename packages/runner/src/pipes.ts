/**
 * Real pipes for a program's stdout and stderr. Node hands its children sockets, on which opening /dev/stdout or /dev/stderr
 * fails; shell scripts do that. A named pipe, opened at both ends and unlinked at once, is an ordinary pipe. Several are made
 * at a time, since each `mkfifo` is a process of its own; without mkfifo the caller gets sockets after all.
 */
import { execFile } from "node:child_process";
import { closeSync, constants, openSync, rmSync } from "node:fs";
import { Socket } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { findTool } from "./find-tool.ts";
import { makeScratch } from "./scratch.ts";

export interface RealPipe {
  readonly reader: Socket;
  readonly writeFd: number;
}

interface Ends {
  readonly readFd: number;
  readonly writeFd: number;
}

const BATCH = 8;
const ready: Ends[] = [];

/** The caller closes writeFd once the program has it. */
export async function takePipe(): Promise<RealPipe | undefined> {
  const ends = ready.pop() ?? (await makePipes());
  return ends && { reader: new Socket({ fd: ends.readFd, readable: true, writable: false }), writeFd: ends.writeFd };
}

async function makePipes(): Promise<Ends | undefined> {
  const mkfifo = findTool("mkfifo");
  if (mkfifo === undefined) return undefined;
  const folder = makeScratch();
  try {
    const paths = Array.from({ length: BATCH }, (_, i) => join(folder, `${i}`));
    await promisify(execFile)(mkfifo, ["-m", "600", ...paths]);
    ready.push(...paths.map(openBothEnds));
  } catch {
    return undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return ready.pop();
}

function openBothEnds(path: string): Ends {
  // Without O_NONBLOCK the first open would wait for the other end.
  const readFd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    return { readFd, writeFd: openSync(path, constants.O_WRONLY) };
  } catch (error) {
    closeSync(readFd);
    throw error;
  }
}
