/**
 * Route optimization as the mobile does it (RFC 6275 §11.6, §11.7.2): it shows a correspondent that it can be reached at its home address
 * and at its care-of address (HoTI, CoTI, HoT, CoT), registers with what came back (BU, perhaps BA), and then sends straight to it.
 *
 * The care-of address is the one that the home agent knows: a regional one in RFC 5380 §6, or one of several. Options that it reads, all optional: `cn_ba`,
 * `home_token`, `refresh` (`schemes/options.ts`).
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { SECOND } from '#base/time.ts';
import type { Why } from '#records/layout.ts';
import type { MobilityMessage } from '#wire/mobility-header.ts';
import type { Packet } from '#wire/packet.ts';
import { sendControl, type ControlFacts } from '../net/control.ts';
import { nodeId, type Timer } from '../net/network.ts';
import { ownerOf } from '../net/owners.ts';
import { cancelTimer, setTimer } from '../net/timers.ts';
import { UPDATE_TIMER, updateOf } from './binding-update-list.ts';
import { correspondentBinding } from './correspondent.ts';
import { acceptCorrespondentAnswer, sendCorrespondentUpdate } from './correspondent-registration.ts';
import { homeTunnelNumber } from './home-tunnel.ts';
import { registrationOf, type HomeBinding } from './mobile-registration.ts';
import { releasePair } from './mobility-routing.ts';
import { INITIAL_BINDACK_TIMEOUT, retransmissionWait } from './registration.ts';
import { hexText, sameOctets, secretOctets, TOKEN_BYTES } from './return-routability-keys.ts';
import {
  dropOptimization,
  forgetCorrespondentUpdate,
  optimizationKey,
  optimizationOf,
  optimizationsOf,
  putOptimization,
  ROUTABILITY_TIMER,
  type KeygenToken,
  type RouteOptimization,
} from './route-optimizations.ts';
import { nextUpdateTurn, noteUpdateSent } from './update-rate.ts';
import type { World } from './world.ts';

/** MAX_TOKEN_LIFETIME, RFC 6275 §12. */
const MAX_TOKEN_LIFETIME = 210 * SECOND;

const REASONS = {
  home: {
    section: 'RFC 6275 §11.6.1',
    sentence: 'The mobile asks through its home agent for a token that only who has the home address can get.',
  },
  careOf: {
    section: 'RFC 6275 §11.6.1',
    sentence: 'The mobile asks straight from its care-of address for a token that only who is there can get.',
  },
} as const satisfies { readonly [name: string]: Why };

/** Peers that a mobile's home address has running flows with. */
function activePeers(world: World, mobile: number, home: Ipv6Address): Set<Ipv6Address> {
  const peers = new Set<Ipv6Address>();
  for (const flow of world.flows) {
    if (flow.state !== 'running') continue;
    if (flow.from === mobile && flow.source === home && flow.destination !== null) peers.add(flow.destination);
    if (flow.to === mobile && flow.destination === home && flow.source !== null) peers.add(flow.source);
  }
  return peers;
}

/** Whether a flow runs with this peer. */
function isActive(world: World, entry: RouteOptimization): boolean {
  return activePeers(world, entry.mobile, entry.home).has(entry.peer);
}

/**
 * RFC 6275 §11.7.2: the care-of address is a new one (or the mobile is at home): every correspondent with a running flow or a binding is to
 * know. Those that are being told about this very address already are left alone.
 */
export function optimizeRoutes(world: World, binding: HomeBinding): void {
  const known = optimizationsOf(world, binding.mobile, binding.home);
  const peers = new Set(known.map((entry) => entry.peer));
  if (binding.careOf !== binding.home) for (const peer of activePeers(world, binding.mobile, binding.home)) peers.add(peer);
  for (const peer of peers) optimizeRoute(world, binding, peer);
}

/** RFC 6275 §11.6.1: tests the way to a correspondent, to register this binding there. */
export function optimizeRoute(world: World, binding: HomeBinding, peer: Ipv6Address): void {
  const peerNode = ownerOf(world, peer);
  if (peerNode === null || peerNode === binding.mobile) return;
  const key = optimizationKey(peer, binding.home);
  const before = optimizationOf(world, binding.mobile, key);
  if (before !== null && before.current && before.careOf === binding.careOf) {
    if (before.testing) {
      register(world, before);
      return;
    }
    if (updateOf(world, binding.mobile, key) !== null) return;
  }
  beginTests(world, {
    key,
    mobile: binding.mobile,
    mobileInterface: binding.mobileInterface,
    home: binding.home,
    careOf: binding.careOf,
    homeCareOf: binding.homeCareOf ?? binding.careOf,
    agent: binding.agent,
    agentAddress: binding.agentAddress,
    peer,
    peerNode,
    current: true,
    testing: true,
    homeCookie: null,
    careOfCookie: null,
    homeToken: before?.homeToken ?? null,
    careOfToken: null,
    attempt: 0,
    kbm: null,
    updatedAt: 0,
  });
}

