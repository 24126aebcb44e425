/**
 * Neighbor Discovery options: RFC 4861 §4.6, RFC 4191 §2.3, RFC 5380 §5, RFC 5568 §6.4, RFC 6275 §7.2–7.4, and one option of
 * our own. Lengths are in units of 8 octets; options of other sizes are padded with zeros, which stay part of the value when
 * decoded. Left out: nonce, RDNSS and later options; they decode to `unknown`.
 */
import { assert, required } from '#base/assert.ts';
import { layoutOf, lengthOf, readFields, writeFields } from './define.ts';
import type { FieldDeclarations, FieldValues, Layout, UnionOf } from './define.ts';

/** One option, from octet 2. */
export interface NdOptionDeclaration {
  readonly type: number;
  readonly name: string;
  readonly section: string;
  readonly fields: FieldDeclarations;
}

/** Declarations by kind, in the order of their numbers. */
export const ND_OPTIONS = {
  'source-link-layer-address': {
    type: 1,
    name: 'Source Link-Layer Address',
    section: 'RFC 4861 §4.6.1',
    fields: { linkLayerAddress: { kind: 'octets', label: 'Link-Layer Address' } },
  },
  'target-link-layer-address': {
    type: 2,
    name: 'Target Link-Layer Address',
    section: 'RFC 4861 §4.6.1',
    fields: { linkLayerAddress: { kind: 'octets', label: 'Link-Layer Address' } },
  },
  'prefix-information': {
    type: 3,
    name: 'Prefix Information',
    section: 'RFC 4861 §4.6.2, RFC 6275 §7.2',
    fields: {
      prefixLength: { kind: 'uint8' },
      flags: { kind: 'uint8', flags: { onLink: 0x80, autonomous: 0x40, routerAddress: 0x20 } },
      validSeconds: { kind: 'uint32', label: 'Valid Lifetime', unit: 's' },
      preferredSeconds: { kind: 'uint32', label: 'Preferred Lifetime', unit: 's' },
      reserved: { kind: 'reserved', width: 32 },
      prefix: { kind: 'address' },
    },
  },
  'redirected-header': {
    type: 4,
    name: 'Redirected Header',
    section: 'RFC 4861 §4.6.3',
    fields: { reserved: { kind: 'reserved', width: 48 }, packet: { kind: 'octets', label: 'IP header + data' } },
  },
  mtu: {
    type: 5,
    name: 'MTU',
    section: 'RFC 4861 §4.6.4',
    fields: { reserved: { kind: 'reserved', width: 16 }, mtu: { kind: 'uint32', label: 'MTU', unit: 'octets' } },
  },
  'advertisement-interval': {
    type: 7,
    name: 'Advertisement Interval',
    section: 'RFC 6275 §7.3',
    fields: {
      reserved: { kind: 'reserved', width: 16 },
      intervalMs: { kind: 'uint32', label: 'Advertisement Interval', unit: 'ms' },
    },
  },
  'home-agent-information': {
    type: 8,
    name: 'Home Agent Information',
    section: 'RFC 6275 §7.4',
    fields: {
      reserved: { kind: 'reserved', width: 16 },
      preference: { kind: 'uint16', label: 'Home Agent Preference' },
      lifetimeSeconds: { kind: 'uint16', label: 'Home Agent Lifetime', unit: 's' },
    },
  },
  'ip-address-prefix': {
    type: 17,
    name: 'IP Address/Prefix',
    section: 'RFC 5568 §6.4.1',
    fields: {
      optionCode: { kind: 'uint8' },
      prefixLength: { kind: 'uint8' },
      reserved: { kind: 'reserved', width: 32 },
      address: { kind: 'address' },
    },
  },
  'link-layer-address': {
    type: 19,
    name: 'Link-Layer Address',
    section: 'RFC 5568 §6.4.3',
    fields: { optionCode: { kind: 'uint8' }, linkLayerAddress: { kind: 'octets', label: 'Link-Layer Address, padded' } },
  },
  'neighbor-advertisement-acknowledgment': {
    type: 20,
    name: 'Neighbor Advertisement Acknowledgment',
    section: 'RFC 5568 §6.4.6',
    fields: {
      optionCode: { kind: 'uint8' },
      status: { kind: 'uint8' },
      reserved: { kind: 'reserved', width: 32 },
      newCareOfAddress: { kind: 'address', label: 'New Care-of Address', optional: true },
    },
  },
  map: {
    type: 23,
    name: 'Mobility Anchor Point',
    section: 'RFC 5380 §5',
    fields: {
      distance: { kind: 'bits', width: 4 },
      preference: { kind: 'bits', width: 4 },
      flags: { kind: 'uint8', flags: { regionalCareOfAddress: 0x80 } },
      validSeconds: { kind: 'uint32', label: 'Valid Lifetime', unit: 's' },
      address: { kind: 'address', label: 'Global IP Address of the MAP' },
    },
  },
  'route-information': {
    type: 24,
    name: 'Route Information',
    section: 'RFC 4191 §2.3',
    fields: {
      prefixLength: { kind: 'uint8' },
      reserved: { kind: 'reserved', width: 3 },
      preference: { kind: 'bits', width: 2, names: 'router-preference' },
      reservedEnd: { kind: 'reserved', width: 3 },
      lifetimeSeconds: { kind: 'uint32', label: 'Route Lifetime', unit: 's' },
      prefix: { kind: 'octets' },
    },
  },
} as const;

