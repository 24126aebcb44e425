/**
 * DHCPv6 messages: RFC 8415 §7.3, §8 (client and server), §9 (relays). Options are in `dhcpv6-options.ts`.
 *
 * Reading never throws. What cannot be interpreted is kept: options without a declaration that fits are `unknown`, a list that
 * overruns ends with `malformed`, a message type without a declaration is `unknown`. So encoding gives the same octets again.
 */
import { assert, required } from '#base/assert.ts';
import { layoutOf, lengthOf, readFields, writeFields } from './define.ts';
import type { FieldValues, Layout, ValueOf } from './define.ts';
import { DHCPV6_OPTION_BY_CODE, DHCPV6_OPTION_BY_KIND } from './dhcpv6-options.ts';
import type { Dhcpv6Option, WithDhcpv6Options } from './dhcpv6-options.ts';
import { readUint16, writeUint16 } from './field.ts';

/** One message. */
export interface Dhcpv6Declaration {
  readonly type: number;
  readonly short: string;
  readonly name: string;
  /** Between relay and server, with {@link DHCPV6_RELAY_FIELDS}; the others have {@link DHCPV6_FIELDS}. */
  readonly relay?: true;
}

/** What follows the type in messages between client and server. */
export const DHCPV6_FIELDS = {
  section: 'RFC 8415 §8',
  fields: { transactionId: { kind: 'bits', width: 24, label: 'Transaction ID', hex: true } },
} as const;
/** What follows the type in messages between relay and server. */
export const DHCPV6_RELAY_FIELDS = {
  section: 'RFC 8415 §9',
  fields: {
    hopCount: { kind: 'uint8' },
    linkAddress: { kind: 'address', label: 'Link Address' },
    peerAddress: { kind: 'address', label: 'Peer Address' },
  },
} as const;

/** Declarations by kind, in the order of their numbers. */
export const DHCPV6_MESSAGES = {
  solicit: { type: 1, short: 'SOLICIT', name: 'DHCPv6 Solicit' },
  advertise: { type: 2, short: 'ADVERTISE', name: 'DHCPv6 Advertise' },
  request: { type: 3, short: 'REQUEST', name: 'DHCPv6 Request' },
  confirm: { type: 4, short: 'CONFIRM', name: 'DHCPv6 Confirm' },
  renew: { type: 5, short: 'RENEW', name: 'DHCPv6 Renew' },
  rebind: { type: 6, short: 'REBIND', name: 'DHCPv6 Rebind' },
  reply: { type: 7, short: 'REPLY', name: 'DHCPv6 Reply' },
  release: { type: 8, short: 'RELEASE', name: 'DHCPv6 Release' },
  decline: { type: 9, short: 'DECLINE', name: 'DHCPv6 Decline' },
  reconfigure: { type: 10, short: 'RECONFIGURE', name: 'DHCPv6 Reconfigure' },
  'information-request': { type: 11, short: 'INFORMATION-REQUEST', name: 'DHCPv6 Information-request' },
  'relay-forward': { type: 12, short: 'RELAY-FORW', name: 'DHCPv6 Relay-forward', relay: true },
  'relay-reply': { type: 13, short: 'RELAY-REPL', name: 'DHCPv6 Relay-reply', relay: true },
} as const;

/** A message no declaration has; `data` starts behind the type. */
export interface UnknownDhcpv6Message {
  kind: 'unknown';
  type: number;
  data: Uint8Array;
}

type Flat<Type> = { [Key in keyof Type]: Type[Key] };
type FieldsOf<Declaration> = Declaration extends { relay: true }
  ? ValueOf<typeof DHCPV6_RELAY_FIELDS.fields>
  : ValueOf<typeof DHCPV6_FIELDS.fields>;

/** One DHCPv6 message. */
export type Dhcpv6Message =
  | {
      [Kind in keyof typeof DHCPV6_MESSAGES]: Flat<{ kind: Kind } & FieldsOf<(typeof DHCPV6_MESSAGES)[Kind]> & WithDhcpv6Options>;
    }[keyof typeof DHCPV6_MESSAGES]
  | UnknownDhcpv6Message;

/** A message between client and server: what a relay passes on. */
export type Dhcpv6ClientServerMessage = Extract<Dhcpv6Message, { transactionId: number }>;
/** A message between relay and server. */
export type Dhcpv6RelayMessage = Extract<Dhcpv6Message, { hopCount: number }>;

