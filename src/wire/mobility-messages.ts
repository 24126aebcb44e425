/**
 * Declarations of the Mobility Header messages: RFC 6275 §6.1, RFC 5213 §8.1–8.2, RFC 5568 §6.2, RFC 5949 §6.1, RFC 5142 §4, RFC 5846, RFC 5847 §3.3,
 * RFC 6705 §9, RFC 5096. Flags of RFC 3963, 5380, 5555, 5845, 6602, 7161 and 8885.
 * Left out: types 19 … 23; they decode to `unknown`, which keeps their octets.
 *
 * The codec is in `mobility-header.ts`.
 */
import type { FieldDeclarations, UnionOf } from './define.ts';
import type { EmulatorMessage } from './emulator-message.ts';
import type { MobilityOption } from './mobility-options.ts';

/** The part every mobility header starts with, RFC 6275 §6.1.1. */
export const MOBILITY_HEADER = {
  name: 'Mobility Header',
  section: 'RFC 6275 §6.1.1',
  fields: {
    payloadProtocol: { kind: 'uint8', label: 'Payload Proto' },
    headerLength: { kind: 'uint8', label: 'Header Len (8 octets, first not counted)' },
    type: { kind: 'uint8', label: 'MH Type' },
    reserved: { kind: 'reserved', width: 8 },
    checksum: { kind: 'uint16' },
  },
} as const;

/** One message, from octet 6 of the mobility header; mobility options follow the fields. */
export interface MobilityMessageDeclaration {
  readonly type: number;
  /** Short name, as in ladders and reports. */
  readonly short: string;
  readonly name: string;
  readonly section: string;
  readonly fields: FieldDeclarations;
}

