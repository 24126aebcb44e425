/**
 * IPv6 extension headers: RFC 8200 §4.2–4.6, type 2 routing header RFC 6275 §6.4, Home Address option RFC 6275 §6.3, Tunnel
 * Encapsulation Limit RFC 2473 §4.1.1, Router Alert RFC 2711. AH and ESP are not looked into: they count as upper layer.
 */
import { required } from '#base/assert.ts';
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { layoutOf, offsetOf, readFields, writeFields } from './define.ts';
import type { FieldValues, Layout, ValueOf } from './define.ts';
import { readUint16 } from './field.ts';
import { IPV6_HEADER_BYTES, IPV6_OFFSET, NEXT_HEADER } from './ipv6.ts';
import { placeOptions, readOptions, tlvFamily, walkOptions } from './tlv.ts';
import type { TlvFamily, TlvOption } from './tlv.ts';

/** Options of hop-by-hop and destination options headers. */
export const IPV6_OPTIONS = {
  'tunnel-encapsulation-limit': {
    type: 4,
    name: 'Tunnel Encapsulation Limit',
    section: 'RFC 2473 §4.1.1',
    fields: { limit: { kind: 'uint8', label: 'Tunnel Encapsulation Limit' } },
  },
  'router-alert': {
    type: 5,
    name: 'Router Alert',
    section: 'RFC 2711 §2.1',
    align: [2, 0],
    fields: { value: { kind: 'uint16' } },
  },
  'home-address': {
    type: 201,
    name: 'Home Address',
    section: 'RFC 6275 §6.3',
    align: [8, 6],
    fields: { homeAddress: { kind: 'address' } },
  },
} as const;

/** The part before the options, RFC 8200 §4.3 and §4.6. */
export const OPTIONS_HEADER = {
  fields: { nextHeader: { kind: 'uint8', names: 'next-header' }, headerLength: { kind: 'uint8', label: 'Hdr Ext Len' } },
} as const;

/** The type 2 routing header. */
export const ROUTING_TYPE_2 = {
  name: 'Type 2 Routing Header',
  section: 'RFC 6275 §6.4',
  fields: {
    nextHeader: { kind: 'uint8', names: 'next-header' },
    headerLength: { kind: 'constant8', value: 2, label: 'Hdr Ext Len' },
    routingType: { kind: 'constant8', value: 2 },
    segmentsLeft: { kind: 'uint8' },
    reserved: { kind: 'reserved', width: 32 },
    homeAddress: { kind: 'address' },
  },
} as const;

/** The fragment header. */
export const FRAGMENT = {
  name: 'Fragment Header',
  section: 'RFC 8200 §4.5',
  fields: {
    nextHeader: { kind: 'uint8', names: 'next-header' },
    reserved: { kind: 'reserved', width: 8 },
    offset: { kind: 'octets8', label: 'Fragment Offset' },
    reservedEnd: { kind: 'reserved', width: 2 },
    moreFragments: { kind: 'bits', width: 1, label: 'M' },
    identification: { kind: 'uint32' },
  },
} as const;

/** An option of a hop-by-hop or destination options header. */
export type DestinationOption = TlvOption<typeof IPV6_OPTIONS>;

/** One extension header. The next header number is not part of it: what follows says it. */
export type ExtensionHeader =
  | { kind: 'hop-by-hop'; options: DestinationOption[] }
  | { kind: 'destination-options'; options: DestinationOption[] }
  | { kind: 'routing-type-2'; homeAddress: Ipv6Address; segmentsLeft?: number; reserved?: number }
  | ({ kind: 'fragment' } & Omit<ValueOf<typeof FRAGMENT.fields>, 'nextHeader'>)
  /** A routing header of another shape; `octets` start behind the next header octet. */
  | { kind: 'raw-routing'; octets: Uint8Array };

/** The options ready for the option area codec. */
export const IPV6_OPTION_FAMILY: TlvFamily = tlvFamily(IPV6_OPTIONS);
/** Fields with their places. */
export const ROUTING_TYPE_2_LAYOUT: Layout = layoutOf(ROUTING_TYPE_2.fields);
/** Fields with their places. */
export const FRAGMENT_LAYOUT: Layout = layoutOf(FRAGMENT.fields);

const HOME_ADDRESS_TYPE = IPV6_OPTIONS['home-address'].type;
const ROUTING_ADDRESS_OFFSET: number = offsetOf(ROUTING_TYPE_2_LAYOUT, 'homeAddress');

/** The next header number that announces `header`. */
export function extensionHeaderNumber(header: ExtensionHeader): number {
  switch (header.kind) {
    case 'hop-by-hop':
      return NEXT_HEADER.hopByHop;
    case 'destination-options':
      return NEXT_HEADER.destinationOptions;
    case 'routing-type-2':
    case 'raw-routing':
      return NEXT_HEADER.routing;
    case 'fragment':
      return NEXT_HEADER.fragment;
  }
}

/** Octets of `header`, a multiple of 8. */
export function extensionHeaderLength(header: ExtensionHeader): number {
  switch (header.kind) {
    case 'hop-by-hop':
    case 'destination-options':
      return placeOptions(IPV6_OPTION_FAMILY, header.options, 2, 8, null, 0);
    case 'routing-type-2':
      return ROUTING_TYPE_2_LAYOUT.fixedOctets;
    case 'fragment':
      return FRAGMENT_LAYOUT.fixedOctets;
    case 'raw-routing':
      return 1 + header.octets.length;
  }
}

