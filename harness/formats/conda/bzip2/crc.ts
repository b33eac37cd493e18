// CRC-32 as bzip2 has it, most significant bit first: https://gitlab.com/bzip2/bzip2/-/blob/master/crctable.c
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte << 24;
  for (let bit = 0; bit < 8; bit++) value = value < 0 ? (value << 1) ^ 0x04c11db7 : value << 1;
  return value >>> 0;
});

/** The checksum of one block, fed byte by byte. */
export class BlockCrc {
  #value = 0xffffffff;

  add(byte: number): void {
    this.#value = (this.#value << 8) ^ TABLE[(this.#value >>> 24) ^ byte]!;
  }

  get value(): number {
    return ~this.#value >>> 0;
  }
}

/** The stream's checksum after one more block. */
export function combine(stream: number, block: number): number {
  return (((stream << 1) | (stream >>> 31)) ^ block) >>> 0;
}
