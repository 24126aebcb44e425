/** Generators of packets, made from the declarations. */
import fc from 'fast-check';
import { formatAddress } from '#base/ipv6-address.ts';
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { layoutOf } from '../define.ts';
import type { FieldDeclarations } from '../define.ts';
import { DHCPV6_FIELDS, DHCPV6_MESSAGES, DHCPV6_RELAY_FIELDS } from '../dhcpv6.ts';
import type { Dhcpv6Declaration, Dhcpv6Message } from '../dhcpv6.ts';
import { DHCPV6_OPTIONS } from '../dhcpv6-options.ts';
import type { Dhcpv6Option, Dhcpv6OptionDeclaration } from '../dhcpv6-options.ts';
import type { DnsMessage, DnsRecord } from '../dns.ts';
import { EMULATOR_KIND, EMULATOR_OPTIONS } from '../emulator-message.ts';
import { IPV6_OPTIONS } from '../extension-headers.ts';
import type { DestinationOption, ExtensionHeader } from '../extension-headers.ts';
import type { FieldDeclaration } from '../field.ts';
import { ICMPV6_MESSAGES } from '../icmpv6.ts';
import type { Icmpv6Message } from '../icmpv6.ts';
import { MOBILITY_MESSAGES } from '../mobility-header.ts';
import type { MobilityMessage } from '../mobility-header.ts';
import { MOBILITY_OPTIONS } from '../mobility-options.ts';
import type { MobilityOption } from '../mobility-options.ts';
import { ND_OPTIONS } from '../ndisc.ts';
import type { NdOption } from '../ndisc.ts';
import type { Packet, Payload } from '../packet.ts';

const uint32 = fc.nat({ max: 0xffffffff });

/** Any address. */
export const anyAddress: fc.Arbitrary<Ipv6Address> = fc
  .tuple(uint32, uint32, uint32, uint32)
  .map((words) => formatAddress(words));

function octets(least: number, most: number): fc.Arbitrary<Uint8Array> {
  return fc.uint8Array({ minLength: least, maxLength: most });
}

function fieldValue(field: FieldDeclaration, restOctets: fc.Arbitrary<Uint8Array>): fc.Arbitrary<unknown> | null {
  switch (field.kind) {
    case 'constant8':
    case 'count8':
      return null;
    case 'bits':
      return fc.nat({ max: 2 ** (field.width ?? 8) - 1 });
    case 'reserved':
      return fc.integer({ min: 1, max: 2 ** (field.width ?? 8) - 1 });
    case 'uint8':
      return fc.nat({ max: 0xff });
    case 'uint16':
      return fc.nat({ max: 0xffff });
    case 'uint32':
      return uint32;
    case 'uint48':
      return fc.nat({ max: 2 ** 48 - 1 });
    case 'seconds4':
      return fc.nat({ max: 0xffff }).map((units) => units * 4);
    case 'octets8':
      return fc.nat({ max: 0x1fff }).map((units) => units * 8);
    case 'address':
      return anyAddress;
    case 'addresses':
      return fc.array(anyAddress, { maxLength: 4 });
    case 'uint16s':
      return fc.array(fc.nat({ max: 0xffff }), { maxLength: 4 });
    case 'octets':
      return field.length === undefined ? restOctets : octets(field.length, field.length);
  }
}

/** Values of declared fields; optional and reserved ones are sometimes there. */
export function anyFields(
  fields: FieldDeclarations,
  restOctets: fc.Arbitrary<Uint8Array>,
): fc.Arbitrary<Record<string, unknown>> {
  const required: Record<string, fc.Arbitrary<unknown>> = {};
  const optional: Record<string, fc.Arbitrary<unknown>> = {};
  for (const [key, field] of Object.entries(fields)) {
    const value = fieldValue(field, restOctets);
    if (value === null) continue;
    if (field.kind === 'reserved' || field.optional === true) optional[key] = value;
    else required[key] = value;
  }
  return fc
    .tuple(fc.record(required), fc.record(optional, { requiredKeys: [] }))
    .map(([sure, sometimes]) => ({ ...sure, ...sometimes }));
}

