/**
 * What differs between two runs of the same program on the same input: process ids, clocks, addresses under ASLR. Replaced by
 * values of the same form, so that a report stays readable for people and for the parsers of crashes; equal addresses stay equal,
 * small ones (null and near it) and offsets into a module stay as they are, because they mean something.
 */
import type { RedactionKind } from "./labels.ts";

export interface Volatile {
  readonly off: ReadonlySet<RedactionKind>;
  readonly count: (kind: RedactionKind, placeholder: string) => string;
}

const PIDS: readonly RegExp[] = [
  /(?<=^|[^=])(==)(\d{1,10})(?===)/g,
  /(\b(?:pid|tid|PID|LWP|[Pp]rocess|thread id)[ =:]\s?)(\d{1,10})\b/g,
  /(\/proc\/)(\d{1,10})(?=\/)/g,
];

const TIMES: readonly (readonly [RegExp, string])[] = [
  [/\[\d{1,2}:\d\d:\d\d[.:,]\d{1,3}(?:,\d{1,3})? - [0-9A-Fa-f]{1,16}\]/g, "[00:00:00:000 - 0]"],
  [/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?/g, "0000-00-00T00:00:00Z"],
  [
    /\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?: [A-Z]{3,5})?(?: \d{4})?/g,
    "Thu Jan  1 00:00:00 1970",
  ],
];

/**
 * Places in a process that is laid out anew each time: 64 bits, or the ranges in which a 32-bit Linux puts programs and stacks. Shorter
 * ones are offsets, status codes, or the fixed addresses of a device.
 */
const ADDRESS =
  /(?<![\w+])0x0{0,16}([1-9a-fA-F][0-9a-fA-F]{8,15}|[fF][5-9a-fA-F][0-9a-fA-F]{6}|5[5-9][0-9a-fA-F]{6})\b/g;

export type Steady = (text: string) => string;

/** Four numbers that no letter or dash touches (a version has one), and not the machine itself. */
const NETWORK =
  /(?<![\w.-]|V8 )(?!127\.|0\.0\.0\.0|255\.)(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w.-])/g;

const GROUP = "[0-9a-fA-F]{1,4}";
/** Shortened ones only where the first group is one that networks use: a name of C++ has two colons too. */
const NETWORK_6 = new RegExp(
  String.raw`(?<![\w:.-])(?:${GROUP}(?::${GROUP}){7}|(?:[23][0-9a-fA-F]{3}|[fF](?:[cCdDfF][0-9a-fA-F]|[eE][89abAB])[0-9a-fA-F])(?::${GROUP}){0,6}::(?:${GROUP}(?::${GROUP}){0,6})?(?:%\w{1,16})?)(?!\w|:\w)`,
  "g",
);
/** Of a network card; with dashes it may be a date. */
const HARDWARE =
  /(?<![\w:.-])(?:[0-9a-fA-F]{2}(?::[0-9a-fA-F]{2}){5}|(?=[0-9-]{0,17}[a-fA-F])[0-9a-fA-F]{2}(?:-[0-9a-fA-F]{2}){5})(?![\w-]|:\w)/g;
const NO_HARDWARE = "00:00:00:00:00:00";

/** Eight bytes of a file are eight groups as well: an address has a longer group, or is shortened and has a digit. */
function isNetwork6(found: string): boolean {
  return found.includes("::") ? /\d/.test(found) : /[0-9a-fA-F]{3}/.test(found);
}

/** The same label for the same key, and each new key the next number. */
function numbered(labelOf: (n: number) => string): (key: string) => string {
  const labels = new Map<string, string>();
  return (key) => {
    const label = labels.get(key) ?? labelOf(labels.size + 1);
    labels.set(key, label);
    return label;
  };
}

/**
 * Numbers processes and addresses over all texts given to it, in order: which lines are of one process tells a report of the sanitizer
 * from text that the program printed.
 */
export function makeSteady({ off, count }: Volatile): Steady {
  const address = numbered((n) => `0xadd${n.toString(16).padStart(5, "0")}`);
  const pid = numbered(String);
  return (text) => {
    let out = text;
    if (!off.has("pid"))
      for (const pattern of PIDS)
        out = out.replace(pattern, (_, head: string, digits: string) => head + count("pid", pid(digits)));
    if (!off.has("time")) for (const [pattern, form] of TIMES) out = out.replace(pattern, () => count("time", form));
    if (!off.has("host"))
      out = out
        .replace(NETWORK, () => count("host", "0.0.0.0"))
        .replace(NETWORK_6, (found) => (isNetwork6(found) ? count("host", "0::0") : found))
        .replace(HARDWARE, (found) => (found === NO_HARDWARE ? found : count("host", NO_HARDWARE)));
    if (!off.has("address"))
      out = out.replace(ADDRESS, (found, digits: string) => {
        if (isPattern(digits)) return found;
        count("address", "0xadd…");
        return address(digits.toLowerCase());
      });
    return out;
  };
}

/** One byte over and over is a filling, not a place: it is the same in every run. */
function isPattern(digits: string): boolean {
  return /^([0-9a-fA-F]{2})\1+$/.test(digits);
}
