/** Ready texts for maintainers, in our own words. `{name}` is filled in; a name nobody gave stays visible as a gap to fill. */

export type TemplateName =
  | "thankPublic"
  | "acknowledge"
  | "reproduced"
  | "askMore"
  | "refile"
  | "notABug"
  | "update"
  | "notReproduced"
  | "cve"
  | "advance"
  | "release";

export const TEMPLATES: Readonly<Record<TemplateName, string>> = {
  thankPublic:
    "Thank you for the report, @{reporter}. This may be a security issue, so we are closing this thread and going on in private: we have opened a security advisory and invited you to it. Please do not add details here. If you cannot use GitHub for that, tell us another private way to reach you.",
  acknowledge:
    "Thank you, @{reporter}. We have received your report and are looking into it now. {manager} is responsible for it. We will tell you within two days whether we can reproduce it, and which versions are affected as far as we know.",
  reproduced:
    "We can reproduce it on {tested}. Affected versions: {affected}. We count it as {class} by {rule}. A fix is being prepared in the private fork, to which you are invited; please tell us how you would like to be credited.",
  askMore:
    "Thank you, @{reporter}. To go on we need to know: {questions} The exact versions of iwasm and wamrc, their build flags and the full command line help most.",
  refile:
    "Thank you, @{reporter}. By our rules this is a bug and not a security issue: {rule}. We would like to go on in a public issue and credit you there. Is there a reason not to?",
  notABug:
    "Thank you, @{reporter}. We looked at it and nothing is wrong with the runtime here: {rule}. If you see the same without that, please tell us.",
  update:
    "Thank you, @{reporter}. This is fixed in {fixed}; please test again with it, built with AddressSanitizer if you can. If it still happens, tell us here.",
  notReproduced:
    "Thank you, @{reporter}. We cannot reproduce it so far. Which exact versions of iwasm and wamrc, which build flags, which system and command line did you use? The file itself helps most.",
  cve: "Summary: {summary}\nAffected versions: {affected}\nFixed in: {fixed}\nWeakness: {cwe}\nSeverity (proposal): {vector}\nReported by: {reporter}",
  advance:
    "A security release of WebAssembly Micro Runtime is coming on about {disclosure}. The advisory will be published the same day. Highest severity: {severity}.",
  release:
    "WebAssembly Micro Runtime {fixed} is out. It fixes {advisory} (severity {severity}). Please update. Thanks to {reporter} for the report.",
};

export function fill(name: TemplateName, values: Readonly<Record<string, string>>): string {
  return TEMPLATES[name].replace(/\{(\w+)\}/g, (gap, key: string) => (Object.hasOwn(values, key) ? values[key]! : gap));
}
