/** The targets of a batch: the named runtimes and the sanitizer builds of the same versions, which tell bugs apart that they cannot. */
import { forRuntime } from "../command-line.ts";
import { checkRuntime, findRuntime, listRuntimes, type RuntimePlaces } from "../runtimes.ts";
import { sameBuild, targetOf } from "../session.ts";
import type { Target } from "../target.ts";

export interface FleetTarget extends Target {
  /** Of plain and sanitizer builds alike; what is not known is taken from the name. */
  readonly version?: string;
  /** Not asked for by name: a sanitizer build that comes along. */
  readonly sibling?: true;
}

export function targetsOf(
  places: RuntimePlaces,
  names: readonly string[],
  words: readonly string[] | undefined,
): FleetTarget[] {
  const targets = new Map<string, FleetTarget>();
  for (const name of names) {
    const runtime = findRuntime(places, name);
    checkRuntime(runtime);
    const siblings = listRuntimes(places).filter((r) => r.sanitizer && sameBuild(r, runtime));
    for (const r of [runtime, ...siblings]) {
      const version = r.version ?? r.date;
      targets.set(r.name, {
        ...targetOf(r, forRuntime(r, words)),
        ...(version ? { version } : {}),
        ...(names.includes(r.name) ? {} : { sibling: true }),
      });
    }
  }
  return [...targets.values()];
}
