/** Messages of the schemes, each with the size that its documents give it. */
import { parseAddress } from '#base/ipv6-address.ts';
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { EmulatorKind, EmulatorOption } from '../emulator-message.ts';
import type { Icmpv6Message } from '../icmpv6.ts';
import type { MobilityMessage } from '../mobility-header.ts';
import { naiIdentifier } from '../mobility-options.ts';
import type { MobilityOption } from '../mobility-options.ts';
import type { NdOption } from '../ndisc.ts';
import type { ExtensionHeader, Packet } from '../packet.ts';

const address = (text: string): Ipv6Address => parseAddress(text)!;
const HOME = address('2001:db8:100::aa:1');
/** Shared by the samples. */
export const CARE_OF: Ipv6Address = address('2001:db8:200::aa:1');
/** Shared by the samples. */
export const PEER: Ipv6Address = address('2001:db8:300::c0');
/** Shared by the samples. */
export const PREFIX: Ipv6Address = address('2001:db8:a1:1::');
/** Shared by the samples. */
export const NAI: Extract<MobilityOption, { kind: 'mobile-node-identifier' }> = naiIdentifier('mn1@dmm.local');

/** `message` in a packet between two global addresses. */
export function carry(message: MobilityMessage, ...extensionHeaders: ExtensionHeader[]): Packet {
  return { source: CARE_OF, destination: PEER, hopLimit: 64, extensionHeaders, payload: { protocol: 'mobility', message } };
}

function tunnel(packet: Packet): Packet {
  return { source: CARE_OF, destination: PEER, hopLimit: 64, payload: { protocol: 'ipv6', packet } };
}

/** An ICMPv6 message with the hop limit of Neighbor Discovery. */
export function discovery(source: string, destination: string, message: Icmpv6Message): Packet {
  return { source: address(source), destination: address(destination), hopLimit: 255, payload: { protocol: 'icmpv6', message } };
}

const homeAddress: ExtensionHeader = { kind: 'destination-options', options: [{ kind: 'home-address', homeAddress: HOME }] };
const routing: ExtensionHeader = { kind: 'routing-type-2', homeAddress: HOME };
/** A binding update with these flags and options. */
export const update = (flags: number, options: MobilityOption[]): MobilityMessage => ({
  kind: 'binding-update',
  sequence: 1,
  flags,
  lifetimeSeconds: 600,
  options,
});
const acknowledgement = (flags: number, options: MobilityOption[]): MobilityMessage => ({
  kind: 'binding-acknowledgement',
  status: 0,
  flags,
  sequence: 1,
  lifetimeSeconds: 600,
  options,
});
const alternate: MobilityOption = { kind: 'alternate-care-of-address', address: CARE_OF };
const authenticator: MobilityOption = { kind: 'binding-authorization-data', authenticator: new Uint8Array(12) };
/** Shared by the samples. */
export const proxyOptions: MobilityOption[] = [
  { kind: 'home-network-prefix', prefixLength: 64, prefix: PREFIX },
  { kind: 'handoff-indicator', value: 3 },
  { kind: 'access-technology-type', value: 4 },
  NAI,
];
const serving: MobilityOption = { kind: 'serving-maar', address: PEER };
const previous: MobilityOption = { kind: 'previous-maar', prefixLength: 64, maarAddress: PEER, homeNetworkPrefix: PREFIX };
const eight = new Uint8Array(8);
const homeTestInit: MobilityMessage = { kind: 'home-test-init', homeInitCookie: eight, options: [] };
const homeTest: MobilityMessage = {
  kind: 'home-test',
  homeNonceIndex: 5,
  homeInitCookie: eight,
  homeKeygenToken: eight,
  options: [],
};
const prefixInformation: NdOption = {
  kind: 'prefix-information',
  prefixLength: 64,
  flags: 0xc0,
  validSeconds: 3600,
  preferredSeconds: 1800,
  prefix: PREFIX,
};
const map: NdOption = { kind: 'map', distance: 1, preference: 15, flags: 0x80, validSeconds: 600, address: PEER };
const advertisement = (options: NdOption[]): Packet =>
  discovery('fe80::1', 'ff02::1', {
    kind: 'router-advertisement',
    curHopLimit: 64,
    flags: 0,
    routerLifetimeSeconds: 1800,
    reachableTimeMs: 0,
    retransTimerMs: 0,
    options,
  });
