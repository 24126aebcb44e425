/** UDP over IPv6: RFC 768, RFC 8200 §8.1. */
import { expectedChecksum, foldChecksum, sum16 } from './checksum.ts';
import { layoutOf, offsetOf } from './define.ts';
import type { Layout } from './define.ts';
import { IPV6_HEADER_BYTES, IPV6_OFFSET, NEXT_HEADER } from './ipv6.ts';
import { walkHeaders } from './extension-headers.ts';
import { readUint16, writeUint16 } from './field.ts';

/** Declaration of the header. */
export const UDP_HEADER = {
  name: 'UDP',
  section: 'RFC 768',
  fields: {
    sourcePort: { kind: 'uint16' },
    destinationPort: { kind: 'uint16' },
    length: { kind: 'uint16', unit: 'octets' },
    checksum: { kind: 'uint16' },
  },
} as const;

/** The header's fields with their places. */
export const UDP_LAYOUT: Layout = layoutOf(UDP_HEADER.fields);

/** Octets of the header. */
export const UDP_HEADER_BYTES = 8;

/** Octets from the start of the header to its fields. */
export const UDP_OFFSET: {
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly length: number;
  readonly checksum: number;
} = {
  sourcePort: offsetOf(UDP_LAYOUT, 'sourcePort'),
  destinationPort: offsetOf(UDP_LAYOUT, 'destinationPort'),
  length: offsetOf(UDP_LAYOUT, 'length'),
  checksum: offsetOf(UDP_LAYOUT, 'checksum'),
};

/** A checksum as UDP sends it: zero would mean none, so its other form goes out (RFC 8200 §8.1). */
export function udpChecksumOnWire(checksum: number): number {
  return checksum === 0 ? 0xffff : checksum;
}

/**
 * Fills in the UDP checksum of the IPv6 packet at `ipv6Start`, in place and without allocation when no extension header is
 * there. False when the packet carries no whole UDP header.
 */
export function writeUdpChecksum(bytes: Uint8Array, ipv6Start: number): boolean {
  const end = ipv6Start + IPV6_HEADER_BYTES + readUint16(bytes, ipv6Start + IPV6_OFFSET.payloadLength);
  if (bytes[ipv6Start + IPV6_OFFSET.nextHeader] === NEXT_HEADER.udp) {
    const start = ipv6Start + IPV6_HEADER_BYTES;
    if (end - start < UDP_HEADER_BYTES || end > bytes.length) return false;
    writeUint16(bytes, start + UDP_OFFSET.checksum, 0);
    // Source and destination are the 32 octets right before the payload: one run of words with it.
    const sum = sum16(bytes, ipv6Start + IPV6_OFFSET.source, end, end - start + NEXT_HEADER.udp);
    writeUint16(bytes, start + UDP_OFFSET.checksum, udpChecksumOnWire(foldChecksum(sum)));
    return true;
  }
  const walk = walkHeaders(bytes, ipv6Start, Math.min(end, bytes.length));
  if (walk === null || walk.nextHeader !== NEXT_HEADER.udp || walk.fragment) return false;
  if (walk.upperAt + UDP_HEADER_BYTES > walk.end) return false;
  const checksumAt = walk.upperAt + UDP_OFFSET.checksum;
  const checksum = expectedChecksum(
    bytes,
    walk.sourceAt,
    walk.destinationAt,
    walk.upperAt,
    walk.end,
    NEXT_HEADER.udp,
    checksumAt,
  );
  writeUint16(bytes, checksumAt, udpChecksumOnWire(checksum));
  return true;
}
