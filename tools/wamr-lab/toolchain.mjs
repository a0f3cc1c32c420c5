// What the lab is built with: cargo, rustc, cmake and a C compiler; what of it is missing, and a line that names the versions
// (part of the cache's key: another compiler gives other crashes).
import { execFile } from "node:child_process";

const OLDEST_RUST = [1, 85]; // wamrx-sys is written in the 2024 edition

/** First answer of a command, or undefined when it does not start or fails. */
function ask(command, args) {
  return new Promise((resolve) => {
    execFile(command, args, { timeout: 20_000 }, (error, stdout) => resolve(error ? undefined : stdout.trim()));
  });
}

/** gcc before clang: its AddressSanitizer symbolizes by itself, clang's wants llvm-symbolizer. */
async function findCompiler() {
  for (const cc of process.env.CC ? [process.env.CC] : ["gcc", "cc", "clang"]) {
    const version = await ask(cc, ["--version"]);
    if (version) return { cc, version: version.split("\n")[0], target: (await ask(cc, ["-dumpmachine"])) ?? "unknown" };
  }
  return undefined;
}

/** The toolchain, or the names of what is missing in it. */
export async function findToolchain() {
  const [cargo, rust, cmake, compiler] = await Promise.all([
    ask("cargo", ["--version"]),
    ask("rustc", ["-vV"]),
    ask("cmake", ["--version"]),
    findCompiler(),
  ]);
  const missing = [];
  if (!cargo || !rust) missing.push("cargo");
  else if (isOld(rust)) missing.push(`cargo ${OLDEST_RUST.join(".")} or newer (this is ${release(rust)})`);
  if (!cmake) missing.push("cmake");
  if (!compiler)
    missing.push(
      process.env.CC ? `a C compiler (CC=${process.env.CC} does not start)` : "a C compiler (gcc, cc or clang)",
    );
  if (process.platform !== "linux" || process.arch !== "x64")
    missing.push(`Linux on x86-64 (this is ${process.platform} ${process.arch})`);
  if (missing.length > 0) return { missing };
  const host = /^host: (.+)$/m.exec(rust)[1];
  return {
    missing,
    cc: compiler.cc,
    target: compiler.target,
    host,
    versions: [compiler.version, rust.split("\n")[0], host, cmake.split("\n")[0]],
  };
}

function release(rust) {
  return /^release: (.+)$/m.exec(rust)?.[1] ?? "unknown";
}

function isOld(rust) {
  const [major, minor] = release(rust).split(".").map(Number);
  return major < OLDEST_RUST[0] || (major === OLDEST_RUST[0] && minor < OLDEST_RUST[1]);
}
