/** Writing and reading bits, most significant first. */

/** Collects bits. */
export class BitWriter {
  #bytes: number[] = [];
  #free = 0;

  /** Writes the lowest `width` bits of a whole number (0 to 53). */
  bits(value: number, width: number): void {
    for (let place = width - 1; place >= 0; place--) {
      if (this.#free === 0) {
        this.#bytes.push(0);
        this.#free = 8;
      }
      this.#free--;
      // Numbers may have more than 32 bits, so no shifting here.
      const bit = Math.floor(value / 2 ** place) % 2;
      this.#bytes[this.#bytes.length - 1]! |= bit << this.#free;
    }
  }

  /** Writes a whole number from 0 to 2^53 − 1: its length in six bits, then all but its leading one. */
  whole(value: number): void {
    const length = bitLength(value);
    this.bits(length, 6);
    if (length > 1) this.bits(value - 2 ** (length - 1), length - 1);
  }

  /** Writes a whole number that is mostly small: groups of three bits, each after a bit that says that there is one more. */
  small(value: number): void {
    let rest = value;
    do {
      const group = rest % 8;
      rest = Math.floor(rest / 8);
      this.bits((rest > 0 ? 8 : 0) + group, 4);
    } while (rest > 0);
  }

  /** All bits so far, the last octet filled with zeros. */
  bytes(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }
}

/** Reads bits. Past the end it reads zeros and is `broken` from then on, so readers need to look at that only where they loop. */
export class BitReader {
  readonly #bytes: Uint8Array;
  #at = 0;
  broken = false;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Bits that are left. */
  get left(): number {
    return this.broken ? 0 : this.#bytes.length * 8 - this.#at;
  }

  /** Reads `width` bits (0 to 53). */
  bits(width: number): number {
    if (width > this.left) {
      this.broken = true;
      return 0;
    }
    let value = 0;
    for (let count = 0; count < width; count++, this.#at++) {
      const bit = (this.#bytes[this.#at >> 3]! >> (7 - (this.#at & 7))) & 1;
      value = value * 2 + bit;
    }
    return value;
  }

  /** Reads what {@link BitWriter.whole} wrote. */
  whole(): number {
    const length = this.bits(6);
    if (length > 53) this.broken = true;
    if (length === 0 || this.broken) return 0;
    return 2 ** (length - 1) + this.bits(length - 1);
  }

  /** Reads what {@link BitWriter.small} wrote. */
  small(): number {
    let value = 0;
    for (let weight = 1; weight < 2 ** 45; weight *= 8) {
      const group = this.bits(4);
      value += (group & 7) * weight;
      if (group < 8) return value;
    }
    this.broken = true;
    return 0;
  }

  /** Reads the length of a list. Each item takes a bit at least, so a length beyond what is left is none. */
  count(): number {
    const count = this.small();
    if (count > this.left) this.broken = true;
    return this.broken ? 0 : count;
  }
}

/** Bits of a whole number without leading zeros; 0 for 0. */
export function bitLength(value: number): number {
  let length = 0;
  for (let power = 1; power <= value; power *= 2) length++;
  return length;
}
