/** Short names for the builders of our own, wherever a builder is named on a command line. */
import { UsageError } from "../usage-error.ts";

const BUILDERS = { run: "wamrc-run", claimed: "claimed", recorded: "recorded-wamrc" };

/** `wamrc-run`, `claimed`, or any URI. */
export function builderUri(name: string, known: Readonly<Record<keyof typeof BUILDERS, string>>): string {
  for (const [key, short] of Object.entries(BUILDERS)) if (name === short) return known[key as keyof typeof BUILDERS];
  if (/^[a-z][a-z0-9+.-]*:\S+$/i.test(name)) return name;
  throw new UsageError(`--builder ${name}: neither a URI nor one of ${Object.values(BUILDERS).join(", ")}`);
}
