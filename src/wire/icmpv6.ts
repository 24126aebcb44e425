/**
 * ICMPv6: RFC 4443 §3–4, Neighbor Discovery messages of RFC 4861 §4.1–4.5, home agent discovery and mobile prefixes of
 * RFC 6275 §6.5–6.8, Node Information Queries of RFC 4620 §4, fast handover messages of RFC 5568 §6.1.
 * Left out: multicast listener discovery and others; they decode to `unknown`.
 */
import { required } from '#base/assert.ts';
import { endOfFields, layoutOf, lengthOf, readFields, writeFields } from './define.ts';
import type { FieldDeclarations, FieldValues, Layout, ValueOf } from './define.ts';
import type { CodeTableName } from './field.ts';
import { ndOptionsLength, readNdOptions, writeNdOptions } from './ndisc.ts';
import type { NdOption } from './ndisc.ts';

/** The part every message starts with, RFC 4443 §2.1. */
export const ICMPV6_HEADER = {
  name: 'ICMPv6',
  section: 'RFC 4443 §2.1',
  fields: { type: { kind: 'uint8' }, code: { kind: 'uint8' }, checksum: { kind: 'uint16' } },
} as const;

/** One message, from octet 4. */
export interface Icmpv6Declaration {
  readonly type: number;
  /** Short name, as in ladders and reports. */
  readonly short: string;
  readonly name: string;
  readonly section: string;
  /** The code means something: it is part of the value. Otherwise it is there only when it is not zero. */
  readonly code?: true;
  /** Table of code names for the inspector. */
  readonly codeNames?: CodeTableName;
  /** Neighbor Discovery options follow the fields. */
  readonly options?: true;
  readonly fields: FieldDeclarations;
}

