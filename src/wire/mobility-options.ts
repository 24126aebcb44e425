/**
 * Mobility options: RFC 6275 §6.2, RFC 4283 §3, RFC 3963 §4.3, RFC 5213 §8.3–8.8, RFC 5568 §6.4, RFC 5648 §4.1, RFC 5845 §6,
 * RFC 5847 §3.4, RFC 5949 §6.2, RFC 6705 §10, RFC 7148, RFC 8885 §4.3–4.8 (draft-bernardos-dmm-pmip-01 §3.6).
 * Left out: authentication (RFC 4285), CGA (RFC 4866), IPv4 support (RFC 5555, 5844), flow and QoS options; they decode to `unknown`.
 */
import { tlvFamily } from './tlv.ts';
import type { TlvFamily, TlvOption } from './tlv.ts';

/** Declarations by kind, in the order of their numbers. */
export const MOBILITY_OPTIONS = {
  'binding-refresh-advice': {
    type: 2,
    name: 'Binding Refresh Advice',
    section: 'RFC 6275 §6.2.4',
    align: [2, 0],
    fields: { intervalSeconds: { kind: 'seconds4', label: 'Refresh Interval' } },
  },
  'alternate-care-of-address': {
    type: 3,
    name: 'Alternate Care-of Address',
    section: 'RFC 6275 §6.2.5',
    align: [8, 6],
    fields: { address: { kind: 'address', label: 'Alternate Care-of Address' } },
  },
  'nonce-indices': {
    type: 4,
    name: 'Nonce Indices',
    section: 'RFC 6275 §6.2.6',
    align: [2, 0],
    fields: { homeNonceIndex: { kind: 'uint16' }, careOfNonceIndex: { kind: 'uint16', label: 'Care-of Nonce Index' } },
  },
  'binding-authorization-data': {
    type: 5,
    name: 'Binding Authorization Data',
    section: 'RFC 6275 §6.2.7',
    align: [8, 2],
    fields: { authenticator: { kind: 'octets' } },
  },
  'mobile-network-prefix': {
    type: 6,
    name: 'Mobile Network Prefix',
    section: 'RFC 3963 §4.3',
    align: [8, 4],
    fields: {
      reserved: { kind: 'reserved', width: 8 },
      prefixLength: { kind: 'uint8' },
      prefix: { kind: 'address', label: 'Mobile Network Prefix' },
    },
  },
  'mobility-header-link-layer-address': {
    type: 7,
    name: 'Mobility Header Link-Layer Address',
    section: 'RFC 5568 §6.4.4',
    fields: { optionCode: { kind: 'uint8' }, linkLayerAddress: { kind: 'octets', label: 'Link-Layer Address' } },
  },
  'mobile-node-identifier': {
    type: 8,
    name: 'Mobile Node Identifier',
    section: 'RFC 4283 §3',
    fields: { subtype: { kind: 'uint8', names: 'mobile-node-identifier-subtype' }, identifier: { kind: 'octets', text: true } },
  },
  experimental: {
    type: 18,
    name: 'Experimental',
    section: 'RFC 5096',
    fields: { data: { kind: 'octets' } },
  },
  'vendor-specific': {
    type: 19,
    name: 'Vendor Specific',
    section: 'RFC 5094',
    align: [4, 2],
    fields: { vendorId: { kind: 'uint32' }, subtype: { kind: 'uint8' }, data: { kind: 'octets' } },
  },
  // Choice: RFC 5568 §6.4.5 counts the authenticator only; SPI and authenticator are counted here, since skipping needs that.
  badf: {
    type: 21,
    name: 'Binding Authorization Data for FMIPv6',
    section: 'RFC 5568 §6.4.5',
    align: 'end',
    fields: { spi: { kind: 'uint32', label: 'SPI' }, authenticator: { kind: 'octets' } },
  },
  'home-network-prefix': {
    type: 22,
    name: 'Home Network Prefix',
    section: 'RFC 5213 §8.3',
    align: [8, 4],
    fields: {
      reserved: { kind: 'reserved', width: 8 },
      prefixLength: { kind: 'uint8' },
      prefix: { kind: 'address', label: 'Home Network Prefix' },
    },
  },
  'handoff-indicator': {
    type: 23,
    name: 'Handoff Indicator',
    section: 'RFC 5213 §8.4',
    fields: {
      reserved: { kind: 'reserved', width: 8 },
      value: { kind: 'uint8', label: 'Handoff Indicator', names: 'handoff-indicator' },
    },
  },
  'access-technology-type': {
    type: 24,
    name: 'Access Technology Type',
    section: 'RFC 5213 §8.5',
    fields: {
      reserved: { kind: 'reserved', width: 8 },
      value: { kind: 'uint8', label: 'Access Technology Type', names: 'access-technology' },
    },
  },
  // Choice: the documents ask for natural boundaries only; an even offset keeps the 16-bit reserved field on one.
  'mobile-node-link-layer-identifier': {
    type: 25,
    name: 'Mobile Node Link-layer Identifier',
    section: 'RFC 5213 §8.6',
    align: [2, 0],
    fields: { reserved: { kind: 'reserved', width: 16 }, identifier: { kind: 'octets', label: 'Link-layer Identifier' } },
  },
  'link-local-address': {
    type: 26,
    name: 'Link-local Address',
    section: 'RFC 5213 §8.7',
    align: [8, 6],
    fields: { address: { kind: 'address', label: 'Link-local Address' } },
  },
  timestamp: {
    type: 27,
    name: 'Timestamp',
    section: 'RFC 5213 §8.8',
    align: [8, 2],
    fields: { seconds: { kind: 'uint48', unit: 's' }, fraction: { kind: 'uint16', label: 'Fraction (1/65536 s)' } },
  },
  'restart-counter': {
    type: 28,
    name: 'Restart Counter',
    section: 'RFC 5847 §3.4',
    align: [4, 2],
    fields: { counter: { kind: 'uint32', label: 'Restart Counter' } },
  },
  'gre-key': {
    type: 33,
    name: 'GRE Key',
    section: 'RFC 5845 §6',
    align: [4, 0],
    fields: { reserved: { kind: 'reserved', width: 16 }, key: { kind: 'uint32', label: 'GRE Key', optional: true } },
  },
  'mh-ipv6-address': {
    type: 34,
    name: 'Mobility Header IPv6 Address/Prefix',
    section: 'RFC 5568 §6.4.2',
    align: [8, 4],
    fields: { optionCode: { kind: 'uint8' }, prefixLength: { kind: 'uint8' }, address: { kind: 'address' } },
  },
  'binding-identifier': {
    type: 35,
    name: 'Binding Identifier',
    section: 'RFC 5648 §4.1',
    align: [2, 0],
    fields: {
      bindingId: { kind: 'uint16', label: 'Binding ID' },
      status: { kind: 'uint8', names: 'binding-acknowledgement-status' },
      flags: { kind: 'uint8', flags: { home: 0x80 } },
    },
  },
  'binding-identifier-with-address': {
    type: 35,
    name: 'Binding Identifier',
    section: 'RFC 5648 §4.1',
    align: [8, 2],
    fields: {
      bindingId: { kind: 'uint16', label: 'Binding ID' },
      status: { kind: 'uint8', names: 'binding-acknowledgement-status' },
      flags: { kind: 'uint8', flags: { home: 0x80 } },
      careOfAddress: { kind: 'address', label: 'Care-of Address' },
    },
  },
  'context-request': {
    type: 40,
    name: 'Context Request',
    section: 'RFC 5949 §6.2.1',
    fields: { reserved: { kind: 'reserved', width: 16 }, requests: { kind: 'octets' } },
  },
  'lma-address': {
    type: 41,
    name: 'Local Mobility Anchor Address',
    section: 'RFC 5949 §6.2.2',
    fields: {
      code: { kind: 'uint8', label: 'Option-Code' },
      reserved: { kind: 'reserved', width: 8 },
      address: { kind: 'address' },
    },
  },
  'mn-link-local-interface-identifier': {
    type: 42,
    name: 'Mobile Node Link-local Address Interface Identifier',
    section: 'RFC 5949 §6.2.3',
    fields: { reserved: { kind: 'reserved', width: 16 }, interfaceIdentifier: { kind: 'octets', length: 8 } },
  },
  'mag-ipv6-address': {
    type: 51,
    name: 'MAG IPv6 Address',
    section: 'RFC 6705 §10.1',
    align: [8, 4],
    fields: { reserved: { kind: 'reserved', width: 8 }, addressLength: { kind: 'uint8' }, address: { kind: 'address' } },
  },
  'delegated-mobile-network-prefix': {
    type: 55,
    name: 'Delegated Mobile Network Prefix',
    section: 'RFC 7148',
    align: [8, 2],
    fields: {
      flags: { kind: 'uint8', flags: { ipv4: 0x80 } },
      prefixLength: { kind: 'uint8' },
      prefix: { kind: 'address', label: 'Delegated Prefix' },
    },
  },
  'anchored-prefix': {
    type: 65,
    name: 'Anchored Prefix',
    section: 'RFC 8885 §4.3',
    align: [8, 4],
    fields: {
      reserved: { kind: 'reserved', width: 8 },
      prefixLength: { kind: 'uint8' },
      prefix: { kind: 'address', label: 'Anchored Prefix' },
    },
  },
  'local-prefix': {
    type: 66,
    name: 'Local Prefix',
    section: 'RFC 8885 §4.4',
    align: [8, 4],
    fields: {
      reserved: { kind: 'reserved', width: 8 },
      prefixLength: { kind: 'uint8' },
      prefix: { kind: 'address', label: 'Local Prefix' },
    },
  },
  'previous-maar': {
    type: 67,
    name: 'Previous MAAR',
    section: 'RFC 8885 §4.5, draft-bernardos-dmm-pmip-01 §3.6',
    align: [8, 4],
    fields: {
      reserved: { kind: 'reserved', width: 8 },
      prefixLength: { kind: 'uint8' },
      maarAddress: { kind: 'address', label: 'Previous MAAR Address' },
      homeNetworkPrefix: { kind: 'address' },
    },
  },
  'serving-maar': {
    type: 68,
    name: 'Serving MAAR',
    section: 'RFC 8885 §4.6, draft-bernardos-dmm-pmip-01 §3.6',
    align: [8, 6],
    fields: { address: { kind: 'address', label: 'Serving MAAR Address' } },
  },
  'dlif-link-local-address': {
    type: 69,
    name: 'DLIF Link-Local Address',
    section: 'RFC 8885 §4.7',
    align: [8, 6],
    fields: { address: { kind: 'address', label: 'DLIF Link-Local Address' } },
  },
  'dlif-link-layer-address': {
    type: 70,
    name: 'DLIF Link-Layer Address',
    section: 'RFC 8885 §4.8',
    align: [2, 0],
    fields: { reserved: { kind: 'reserved', width: 16 }, linkLayerAddress: { kind: 'octets', label: 'Link-Layer Address' } },
  },
} as const;

