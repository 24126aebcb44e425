/**
 * Handover Initiate and Handover Acknowledge between gateways: RFC 5949 §6.1 on RFC 5568 §6.2.1, with the context options of RFC 5949 §6.2. Their
 * retransmission is that of RFC 5568 §6.2.1.1 and §9.
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { MILLISECOND, type SimDuration } from '#base/time.ts';
import type { Why } from '#records/layout.ts';
import { macOf } from '#wire/ethernet.ts';
import { HANDOVER_ACKNOWLEDGE_FLAG, HANDOVER_INITIATE_FLAG, type MobilityMessage } from '#wire/mobility-header.ts';
import { identifierText, MOBILITY_OPTIONS, type MobilityOption } from '#wire/mobility-options.ts';
import type { Packet } from '#wire/packet.ts';
import { addressOf, sendControl } from '../net/control.ts';
import { interfaceIdentifierOctets } from '../net/link-layer.ts';
import { firstInterface } from '../net/mobile-host.ts';
import type { MobileInterface } from '../net/network.ts';
import { ownerOf } from '../net/owners.ts';
import { delayBetween } from '../net/routing.ts';
import { setTimer } from '../net/timers.ts';
import { FAST_HANDOVER_TIMER, type FastHandover } from './fast-handover.ts';
import { identifierOf, mobileByIdentifier } from './proxy.ts';
import { followingSequence } from './sequence-number.ts';
import { interfaceCount } from './sessions.ts';
import type { World } from './world.ts';

type HandoverInitiate = Extract<MobilityMessage, { kind: 'handover-initiate' }>;
type HandoverAcknowledge = Extract<MobilityMessage, { kind: 'handover-acknowledge' }>;

/** Codes of a Handover Initiate, RFC 5949 §6.1.1. */
export const INITIATE_CODE = { plain: 0, forwardingComplete: 2, contextComplete: 3 } as const;

/** Codes of a Handover Acknowledge, RFC 5949 §6.1.2; from 128 on it refuses. */
export const ACKNOWLEDGE_CODE = {
  accepted: 0,
  contextAccepted: 5,
  contextComplete: 6,
  unspecified: 128,
  contextNotAvailable: 131,
  forwardingNotAvailable: 132,
} as const;

/** Repetitions of a Handover Initiate, RFC 5568 §9. */
export const HI_RETRIES = 3;

/** Shortest first wait for an acknowledgement. */
const FIRST_WAIT: SimDuration = 100 * MILLISECOND;

/** Option-Code of an IPv6 address in the LMA Address option, RFC 5949 §6.2.2. */
const LMA_IPV6 = 1;

/** What a gateway that has nothing yet asks for: prefixes, anchor, link-layer address, interface identifier (RFC 5949 §6.2.1). */
const WANTED_CONTEXT = [
  'home-network-prefix',
  'lma-address',
  'mobile-node-link-layer-identifier',
  'mn-link-local-interface-identifier',
] as const;

/** What is said of a mobile to the other gateway: prefixes and anchor, if they are known. */
export interface HandoverContext {
  readonly prefixes: readonly Ipv6Address[];
  readonly anchor: number;
}

/** What a Handover Initiate says. */
export interface InitiateContent {
  readonly code: number;
  readonly forwarding: boolean;
  readonly buffer: boolean;
  readonly context: HandoverContext | null;
  /** Asks for the context (RFC 5949 §4.2). */
  readonly asks: boolean;
  readonly retransmission?: boolean;
}

/** The next number of a node's Handover Initiate messages. */
export function nextHandoverSequence(world: World, node: number): number {
  const next = followingSequence(world.mobility.handoverSequence.get(node) ?? 0xffff);
  world.mobility.handoverSequence.set(node, next);
  return next;
}

/**
 * Arms the retransmission of a Handover Initiate that has been repeated `attempt` times.
 *
 * Choice: first after twice the round trip, at least 100 ms, doubling each time (RFC 5568 §6.2.1 wants retransmission and leaves the pace open).
 * A repeated message keeps its number, so that a late answer to an earlier copy counts.
 */