/** Declarations by kind, in the order of their numbers. */
export const ICMPV6_MESSAGES = {
  'destination-unreachable': {
    type: 1,
    short: 'DestUnreach',
    name: 'Destination Unreachable',
    section: 'RFC 4443 §3.1',
    code: true,
    codeNames: 'destination-unreachable-code',
    fields: { reserved: { kind: 'reserved', width: 32, label: 'Unused' }, invokingPacket: { kind: 'octets' } },
  },
  'packet-too-big': {
    type: 2,
    short: 'PacketTooBig',
    name: 'Packet Too Big',
    section: 'RFC 4443 §3.2',
    code: true,
    fields: { mtu: { kind: 'uint32', label: 'MTU', unit: 'octets' }, invokingPacket: { kind: 'octets' } },
  },
  'time-exceeded': {
    type: 3,
    short: 'TimeExceeded',
    name: 'Time Exceeded',
    section: 'RFC 4443 §3.3',
    code: true,
    codeNames: 'time-exceeded-code',
    fields: { reserved: { kind: 'reserved', width: 32, label: 'Unused' }, invokingPacket: { kind: 'octets' } },
  },
  'parameter-problem': {
    type: 4,
    short: 'ParamProblem',
    name: 'Parameter Problem',
    section: 'RFC 4443 §3.4',
    code: true,
    codeNames: 'parameter-problem-code',
    fields: { pointer: { kind: 'uint32' }, invokingPacket: { kind: 'octets' } },
  },
  'echo-request': {
    type: 128,
    short: 'EchoRequest',
    name: 'Echo Request',
    section: 'RFC 4443 §4.1',
    fields: { identifier: { kind: 'uint16' }, sequence: { kind: 'uint16', label: 'Sequence Number' }, data: { kind: 'octets' } },
  },
  'echo-reply': {
    type: 129,
    short: 'EchoReply',
    name: 'Echo Reply',
    section: 'RFC 4443 §4.2',
    fields: { identifier: { kind: 'uint16' }, sequence: { kind: 'uint16', label: 'Sequence Number' }, data: { kind: 'octets' } },
  },
  'router-solicitation': {
    type: 133,
    short: 'RS',
    name: 'Router Solicitation',
    section: 'RFC 4861 §4.1',
    options: true,
    fields: { reserved: { kind: 'reserved', width: 32 } },
  },
  'router-advertisement': {
    type: 134,
    short: 'RA',
    name: 'Router Advertisement',
    section: 'RFC 4861 §4.2',
    options: true,
    fields: {
      curHopLimit: { kind: 'uint8' },
      flags: {
        kind: 'uint8',
        flags: { managed: 0x80, other: 0x40, homeAgent: 0x20, preference: 0x18, proxy: 0x04 },
      },
      routerLifetimeSeconds: { kind: 'uint16', label: 'Router Lifetime', unit: 's' },
      reachableTimeMs: { kind: 'uint32', label: 'Reachable Time', unit: 'ms' },
      retransTimerMs: { kind: 'uint32', label: 'Retrans Timer', unit: 'ms' },
    },
  },
  'neighbor-solicitation': {
    type: 135,
    short: 'NS',
    name: 'Neighbor Solicitation',
    section: 'RFC 4861 §4.3',
    options: true,
    fields: { reserved: { kind: 'reserved', width: 32 }, target: { kind: 'address', label: 'Target Address' } },
  },
  'neighbor-advertisement': {
    type: 136,
    short: 'NA',
    name: 'Neighbor Advertisement',
    section: 'RFC 4861 §4.4',
    options: true,
    fields: {
      flags: { kind: 'uint8', flags: { router: 0x80, solicited: 0x40, override: 0x20 } },
      reserved: { kind: 'reserved', width: 24 },
      target: { kind: 'address', label: 'Target Address' },
    },
  },
  redirect: {
    type: 137,
    short: 'Redirect',
    name: 'Redirect',
    section: 'RFC 4861 §4.5',
    options: true,
    fields: {
      reserved: { kind: 'reserved', width: 32 },
      target: { kind: 'address', label: 'Target Address' },
      destination: { kind: 'address', label: 'Destination Address' },
    },
  },
  'node-information-query': {
    type: 139,
    short: 'NIQuery',
    name: 'Node Information Query',
    section: 'RFC 4620 §4',
    code: true,
    codeNames: 'node-information-query-code',
    fields: {
      queryType: { kind: 'uint16', label: 'Qtype', names: 'node-information-qtype' },
      flags: { kind: 'uint16' },
      nonce: { kind: 'octets', length: 8 },
      data: { kind: 'octets' },
    },
  },
  'node-information-reply': {
    type: 140,
    short: 'NIReply',
    name: 'Node Information Reply',
    section: 'RFC 4620 §4',
    code: true,
    codeNames: 'node-information-reply-code',
    fields: {
      queryType: { kind: 'uint16', label: 'Qtype', names: 'node-information-qtype' },
      flags: { kind: 'uint16' },
      nonce: { kind: 'octets', length: 8 },
      data: { kind: 'octets' },
    },
  },
  'home-agent-address-discovery-request': {
    type: 144,
    short: 'DHAADRequest',
    name: 'Home Agent Address Discovery Request',
    section: 'RFC 6275 §6.5',
    fields: { identifier: { kind: 'uint16' }, reserved: { kind: 'reserved', width: 16 } },
  },
  'home-agent-address-discovery-reply': {
    type: 145,
    short: 'DHAADReply',
    name: 'Home Agent Address Discovery Reply',
    section: 'RFC 6275 §6.6',
    fields: {
      identifier: { kind: 'uint16' },
      reserved: { kind: 'reserved', width: 16 },
      addresses: { kind: 'addresses', label: 'Home Agent Addresses' },
    },
  },
  'mobile-prefix-solicitation': {
    type: 146,
    short: 'MPS',
    name: 'Mobile Prefix Solicitation',
    section: 'RFC 6275 §6.7',
    options: true,
    fields: { identifier: { kind: 'uint16' }, reserved: { kind: 'reserved', width: 16 } },
  },
  'mobile-prefix-advertisement': {
    type: 147,
    short: 'MPA',
    name: 'Mobile Prefix Advertisement',
    section: 'RFC 6275 §6.8',
    options: true,
    fields: { identifier: { kind: 'uint16' }, flags: { kind: 'uint16', flags: { managed: 0x8000, other: 0x4000 } } },
  },
  'proxy-router-solicitation': {
    type: 154,
    short: 'RtSolPr',
    name: 'Router Solicitation for Proxy Advertisement',
    section: 'RFC 5568 §6.1.1',
    code: true,
    options: true,
    fields: {
      subtype: { kind: 'constant8', value: 2 },
      reserved: { kind: 'reserved', width: 8 },
      identifier: { kind: 'uint16' },
    },
  },
  'proxy-router-advertisement': {
    type: 154,
    short: 'PrRtAdv',
    name: 'Proxy Router Advertisement',
    section: 'RFC 5568 §6.1.2',
    code: true,
    options: true,
    fields: {
      subtype: { kind: 'constant8', value: 3 },
      reserved: { kind: 'reserved', width: 8 },
      identifier: { kind: 'uint16' },
    },
  },
} as const;

/** A message no declaration fits; `data` starts at octet 4. */
export interface UnknownIcmpv6Message {
  kind: 'unknown';
  type: number;
  code: number;
  data: Uint8Array;
}

