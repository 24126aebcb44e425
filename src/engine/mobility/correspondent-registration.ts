/**
 * The mobile's registration with a correspondent after return routability (RFC 6275 §11.7.2): the signed binding update, its entry in the
 * binding update list, and the acknowledgement, where one was asked for (§11.7.3).
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { SECOND } from '#base/time.ts';
import type { Why } from '#records/layout.ts';
import { BINDING_UPDATE_FLAG, type MobilityMessage } from '#wire/mobility-header.ts';
import type { Packet } from '#wire/packet.ts';
import { sendControl } from '../net/control.ts';
import { prefixOfAddress } from '../net/owners.ts';
import { cancelTimer, setTimer } from '../net/timers.ts';
import { armLifetime, putUpdate, UPDATE_TIMER, updateOf, type BindingUpdateListEntry } from './binding-update-list.ts';
import { MAX_RR_BINDING_LIFETIME_S } from './correspondent.ts';
import { BINDING_STATUS } from './home-agent.ts';
import { optimizePair, releasePair } from './mobility-routing.ts';
import { renewalWait, retransmissionWait } from './registration.ts';
import {
  bindingManagementKey,
  isAuthentic,
  signed,
  type AuthenticatorScope,
  type SignableMessage,
} from './return-routability-keys.ts';
import {
  dropOptimization,
  optimizationKey,
  optimizationOf,
  putOptimization,
  type KeygenToken,
  type RouteOptimization,
} from './route-optimizations.ts';
import { nextSequence, raiseSequence } from './sequence-number.ts';
import { noteUpdateSent } from './update-rate.ts';
import { bindingLifetimeSeconds, type World } from './world.ts';

const REASONS = {
  register: {
    section: 'RFC 6275 §11.7.2',
    sentence: 'With both tokens the mobile proves that it is at both addresses and tells the correspondent its care-of address.',
  },
  deregister: {
    section: 'RFC 6275 §11.5.5',
    sentence: 'The mobile is at home again; the home token alone is enough to delete the binding at the correspondent.',
  },
  optimized: {
    section: 'RFC 6275 §11.3.1',
    sentence: 'Packets to this correspondent go straight there, with the home address in an option.',
  },
  accepted: { section: 'RFC 6275 §11.7.3', sentence: 'The correspondent has accepted the binding for this long.' },
} as const satisfies { readonly [name: string]: Why };

function scopeOf(entry: RouteOptimization, kbm: Uint8Array): AuthenticatorScope {
  return { kbm, careOf: entry.careOf, correspondent: entry.peer };
}

/**
 * Sends the update and sends by the optimized way from now on; packets follow the update on its path (RFC 6275 §11.3.1). Without a request
 * for an acknowledgement (`cn_ba: false`) it counts as accepted. Without a care-of token it deletes the binding.
 */
export function sendCorrespondentUpdate(
  world: World,
  entry: RouteOptimization,
  homeToken: KeygenToken,
  careOfToken: KeygenToken | null,
): void {
  const { mobile, key, home, careOf, peer } = entry;
  const deletes = careOfToken === null;
  const lifetimeSeconds = deletes ? 0 : Math.min(bindingLifetimeSeconds(world), MAX_RR_BINDING_LIFETIME_S);
  const update = noteUpdate(world, entry, lifetimeSeconds);
  const kbm = bindingManagementKey(homeToken.octets, careOfToken?.octets ?? null);
  noteUpdateSent(world, mobile, peer, mobile);
  putOptimization(world, { ...entry, kbm, updatedAt: world.now });
  if (!deletes) {
    const lifetime = lifetimeSeconds * SECOND;
    setTimer(world, mobile, UPDATE_TIMER.expire, key, world.now + lifetime, 0);
    if (!isRefreshedByPeer(world)) setTimer(world, mobile, UPDATE_TIMER.renew, key, world.now + renewalWait(lifetime), 0);
    optimizePair(world, mobile, home, peer, careOf, REASONS.optimized);
  }
  if (asksForAnswer(world)) setTimer(world, mobile, UPDATE_TIMER.retransmit, key, world.now + retransmissionWait(update.attempt));
  transmit(
    world,
    entry,
    update,
    signed(scopeOf(entry, kbm), {
      kind: 'binding-update',
      sequence: update.sequence,
      flags: asksForAnswer(world) ? BINDING_UPDATE_FLAG.acknowledge : 0,
      lifetimeSeconds,
      options: [{ kind: 'nonce-indices', homeNonceIndex: homeToken.nonceIndex, careOfNonceIndex: careOfToken?.nonceIndex ?? 0 }],
    }),
  );
  if (deletes && !asksForAnswer(world)) dropOptimization(world, entry);
}

/** Whether correspondents are asked to acknowledge (RFC 6275 §11.7.2, flag A). */
function asksForAnswer(world: World): boolean {
  return world.options['cn_ba'] === true;
}