/** UDP ports, RFC 8415 §7.2. */
export const DHCPV6_CLIENT_PORT = 546;
/** Port of servers and relays. */
export const DHCPV6_SERVER_PORT = 547;

/** RFC 8415 §7.6: most relays in a row. */
export const HOP_COUNT_LIMIT = 8;
/** Deepest nesting of options and relayed messages that reading follows; what is deeper stays `unknown`. */
export const DHCPV6_NESTING_LIMIT = 16;
/** Octets of the message type, and of an option's code and length. */
export const DHCPV6_TYPE_BYTES = 1;
/** Octets of an option before its data. */
export const DHCPV6_OPTION_HEADER_BYTES = 4;

/** A declared message, ready for use. */
export interface Dhcpv6Entry {
  readonly kind: string;
  readonly declaration: Dhcpv6Declaration;
  readonly section: string;
  readonly layout: Layout;
}

const LAYOUT: Layout = layoutOf(DHCPV6_FIELDS.fields);
const RELAY_LAYOUT: Layout = layoutOf(DHCPV6_RELAY_FIELDS.fields);

const BY_KIND: ReadonlyMap<string, Dhcpv6Entry> = new Map(
  Object.entries<Dhcpv6Declaration>(DHCPV6_MESSAGES).map(([kind, declaration]) => [
    kind,
    declaration.relay === true
      ? { kind, declaration, section: DHCPV6_RELAY_FIELDS.section, layout: RELAY_LAYOUT }
      : { kind, declaration, section: DHCPV6_FIELDS.section, layout: LAYOUT },
  ]),
);
const BY_TYPE: ReadonlyMap<number, Dhcpv6Entry> = new Map(
  Array.from(BY_KIND.values(), (entry) => [entry.declaration.type, entry]),
);

/** The declaration of message type `type`, or null. */
export function dhcpv6Entry(type: number): Dhcpv6Entry | null {
  return BY_TYPE.get(type) ?? null;
}

/** True when a datagram with these ports is DHCPv6. */
export function isDhcpv6Port(sourcePort: number, destinationPort: number): boolean {
  return (
    destinationPort === DHCPV6_SERVER_PORT ||
    destinationPort === DHCPV6_CLIENT_PORT ||
    sourcePort === DHCPV6_SERVER_PORT ||
    sourcePort === DHCPV6_CLIENT_PORT
  );
}

/** The short name of `message`, as in ladders and reports. */
export function dhcpv6MessageName(message: Dhcpv6Message): string {
  return message.kind === 'unknown' ? `DHCPv6-${message.type}` : DHCPV6_MESSAGES[message.kind].short;
}

function optionLength(option: Dhcpv6Option): number {
  if (option.kind === 'malformed') return option.octets.length;
  if (option.kind === 'unknown') return DHCPV6_OPTION_HEADER_BYTES + option.data.length;
  const entry = required(DHCPV6_OPTION_BY_KIND.get(option.kind), `option ${option.kind}`);
  let length = DHCPV6_OPTION_HEADER_BYTES + lengthOf(entry.layout, option as unknown as FieldValues);
  if ('options' in option) length += optionsLength(option.options);
  if (option.kind === 'relay-message') length += dhcpv6MessageLength(option.message);
  return length;
}

function optionsLength(options: readonly Dhcpv6Option[]): number {
  let length = 0;
  for (const option of options) length += optionLength(option);
  return length;
}

/** Octets of `message`. */
export function dhcpv6MessageLength(message: Dhcpv6Message): number {
  if (message.kind === 'unknown') return DHCPV6_TYPE_BYTES + message.data.length;
  const { layout } = required(BY_KIND.get(message.kind), `message ${message.kind}`);
  return DHCPV6_TYPE_BYTES + layout.fixedOctets + optionsLength(message.options);
}

function writeOptions(options: readonly Dhcpv6Option[], bytes: Uint8Array, start: number): void {
  let at = start;
  for (const option of options) {
    writeOption(option, bytes, at);
    at += optionLength(option);
  }
}

