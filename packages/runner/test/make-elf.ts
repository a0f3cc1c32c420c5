/** The least ELF file with a symbol table: header, one loaded segment, symbols, names, three section headers. */

export interface ElfSpec {
  readonly wide: boolean;
  readonly little: boolean;
  readonly base: number;
  readonly functions: readonly { readonly name: string; readonly start: number; readonly size: number }[];
}

/** Field widths in bytes; "w" is a word of the file's class. */
type Field = readonly [size: 1 | 2 | 4 | "w", value: number];

export function makeElf(spec: ElfSpec): Uint8Array {
  const { wide, little } = spec;
  const size = wide
    ? { header: 64, segment: 56, section: 64, symbol: 24 }
    : { header: 52, segment: 32, section: 40, symbol: 16 };
  const names = `${["", ...spec.functions.map((one) => one.name)].join("\0")}\0`;
  const symbolsAt = size.header + size.segment;
  const namesAt = symbolsAt + size.symbol * (spec.functions.length + 1);
  const sectionsAt = namesAt + names.length;
  const fields: Field[] = [
    ...[0x7f, 0x45, 0x4c, 0x46, wide ? 2 : 1, little ? 1 : 2, 1, ...Array<number>(9).fill(0)].map(
      (byte): Field => [1, byte],
    ),
    ...list([2, 3], [2, 62], [4, 1], ["w", 0], ["w", size.header], ["w", sectionsAt], [4, 0], [2, size.header]),
    ...list([2, size.segment], [2, 1], [2, size.section], [2, 3], [2, 0]),
    ...segment(wide, spec.base),
    ...symbol(wide, 0, 0, 0, 0, 0),
    ...spec.functions.flatMap((one) =>
      symbol(wide, names.indexOf(`\0${one.name}\0`) + 1, 0x12, 1, one.start, one.size),
    ),
    ...[...Buffer.from(names)].map((byte): Field => [1, byte]),
    ...section(0, 0, 0, 0, 0),
    ...section(2, symbolsAt, namesAt - symbolsAt, 2, size.symbol),
    ...section(3, namesAt, names.length, 0, 0),
  ];
  return encode(fields, spec);
}

function list(...fields: Field[]): Field[] {
  return fields;
}

function segment(wide: boolean, base: number): Field[] {
  if (wide)
    return list([4, 1], [4, 5], ["w", 0], ["w", base], ["w", base], ["w", 0x3000], ["w", 0x3000], ["w", 0x1000]);
  return list([4, 1], ["w", 0], ["w", base], ["w", base], ["w", 0x3000], ["w", 0x3000], [4, 5], ["w", 0x1000]);
}

function symbol(wide: boolean, name: number, info: number, index: number, value: number, size: number): Field[] {
  if (wide) return list([4, name], [1, info], [1, 0], [2, index], ["w", value], ["w", size]);
  return list([4, name], ["w", value], ["w", size], [1, info], [1, 0], [2, index]);
}

function section(type: number, offset: number, size: number, link: number, entry: number): Field[] {
  return list(
    [4, 0],
    [4, type],
    ["w", 0],
    ["w", 0],
    ["w", offset],
    ["w", size],
    [4, link],
    [4, 0],
    ["w", 1],
    ["w", entry],
  );
}

function encode(fields: readonly Field[], { wide, little }: ElfSpec): Uint8Array {
  const bytes: number[] = [];
  for (const [width, value] of fields) {
    const size = width === "w" ? (wide ? 8 : 4) : width;
    const digits = Array.from({ length: size }, (_, i) => Number((BigInt(value) >> BigInt(8 * i)) & 255n));
    bytes.push(...(little ? digits : digits.reverse()));
  }
  return new Uint8Array(bytes);
}