/** One mobility option. */
export type MobilityOption = TlvOption<typeof MOBILITY_OPTIONS>;

/** The table of {@link MOBILITY_OPTIONS}, ready for the option area codec. */
export const MOBILITY_OPTION_FAMILY: TlvFamily = tlvFamily(MOBILITY_OPTIONS);

/** Subtypes of the mobile node identifier, RFC 4283 §3 and RFC 8371. */
export const IDENTIFIER_SUBTYPE = { nai: 1, ipv6Address: 2, imsi: 3, ptmsi: 4, eui48: 5, eui64: 6, guti: 7, duid: 8 } as const;

/** Handoff Indicator values, RFC 5213 §8.4 and RFC 7864. */
export const HANDOFF_INDICATOR = {
  newInterface: 1,
  betweenInterfaces: 2,
  betweenMobileAccessGateways: 3,
  unknown: 4,
  reRegistration: 5,
  newInterfaceSharingPrefixes: 6,
} as const;

/** Access Technology Type values, RFC 5213 §8.5 and the registry that follows it. */
export const ACCESS_TECHNOLOGY = {
  reserved: 0,
  virtual: 1,
  ppp: 2,
  ethernet: 3,
  wlan: 4,
  wimax: 5,
  geran: 6,
  utran: 7,
  eUtran: 8,
  eHrpd: 9,
  hrpd: 10,
  cdma2000: 11,
  umb: 12,
  nbIot: 13,
} as const;

/** A mobile node identifier that holds a network access identifier. `text` is ASCII (RFC 7542); other characters become `?`. */
export function naiIdentifier(text: string): Extract<MobilityOption, { kind: 'mobile-node-identifier' }> {
  const identifier = Uint8Array.from(text, (character) => (character.charCodeAt(0) < 0x80 ? character.charCodeAt(0) : 0x3f));
  return { kind: 'mobile-node-identifier', subtype: IDENTIFIER_SUBTYPE.nai, identifier };
}

/** The identifier of a mobile node identifier option as text, or '' for any other option. Octets that do not print become `\xNN`. */
export function identifierText(option: { readonly kind: string; readonly identifier?: Uint8Array }): string {
  if (option.kind !== 'mobile-node-identifier' || option.identifier === undefined) return '';
  return printable(option.identifier);
}

/** Octets as ASCII text; those that do not print become `\xNN`. */
export function printable(octets: Uint8Array): string {
  let text = '';
  for (const octet of octets) {
    text += octet >= 0x20 && octet < 0x7f ? String.fromCharCode(octet) : `\\x${octet.toString(16).padStart(2, '0')}`;
  }
  return text;
}