type Table = Readonly<Record<string, { readonly type: number; readonly fields: FieldDeclarations }>>;

function anyOf(table: Table, restOctets: fc.Arbitrary<Uint8Array>): fc.Arbitrary<unknown> {
  return fc.oneof(
    ...Object.entries(table).map(([kind, declaration]) =>
      anyFields(declaration.fields, restOctets).map((value) => ({ kind, ...value })),
    ),
  );
}

/** Options no declaration has. They stand alone in a list, since nothing says how to align what follows them. */
function unknownOption(table: Table): fc.Arbitrary<unknown> {
  const known = new Set(Object.values(table).map((declaration) => declaration.type));
  const type = fc.integer({ min: 2, max: 255 }).filter((candidate) => !known.has(candidate));
  return fc.record({ kind: fc.constant('unknown'), type, data: octets(0, 12) });
}

function anyOptions(table: Table): fc.Arbitrary<unknown[]> {
  return fc.oneof(
    { weight: 4, arbitrary: fc.array(anyOf(table, octets(0, 20)), { maxLength: 5 }) },
    { weight: 1, arbitrary: unknownOption(table).map((option) => [option]) },
  );
}

/** Any list of mobility options. */
export const anyMobilityOptions: fc.Arbitrary<MobilityOption[]> = anyOptions(MOBILITY_OPTIONS) as fc.Arbitrary<MobilityOption[]>;

const declaredMessage = fc.oneof(
  ...Object.entries(MOBILITY_MESSAGES).map(([kind, declaration]) =>
    fc
      .tuple(anyFields(declaration.fields, octets(0, 0)), anyMobilityOptions)
      .map(([value, options]) => ({ kind, ...value, options }) as unknown as MobilityMessage),
  ),
);

const emulatorTable: Table = {
  'mobile-node-identifier': MOBILITY_OPTIONS['mobile-node-identifier'],
  'home-network-prefix': MOBILITY_OPTIONS['home-network-prefix'],
  ...EMULATOR_OPTIONS,
};

const emulatorMessage = fc.record({
  kind: fc.constant('experimental'),
  localKind: fc.oneof(fc.constantFrom(...Object.keys(EMULATOR_KIND)), fc.integer({ min: 11, max: 255 })),
  status: fc.nat({ max: 255 }),
  sequence: fc.nat({ max: 0xffff }),
  lifetimeSeconds: fc.nat({ max: 0xffff }).map((units) => units * 4),
  options: anyOptions(emulatorTable),
}) as fc.Arbitrary<unknown> as fc.Arbitrary<MobilityMessage>;

const unknownMessage = fc.record({
  kind: fc.constant('unknown' as const),
  type: fc.integer({ min: 19, max: 255 }),
  data: fc.nat({ max: 4 }).chain((units) => octets(2 + 8 * units, 2 + 8 * units)),
});

/** Any mobility message. */
export const anyMobilityMessage: fc.Arbitrary<MobilityMessage> = fc.oneof(
  { weight: 6, arbitrary: declaredMessage },
  { weight: 2, arbitrary: emulatorMessage },
  { weight: 1, arbitrary: unknownMessage },
);

const ndOption = fc.oneof(
  ...Object.entries(ND_OPTIONS).map(([kind, declaration]) => {
    // What fills the last unit of 8 octets, so that no padding becomes part of the value.
    const rest = (8 - ((2 + layoutOf(declaration.fields).fixedOctets) % 8)) % 8;
    return anyFields(
      declaration.fields,
      fc.nat({ max: 2 }).chain((units) => octets(rest + 8 * units, rest + 8 * units)),
    ).map((value) => ({ kind, ...value }));
  }),
) as fc.Arbitrary<unknown> as fc.Arbitrary<NdOption>;

/** Any list of Neighbor Discovery options. */
export const anyNdOptions: fc.Arbitrary<NdOption[]> = fc.array(ndOption, { maxLength: 4 });