const query: Icmpv6Message = {
  kind: 'node-information-query',
  code: 0,
  queryType: 3,
  flags: 0x20,
  nonce: eight,
  data: new Uint8Array(16),
};
const reply = (addresses: number): Icmpv6Message => ({
  kind: 'node-information-reply',
  code: 0,
  queryType: 3,
  flags: 0x20,
  nonce: eight,
  data: new Uint8Array(20 * addresses),
});

/** What it is, the packet, its octets. */
export const SAMPLE_SIZES: readonly (readonly [string, Packet, number])[] = [
  ['RFC 6275 §11.7.1: BU to the home agent', carry(update(0xc000, [alternate]), homeAddress), 96],
  ['RFC 6275 §6.1.8: BA from the home agent', carry(acknowledgement(0, []), routing), 80],
  ['RFC 6275 §11.5.5: BU when back home', carry(update(0xc000, [alternate])), 72],
  ['RFC 6275 §10.3.2: BA to a mobile node at home', carry(acknowledgement(0, [])), 56],
  ['RFC 6275 §6.1.3: HoTI', carry(homeTestInit), 56],
  ['RFC 6275 §6.1.4: CoTI', carry({ kind: 'care-of-test-init', careOfInitCookie: eight, options: [] }), 56],
  ['RFC 6275 §5.2.5: HoTI, reverse tunnelled', tunnel(carry(homeTestInit)), 96],
  ['RFC 6275 §6.1.5: HoT', carry(homeTest), 64],
  ['RFC 6275 §5.2.5: HoT behind the home agent', tunnel(carry(homeTest)), 104],
  [
    'RFC 6275 §6.1.6: CoT',
    carry({ kind: 'care-of-test', careOfNonceIndex: 5, careOfInitCookie: eight, careOfKeygenToken: eight, options: [] }),
    64,
  ],
  [
    'RFC 6275 §11.7.2: BU to a correspondent node',
    carry(update(0, [{ kind: 'nonce-indices', homeNonceIndex: 5, careOfNonceIndex: 5 }, authenticator]), homeAddress),
    96,
  ],
  ['RFC 6275 §9.5.4: BA from a correspondent node', carry(acknowledgement(0, [authenticator]), routing), 96],
  ['RFC 5380 §6.1: local BU', carry(update(0x8800, []), homeAddress), 80],
  ['RFC 5380 §6.1: local BA', carry(acknowledgement(0, []), routing), 80],
  ['RFC 5380 §6: BU to the home agent through the tunnel', tunnel(carry(update(0xc000, [alternate]), homeAddress)), 136],
  ['RFC 5213 §8.1: PBU', carry(update(0x8200, proxyOptions)), 96],
  ['RFC 5213 §8.2: PBA', carry(acknowledgement(0x20, proxyOptions)), 96],
  ['RFC 8885 §4.6: PBU with Serving MAAR', carry(update(0x8210, [...proxyOptions, serving])), 120],
  ['RFC 8885 §4.6: PBA with Serving MAAR', carry(acknowledgement(0x22, [...proxyOptions, serving])), 120],
  ...[1, 2, 3, 4].map(
    (count) =>
      [
        `RFC 8885 §4.5: PBA with ${count} Previous MAAR`,
        carry(acknowledgement(0x22, [...proxyOptions, ...Array.from({ length: count }, () => previous)])),
        96 + 40 * count,
      ] as const,
  ),
  ['RFC 4861 §4.1: RS', discovery('fe80::aa:1', 'ff02::2', { kind: 'router-solicitation', options: [] }), 48],
  ...[0, 1, 2, 3].map(
    (count) =>
      [
        `RFC 4861 §4.2: RA with ${count} prefixes`,
        advertisement(Array.from({ length: count }, () => prefixInformation)),
        56 + 32 * count,
      ] as const,
  ),
  ['RFC 5380 §5: RA with a prefix and a MAP', advertisement([prefixInformation, map]), 112],
  ['RFC 4620 §4: NI Query', discovery('fe80::1', 'fe80::2', query), 72],
  ...[0, 1, 2, 3].map(
    (count) =>
      [
        `RFC 4620 §6.3: NI Reply with ${count} addresses`,
        discovery('fe80::1', 'fe80::2', reply(count)),
        56 + 20 * count,
      ] as const,
  ),
];

/** A message of the emulator's own. */
export function local(localKind: EmulatorKind, options: EmulatorOption[]): Packet {
  return carry({ kind: 'experimental', localKind, status: 0, sequence: 7, lifetimeSeconds: 40, options });
}
