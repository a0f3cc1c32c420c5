/** Of several runs of one input, the one that tells the most: a target that dies now and then did die. */
import type { Observation } from "../observe.ts";

export function tellingRun<Run extends Pick<Observation, "reading">>(runs: readonly Run[]): Run | undefined {
  const ended = (kind: Observation["reading"]["kind"]): Run | undefined => runs.find((r) => r.reading.kind === kind);
  return ended("crash") ?? ended("hang") ?? runs[0];
}
