// What both commands share: install what is missing, build, and (where it can be) the lab. Plain Node, no dependencies: this
// runs before anything is installed. pnpm comes through npx at the pinned version, so nothing global is asked for.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const pnpm = manifest.packageManager;

export function say(text) {
  process.stderr.write(`${text}\n`);
}

/** Runs a command with our terminal; resolves to its exit code. */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ["ignore", 2, 2], env: environment(), ...options });
    child.on("error", (error) => {
      say(`assay: cannot start ${command}: ${error.message}`);
      resolve(127);
    });
    child.on("close", (code, signal) => resolve(code ?? (signal === "SIGINT" ? 130 : 1)));
  });
}

export function environment() {
  return {
    ...process.env,
    TURBO_TELEMETRY_DISABLED: "1",
    npm_config_update_notifier: "false",
    COREPACK_ENABLE_STRICT: "0",
  };
}

function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  say(`assay: Node ${process.versions.node} is too old, 20.19 or newer is needed.`);
  process.exit(2);
}

/** What the last installation was made from: the lock file and every package.json. Anything else means something is missing. */
const record = join(root, "node_modules", ".assay-installed");

function wanted() {
  const folders = [
    "",
    "test",
    "tools/bench",
    ...["packages", "apps"].flatMap((d) => readdirSync(join(root, d)).map((n) => join(d, n))),
  ];
  const files = ["pnpm-lock.yaml", ...folders.map((d) => join(d, "package.json"))].filter((f) =>
    existsSync(join(root, f)),
  );
  const digest = createHash("sha256");
  for (const file of files) digest.update(file).update(readFileSync(join(root, file)));
  return digest.digest("hex");
}

function installed() {
  return (
    existsSync(join(root, "node_modules", ".bin", "turbo")) &&
    existsSync(record) &&
    readFileSync(record, "utf8") === wanted()
  );
}

const npx = process.platform === "win32" ? "npx.cmd" : "npx";

/** Installs and builds; ends the process when that fails, with the step that failed. */
export async function prepare() {
  checkNode();
  if (!installed()) {
    say("assay: installing the packages (once) …");
    await step("the installation", npx, [
      "--yes",
      pnpm,
      "install",
      "--frozen-lockfile",
      "--reporter=append-only",
      "--loglevel=warn",
    ]);
    writeFileSync(record, wanted());
  }
  await step("the build", npx, [
    "--yes",
    pnpm,
    "exec",
    "turbo",
    "run",
    "build",
    "--output-logs=errors-only",
    "--log-order=grouped",
  ]);
}

async function step(name, command, args) {
  const code = await run(command, args);
  if (code === 0) return;
  say(`assay: ${name} failed (exit ${code}). The lines above say why; correct that and run the same command again.`);
  process.exit(code === 130 ? 130 : 2);
}

/** Tools that the lab is built with and that are not there. */
export function missingForLab() {
  const there = (tool) => spawnSync(tool, ["--version"], { stdio: "ignore" }).status === 0;
  const missing = ["cargo", "cmake"].filter((tool) => !there(tool));
  if (![process.env.CC, "cc", "gcc", "clang"].some((c) => c && there(c))) missing.push("a C compiler");
  return missing;
}

/** Builds the lab where its tools are; resolves to whether it is there. */
export async function buildLab() {
  return (await run(process.execPath, [join(root, "tools/wamr-lab/build.mjs")])) === 0;
}
