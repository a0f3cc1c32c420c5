/** The statement as claims for people and for expectations: names instead of paths into SLSA, and what follows from them. */
import type { AotFacts } from "../format/aot-facts.ts";
import type { Build, Dependency, Subject } from "../format/statement.ts";
import { effectiveOf, versionOf, wamrcIn } from "../options/truth.ts";
import { parseOptions, type RuntimeFlags, weakenings } from "../options/weakening.ts";
import type { Claimed } from "./verdict.ts";

export function claimsOf(build: Build, subject: Subject | undefined, facts: AotFacts, runtime?: RuntimeFlags): Claimed {
  const { buildType, builder, argv, env = {}, reported, metadata } = build;
  const wasm = wasmOf(build);
  const wamrc = wamrcIn(build);
  const version = versionOf(build, facts);
  const options = argv && parseOptions(argv);
  const effective = effectiveOf(build, facts);
  const sha256 = wamrc?.digest?.sha256;
  return {
    builder: builder.id,
    buildType,
    ...(subject && { subjectName: subject.name }),
    ...(build.wasm !== undefined && { wasm: named(build.wasm, wasm) }),
    ...(argv && { argv, env }),
    ...((version || sha256) && {
      wamrc: { name: wamrc?.name ?? "wamrc", ...(version && { version }), ...(sha256 && { sha256 }) },
    }),
    libraries: build.dependencies
      .filter((d) => d !== wasm && d !== wamrc)
      .map((d) => named(d.name ?? d.uri ?? "unnamed", d)),
    ...(reported && { reported }),
    ...(effective && { effective }),
    weakens: options && effective ? weakenings({ options, env, version, effective, facts, runtime }) : [],
    ...(metadata && { metadata }),
  };
}

function wasmOf({ wasm, dependencies }: Build): Dependency | undefined {
  return dependencies.find((d) => d.name === wasm) ?? dependencies.find((d) => d.mediaType === "application/wasm");
}

function named(name: string, dependency: Dependency | undefined): { name: string; sha256?: string } {
  const sha256 = dependency?.digest?.sha256;
  return { name, ...(sha256 !== undefined && { sha256 }) };
}
