// What a program we start finds in its environment.
import { describe, expect, it } from "vitest";
import { sanitizerEnv } from "../src/runner.ts";

describe("sanitizerEnv", () => {
  const own = { ASAN_OPTIONS: "exitcode=7:handle_segv=2", MODE: "x" };
  it("keeps what the target sets, behind our settings, where a sanitizer lets it win", () => {
    const env = sanitizerEnv({ symbolize: false }, own);
    expect(env.MODE).toBe("x");
    expect(env.ASAN_OPTIONS).toMatch(/^exitcode=99:symbolize=0:.*:exitcode=7:handle_segv=2$/);
    expect(env.UBSAN_OPTIONS).toBe(sanitizerEnv({ symbolize: false }).UBSAN_OPTIONS);
  });
  it("asks for names only where they are wanted, and never for colours or leaks", () => {
    expect(sanitizerEnv({ symbolize: true }).ASAN_OPTIONS).toMatch(/symbolize=1.*color=never.*detect_leaks=0/);
    expect(sanitizerEnv({ symbolize: true, rssLimitMb: 64 }).ASAN_OPTIONS).toContain("hard_rss_limit_mb=64");
  });
});
