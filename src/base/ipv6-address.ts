/**
 * IPv6 addresses as the project carries them.
 *
 * Cold code (messages, tables, reports) uses the canonical text of RFC 5952 as a branded string, so that addresses compare with
 * `===`, serve as map keys and print as they are. Hot code (forwarding) uses four 32-bit words.
 */

/** Canonical RFC 5952 text of an IPv6 address. */
export type Ipv6Address = string & { readonly __brand: 'Ipv6Address' };

/** Four big-endian 32-bit words, each 0 … 2³²−1. */
export type AddressWords = readonly [number, number, number, number];

/** `::`, RFC 4291 §2.5.2. */
export const UNSPECIFIED_ADDRESS: Ipv6Address = '::' as Ipv6Address;
/** `ff02::1`, all nodes on the link, RFC 4291 §2.7.1. */
export const ALL_NODES: Ipv6Address = 'ff02::1' as Ipv6Address;
/** `ff02::2`, all routers on the link, RFC 4291 §2.7.1. */
export const ALL_ROUTERS: Ipv6Address = 'ff02::2' as Ipv6Address;

/** The canonical text (RFC 5952 §4) of four words. */
export function formatAddress(words: AddressWords): Ipv6Address {
  const groups: number[] = [];
  for (const word of words) groups.push(word >>> 16, word & 0xffff);
  let bestStart = -1;
  let bestLength = 1;
  for (let start = 0; start < 8; start++) {
    let end = start;
    while (end < 8 && groups[end] === 0) end++;
    if (end - start > bestLength) {
      bestStart = start;
      bestLength = end - start;
    }
    if (end > start) start = end;
  }
  const hex = groups.map((group) => group.toString(16));
  if (bestStart < 0) return hex.join(':') as Ipv6Address;
  return `${hex.slice(0, bestStart).join(':')}::${hex.slice(bestStart + bestLength).join(':')}` as Ipv6Address;
}

/** Parses any RFC 4291 §2.2 text form without an embedded IPv4 part. Returns null when the text is no address. */
export function parseAddressWords(text: string): [number, number, number, number] | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const head = halves[0] === '' ? [] : halves[0]!.split(':');
  const tail = halves.length < 2 || halves[1] === '' ? [] : halves[1]!.split(':');
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return null;
  const groups: number[] = [];
  for (const group of [...head, ...Array.from({ length: Math.max(missing, 0) }, () => '0'), ...tail]) {
    if (!/^[0-9a-fA-F]{1,4}$/.test(group)) return null;
    groups.push(Number.parseInt(group, 16));
  }
  const word = (index: number): number => ((groups[index]! << 16) | groups[index + 1]!) >>> 0;
  return [word(0), word(2), word(4), word(6)];
}

/** The canonical form of `text`, or null when it is no address. */
export function parseAddress(text: string): Ipv6Address | null {
  const words = parseAddressWords(text);
  return words === null ? null : formatAddress(words);
}

/** The words of an address that is already canonical. */
export function addressWords(address: Ipv6Address): [number, number, number, number] {
  const words = parseAddressWords(address);
  if (words === null) throw new Error(`not an IPv6 address: ${address}`);
  return words;
}

/** Reads the 16 octets at `offset` as an address. */
export function readAddress(bytes: Uint8Array, offset: number): Ipv6Address {
  const word = (at: number): number =>
    ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
  return formatAddress([word(offset), word(offset + 4), word(offset + 8), word(offset + 12)]);
}

/** Writes the 16 octets of an address at `offset`. */
export function writeAddress(bytes: Uint8Array, offset: number, address: Ipv6Address): void {
  const words = addressWords(address);
  for (let index = 0; index < 4; index++) {
    const word = words[index]!;
    bytes[offset + 4 * index] = word >>> 24;
    bytes[offset + 4 * index + 1] = word >>> 16;
    bytes[offset + 4 * index + 2] = word >>> 8;
    bytes[offset + 4 * index + 3] = word;
  }
}

/** The first `length` bits of an address, the rest zero. */
export function prefixOf(address: Ipv6Address, length: number): Ipv6Address {
  const words = addressWords(address);
  for (let index = 0; index < 4; index++) {
    const bits = Math.min(32, Math.max(0, length - 32 * index));
    const mask = bits === 0 ? 0 : (0xffffffff << (32 - bits)) >>> 0;
    words[index] = (words[index]! & mask) >>> 0;
  }
  return formatAddress(words);
}

/** A /64 prefix joined with a 64-bit interface identifier given as two words (RFC 4291 §2.5.1). */
export function joinInterfaceIdentifier(prefix: Ipv6Address, high: number, low: number): Ipv6Address {
  const words = addressWords(prefix);
  return formatAddress([words[0], words[1], high >>> 0, low >>> 0]);
}

/** True for fe80::/10, RFC 4291 §2.5.6. */
export function isLinkLocal(address: Ipv6Address): boolean {
  return addressWords(address)[0] >>> 22 === 0x3fa;
}

/** True for ff00::/8, RFC 4291 §2.7. */
export function isMulticast(address: Ipv6Address): boolean {
  return addressWords(address)[0] >>> 24 === 0xff;
}
