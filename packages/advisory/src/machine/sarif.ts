/** report.sarif: the one result in SARIF 2.1.0, for tools that gather findings. The stack is what is WAMR's of the report's, innermost first. */
import type { BundleInput } from "../bundle-input.ts";
import { impactOf } from "../text/sections/impact.ts";
import { titleOf } from "../text/title.ts";
import { wamrFrames, wamrKey, wamrSite } from "../wamr-frames.ts";

export function sarifReport(input: BundleInput): object {
  const [name = "", version = "0"] = splitTool(input.tool);
  const kind = input.fingerprint?.kind ?? "no-crash";
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name, version, rules: [{ id: kind, shortDescription: { text: kind } }] } },
        artifacts: [
          {
            location: { uri: `poc.${input.input.kind}` },
            length: input.poc.bytes.length,
            hashes: { "sha-256": input.poc.sha256 },
          },
        ],
        results: [result(input, kind)],
      },
    ],
  };
}

function result(input: BundleInput, ruleId: string): object {
  const { fingerprint, verdict } = input;
  const filed = verdict.action === "report-privately" || verdict.action === "public-bug";
  return {
    ruleId,
    ruleIndex: 0,
    kind: filed ? "fail" : "informational",
    level: filed ? "error" : "none",
    message: { text: `${titleOf(input)}. ${impactOf(input)}` },
    locations: [place(input)],
    ...(fingerprint
      ? {
          partialFingerprints: { "assay-fingerprint/1": wamrKey(input) },
          stacks: [{ message: { text: "functions of WAMR, innermost first" }, frames: wamrFrames(input).map(frame) }],
        }
      : {}),
    properties: {
      action: verdict.action,
      class: verdict.class,
      policy: verdict.policy,
      confidence: verdict.confidence,
    },
  };
}

function place(input: BundleInput): object {
  const [, file, line] = /^([\w.+-]+):(\d+)$/.exec(wamrSite(input) ?? "") ?? [];
  const at = file
    ? { artifactLocation: { uri: file }, region: { startLine: Math.max(1, Number(line)) } }
    : { artifactLocation: { uri: `poc.${input.input.kind}`, index: 0 } };
  const [top] = wamrFrames(input);
  return { physicalLocation: at, ...(top ? { logicalLocations: [{ name: top, kind: "function" }] } : {}) };
}

function frame(name: string): object {
  return { location: { logicalLocations: [{ name, kind: "function" }] } };
}

function splitTool(tool: string): string[] {
  const at = tool.lastIndexOf(" ");
  return at > 0 ? [tool.slice(0, at), tool.slice(at + 1)] : [tool];
}