/** Any ICMPv6 message. */
export const anyIcmpv6Message: fc.Arbitrary<Icmpv6Message> = fc.oneof(
  ...Object.entries(ICMPV6_MESSAGES).map(([kind, declaration]) =>
    fc.tuple(anyFields(declaration.fields, octets(0, 60)), fc.nat({ max: 255 }), anyNdOptions).map(([value, code, options]) => {
      const withCode = 'code' in declaration || code > 200 ? { code: Math.max(code, 'code' in declaration ? 0 : 1) } : {};
      const withOptions = 'options' in declaration ? { options } : {};
      return { kind, ...value, ...withCode, ...withOptions } as unknown as Icmpv6Message;
    }),
  ),
  fc.record({
    kind: fc.constant('unknown' as const),
    type: fc.integer({ min: 200, max: 255 }),
    code: fc.nat({ max: 255 }),
    data: octets(0, 40),
  }),
);

const anyExtensionHeader: fc.Arbitrary<ExtensionHeader> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('destination-options' as const, 'hop-by-hop' as const),
    options: anyOptions(IPV6_OPTIONS) as fc.Arbitrary<DestinationOption[]>,
  }),
  fc.record({ kind: fc.constant('routing-type-2' as const), homeAddress: anyAddress }),
  fc.record({ kind: fc.constant('routing-type-2' as const), homeAddress: anyAddress, segmentsLeft: fc.constantFrom(0, 2, 255) }),
);

const knownDhcpv6Codes: ReadonlySet<number> = new Set(Object.values(DHCPV6_OPTIONS).map((option) => option.code));

/** Any DHCPv6 option; what it holds nests `depth` deep at most. */
function anyDhcpv6Option(depth: number): fc.Arbitrary<Dhcpv6Option> {
  const inner = depth === 0 ? fc.constant([]) : fc.array(anyDhcpv6Option(depth - 1), { maxLength: 3 });
  const declared = Object.entries<Dhcpv6OptionDeclaration>(DHCPV6_OPTIONS)
    .filter(([, declaration]) => depth > 0 || declaration.message !== true)
    .map(([kind, declaration]) => {
      const fields = anyFields(declaration.fields, octets(0, 16)).map((value) => ({ kind, ...value }));
      if (declaration.options === true) return fc.tuple(fields, inner).map(([value, options]) => ({ ...value, options }));
      if (declaration.message !== true) return fields;
      return fc.tuple(fields, anyDhcpv6MessageOf(depth - 1)).map(([value, message]) => ({ ...value, message }));
    });
  const unknown = fc.record({
    kind: fc.constant('unknown' as const),
    code: fc.nat({ max: 0xffff }).filter((code) => !knownDhcpv6Codes.has(code)),
    data: octets(0, 12),
  });
  return fc.oneof(...declared, unknown) as fc.Arbitrary<unknown> as fc.Arbitrary<Dhcpv6Option>;
}

function anyDhcpv6MessageOf(depth: number): fc.Arbitrary<Dhcpv6Message> {
  const declared = Object.entries<Dhcpv6Declaration>(DHCPV6_MESSAGES).map(([kind, declaration]) => {
    const { fields } = declaration.relay === true ? DHCPV6_RELAY_FIELDS : DHCPV6_FIELDS;
    return fc
      .tuple(anyFields(fields, octets(0, 0)), fc.array(anyDhcpv6Option(depth), { maxLength: 4 }))
      .map(([value, options]) => ({ kind, ...value, options }) as unknown as Dhcpv6Message);
  });
  const unknown = fc.record({
    kind: fc.constant('unknown' as const),
    type: fc.integer({ min: 14, max: 255 }),
    data: octets(0, 20),
  });
  return fc.oneof({ weight: 6, arbitrary: fc.oneof(...declared) }, { weight: 1, arbitrary: unknown });
}

