export interface ElfSymbols {
  /** The function that holds a module offset as sanitizers print it (`(module+0x9afb2)`). */
  symbolAt(offset: number): string | undefined;
  readonly count: number;
}
export function elfSymbols(_bytes: Uint8Array): ElfSymbols | undefined {
  return undefined;
}
