/** Messages of a fast handover, RFC 5568 §6: asking for the next router (§6.1), fast binding updates (§6.2.2), handover initiate (§6.2.1), UNA (§6.3). */
import { ALL_NODES, type Ipv6Address } from '#base/ipv6-address.ts';
import type { Why } from '#records/layout.ts';
import { macOf } from '#wire/ethernet.ts';
import type { Icmpv6Message } from '#wire/icmpv6.ts';
import { HANDOVER_INITIATE_FLAG } from '#wire/mobility-header.ts';
import { PREFIX_INFORMATION_FLAG, type NdOption } from '#wire/ndisc.ts';
import type { MobilityOption } from '#wire/mobility-options.ts';
import { required } from '#base/assert.ts';
import { addressOf, sendControl, type ControlExit } from '../../net/control.ts';
import { linkLocalAddress } from '../../net/link-layer.ts';
import { ND_HOP_LIMIT } from '../../net/mobile-host.ts';
import type { MobileInterface } from '../../net/network.ts';
import { prefixOfAddress } from '../../net/owners.ts';
import { ADVERTISED_PREFERRED_SECONDS, ADVERTISED_VALID_SECONDS } from '../../mobility/access.ts';
import type { FastBinding } from '../../mobility/fast-binding.ts';
import type { FastHandover } from '../../mobility/fast-handover.ts';
import { optionNumber, type World } from '../../mobility/world.ts';

/** Option-Codes of link-layer addresses (§6.4.3) and of addresses (§6.4.1, §6.4.2). */
const LINK_LAYER = { newAccessPoint: 1, mobile: 2, newRouter: 3, source: 4 } as const;
const ADDRESS = { previousCareOf: 1, nextCareOf: 2, newRouter: 3 } as const;

/** Codes of a PrRtAdv (§6.1.2) that are used. */
export const ADVICE_CODE = { known: 0, unknown: 2 } as const;
/** Codes of a Handover Initiate (§6.2.1.1) and status of its answer. */
export const HI_CODE = { fromPrevious: 0, fromNew: 1 } as const;
/** From here on codes and statuses refuse. */
export const REFUSAL = 128;

/** A link-layer address padded to whole units of eight octets behind the option's three (§6.4.3). */
function linkLayer(optionCode: number, node: number, port: number): NdOption {
  const address = new Uint8Array(13);
  address.set(macOf(node, port));
  return { kind: 'link-layer-address', optionCode, linkLayerAddress: address };
}

/** The router whose access point has the link-layer address that a solicitation names, or null (§6.1.1). */
export function routerOfAccessPoint(world: World, options: readonly NdOption[]): number | null {
  for (const option of options) {
    if (option.kind !== 'link-layer-address' || option.optionCode !== LINK_LAYER.newAccessPoint) continue;
    for (const router of world.fixed.plan.accessRouters)
      if (macOf(router, 0).every((octet, at) => octet === option.linkLayerAddress[at])) return router;
  }
  return null;
}

/** The access point that a solicitation asks about, as it names it (§6.4.3). */
export function askedAccessPoint(options: readonly NdOption[]): NdOption | null {
  return (
    options.find((option) => option.kind === 'link-layer-address' && option.optionCode === LINK_LAYER.newAccessPoint) ?? null
  );
}

/** §6.1.1: the mobile asks its router about the access point that it is going to. */
export function sendSolicitation(world: World, state: MobileInterface, entry: FastBinding, why: Why): void {
  const options = [
    linkLayer(LINK_LAYER.source, state.mobile, state.ordinal),
    linkLayer(LINK_LAYER.newAccessPoint, entry.next, 0),
  ];
  sendOnLink(
    world,
    state.mobile,
    state,
    linkLocalAddress(state.router),
    { kind: 'proxy-router-solicitation', code: 0, identifier: entry.sequence, options },
    { message: 'RtSolPr', to: state.router, parameters: [`id=${entry.sequence}`], why, repeated: entry.attempt > 0 },
    { kind: 'interface', mobileInterface: state.number },
  );
}

/**
 * §6.1.2: what a router says about the access point `asked`, when the question named one: the router there and `prefix`, that of the mobile's
 * link there; null when it knows none.
 */
