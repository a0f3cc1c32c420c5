/** Changes to the user's list of runtimes, one at a time. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { runtimePlaces } from "@assay/triage";
import { withLock } from "./lock.ts";

export function editRuntimes(
  config: string | undefined,
  edit: (places: ReturnType<typeof runtimePlaces>) => void,
): void {
  const places = runtimePlaces(config);
  mkdirSync(places.configDir, { recursive: true });
  withLock(join(places.configDir, "runtimes.json"), () => edit(places));
}