export function armInitiate(world: World, node: number, entry: FastHandover): void {
  const oneWay = delayBetween(world, node, entry.peer);
  let wait = Number.isFinite(oneWay) ? Math.max(FIRST_WAIT, 4 * oneWay) : FIRST_WAIT;
  for (let step = 0; step < entry.attempt; step++) wait *= 2;
  setTimer(world, node, FAST_HANDOVER_TIMER.retransmit, `${entry.role} ${entry.key}`, world.now + wait);
}

/** Sends a Handover Initiate to another gateway. */
export function sendInitiate(
  world: World,
  node: number,
  peer: number,
  state: MobileInterface,
  sequence: number,
  content: InitiateContent,
  why: Why,
): void {
  const flags =
    HANDOVER_INITIATE_FLAG.proxy |
    (content.buffer ? HANDOVER_INITIATE_FLAG.buffer : 0) |
    (content.forwarding ? HANDOVER_INITIATE_FLAG.forwarding : 0);
  const message: HandoverInitiate = {
    kind: 'handover-initiate',
    sequence,
    flags,
    code: content.code,
    options: [...aboutMobile(world, state, content.context), ...(content.asks ? [contextRequest()] : [])],
  };
  const flagLetters = `P${content.buffer ? 'U' : ''}${content.forwarding ? 'F' : ''}`;
  send(
    world,
    node,
    peer,
    state,
    message,
    'HI',
    [`seq=${sequence}`, `flags=${flagLetters}`, `code=${content.code}`],
    content.context,
    why,
    content.retransmission ?? false,
  );
}

/** Answers a Handover Initiate. The flags say what was granted. */
export function sendAcknowledge(
  world: World,
  node: number,
  to: InitiateRequest,
  answer: {
    readonly code: number;
    readonly forwarding: boolean;
    readonly buffer: boolean;
    readonly context: HandoverContext | null;
  },
  why: Why,
): void {
  const flags =
    HANDOVER_ACKNOWLEDGE_FLAG.proxy |
    (answer.buffer ? HANDOVER_ACKNOWLEDGE_FLAG.buffer : 0) |
    (answer.forwarding ? HANDOVER_ACKNOWLEDGE_FLAG.forwarding : 0);
  const message: HandoverAcknowledge = {
    kind: 'handover-acknowledge',
    sequence: to.sequence,
    flags,
    code: answer.code,
    options: aboutMobile(world, to.state, answer.context),
  };
  const flagLetters = `P${answer.buffer ? 'U' : ''}${answer.forwarding ? 'F' : ''}`;
  send(
    world,
    node,
    to.peer,
    to.state,
    message,
    'HAck',
    [`seq=${to.sequence}`, `flags=${flagLetters}`, `code=${answer.code}`],
    answer.context,
    why,
    false,
  );
}

function send(
  world: World,
  node: number,
  peer: number,
  state: MobileInterface,
  message: HandoverInitiate | HandoverAcknowledge,
  name: string,
  parameters: readonly string[],
  context: HandoverContext | null,
  why: Why,
  retransmission: boolean,
): void {
  sendControl(
    world,
    node,
    { source: addressOf(world, node), destination: addressOf(world, peer), payload: { protocol: 'mobility', message } },
    {
      message: name,
      mobile: state.mobile,
      to: peer,
      parameters: [...parameters, ...(context?.prefixes ?? []).map((prefix) => `hnp=${prefix}/64`)],
      why,
      ...(retransmission ? { retransmission } : {}),
    },
  );
}

/** The options about a mobile, RFC 5949 §6.1.1: identifier and interface always, prefixes and anchor where they are known. */
function aboutMobile(world: World, state: MobileInterface, context: HandoverContext | null): MobilityOption[] {
  return [
    identifierOf(world, state.mobile),
    { kind: 'mobile-node-link-layer-identifier', identifier: macOf(state.mobile, state.ordinal) },
    ...(context === null
      ? []
      : [
          ...context.prefixes.map((prefix): MobilityOption => ({ kind: 'home-network-prefix', prefixLength: 64, prefix })),
          { kind: 'lma-address' as const, code: LMA_IPV6, address: addressOf(world, context.anchor) },
          {
            kind: 'mn-link-local-interface-identifier' as const,
            interfaceIdentifier: interfaceIdentifierOctets(state.mobile),
          },
        ]),
  ];
}

