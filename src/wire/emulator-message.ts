/**
 * Messages that no document specifies byte by byte: session database, location management, state synchronization, one-hop DHT.
 * They travel in the Experimental mobility message (RFC 5096, type 11) with a body of our own:
 *
 *     octet 6   local kind, see EMULATOR_KIND
 *     octet 7   status, 0 = accepted, as in a binding acknowledgement
 *     octet 8   sequence number (2)
 *     octet 10  lifetime in units of 4 seconds (2)
 *     octet 12  options, written like mobility options: type, length, data, Pad1 and PadN
 *
 * Options: mobile node identifier (8), home network prefix (22) and access technology type (24) as in Proxy Mobile IPv6, and two local ones:
 * session (128) and care-of (129). The header is padded so that the IPv6 packet has at least 96 octets, the size of a proxy
 * binding update, since the documents compare these messages by count and not by size.
 *
 * Choice: a type 11 message is ours when it is that long, its local kind is not zero and its options are well formed.
 */
import { required } from '#base/assert.ts';
import { layoutOf, readFields, writeFields } from './define.ts';
import type { FieldValues, Layout, ValueOf } from './define.ts';
import { EMULATOR_KIND } from './emulator-kind.ts';
import type { EmulatorKind } from './emulator-kind.ts';
import { MOBILITY_OPTIONS } from './mobility-options.ts';
import { placeOptions, readOptions, tlvFamily } from './tlv.ts';
import type { TlvFamily, TlvOption } from './tlv.ts';

export { EMULATOR_KIND } from './emulator-kind.ts';
export type { EmulatorKind } from './emulator-kind.ts';

/** The body of a local message, from octet 6 of the mobility header. */
export const EMULATOR_MESSAGE = {
  type: 11,
  name: 'Experimental (emulator-local)',
  section: 'RFC 5096; body of the emulator',
  fields: {
    localKind: { kind: 'uint8', names: 'emulator-kind' },
    status: { kind: 'uint8' },
    sequence: { kind: 'uint16' },
    lifetimeSeconds: { kind: 'seconds4', label: 'Lifetime' },
  },
} as const;

/** Options of local messages that no document has. */
export const EMULATOR_OPTIONS = {
  session: {
    type: 128,
    name: 'Session (emulator-local)',
    section: 'body of the emulator; draft-seite-dmm-dma-05 §4.1',
    align: [8, 4],
    fields: {
      reserved: { kind: 'reserved', width: 8 },
      prefixLength: { kind: 'uint8' },
      prefix: { kind: 'address', label: 'Session Prefix' },
      anchor: { kind: 'address', label: 'Anchor Address' },
    },
  },
  'care-of': {
    type: 129,
    name: 'Care-of (emulator-local)',
    section: 'body of the emulator',
    align: [8, 6],
    fields: { address: { kind: 'address', label: 'Care-of Address' } },
  },
} as const;

/** An option of a local message: three of Proxy Mobile IPv6 and {@link EMULATOR_OPTIONS}. */
export type EmulatorOption = TlvOption<
  typeof EMULATOR_OPTIONS &
    Pick<typeof MOBILITY_OPTIONS, 'mobile-node-identifier' | 'home-network-prefix' | 'access-technology-type'>
>;

/** A local message. `lifetimeSeconds` goes out rounded up to 4 s; `localKind` is a number only when it has no name. */
export interface EmulatorMessage {
  kind: 'experimental';
  localKind: EmulatorKind | number;
  status: number;
  sequence: number;
  lifetimeSeconds: number;
  options: EmulatorOption[];
}

/** Octets of the shortest mobility header of a local message: an IPv6 packet of 96. */
export const EMULATOR_HEADER_LEAST_BYTES = 56;

/** Octets from the start of the mobility header to the first option. */
export const EMULATOR_FIRST_OPTION = 12;

/** The options of local messages, ready for the option area codec. */
export const EMULATOR_OPTION_FAMILY: TlvFamily = tlvFamily({
  'mobile-node-identifier': MOBILITY_OPTIONS['mobile-node-identifier'],
  'home-network-prefix': MOBILITY_OPTIONS['home-network-prefix'],
  'access-technology-type': MOBILITY_OPTIONS['access-technology-type'],
  ...EMULATOR_OPTIONS,
});

const LAYOUT: Layout = layoutOf(EMULATOR_MESSAGE.fields);

/** The name of a local kind, or the number itself when it has none. */
export function emulatorKindName(localKind: number): EmulatorKind | number {
  for (const [name, number] of Object.entries(EMULATOR_KIND)) if (number === localKind) return name as EmulatorKind;
  return localKind;
}

/** Octets of the mobility header of `message`, a multiple of 8. */
export function emulatorMessageLength(message: EmulatorMessage): number {
  return placeOptions(EMULATOR_OPTION_FAMILY, message.options, EMULATOR_FIRST_OPTION, EMULATOR_HEADER_LEAST_BYTES, null, 0);
}

/** Writes body and options of `message` into the mobility header at `start`; the octets there must be zero. */
export function writeEmulatorMessage(message: EmulatorMessage, bytes: Uint8Array, start: number): void {
  const { localKind } = message;
  const code = typeof localKind === 'number' ? localKind : EMULATOR_KIND[localKind];
  const body: ValueOf<typeof EMULATOR_MESSAGE.fields> = {
    localKind: required(code, 'a local kind'),
    status: message.status,
    sequence: message.sequence,
    lifetimeSeconds: message.lifetimeSeconds,
  };
  writeFields(LAYOUT, bytes, start + 6, body as FieldValues);
  placeOptions(EMULATOR_OPTION_FAMILY, message.options, EMULATOR_FIRST_OPTION, EMULATOR_HEADER_LEAST_BYTES, bytes, start);
}

/** The local message in the mobility header `start` … `end`, or null when the octets are not ours. */
export function readEmulatorMessage(bytes: Uint8Array, start: number, end: number): EmulatorMessage | null {
  if (end - start < EMULATOR_HEADER_LEAST_BYTES) return null;
  const value: FieldValues = {};
  if (!readFields(LAYOUT, bytes, start + 6, start + EMULATOR_FIRST_OPTION, value)) return null;
  const body = value as ValueOf<typeof EMULATOR_MESSAGE.fields>;
  if (body.localKind === 0) return null;
  const options = readOptions<EmulatorOption>(
    EMULATOR_OPTION_FAMILY,
    bytes,
    start,
    start + EMULATOR_FIRST_OPTION,
    end,
    EMULATOR_HEADER_LEAST_BYTES,
  );
  if (options.some((option) => option.kind === 'malformed')) return null;
  return { kind: 'experimental', ...body, localKind: emulatorKindName(body.localKind), options };
}
