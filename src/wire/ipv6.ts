/** The IPv6 header, RFC 8200 §3, and the numbers of what may follow it. */
import { layoutOf, offsetOf } from './define.ts';
import type { Layout } from './define.ts';

/** Declaration of the header. */
export const IPV6_HEADER = {
  name: 'IPv6',
  section: 'RFC 8200 §3',
  fields: {
    version: { kind: 'bits', width: 4 },
    trafficClass: { kind: 'bits', width: 8 },
    flowLabel: { kind: 'bits', width: 20 },
    payloadLength: { kind: 'uint16', unit: 'octets' },
    nextHeader: { kind: 'uint8', names: 'next-header' },
    hopLimit: { kind: 'uint8' },
    source: { kind: 'address', label: 'Source Address' },
    destination: { kind: 'address', label: 'Destination Address' },
  },
} as const;

/** The header's fields with their places. */
export const IPV6_LAYOUT: Layout = layoutOf(IPV6_HEADER.fields);

/** Octets of the header. */
export const IPV6_HEADER_BYTES = 40;

/** Octets from the start of the header to the fields that forwarding reads and writes in place. */
export const IPV6_OFFSET: {
  readonly payloadLength: number;
  readonly nextHeader: number;
  readonly hopLimit: number;
  readonly source: number;
  readonly destination: number;
} = {
  payloadLength: offsetOf(IPV6_LAYOUT, 'payloadLength'),
  nextHeader: offsetOf(IPV6_LAYOUT, 'nextHeader'),
  hopLimit: offsetOf(IPV6_LAYOUT, 'hopLimit'),
  source: offsetOf(IPV6_LAYOUT, 'source'),
  destination: offsetOf(IPV6_LAYOUT, 'destination'),
};

/** Next Header numbers. */
export const NEXT_HEADER = {
  hopByHop: 0,
  tcp: 6,
  udp: 17,
  ipv6: 41,
  routing: 43,
  fragment: 44,
  esp: 50,
  authentication: 51,
  icmpv6: 58,
  none: 59,
  destinationOptions: 60,
  mobility: 135,
} as const;

/** Smallest link MTU, RFC 8200 §5. */
export const IPV6_MINIMUM_MTU = 1280;
