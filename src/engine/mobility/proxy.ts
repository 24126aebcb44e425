/**
 * Mobility function 4, the proxy (draft-chan-dmm-framework-gap-analysis §3): a gateway registers a mobile at an anchor by Proxy Binding
 * Update and Acknowledgement (RFC 5213 §8.1–8.2), and the anchor checks what it is asked (§5.3.1).
 *
 * Left out: Timestamp and link-layer identifier options (never sent by these gateways; an anchor copies none), IPsec.
 */
import { UNSPECIFIED_ADDRESS, type Ipv6Address } from '#base/ipv6-address.ts';
import { required } from '#base/assert.ts';
import { err, ok, type Result } from '#base/result.ts';
import { SECOND, type SimTime } from '#base/time.ts';
import type { Why } from '#records/layout.ts';
import { BINDING_ACKNOWLEDGEMENT_FLAG, BINDING_UPDATE_FLAG, type MobilityMessage } from '#wire/mobility-header.ts';
import { HANDOFF_INDICATOR, identifierText, naiIdentifier, type MobilityOption } from '#wire/mobility-options.ts';
import type { Packet } from '#wire/packet.ts';
import { addressOf, sendControl } from '../net/control.ts';
import { firstInterface } from '../net/mobile-host.ts';
import { nodeId, type MobileInterface } from '../net/network.ts';
import { ownerOf } from '../net/owners.ts';
import { cancelTimer, setTimer } from '../net/timers.ts';
import { putUpdate, UPDATE_TIMER, updatesAbout, type BindingUpdateListEntry } from './binding-update-list.ts';
import { armRetransmission, INITIAL_BINDACK_TIMEOUT, retransmissionWait } from './registration.ts';
import { nextSequence } from './sequence-number.ts';
import { nextUpdateTurn, noteUpdateSent } from './update-rate.ts';
import type { World } from './world.ts';

type BindingUpdate = Extract<MobilityMessage, { kind: 'binding-update' }>;
type BindingAcknowledgement = Extract<MobilityMessage, { kind: 'binding-acknowledgement' }>;

/** Status codes of RFC 6275 §6.1.8 and RFC 5213 §8.9 that anchors here answer with. */
export const PROXY_STATUS = {
  accepted: 0,
  insufficientResources: 130,
  sequenceOutOfWindow: 135,
  notLmaForThisMobileNode: 153,
  notAuthorizedForHomeNetworkPrefix: 155,
  missingHomeNetworkPrefix: 158,
  prefixSetDoesNotMatch: 159,
  missingMobileNodeIdentifier: 160,
  missingHandoffIndicator: 161,
  missingAccessTechnologyType: 162,
} as const;

/** Domain of the identifiers: `mn1@dmm.local`. */
const NAI_DOMAIN = 'dmm.local';

/** Access technology by interface of a mobile: 802.11, E-UTRAN, 802.16e, UTRAN, 802.3, virtual. One of each, so the type tells the interface. */
const ACCESS_TECHNOLOGIES: readonly number[] = [4, 8, 5, 7, 3, 1];

/** The identifier option of a mobile (RFC 4283). */
export function identifierOf(world: World, mobile: number): Extract<MobilityOption, { kind: 'mobile-node-identifier' }> {
  return naiIdentifier(`${nodeId(world, mobile)}@${NAI_DOMAIN}`);
}

/** The mobile that an identifier names, or null. */
export function mobileByIdentifier(world: World, text: string): number | null {
  if (!text.endsWith(`@${NAI_DOMAIN}`)) return null;
  const index = world.fixed.plan.nodeIndex.get(text.slice(0, -NAI_DOMAIN.length - 1));
  return index !== undefined && world.nodes[index]!.mobile ? index : null;
}

/** Access technology type of a mobile's interface. */
export function accessTechnologyOf(ordinal: number): number {
  return required(ACCESS_TECHNOLOGIES[ordinal % ACCESS_TECHNOLOGIES.length], 'access technology');
}

