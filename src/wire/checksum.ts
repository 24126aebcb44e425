/**
 * The Internet checksum, RFC 1071, with the pseudo-header of RFC 8200 §8.1.
 *
 * With a Home Address option the pseudo-header holds the home address as source, with a type 2 routing header whose Segments
 * Left is not zero the home address in it as destination (RFC 6275 §6.1.1, §6.3, §6.4): callers say where the addresses lie.
 */

/** Arrays of at least this many octets are packet pools, whose words are worth a view of their own. */
const POOL_BYTES = 65536;
/** True where the machine stores the low octet of a word first, as all we know do. */
const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** The pool summed last, and its octets as 32-bit words. A cache only: it decides speed, never the result. */
let pool: Uint8Array | null = null;
let poolWords: Int32Array = new Int32Array(0);

/**
 * Adds the 16-bit big-endian words in `start` … `end` to `initial`. An odd last octet counts as the high half of a word. The
 * result is a sum to be folded by {@link foldChecksum}; sums that fold to the same are the same.
 */
export function sum16(bytes: Uint8Array, start: number, end: number, initial: number): number {
  if (bytes !== pool && bytes.length >= POOL_BYTES) {
    pool = bytes;
    // Words are read only in pools that start on one; an empty view turns the fast way off.
    const aligned = LITTLE_ENDIAN && bytes.byteOffset % 4 === 0;
    poolWords = new Int32Array(bytes.buffer, aligned ? bytes.byteOffset : 0, aligned ? bytes.byteLength >>> 2 : 0);
  }
  if (bytes === pool && (start & 3) === 0 && poolWords.length > 0) return sumOfWords(bytes, start, end, initial);
  return sumOfOctets(bytes, start, end, initial);
}

/** RFC 1071 §2 (B): the sum of swapped words is the swapped sum, so four octets are read at once and swapped at the end. */
function sumOfWords(bytes: Uint8Array, start: number, end: number, initial: number): number {
  const words = poolWords;
  const stop = end >>> 2;
  let low = 0;
  let high = 0;
  let at = start >>> 2;
  for (const last = stop - 3; at < last; at += 4) {
    const first = words[at]!;
    const second = words[at + 1]!;
    const third = words[at + 2]!;
    const fourth = words[at + 3]!;
    // 32-bit sums: what 64 KiB add up to is below 2³¹.
    low = (low + (first & 0xffff) + (second & 0xffff) + (third & 0xffff) + (fourth & 0xffff)) | 0;
    high = (high + (first >>> 16) + (second >>> 16) + (third >>> 16) + (fourth >>> 16)) | 0;
  }
  for (; at < stop; at++) {
    const word = words[at]!;
    low += word & 0xffff;
    high += word >>> 16;
  }
  let sum = low + high;
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 65536);
  return sumOfOctets(bytes, Math.max(start, stop << 2), end, initial + (((sum & 0xff) << 8) | (sum >>> 8)));
}

function sumOfOctets(bytes: Uint8Array, start: number, end: number, initial: number): number {
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