function writeOption(option: Dhcpv6Option, bytes: Uint8Array, at: number): void {
  if (option.kind === 'malformed') {
    bytes.set(option.octets, at);
    return;
  }
  const data = at + DHCPV6_OPTION_HEADER_BYTES;
  const length = optionLength(option) - DHCPV6_OPTION_HEADER_BYTES;
  assert(length <= 0xffff, 'at most 65535 octets of option data');
  writeUint16(bytes, at + 2, length);
  if (option.kind === 'unknown') {
    writeUint16(bytes, at, option.code);
    bytes.set(option.data, data);
    return;
  }
  const entry = required(DHCPV6_OPTION_BY_KIND.get(option.kind), `option ${option.kind}`);
  const value = option as unknown as FieldValues;
  writeUint16(bytes, at, entry.declaration.code);
  writeFields(entry.layout, bytes, data, value);
  if ('options' in option) writeOptions(option.options, bytes, data + lengthOf(entry.layout, value));
  if (option.kind === 'relay-message') writeDhcpv6Message(option.message, bytes, data);
}

/** Writes `message` at `start`; the octets there must be zero. */
export function writeDhcpv6Message(message: Dhcpv6Message, bytes: Uint8Array, start: number): void {
  const data = start + DHCPV6_TYPE_BYTES;
  if (message.kind === 'unknown') {
    bytes[start] = message.type;
    bytes.set(message.data, data);
    return;
  }
  const { declaration, layout } = required(BY_KIND.get(message.kind), `message ${message.kind}`);
  bytes[start] = declaration.type;
  writeFields(layout, bytes, data, message as unknown as FieldValues);
  writeOptions(message.options, bytes, data + layout.fixedOctets);
}

/** End of the option at `at`, or null when it overruns `end`. */
export function dhcpv6OptionEnd(bytes: Uint8Array, at: number, end: number): number | null {
  if (at + DHCPV6_OPTION_HEADER_BYTES > end) return null;
  const reached = at + DHCPV6_OPTION_HEADER_BYTES + readUint16(bytes, at + 2);
  return reached > end ? null : reached;
}

function readOptions(bytes: Uint8Array, start: number, end: number, depth: number): Dhcpv6Option[] {
  const options: Dhcpv6Option[] = [];
  for (let at = start; at < end;) {
    const next = dhcpv6OptionEnd(bytes, at, end);
    if (next === null) {
      options.push({ kind: 'malformed', octets: bytes.slice(at, end) });
      break;
    }
    const data = at + DHCPV6_OPTION_HEADER_BYTES;
    const code = readUint16(bytes, at);
    options.push(readOption(bytes, code, data, next, depth) ?? { kind: 'unknown', code, data: bytes.slice(data, next) });
    at = next;
  }
  return options;
}

function readOption(bytes: Uint8Array, code: number, data: number, end: number, depth: number): Dhcpv6Option | null {
  const entry = DHCPV6_OPTION_BY_CODE.get(code);
  if (entry === undefined || depth >= DHCPV6_NESTING_LIMIT) return null;
  const { declaration, layout, kind } = entry;
  const value: FieldValues = { kind: kind as never };
  if (declaration.message === true) {
    const message = readMessage(bytes, data, end, depth + 1);
    return message === null ? null : ({ ...value, message } as unknown as Dhcpv6Option);
  }
  const fieldsEnd = declaration.options === true ? data + layout.fixedOctets : end;
  if (fieldsEnd > end || !readFields(layout, bytes, data, fieldsEnd, value)) return null;
  if (declaration.options !== true) return value as unknown as Dhcpv6Option;
  return { ...value, options: readOptions(bytes, fieldsEnd, end, depth + 1) } as unknown as Dhcpv6Option;
}

function readMessage(bytes: Uint8Array, start: number, end: number, depth: number): Dhcpv6Message | null {
  const data = start + DHCPV6_TYPE_BYTES;
  if (data > end) return null;
  const type = bytes[start]!;
  const entry = BY_TYPE.get(type);
  if (entry === undefined) return { kind: 'unknown', type, data: bytes.slice(data, end) };
  const value: FieldValues = { kind: entry.kind as never };
  const optionsAt = data + entry.layout.fixedOctets;
  if (optionsAt > end || !readFields(entry.layout, bytes, data, optionsAt, value)) return null;
  return { ...value, options: readOptions(bytes, optionsAt, end, depth) } as unknown as Dhcpv6Message;
}

/** Decodes the message that fills `start` … `end`. Null when it is shorter than its type allows. Never throws. */
export function readDhcpv6Message(bytes: Uint8Array, start: number, end: number): Dhcpv6Message | null {
  return readMessage(bytes, start, end, 0);
}