/** The interface that an access technology type stands for. */
export function ordinalOfTechnology(value: number): number {
  return Math.max(0, ACCESS_TECHNOLOGIES.indexOf(value));
}

/** What a proxy binding update asks, read and complete. */
export interface ProxyRequest {
  readonly mobile: number;
  readonly ordinal: number;
  readonly sequence: number;
  readonly lifetimeSeconds: number;
  /** Empty: the gateway asks for an assignment (a single all-zero prefix). */
  readonly prefixes: readonly Ipv6Address[];
  readonly handoffIndicator: number;
  readonly accessTechnology: number;
  /** The proxy care-of address and the router that owns it. */
  readonly proxyCareOfAddress: Ipv6Address;
  readonly gateway: number;
  readonly message: BindingUpdate;
}

/**
 * Sends an entry's proxy binding update with a fresh sequence number, and arms its retransmission. One too many within a second waits for
 * its turn (`update-rate.ts`); whatever is to be sent about the same entry meanwhile takes its place.
 */
export function sendProxyBindingUpdate(
  world: World,
  gateway: number,
  asked: BindingUpdateListEntry,
  lifetimeSeconds: number,
  why: Why,
): BindingUpdateListEntry {
  const { waiting: _waited, ...entry } = asked;
  const destination = entry.anchorAddress ?? addressOf(world, entry.anchor);
  const turn = nextUpdateTurn(world, gateway, destination, entry.mobile);
  if (turn > world.now) return awaitTurn(world, gateway, { ...entry, waiting: { lifetimeSeconds, why } }, turn);
  noteUpdateSent(world, gateway, destination, entry.mobile);
  cancelTimer(world, gateway, UPDATE_TIMER.turn, entry.key);
  const sequence = nextSequence(world, entry.mobile);
  // RFC 6275 §11.1: the lifetime in the list counts from the lifetime that was sent. The anchor may have accepted an update whose answer
  // was lost, so a gateway that keeps asking must not forget before the anchor does. Choice: nor before it has asked again, since nothing
  // else would register a mobile that stays.
  const prolongs = entry.expiresAt !== null && lifetimeSeconds > 0;
  const keptFor = Math.max(lifetimeSeconds * SECOND, retransmissionWait(entry.attempt));
  const expiresAt = prolongs ? world.now + keptFor : entry.expiresAt;
  const sent: BindingUpdateListEntry = { ...entry, sequence, expiresAt };
  putUpdate(world, gateway, sent, why);
  // Before the update leaves: an anchor on the same node answers while it is being sent.
  if (lifetimeSeconds === 0 && entry.state === 'deregistering') {
    // RFC 5213 §6.9.1.4: an unanswered de-registration is not repeated; the gateway drops its state after INITIAL_BINDACK_TIMEOUT.
    setTimer(world, gateway, UPDATE_TIMER.expire, entry.key, world.now + INITIAL_BINDACK_TIMEOUT);
  } else armRetransmission(world, gateway, UPDATE_TIMER.retransmit, entry.key, entry.attempt);
  const prefixes: readonly Ipv6Address[] = entry.prefixes.length === 0 ? [UNSPECIFIED_ADDRESS] : entry.prefixes;
  const ordinal = entry.mobileInterface - firstInterface(world, entry.mobile);
  sendControl(
    world,
    gateway,
    {
      source: addressOf(world, gateway),
      destination,
      payload: {
        protocol: 'mobility',
        message: {
          kind: 'binding-update',
          sequence,
          flags: BINDING_UPDATE_FLAG.acknowledge | BINDING_UPDATE_FLAG.proxy,
          lifetimeSeconds,
          options: [
            ...prefixes.map((prefix): MobilityOption => ({ kind: 'home-network-prefix', prefixLength: 64, prefix })),
            { kind: 'handoff-indicator', value: entry.handoffIndicator },
            { kind: 'access-technology-type', value: accessTechnologyOf(ordinal) },
            identifierOf(world, entry.mobile),
          ],
        },
      },
    },
    {
      message: 'PBU',
      mobile: entry.mobile,
      lifetimeSeconds,
      parameters: [
        `seq=${sequence}`,
        ...prefixes.map((prefix) => `hnp=${prefix}/64`),
        `hi=${entry.handoffIndicator}`,
        `lifetime=${lifetimeSeconds}s`,
      ],
      why,
      ...(entry.attempt > 0 ? { retransmission: true } : {}),
    },
  );
  if (prolongs && expiresAt !== null) setTimer(world, gateway, UPDATE_TIMER.expire, entry.key, expiresAt, 0);
  return sent;
}

