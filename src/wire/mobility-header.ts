/**
 * The Mobility Header, RFC 6275 §6.1.1: encoding and decoding of the messages that `mobility-messages.ts` declares.
 *
 * Checksums belong to the packet, since they cover its addresses: see `packet.ts`.
 */
import { assert, required } from '#base/assert.ts';
import { endOfFields, layoutOf, lengthOf, offsetOf, readFields, writeFields } from './define.ts';
import type { FieldValues, Layout } from './define.ts';
import { emulatorMessageLength, readEmulatorMessage, writeEmulatorMessage } from './emulator-message.ts';
import { MOBILITY_HEADER, MOBILITY_MESSAGES } from './mobility-messages.ts';
import type { MobilityMessage, MobilityMessageDeclaration } from './mobility-messages.ts';
import { MOBILITY_OPTION_FAMILY } from './mobility-options.ts';
import type { MobilityOption } from './mobility-options.ts';
import { placeOptions, readOptions } from './tlv.ts';

export {
  BINDING_ACKNOWLEDGEMENT_FLAG,
  BINDING_UPDATE_FLAG,
  HANDOVER_ACKNOWLEDGE_FLAG,
  HANDOVER_INITIATE_FLAG,
  HEARTBEAT_FLAG,
  MOBILITY_MESSAGES,
  MOBILITY_TYPE,
} from './mobility-messages.ts';
export type { MobilityMessage } from './mobility-messages.ts';
export { messageName } from './message-name.ts';

/** A declared message, ready for use. */
export interface MobilityMessageEntry {
  readonly kind: string;
  readonly declaration: MobilityMessageDeclaration;
  readonly layout: Layout;
}

const HEADER: Layout = layoutOf(MOBILITY_HEADER.fields);
const BY_KIND: ReadonlyMap<string, MobilityMessageEntry> = new Map(
  Object.entries(MOBILITY_MESSAGES).map(([kind, declaration]) => [
    kind,
    { kind, declaration, layout: layoutOf(declaration.fields) },
  ]),
);
const BY_TYPE: ReadonlyMap<number, MobilityMessageEntry> = new Map(
  [...BY_KIND.values()].map((entry) => [entry.declaration.type, entry]),
);

/** Octets of the part before the message data. */
export const MOBILITY_DATA_OFFSET: number = HEADER.fixedOctets;
/** Octets from the start of the header to its checksum. */
export const MOBILITY_CHECKSUM_OFFSET: number = offsetOf(HEADER, 'checksum');
/** Octets from the start of the header to its type. */
export const MOBILITY_TYPE_OFFSET: number = offsetOf(HEADER, 'type');

/** The Experimental message, RFC 5096. */
const EXPERIMENTAL = 11;
/** Payload Proto that every message has: IPPROTO_NONE, RFC 6275 §6.1.1. */
const NO_PAYLOAD = 59;

/** The declaration of MH type `type`, or null. */
export function mobilityMessageEntry(type: number): MobilityMessageEntry | null {
  return BY_TYPE.get(type) ?? null;
}

/** Octets of the header of `message`, a multiple of 8. */
export function mobilityMessageLength(message: MobilityMessage): number {
  switch (message.kind) {
    case 'experimental':
      return emulatorMessageLength(message);
    case 'experimental-raw':
    case 'unknown':
      return Math.max(8, Math.ceil((MOBILITY_DATA_OFFSET + message.data.length) / 8) * 8);
    default: {
      const entry = required(BY_KIND.get(message.kind), `mobility message ${message.kind}`);
      const first = MOBILITY_DATA_OFFSET + lengthOf(entry.layout, message as unknown as FieldValues);
      return placeOptions(MOBILITY_OPTION_FAMILY, message.options, first, 8, null, 0);
    }
  }
}

/**
 * Writes the header of `message` at `start`, checksum zero; the octets there must be zero. `length` is that of
 * {@link mobilityMessageLength}, `reserved` the reserved octet.
 */
export function writeMobilityMessage(
  message: MobilityMessage,
  bytes: Uint8Array,
  start: number,
  length: number,
  reserved: number,
): void {
  assert(length <= 2048, 'a mobility header of at most 2048 octets');
  bytes[start] = NO_PAYLOAD;
  bytes[start + 1] = length / 8 - 1;
  bytes[start + 3] = reserved;
  const data = start + MOBILITY_DATA_OFFSET;
  switch (message.kind) {
    case 'experimental':
      bytes[start + MOBILITY_TYPE_OFFSET] = EXPERIMENTAL;
      writeEmulatorMessage(message, bytes, start);
      return;
    case 'experimental-raw':
      bytes[start + MOBILITY_TYPE_OFFSET] = EXPERIMENTAL;
      bytes.set(message.data, data);
      return;
    case 'unknown':
      bytes[start + MOBILITY_TYPE_OFFSET] = message.type;
      bytes.set(message.data, data);
      return;
    default: {
      const entry = required(BY_KIND.get(message.kind), `mobility message ${message.kind}`);
      const value = message as unknown as FieldValues;
      bytes[start + MOBILITY_TYPE_OFFSET] = entry.declaration.type;
      writeFields(entry.layout, bytes, data, value);
      const first = MOBILITY_DATA_OFFSET + lengthOf(entry.layout, value);
      placeOptions(MOBILITY_OPTION_FAMILY, message.options, first, 8, bytes, start);
    }
  }
}

/** What a mobility header holds. */
export interface DecodedMobilityHeader {
  readonly message: MobilityMessage;
  /** The reserved octet. */
  readonly reserved: number;
}

/**
 * Decodes the header that fills `start` … `end`. Null when its length octet says otherwise, or when it announces a payload
 * (which RFC 6275 §9.2 has receivers drop). The checksum is not looked at.
 */
export function readMobilityMessage(bytes: Uint8Array, start: number, end: number): DecodedMobilityHeader | null {
  if (end - start < 8 || (bytes[start + 1]! + 1) * 8 !== end - start || bytes[start] !== NO_PAYLOAD) return null;
  return { message: readMessage(bytes, start, end), reserved: bytes[start + 3]! };
}

function readMessage(bytes: Uint8Array, start: number, end: number): MobilityMessage {
  const type = bytes[start + MOBILITY_TYPE_OFFSET]!;
  const data = start + MOBILITY_DATA_OFFSET;
  if (type === EXPERIMENTAL) {
    return readEmulatorMessage(bytes, start, end) ?? { kind: 'experimental-raw', data: bytes.slice(data, end) };
  }
  const entry = BY_TYPE.get(type);
  const fieldsEnd = entry === undefined ? null : endOfFields(entry.layout, bytes, data, end);
  if (entry !== undefined && fieldsEnd !== null) {
    const value: FieldValues = { kind: entry.kind as never };
    if (readFields(entry.layout, bytes, data, fieldsEnd, value)) {
      value['options'] = readOptions<MobilityOption>(MOBILITY_OPTION_FAMILY, bytes, start, fieldsEnd, end, 8) as never;
      return value as unknown as MobilityMessage;
    }
  }
  return { kind: 'unknown', type, data: bytes.slice(data, end) };
}

/** Where the options of the header `start` … `end` begin, or null when it has none that are declared. For the inspector. */
export function mobilityOptionsStart(bytes: Uint8Array, start: number, end: number): number | null {
  const entry = BY_TYPE.get(bytes[start + MOBILITY_TYPE_OFFSET]!);
  return entry === undefined ? null : endOfFields(entry.layout, bytes, start + MOBILITY_DATA_OFFSET, end);
}
