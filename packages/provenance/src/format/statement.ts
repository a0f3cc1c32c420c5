/**
 * The statement: in-toto v1 with SLSA provenance v1. All values are strings, so that no reader rounds one. What is not known is
 * absent: a statement made after the fact may say nothing but the subject. `parseStatement` takes the bytes that were
 * verified and nothing else; every bad path is collected before it throws.
 */
import { ProvenanceError } from "../error.ts";
import { parseJson } from "./json.ts";
import { type Checker, checker, type Shape } from "./shape.ts";
import { PREDICATE_TYPE, STATEMENT_TYPE } from "./uris.ts";

export type Digests = Readonly<Record<string, string>>;

export interface Subject {
  readonly name: string;
  readonly digest: Digests;
}

export interface Dependency {
  readonly name?: string;
  readonly uri?: string;
  readonly digest?: Digests;
  readonly mediaType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Only these four variables reach the code generator of wamrc. */
export const WAMRC_VARIABLES: readonly string[] = [
  "WAMRC_LLC_COMPILER",
  "WAMRC_LLC_FLAGS",
  "WAMRC_ASM_COMPILER",
  "WAMRC_ASM_FLAGS",
];

export interface Build {
  readonly buildType: string;
  readonly wasm?: string;
  readonly argv?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What wamrc printed: target, cpu, triple, cpuFeatures, optLevel, sizeLevel. */
  readonly reported?: Readonly<Record<string, string>>;
  readonly effective?: Readonly<Record<string, string>>;
  readonly aotHeader?: Readonly<Record<string, string>>;
  readonly dependencies: readonly Dependency[];
  readonly builder: { readonly id: string; readonly version: Readonly<Record<string, string>> };
  readonly metadata?: Readonly<Record<string, string>>;
}

export interface Statement {
  readonly subjects: readonly Subject[];
  readonly build: Build;
}

export function statementBytes({ subjects, build }: Statement): Uint8Array {
  const { buildType, wasm, argv, env, reported, effective, aotHeader, dependencies, builder, metadata } = build;
  return new TextEncoder().encode(
    JSON.stringify({
      _type: STATEMENT_TYPE,
      subject: subjects,
      predicateType: PREDICATE_TYPE,
      predicate: {
        buildDefinition: {
          buildType,
          externalParameters: { wasm, argv, env },
          internalParameters: { reported, effective, aotHeader },
          resolvedDependencies: dependencies,
        },
        runDetails: { builder, metadata },
      },
    }),
  );
}

/** The digests we know how to compute; others are carried along and ignored. */
export const DIGEST_LENGTH: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };

export function parseStatement(bytes: Uint8Array): Statement {
  const json = parseJson(bytes);
  const bad: string[] = [];
  const statement = readStatement(checker(json, bad));
  if (bad.length > 0) throw new ProvenanceError("envelope-malformed", `statement: ${bad.join("; ")}`);
  return statement;
}

/** The type of an in-toto statement about something else than a build: well made perhaps, and not ours to judge. */
export function otherPredicate(bytes: Uint8Array): string | undefined {
  const root = checker(parseJson(bytes), []);
  const predicateType = root.text("predicateType");
  if (!/^https:\/\/in-toto\.io\/Statement\/v\d/.test(root.text("_type")) || predicateType === "") return undefined;
  return predicateType === PREDICATE_TYPE ? undefined : predicateType;
}

function readStatement(root: Checker): Statement {
  root.equals("_type", STATEMENT_TYPE);
  root.equals("predicateType", PREDICATE_TYPE);
  const subjects = root.list("subject", 1, 64).map((s) => ({ name: s.text("name"), digest: digests(s, true) ?? {} }));
  const predicate = root.object("predicate");
  return { subjects, build: readBuild(predicate.object("buildDefinition"), predicate.object("runDetails")) };
}

function readBuild(definition: Checker, details: Checker): Build {
  const external = definition.object("externalParameters");
  external.only("wasm", "argv", "env");
  const internal = definition.optional("internalParameters");
  const env = external.texts("env");
  for (const name of Object.keys(env ?? {})) {
    if (!WAMRC_VARIABLES.includes(name)) external.bad(`env.${name}`, "not a variable of wamrc");
  }
  const builder = details.object("builder");
  const build: Shape<Build> = {
    buildType: definition.text("buildType"),
    wasm: external.optionalText("wasm"),
    argv: external.textList("argv"),
    env,
    reported: internal?.texts("reported"),
    effective: internal?.texts("effective"),
    aotHeader: internal?.texts("aotHeader"),
    dependencies: definition.optionalList("resolvedDependencies", 256).map(readDependency),
    builder: { id: builder.text("id"), version: builder.texts("version") ?? {} },
    metadata: details.texts("metadata"),
  };
  return withoutUndefined(build);
}

function readDependency(entry: Checker): Dependency {
  const dependency: Shape<Dependency> = {
    name: entry.optionalText("name"),
    uri: entry.optionalText("uri"),
    digest: digests(entry, false),
    mediaType: entry.optionalText("mediaType"),
    annotations: entry.texts("annotations"),
  };
  return withoutUndefined(dependency);
}

function digests(entry: Checker, needSha256: boolean): Digests | undefined {
  const found = entry.texts("digest");
  if (needSha256 && found?.sha256 === undefined) entry.bad("digest.sha256", "missing");
  for (const [name, value] of Object.entries(found ?? {})) {
    const length = DIGEST_LENGTH[name];
    if (length !== undefined && (value.length !== length || !/^[0-9a-f]*$/.test(value))) {
      entry.bad(`digest.${name}`, `not ${length} lower-case hex digits`);
    }
  }
  return found;
}

function withoutUndefined<T>(value: Shape<T>): T {
  return Object.fromEntries(Object.entries(value as object).filter(([, v]) => v !== undefined)) as T;
}
