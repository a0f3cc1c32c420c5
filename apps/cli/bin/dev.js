#!/usr/bin/env -S node --conditions=@assay/source --import tsx
// The CLI from source: no build, no dist.
import { start } from "../src/main.ts";

await start("./src/commands.ts");
