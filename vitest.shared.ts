import { join } from "node:path";
import { defineConfig } from "vitest/config";

/** Packages are tested from source: the condition resolves `@assay/*` to src, so no build is needed. */
export const fromSource = defineConfig({
  resolve: { conditions: ["@assay/source"] },
  ssr: { resolve: { conditions: ["@assay/source", "node", "import", "module", "default"] } },
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: [join(import.meta.dirname, "vitest.seed.ts")],
    testTimeout: 30_000,
    hookTimeout: 120_000,
  },
});
