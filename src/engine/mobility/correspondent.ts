/**
 * A correspondent that understands Mobile IPv6 (RFC 6275 §9): it answers the tests of return routability (§9.4), checks the binding updates
 * of mobiles (§9.5.1), keeps their bindings (§9.5.2, §9.5.3), asks for refreshment (§9.5.5) and reports what it has no binding for (§9.3.3).
 * Before an update it keeps nothing of a mobile (§9.4.3): its tokens are made again from its key and the nonces that the update names.
 *
 * A mobile is a correspondent like any other.
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { SECOND } from '#base/time.ts';
import type { Why } from '#records/layout.ts';
import { BINDING_UPDATE_FLAG, type MobilityMessage } from '#wire/mobility-header.ts';
import type { Packet } from '#wire/packet.ts';
import { addressOf, sendControl, type ControlExit, type ControlFacts } from '../net/control.ts';
import { takeToken } from '../net/icmpv6.ts';
import { firstInterface } from '../net/mobile-host.ts';
import { nodeAt, nodeId, type Timer } from '../net/network.ts';
import { ownerOf, prefixOfAddress } from '../net/owners.ts';
import { cancelTimer, setTimer } from '../net/timers.ts';
import { BINDING_EXPIRY_TIMER, bindingOf, putBinding, removeBinding, type BindingCacheEntry } from './binding-cache.ts';
import { BINDING_STATUS, readRegistration, type RegistrationRequest } from './home-agent.ts';
import { pointerOf, pointToCareOf, releasePointer } from './mobility-routing.ts';
import {
  bindingManagementKey,
  hexText,
  isAuthentic,
  KCN_BYTES,
  keygenToken,
  NONCE_BYTES,
  secretOctets,
  signed,
  type AuthenticatorScope,
} from './return-routability-keys.ts';
import { isLaterSequence } from './sequence-number.ts';
import type { World } from './world.ts';

type BindingUpdate = Extract<MobilityMessage, { kind: 'binding-update' }>;

/** MAX_NONCE_LIFETIME and MAX_RR_BINDING_LIFETIME, RFC 6275 §12, seconds. */
export const MAX_NONCE_LIFETIME_S = 240;
/** See {@link MAX_NONCE_LIFETIME_S}. */
export const MAX_RR_BINDING_LIFETIME_S = 420;
/**
 * Choice: a correspondent makes a new nonce every 30 s. A token is at most that much younger than its nonce, so that it is good for
 * MAX_TOKEN_LIFETIME (210 s) at least, as RFC 6275 §5.2.2 and §9.4.3 have it.
 */
export const NONCE_INTERVAL_S = 30;

/** Timer at a correspondent: it is time to ask for a refreshment. Its key is the home address. */
export const REFRESH_TIMER = 'binding-refresh';

const REASONS = {
  homeTest: {
    section: 'RFC 6275 §9.4.3',
    sentence: 'The correspondent sends the home keygen token to the home address: who gets it can receive there.',
  },
  careOfTest: {
    section: 'RFC 6275 §9.4.4',
    sentence: 'The correspondent sends the care-of keygen token to the care-of address: who gets it can receive there.',
  },
  bound: {
    section: 'RFC 6275 §9.5.2',
    sentence: 'The authenticator is right, so the mobile is at both addresses: packets go straight to the care-of address.',
  },
  accept: { section: 'RFC 6275 §9.5.4', sentence: 'The correspondent accepts and says for how long.' },
  refuse: { section: 'RFC 6275 §9.5.4', sentence: 'The correspondent refuses; the status says why.' },
  refresh: {
    section: 'RFC 6275 §9.5.5',
    sentence: 'The binding runs out soon and is in use: the correspondent asks the mobile to extend it.',
  },
  unknown: {
    section: 'RFC 6275 §9.3.3',
    sentence: 'A packet names a home address that the correspondent has no such binding for; it tells the sender and drops it.',
  },
} as const satisfies { readonly [name: string]: Why };

/** Number of the newest nonce; that of a nonce is its index modulo 2¹⁶. */
function newestNonce(world: World): number {
  return Math.floor(world.now / (NONCE_INTERVAL_S * SECOND));
}