/** Writes `header` at `start`; the octets there must be zero. */
export function writeExtensionHeader(
  header: ExtensionHeader,
  bytes: Uint8Array,
  start: number,
  length: number,
  nextHeader: number,
): void {
  switch (header.kind) {
    case 'hop-by-hop':
    case 'destination-options':
      placeOptions(IPV6_OPTION_FAMILY, header.options, 2, 8, bytes, start);
      bytes[start + 1] = length / 8 - 1;
      break;
    case 'routing-type-2':
      writeFields(ROUTING_TYPE_2_LAYOUT, bytes, start, { segmentsLeft: 1, ...header, nextHeader } as unknown as FieldValues);
      break;
    case 'fragment':
      writeFields(FRAGMENT_LAYOUT, bytes, start, { ...header, nextHeader } as unknown as FieldValues);
      break;
    case 'raw-routing':
      bytes.set(header.octets, start + 1);
      break;
  }
  bytes[start] = nextHeader;
}

/** An extension header in received octets. */
export interface PlacedExtensionHeader {
  /** Its own next header number. */
  readonly number: number;
  readonly start: number;
  readonly end: number;
}

/** The header chain of one packet, as octet positions. */
export interface HeaderWalk {
  readonly headers: readonly PlacedExtensionHeader[];
  /** Number of what stands at `upperAt`. */
  readonly nextHeader: number;
  readonly upperAt: number;
  /** End of the packet. */
  readonly end: number;
  /** Where the pseudo-header's addresses lie: in the IPv6 header, or as home address in an extension header. */
  readonly sourceAt: number;
  readonly destinationAt: number;
  /** A fragment header stands before `upperAt` and what follows is not the whole message. */
  readonly fragment: boolean;
  /** The packet ends before its Payload Length says. */
  readonly truncated: boolean;
}

function homeAddressAt(bytes: Uint8Array, start: number, end: number): number | null {
  let found: number | null = null;
  walkOptions(IPV6_OPTION_FAMILY, bytes, start + 2, end, (option) => {
    if (option.type === HOME_ADDRESS_TYPE && option.end - option.start === 18) found = option.start + 2;
  });
  return found;
}

function isExtension(number: number): boolean {
  return (
    number === NEXT_HEADER.hopByHop ||
    number === NEXT_HEADER.destinationOptions ||
    number === NEXT_HEADER.routing ||
    number === NEXT_HEADER.fragment
  );
}

/** Follows the header chain of the packet at `start`. Null when no IPv6 header stands there. Never throws. */
export function walkHeaders(bytes: Uint8Array, start: number, limit: number): HeaderWalk | null {
  if (start + IPV6_HEADER_BYTES > limit || bytes[start]! >>> 4 !== 6) return null;
  const announced = start + IPV6_HEADER_BYTES + readUint16(bytes, start + IPV6_OFFSET.payloadLength);
  const end = Math.min(announced, limit);
  const headers: PlacedExtensionHeader[] = [];
  let nextHeader = bytes[start + IPV6_OFFSET.nextHeader]!;
  let at = start + IPV6_HEADER_BYTES;
  let sourceAt = start + IPV6_OFFSET.source;
  let destinationAt = start + IPV6_OFFSET.destination;
  let fragment = false;
  while (!fragment && isExtension(nextHeader) && at + 8 <= end) {
    const length = nextHeader === NEXT_HEADER.fragment ? 8 : (bytes[at + 1]! + 1) * 8;
    if (at + length > end) break;
    if (nextHeader === NEXT_HEADER.destinationOptions) sourceAt = homeAddressAt(bytes, at, at + length) ?? sourceAt;
    // RFC 6275 §6.4: only while the segment is left; afterwards the IPv6 destination is the home address itself.
    else if (nextHeader === NEXT_HEADER.routing && length === 24 && bytes[at + 2] === 2 && bytes[at + 3]! > 0) {
      destinationAt = at + ROUTING_ADDRESS_OFFSET;
    } else if (nextHeader === NEXT_HEADER.fragment) fragment = (readUint16(bytes, at + 2) & 0xfff9) !== 0;
    headers.push({ number: nextHeader, start: at, end: at + length });
    nextHeader = bytes[at]!;
    at += length;
  }
  return { headers, nextHeader, upperAt: at, end, sourceAt, destinationAt, fragment, truncated: announced > limit };
}

/** The value of an extension header in received octets. */
export function readExtensionHeader(bytes: Uint8Array, placed: PlacedExtensionHeader): ExtensionHeader {
  const { number, start, end } = placed;
  if (number === NEXT_HEADER.hopByHop || number === NEXT_HEADER.destinationOptions) {
    const options = readOptions<DestinationOption>(IPV6_OPTION_FAMILY, bytes, start, start + 2, end, 8);
    return { kind: number === NEXT_HEADER.hopByHop ? 'hop-by-hop' : 'destination-options', options };
  }
  const value: FieldValues = {};
  if (number === NEXT_HEADER.fragment) {
    readFields(FRAGMENT_LAYOUT, bytes, start, end, value);
    delete value['nextHeader'];
    return { kind: 'fragment', ...(value as unknown as ValueOf<typeof FRAGMENT.fields>) };
  }
  if (!readFields(ROUTING_TYPE_2_LAYOUT, bytes, start, end, value)) {
    return { kind: 'raw-routing', octets: bytes.slice(start + 1, end) };
  }
  const { homeAddress, segmentsLeft, reserved } = value as unknown as ValueOf<typeof ROUTING_TYPE_2.fields>;
  return {
    kind: 'routing-type-2',
    homeAddress: required(homeAddress, 'the declared field'),
    ...(segmentsLeft === 1 ? {} : { segmentsLeft }),
    ...(reserved === undefined ? {} : { reserved }),
  };
}
