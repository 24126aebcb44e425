/**
 * Messages between MAARs and CMD, draft-bernardos-dmm-pmip-01 §3.6 in the numbers of RFC 8885 §4: PBU and PBA of RFC 5213 with D flag, and
 * the Serving MAAR and Previous MAAR options.
 *
 * Choice: one order of numbers over all MAARs and the CMD, the one of the mobile's policy profile (`mobility/sequence-number.ts`): the
 * CMD has to tell a late PBU of an earlier MAAR from a new one, and a MAAR a late PBU* from its own later registration. The copies that the
 * CMD forwards keep the number of the PBU (§3.2: it forwards the PBU); so the PBA that the CMD relays, or a previous MAAR sends in its
 * place, answers the number that the serving MAAR knows. What the CMD repeats has a new number (RFC 6275 §11.8).
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { Why } from '#records/layout.ts';
import { macOf } from '#wire/ethernet.ts';
import { BINDING_ACKNOWLEDGEMENT_FLAG, BINDING_UPDATE_FLAG, type MobilityMessage } from '#wire/mobility-header.ts';
import { identifierText, type MobilityOption } from '#wire/mobility-options.ts';
import type { Packet } from '#wire/packet.ts';
import { addressOf, sendControl } from '../../net/control.ts';
import { linkLocalAddress } from '../../net/link-layer.ts';
import { nodeId } from '../../net/network.ts';
import { ownerOf } from '../../net/owners.ts';
import { accessTechnologyOf, identifierOf, mobileByIdentifier, ordinalOfTechnology } from '../../mobility/proxy.ts';
import { optionOn, type World } from '../../mobility/world.ts';
import type { VisitedPrefix } from '../../mobility/central-database.ts';

/** A binding update as it comes in. */
export type BindingUpdate = Extract<MobilityMessage, { kind: 'binding-update' }>;
/** A binding acknowledgement as it comes in. */
export type BindingAcknowledgement = Extract<MobilityMessage, { kind: 'binding-acknowledgement' }>;

/** A previous MAAR and a prefix of it, as told in a message. */
export interface ListedPrefix {
  readonly router: number;
  readonly prefix: Ipv6Address;
}

/** What PBU and PBA have in common. */
interface Content {
  readonly mobile: number;
  readonly ordinal: number;
  readonly prefixes: readonly Ipv6Address[];
  readonly handoffIndicator: number;
  readonly sequence: number;
  readonly lifetimeSeconds: number;
  /** The router in the Serving MAAR option. */
  readonly serving?: number;
  /** Routers and prefixes in the Previous MAAR options. */
  readonly previous?: readonly ListedPrefix[];
  /** The router whose logical router the message describes. */
  readonly logicalRouter?: number;
}

/** What a PBU says. */
export interface UpdateContent extends Content {
  readonly retransmission?: boolean;
}

/** What a PBA says. */
export interface AcknowledgementContent extends Content {
  readonly status: number;
}

/** The options in the order of procedures §2: HNP, HI, ATT, MN-ID, then those of §3.6. */
function optionsOf(world: World, content: Content): MobilityOption[] {
  const { serving, logicalRouter } = content;
  return [
    ...content.prefixes.map((prefix): MobilityOption => ({ kind: 'home-network-prefix', prefixLength: 64, prefix })),
    { kind: 'handoff-indicator', value: content.handoffIndicator },
    { kind: 'access-technology-type', value: accessTechnologyOf(content.ordinal) },
    identifierOf(world, content.mobile),
    ...(serving === undefined ? [] : [{ kind: 'serving-maar' as const, address: addressOf(world, serving) }]),
    ...(logicalRouter === undefined ? [] : logicalRouterOptions(world, logicalRouter)),
    ...(content.previous ?? []).flatMap(({ router, prefix }): MobilityOption[] => [
      { kind: 'previous-maar', prefixLength: 64, maarAddress: addressOf(world, router), homeNetworkPrefix: prefix },
      ...logicalRouterOptions(world, router),
    ]),
  ];
}

/** With logical routers: who a MAAR is on an access link (RFC 8885 §3.7, §4.7, §4.8). */
function logicalRouterOptions(world: World, router: number): MobilityOption[] {
  if (!optionOn(world, 'dlif')) return [];
  return [
    { kind: 'dlif-link-local-address', address: linkLocalAddress(router) },
    { kind: 'dlif-link-layer-address', linkLayerAddress: macOf(router, 0) },
  ];
}

