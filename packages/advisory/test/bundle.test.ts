import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type BundleInput, makeBundle, POC_BUDGET } from "../src/advisory.ts";
import { reportBody } from "../src/machine/report-body.ts";
import { encodePoc } from "../src/poc.ts";
import { advisoryText } from "../src/text/advisory-text.ts";
import { titleOf } from "../src/text/title.ts";
import { digest, noise, sample, WASM } from "./sample.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "assay-bundle-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(input: BundleInput): void {
  for (const file of makeBundle(input)) {
    mkdirSync(dirname(join(folder, file.path)), { recursive: true });
    writeFileSync(join(folder, file.path), file.bytes);
    if (file.executable) chmodSync(join(folder, file.path), 0o755);
  }
}

describe("bundle", () => {
  const marked = /-----BEGIN POC-----[\s\S]*-----END POC-----/;
  const long = noise(9000);
  it.each([
    ["the text as it is", WASM, (text: string) => text],
    ["the marked lines alone", WASM, (text: string) => marked.exec(text)?.[0] ?? ""],
    ["saved with the line ends of Windows", WASM, (text: string) => text.replaceAll("\n", "\r\n")],
    ["a PoC of many lines, at the end", long, (text: string) => text],
  ])("the command printed in ADVISORY.md gives back the PoC, byte for byte: %s", (_, bytes, saved) => {
    const poc = { bytes, sha256: digest(bytes), text: "" };
    write(sample({ poc }));
    const text = readFileSync(join(folder, "ADVISORY.md"), "utf8");
    const commands = /; then:\n\n```sh\n([\s\S]*?)```/.exec(text)?.[1] ?? "";
    rmSync(join(folder, "poc.wasm"));
    writeFileSync(join(folder, "ADVISORY.md"), saved(text));
    execFileSync("sh", ["-ec", commands], { cwd: folder });
    expect(new Uint8Array(readFileSync(join(folder, "poc.wasm")))).toEqual(bytes);
  });

  it("nobody scrolls past a long PoC to what it does: it stands at the end", () => {
    const inOrder = (bytes: Uint8Array): string[] =>
      advisoryText(sample({ poc: { bytes, sha256: digest(bytes), text: "" } })).match(
        /^## (?:PoC|Impact|Not tested|Disclosure Policy)$|^-----BEGIN POC-----$/gm,
      ) ?? [];
    expect(inOrder(long).filter((line) => line.startsWith("-") || line === "## Disclosure Policy")).toEqual([
      "## Disclosure Policy",
      "-----BEGIN POC-----",
    ]);
    expect(inOrder(WASM).slice(0, 3)).toEqual(["## PoC", "-----BEGIN POC-----", "## Impact"]);
  });

  it("SHA256SUMS covers every other file and holds", () => {
    write(sample());
    const out = execFileSync("sha256sum", ["-c", "SHA256SUMS"], { cwd: folder, encoding: "utf8" });
    expect(out.trim().split("\n")).toHaveLength(makeBundle(sample()).length - 1);
  });

  it("is the same for the same case", () => {
    expect(makeBundle(sample())).toEqual(makeBundle(structuredClone(sample())));
  });

  it.each([
    ["the reporter's end", "kill -ABRT $$", 0],
    ["another end", "exit 0", 1],
  ])("repro.sh says whether it ended as before: %s", (_, body, status) => {
    write(sample());
    const runtime = join(folder, "runtime.sh");
    writeFileSync(runtime, `#!/bin/sh\n[ "$1 $2" = "-f it's" ] && [ -f "$3" ] || exit 9\n${body}\n`);
    chmodSync(runtime, 0o755);
    const ran = spawnSync(join(folder, "repro.sh"), [runtime], { encoding: "utf8" });
    expect(ran.stderr).toMatch(/repro: got /);
    expect(ran.status).toBe(status);
  });

  it("repro.sh runs a command of two steps as one line of a shell, and leaves nothing behind", () => {
    const line = 'wamrc --opt-level=3 -o poc.aot "$0" && runtime poc.aot';
    write(sample({ command: ["sh", "-c", line, "{file}"] }));
    const bin = join(folder, "bin");
    const here = join(folder, "here");
    for (const name of [bin, here]) mkdirSync(name);
    const put = (name: string, body: string): void => {
      writeFileSync(join(bin, name), `#!/bin/sh\n${body}\n`);
      chmodSync(join(bin, name), 0o755);
    };
    const repro = (path: string): { status: number | null; stderr: string } =>
      spawnSync(join(folder, "repro.sh"), [], { cwd: here, encoding: "utf8", env: { PATH: path } });

    expect(repro("/usr/bin:/bin")).toMatchObject({ status: 2, stderr: expect.stringContaining("no wamrc in PATH") });
    put("wamrc", 'cp "$4" "$3"');
    expect(repro(`${bin}:/usr/bin:/bin`)).toMatchObject({ status: 2, stderr: expect.stringContaining("not found") });
    put("runtime", '[ -s "$1" ] && kill -ABRT $$');
    expect(repro(`${bin}:/usr/bin:/bin`).status).toBe(0);
    expect(readdirSync(here)).toEqual([]);
  });

  it("repro.sh runs a reporter's own line of a shell", () => {
    write(sample({ command: ["sh", "-c", 'test -f "$0" && kill -ABRT $$', "{file}"] }));
    expect(spawnSync(join(folder, "repro.sh"), ["/bin/false"]).status).toBe(0);
  });

  it("repro.sh runs the compiler alone, by a relative path too", () => {
    write(sample({ command: ["wamrc", "-o", "poc.aot", "{file}"] }));
    const runtime = join(folder, "mywamrc");
    writeFileSync(runtime, `#!/bin/sh\n[ -s "$3" ] && echo > "$2" && kill -ABRT $$\n`);
    chmodSync(runtime, 0o755);
    expect(spawnSync("./repro.sh", ["./mywamrc"], { cwd: folder }).status).toBe(0);
    // A runtime that is set for other reports is no wamrc.
    const other = { PATH: "/usr/bin:/bin", RUNTIME: "/bin/true" };
    const alone = spawnSync("./repro.sh", [], { cwd: folder, encoding: "utf8", env: other });
    expect(alone).toMatchObject({ status: 2, stderr: expect.stringContaining("repro: no wamrc: give its path") });
    expect(spawnSync("./repro.sh", [], { cwd: folder, env: { ...other, WAMRC: "./mywamrc" } }).status).toBe(0);
    expect(existsSync(join(folder, "poc.aot"))).toBe(false);
  });

  it("repro.sh refuses a changed PoC and a missing runtime", () => {
    write(sample());
    expect(spawnSync(join(folder, "repro.sh"), [], { env: { PATH: "/usr/bin:/bin" } }).status).toBe(2);
    writeFileSync(join(folder, "poc.wasm"), "other");
    expect(spawnSync(join(folder, "repro.sh"), ["/bin/true"]).status).toBe(2);
  });

  it("keeps table cells and fences of the text whole, whatever the evidence holds", () => {
    const text = advisoryText(
      sample({
        observations: [
          {
            target: "t",
            command: [],
            exitCode: 99,
            signal: null,
            timedOut: false,
            stdout: "",
            stderr: "AddressSanitizer ```\n# not a heading",
            traces: [],
          },
        ],
      }),
    );
    expect(text).toContain("a \\| b c");
    // A fence of four backticks around a text that holds three.
    expect(text).toMatch(/^````text\nAddressSanitizer ```\n# not a heading\n````$/m);
  });
});

describe("report body (GitHub's schema)", () => {
  it("has the fields, within their lengths", () => {
    const body = reportBody(sample());
    expect(body.summary.length).toBeLessThanOrEqual(1024);
    expect(body.description.length).toBeLessThanOrEqual(65_535);
    expect(body.vulnerabilities).toEqual([
      {
        package: { ecosystem: "other", name: "wasm-micro-runtime" },
        vulnerable_functions: ["wasm_loader_emit_uint8", "reserve_block_ret"],
        vulnerable_version_range: "= 2.4.3",
      },
    ]);
    expect(body.start_private_fork).toBe(false);
  });

  it("asks for a private fork when the PoC does not fit", () => {
    const bytes = noise(60_000);
    expect(encodePoc(bytes).length).toBeGreaterThan(POC_BUDGET);
    const body = reportBody(sample({ poc: { bytes, sha256: "0".repeat(64), text: "" } }));
    expect(body.start_private_fork).toBe(true);
    expect(body.description).toContain("private fork");
    expect(body.description.length).toBeLessThanOrEqual(65_535);
  });

  it("names no version that was not tested", () => {
    const body = reportBody(sample({ runtime: null, versions: [] }));
    expect(body.vulnerabilities[0]).not.toHaveProperty("vulnerable_version_range");
  });

  it("says what happened in the title, from facts alone", () => {
    expect(titleOf(sample())).toBe(
      "heap-buffer-overflow (WRITE) in wasm_loader_emit_uint8 while loading a module (fast-interp, WAMR 2.4.3)",
    );
  });
});
