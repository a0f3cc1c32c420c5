// Builds one runner with cargo in a folder of its own and tells what came out. WAMR's C sources get debug information and
// source paths that begin with `wamr/` instead of somebody's home folder; with a sanitizer also -O1 (asan.cmake).
import { spawn } from "node:child_process";
import { copyFileSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { sources } from "./cache.mjs";

/** Flags that only matter inside the sources. */
const internal =
  /_(ABS_LABEL_ADDR|APP_FRAMEWORK|BASE_LIB|LABELS_AS_VALUES|OPCODE_COUNTER|LOG|WORD_ALIGN_READ|MEMORY_TRACING|TAGS|FUZZ_TEST|HOST_SOCKET_INIT|GC_PERF_PROFILING)$/;
/** Macros whose build option is not WASM_ENABLE_ replaced by WAMR_BUILD_. */
const renamed = {
  WASM_ENABLE_UVWASI: "WAMR_BUILD_LIBC_UVWASI",
  WASM_ENABLE_WASI_NN_GPU: "WAMR_BUILD_WASI_NN_ENABLE_GPU",
  WASM_ENABLE_WASI_NN_EXTERNAL_DELEGATE: "WAMR_BUILD_WASI_NN_ENABLE_EXTERNAL_DELEGATE",
};

const running = new Set();
process.on("exit", () => {
  for (const child of running) killGroup(child);
});

function killGroup(child) {
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // It ended by itself.
  }
}

/** Downloads what the lock file names, so that the builds need no network. */
export async function fetchCrates(folder, toolchain) {
  await cargo(folder, toolchain, ["fetch", "--locked"], {});
}

/** Builds `runner` inside `work`, leaves the executable at `work/<name>`, and resolves to its entry of the manifest. */
export async function compile(runner, toolchain, work, jobs) {
  const target = join(work, `target-${runner.name}`);
  const asan = runner.sanitizer === "address";
  const crate = await crateFolder(runner, toolchain);
  const maps = [
    [`${crate}/libiwasm/../wasm-micro-runtime`, "wamr"],
    [`${crate}/wasm-micro-runtime`, "wamr"],
    [target, "build"],
  ].filter(([path]) => !/\s/.test(path)); // CFLAGS has no way to quote a space
  const flags = ["-g2", ...maps.map(([path, name]) => `-ffile-prefix-map=${path}=${name}`)];
  // What C compilers of today refuse in the C of 2020.
  flags.push(
    ...["implicit-function-declaration", "implicit-int", "int-conversion", "incompatible-pointer-types"].map(
      (name) => `-Wno-error=${name}`,
    ),
  );
  if (toolchain.versions[0].includes("clang")) flags.push("-fdebug-compilation-dir=.");
  if (asan) flags.push("-fsanitize=address", "-fno-omit-frame-pointer");
  const environment = {
    CFLAGS: flags.join(" "),
    CARGO_ENCODED_RUSTFLAGS: `-Cdebuginfo=1\x1f--remap-path-prefix=${sources}=wamr-lab`,
  };
  if (asan) Object.assign(environment, { WAMR_LAB_ASAN: "1", CMAKE_TOOLCHAIN_FILE: join(sources, "asan.cmake") });
  const args = [
    "build",
    "--release",
    "--locked",
    "--offline",
    "--target",
    toolchain.host,
    "--target-dir",
    target,
    "--jobs",
    String(jobs),
  ];
  if (runner.feature) args.push("--features", runner.feature);
  await cargo(runner.folder, toolchain, args, environment);
  const built = join(target, toolchain.host, "release");
  copyFileSync(join(built, "runner"), join(work, runner.name));
  const features = readFlags(join(built, "build"), runner.folder);
  rmSync(target, { recursive: true, force: true });
  return features;
}

async function crateFolder(runner, toolchain) {
  const metadata = JSON.parse(
    await cargo(runner.folder, toolchain, ["metadata", "--format-version", "1", "--locked", "--offline"], {}),
  );
  return dirname(metadata.packages.find((one) => one.name === runner.crate).manifest_path);
}

/** The macros that the runner's build script read from the preprocessor, as WAMR's build options. */
function readFlags(builds, folder) {
  const own = readdirSync(builds).filter((name) => name.startsWith("wamr-runner-"));
  const text = own.map((name) => readText(join(builds, name, "out", "flags.txt"))).find((found) => found !== undefined);
  if (text === undefined) throw new Error(`${folder}: the build left no flags.txt`);
  const flags = text
    .split("\n")
    .map((line) => line.split(" "))
    .filter(([name]) => !internal.test(name))
    .map(
      ([name, value]) =>
        `${renamed[name] ?? name.replace("WASM_ENABLE_", "WAMR_BUILD_").replace("WASM_DISABLE_", "WAMR_DISABLE_")}=${value}`,
    );
  return ["CMAKE_BUILD_TYPE=Release", "WAMR_BUILD_PLATFORM=linux", "WAMR_BUILD_TARGET=X86_64", ...flags].sort();
}

function readText(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** Runs cargo in a runner's folder with nothing of the user's build settings; its output is shown only when it fails. */
function cargo(folder, toolchain, args, extra) {
  const environment = {
    ...process.env,
    CC: toolchain.cc,
    CARGO_TERM_COLOR: "never",
    CMAKE_POLICY_VERSION_MINIMUM: "3.5",
    ...extra,
  };
  for (const name of ["RUSTFLAGS", "CARGO_TARGET_DIR", "CARGO_BUILD_TARGET", "MAKEFLAGS", "CMAKE_GENERATOR", "DOCS_RS"])
    delete environment[name];
  for (const name of Object.keys(environment))
    if (name.startsWith("WAMR_BUILD_") || name.startsWith("CARGO_FEATURE_")) delete environment[name];
  return new Promise((resolve, reject) => {
    const child = spawn("cargo", args, {
      cwd: join(sources, folder),
      env: environment,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    running.add(child);
    const out = [];
    const log = [];
    child.stdout.on("data", (part) => out.push(part));
    child.stderr.on("data", (part) => log.push(part));
    child.on("error", reject);
    child.on("close", (code) => {
      running.delete(child);
      if (code === 0) resolve(Buffer.concat(out).toString());
      else
        reject(
          new Error(
            `cargo ${args[0]} in ${folder} failed:\n${Buffer.concat(log).toString().split("\n").slice(-40).join("\n")}`,
          ),
        );
    });
  });
}