/** Declarations by kind, in the order of their numbers. */
export const MOBILITY_MESSAGES = {
  'binding-refresh-request': {
    type: 0,
    short: 'BRR',
    name: 'Binding Refresh Request',
    section: 'RFC 6275 §6.1.2',
    fields: { reserved: { kind: 'reserved', width: 16 } },
  },
  'home-test-init': {
    type: 1,
    short: 'HoTI',
    name: 'Home Test Init',
    section: 'RFC 6275 §6.1.3',
    fields: { reserved: { kind: 'reserved', width: 16 }, homeInitCookie: { kind: 'octets', length: 8 } },
  },
  'care-of-test-init': {
    type: 2,
    short: 'CoTI',
    name: 'Care-of Test Init',
    section: 'RFC 6275 §6.1.4',
    fields: {
      reserved: { kind: 'reserved', width: 16 },
      careOfInitCookie: { kind: 'octets', length: 8, label: 'Care-of Init Cookie' },
    },
  },
  'home-test': {
    type: 3,
    short: 'HoT',
    name: 'Home Test',
    section: 'RFC 6275 §6.1.5',
    fields: {
      homeNonceIndex: { kind: 'uint16' },
      homeInitCookie: { kind: 'octets', length: 8 },
      homeKeygenToken: { kind: 'octets', length: 8 },
    },
  },
  'care-of-test': {
    type: 4,
    short: 'CoT',
    name: 'Care-of Test',
    section: 'RFC 6275 §6.1.6',
    fields: {
      careOfNonceIndex: { kind: 'uint16', label: 'Care-of Nonce Index' },
      careOfInitCookie: { kind: 'octets', length: 8, label: 'Care-of Init Cookie' },
      careOfKeygenToken: { kind: 'octets', length: 8, label: 'Care-of Keygen Token' },
    },
  },
  'binding-update': {
    type: 5,
    short: 'BU',
    name: 'Binding Update',
    section: 'RFC 6275 §6.1.7',
    fields: {
      sequence: { kind: 'uint16', label: 'Sequence #' },
      flags: {
        kind: 'uint16',
        flags: {
          acknowledge: 0x8000,
          homeRegistration: 0x4000,
          linkLocalCompatible: 0x2000,
          keyManagement: 0x1000,
          map: 0x0800,
          mobileRouter: 0x0400,
          proxy: 0x0200,
          forceUdp: 0x0100,
          tlvHeader: 0x0080,
          bulk: 0x0040,
          multicast: 0x0020,
          dmm: 0x0010,
        },
      },
      lifetimeSeconds: { kind: 'seconds4', label: 'Lifetime' },
    },
  },
  'binding-acknowledgement': {
    type: 6,
    short: 'BA',
    name: 'Binding Acknowledgement',
    section: 'RFC 6275 §6.1.8',
    fields: {
      status: { kind: 'uint8', names: 'binding-acknowledgement-status' },
      flags: {
        kind: 'uint8',
        flags: { keyManagement: 0x80, mobileRouter: 0x40, proxy: 0x20, tlvHeader: 0x10, bulk: 0x08, multicast: 0x04, dmm: 0x02 },
      },
      sequence: { kind: 'uint16', label: 'Sequence #' },
      lifetimeSeconds: { kind: 'seconds4', label: 'Lifetime' },
    },
  },
  'binding-error': {
    type: 7,
    short: 'BE',
    name: 'Binding Error',
    section: 'RFC 6275 §6.1.9',
    fields: {
      status: { kind: 'uint8', names: 'binding-error-status' },
      reserved: { kind: 'reserved', width: 8 },
      homeAddress: { kind: 'address' },
    },
  },
  // Choice: RFC 5568 says seconds, but the header is the binding update's; its unit of 4 s is kept, as other implementations do.
  'fast-binding-update': {
    type: 8,
    short: 'FBU',
    name: 'Fast Binding Update',
    section: 'RFC 5568 §6.2.2',
    fields: {
      sequence: { kind: 'uint16', label: 'Sequence #' },
      flags: {
        kind: 'uint16',
        flags: { acknowledge: 0x8000, homeRegistration: 0x4000, linkLocalCompatible: 0x2000, keyManagement: 0x1000 },
      },
      lifetimeSeconds: { kind: 'seconds4', label: 'Lifetime' },
    },
  },
  'fast-binding-acknowledgement': {
    type: 9,
    short: 'FBack',
    name: 'Fast Binding Acknowledgment',
    section: 'RFC 5568 §6.2.3',
    fields: {
      status: { kind: 'uint8', names: 'fast-binding-acknowledgement-status' },
      flags: { kind: 'uint8', flags: { keyManagement: 0x80 } },
      sequence: { kind: 'uint16', label: 'Sequence #' },
      lifetimeSeconds: { kind: 'seconds4', label: 'Lifetime' },
    },
  },
  'fast-neighbor-advertisement': {
    type: 10,
    short: 'FNA',
    name: 'Fast Neighbor Advertisement (deprecated)',
    section: 'RFC 4068',
    fields: { reserved: { kind: 'reserved', width: 16 } },
  },
  'home-agent-switch': {
    type: 12,
    short: 'HASwitch',
    name: 'Home Agent Switch',
    section: 'RFC 5142 §4',
    fields: {
      addressCount: { kind: 'count8', label: '# of Addresses' },
      reserved: { kind: 'reserved', width: 8 },
      addresses: { kind: 'addresses', label: 'Home Agent Addresses' },
    },
  },
  heartbeat: {
    type: 13,
    short: 'Hello',
    name: 'Heartbeat',
    section: 'RFC 5847 §3.3',
    fields: {
      reserved: { kind: 'reserved', width: 8 },
      flags: { kind: 'uint8', flags: { unsolicited: 0x02, response: 0x01 } },
      sequence: { kind: 'uint32', label: 'Sequence Number' },
    },
  },
  'handover-initiate': {
    type: 14,
    short: 'HI',
    name: 'Handover Initiate',
    section: 'RFC 5568 §6.2.1.1, RFC 5949 §6.1.1',
    fields: {
      sequence: { kind: 'uint16', label: 'Sequence #' },
      flags: { kind: 'uint8', flags: { assignedAddress: 0x80, buffer: 0x40, proxy: 0x20, forwarding: 0x10 } },
      code: { kind: 'uint8', names: 'handover-initiate-code' },
    },
  },
  'handover-acknowledge': {
    type: 15,
    short: 'HAck',
    name: 'Handover Acknowledge',
    section: 'RFC 5568 §6.2.1.2, RFC 5949 §6.1.2',
    fields: {
      sequence: { kind: 'uint16', label: 'Sequence #' },
      flags: { kind: 'uint8', flags: { buffer: 0x80, proxy: 0x40, forwarding: 0x20 } },
      code: { kind: 'uint8', names: 'handover-acknowledge-code' },
    },
  },
  'binding-revocation': {
    type: 16,
    short: 'BRI',
    name: 'Binding Revocation',
    section: 'RFC 5846 §6',
    fields: {
      revocationType: { kind: 'uint8', label: 'Revocation Type', names: 'binding-revocation-type' },
      triggerOrStatus: { kind: 'uint8', label: 'Revocation Trigger / Status' },
      sequence: { kind: 'uint16', label: 'Sequence #' },
      flags: { kind: 'uint16', flags: { proxy: 0x8000, ipv4HomeAddressOnly: 0x4000, global: 0x2000 } },
    },
  },
  'localized-routing-initiation': {
    type: 17,
    short: 'LRI',
    name: 'Localized Routing Initiation',
    section: 'RFC 6705 §9.1',
    fields: {
      sequence: { kind: 'uint16', label: 'Sequence #' },
      reserved: { kind: 'reserved', width: 16 },
      lifetimeSeconds: { kind: 'uint16', label: 'Lifetime', unit: 's' },
    },
  },
  'localized-routing-acknowledgement': {
    type: 18,
    short: 'LRA',
    name: 'Localized Routing Acknowledgment',
    section: 'RFC 6705 §9.2',
    fields: {
      sequence: { kind: 'uint16', label: 'Sequence #' },
      flags: { kind: 'uint8', flags: { unsolicited: 0x80 } },
      status: { kind: 'uint8', names: 'localized-routing-status' },
      lifetimeSeconds: { kind: 'uint16', label: 'Lifetime', unit: 's' },
    },
  },
} as const;

