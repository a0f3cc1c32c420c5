/** The .zip: the same bytes everywhere; and archives from strangers, each wrong in one way, patched out of a good one. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { type ZipOptions, zipSync } from "fflate";
import { afterAll, describe, expect, it } from "vitest";
import { makeBundle, zipBundle } from "../src/advisory.ts";
import { readZip } from "../src/check/read-zip.ts";
import { type CheckReason, checkBundle, LIMITS } from "../src/check.ts";
import { digest, sample } from "./sample.ts";
import { services } from "./services.ts";

const folder = mkdtempSync(join(tmpdir(), "assay-zip-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const python = spawnSync("python3", ["--version"]).status === 0;
const bundle = makeBundle(sample());
const zipped = zipBundle(bundle);

describe("a bundle as .zip", () => {
  it("is read back file by file, and agrees with itself", () => {
    const read = readZip(zipped, LIMITS);
    expect(read.kind === "files" && [...read.files].map(([path, bytes]) => [path, digest(bytes)])).toEqual(
      bundle.map((f) => [f.path, digest(f.bytes)]).sort(([a = ""], [b = ""]) => (a < b ? -1 : 1)),
    );
    expect(checkBundle(zipped, services).kind).toBe("consistent");
  });

  it.each(["UTC", "Pacific/Kiritimati", "America/St_Johns"])("is the same in time zone %s", (zone) => {
    const script = `
      const { makeBundle, zipBundle } = await import("./src/advisory.ts");
      const { sample, digest } = await import("./test/sample.ts");
      console.log(digest(zipBundle(makeBundle(sample()))));`;
    const argv = ["--conditions=@assay/source", "--import", "tsx", "--input-type=module", "-e", script];
    const env = { ...process.env, TZ: zone, LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8" };
    const out = execFileSync(process.execPath, argv, { cwd: join(import.meta.dirname, ".."), env, encoding: "utf8" });
    expect(out.trim()).toBe(digest(zipped));
  });

  it.skipIf(!python)("unpacks with Python's zipfile, executable script and all (needs python3)", () => {
    const path = join(folder, "b.zip");
    writeFileSync(path, zipped);
    const script =
      "import sys,zipfile;z=zipfile.ZipFile(sys.argv[1]);print(z.testzip());print(oct(z.getinfo('repro.sh').external_attr>>16))";
    expect(execFileSync("python3", ["-c", script, path], { encoding: "utf8" })).toBe("None\n0o100755\n");
  });

  it("stores what packs so well that a reader would take it for a bomb", () => {
    const zeros = { path: "original.wasm", bytes: new Uint8Array(8 * 1024 * 1024) };
    expect(readZip(zipBundle([zeros]), LIMITS).kind).toBe("files");
  });

  it.skipIf(!python)(
    "may have been packed as a folder, with folder entries and data descriptors (needs python3)",
    () => {
      const path = join(folder, "folder.zip");
      const script = `
import sys, zipfile, json
files = json.load(sys.stdin)
class Pipe:
    def __init__(self, f): self.f = f; self.n = 0
    def write(self, b): self.f.write(b); self.n += len(b); return len(b)
    def flush(self): pass
with open(sys.argv[1], "wb") as f, zipfile.ZipFile(Pipe(f), "w", zipfile.ZIP_DEFLATED) as z:
    z.writestr("my-bundle/", "")
    for name, content in files: z.writestr("my-bundle/" + name, bytes.fromhex(content))`;
      const files = bundle.map((f) => [f.path, Buffer.from(f.bytes).toString("hex")]);
      execFileSync("python3", ["-c", script, path], { input: JSON.stringify(files) });
      const bytes = execFileSync("cat", [path], { maxBuffer: 1e8 });
      expect(checkBundle(new Uint8Array(bytes), services)).toMatchObject({ kind: "consistent" });
    },
  );
});

const CENTRAL = 0x02014b50;
const two = (first: Uint8Array = new Uint8Array(10), options: ZipOptions = {}): Buffer =>
  Buffer.from(zipSync({ "a.txt": [first, options], "b.txt": [Buffer.from("second"), { level: 0 }] }, { os: 3 }));

/** Offset of the n-th central record. */
function central(zip: Buffer, n = 0): number {
  let at = zip.readUInt32LE(zip.length - 6);
  for (let i = 0; i < n; i++) at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30);
  expect(zip.readUInt32LE(at)).toBe(CENTRAL);
  return at;
}

