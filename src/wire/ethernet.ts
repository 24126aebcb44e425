/** Ethernet frames around packets in captures: RFC 2464. */
import { layoutOf, writeFields } from './define.ts';
import type { FieldValues, Layout } from './define.ts';
import { IPV6_OFFSET } from './ipv6.ts';

/** A 48-bit link-layer address: six octets. */
export type MacAddress = Uint8Array;

/** Declaration of the frame header. */
export const ETHERNET_HEADER = {
  name: 'Ethernet',
  section: 'RFC 2464 §3',
  fields: {
    destination: { kind: 'octets', length: 6 },
    source: { kind: 'octets', length: 6 },
    etherType: { kind: 'uint16' },
  },
} as const;

const LAYOUT: Layout = layoutOf(ETHERNET_HEADER.fields);

/** Octets of the frame header. */
export const ETHERNET_HEADER_BYTES: number = LAYOUT.fixedOctets;
/** EtherType of IPv6. */
export const ETHERTYPE_IPV6 = 0x86dd;

/** Interfaces of a node that have addresses of their own. */
export const PORTS_PER_NODE = 4096;

/**
 * The locally administered unicast address of interface `port` (below {@link PORTS_PER_NODE}) of node `node`: `02:00`, the upper eight bits
 * of the port, then a number of 24 bits, 16 · (node + 1) + the lower four bits of the port. Choice: numbers that can be read back from a
 * capture rather than a vendor's. The interface identifier of a node is that of its port 0.
 */
export function macOf(node: number, port: number): MacAddress {
  const low = (node + 1) * 16 + (port & 15);
  return Uint8Array.of(0x02, 0, port >>> 4, low >>> 16, (low >>> 8) & 0xff, low & 0xff);
}

/** The address a frame for IPv6 multicast goes to: 33:33 and the last four octets of the destination (RFC 2464 §7). */
export function multicastMac(bytes: Uint8Array, destinationAt: number): MacAddress {
  return Uint8Array.of(
    0x33,
    0x33,
    bytes[destinationAt + 12]!,
    bytes[destinationAt + 13]!,
    bytes[destinationAt + 14]!,
    bytes[destinationAt + 15]!,
  );
}

/** The interface identifier made from a MAC address (RFC 4291 appendix A), as two 32-bit words. */
export function interfaceIdentifier(mac: MacAddress): [number, number] {
  return [
    (((mac[0]! ^ 0x02) << 24) | (mac[1]! << 16) | (mac[2]! << 8) | 0xff) >>> 0,
    ((0xfe << 24) | (mac[3]! << 16) | (mac[4]! << 8) | mac[5]!) >>> 0,
  ];
}

/** `02:00:00:00:01:01`. */
export function macText(mac: MacAddress): string {
  return Array.from(mac, (octet) => octet.toString(16).padStart(2, '0')).join(':');
}

/**
 * The Ethernet frame that carries the IPv6 packet in `start` … `end`. A multicast packet goes to its multicast MAC address, any
 * other to `destination`. No minimum length and no check sequence, as captures have it.
 */
export function ethernetFrame(
  source: MacAddress,
  destination: MacAddress,
  packet: Uint8Array,
  start = 0,
  end: number = packet.length,
): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(ETHERNET_HEADER_BYTES + end - start);
  const destinationAt = start + IPV6_OFFSET.destination;
  const multicast = packet[destinationAt] === 0xff && destinationAt + 16 <= end;
  const header: FieldValues = {
    destination: multicast ? multicastMac(packet, destinationAt) : destination,
    source,
    etherType: ETHERTYPE_IPV6,
  };
  writeFields(LAYOUT, frame, 0, header);
  frame.set(packet.subarray(start, end), ETHERNET_HEADER_BYTES);
  return frame;
}
