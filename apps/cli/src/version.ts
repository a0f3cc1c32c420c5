/** The version of this build, from the package it is shipped in. */
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

export function version(): string {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  return (JSON.parse(readFileSync(`${root}/package.json`, "utf8")) as { version: string }).version;
}

export function toolName(): string {
  return `Assay ${version()}`;
}
