/** The program that embeds WAMR is on the same stack: its functions stay in the report's own words and come into no list of WAMR's. */
import { describe, expect, it } from "vitest";
import { type BundleInput, makeBundle } from "../src/advisory.ts";
import { topFrame, wamrFrames, wamrKey, wamrSite } from "../src/wamr-frames.ts";
import { sample } from "./sample.ts";

function crash(report: string, frames: readonly string[], over: Partial<BundleInput["fingerprint"] & object> = {}) {
  const [run] = sample().observations as [BundleInput["observations"][0]];
  const key = `x READ @ ${frames.slice(0, 3).join(" < ")}`;
  return sample({
    fingerprint: { ...sample().fingerprint!, frames, key, ...over },
    observations: [{ ...run, stderr: report }],
  });
}

describe("whose a function is", () => {
  it.each<[string, string, string, string[]]>([
    ["by its folder", "#0 0x1 in foo /home/a/wamr/core/iwasm/common/x.c:1:2", "foo", ["foo"]],
    ["by its folder, after redaction", "#0 0x1 in foo /[wamr]/core/shared/x.c:1", "foo", ["foo"]],
    ["by the name of its file", "#0 0x1 in foo ../interpreter/wasm_loader.c:1", "foo", ["foo"]],
    ["by the name of its file, of a debugger", "#0  foo (a=1) at wasm_runtime.c:12", "foo", ["foo"]],
    ["another's file says more than a name", "#0 0x1 in wasm_app_run /[path-1]/app.c:1", "wasm_app_run", []],
    ["another's loader.c", "#1 0x1 in acme_load /[path-1]/loader.c:7000:9", "acme_load", []],
    [
      "by its own name, without a file",
      "#0 0x1 in wasm_runtime_load (/[path-1]/app+0x1)",
      "wasm_runtime_load",
      ["wasm_runtime_load"],
    ],
    ["not by any name", "#0 0x1 in acme_load (/[path-1]/app+0x1)", "acme_load", []],
    ["nor by a part of one", "#0 0x1 in load_payload", "load_payload", []],
    [
      "of LLVM, for wamrc",
      "#0 0x1 llvm::SelectionDAG::getNode(x)",
      "llvm::SelectionDAG::getNode",
      ["llvm::SelectionDAG::getNode"],
    ],
    ["where nothing is said of it", "", "check_simd_memory_access_align", ["check_simd_memory_access_align"]],
  ])("%s", (_, report, name, own) => {
    expect(wamrFrames(crash(report, [name]))).toEqual(own);
  });

  it.each([
    "invokeNative",
    "invoke_native_interp",
    "aot_call_function",
    "bh_memory_x",
    "ems_free",
    "gc_alloc_vo",
    "jit_codegen_gen_native",
    "wasi_fd_read",
    "wasmtime_ssp_fd_read",
    "os_mmap",
    "load_from_sections",
    "load",
    "execute_main",
    "reserve_block_ret",
    "tables_instantiate",
    "read_leb",
  ])("%s is a name of WAMR's", (name) => {
    expect(wamrFrames(crash("", [name]))).toEqual([name]);
  });

  it("a name that a bundle from a stranger leaves empty is nobody's", () => {
    expect(wamrFrames(crash("x", [""]))).toEqual([]);
  });
});

const STACK = `==1==ERROR: AddressSanitizer: x
    #0 0x1 in wasm_loader_prepare_bytecode /home/al/core/iwasm/interpreter/wasm_loader.c:4123:17
    #1 0x1 in acme_rocket_load_payload /home/al/acme/src/rocket payload/loader.c:7000:9
    #2 0x1 in foo ../../x/y.c:3
`;
const NAMES = ["wasm_loader_prepare_bytecode", "acme_rocket_load_payload", "foo"];

describe("a stack of both", () => {
  const mixed = crash(STACK, NAMES, { site: "wasm_loader.c:4123" });

  it("the key and the place are WAMR's", () => {
    expect(wamrKey(mixed)).toBe("x READ @ wasm_loader_prepare_bytecode");
    expect(wamrSite(mixed)).toBe("wasm_loader.c:4123");
    expect(wamrKey(sample())).toBe(sample().fingerprint?.key);
  });

  it("another's function is in no file for programs, and in no list of WAMR's", () => {
    const files = new Map(makeBundle(mixed).map((f) => [f.path, new TextDecoder().decode(f.bytes)]));
    expect(JSON.parse(files.get("advisory.json") ?? "").vulnerabilities[0].vulnerable_functions).toEqual([NAMES[0]]);
    for (const path of ["osv.json", "report.sarif"]) expect(files.get(path)).not.toMatch(/acme|foo|loader\.c:7000/);
    const text = files.get("ADVISORY.md") ?? "";
    expect(text).toContain("Functions of WAMR, innermost first: `wasm_loader_prepare_bytecode`.");
    expect(text).toContain("2 more on the stack are not known to be WAMR's");
    expect(text).toContain("#1 0x1 in acme_rocket_load_payload");
  });

  it("a crash in another's function is not called one of WAMR's", () => {
    const theirs = crash(STACK, NAMES.slice(1), { site: "loader.c:7000" });
    expect([topFrame(theirs), wamrSite(theirs), wamrKey(theirs)]).toEqual([undefined, undefined, "x READ @ ?"]);
    const files = new Map(makeBundle(theirs).map((f) => [f.path, new TextDecoder().decode(f.bytes)]));
    expect(files.get("report.sarif")).not.toMatch(/acme|loader\.c/);
    expect(JSON.parse(files.get("advisory.json") ?? "").summary).not.toContain("acme");
    expect(files.get("ADVISORY.md")).toContain("No function of WAMR is known to be at fault");
  });
});
