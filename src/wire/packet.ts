/**
 * Whole IPv6 packets as values: encoding fills in every length and checksum, decoding never throws.
 *
 * Decoding keeps what it cannot interpret: unknown payloads, malformed parts and fragments become `raw`, a wrong checksum is kept
 * beside the message, and octets without an IPv6 header become a packet with `octets` alone. So encoding gives the same octets
 * again, up to the end that Payload Length announces; octets behind it (link-layer padding) are no part of the packet.
 */
import { UNSPECIFIED_ADDRESS } from '#base/ipv6-address.ts';
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { assert } from '#base/assert.ts';
import { expectedChecksum } from './checksum.ts';
import { dhcpv6MessageLength, isDhcpv6Port, readDhcpv6Message, writeDhcpv6Message } from './dhcpv6.ts';
import type { Dhcpv6Message } from './dhcpv6.ts';
import { dnsMessageLength, isDnsPort, readDnsMessage, writeDnsMessage } from './dns.ts';
import type { DnsMessage } from './dns.ts';
import { readFields, writeFields } from './define.ts';
import type { FieldValues, ValueOf } from './define.ts';
import {
  extensionHeaderLength,
  extensionHeaderNumber,
  readExtensionHeader,
  walkHeaders,
  writeExtensionHeader,
} from './extension-headers.ts';
import type { DestinationOption, ExtensionHeader, HeaderWalk } from './extension-headers.ts';
import { readUint16, writeUint16 } from './field.ts';
import { ICMPV6_CHECKSUM_OFFSET, icmpv6MessageLength, readIcmpv6Message, writeIcmpv6Message } from './icmpv6.ts';
import type { Icmpv6Message } from './icmpv6.ts';
import { IPV6_HEADER, IPV6_HEADER_BYTES, IPV6_LAYOUT, IPV6_OFFSET, NEXT_HEADER } from './ipv6.ts';
import { MOBILITY_CHECKSUM_OFFSET, mobilityMessageLength, readMobilityMessage, writeMobilityMessage } from './mobility-header.ts';
import type { MobilityMessage } from './mobility-header.ts';
import { UDP_HEADER_BYTES, UDP_OFFSET, udpChecksumOnWire } from './udp.ts';

export type { DestinationOption, ExtensionHeader } from './extension-headers.ts';

/** What a packet carries behind its headers. `wrongChecksum` is there only when the octets held another than the right one. */
export type Payload =
  | { protocol: 'mobility'; message: MobilityMessage; reserved?: number; wrongChecksum?: number }
  | { protocol: 'icmpv6'; message: Icmpv6Message; wrongChecksum?: number }
  | { protocol: 'udp'; sourcePort: number; destinationPort: number; data: Uint8Array; wrongChecksum?: number }
  /** A datagram to or from ports 546 and 547 that holds a DHCPv6 message; one that does not is `udp`. */
  | { protocol: 'dhcpv6'; sourcePort: number; destinationPort: number; message: Dhcpv6Message; wrongChecksum?: number }
  /** A datagram to or from port 53 that holds a DNS message; one that cannot be read is `udp`. */
  | { protocol: 'dns'; sourcePort: number; destinationPort: number; message: DnsMessage; wrongChecksum?: number }
  | { protocol: 'ipv6'; packet: Packet }
  | { protocol: 'none' }
  | { protocol: 'raw'; nextHeader: number; data: Uint8Array };

/** One IPv6 packet. */
export interface Packet {
  source: Ipv6Address;
  destination: Ipv6Address;
  /** 64 unless given. */
  hopLimit?: number;
  /** 0 unless given. */
  trafficClass?: number;
  /** 0 unless given. */
  flowLabel?: number;
  extensionHeaders?: ExtensionHeader[];
  payload: Payload;
  /** Payload Length as received, when the packet ends before it. */
  announcedPayloadLength?: number;
  /** The octets themselves, when they hold no IPv6 header; then nothing else counts. */
  octets?: Uint8Array;
}