/** What a ladder shows of a message. */
function parametersOf(world: World, content: Content, more: readonly string[]): string[] {
  return [
    `seq=${content.sequence}`,
    ...more,
    ...content.prefixes.map((prefix) => `hnp=${prefix}/64`),
    ...(content.serving === undefined ? [] : [`serving=${nodeId(world, content.serving)}`]),
    ...(content.previous ?? []).map(({ router, prefix }) => `previous=${nodeId(world, router)},${prefix}/64`),
    `lifetime=${content.lifetimeSeconds}s`,
  ];
}

/** Sends a PBU, or with a Serving MAAR option a PBU*. */
export function sendUpdate(world: World, from: number, to: number, content: UpdateContent, why: Why): void {
  sendControl(
    world,
    from,
    {
      source: addressOf(world, from),
      destination: addressOf(world, to),
      payload: {
        protocol: 'mobility',
        message: {
          kind: 'binding-update',
          sequence: content.sequence,
          flags: BINDING_UPDATE_FLAG.acknowledge | BINDING_UPDATE_FLAG.proxy | BINDING_UPDATE_FLAG.dmm,
          lifetimeSeconds: content.lifetimeSeconds,
          options: optionsOf(world, content),
        },
      },
    },
    {
      message: 'PBU',
      mobile: content.mobile,
      lifetimeSeconds: content.lifetimeSeconds,
      parameters: parametersOf(world, content, [`hi=${content.handoffIndicator}`]),
      why,
      ...(content.retransmission === true ? { retransmission: true } : {}),
    },
  );
}

/** Sends a PBA, or with options of §3.6 a PBA*. */
export function sendAcknowledgement(world: World, from: number, to: number, content: AcknowledgementContent, why: Why): void {
  sendControl(
    world,
    from,
    {
      source: addressOf(world, from),
      destination: addressOf(world, to),
      payload: {
        protocol: 'mobility',
        message: {
          kind: 'binding-acknowledgement',
          status: content.status,
          flags: BINDING_ACKNOWLEDGEMENT_FLAG.proxy | BINDING_ACKNOWLEDGEMENT_FLAG.dmm,
          sequence: content.sequence,
          lifetimeSeconds: content.lifetimeSeconds,
          options: optionsOf(world, content),
        },
      },
    },
    {
      message: 'PBA',
      mobile: content.mobile,
      lifetimeSeconds: content.lifetimeSeconds,
      parameters: parametersOf(world, content, [`status=${content.status}`]),
      why,
    },
  );
}

/** The router that a Serving MAAR option names; null when there is none, or nobody has the address. */
export function servingOf(world: World, message: BindingUpdate | BindingAcknowledgement): number | null {
  const option = message.options.find((candidate) => candidate.kind === 'serving-maar');
  return option === undefined ? null : ownerOf(world, option.address);
}

/** The routers and prefixes that Previous MAAR options name, in their order, each with the logical router that follows it. */
export function previousOf(world: World, message: BindingUpdate | BindingAcknowledgement): VisitedPrefix[] {
  const found: VisitedPrefix[] = [];
  for (const option of message.options) {
    const last = found.at(-1);
    if (option.kind === 'previous-maar') {
      const router = ownerOf(world, option.maarAddress);
      if (router !== null) found.push({ router, prefix: option.homeNetworkPrefix, linkLocal: null });
    } else if (option.kind === 'dlif-link-local-address' && last !== undefined) {
      found[found.length - 1] = { ...last, linkLocal: option.address };
    }
  }
  return found;
}

/** A PBA, read: who it is about and what it grants. */
export interface Answer {
  readonly from: number;
  readonly mobile: number;
  readonly ordinal: number;
  readonly status: number;
  readonly sequence: number;
  readonly lifetimeSeconds: number;
  readonly prefixes: readonly Ipv6Address[];
  readonly message: BindingAcknowledgement;
}

/** Reads a PBA; null when it does not say which interface of which mobile it is about. */
export function readAcknowledgement(world: World, packet: Packet, message: BindingAcknowledgement): Answer | null {
  const identifier = message.options.find((option) => option.kind === 'mobile-node-identifier');
  const technology = message.options.find((option) => option.kind === 'access-technology-type');
  const mobile = identifier === undefined ? null : mobileByIdentifier(world, identifierText(identifier));
  const from = ownerOf(world, packet.source);
  if (mobile === null || from === null || technology === undefined) return null;
  return {
    from,
    mobile,
    ordinal: ordinalOfTechnology(technology.value),
    status: message.status,
    sequence: message.sequence,
    lifetimeSeconds: message.lifetimeSeconds,
    prefixes: message.options.flatMap((option) => (option.kind === 'home-network-prefix' ? [option.prefix] : [])),
    message,
  };
}
