/**
 * DHCPv6 options: RFC 8415 §21 (which took in RFC 3315 and RFC 3633), RFC 3646 §3–4, RFC 6939 §4. An option is a 16-bit code, a
 * 16-bit length and data, without padding or alignment; some hold further options, one a whole message.
 * Left out: options of particular applications; they decode to `unknown` and keep their octets.
 */
import { layoutOf } from './define.ts';
import type { FieldDeclarations, Layout, ValueOf } from './define.ts';
import type { Dhcpv6Message } from './dhcpv6.ts';

/** One option. */
export interface Dhcpv6OptionDeclaration {
  readonly code: number;
  readonly name: string;
  readonly section: string;
  readonly fields: FieldDeclarations;
  /** Further options follow the fields. */
  readonly options?: true;
  /** A whole message follows the fields. */
  readonly message?: true;
}

/** Declarations by kind, in the order of their numbers. */
export const DHCPV6_OPTIONS = {
  'client-identifier': {
    code: 1,
    name: 'Client Identifier',
    section: 'RFC 8415 §21.2',
    fields: { duid: { kind: 'octets' } },
  },
  'server-identifier': {
    code: 2,
    name: 'Server Identifier',
    section: 'RFC 8415 §21.3',
    fields: { duid: { kind: 'octets' } },
  },
  'ia-na': {
    code: 3,
    name: 'Identity Association for Non-temporary Addresses',
    section: 'RFC 8415 §21.4',
    options: true,
    fields: {
      iaid: { kind: 'uint32' },
      t1Seconds: { kind: 'uint32', label: 'T1', unit: 's' },
      t2Seconds: { kind: 'uint32', label: 'T2', unit: 's' },
    },
  },
  'ia-ta': {
    code: 4,
    name: 'Identity Association for Temporary Addresses',
    section: 'RFC 8415 §21.5',
    options: true,
    fields: { iaid: { kind: 'uint32' } },
  },
  'ia-address': {
    code: 5,
    name: 'IA Address',
    section: 'RFC 8415 §21.6',
    options: true,
    fields: {
      address: { kind: 'address', label: 'IPv6 Address' },
      preferredSeconds: { kind: 'uint32', label: 'Preferred Lifetime', unit: 's' },
      validSeconds: { kind: 'uint32', label: 'Valid Lifetime', unit: 's' },
    },
  },
  'option-request': {
    code: 6,
    name: 'Option Request',
    section: 'RFC 8415 §21.7',
    fields: { codes: { kind: 'uint16s', label: 'Requested Option Codes', names: 'dhcpv6-option' } },
  },
  preference: {
    code: 7,
    name: 'Preference',
    section: 'RFC 8415 §21.8',
    fields: { value: { kind: 'uint8', label: 'Preference' } },
  },
  'elapsed-time': {
    code: 8,
    name: 'Elapsed Time',
    section: 'RFC 8415 §21.9',
    fields: { hundredths: { kind: 'uint16', label: 'Elapsed Time (1/100 s)' } },
  },
  'relay-message': {
    code: 9,
    name: 'Relay Message',
    section: 'RFC 8415 §21.10',
    message: true,
    fields: {},
  },
  authentication: {
    code: 11,
    name: 'Authentication',
    section: 'RFC 8415 §21.11',
    fields: {
      protocol: { kind: 'uint8' },
      algorithm: { kind: 'uint8' },
      replayDetectionMethod: { kind: 'uint8', label: 'RDM' },
      replayDetection: { kind: 'octets', length: 8 },
      information: { kind: 'octets', label: 'Authentication Information' },
    },
  },
  'server-unicast': {
    code: 12,
    name: 'Server Unicast',
    section: 'RFC 8415 §21.12',
    fields: { address: { kind: 'address', label: 'Server Address' } },
  },
  'status-code': {
    code: 13,
    name: 'Status Code',
    section: 'RFC 8415 §21.13',
    fields: {
      status: { kind: 'uint16', label: 'Status Code', names: 'dhcpv6-status' },
      message: { kind: 'octets', label: 'Status Message', text: true },
    },
  },
  'rapid-commit': { code: 14, name: 'Rapid Commit', section: 'RFC 8415 §21.14', fields: {} },
  'user-class': { code: 15, name: 'User Class', section: 'RFC 8415 §21.15', fields: { data: { kind: 'octets' } } },
  'vendor-class': {
    code: 16,
    name: 'Vendor Class',
    section: 'RFC 8415 §21.16',
    fields: { enterpriseNumber: { kind: 'uint32' }, data: { kind: 'octets' } },
  },
  'vendor-options': {
    code: 17,
    name: 'Vendor-specific Information',
    section: 'RFC 8415 §21.17',
    fields: { enterpriseNumber: { kind: 'uint32' }, data: { kind: 'octets' } },
  },
  'interface-id': {
    code: 18,
    name: 'Interface-Id',
    section: 'RFC 8415 §21.18',
    fields: { identifier: { kind: 'octets', label: 'Interface-Id', text: true } },
  },
  'reconfigure-message': {
    code: 19,
    name: 'Reconfigure Message',
    section: 'RFC 8415 §21.19',
    fields: { messageType: { kind: 'uint8', label: 'Message Type', names: 'dhcpv6-message' } },
  },
  'reconfigure-accept': { code: 20, name: 'Reconfigure Accept', section: 'RFC 8415 §21.20', fields: {} },
  'name-servers': {
    code: 23,
    name: 'DNS Recursive Name Server',
    section: 'RFC 3646 §3',
    fields: { addresses: { kind: 'addresses' } },
  },
  'domain-search-list': {
    code: 24,
    name: 'Domain Search List',
    section: 'RFC 3646 §4',
    fields: { names: { kind: 'octets' } },
  },
  'ia-pd': {
    code: 25,
    name: 'Identity Association for Prefix Delegation',
    section: 'RFC 8415 §21.21',
    options: true,
    fields: {
      iaid: { kind: 'uint32' },
      t1Seconds: { kind: 'uint32', label: 'T1', unit: 's' },
      t2Seconds: { kind: 'uint32', label: 'T2', unit: 's' },
    },
  },
  'ia-prefix': {
    code: 26,
    name: 'IA Prefix',
    section: 'RFC 8415 §21.22',
    options: true,
    fields: {
      preferredSeconds: { kind: 'uint32', label: 'Preferred Lifetime', unit: 's' },
      validSeconds: { kind: 'uint32', label: 'Valid Lifetime', unit: 's' },
      prefixLength: { kind: 'uint8' },
      prefix: { kind: 'address', label: 'IPv6 Prefix' },
    },
  },
  'information-refresh-time': {
    code: 32,
    name: 'Information Refresh Time',
    section: 'RFC 8415 §21.23',
    fields: { seconds: { kind: 'uint32', label: 'Information Refresh Time', unit: 's' } },
  },
  'client-link-layer-address': {
    code: 79,
    name: 'Client Link-Layer Address',
    section: 'RFC 6939 §4',
    fields: { hardwareType: { kind: 'uint16', names: 'hardware-type' }, linkLayerAddress: { kind: 'octets' } },
  },
  'sol-max-rt': {
    code: 82,
    name: 'SOL_MAX_RT',
    section: 'RFC 8415 §21.24',
    fields: { seconds: { kind: 'uint32', label: 'SOL_MAX_RT', unit: 's' } },
  },
  'inf-max-rt': {
    code: 83,
    name: 'INF_MAX_RT',
    section: 'RFC 8415 §21.25',
    fields: { seconds: { kind: 'uint32', label: 'INF_MAX_RT', unit: 's' } },
  },
} as const;

