/**
 * The statement about a file: what the builder was told (options, input), what it said, and what follows from that for this
 * file. Values that nobody knows stay out of it.
 */
import { createHash } from "node:crypto";
import { walk } from "@assay/aot-format";
import { aotFacts, headerClaims } from "../format/aot-facts.ts";
import type { Build, Dependency, Statement } from "../format/statement.ts";
import { BUILD_TYPE } from "../format/uris.ts";
import { effectiveOptions, resolveVersion } from "../options/effective.ts";
import { parseOptions } from "../options/weakening.ts";

export interface BuildFacts {
  /** Shown to people and compared with `--expect-name`; never used as a path. */
  readonly subjectName: string;
  readonly builder: string;
  readonly toolVersion: string;
  readonly wasm?: { readonly name: string; readonly sha256: string };
  /** Options only: without -o, without file names. */
  readonly argv?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly wamrc?: { readonly name: string; readonly sha256: string; readonly reportedVersion?: string };
  readonly reported?: Readonly<Record<string, string>>;
  /** Shared libraries, native libraries, profiles: everything else that went in. */
  readonly dependencies?: readonly { readonly name: string; readonly sha256: string }[];
  readonly metadata?: Readonly<Record<string, string>>;
}

export function makeStatement(aot: Uint8Array, made: BuildFacts): Statement {
  const { subjectName, builder, toolVersion, wasm, argv, env, wamrc, reported, metadata } = made;
  const facts = aotFacts(aot, walk(aot));
  const version = wamrc?.reportedVersion;
  const build: Build = {
    buildType: BUILD_TYPE,
    ...(wasm && { wasm: wasm.name }),
    ...(argv && { argv, env: env ?? {} }),
    ...(reported && { reported }),
    ...(argv && {
      effective: { ...effectiveOptions(parseOptions(argv), facts, resolveVersion(version, facts.aotVersion)) },
    }),
    aotHeader: headerClaims(facts),
    dependencies: dependenciesOf(made),
    builder: { id: builder, version: { ...(version && { wamrc: version }), assay: toolVersion } },
    ...(metadata && { metadata }),
  };
  const sha256 = createHash("sha256").update(aot).digest("hex");
  return { subjects: [{ name: subjectName, digest: { sha256 } }], build };
}

function dependenciesOf({ wasm, wamrc, dependencies = [] }: BuildFacts): Dependency[] {
  const digest = (sha256: string): { digest: { sha256: string } } => ({ digest: { sha256 } });
  const version = wamrc?.reportedVersion;
  return [
    ...(wasm ? [{ name: wasm.name, ...digest(wasm.sha256), mediaType: "application/wasm" }] : []),
    ...(wamrc
      ? [{ name: wamrc.name, ...digest(wamrc.sha256), ...(version && { annotations: { reportedVersion: version } }) }]
      : []),
    ...dependencies.map(({ name, sha256 }) => ({ name, ...digest(sha256) })),
  ];
}