/** A message of a type that is not declared; `data` starts at octet 6 and holds the options too. */
export interface UnknownMobilityMessage {
  kind: 'unknown';
  type: number;
  data: Uint8Array;
}

/** An Experimental message (RFC 5096) that is not the emulator's; `data` starts at octet 6. */
export interface ExperimentalRawMessage {
  kind: 'experimental-raw';
  data: Uint8Array;
}

/** One mobility message. */
export type MobilityMessage =
  | UnionOf<typeof MOBILITY_MESSAGES, { options: MobilityOption[] }>
  | EmulatorMessage
  | ExperimentalRawMessage
  | UnknownMobilityMessage;

/** MH types by kind. */
export const MOBILITY_TYPE: Readonly<Record<keyof typeof MOBILITY_MESSAGES | 'experimental', number>> = {
  ...(Object.fromEntries(Object.entries(MOBILITY_MESSAGES).map(([kind, message]) => [kind, message.type])) as Record<
    keyof typeof MOBILITY_MESSAGES,
    number
  >),
  experimental: 11,
};

/** Flag bits of a binding update. */
export const BINDING_UPDATE_FLAG: (typeof MOBILITY_MESSAGES)['binding-update']['fields']['flags']['flags'] =
  MOBILITY_MESSAGES['binding-update'].fields.flags.flags;
/** Flag bits of a binding acknowledgement. */
export const BINDING_ACKNOWLEDGEMENT_FLAG: (typeof MOBILITY_MESSAGES)['binding-acknowledgement']['fields']['flags']['flags'] =
  MOBILITY_MESSAGES['binding-acknowledgement'].fields.flags.flags;
/** Flag bits of a heartbeat. */
export const HEARTBEAT_FLAG: (typeof MOBILITY_MESSAGES)['heartbeat']['fields']['flags']['flags'] =
  MOBILITY_MESSAGES.heartbeat.fields.flags.flags;
/** Flag bits of a handover initiate. */
export const HANDOVER_INITIATE_FLAG: (typeof MOBILITY_MESSAGES)['handover-initiate']['fields']['flags']['flags'] =
  MOBILITY_MESSAGES['handover-initiate'].fields.flags.flags;
/** Flag bits of a handover acknowledge: other bits than in the initiate. */
export const HANDOVER_ACKNOWLEDGE_FLAG: (typeof MOBILITY_MESSAGES)['handover-acknowledge']['fields']['flags']['flags'] =
  MOBILITY_MESSAGES['handover-acknowledge'].fields.flags.flags;
