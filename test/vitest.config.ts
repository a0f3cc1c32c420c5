import { mergeConfig } from "vitest/config";
import { fromSource } from "../vitest.shared.ts";

// The tests lie beside their data, not in a folder of their own.
export default mergeConfig(fromSource, { test: { name: "test", include: ["*.test.ts"] } });