/** The rate limit holds an update back until `turn`. */
function awaitTurn(world: World, gateway: number, entry: BindingUpdateListEntry, turn: SimTime): BindingUpdateListEntry {
  const asks = required(entry.waiting, 'update that waits');
  putUpdate(world, gateway, entry, asks.why);
  cancelTimer(world, gateway, UPDATE_TIMER.retransmit, entry.key);
  setTimer(world, gateway, UPDATE_TIMER.turn, entry.key, turn);
  // A registration that is to be prolonged is not forgotten before it can be asked for.
  const runsOut = asks.lifetimeSeconds > 0 && entry.expiresAt !== null && entry.expiresAt <= turn;
  if (runsOut) setTimer(world, gateway, UPDATE_TIMER.expire, entry.key, turn, 0);
  return entry;
}

/** The handoff indicator of a registration: a first attachment, or a move between gateways (RFC 5213 §8.4). */
export function handoffIndicatorFor(state: MobileInterface): number {
  return state.lastRouter < 0 ? HANDOFF_INDICATOR.newInterface : HANDOFF_INDICATOR.betweenMobileAccessGateways;
}

/** Reads and checks a proxy binding update in the order of RFC 5213 §5.3.1. A failure is the status to answer with. */
export function readProxyBindingUpdate(world: World, packet: Packet, message: BindingUpdate): Result<ProxyRequest, number> {
  const identifier = message.options.find((option) => option.kind === 'mobile-node-identifier');
  if (identifier === undefined) return err(PROXY_STATUS.missingMobileNodeIdentifier);
  const mobile = mobileByIdentifier(world, identifierText(identifier));
  const gateway = ownerOf(world, packet.source);
  if (mobile === null || gateway === null) return err(PROXY_STATUS.notLmaForThisMobileNode);
  const prefixes = message.options.flatMap((option) => (option.kind === 'home-network-prefix' ? [option.prefix] : []));
  if (prefixes.length === 0) return err(PROXY_STATUS.missingHomeNetworkPrefix);
  const handoff = message.options.find((option) => option.kind === 'handoff-indicator');
  if (handoff === undefined) return err(PROXY_STATUS.missingHandoffIndicator);
  const technology = message.options.find((option) => option.kind === 'access-technology-type');
  if (technology === undefined) return err(PROXY_STATUS.missingAccessTechnologyType);
  return ok({
    mobile,
    ordinal: ordinalOfTechnology(technology.value),
    sequence: message.sequence,
    lifetimeSeconds: message.lifetimeSeconds,
    prefixes: prefixes.filter((prefix) => prefix !== UNSPECIFIED_ADDRESS),
    handoffIndicator: handoff.value,
    accessTechnology: technology.value,
    proxyCareOfAddress: packet.source,
    gateway,
    message,
  });
}