function isFresh(world: World, token: KeygenToken | null): token is KeygenToken {
  return token !== null && token.at + MAX_TOKEN_LIFETIME > world.now;
}

/** RFC 6275 §11.6.1: a home token may be used again while it is fresh (`home_token: reuse`); then the care-of test is enough. */
function beginTests(world: World, asked: RouteOptimization): void {
  const reuse = world.options['home_token'] === 'reuse' && isFresh(world, asked.homeToken);
  const entry: RouteOptimization = {
    ...asked,
    testing: true,
    attempt: 0,
    homeCookie: null,
    careOfCookie: null,
    homeToken: reuse ? asked.homeToken : null,
    careOfToken: null,
  };
  putOptimization(world, entry);
  sendTests(world, entry);
}

/** Sends the tests whose tokens are missing, each with a new cookie (RFC 6275 §11.6.1, §11.8). */
function sendTests(world: World, asked: RouteOptimization): void {
  const needsHome = !isFresh(world, asked.homeToken);
  const needsCareOf = asked.careOf !== asked.home && !isFresh(world, asked.careOfToken);
  if (!needsHome && !needsCareOf) {
    register(world, asked);
    return;
  }
  // RFC 6275 §11.8: no more than three messages of a type within a second.
  const turn = Math.max(
    needsHome ? nextUpdateTurn(world, asked.mobile, `HoTI ${asked.peer}`, asked.mobile) : world.now,
    needsCareOf ? nextUpdateTurn(world, asked.mobile, `CoTI ${asked.peer}`, asked.mobile) : world.now,
  );
  if (turn > world.now) {
    setTimer(world, asked.mobile, ROUTABILITY_TIMER, asked.key, turn);
    return;
  }
  const entry: RouteOptimization = {
    ...asked,
    homeCookie: needsHome ? drawCookie(world, asked.mobile) : null,
    careOfCookie: needsCareOf ? drawCookie(world, asked.mobile) : null,
    attempt: asked.attempt + 1,
  };
  putOptimization(world, entry);
  setTimer(world, entry.mobile, ROUTABILITY_TIMER, entry.key, world.now + retransmissionWait(asked.attempt));
  if (entry.homeCookie !== null) sendHomeTestInit(world, entry, entry.homeCookie);
  if (entry.careOfCookie !== null) sendCareOfTestInit(world, entry, entry.careOfCookie);
}

function drawCookie(world: World, mobile: number): Uint8Array {
  const drawn = world.mobility.cookiesDrawn.get(mobile) ?? 0;
  world.mobility.cookiesDrawn.set(mobile, drawn + 1);
  return secretOctets(world.fixed.seed, `cookie ${nodeId(world, mobile)} ${drawn}`, TOKEN_BYTES);
}

/** RFC 6275 §11.6.1: away from home by the tunnel to the home agent, whether data may use it already or not. */
function sendHomeTestInit(world: World, entry: RouteOptimization, homeInitCookie: Uint8Array): void {
  noteUpdateSent(world, entry.mobile, `HoTI ${entry.peer}`, entry.mobile);
  const tunnel = entry.careOf === entry.home ? undefined : homeTunnelNumber(world, { ...entry, careOf: entry.homeCareOf });
  sendControl(
    world,
    entry.mobile,
    {
      source: entry.home,
      destination: entry.peer,
      payload: { protocol: 'mobility', message: { kind: 'home-test-init', homeInitCookie, options: [] } },
    },
    factsOf(entry, 'HoTI', [`cookie=${hexText(homeInitCookie)}`], REASONS.home),
    { kind: 'host', mobileInterface: entry.mobileInterface, ...(tunnel === undefined ? {} : { tunnel }) },
  );
}

function sendCareOfTestInit(world: World, entry: RouteOptimization, careOfInitCookie: Uint8Array): void {
  noteUpdateSent(world, entry.mobile, `CoTI ${entry.peer}`, entry.mobile);
  sendControl(
    world,
    entry.mobile,
    {
      source: entry.careOf,
      destination: entry.peer,
      payload: { protocol: 'mobility', message: { kind: 'care-of-test-init', careOfInitCookie, options: [] } },
    },
    factsOf(entry, 'CoTI', [`cookie=${hexText(careOfInitCookie)}`], REASONS.careOf),
    { kind: 'host', mobileInterface: entry.mobileInterface },
  );
}

