/**
 * A stage reads what is there and adds its own file. Its file carries the digest of what it was made from, so a stage is run
 * again exactly when its inputs changed, and a resumed case does nothing twice.
 */
import { sha256 } from "./case-directory.ts";
import { assertMayRun } from "./own-cases.ts";
import { type Session, throwIfAborted } from "./session.ts";

export interface Stage {
  readonly name: string;
  readonly file: string;
  /** Files of the case that this stage reads; the ones that are not there count too. */
  readonly needs: readonly string[];
  /** Starts programs: the ones that the case names. */
  readonly starts?: boolean;
  /** Left out for this session (an answer that is not a crash has nothing to minimize). */
  readonly skip?: (session: Session) => boolean;
  readonly run: (session: Session) => Promise<object> | object;
}

export async function runStages(stages: readonly Stage[], session: Session): Promise<void> {
  for (const stage of stages) {
    throwIfAborted(session.options);
    if (stage.skip?.(session)) continue;
    const of = digestOf(session, stage.needs);
    if (session.dir.json<{ of?: string }>(stage.file)?.of === of) continue;
    if (stage.starts) assertMayRun(session);
    const result = await stage.run(session);
    throwIfAborted(session.options);
    session.dir.writeJson(stage.file, { of, ...result });
  }
}

function digestOf(session: Session, needs: readonly string[]): string {
  const lines = needs.map((name) => {
    const bytes = session.dir.bytes(name);
    return `${name} ${bytes ? sha256(bytes) : "-"}`;
  });
  return sha256(lines.join("\n"));
}