/** Hop limit of packets that do not say, RFC 4861 §6.2.1 as hosts get it by default. */
export const DEFAULT_HOP_LIMIT = 64;

/** Deepest nesting of packets that decoding follows; what is deeper stays `raw`. */
export const NESTING_LIMIT = 8;

function payloadNextHeader(payload: Payload): number {
  switch (payload.protocol) {
    case 'mobility':
      return NEXT_HEADER.mobility;
    case 'icmpv6':
      return NEXT_HEADER.icmpv6;
    case 'udp':
    case 'dhcpv6':
    case 'dns':
      return NEXT_HEADER.udp;
    case 'ipv6':
      return NEXT_HEADER.ipv6;
    case 'none':
      return NEXT_HEADER.none;
    case 'raw':
      return payload.nextHeader;
  }
}

function payloadLength(payload: Payload): number {
  switch (payload.protocol) {
    case 'mobility':
      return mobilityMessageLength(payload.message);
    case 'icmpv6':
      return icmpv6MessageLength(payload.message);
    case 'udp':
      return UDP_HEADER_BYTES + payload.data.length;
    case 'dhcpv6':
      return UDP_HEADER_BYTES + dhcpv6MessageLength(payload.message);
    case 'dns':
      return UDP_HEADER_BYTES + dnsMessageLength(payload.message);
    case 'ipv6':
      return packetLengthBytes(payload.packet);
    case 'none':
      return 0;
    case 'raw':
      return payload.data.length;
  }
}

/** Octets of `packet` when encoded. */
export function packetLengthBytes(packet: Packet): number {
  if (packet.octets !== undefined) return packet.octets.length;
  let length = IPV6_HEADER_BYTES + payloadLength(packet.payload);
  for (const header of packet.extensionHeaders ?? []) length += extensionHeaderLength(header);
  return length;
}

/** The octets of `packet`, with every length and checksum filled in. */
export function encodePacket(packet: Packet): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(packetLengthBytes(packet));
  writePacket(packet, bytes, 0, bytes.length);
  return bytes;
}

/** Writes `packet` into `start` … `end`, which is as long as {@link packetLengthBytes} says and all zero. */
export function writePacket(packet: Packet, bytes: Uint8Array, start: number, end: number): void {
  if (packet.octets !== undefined) {
    bytes.set(packet.octets, start);
    return;
  }
  const headers = packet.extensionHeaders ?? [];
  const upper = payloadNextHeader(packet.payload);
  const payloadOctets = packet.announcedPayloadLength ?? end - start - IPV6_HEADER_BYTES;
  assert(payloadOctets <= 0xffff, 'a payload of at most 65535 octets');
  const header: ValueOf<typeof IPV6_HEADER.fields> = {
    version: 6,
    trafficClass: packet.trafficClass ?? 0,
    flowLabel: packet.flowLabel ?? 0,
    payloadLength: payloadOctets,
    nextHeader: headers[0] === undefined ? upper : extensionHeaderNumber(headers[0]),
    hopLimit: packet.hopLimit ?? DEFAULT_HOP_LIMIT,
    source: packet.source,
    destination: packet.destination,
  };
  writeFields(IPV6_LAYOUT, bytes, start, header as FieldValues);
  let at = start + IPV6_HEADER_BYTES;
  for (const [index, extension] of headers.entries()) {
    const following = headers[index + 1];
    const length = extensionHeaderLength(extension);
    writeExtensionHeader(extension, bytes, at, length, following === undefined ? upper : extensionHeaderNumber(following));
    at += length;
  }
  writePayload(packet, bytes, start, at, end);
}