function factsOf(entry: RouteOptimization, message: string, parameters: readonly string[], why: Why): ControlFacts {
  return {
    message,
    mobile: entry.mobile,
    to: entry.peerNode,
    parameters,
    why,
    ...(entry.attempt > 1 ? { retransmission: true } : {}),
  };
}

/** RFC 6275 §11.6.2, §11.6.3: a token has come. It counts only with the cookie of the last test, at the address that it is for. */
function handleTest(
  world: World,
  mobile: number,
  packet: Packet,
  message: Extract<MobilityMessage, { kind: 'home-test' | 'care-of-test' }>,
): void {
  for (const entry of world.mobility.routeOptimizations.get(mobile)?.values() ?? []) {
    if (entry.peer !== packet.source || !entry.testing) continue;
    const cookie = message.kind === 'home-test' ? entry.homeCookie : entry.careOfCookie;
    const sent = message.kind === 'home-test' ? message.homeInitCookie : message.careOfInitCookie;
    const address = message.kind === 'home-test' ? entry.home : entry.careOf;
    if (address !== packet.destination || cookie === null || !sameOctets(cookie, sent)) continue;
    const changed: RouteOptimization =
      message.kind === 'home-test'
        ? {
            ...entry,
            homeCookie: null,
            homeToken: { octets: message.homeKeygenToken, nonceIndex: message.homeNonceIndex, at: world.now },
          }
        : {
            ...entry,
            careOfCookie: null,
            careOfToken: { octets: message.careOfKeygenToken, nonceIndex: message.careOfNonceIndex, at: world.now },
          };
    putOptimization(world, changed);
    register(world, changed);
    return;
  }
}

/**
 * RFC 6275 §11.7.2: registers with the correspondent when both tokens are there and the home agent has accepted this care-of address (or,
 * back at home, has given the binding up). Nothing happens while something is missing.
 */
function register(world: World, entry: RouteOptimization): void {
  const { homeToken, careOfToken } = entry;
  const deletes = entry.careOf === entry.home;
  if (!entry.testing || !isFresh(world, homeToken)) return;
  if (!deletes && !isFresh(world, careOfToken)) return;
  if (!homeAgentAgrees(world, entry)) {
    // The answer of the home agent calls again; what has come is kept meanwhile.
    cancelTimer(world, entry.mobile, ROUTABILITY_TIMER, entry.key);
    setTimer(world, entry.mobile, ROUTABILITY_TIMER, entry.key, world.now + MAX_TOKEN_LIFETIME);
    return;
  }
  const turn = nextUpdateTurn(world, entry.mobile, entry.peer, entry.mobile);
  if (turn > world.now) {
    setTimer(world, entry.mobile, ROUTABILITY_TIMER, entry.key, turn);
    return;
  }
  cancelTimer(world, entry.mobile, ROUTABILITY_TIMER, entry.key);
  sendCorrespondentUpdate(world, { ...entry, testing: false, attempt: 0 }, homeToken, deletes ? null : careOfToken);
}

function homeAgentAgrees(world: World, entry: RouteOptimization): boolean {
  const registration = registrationOf(world, entry.mobile, entry.agent, entry.home);
  if (entry.careOf === entry.home) return registration === null;
  return registration?.careOf === entry.homeCareOf && (registration.state === 'registered' || registration.state === 'renewing');
}

/** RFC 6275 §11.7.2: the binding at the correspondent is to be extended, or made anew: everything is tested again. */
function testAgain(world: World, entry: RouteOptimization): void {
  if (!entry.testing && entry.current) beginTests(world, entry);
}

/** RFC 6275 §11.7.4: a correspondent asks for a refreshment. Choice: the mobile follows while a flow uses the binding. */
function handleRefreshRequest(world: World, mobile: number, packet: Packet): void {
  const entry = optimizationOf(world, mobile, optimizationKey(packet.source, packet.destination));
  if (entry !== null && entry.careOf !== entry.home && isActive(world, entry)) testAgain(world, entry);
}

/**
 * RFC 6275 §11.3.6: a correspondent has no binding for what it was sent. The mobile forgets that it had one, sends through its home agent
 * again, and tests anew.
 */
