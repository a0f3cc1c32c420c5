import { defineConfig } from "vitest/config";

// One process for the whole repository; each folder's own vitest.config.ts adds what it needs. Two workers, as CI has two cores: tests that
// start programs wait more than they compute.
export default defineConfig({
  test: { projects: ["packages/*", "apps/*", "test"], maxWorkers: 2 },
});