/** An option no declaration fits; its octets are kept. */
export interface UnknownDhcpv6Option {
  kind: 'unknown';
  code: number;
  data: Uint8Array;
}

/** The end of a list of options from the first one that overruns it. */
export interface MalformedDhcpv6Options {
  kind: 'malformed';
  octets: Uint8Array;
}

/** What holds further options. */
export interface WithDhcpv6Options {
  options: Dhcpv6Option[];
}

/** What holds a message: a relay's. */
export interface WithDhcpv6Message {
  message: Dhcpv6Message;
}

type Flat<Type> = { [Key in keyof Type]: Type[Key] };
type OptionOf<Kind, Declaration> = Declaration extends { fields: infer Fields }
  ? Flat<
      { kind: Kind } & ValueOf<Fields> &
        (Declaration extends { options: true } ? WithDhcpv6Options : unknown) &
        (Declaration extends { message: true } ? WithDhcpv6Message : unknown)
    >
  : never;

/** One option. */
export type Dhcpv6Option =
  | { [Kind in keyof typeof DHCPV6_OPTIONS]: OptionOf<Kind, (typeof DHCPV6_OPTIONS)[Kind]> }[keyof typeof DHCPV6_OPTIONS]
  | UnknownDhcpv6Option
  | MalformedDhcpv6Options;

/** The option of one kind. */
export type Dhcpv6OptionOf<Kind extends Dhcpv6Option['kind']> = Extract<Dhcpv6Option, { kind: Kind }>;

/** A declared option, ready for use. */
export interface Dhcpv6OptionEntry {
  readonly kind: string;
  readonly declaration: Dhcpv6OptionDeclaration;
  readonly layout: Layout;
}

/** Declared options by kind. */
export const DHCPV6_OPTION_BY_KIND: ReadonlyMap<string, Dhcpv6OptionEntry> = new Map(
  Object.entries<Dhcpv6OptionDeclaration>(DHCPV6_OPTIONS).map(([kind, declaration]) => [
    kind,
    { kind, declaration, layout: layoutOf(declaration.fields) },
  ]),
);

/** Declared options by code. */
export const DHCPV6_OPTION_BY_CODE: ReadonlyMap<number, Dhcpv6OptionEntry> = new Map(
  Array.from(DHCPV6_OPTION_BY_KIND.values(), (entry) => [entry.declaration.code, entry]),
);

/** Option codes, as an Option Request lists them. */
export const DHCPV6_OPTION_CODE = {
  iaNa: 3,
  iaPd: 25,
  solMaxRt: 82,
  infMaxRt: 83,
} as const;

/** Status codes, RFC 8415 §21.13. */
export const DHCPV6_STATUS = {
  success: 0,
  unspecFail: 1,
  noAddrsAvail: 2,
  noBinding: 3,
  notOnLink: 4,
  useMulticast: 5,
  noPrefixAvail: 6,
} as const;

/** The first option of `kind` in a list, or null. */
export function dhcpv6Option<Kind extends Dhcpv6Option['kind']>(
  options: readonly Dhcpv6Option[],
  kind: Kind,
): Dhcpv6OptionOf<Kind> | null {
  const found = options.find((option): option is Dhcpv6OptionOf<Kind> => option.kind === kind);
  return found ?? null;
}
