// What an instruction takes from the operand stack and leaves on it, as far as that is fixed by its opcode. With it the
// minimizer can cut whole statements and expressions instead of single instructions. Kept as text, one line a range:
// `first-last takes>leaves`, types as one letter: i32 i, i64 l, f32 f, f64 d, v128 v.

export type StackType = "i" | "l" | "f" | "d" | "v";

export interface StackEffect {
  readonly takes: readonly StackType[];
  readonly leaves: readonly StackType[];
}

const PLAIN = `
01 >|28 i>i|29 i>l|2a i>f|2b i>d|2c-2f i>i|30-35 i>l|36 ii>|37 il>|38 if>|39 id>|3a-3b ii>|3c-3e il>|3f >i|40 i>i
41 >i|42 >l|43 >f|44 >d|45 i>i|46-4f ii>i|50 l>i|51-5a ll>i|5b-60 ff>i|61-66 dd>i|67-69 i>i|6a-78 ii>i|79-7b l>l
7c-8a ll>l|8b-91 f>f|92-98 ff>f|99-9f d>d|a0-a6 dd>d|a7 l>i|a8-a9 f>i|aa-ab d>i|ac-ad i>l|ae-af f>l|b0-b1 d>l
b2-b3 i>f|b4-b5 l>f|b6 d>f|b7-b8 i>d|b9-ba l>d|bb f>d|bc f>i|bd d>l|be i>f|bf l>d|c0-c1 i>i|c2-c4 l>l`;

const PREFIX_FC = `
0-1 f>i|2-3 d>i|4-5 f>l|6-7 d>l|8 iii>|9 >|a iii>|b iii>|c iii>|d >|e iii>|10 >i`;

const PREFIX_FD = `
0-a i>v|b iv>|c >v|d-e vv>v|f-11 i>v|12 l>v|13 f>v|14 d>v|15-16 v>i|17 vi>v|18-19 v>i|1a vi>v|1b v>i|1c vi>v|1d v>l
1e vl>v|1f v>f|20 vf>v|21 v>d|22 vd>v|23-4c vv>v|4d v>v|4e-51 vv>v|52 vvv>v|53 v>i|54-57 iv>v|58-5b iv>|5c-5d i>v
5e-62 v>v|63-64 v>i|65-66 vv>v|67-6a v>v|6b-6d vi>v|6e-73 vv>v|74-75 v>v|76-79 vv>v|7a v>v|7b vv>v|7c-81 v>v|82 vv>v
83-84 v>i|85-86 vv>v|87-8a v>v|8b-8d vi>v|8e-93 vv>v|94 v>v|95-99 vv>v|9b-9f vv>v|a0-a1 v>v|a3-a4 v>i|a7-aa v>v|ab-ad vi>v
ae vv>v|b1 vv>v|b5-ba vv>v|bc-bf vv>v|c0-c1 v>v|c3-c4 v>i|c7-ca v>v|cb-cd vi>v|ce vv>v|d1 vv>v|d5-df vv>v|e0-e1 v>v|e3 v>v|e4-eb vv>v|ec-ed v>v|ef v>v|f0-f7 vv>v|f8-ff v>v
100 vv>v|101-104 v>v|105-10c vvv>v|10d-112 vv>v|113 vvv>v`;

const PREFIX_FE = `
0 ii>i|1 iil>i|2 ill>i|3 >|10 i>i|11 i>l|12-13 i>i|14-16 i>l|17 ii>|18 il>|19-1a ii>|1b-1d il>|1e ii>i|1f il>l
20-21 ii>i|22-24 il>l|25 ii>i|26 il>l|27-28 ii>i|29-2b il>l|2c ii>i|2d il>l|2e-2f ii>i|30-32 il>l|33 ii>i|34 il>l
35-36 ii>i|37-39 il>l|3a ii>i|3b il>l|3c-3d ii>i|3e-40 il>l|41 ii>i|42 il>l|43-44 ii>i|45-47 il>l
48 iii>i|49 ill>l|4a-4b iii>i|4c-4e ill>l`;

const TABLES = new Map<number, Map<number, StackEffect>>(
  [[0, PLAIN] as const, [0xfc, PREFIX_FC] as const, [0xfd, PREFIX_FD] as const, [0xfe, PREFIX_FE] as const].map(
    ([prefix, text]) => [prefix, readTable(text)],
  ),
);

/** Null where it depends on types, labels or locals, or where the instruction is not known. */
export function fixedEffect(prefix: number, code: number): StackEffect | null {
  return TABLES.get(prefix)?.get(code) ?? null;
}

function readTable(text: string): Map<number, StackEffect> {
  const table = new Map<number, StackEffect>();
  for (const row of text.trim().split(/[|\n]/)) {
    const [range = "", effect = ""] = row.split(" ");
    const [first = 0, last = first] = range.split("-").map((hex) => Number.parseInt(hex, 16));
    const [takes = "", leaves = ""] = effect.split(">");
    for (let code = first; code <= last; code++)
      table.set(code, { takes: [...takes] as StackType[], leaves: [...leaves] as StackType[] });
  }
  return table;
}