/** RFC 5949 §6.2.1: type of each option that is wanted, and the length (0) of what is said about it. */
function contextRequest(): MobilityOption {
  return {
    kind: 'context-request',
    requests: Uint8Array.from(WANTED_CONTEXT.flatMap((kind) => [MOBILITY_OPTIONS[kind].type, 0])),
  };
}

/** A Handover Initiate, read. */
export interface InitiateRequest {
  readonly peer: number;
  readonly state: MobileInterface;
  readonly sequence: number;
  readonly code: number;
  readonly forwarding: boolean;
  readonly buffer: boolean;
  readonly asks: boolean;
  readonly context: HandoverContext | null;
}

/** Reads a Handover Initiate of RFC 5949. Null: it does not say which mobile of ours it is about, or is not for proxies (P flag). */
export function readInitiate(world: World, packet: Packet, message: HandoverInitiate): InitiateRequest | null {
  const state = mobileInterfaceIn(world, message.options);
  const peer = ownerOf(world, packet.source);
  if (state === null || peer === null || (message.flags & HANDOVER_INITIATE_FLAG.proxy) === 0) return null;
  return {
    peer,
    state,
    sequence: message.sequence,
    code: message.code,
    forwarding: (message.flags & HANDOVER_INITIATE_FLAG.forwarding) !== 0,
    buffer: (message.flags & HANDOVER_INITIATE_FLAG.buffer) !== 0,
    asks: message.options.some((option) => option.kind === 'context-request'),
    context: contextIn(world, message.options),
  };
}

/** A Handover Acknowledge, read. */
export interface AcknowledgeAnswer {
  readonly peer: number;
  readonly state: MobileInterface;
  readonly sequence: number;
  readonly code: number;
  readonly forwarding: boolean;
  readonly context: HandoverContext | null;
}

/** Reads a Handover Acknowledge of RFC 5949. Null as with {@link readInitiate}. */
export function readAcknowledge(world: World, packet: Packet, message: HandoverAcknowledge): AcknowledgeAnswer | null {
  const state = mobileInterfaceIn(world, message.options);
  const peer = ownerOf(world, packet.source);
  if (state === null || peer === null || (message.flags & HANDOVER_ACKNOWLEDGE_FLAG.proxy) === 0) return null;
  return {
    peer,
    state,
    sequence: message.sequence,
    code: message.code,
    forwarding: (message.flags & HANDOVER_ACKNOWLEDGE_FLAG.forwarding) !== 0,
    context: contextIn(world, message.options),
  };
}

/** The interface that identifier and link-layer address name. */
function mobileInterfaceIn(world: World, options: readonly MobilityOption[]): MobileInterface | null {
  const identifier = options.find((option) => option.kind === 'mobile-node-identifier');
  const mobile = identifier === undefined ? null : mobileByIdentifier(world, identifierText(identifier));
  const link = options.find((option) => option.kind === 'mobile-node-link-layer-identifier');
  if (mobile === null || link === undefined) return null;
  const first = firstInterface(world, mobile);
  for (let ordinal = 0; ordinal < interfaceCount(world, mobile); ordinal++) {
    if (macOf(mobile, ordinal).every((octet, at) => octet === link.identifier[at])) return world.interfaces[first + ordinal]!;
  }
  return null;
}

function contextIn(world: World, options: readonly MobilityOption[]): HandoverContext | null {
  const prefixes = options.flatMap((option) => (option.kind === 'home-network-prefix' ? [option.prefix] : []));
  const lma = options.find((option) => option.kind === 'lma-address');
  const anchor = lma === undefined ? null : ownerOf(world, lma.address);
  return prefixes.length === 0 || anchor === null ? null : { prefixes, anchor };
}
