/** The targets of a batch: the named runtime and the sanitizer builds of the same version, which tell bugs apart that it cannot. */
import { forRuntime } from "../command-line.ts";
import { checkRuntime, findRuntime, listRuntimes, type RuntimePlaces } from "../runtimes.ts";
import { sameBuild, targetOf } from "../session.ts";
import type { Target } from "../target.ts";

export function targetsOf(places: RuntimePlaces, name: string, words: readonly string[] | undefined): Target[] {
  const runtime = findRuntime(places, name);
  checkRuntime(runtime);
  const siblings = listRuntimes(places).filter((r) => r.sanitizer && sameBuild(r, runtime));
  return [runtime, ...siblings].map((r) => targetOf(r, forRuntime(r, words)));
}
