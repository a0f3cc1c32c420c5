/** What the runtime said: the frames, and the report that names the crash best, cut to what a reader needs first. */
import type { BundleInput, BundleObservation } from "../../bundle-input.ts";
import { type Block, code, said, saidAll, text } from "../../document.ts";
import { wamrFrames, wamrSite } from "../../wamr-frames.ts";
import type { Room } from "./tested.ts";

export function details(input: BundleInput, room: Room): Block[] {
  const { fingerprint } = input;
  const best = bestObservation(input);
  const frames = wamrFrames(input);
  const others = (fingerprint?.frames.length ?? 0) - frames.length;
  const blocks: Block[] = [
    frames.length > 0
      ? text("Functions of WAMR, innermost first: ", ...saidAll(frames, " < "), ".")
      : text("No function of WAMR is known to be at fault: no report at hand names one."),
  ];
  if (others > 0)
    blocks.push(
      text(
        `${others} more on the stack ${others === 1 ? "is" : "are"} not known to be WAMR's: the report itself has them.`,
      ),
    );
  const site = wamrSite(input);
  if (site) blocks.push(text("Where: ", said(site), ", as the report of this build has it."));
  if (best && room.lines > 0) {
    const shown = excerpt(best, room.lines);
    if (shown) blocks.push(text("Report of ", said(best.target), ":"), code("text", shown));
  }
  blocks.push(
    text(
      "All runs, with both streams: ",
      said("evidence/runs.json"),
      " of the bundle that was made with this text; ask the reporter for it. Folders, process ids and addresses that change from run to run stand as placeholders.",
    ),
  );
  return blocks;
}

const REPORT = /Sanitizer|runtime error:/;

/** The observation that names the crash best: the one with a sanitizer's report, else a trace, else the first. */
export function bestObservation(input: BundleInput): BundleObservation | undefined {
  const { observations } = input;
  return (
    observations.find((o) => REPORT.test(o.stderr)) ?? observations.find((o) => o.traces.length > 0) ?? observations[0]
  );
}

function excerpt(o: BundleObservation, most: number): string {
  const whole = (REPORT.test(o.stderr) ? o.stderr : [...o.traces, o.stderr, o.stdout].join("\n")).trim();
  const lines = whole.split("\n");
  const end = lines.findIndex((l) => l.startsWith("Shadow bytes around"));
  const kept = (end > 0 ? lines.slice(0, end) : lines).slice(0, most).map((l) => l.slice(0, 300));
  return kept.length < lines.length ? `${kept.join("\n").trimEnd()}\n[…]` : kept.join("\n");
}