type Flat<Type> = { [Key in keyof Type]: Type[Key] };
type MessageOf<Kind, Declaration> = Declaration extends { fields: infer Fields }
  ? Flat<
      { kind: Kind } & ValueOf<Fields> &
        (Declaration extends { code: true } ? { code: number } : { code?: number }) &
        (Declaration extends { options: true } ? { options: NdOption[] } : unknown)
    >
  : never;

/** One ICMPv6 message. */
export type Icmpv6Message =
  | { [Kind in keyof typeof ICMPV6_MESSAGES]: MessageOf<Kind, (typeof ICMPV6_MESSAGES)[Kind]> }[keyof typeof ICMPV6_MESSAGES]
  | UnknownIcmpv6Message;

/** Most octets of the invoking packet in an error message, so that the whole stays within 1280 (RFC 4443 §2.4 c). */
export const INVOKING_PACKET_LIMIT = 1232;

/** A declared message, ready for use. */
export interface Icmpv6Entry {
  readonly kind: string;
  readonly declaration: Icmpv6Declaration;
  readonly layout: Layout;
}

/** Octets before the fields of a declaration. */
export const ICMPV6_DATA_OFFSET = 4;
/** Octets from the start of the message to its checksum. */
export const ICMPV6_CHECKSUM_OFFSET = 2;

const BY_KIND: ReadonlyMap<string, Icmpv6Entry> = new Map(
  Object.entries(ICMPV6_MESSAGES).map(([kind, declaration]) => [
    kind,
    { kind, declaration, layout: layoutOf(declaration.fields) },
  ]),
);

/** The declaration that fits the message `start` … `end` and where its options begin (its end when it has none), or null. */
export function icmpv6Entry(bytes: Uint8Array, start: number, end: number): { entry: Icmpv6Entry; fieldsEnd: number } | null {
  if (end - start < ICMPV6_DATA_OFFSET) return null;
  for (const entry of BY_KIND.values()) {
    if (entry.declaration.type !== bytes[start]) continue;
    const data = start + ICMPV6_DATA_OFFSET;
    const fieldsEnd = entry.declaration.options === true ? endOfFields(entry.layout, bytes, data, end) : end;
    if (fieldsEnd !== null && readFields(entry.layout, bytes, data, fieldsEnd, {})) return { entry, fieldsEnd };
  }
  return null;
}

/** The short name of `message`, as in ladders and reports. */
export function icmpv6MessageName(message: Icmpv6Message): string {
  return message.kind === 'unknown' ? `ICMPv6-${message.type}` : ICMPV6_MESSAGES[message.kind].short;
}

/** Octets of `message`. */
export function icmpv6MessageLength(message: Icmpv6Message): number {
  if (message.kind === 'unknown') return ICMPV6_DATA_OFFSET + message.data.length;
  const entry = required(BY_KIND.get(message.kind), `ICMPv6 message ${message.kind}`);
  const length = ICMPV6_DATA_OFFSET + lengthOf(entry.layout, message as unknown as FieldValues);
  return 'options' in message ? length + ndOptionsLength(message.options) : length;
}

/** Writes `message` at `start`, checksum zero; the octets there must be zero. */
export function writeIcmpv6Message(message: Icmpv6Message, bytes: Uint8Array, start: number): void {
  bytes[start + 1] = message.code ?? 0;
  const data = start + ICMPV6_DATA_OFFSET;
  if (message.kind === 'unknown') {
    bytes[start] = message.type;
    bytes.set(message.data, data);
    return;
  }
  const entry = required(BY_KIND.get(message.kind), `ICMPv6 message ${message.kind}`);
  const value = message as unknown as FieldValues;
  bytes[start] = entry.declaration.type;
  writeFields(entry.layout, bytes, data, value);
  if ('options' in message) writeNdOptions(message.options, bytes, data + lengthOf(entry.layout, value));
}

/** Decodes the message that fills `start` … `end`, at least 4 octets. Never throws; the checksum is not looked at. */
export function readIcmpv6Message(bytes: Uint8Array, start: number, end: number): Icmpv6Message {
  const code = bytes[start + 1]!;
  const data = start + ICMPV6_DATA_OFFSET;
  const found = icmpv6Entry(bytes, start, end);
  if (found === null) return { kind: 'unknown', type: bytes[start]!, code, data: bytes.slice(data, end) };
  const { entry, fieldsEnd } = found;
  const value: FieldValues = { kind: entry.kind as never };
  readFields(entry.layout, bytes, data, fieldsEnd, value);
  if (entry.declaration.code === true || code !== 0) value['code'] = code;
  if (entry.declaration.options !== true) return value as unknown as Icmpv6Message;
  return { ...value, options: readNdOptions(bytes, fieldsEnd, end) } as unknown as Icmpv6Message;
}