function patched(zip: Buffer, edit: (zip: Buffer, at: number, local: number) => void, n = 0): Buffer {
  const at = central(zip, n);
  edit(zip, at, zip.readUInt32LE(at + 42));
  return zip;
}

function named(name: string): Buffer {
  return Buffer.from(zipSync({ [name]: Buffer.from("x") }));
}

describe("an archive from a stranger", () => {
  it.each<[CheckReason, string, () => Buffer]>([
    ["zip-malformed", "empty", () => Buffer.alloc(0)],
    ["zip-malformed", "text", () => Buffer.from("this is no archive, but long enough to be one")],
    ["zip-malformed", "cut off", () => two().subarray(0, 100)],
    ["zip-malformed", "a directory that points nowhere", () => patched(two(), (z, at) => z.writeUInt32LE(7, at + 42))],
    [
      "zip-malformed",
      "damaged data",
      () => patched(two(Buffer.alloc(500, "abc")), (z, _, l) => z.fill(0xff, l + 35, l + 40)),
    ],
    ["zip-unsupported", "zip64", () => patched(two(), (z) => z.writeUInt32LE(0xffffffff, z.length - 10))],
    ["zip-unsupported", "several parts", () => patched(two(), (z) => z.writeUInt16LE(1, z.length - 18))],
    ["zip-encrypted", "encrypted", () => patched(two(), (z, at) => z.writeUInt16LE(1, at + 8))],
    [
      "zip-method",
      "another compression",
      () =>
        patched(two(), (z, at, l) => {
          z.writeUInt16LE(14, at + 10);
          z.writeUInt16LE(14, l + 8);
        }),
    ],
    ["zip-hidden-data", "something before", () => Buffer.concat([Buffer.from("#!/bin/sh\n"), two()])],
    ["zip-hidden-data", "something after", () => Buffer.concat([two(), Buffer.from("more")])],
    ["zip-hidden-data", "an entry that the directory hides", () => hideFirst(two())],
    ["zip-overlap", "a file that reaches into the next", overlapping],
    ["zip-names-differ", "another name before the data", () => patched(two(), (z, _, l) => z.write("z.txt", l + 30))],
    [
      "zip-names-differ",
      "a second name in an extra field",
      () => two(Buffer.from("x"), { extra: { 28789: Buffer.from("1234567") } }),
    ],
    ["zip-size-lies", "more than stated", () => sized(two(Buffer.alloc(4000, "a")), 100)],
    ["zip-size-lies", "less than stated", () => sized(two(Buffer.alloc(4000, "a")), 9000)],
    ["zip-size-lies", "two sizes", () => patched(two(), (z, at) => z.writeUInt32LE(99, at + 24))],
    [
      "zip-checksum",
      "another checksum",
      () =>
        patched(two(), (z, at, l) => {
          z.writeUInt32LE(1, at + 16);
          z.writeUInt32LE(1, l + 14);
        }),
    ],
    ["zip-bomb", "8 MB of zeros in 8 kB", () => two(new Uint8Array(8 * 1024 * 1024), { level: 9 })],
    ["file-too-large", "40 MB in one file", () => two(new Uint8Array(40 * 1024 * 1024), { level: 9 })],
    ["bundle-too-large", "80 files of 1 MB", () => many(80, 1_000_000)],
    ["too-many-files", "300 files", () => many(300, 1)],
    ["symlink", "a symbolic link", () => two(Buffer.from("/etc/passwd"), { os: 3, attrs: (0o120777 << 16) >>> 0 })],
    ["special-file", "a device", () => two(Buffer.from(""), { os: 3, attrs: (0o020666 << 16) >>> 0 })],
    ["special-file", "a pipe", () => two(Buffer.from(""), { os: 3, attrs: (0o010666 << 16) >>> 0 })],
    ["path-absolute", "/etc/passwd", () => named("/etc/passwd")],
    ["path-absolute", "C:/x", () => named("C:/x")],
    ["path-escapes", "../x", () => named("../x")],
    ["path-escapes", "a/../../x", () => named("a/../../x")],
    ["path-escapes", "..\\x", () => named("..\\x")],
    ["path-unsafe", "a name with a line end", () => named("a\nb")],
    ["path-unsafe", "a name that is reordered when shown", () => named("a\u202etxt.exe")],
    ["path-unsafe", "a hidden file", () => named(".bashrc")],
    [
      "path-unsafe",
      "a name that is not UTF-8",
      () =>
        patched(two(), (z, at, l) => {
          z[at + 46] = 0xff;
          z[l + 30] = 0xff;
        }),
    ],
    [
      "duplicate-name",
      "one name twice",
      () =>
        patched(
          two(),
          (z, at, l) => {
            z.write("a.txt", at + 46);
            z.write("a.txt", l + 30);
          },
          1,
        ),
    ],
    [
      "case-collision",
      "a.txt and A.txt",
      () =>
        patched(
          two(),
          (z, at, l) => {
            z.write("A.txt", at + 46);
            z.write("A.txt", l + 30);
          },
          1,
        ),
    ],
  ])("%s: %s", (reason, _, make) => {
    const result = checkBundle(new Uint8Array(make()), services);
    expect(result.kind).toBe("malformed");
    expect(result.kind === "malformed" && result.problems[0]).toMatchObject({ reason });
  });

  it("of any bytes never throws and never hangs", () => {
    const base = Buffer.from(zipped);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(base.length - 1), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 8 }),
        fc.nat(3),
        (edits, cut) => {
          const bytes = Uint8Array.from(base);
          // Half of the edits go where the structure is.
          for (const [at, value] of edits) bytes[value % 2 === 0 ? at : bytes.length - 1 - (at % 1600)] = value;
          const result = checkBundle(cut === 0 ? bytes.subarray(0, edits[0]?.[0]) : bytes, services);
          expect(["consistent", "contradicted", "malformed"]).toContain(result.kind);
        },
      ),
      { numRuns: 300 },
    );
  });
});