export function sendAdvice(
  world: World,
  router: number,
  state: MobileInterface,
  identifier: number,
  asked: NdOption | null,
  about: { readonly router: number; readonly prefix: Ipv6Address } | null,
  why: Why,
): void {
  const options: NdOption[] = [linkLayer(LINK_LAYER.source, router, 0), ...(asked === null ? [] : [asked])];
  if (about !== null) {
    options.push(
      linkLayer(LINK_LAYER.newRouter, about.router, 0),
      { kind: 'ip-address-prefix', optionCode: ADDRESS.newRouter, prefixLength: 128, address: addressOf(world, about.router) },
      {
        kind: 'prefix-information',
        prefixLength: 64,
        flags: PREFIX_INFORMATION_FLAG.onLink | PREFIX_INFORMATION_FLAG.autonomous,
        validSeconds: ADVERTISED_VALID_SECONDS,
        preferredSeconds: ADVERTISED_PREFERRED_SECONDS,
        prefix: about.prefix,
      },
    );
  }
  const code = about === null ? ADVICE_CODE.unknown : ADVICE_CODE.known;
  sendOnLink(
    world,
    router,
    state,
    linkLocalAddress(state.mobile),
    { kind: 'proxy-router-advertisement', code, identifier, options },
    {
      message: 'PrRtAdv',
      to: state.mobile,
      parameters: [`id=${identifier}`, `code=${code}`, ...(about === null ? [] : [`prefix=${about.prefix}/64`])],
      why,
      repeated: false,
    },
    { kind: 'radio', mobileInterface: state.number },
  );
}

/** §6.3: the mobile announces its new care-of address, without the override flag. */
export function sendAnnouncement(world: World, state: MobileInterface, careOf: Ipv6Address, why: Why): void {
  sendOnLink(
    world,
    state.mobile,
    state,
    ALL_NODES,
    {
      kind: 'neighbor-advertisement',
      flags: 0,
      target: careOf,
      options: [{ kind: 'target-link-layer-address', linkLayerAddress: macOf(state.mobile, state.ordinal) }],
    },
    { message: 'UNA', to: state.router, parameters: [`target=${careOf}`], why, repeated: false },
    { kind: 'interface', mobileInterface: state.number },
    careOf,
  );
}

function sendOnLink(
  world: World,
  node: number,
  state: MobileInterface,
  destination: Ipv6Address,
  message: Icmpv6Message,
  facts: { message: string; to: number; parameters: readonly string[]; why: Why; repeated: boolean },
  exit: ControlExit,
  source: Ipv6Address = linkLocalAddress(node),
): void {
  const { repeated, ...rest } = facts;
  sendControl(
    world,
    node,
    { source, destination, hopLimit: ND_HOP_LIMIT, payload: { protocol: 'icmpv6', message } },
    { ...rest, mobile: state.mobile, ...(repeated ? { retransmission: true } : {}) },
    exit,
  );
}

/** §6.2.2: from the previous link with the new address in an option, from the new one with that address as source. */
export function sendFastUpdate(world: World, entry: FastBinding, fromNew: boolean, why: Why): void {
  const nextCareOf = required(entry.nextCareOf ?? undefined, 'new care-of address');
  const lifetimeSeconds = optionNumber(world, 'fbu_lifetime_s');
  const alternate: MobilityOption[] = fromNew ? [] : [{ kind: 'alternate-care-of-address', address: nextCareOf }];
  sendControl(
    world,
    entry.mobile,
    {
      source: fromNew ? nextCareOf : entry.previousCareOf,
      destination: entry.previousAddress,
      extensionHeaders: [{ kind: 'destination-options', options: [{ kind: 'home-address', homeAddress: entry.previousCareOf }] }],
      payload: {
        protocol: 'mobility',
        message: { kind: 'fast-binding-update', sequence: entry.sequence, flags: 0xc000, lifetimeSeconds, options: alternate },
      },
    },
    {
      message: 'FBU',
      mobile: entry.mobile,
      lifetimeSeconds,
      parameters: [`seq=${entry.sequence}`, `pcoa=${entry.previousCareOf}`, `ncoa=${nextCareOf}`],
      why,
      ...(entry.attempt > 0 ? { retransmission: true } : {}),
    },
    { kind: 'interface', mobileInterface: entry.mobileInterface },
  );
}