function writePayload(packet: Packet, bytes: Uint8Array, start: number, at: number, end: number): void {
  const { payload } = packet;
  switch (payload.protocol) {
    case 'mobility':
      writeMobilityMessage(payload.message, bytes, at, end - at, payload.reserved ?? 0);
      writeChecksum(packet, bytes, start, at, end, MOBILITY_CHECKSUM_OFFSET, payload.wrongChecksum);
      return;
    case 'icmpv6':
      writeIcmpv6Message(payload.message, bytes, at);
      writeChecksum(packet, bytes, start, at, end, ICMPV6_CHECKSUM_OFFSET, payload.wrongChecksum);
      return;
    case 'udp':
    case 'dhcpv6':
    case 'dns':
      writeUint16(bytes, at + UDP_OFFSET.sourcePort, payload.sourcePort);
      writeUint16(bytes, at + UDP_OFFSET.destinationPort, payload.destinationPort);
      writeUint16(bytes, at + UDP_OFFSET.length, end - at);
      if (payload.protocol === 'udp') bytes.set(payload.data, at + UDP_HEADER_BYTES);
      else if (payload.protocol === 'dns') writeDnsMessage(payload.message, bytes, at + UDP_HEADER_BYTES);
      else writeDhcpv6Message(payload.message, bytes, at + UDP_HEADER_BYTES);
      writeChecksum(packet, bytes, start, at, end, UDP_OFFSET.checksum, payload.wrongChecksum);
      return;
    case 'ipv6':
      writePacket(payload.packet, bytes, at, end);
      return;
    case 'none':
      return;
    case 'raw':
      bytes.set(payload.data, at);
  }
}

function writeChecksum(
  packet: Packet,
  bytes: Uint8Array,
  start: number,
  at: number,
  end: number,
  offset: number,
  wrong: number | undefined,
): void {
  if (wrong !== undefined) {
    writeUint16(bytes, at + offset, wrong);
    return;
  }
  let sourceAt = start + IPV6_OFFSET.source;
  let destinationAt = start + IPV6_OFFSET.destination;
  if (packet.extensionHeaders !== undefined) {
    const walk = walkHeaders(bytes, start, end);
    sourceAt = walk?.sourceAt ?? sourceAt;
    destinationAt = walk?.destinationAt ?? destinationAt;
  }
  const nextHeader = payloadNextHeader(packet.payload);
  const checksum = expectedChecksum(bytes, sourceAt, destinationAt, at, end, nextHeader, at + offset);
  writeUint16(bytes, at + offset, nextHeader === NEXT_HEADER.udp ? udpChecksumOnWire(checksum) : checksum);
}

/** The packet in `start` … `end`. Never throws; see the head of this file for what cannot be read. */
export function decodePacket(bytes: Uint8Array, start = 0, end: number = bytes.length): Packet {
  return readPacket(bytes, start, end, 0) ?? unreadable(bytes.slice(start, end));
}

function unreadable(octets: Uint8Array): Packet {
  return { source: UNSPECIFIED_ADDRESS, destination: UNSPECIFIED_ADDRESS, payload: { protocol: 'none' }, octets };
}

function readPacket(bytes: Uint8Array, start: number, limit: number, depth: number): Packet | null {
  const walk = walkHeaders(bytes, start, limit);
  if (walk === null) return null;
  const value: FieldValues = {};
  readFields(IPV6_LAYOUT, bytes, start, start + IPV6_HEADER_BYTES, value);
  const header = value as unknown as ValueOf<typeof IPV6_HEADER.fields>;
  const packet: Packet = {
    source: header.source,
    destination: header.destination,
    hopLimit: header.hopLimit,
    payload: readPayload(bytes, walk, depth),
  };
  if (header.trafficClass !== 0) packet.trafficClass = header.trafficClass;
  if (header.flowLabel !== 0) packet.flowLabel = header.flowLabel;
  if (walk.truncated) packet.announcedPayloadLength = header.payloadLength;
  if (walk.headers.length > 0) packet.extensionHeaders = walk.headers.map((placed) => readExtensionHeader(bytes, placed));
  return packet;
}

function readPayload(bytes: Uint8Array, walk: HeaderWalk, depth: number): Payload {
  return (
    (walk.fragment || walk.truncated ? null : readWholePayload(bytes, walk, depth)) ?? {
      protocol: 'raw',
      nextHeader: walk.nextHeader,
      data: bytes.slice(walk.upperAt, walk.end),
    }
  );
}