/** Index of the newest nonce, which is the same at all correspondents (§5.2.2 keeps the nonce itself secret, not its index). */
export function newestNonceIndex(world: World): number {
  return newestNonce(world) & 0xffff;
}

/** RFC 6275 §5.2.1: the key of a node. A restarted one has another. */
function kcnOf(world: World, node: number): Uint8Array {
  return secretOctets(world.fixed.seed, `Kcn ${nodeId(world, node)} ${world.mobility.restarts.get(node) ?? 0}`, KCN_BYTES);
}

function nonceOf(world: World, node: number, number: number): Uint8Array {
  return secretOctets(world.fixed.seed, `nonce ${nodeId(world, node)} ${number}`, NONCE_BYTES);
}

/** The token of an address by the nonce with this index, or null when that nonce is too old or not made yet (RFC 6275 §5.2.7). */
function tokenByIndex(
  world: World,
  node: number,
  address: Ipv6Address,
  index: number,
  kind: 'home' | 'careOf',
): Uint8Array | null {
  const newest = newestNonce(world);
  const age = (newest - index) & 0xffff;
  if (age >= MAX_NONCE_LIFETIME_S / NONCE_INTERVAL_S || age > newest) return null;
  return keygenToken(kcnOf(world, node), address, nonceOf(world, node, newest - age), kind);
}

/**
 * A message of a mobile to a correspondent (RFC 6275 §9.4, §9.5): a test, or an update without the Home Registration bit. False: it was
 * none of them.
 */
export function handleCorrespondentMessage(world: World, node: number, packet: Packet, message: MobilityMessage): boolean {
  if (message.kind === 'home-test-init') answerHomeTest(world, node, packet, message);
  else if (message.kind === 'care-of-test-init') answerCareOfTest(world, node, packet, message);
  else if (message.kind === 'binding-update' && (message.flags & BINDING_UPDATE_FLAG.homeRegistration) === 0)
    handleCorrespondentUpdate(world, node, packet, message);
  else return false;
  return true;
}

/** RFC 6275 §9.4.1, §9.4.3. */
function answerHomeTest(
  world: World,
  node: number,
  packet: Packet,
  message: Extract<MobilityMessage, { kind: 'home-test-init' }>,
): void {
  const newest = newestNonce(world);
  const token = keygenToken(kcnOf(world, node), packet.source, nonceOf(world, node, newest), 'home');
  send(
    world,
    node,
    packet.destination,
    packet.source,
    {
      kind: 'home-test',
      homeNonceIndex: newest & 0xffff,
      homeInitCookie: message.homeInitCookie,
      homeKeygenToken: token,
      options: [],
    },
    {
      message: 'HoT',
      mobile: ownerOf(world, packet.source),
      parameters: [`nonce=${newest & 0xffff}`, `cookie=${hexText(message.homeInitCookie)}`, `token=${hexText(token)}`],
      why: REASONS.homeTest,
    },
  );
}

/** RFC 6275 §9.4.2, §9.4.4. */
function answerCareOfTest(
  world: World,
  node: number,
  packet: Packet,
  message: Extract<MobilityMessage, { kind: 'care-of-test-init' }>,
): void {
  const newest = newestNonce(world);
  const token = keygenToken(kcnOf(world, node), packet.source, nonceOf(world, node, newest), 'careOf');
  send(
    world,
    node,
    packet.destination,
    packet.source,
    {
      kind: 'care-of-test',
      careOfNonceIndex: newest & 0xffff,
      careOfInitCookie: message.careOfInitCookie,
      careOfKeygenToken: token,
      options: [],
    },
    {
      message: 'CoT',
      mobile: ownerOf(world, packet.source),
      parameters: [`nonce=${newest & 0xffff}`, `cookie=${hexText(message.careOfInitCookie)}`, `token=${hexText(token)}`],
      why: REASONS.careOfTest,
    },
  );
}

/**
 * RFC 6275 §9.5.1: the nonces first (their statuses need no authenticator), then the authenticator, whose lack is not answered, then the
 * sequence number, since status 135 is signed.
 */