/** Takes the first record out of the directory; its data stay. */
function hideFirst(zip: Buffer): Buffer {
  const first = central(zip, 0);
  const second = central(zip, 1);
  const out = Buffer.concat([zip.subarray(0, first), zip.subarray(second)]);
  const end = out.length - 22;
  out.writeUInt16LE(1, end + 8);
  out.writeUInt16LE(1, end + 10);
  out.writeUInt32LE(end - first, end + 12);
  return out;
}

/** The first file says that it reaches over the second. */
function overlapping(): Buffer {
  const zip = two(Buffer.alloc(20, "x"), { level: 0 });
  return patched(zip, (z, at, local) => {
    for (const size of [at + 20, at + 24, local + 18, local + 22]) z.writeUInt32LE(40, size);
  });
}

/** Both records state another unpacked size. */
function sized(zip: Buffer, size: number): Buffer {
  return patched(zip, (z, at, local) => {
    z.writeUInt32LE(size, at + 24);
    z.writeUInt32LE(size, local + 22);
  });
}

function many(count: number, size: number): Buffer {
  const content = new Uint8Array(size).map((_, i) => (i * 7919) & 0xff);
  const entries = Array.from({ length: count }, (_, i) => [`f${i}`, [content, { level: 1 }]] as const);
  return Buffer.from(zipSync(Object.fromEntries(entries) as Parameters<typeof zipSync>[0]));
}