function readWholePayload(bytes: Uint8Array, walk: HeaderWalk, depth: number): Payload | null {
  const { upperAt, end } = walk;
  switch (walk.nextHeader) {
    case NEXT_HEADER.none:
      return upperAt === end ? { protocol: 'none' } : null;
    case NEXT_HEADER.mobility: {
      const header = readMobilityMessage(bytes, upperAt, end);
      if (header === null) return null;
      return {
        protocol: 'mobility',
        message: header.message,
        ...(header.reserved === 0 ? {} : { reserved: header.reserved }),
        ...wrongChecksum(bytes, walk, MOBILITY_CHECKSUM_OFFSET),
      };
    }
    case NEXT_HEADER.icmpv6:
      if (end - upperAt < 4) return null;
      return {
        protocol: 'icmpv6',
        message: readIcmpv6Message(bytes, upperAt, end),
        ...wrongChecksum(bytes, walk, ICMPV6_CHECKSUM_OFFSET),
      };
    case NEXT_HEADER.udp:
      if (end - upperAt < UDP_HEADER_BYTES || readUint16(bytes, upperAt + UDP_OFFSET.length) !== end - upperAt) return null;
      return readUdp(bytes, walk);
    case NEXT_HEADER.ipv6:
      return readTunnelled(bytes, walk, depth);
    default:
      return null;
  }
}

function readUdp(bytes: Uint8Array, walk: HeaderWalk): Payload {
  const { upperAt, end } = walk;
  const data = upperAt + UDP_HEADER_BYTES;
  const ports = {
    sourcePort: readUint16(bytes, upperAt + UDP_OFFSET.sourcePort),
    destinationPort: readUint16(bytes, upperAt + UDP_OFFSET.destinationPort),
  };
  const checksum = wrongChecksum(bytes, walk, UDP_OFFSET.checksum);
  const dhcpv6 = isDhcpv6Port(ports.sourcePort, ports.destinationPort) ? readDhcpv6Message(bytes, data, end) : null;
  if (dhcpv6 !== null) return { protocol: 'dhcpv6', ...ports, message: dhcpv6, ...checksum };
  const dns = isDnsPort(ports.sourcePort, ports.destinationPort) ? readDnsMessage(bytes, data, end) : null;
  if (dns !== null) return { protocol: 'dns', ...ports, message: dns, ...checksum };
  return { protocol: 'udp', ...ports, data: bytes.slice(data, end), ...checksum };
}

/** The packet in a packet, when it fills the outer payload exactly. */
function readTunnelled(bytes: Uint8Array, walk: HeaderWalk, depth: number): Payload | null {
  const { upperAt, end } = walk;
  if (depth >= NESTING_LIMIT || end - upperAt < IPV6_HEADER_BYTES) return null;
  if (IPV6_HEADER_BYTES + readUint16(bytes, upperAt + IPV6_OFFSET.payloadLength) !== end - upperAt) return null;
  const packet = readPacket(bytes, upperAt, end, depth + 1);
  return packet === null ? null : { protocol: 'ipv6', packet };
}

function wrongChecksum(bytes: Uint8Array, walk: HeaderWalk, offset: number): { wrongChecksum?: number } {
  const { sourceAt, destinationAt, upperAt, end, nextHeader } = walk;
  const got = readUint16(bytes, upperAt + offset);
  const sum = expectedChecksum(bytes, sourceAt, destinationAt, upperAt, end, nextHeader, upperAt + offset);
  const right = nextHeader === NEXT_HEADER.udp ? udpChecksumOnWire(sum) : sum;
  return got === right ? {} : { wrongChecksum: got };
}

/** The Home Address option's address of `packet`, or null. */
export function homeAddressOf(packet: Packet): Ipv6Address | null {
  for (const header of packet.extensionHeaders ?? []) {
    if (header.kind !== 'destination-options') continue;
    const found = header.options.find(
      (option): option is Extract<DestinationOption, { kind: 'home-address' }> => option.kind === 'home-address',
    );
    if (found !== undefined) return found.homeAddress;
  }
  return null;
}
