/** `assay bundle CASE`: the files anew, then what was asked for with them. */
import type { BundleFile } from "@assay/advisory";
import { bundleCase, openCase, runtimePlaces } from "@assay/triage";
import { keepFrom } from "./keep.ts";
import { oneFile } from "./one-file.ts";
import { packBundle } from "./pack.ts";

export interface MakeFlags {
  readonly zip?: string | undefined;
  readonly "encrypt-to"?: readonly string[] | undefined;
  readonly format?: string | undefined;
  readonly keep?: readonly string[] | undefined;
  readonly config?: unknown;
}

export interface Made {
  readonly warnings: readonly string[];
  /** With --format: the one file, and nothing was written. */
  readonly one?: BundleFile;
  readonly summary: object;
  readonly text: string;
}

export async function makeBundleOf(path: string, flags: MakeFlags): Promise<Made> {
  const { zip, format } = flags;
  const options = { keep: keepFrom(flags.keep), write: format === undefined };
  const made = bundleCase(openCase(path), runtimePlaces(flags.config as string | undefined), options);
  const { files, warnings, repository } = made;
  if (format !== undefined) return { warnings, one: oneFile(files, format), summary: {}, text: "" };
  const packed = zip === undefined ? [] : await packBundle(files, zip, flags["encrypt-to"] ?? [], repository);
  const names = files.map((file) => file.path);
  return {
    warnings,
    summary: { path: made.path, files: names, packed, warnings },
    text: [`${made.path}:`, ...names.map((name) => `  ${name}`), ...packed].join("\n"),
  };
}