function handleCorrespondentUpdate(world: World, node: number, packet: Packet, message: BindingUpdate): void {
  const request = readRegistration(world, packet, message);
  const indices = message.options.find((option) => option.kind === 'nonce-indices');
  if (request === null || indices?.kind !== 'nonce-indices') return;
  // RFC 6275 §5.2.5: to delete a binding the home token is enough; the care-of nonce index is not looked at.
  const deletes = request.lifetimeSeconds === 0 || request.careOf === request.home;
  const homeToken = tokenByIndex(world, node, request.home, indices.homeNonceIndex, 'home');
  const careOfToken = deletes ? null : tokenByIndex(world, node, request.careOf, indices.careOfNonceIndex, 'careOf');
  if (homeToken === null || (careOfToken === null && !deletes)) {
    answer(world, node, request, expiredStatus(homeToken === null, careOfToken === null && !deletes), 0, null);
    return;
  }
  const scope: AuthenticatorScope = {
    kbm: bindingManagementKey(homeToken, careOfToken),
    careOf: deletes ? request.home : request.careOf,
    correspondent: packet.destination,
  };
  if (!isAuthentic(scope, message)) return;
  const before = correspondentBinding(world, node, request.home);
  const asked = (message.flags & BINDING_UPDATE_FLAG.acknowledge) !== 0;
  if (before !== null && !isLaterSequence(request.sequence, before.sequence)) {
    answer(world, node, { ...request, sequence: before.sequence }, BINDING_STATUS.sequenceOutOfWindow, 0, scope);
    return;
  }
  if (deletes) {
    if (before !== null) endCorrespondentBinding(world, node, before);
    if (asked) answer(world, node, request, BINDING_STATUS.accepted, 0, scope);
    return;
  }
  const lifetimeSeconds = Math.min(request.lifetimeSeconds, MAX_RR_BINDING_LIFETIME_S);
  bind(world, node, request, lifetimeSeconds);
  if (asked) answer(world, node, request, BINDING_STATUS.accepted, lifetimeSeconds, scope);
}

function expiredStatus(home: boolean, careOf: boolean): number {
  if (home && careOf) return BINDING_STATUS.expiredNonces;
  return home ? BINDING_STATUS.expiredHomeNonceIndex : BINDING_STATUS.expiredCareOfNonceIndex;
}

/** RFC 6275 §9.5.2: the binding, and the route that follows from it. */
function bind(world: World, node: number, request: RegistrationRequest, lifetimeSeconds: number): void {
  const expiresAt = world.now + lifetimeSeconds * SECOND;
  putBinding(
    world,
    node,
    {
      key: request.home,
      mobile: request.mobile,
      ordinal: request.ordinal,
      prefixes: [prefixOfAddress(request.home)],
      home: request.home,
      careOf: request.careOf,
      gateway: request.mobile,
      sequence: request.sequence,
      lifetimeSeconds,
      expiresAt,
      state: 'active',
    },
    REASONS.bound,
  );
  pointToCareOf(world, node, request.mobile, request.home, request.careOf, REASONS.bound);
  if (world.options['refresh'] === 'brr') armRefresh(world, node, request.home, expiresAt);
}

/** The binding of a home address that a node keeps as a correspondent, or null. */
export function correspondentBinding(world: World, node: number, home: Ipv6Address): BindingCacheEntry | null {
  return pointerOf(world, node, prefixOfAddress(home))?.kind === 'optimized' ? bindingOf(world, node, home) : null;
}

function endCorrespondentBinding(world: World, node: number, entry: BindingCacheEntry): void {
  removeBinding(world, node, entry.key);
  cancelTimer(world, node, REFRESH_TIMER, entry.key);
  for (const prefix of entry.prefixes) releasePointer(world, node, prefix);
}

/** Answers an update (RFC 6275 §9.5.4), signed unless the nonces have run out. */
function answer(
  world: World,
  node: number,
  request: RegistrationRequest,
  status: number,
  lifetimeSeconds: number,
  scope: AuthenticatorScope | null,
): void {
  const message: Extract<MobilityMessage, { kind: 'binding-acknowledgement' }> = {
    kind: 'binding-acknowledgement',
    status,
    flags: 0,
    sequence: request.sequence,
    lifetimeSeconds,
    options: [],
  };
  send(
    world,
    node,
    request.to,
    request.from,
    scope === null ? message : signed(scope, message),
    {
      message: 'BA',
      mobile: request.mobile,
      to: request.mobile,
      lifetimeSeconds,
      parameters: [`seq=${request.sequence}`, `status=${status}`, `hoa=${request.home}`, `lifetime=${lifetimeSeconds}s`],
      why: status < 128 ? REASONS.accept : REASONS.refuse,
    },
    request.from === request.home ? null : request.home,
  );
}

