// Builds the lab: real WAMR of December 2020 and 2.4.3, each plain and with AddressSanitizer, once; afterwards the cache answers.
//   node tools/wamr-lab/build.mjs [--json] [--check] [--variant NAME]… [--clean]
// Exit: 0 built (or already there) · 1 a build failed, or --check found nothing · 2 usage · 3 something to build with is missing.
import { mkdirSync, renameSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { labDigest, labFolder, publish, readManifest, clean as removeLab, takeLock, tidy } from "./cache.mjs";
import { compile, fetchCrates } from "./compile.mjs";
import { basicRunners, variantRunners, variants } from "./runners.mjs";
import { findToolchain } from "./toolchain.mjs";

const usage = `usage: node tools/wamr-lab/build.mjs [--json] [--check] [--variant ${variants.join("|")}]… [--clean]`;

function say(text) {
  process.stderr.write(`wamr-lab: ${text}\n`);
}

function options() {
  try {
    const { values } = parseArgs({
      options: {
        json: { type: "boolean" },
        check: { type: "boolean" },
        clean: { type: "boolean" },
        help: { type: "boolean" },
        variant: { type: "string", multiple: true, default: [] },
      },
    });
    const unknown = values.variant.find((name) => !variants.includes(name));
    if (unknown !== undefined) throw new Error(`no variant is called ${unknown}`);
    return values;
  } catch (error) {
    say(`${error.message}\n${usage}`);
    return process.exit(2);
  }
}

/** What the CLI is told about a built runner. */
function entryOf(runner, digest, toolchain, features) {
  const { name, version, date, sanitizer, env, aot } = runner;
  const path = join(labFolder, digest, name);
  const platform = toolchain.target;
  return {
    name,
    path,
    version,
    date,
    mode: "fast-interp",
    sanitizer,
    platform,
    features,
    env,
    aot,
    newestKnown: false,
  };
}

/** Builds `runners`, two at a time; what is built counts even if another one fails. */
async function build(runners, digest, toolchain) {
  const started = Date.now();
  const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`;
  const work = join(labFolder, `.build-${process.pid}`);
  mkdirSync(work, { recursive: true });
  const cleanUp = () => rmSync(work, { recursive: true, force: true });
  process.on("exit", cleanUp);
  say("fetching WAMR's sources from the Rust registry …");
  for (const folder of new Set(runners.map((runner) => runner.folder))) await fetchCrates(folder, toolchain);
  const cores = availableParallelism();
  const side = Math.min(2, cores, runners.length);
  const waiting = [...runners];
  const done = [];
  const failures = [];
  const worker = async () => {
    for (let runner = waiting.shift(); runner; runner = waiting.shift()) {
      say(`building ${runner.name} … (${seconds()})`);
      try {
        const features = await compile(runner, toolchain, work, Math.ceil(cores / side));
        done.push(entryOf(runner, digest, toolchain, features));
        say(`${done.length} of ${runners.length} built: ${runner.name} (${seconds()})`);
      } catch (error) {
        failures.push(error);
        say(`${runner.name} could not be built (${seconds()})`);
      }
    }
  };
  await Promise.all(Array.from({ length: side }, worker));
  mkdirSync(join(labFolder, digest), { recursive: true });
  for (const { name, path } of done) renameSync(join(work, name), path);
  cleanUp();
  return { done, failures };
}

/** The manifest with `done` added; read again, for another process may have built meanwhile. */
function withBuilt(digest, done) {
  const others = readManifest(digest)?.runtimes.filter((one) => !done.some((mine) => mine.name === one.name)) ?? [];
  const order = [...basicRunners, ...variants.flatMap(variantRunners)].map((runner) => runner.name);
  const runtimes = [...others, ...done].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  return { schemaVersion: 1, digest, runtimes };
}

/** What is wanted and not there yet. */
function lacking(wanted, manifest) {
  return wanted.filter((runner) => !manifest?.runtimes.some((one) => one.name === runner.name));
}

async function main() {
  const { json, check, clean, help, variant } = options();
  if (help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  if (clean) {
    removeLab();
    return 0;
  }
  const toolchain = await findToolchain();
  if (toolchain.missing.length > 0) {
    say(`cannot be built here, missing: ${toolchain.missing.join(", ")}`);
    return 3;
  }
  const digest = labDigest(toolchain.versions);
  const wanted = [...basicRunners, ...new Set(variant)].flatMap((one) =>
    typeof one === "string" ? variantRunners(one) : [one],
  );
  let manifest = readManifest(digest);
  if (lacking(wanted, manifest).length > 0) {
    if (check) {
      say(
        `is not built: ${lacking(wanted, manifest)
          .map((runner) => runner.name)
          .join(", ")}`,
      );
      return 1;
    }
    manifest = await buildUnderLock(wanted, digest, toolchain);
  }
  publish(manifest);
  if (json) process.stdout.write(`${JSON.stringify(manifest, null, 2)}\n`);
  else say(`${manifest.runtimes.map((one) => one.name).join(", ")} in ${join(labFolder, digest)}`);
  return 0;
}

async function buildUnderLock(wanted, digest, toolchain) {
  let told = false;
  for (;;) {
    const lock = takeLock(digest);
    const manifest = readManifest(digest);
    const runners = lacking(wanted, manifest);
    if (lock.release) {
      process.on("exit", lock.release);
      tidy(digest);
      if (runners.length === 0) return manifest;
      const { done, failures } = await build(runners, digest, toolchain);
      const result = withBuilt(digest, done);
      publish(result);
      if (failures.length > 0) throw failures[0];
      return result;
    }
    if (!told) say(`process ${lock.holder} is building the same; waiting for it …`);
    told = true;
    await sleep(500);
  }
}

for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
])
  process.on(signal, () => process.exit(code));
try {
  process.exitCode = await main();
} catch (error) {
  say(error.message);
  process.exit(1);
}
