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

/** Hexadecimal text of an octet, without and with a leading zero. Made once: addresses are formatted for every message. */
const SHORT_OCTET: readonly string[] = Array.from({ length: 256 }, (_, octet) => octet.toString(16));
const FULL_OCTET: readonly string[] = SHORT_OCTET.map((text) => text.padStart(2, '0'));

function groupText(group: number): string {
  return group < 256 ? SHORT_OCTET[group]! : SHORT_OCTET[group >>> 8]! + FULL_OCTET[group & 0xff]!;
}

function groupOf(words: AddressWords, index: number): number {
  const word = words[index >>> 1]!;
  return (index & 1) === 0 ? word >>> 16 : word & 0xffff;
}

/** The canonical text (RFC 5952 §4) of four words. */
export function formatAddress(words: AddressWords): Ipv6Address {
  let bestStart = -1;
  let bestLength = 1;
  let run = 0;
  for (let index = 0; index < 8; index++) {
    run = groupOf(words, index) === 0 ? run + 1 : 0;
    if (run > bestLength) {
      bestStart = index - run + 1;
      bestLength = run;
    }
  }
  let text = '';
  for (let index = 0; index < 8; index++) {
    if (index === bestStart) {
      text += '::';
      index += bestLength - 1;
    } else {
      if (index > 0 && index !== bestStart + bestLength) text += ':';
      text += groupText(groupOf(words, index));
    }
  }
  return text as Ipv6Address;
}

/** The value of a hexadecimal digit's character code, or −1. */
function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

/** Parses any RFC 4291 §2.2 text form without an embedded IPv4 part. Returns null when the text is no address. */
export function parseAddressWords(text: string): [number, number, number, number] | null {
  const groups: number[] = [];
  const { length } = text;
  let at = text.startsWith('::') ? 2 : 0;
  /** Groups before the `::`, or −1 while there is none. */
  let gap = at === 2 ? 0 : -1;
  while (at < length) {
    let group = 0;
    const start = at;
    for (let digit = hexDigit(text.charCodeAt(at)); digit >= 0 && at < start + 4; digit = hexDigit(text.charCodeAt(at))) {
      group = group * 16 + digit;
      at++;
    }
    if (at === start || groups.length === 8) return null;
    groups.push(group);
    if (at === length) break;
    // A colon follows every group but the last; two of them once.
    if (text.charCodeAt(at) !== 0x3a || at + 1 === length) return null;
    at++;
    if (text.charCodeAt(at) === 0x3a) {
      if (gap >= 0) return null;
      gap = groups.length;
      at++;
    }
  }
  const missing = 8 - groups.length;
  if (gap < 0 ? missing !== 0 : missing < 1) return null;
  const group = (index: number): number => {
    if (gap < 0 || index < gap) return groups[index]!;
    return index < gap + missing ? 0 : groups[index - missing]!;
  };
  const word = (index: number): number => ((group(index) << 16) | group(index + 1)) >>> 0;
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
