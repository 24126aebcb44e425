/**
 * The access router's side of a mobile's link: who is attached, and the router advertisement that ends an attachment (RFC 4861 §6.2.6,
 * RFC 5213 §6.7, draft-seite-dmm-dma-05 §4.2 step 4).
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { Why } from '#records/layout.ts';
import type { NdOption } from '#wire/ndisc.ts';
import { PREFIX_INFORMATION_FLAG, ROUTER_ADVERTISEMENT_FLAG } from '#wire/ndisc.ts';
import { sendControl } from '../net/control.ts';
import { COMMON_ROUTER_LINK_LOCAL, linkLocalAddress } from '../net/link-layer.ts';
import { ND_HOP_LIMIT } from '../net/mobile-host.ts';
import { nodeId, type MobileInterface } from '../net/network.ts';
import { deleteRow, putRow } from '../net/tables.ts';
import { familyOf, type Attachment, type World } from './world.ts';

/** AdvPreferredLifetime and AdvValidLifetime, RFC 4861 §6.2.1, seconds. */
export const ADVERTISED_PREFERRED_SECONDS = 604800;
/** See {@link ADVERTISED_PREFERRED_SECONDS}. */
export const ADVERTISED_VALID_SECONDS = 2592000;
/** AdvCurHopLimit and AdvDefaultLifetime (3 × MaxRtrAdvInterval of 600 s). */
const ADVERTISED_HOP_LIMIT = 64;
const ROUTER_LIFETIME_SECONDS = 1800;

function attachmentKey(router: number, mobileInterface: number): string {
  return `${router} ${mobileInterface}`;
}

/** The attachment of an interface at a router, or null when it is not attached there. */
export function attachmentOf(world: World, router: number, mobileInterface: number): Attachment | null {
  return world.mobility.attachments.get(attachmentKey(router, mobileInterface)) ?? null;
}

/** Notes that an interface has attached to a router. */
export function openAttachment(world: World, router: number, state: MobileInterface): Attachment {
  const attachment: Attachment = {
    router,
    mobileInterface: state.number,
    cause: world.cause,
    preferred: [],
    deprecated: [],
    withdrawn: [],
    solicited: false,
    started: false,
    awaiting: [],
    advertised: false,
  };
  world.mobility.attachments.set(attachmentKey(router, state.number), attachment);
  putRow(world, router, 'neighbors', `${state.number}`, {
    mn: nodeId(world, state.mobile),
    to: nodeId(world, state.mobile),
    address: linkLocalAddress(state.mobile),
    interface: state.ordinal,
    state: 'attached',
  });
  return attachment;
}

/** The link to an interface is gone. */
export function closeAttachment(world: World, router: number, state: MobileInterface): void {
  world.mobility.attachments.delete(attachmentKey(router, state.number));
  deleteRow(world, router, 'neighbors', `${state.number}`);
}

/**
 * What an advertisement says. `withdrawn` prefixes get valid lifetime 0. `from` is the link-local address of a logical router of its own;
 * by default all routers of a network-based domain show the same one.
 */
export interface Advertisement {
  readonly from?: Ipv6Address;
  readonly preferred: readonly Ipv6Address[];
  readonly deprecated: readonly Ipv6Address[];
  readonly withdrawn?: readonly Ipv6Address[];
  /** Options behind those of the prefixes, in the first of several advertisements. */
  readonly options?: readonly NdOption[];
  /** Addresses come from DHCPv6 (the M flag, RFC 4861 §4.2). */
  readonly managed?: boolean;
}

/** Prefix Information options of one advertisement: it stays within 1280 octets, which fit every link. */
const PREFIXES_PER_ADVERTISEMENT = 32;

/** Sends a unicast router advertisement to a mobile's interface; several when there are many prefixes (RFC 4861 §6.2.3). */
export function advertise(world: World, router: number, state: MobileInterface, content: Advertisement, why: Why): void {
  const named: readonly (readonly [string, Ipv6Address, number, number])[] = [
    ...content.preferred.map((prefix) => ['preferred', prefix, ADVERTISED_PREFERRED_SECONDS, ADVERTISED_VALID_SECONDS] as const),
    ...content.deprecated.map((prefix) => ['deprecated', prefix, 0, ADVERTISED_VALID_SECONDS] as const),
    ...(content.withdrawn ?? []).map((prefix) => ['withdrawn', prefix, 0, 0] as const),
  ];
  for (let from = 0; from === 0 || from < named.length; from += PREFIXES_PER_ADVERTISEMENT) {
    const part = named.slice(from, from + PREFIXES_PER_ADVERTISEMENT);
    sendAdvertisement(
      world,
      router,
      state,
      [
        ...part.map(([, prefix, preferredSeconds, validSeconds]): NdOption => ({
          kind: 'prefix-information',
          prefixLength: 64,
          flags: PREFIX_INFORMATION_FLAG.onLink | PREFIX_INFORMATION_FLAG.autonomous,
          validSeconds,
          preferredSeconds,
          prefix,
        })),
        ...(from === 0 ? (content.options ?? []) : []),
      ],
      [
        ...(content.managed === true ? ['managed'] : []),
        ...part.map(([word, prefix]) => `${word}=${prefix}/64`),
        ...(from === 0 ? (content.options ?? []) : []).flatMap(describeOption),
      ],
      content.managed === true ? ROUTER_ADVERTISEMENT_FLAG.managed : 0,
      content.from ?? (familyOf(world) === 'network-based' ? COMMON_ROUTER_LINK_LOCAL : linkLocalAddress(router)),
      why,
    );
  }
}

/** What a reader should know of an option behind the prefixes. */
function describeOption(option: NdOption): readonly string[] {
  if (option.kind !== 'map') return [];
  const { address, distance, preference, validSeconds } = option;
  return [`map=${address}`, `dist=${distance}`, `pref=${preference}`, `valid=${validSeconds}s`];
}

function sendAdvertisement(
  world: World,
  router: number,
  state: MobileInterface,
  options: NdOption[],
  parameters: readonly string[],
  flags: number,
  source: Ipv6Address,
  why: Why,
): void {
  sendControl(
    world,
    router,
    {
      source,
      destination: linkLocalAddress(state.mobile),
      hopLimit: ND_HOP_LIMIT,
      payload: {
        protocol: 'icmpv6',
        message: {
          kind: 'router-advertisement',
          curHopLimit: ADVERTISED_HOP_LIMIT,
          flags,
          routerLifetimeSeconds: ROUTER_LIFETIME_SECONDS,
          reachableTimeMs: 0,
          retransTimerMs: 0,
          options,
        },
      },
    },
    { message: 'RA', mobile: state.mobile, to: state.mobile, parameters, why },
    { kind: 'radio', mobileInterface: state.number },
  );
}