/** An option no declaration fits; `data` follows the length octet. */
export interface UnknownNdOption {
  kind: 'unknown';
  type: number;
  data: Uint8Array;
}

/** The end of the options from the first one with length zero or beyond the message. */
export interface MalformedNdOption {
  kind: 'malformed';
  octets: Uint8Array;
}

/** One Neighbor Discovery option. */
export type NdOption = UnionOf<typeof ND_OPTIONS> | UnknownNdOption | MalformedNdOption;

/** Flag bits of a router advertisement, RFC 4861 §4.2, RFC 6275 §7.1, RFC 4191 §2.2, RFC 4389 §4.1.3.3. */
export const ROUTER_ADVERTISEMENT_FLAG = {
  managed: 0x80,
  other: 0x40,
  homeAgent: 0x20,
  preferenceHigh: 0x08,
  preferenceLow: 0x18,
  proxy: 0x04,
} as const;

/** Flag bits of a neighbor advertisement, RFC 4861 §4.4. */
export const NEIGHBOR_ADVERTISEMENT_FLAG = { router: 0x80, solicited: 0x40, override: 0x20 } as const;

/** Flag bits of a prefix information option. */
export const PREFIX_INFORMATION_FLAG: (typeof ND_OPTIONS)['prefix-information']['fields']['flags']['flags'] =
  ND_OPTIONS['prefix-information'].fields.flags.flags;

/** A lifetime without end, RFC 4861 §4.6.2. */
export const INFINITE_LIFETIME_SECONDS = 0xffffffff;

/** Hop limit of every Neighbor Discovery message, so that none from beyond the link is taken (RFC 4861 §3.1). */
export const ND_HOP_LIMIT = 255;

/** A declared option, ready for use. */
export interface NdOptionEntry {
  readonly kind: string;
  readonly declaration: NdOptionDeclaration;
  readonly layout: Layout;
}

const BY_KIND: ReadonlyMap<string, NdOptionEntry> = new Map(
  Object.entries(ND_OPTIONS).map(([kind, declaration]) => [kind, { kind, declaration, layout: layoutOf(declaration.fields) }]),
);
const BY_TYPE: ReadonlyMap<number, NdOptionEntry> = new Map(
  [...BY_KIND.values()].map((entry) => [entry.declaration.type, entry]),
);

/** The declaration of option type `type`, or null. */
export function ndOptionEntry(type: number): NdOptionEntry | null {
  return BY_TYPE.get(type) ?? null;
}

function optionLength(option: NdOption): number {
  if (option.kind === 'malformed') return option.octets.length;
  if (option.kind === 'unknown') return Math.ceil((2 + option.data.length) / 8) * 8;
  const entry = required(BY_KIND.get(option.kind), `option ${option.kind}`);
  return Math.ceil((2 + lengthOf(entry.layout, option as unknown as FieldValues)) / 8) * 8;
}

/** Octets of a list of options. */
export function ndOptionsLength(options: readonly NdOption[]): number {
  let length = 0;
  for (const option of options) length += optionLength(option);
  return length;
}

/** Writes options from `start`; the octets there must be zero. */
export function writeNdOptions(options: readonly NdOption[], bytes: Uint8Array, start: number): void {
  let at = start;
  for (const option of options) {
    const length = optionLength(option);
    if (option.kind === 'malformed') bytes.set(option.octets, at);
    else {
      assert(length <= 2040, 'an option of at most 255 units of 8 octets');
      bytes[at + 1] = length / 8;
      if (option.kind === 'unknown') {
        bytes[at] = option.type;
        bytes.set(option.data, at + 2);
      } else {
        const entry = required(BY_KIND.get(option.kind), `option ${option.kind}`);
        bytes[at] = entry.declaration.type;
        writeFields(entry.layout, bytes, at + 2, option as unknown as FieldValues);
      }
    }
    at += length;
  }
}

/** Decodes the options in `start` … `end`. Never throws: what cannot be read ends the list as `malformed`. */
export function readNdOptions(bytes: Uint8Array, start: number, end: number): NdOption[] {
  const options: NdOption[] = [];
  for (let at = start; at < end;) {
    const length = at + 1 < end ? 8 * bytes[at + 1]! : 0;
    if (length === 0 || at + length > end) {
      options.push({ kind: 'malformed', octets: bytes.slice(at, end) });
      break;
    }
    const type = bytes[at]!;
    const entry = BY_TYPE.get(type);
    const value: FieldValues = { kind: (entry?.kind ?? '') as never };
    if (entry !== undefined && readFields(entry.layout, bytes, at + 2, at + length, value)) {
      options.push(value as unknown as NdOption);
    } else options.push({ kind: 'unknown', type, data: bytes.slice(at + 2, at + length) });
    at += length;
  }
  return options;
}