/** Any DHCPv6 message, relayed ones inside relays' included. */
export const anyDhcpv6Message: fc.Arbitrary<Dhcpv6Message> = anyDhcpv6MessageOf(2);

const anyDnsName: fc.Arbitrary<string> = fc
  .array(fc.stringMatching(/^[A-Za-z0-9_-]{1,63}$/), { maxLength: 3 })
  .map((labels) => labels.join('.'));
const any16: fc.Arbitrary<number> = fc.nat({ max: 0xffff });
const anyDnsRecords: fc.Arbitrary<DnsRecord[]> = fc.array(
  fc.record({ name: anyDnsName, type: any16, class: any16, ttl: fc.nat({ max: 0x7fffffff }), data: octets(0, 24) }),
  { maxLength: 3 },
);

/** Any DNS message whose names are not compressed. */
export const anyDnsMessage: fc.Arbitrary<DnsMessage> = fc.record({
  id: any16,
  response: fc.nat({ max: 1 }),
  opcode: fc.nat({ max: 15 }),
  flags: fc.nat({ max: 127 }),
  rcode: fc.nat({ max: 15 }),
  questions: fc.array(fc.record({ name: anyDnsName, type: any16, class: any16 }), { maxLength: 2 }),
  answers: anyDnsRecords,
  authorities: anyDnsRecords,
  additionals: anyDnsRecords,
});

function leafPayload(): fc.Arbitrary<Payload> {
  return fc.oneof(
    fc
      .tuple(anyMobilityMessage, fc.option(fc.integer({ min: 1, max: 255 }), { nil: undefined, freq: 5 }))
      .map(([message, reserved]) => ({
        protocol: 'mobility' as const,
        message,
        ...(reserved === undefined ? {} : { reserved }),
      })),
    anyIcmpv6Message.map((message) => ({ protocol: 'icmpv6' as const, message })),
    fc.record({
      protocol: fc.constant('udp' as const),
      sourcePort: fc.integer({ min: 1024, max: 0xffff }),
      destinationPort: fc.integer({ min: 1024, max: 0xffff }),
      data: octets(0, 80),
    }),
    fc
      .tuple(fc.constantFrom([546, 547], [547, 546], [547, 547], [40000, 547]), anyDhcpv6Message)
      .map(([[sourcePort = 0, destinationPort = 0], message]) => ({
        protocol: 'dhcpv6' as const,
        sourcePort,
        destinationPort,
        message,
      })),
    fc
      .tuple(fc.constantFrom([53, 60053], [60053, 53]), anyDnsMessage)
      .map(([[sourcePort = 0, destinationPort = 0], message]) => ({
        protocol: 'dns' as const,
        sourcePort,
        destinationPort,
        message,
      })),
    fc.constant({ protocol: 'none' as const }),
    fc.record({ protocol: fc.constant('raw' as const), nextHeader: fc.constantFrom(6, 50, 51, 200), data: octets(0, 40) }),
  );
}

function packetWith(payload: fc.Arbitrary<Payload>): fc.Arbitrary<Packet> {
  return fc
    .tuple(
      fc.record({ source: anyAddress, destination: anyAddress, hopLimit: fc.nat({ max: 255 }), payload }),
      fc.record(
        { trafficClass: fc.integer({ min: 1, max: 255 }), flowLabel: fc.integer({ min: 1, max: 0xfffff }) },
        { requiredKeys: [] },
      ),
      fc.array(anyExtensionHeader, { maxLength: 3 }),
    )
    .map(([sure, sometimes, headers]) => ({
      ...sure,
      ...sometimes,
      ...(headers.length > 0 ? { extensionHeaders: headers } : {}),
    }));
}

/** Any packet that decoding gives back as it is, tunnels included. */
export const anyPacket: fc.Arbitrary<Packet> = fc.oneof(
  { weight: 4, arbitrary: packetWith(leafPayload()) },
  { weight: 1, arbitrary: packetWith(packetWith(leafPayload()).map((packet) => ({ protocol: 'ipv6' as const, packet }))) },
);
