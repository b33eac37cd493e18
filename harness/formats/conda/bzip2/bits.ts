/** Bits to bytes, most significant first. */
export class BitWriter {
  #bytes = Buffer.alloc(1 << 16);
  #length = 0;
  #pending = 0;
  #bits = 0;

  /** At most 24 bits at a time. */
  write(count: number, value: number): void {
    this.#pending = (this.#pending << count) | value;
    this.#bits += count;
    while (this.#bits >= 8) {
      this.#bits -= 8;
      this.#push((this.#pending >>> this.#bits) & 0xff);
    }
    this.#pending &= (1 << this.#bits) - 1;
  }

  write32(value: number): void {
    this.write(16, value >>> 16);
    this.write(16, value & 0xffff);
  }

  /** The whole bytes that were written since it was asked last. */
  take(): Buffer {
    const taken = Buffer.from(this.#bytes.subarray(0, this.#length));
    this.#length = 0;
    return taken;
  }

  /** Fills the last byte with zeros. */
  pad(): void {
    if (this.#bits > 0) this.write(8 - this.#bits, 0);
  }

  #push(byte: number): void {
    if (this.#length === this.#bytes.length) this.#bytes = Buffer.concat([this.#bytes], 2 * this.#length);
    this.#bytes[this.#length++] = byte;
  }
}
