import { defineConfig } from "vitest/config";

// One process for the whole repository; each folder's own vitest.config.ts adds what it needs.
export default defineConfig({
  test: { projects: ["packages/*", "apps/*", "test"] },
});
