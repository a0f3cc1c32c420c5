// Where built runners live: <lab folder>/<digest>/ with the executables and their lab.json, and a copy of the current lab.json
// on top, where the CLI looks. A folder appears there complete, by one rename; a digest names sources, compiler and rustc.
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const sources = dirname(fileURLToPath(import.meta.url));
const cacheFolder = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
export const labFolder = resolve(process.env.ASSAY_LAB_DIR || join(cacheFolder, "assay", "wamr-lab"));

/** Files that do not change what comes out. */
const irrelevant = /\.md$|^(build|cache|toolchain)\.mjs$/;

/** Names everything that decides what comes out: sources, lock files, how they are compiled, and the tools' versions. */
export function labDigest(versions) {
  const hash = createHash("sha256").update(JSON.stringify(versions));
  const files = readdirSync(sources, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !irrelevant.test(entry.name))
    .map((entry) => relative(sources, join(entry.parentPath, entry.name)))
    .filter((path) => !path.includes("target"))
    .sort();
  for (const path of files) hash.update(`\0${path}\0`).update(readFileSync(join(sources, path)));
  return hash.digest("hex").slice(0, 16);
}

/** The manifest of a digest if every executable it names is there. */
export function readManifest(digest) {
  try {
    const manifest = JSON.parse(readFileSync(join(labFolder, digest, "lab.json"), "utf8"));
    return manifest.digest === digest && manifest.runtimes.every((runtime) => existsSync(runtime.path))
      ? manifest
      : undefined;
  } catch {
    return undefined;
  }
}

/** Makes this manifest the one that is found, and its folder one that is in use. */
export function publish(manifest) {
  utimesSync(join(labFolder, manifest.digest), new Date(), new Date());
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  writeBeside(join(labFolder, manifest.digest, "lab.json"), text);
  writeBeside(join(labFolder, "lab.json"), text);
}

function writeBeside(path, text) {
  if (existsSync(path) && readFileSync(path, "utf8") === text) return;
  const beside = `${path}.${process.pid}`;
  writeFileSync(beside, text);
  renameSync(beside, path);
}

/** Removes the lab, and nothing else that may lie in the folder (ASSAY_LAB_DIR can be anything). */
export function clean() {
  removeEntries(/^([0-9a-f]{16}|lab\.json(\.\d+)?|\.(build|lock)-\w+)$/, () => true);
}

/** What killed builds left behind, and builds of other sources or compilers that nothing has published for a month. */
export function tidy(digest) {
  removeEntries(/^\.build-\d+$/, (name) => !isAlive(Number(name.slice(".build-".length))));
  removeEntries(/^[0-9a-f]{16}$/, (name) => name !== digest && age(join(labFolder, name)) > 30 * 24 * 3600 * 1000);
}

function removeEntries(pattern, condition) {
  if (!existsSync(labFolder)) return;
  const names = readdirSync(labFolder).filter((name) => pattern.test(name) && condition(name));
  for (const name of names) rmSync(join(labFolder, name), { recursive: true, force: true });
}

function age(path) {
  return Date.now() - statSync(path).mtimeMs;
}

/** Takes the lock of a digest, or tells which living process has it. Correctness does not hang on it: it saves double work. */
export function takeLock(digest) {
  mkdirSync(labFolder, { recursive: true });
  const path = join(labFolder, `.lock-${digest}`);
  const release = () => rmSync(path, { force: true });
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      writeFileSync(path, String(process.pid), { flag: "wx" });
      return { release };
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
      const holder = holderOf(path);
      if (holder !== undefined && isAlive(holder)) return { holder };
      release();
    }
  }
  return { release };
}

function holderOf(path) {
  try {
    return Number(readFileSync(path, "utf8")) || undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
