/**
 * The project's own check of a packet's octets: lengths, header chain, checksums, alignment and padding of options, hop limits, and
 * rules about which header may stand with which message. For tests and exports, where no dissector is at hand; it also checks what
 * the common dissectors leave out (Mobility Header checksums, alignment, padding).
 *
 * It reads octets, not decoded values, so that a fault of the codecs cannot hide itself. What it cannot judge: whether a message
 * is right at its place in a procedure, and fields that no rule binds (traffic class, flow label, hop limits of other traffic).
 */
import { checkDhcpv6 } from './check-dhcpv6.ts';
import { checkDns } from './check-dns.ts';
import { checkIcmpv6 } from './check-icmpv6.ts';
import { checkMobility } from './check-mobility.ts';
import { checkOption, isUnicast } from './check-context.ts';
import type { PacketContext, ReportProblem } from './check-context.ts';
import { expectedChecksum } from './checksum.ts';
import { isDhcpv6Port } from './dhcpv6.ts';
import { isDnsPort } from './dns.ts';
import { IPV6_OPTION_FAMILY, walkHeaders } from './extension-headers.ts';
import type { PlacedExtensionHeader } from './extension-headers.ts';
import { readUint16 } from './field.ts';
import { ICMPV6_CHECKSUM_OFFSET } from './icmpv6.ts';
import { IPV6_HEADER_BYTES, IPV6_OFFSET, NEXT_HEADER } from './ipv6.ts';
import { MOBILITY_CHECKSUM_OFFSET } from './mobility-header.ts';
import { NESTING_LIMIT } from './packet.ts';
import { walkOptions } from './tlv.ts';
import { UDP_HEADER_BYTES, UDP_OFFSET, udpChecksumOnWire } from './udp.ts';

/** Something in the octets that a document forbids. */
export interface ByteProblem {
  /** Octet it is about, from the start of the array. */
  readonly at: number;
  readonly text: string;
  /** The section that says so. */
  readonly section: string;
}

/** TCP header without options, in octets. */
const TCP_HEADER_BYTES = 20;
const TCP_CHECKSUM_OFFSET = 16;

/** Everything that is wrong with the IPv6 packet in `start` … `end`; an empty list when nothing is. Never throws. */
export function checkBytes(bytes: Uint8Array, start = 0, end: number = bytes.length): ByteProblem[] {
  const problems: ByteProblem[] = [];
  checkPacket(bytes, start, end, 0, (at, text, section) => problems.push({ at, text, section }));
  return problems;
}

function checkPacket(bytes: Uint8Array, start: number, end: number, depth: number, report: ReportProblem): void {
  const walk = walkHeaders(bytes, start, end);
  if (walk === null) {
    report(start, 'no IPv6 header', 'RFC 8200 §3');
    return;
  }
  const announced = readUint16(bytes, start + IPV6_OFFSET.payloadLength);
  const present = end - start - IPV6_HEADER_BYTES;
  if (announced !== present) report(start + 4, `payload length ${announced}, ${present} octets present`, 'RFC 8200 §3');
  const sourceAt = start + IPV6_OFFSET.source;
  const destinationAt = start + IPV6_OFFSET.destination;
  if (bytes[sourceAt] === 0xff) report(sourceAt, 'multicast source', 'RFC 4291 §2.7');
  let homeAddresses = 0;
  let hasRoutingHeader = false;
  for (const [index, header] of walk.headers.entries()) {
    if (header.number === NEXT_HEADER.hopByHop && index > 0) report(header.start, 'hop-by-hop header not first', 'RFC 8200 §4.1');
    if (header.number === NEXT_HEADER.routing) hasRoutingHeader = checkRouting(bytes, header, report) || hasRoutingHeader;
    else if (header.number !== NEXT_HEADER.fragment) homeAddresses += checkOptions(bytes, header, report);
  }
  if (homeAddresses > 1) report(start, 'more than one Home Address option', 'RFC 6275 §6.3');
  const context: PacketContext = {
    bytes,
    walk,
    report,
    hopLimit: bytes[start + IPV6_OFFSET.hopLimit]!,
    sourceAt,
    destinationAt,
    hasHomeAddress: homeAddresses > 0,
    hasRoutingHeader,
  };
  checkUpper(context, depth);
}

function checkRouting(bytes: Uint8Array, header: PlacedExtensionHeader, report: ReportProblem): boolean {
  const { start, end } = header;
  const section = 'RFC 6275 §6.4.1';
  if (bytes[start + 2] !== 2) {
    report(start + 2, `routing header of type ${bytes[start + 2]!}`, 'RFC 8200 §4.4');
    return false;
  }
  if (end - start !== 24) {
    report(start + 1, 'type 2 routing header that is not 24 octets long', section);
    return false;
  }
  if (bytes[start + 3]! > 1) report(start + 3, `type 2 routing header with Segments Left ${bytes[start + 3]!}`, section);
  if (bytes.subarray(start + 4, start + 8).some((octet) => octet !== 0)) report(start + 4, 'reserved field not zero', section);
  if (!isUnicast(bytes, start + 8)) report(start + 8, 'home address is not unicast', section);
  return true;
}

