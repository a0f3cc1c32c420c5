/** Started by guard.test.ts, which then ends it in every way a process can end. */
import { writeFileSync } from "node:fs";
import { fastRunner, makeScratch, run } from "../../src/runner.ts";

writeFileSync(`${process.argv[2]}.memory`, makeScratch("memory"));

const script = "setsid sleep 100 & echo started >>$NOTE; sleep 100";
const request = {
  argv: ["sh", "-c", script],
  timeoutMs: 60_000,
  env: { NOTE: process.argv[2] ?? "", LEFTOVER: process.argv[3] ?? "" },
};
const ways = (["sh", "perl", "node"] as const).map((way) => fastRunner({ way }));
const open = [run(request), ...ways.map((one) => one.run(request))];
if (process.argv[4] === "exit") {
  setInterval(async () => {
    const { readFileSync } = await import("node:fs");
    const started = readFileSync(process.argv[2] ?? "", "utf8").split("\n").length - 1;
    if (started === open.length) process.exit(0);
  }, 20);
}
await Promise.allSettled(open);
