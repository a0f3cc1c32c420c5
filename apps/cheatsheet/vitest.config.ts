import { mergeConfig } from "vitest/config";
import { fromSource } from "../../vitest.shared.ts";

export default mergeConfig(fromSource, { test: { name: "cheatsheet" } });