/** Checks the options of a header and says how many Home Address options it has. */
function checkOptions(bytes: Uint8Array, header: PlacedExtensionHeader, report: ReportProblem): number {
  const { start, end } = header;
  let homeAddresses = 0;
  walkOptions(IPV6_OPTION_FAMILY, bytes, start + 2, end, (option) => {
    const known = IPV6_OPTION_FAMILY.byType.has(option.type);
    checkOption(bytes, option, start, known, { padding: 'RFC 8200 §4.2', area: 'RFC 8200 §4.2' }, report);
    if (option.entry?.kind !== 'home-address') return;
    homeAddresses += 1;
    if (header.number === NEXT_HEADER.hopByHop)
      report(option.start, 'Home Address option in a hop-by-hop header', 'RFC 6275 §6.3');
    if (!isUnicast(bytes, option.start + 2)) report(option.start + 2, 'home address is not unicast', 'RFC 6275 §6.3');
  });
  return homeAddresses;
}

function checkUpper(context: PacketContext, depth: number): void {
  const { bytes, walk, report } = context;
  const { upperAt, end, nextHeader } = walk;
  const length = end - upperAt;
  if (walk.fragment) {
    const more = walk.headers.some((header) => header.number === NEXT_HEADER.fragment && (bytes[header.start + 3]! & 1) === 1);
    if (more && length % 8 !== 0) report(upperAt, 'a fragment before the last that is no multiple of 8 octets', 'RFC 8200 §4.5');
    return;
  }
  switch (nextHeader) {
    case NEXT_HEADER.ipv6:
      if (depth >= NESTING_LIMIT) report(upperAt, `more than ${NESTING_LIMIT} nested packets`, 'RFC 2473 §4.1');
      else checkPacket(bytes, upperAt, end, depth + 1, report);
      return;
    case NEXT_HEADER.mobility:
      if (length < 8) report(upperAt, 'mobility header cut', 'RFC 6275 §6.1.1');
      else {
        checkChecksum(context, MOBILITY_CHECKSUM_OFFSET, 'RFC 6275 §6.1.1');
        checkMobility(context);
      }
      return;
    case NEXT_HEADER.icmpv6:
      if (length < 8) report(upperAt, 'ICMPv6 message cut', 'RFC 4443 §2.1');
      else {
        checkChecksum(context, ICMPV6_CHECKSUM_OFFSET, 'RFC 4443 §2.3');
        checkIcmpv6(context);
      }
      return;
    case NEXT_HEADER.udp:
      checkUdp(context);
      return;
    case NEXT_HEADER.tcp:
      if (length < TCP_HEADER_BYTES) report(upperAt, 'TCP header cut', 'RFC 9293 §3.1');
      else checkChecksum(context, TCP_CHECKSUM_OFFSET, 'RFC 9293 §3.1');
      return;
    case NEXT_HEADER.none:
    case NEXT_HEADER.esp:
    case NEXT_HEADER.authentication:
      return;
    default:
      report(upperAt, `header ${nextHeader} unknown or cut`, 'RFC 8200 §4');
  }
}

function checkUdp(context: PacketContext): void {
  const { bytes, walk, report } = context;
  const length = walk.end - walk.upperAt;
  if (length < UDP_HEADER_BYTES) {
    report(walk.upperAt, 'UDP header cut', 'RFC 768');
    return;
  }
  const announced = readUint16(bytes, walk.upperAt + UDP_OFFSET.length);
  if (announced !== length)
    report(walk.upperAt + UDP_OFFSET.length, `UDP length ${announced}, ${length} octets present`, 'RFC 768');
  checkChecksum(context, UDP_OFFSET.checksum, 'RFC 8200 §8.1');
  const sourcePort = readUint16(bytes, walk.upperAt + UDP_OFFSET.sourcePort);
  const destinationPort = readUint16(bytes, walk.upperAt + UDP_OFFSET.destinationPort);
  if (isDhcpv6Port(sourcePort, destinationPort)) checkDhcpv6(context);
  else if (isDnsPort(sourcePort, destinationPort)) checkDns(context);
}

function checkChecksum(context: PacketContext, offset: number, section: string): void {
  const { bytes, walk, report } = context;
  const at = walk.upperAt + offset;
  const sum = expectedChecksum(bytes, walk.sourceAt, walk.destinationAt, walk.upperAt, walk.end, walk.nextHeader, at);
  const right = walk.nextHeader === NEXT_HEADER.udp ? udpChecksumOnWire(sum) : sum;
  const got = readUint16(bytes, at);
  if (got !== right) report(at, `checksum 0x${got.toString(16)}, should be 0x${right.toString(16)}`, section);
}
