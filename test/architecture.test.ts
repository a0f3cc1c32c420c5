// The arrows between packages are those of docs/architecture.md's table: dependencies point downwards only.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..");
const ALLOWED: Record<string, readonly string[]> = {
  "wasm-tree": [],
  "aot-format": [],
  runner: [],
  crash: [],
  policy: [],
  minimizer: ["wasm-tree"],
  provenance: ["aot-format"],
  advisory: [],
  triage: ["advisory", "aot-format", "crash", "minimizer", "policy", "provenance", "runner", "wasm-tree"],
};

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((e) =>
    e.isDirectory() ? sources(join(folder, e.name)) : e.name.endsWith(".ts") ? [join(folder, e.name)] : [],
  );
}

describe("architecture", () => {
  it("has exactly the packages of the table", () => {
    expect(readdirSync(join(root, "packages")).sort()).toEqual(Object.keys(ALLOWED).sort());
  });

  it.each(Object.entries(ALLOWED))("%s imports only what the table allows", (name, allowed) => {
    const manifest = JSON.parse(readFileSync(join(root, "packages", name, "package.json"), "utf8"));
    const declared = Object.keys(manifest.dependencies ?? {}).filter((d) => d.startsWith("@assay/"));
    expect(declared.map((d) => d.slice(7)).sort()).toEqual([...allowed]);
    const imported = new Set(
      sources(join(root, "packages", name, "src")).flatMap((f) =>
        [...readFileSync(f, "utf8").matchAll(/from "(@assay\/[^"/]+)/g)].map((m) => m[1] as string),
      ),
    );
    for (const target of imported) expect(declared).toContain(target);
  });

  it.each(Object.keys(ALLOWED))("%s keeps its files small", (name) => {
    for (const file of sources(join(root, "packages", name, "src"))) {
      if (/(^|\/)data\//.test(file.slice(root.length))) continue;
      expect(readFileSync(file, "utf8").split("\n").length, file).toBeLessThanOrEqual(401);
    }
  });

  it("stamp and verify do not import each other", () => {
    const base = join(root, "packages/provenance/src");
    const importsOf = (folder: string): string[] =>
      sources(join(base, folder)).flatMap((f) =>
        [...readFileSync(f, "utf8").matchAll(/from "(\.\.?\/[^"]+)"/g)].map((m) => m[1] as string),
      );
    expect(importsOf("stamp").filter((i) => i.includes("/verify/"))).toEqual([]);
    expect(importsOf("verify").filter((i) => i.includes("/stamp/"))).toEqual([]);
  });
});