function handleBindingError(
  world: World,
  mobile: number,
  packet: Packet,
  message: Extract<MobilityMessage, { kind: 'binding-error' }>,
): void {
  const entry = optimizationOf(world, mobile, optimizationKey(packet.source, message.homeAddress));
  if (message.status !== 1 || entry === null || entry.testing || !entry.current) return;
  if (entry.careOf !== packet.destination) return;
  // Choice: an update to a correspondent that is mobile itself goes by that one's home agent (RFC 6275 §6.1: no routing header in front of a
  // mobility header), and packets on the optimized way overtake it. What they provoke within INITIAL_BINDACK_TIMEOUT tells nothing.
  const overtakes = correspondentBinding(world, mobile, entry.peer) !== null;
  if (overtakes && world.now < entry.updatedAt + INITIAL_BINDACK_TIMEOUT) return;
  forgetCorrespondentUpdate(world, entry);
  if (isActive(world, entry)) testAgain(world, { ...entry, kbm: null });
  else dropOptimization(world, entry);
}

/**
 * The mobile has another care-of address, or none that counts: packets take the common way, and nothing is repeated for the old address. What
 * correspondents were told stands until it runs out.
 */
export function suspendRoutes(world: World, mobile: number, home: Ipv6Address): void {
  for (const entry of optimizationsOf(world, mobile, home)) {
    releasePair(world, mobile, home, entry.peer);
    cancelTimer(world, mobile, ROUTABILITY_TIMER, entry.key);
    for (const timer of [UPDATE_TIMER.retransmit, UPDATE_TIMER.renew]) cancelTimer(world, mobile, timer, entry.key);
    putOptimization(world, {
      ...entry,
      current: false,
      testing: false,
      homeCookie: null,
      careOfCookie: null,
      careOfToken: null,
    });
    const update = updateOf(world, mobile, entry.key);
    if (update === null || update.state === 'releasing') dropOptimization(world, entry);
  }
}

/** The home agent has no binding any more: optimized routes end with it (RFC 6275 §11.7.2 needs one first). */
export function dropRoutes(world: World, mobile: number, home: Ipv6Address): void {
  for (const entry of optimizationsOf(world, mobile, home)) dropOptimization(world, entry);
}

/** A mobile's timers about its correspondents. True when the timer was one of them. */
export function handleOptimizationTimer(world: World, timer: Timer): boolean {
  const names: readonly string[] = [ROUTABILITY_TIMER, ...Object.values(UPDATE_TIMER)];
  const entry = names.includes(timer.name) ? optimizationOf(world, timer.node, timer.key) : null;
  if (entry === null) return timer.name === ROUTABILITY_TIMER;
  const attached = world.interfaces[entry.mobileInterface]!.router >= 0;
  const needed = isActive(world, entry) || updateOf(world, timer.node, timer.key) !== null;
  if (timer.name === UPDATE_TIMER.expire) {
    // The binding is over; what is under test goes on without it, and a flow that still runs is worth another one.
    if (entry.current && attached && isActive(world, entry)) {
      forgetCorrespondentUpdate(world, entry);
      testAgain(world, entry);
    } else dropOptimization(world, entry);
  } else if (!attached || !needed) {
    putOptimization(world, { ...entry, testing: false, homeCookie: null, careOfCookie: null });
    if ((updateOf(world, timer.node, timer.key)?.expiresAt ?? null) === null) dropOptimization(world, entry);
  } else if (timer.name === ROUTABILITY_TIMER) sendTests(world, entry);
  else if (timer.name === UPDATE_TIMER.renew) {
    if (isActive(world, entry)) testAgain(world, entry);
  } else resume(world, entry);
  return true;
}

/** RFC 6275 §11.8: the update has to be sent again; tokens serve as long as they are fresh. */
function resume(world: World, entry: RouteOptimization): void {
  const again: RouteOptimization = { ...entry, testing: true };
  putOptimization(world, again);
  sendTests(world, again);
}

/** RFC 6275 §11.7.3: an acknowledgement. False: it is from no correspondent that was told anything. */
function handleCorrespondentAnswer(
  world: World,
  mobile: number,
  packet: Packet,
  message: Extract<MobilityMessage, { kind: 'binding-acknowledgement' }>,
): boolean {
  const verdict = acceptCorrespondentAnswer(world, mobile, packet, message);
  if (verdict.again !== null) resume(world, verdict.again);
  return verdict.known;
}

/** What correspondents send to a mobile that optimizes its routes. False: the message was none of it. */
export function handleOptimizationMessage(world: World, mobile: number, packet: Packet, message: MobilityMessage): boolean {
  switch (message.kind) {
    case 'home-test':
    case 'care-of-test':
      handleTest(world, mobile, packet, message);
      return true;
    case 'binding-refresh-request':
      handleRefreshRequest(world, mobile, packet);
      return true;
    case 'binding-error':
      handleBindingError(world, mobile, packet, message);
      return true;
    case 'binding-acknowledgement':
      return handleCorrespondentAnswer(world, mobile, packet, message);
    default:
      return false;
  }
}