/** §6.2.3: the previous router's answer, to where the mobile is. */
export function sendFastAnswer(
  world: World,
  router: number,
  state: MobileInterface,
  to: Ipv6Address,
  answer: { readonly sequence: number; readonly status: number; readonly lifetimeSeconds: number },
  why: Why,
): void {
  const here = state.router === router;
  sendControl(
    world,
    router,
    {
      source: addressOf(world, router),
      destination: to,
      payload: {
        protocol: 'mobility',
        message: {
          kind: 'fast-binding-acknowledgement',
          status: answer.status,
          flags: 0,
          sequence: answer.sequence,
          lifetimeSeconds: answer.lifetimeSeconds,
          options: [],
        },
      },
    },
    {
      message: 'FBack',
      mobile: state.mobile,
      to: state.mobile,
      lifetimeSeconds: answer.lifetimeSeconds,
      parameters: [`seq=${answer.sequence}`, `status=${answer.status}`],
      why,
    },
    here ? { kind: 'radio', mobileInterface: state.number } : { kind: 'routed' },
  );
}

/** §6.2.1.1: the previous router announces the mobile with both of its care-of addresses. */
export function sendHandoverInitiate(
  world: World,
  router: number,
  entry: FastHandover,
  addresses: { readonly previous: Ipv6Address; readonly next: Ipv6Address; readonly buffer: boolean; readonly code: number },
  why: Why,
): void {
  const state = required(world.interfaces[entry.mobileInterface], 'interface');
  sendControl(
    world,
    router,
    {
      source: addressOf(world, router),
      destination: addressOf(world, entry.peer),
      payload: {
        protocol: 'mobility',
        message: {
          kind: 'handover-initiate',
          sequence: entry.sequence,
          flags: addresses.buffer ? HANDOVER_INITIATE_FLAG.buffer : 0,
          code: addresses.code,
          options: [
            {
              kind: 'mobility-header-link-layer-address',
              optionCode: LINK_LAYER.mobile,
              linkLayerAddress: macOf(state.mobile, state.ordinal),
            },
            { kind: 'mh-ipv6-address', optionCode: ADDRESS.previousCareOf, prefixLength: 128, address: addresses.previous },
            { kind: 'mh-ipv6-address', optionCode: ADDRESS.nextCareOf, prefixLength: 128, address: addresses.next },
          ],
        },
      },
    },
    {
      message: 'HI',
      mobile: entry.mobile,
      to: entry.peer,
      parameters: [
        `seq=${entry.sequence}`,
        `flags=${addresses.buffer ? 'U' : ''}`,
        `code=${addresses.code}`,
        `ncoa=${addresses.next}`,
      ],
      why,
      ...(entry.attempt > 0 ? { retransmission: true } : {}),
    },
  );
}

/** §6.2.1.2: the new router's answer. */
export function sendHandoverAcknowledge(
  world: World,
  router: number,
  peer: number,
  mobile: number,
  answer: { readonly sequence: number; readonly code: number },
  why: Why,
): void {
  sendControl(
    world,
    router,
    {
      source: addressOf(world, router),
      destination: addressOf(world, peer),
      payload: {
        protocol: 'mobility',
        message: { kind: 'handover-acknowledge', sequence: answer.sequence, flags: 0, code: answer.code, options: [] },
      },
    },
    { message: 'HAck', mobile, to: peer, parameters: [`seq=${answer.sequence}`, `code=${answer.code}`], why },
  );
}

/** The address with this code in a handover message's options, or null. */
export function addressIn(options: readonly MobilityOption[], which: 'previousCareOf' | 'nextCareOf'): Ipv6Address | null {
  for (const option of options)
    if (option.kind === 'mh-ipv6-address' && option.optionCode === ADDRESS[which]) return option.address;
  return null;
}

/** The prefix of the new link in an advice, or null. */
export function advisedPrefix(options: readonly NdOption[]): Ipv6Address | null {
  for (const option of options) if (option.kind === 'prefix-information') return option.prefix;
  return null;
}

/** Whether an address is of a prefix of this handover. */
export function isOf(entry: FastHandover, address: Ipv6Address): boolean {
  return entry.prefixes.includes(prefixOfAddress(address));
}
