/**
 * The Internet checksum, RFC 1071, with the pseudo-header of RFC 8200 §8.1.
 *
 * With a Home Address option the pseudo-header holds the home address as source, with a type 2 routing header whose Segments
 * Left is not zero the home address in it as destination (RFC 6275 §6.1.1, §6.3, §6.4): callers say where the addresses lie.
 */

/**
 * Adds the 16-bit big-endian words in `start` … `end` to `initial`, without folding. An odd last octet counts as the high half
 * of a word. Exact for any packet: the sum stays far below 2⁵³.
 */
export function sum16(bytes: Uint8Array, start: number, end: number, initial: number): number {
  let high = 0;
  let low = 0;
  let at = start;
  for (const last = end - 7; at < last; at += 8) {
    high += bytes[at]! + bytes[at + 2]! + bytes[at + 4]! + bytes[at + 6]!;
    low += bytes[at + 1]! + bytes[at + 3]! + bytes[at + 5]! + bytes[at + 7]!;
  }
  for (; at + 1 < end; at += 2) {
    high += bytes[at]!;
    low += bytes[at + 1]!;
  }
  if (at < end) high += bytes[at]!;
  return initial + high * 256 + low;
}

/** The one's complement of a sum of 16-bit words, folded to 16 bits. */
export function foldChecksum(sum: number): number {
  let folded = (sum % 65536) + Math.floor(sum / 65536);
  while (folded > 0xffff) folded = (folded & 0xffff) + (folded >>> 16);
  return ~folded & 0xffff;
}

/** Checksum of the octets `start` … `end` alone, no pseudo-header. */
export function internetChecksum(bytes: Uint8Array, start: number, end: number): number {
  return foldChecksum(sum16(bytes, start, end, 0));
}

/**
 * Checksum of the upper-layer message `start` … `end` whose pseudo-header addresses lie at `sourceAt` and `destinationAt`.
 * The checksum field inside the message must be zero. The result is never altered for UDP; see `udp.ts`.
 */
export function upperLayerChecksum(
  bytes: Uint8Array,
  sourceAt: number,
  destinationAt: number,
  start: number,
  end: number,
  nextHeader: number,
): number {
  const length = end - start;
  let sum = Math.floor(length / 65536) + (length % 65536) + nextHeader;
  sum = sum16(bytes, sourceAt, sourceAt + 16, sum);
  sum = sum16(bytes, destinationAt, destinationAt + 16, sum);
  return foldChecksum(sum16(bytes, start, end, sum));
}

/**
 * As {@link upperLayerChecksum} for a message that carries a checksum at `checksumAt`, which is taken as zero: the value that
 * should stand there.
 */
export function expectedChecksum(
  bytes: Uint8Array,
  sourceAt: number,
  destinationAt: number,
  start: number,
  end: number,
  nextHeader: number,
  checksumAt: number,
): number {
  const length = end - start;
  let sum = Math.floor(length / 65536) + (length % 65536) + nextHeader;
  sum = sum16(bytes, sourceAt, sourceAt + 16, sum);
  sum = sum16(bytes, destinationAt, destinationAt + 16, sum);
  sum = sum16(bytes, start, checksumAt, sum);
  return foldChecksum(sum16(bytes, checksumAt + 2, end, sum));
}