/** Choice: the first request goes when a quarter of the lifetime is left, then each time when half of what was left has passed. */
function armRefresh(world: World, node: number, home: Ipv6Address, expiresAt: number): void {
  const left = expiresAt - world.now;
  const entry = correspondentBinding(world, node, home);
  const lifetime = (entry?.lifetimeSeconds ?? 0) * SECOND;
  const wait = left === lifetime ? Math.floor((lifetime * 3) / 4) : Math.floor(left / 2);
  if (left - wait >= SECOND) setTimer(world, node, REFRESH_TIMER, home, world.now + wait, 0);
}

/** Whether a flow runs between a node and a home address: the node knows its own sockets. */
function isInUse(world: World, node: number, home: Ipv6Address): boolean {
  return world.flows.some(
    (flow) =>
      flow.state === 'running' &&
      ((flow.from === node && flow.destination === home) || (flow.to === node && flow.source === home)),
  );
}

/** A correspondent's timers: the end of a binding, and its refreshment. True when the timer was one of them. */
export function handleCorrespondentTimer(world: World, timer: Timer): boolean {
  if (timer.name !== BINDING_EXPIRY_TIMER && timer.name !== REFRESH_TIMER) return false;
  const entry = correspondentBinding(world, timer.node, timer.key as Ipv6Address);
  if (entry === null) return timer.name === REFRESH_TIMER;
  if (timer.name === BINDING_EXPIRY_TIMER) endCorrespondentBinding(world, timer.node, entry);
  else if (entry.home !== undefined && entry.expiresAt !== null && isInUse(world, timer.node, entry.home)) {
    askForRefreshment(world, timer.node, entry.home, entry.mobile);
    armRefresh(world, timer.node, entry.home, entry.expiresAt);
  }
  return true;
}

/** RFC 6275 §9.5.5. */
function askForRefreshment(world: World, node: number, home: Ipv6Address, mobile: number): void {
  send(
    world,
    node,
    ownAddress(world, node),
    home,
    { kind: 'binding-refresh-request', options: [] },
    {
      message: 'BRR',
      mobile,
      parameters: [`hoa=${home}`],
      why: REASONS.refresh,
    },
  );
}

/** RFC 6275 §9.3.3: status 1, unknown binding for a Home Address option. As many a second as ICMPv6 errors. */
export function reportUnknownBinding(world: World, node: number, careOf: Ipv6Address, home: Ipv6Address): void {
  if (!takeToken(world, nodeAt(world, node))) return;
  send(
    world,
    node,
    ownAddress(world, node),
    careOf,
    { kind: 'binding-error', status: 1, homeAddress: home, options: [] },
    {
      message: 'BE',
      mobile: ownerOf(world, careOf),
      parameters: ['status=1', `hoa=${home}`],
      why: REASONS.unknown,
    },
  );
}

/** The address that others know a node by: a mobile's is its home address. */
function ownAddress(world: World, node: number): Ipv6Address {
  return world.mobility.homes.get(node)?.address ?? addressOf(world, node);
}

function send(
  world: World,
  node: number,
  source: Ipv6Address,
  destination: Ipv6Address,
  message: MobilityMessage,
  facts: ControlFacts,
  routedTo: Ipv6Address | null = null,
): void {
  sendControl(
    world,
    node,
    {
      source,
      destination,
      ...(routedTo === null ? {} : { extensionHeaders: [{ kind: 'routing-type-2', homeAddress: routedTo }] }),
      payload: { protocol: 'mobility', message },
    },
    facts,
    exitOf(world, node, source),
  );
}

/** A mobile answers by the interface that its address is on, through its tunnel; a fixed node by its routes. */
function exitOf(world: World, node: number, source: Ipv6Address): ControlExit {
  const state = nodeAt(world, node);
  if (!state.mobile) return { kind: 'routed' };
  const ordinal = state.addresses.find((entry) => entry.address === source)?.interface ?? 0;
  return { kind: 'host', mobileInterface: firstInterface(world, node) + ordinal };
}