/** The entry in the binding update list (RFC 6275 §11.1), with a fresh number. Lifetime 0 deletes. */
function noteUpdate(world: World, entry: RouteOptimization, lifetimeSeconds: number): BindingUpdateListEntry {
  const { mobile, key, careOf } = entry;
  const deletes = lifetimeSeconds === 0;
  const before = updateOf(world, mobile, key);
  const repeats = before?.state === (deletes ? 'releasing' : 'registering') && before.careOf === careOf;
  const update: BindingUpdateListEntry = {
    key,
    mobile,
    mobileInterface: entry.mobileInterface,
    anchor: entry.peerNode,
    anchorAddress: entry.peer,
    prefixes: [prefixOfAddress(entry.home)],
    home: entry.home,
    careOf,
    message: 'BU',
    state: deletes ? 'releasing' : asksForAnswer(world) ? 'registering' : 'registered',
    sequence: nextSequence(world, mobile),
    attempt: repeats ? before.attempt + 1 : 0,
    handoffIndicator: 0,
    lifetimeSeconds,
    expiresAt: deletes ? (before?.expiresAt ?? null) : world.now + lifetimeSeconds * SECOND,
    attachment: world.cause,
  };
  putUpdate(world, mobile, update, deletes ? REASONS.deregister : REASONS.register);
  return update;
}

/** RFC 6275 §11.7.2: from the care-of address with the Home Address option; at home from the home address alone. */
function transmit(world: World, entry: RouteOptimization, update: BindingUpdateListEntry, message: SignableMessage): void {
  const { mobile, home, careOf } = entry;
  const away = careOf !== home;
  sendControl(
    world,
    mobile,
    {
      source: careOf,
      destination: entry.peer,
      ...(away
        ? { extensionHeaders: [{ kind: 'destination-options', options: [{ kind: 'home-address', homeAddress: home }] }] }
        : {}),
      payload: { protocol: 'mobility', message },
    },
    {
      message: 'BU',
      mobile,
      to: entry.peerNode,
      lifetimeSeconds: update.lifetimeSeconds,
      parameters: [`seq=${update.sequence}`, `hoa=${home}`, `coa=${careOf}`, `lifetime=${update.lifetimeSeconds}s`],
      why: away ? REASONS.register : REASONS.deregister,
      ...(update.attempt > 0 ? { retransmission: true } : {}),
    },
    { kind: 'host', mobileInterface: entry.mobileInterface },
  );
}

/** What an acknowledgement of a correspondent means. */
export interface CorrespondentVerdict {
  /** False: the mobile has told the sender nothing. */
  readonly known: boolean;
  /** The update has to be sent again, with the tokens that this leaves. */
  readonly again: RouteOptimization | null;
}

const IGNORED: CorrespondentVerdict = { known: true, again: null };

/**
 * RFC 6275 §11.7.3: an acknowledgement. From a correspondent it must be signed, unless it says that nonces have run out (§6.2.7); what is not
 * is ignored.
 */
export function acceptCorrespondentAnswer(
  world: World,
  mobile: number,
  packet: Packet,
  message: Extract<MobilityMessage, { kind: 'binding-acknowledgement' }>,
): CorrespondentVerdict {
  const key = optimizationKey(packet.source, homeOfAnswer(packet));
  const entry = optimizationOf(world, mobile, key);
  const update = updateOf(world, mobile, key);
  if (entry === null || update === null) return { known: false, again: null };
  const { status } = message;
  const expired = status >= BINDING_STATUS.expiredHomeNonceIndex && status <= BINDING_STATUS.expiredNonces;
  const outOfWindow = status === BINDING_STATUS.sequenceOutOfWindow;
  const waits = update.state === 'registering' || update.state === 'releasing' || status >= 128;
  if (!waits || !entry.current || entry.testing || entry.kbm === null) return IGNORED;
  if (!outOfWindow && message.sequence !== update.sequence) return IGNORED;
  if (!expired && !isAuthentic(scopeOf(entry, entry.kbm), message)) return IGNORED;
  if (status >= 128) releasePair(world, mobile, entry.home, entry.peer);
  if (outOfWindow) {
    raiseSequence(world, mobile, message.sequence);
    return { known: true, again: entry };
  }
  if (expired) {
    const homeToken = status === BINDING_STATUS.expiredCareOfNonceIndex ? entry.homeToken : null;
    const careOfToken = status === BINDING_STATUS.expiredHomeNonceIndex ? entry.careOfToken : null;
    return { known: true, again: { ...entry, homeToken, careOfToken } };
  }
  if (status >= 128 || update.state === 'releasing' || message.lifetimeSeconds === 0) dropOptimization(world, entry);
  else {
    armLifetime(world, mobile, update, message.lifetimeSeconds, REASONS.accepted);
    if (isRefreshedByPeer(world)) cancelTimer(world, mobile, UPDATE_TIMER.renew, key);
  }
  return IGNORED;
}

/** Whether the correspondent asks for refreshment, instead of the mobile extending by itself (RFC 6275 §9.5.5, §11.7.4). */
function isRefreshedByPeer(world: World): boolean {
  return world.options['refresh'] === 'brr';
}

/** The home address that an acknowledgement is about. */
function homeOfAnswer(packet: Packet): Ipv6Address {
  return packet.extensionHeaders?.find((header) => header.kind === 'routing-type-2')?.homeAddress ?? packet.destination;
}