/** Answers a proxy binding update (RFC 5213 §5.3.6): status, granted lifetime, prefixes; the other options are copied. */
export function sendProxyBindingAcknowledgement(
  world: World,
  anchor: number,
  to: Pick<Packet, 'source'>,
  update: BindingUpdate,
  answer: { status: number; lifetimeSeconds: number; prefixes: readonly Ipv6Address[]; sequence?: number },
  why: Why,
): void {
  const asked = update.options.filter((option) => option.kind === 'home-network-prefix');
  const copied = update.options.filter(
    (option) =>
      option.kind === 'handoff-indicator' || option.kind === 'access-technology-type' || option.kind === 'mobile-node-identifier',
  );
  const prefixes: readonly MobilityOption[] =
    answer.prefixes.length === 0
      ? asked
      : answer.prefixes.map((prefix): MobilityOption => ({ kind: 'home-network-prefix', prefixLength: 64, prefix }));
  const identifier = update.options.find((option) => option.kind === 'mobile-node-identifier');
  const mobile = identifier === undefined ? null : mobileByIdentifier(world, identifierText(identifier));
  const sequence = answer.sequence ?? update.sequence;
  sendControl(
    world,
    anchor,
    {
      // The anchor's own address, also when the update came to one that it has on an access link (draft-bernardos-dmm-pmip-01 §4.2, §5.2).
      source: addressOf(world, anchor),
      destination: to.source,
      payload: {
        protocol: 'mobility',
        message: {
          kind: 'binding-acknowledgement',
          status: answer.status,
          flags: BINDING_ACKNOWLEDGEMENT_FLAG.proxy,
          sequence,
          lifetimeSeconds: answer.lifetimeSeconds,
          options: [...prefixes, ...copied],
        },
      },
    },
    {
      message: 'PBA',
      mobile,
      lifetimeSeconds: answer.lifetimeSeconds,
      parameters: [
        `seq=${sequence}`,
        `status=${answer.status}`,
        ...answer.prefixes.map((prefix) => `hnp=${prefix}/64`),
        `lifetime=${answer.lifetimeSeconds}s`,
      ],
      why,
    },
  );
}

/** An acknowledgement that answers an outstanding update of this gateway. */
export interface ProxyAnswer {
  readonly entry: BindingUpdateListEntry;
  readonly status: number;
  readonly sequence: number;
  readonly lifetimeSeconds: number;
  readonly prefixes: readonly Ipv6Address[];
}

/**
 * Finds the outstanding update that an acknowledgement answers: same mobile, same anchor, same sequence number (RFC 5213 §6.9.1.2;
 * RFC 6275 §11.7.3: any other is discarded). Status 135 carries the anchor's number instead of ours. An entry whose newest update waits for
 * its turn has none outstanding.
 */
export function matchAcknowledgement(
  world: World,
  gateway: number,
  packet: Packet,
  message: BindingAcknowledgement,
): ProxyAnswer | null {
  const identifier = message.options.find((option) => option.kind === 'mobile-node-identifier');
  const mobile = identifier === undefined ? null : mobileByIdentifier(world, identifierText(identifier));
  const anchor = ownerOf(world, packet.source);
  const prefixes = message.options.flatMap((option) =>
    option.kind === 'home-network-prefix' && option.prefix !== UNSPECIFIED_ADDRESS ? [option.prefix] : [],
  );
  const outOfWindow = message.status === PROXY_STATUS.sequenceOutOfWindow;
  const entry = (mobile === null ? [] : updatesAbout(world, gateway, mobile)).find(
    (candidate) =>
      candidate.anchor === anchor &&
      candidate.state !== 'registered' &&
      candidate.waiting === undefined &&
      (outOfWindow ? isAbout(candidate, prefixes) : candidate.sequence === message.sequence),
  );
  if (entry === undefined) return null;
  return {
    entry,
    status: message.status,
    sequence: message.sequence,
    lifetimeSeconds: message.lifetimeSeconds,
    prefixes,
  };
}

/** Whether an acknowledgement with these prefixes may answer this entry: one that asks for prefixes has none yet. */
function isAbout(entry: BindingUpdateListEntry, prefixes: readonly Ipv6Address[]): boolean {
  return entry.prefixes.length === 0 || prefixes.length === 0 || entry.prefixes.some((prefix) => prefixes.includes(prefix));
}
