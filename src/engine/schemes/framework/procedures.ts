/** Which function of draft-chan-dmm-framework-gap-analysis §3 handles what comes to a node. */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { Dhcpv6Message } from '#wire/dhcpv6.ts';
import type { MobilityMessage } from '#wire/mobility-header.ts';
import type { Packet } from '#wire/packet.ts';
import type { EmulatorMessage } from '#wire/emulator-message.ts';
import { firstInterface } from '../../net/mobile-host.ts';
import { nodeAt, type ConfiguredAddress, type MobileInterface, type Timer } from '../../net/network.ts';
import { ownerOf } from '../../net/owners.ts';
import { attachmentOf } from '../../mobility/access.ts';
import { setTimer } from '../../net/timers.ts';
import { answerSolicitation } from '../../mobility/access-link.ts';
import { adoptLinkPrefix, forgetAnchoredLinks, serveAnchoredLink } from '../../mobility/anchored-link.ts';
import { homeOf, type Home } from '../../mobility/home-address.ts';
import { handleEndTimer } from '../../mobility/home-agent.ts';
import { matchAcknowledgement } from '../../mobility/proxy.ts';
import { claimPrefix, mayUsePrefix } from '../../mobility/prefix-allocation.ts';
import { handleRetentionMessage, handleRetentionTimer } from '../../mobility/retained-addresses.ts';
import type { World } from '../../mobility/world.ts';
import {
  homeRouterOf,
  isDynamic,
  isNetworkBased,
  isRouter,
  managerOf,
  nearestRouter,
  placeFunctions,
  routersOf,
  translates,
} from './functions.ts';
import {
  handleProxyAcknowledgement,
  handleProxyTimer,
  leaveProxied,
  registerProxiedAgain,
  serveProxied,
} from './access-proxy.ts';
import { grantLease, handleLeaseMessage, handleLeaseTimer, holdLease, leaseLink } from './leases.ts';
import {
  handleLocationUpdate,
  handleNoticeAnswer,
  handleNoticeTimer,
  handleQuestion,
  tellRestartedHome,
} from './location-management.ts';
import { subjectOf } from './messages.ts';
import { NETWORK_LINK } from './reasons.ts';
import { handleSession, registerAgain, RETENTION, settle } from './mobile-node.ts';
import {
  clearRoutesBy,
  endPassages,
  forgetRouter,
  handleKnowledgeTimer,
  handlePassageTimer,
  routeAnew,
  watchAgain,
} from './mobility-routing.ts';
import { handleNews, handleQuestionTimer } from './route-optimization.ts';
import {
  handleBindingUpdate,
  handleMoved,
  handleProxyBindingUpdate,
  handleServingTimer,
  handleUpdateAnswer,
  tellAgain,
} from './serving-router.ts';

export { selectAddress } from './mobile-node.ts';
export { handleLegTaken } from './route-optimization.ts';

/** The functions on their nodes. */
export function setup(world: World): void {
  placeFunctions(world);
  for (const router of routersOf(world)) watchAgain(world, router);
  if (!isDynamic(world)) return;
  for (const [mobile, { agent, prefix }] of world.mobility.homes) {
    grantLease(world, agent, mobile, prefix);
    holdLease(world, mobile, prefix);
  }
}

/**
 * Access routers answer at once, with a prefix of their own link. In the dynamic form it is one of the network's (§6), out of the block of the
 * mobility router there; in the home network the first link that the mobile comes to has its home address.
 */
export function handleRouterSolicitation(world: World, router: number, state: MobileInterface): void {
  const network = isDynamic(world) ? nearestRouter(world, router) : router;
  // Choice: the home prefix is on a mobile's first interface; others get a prefix of the link.
  if (isNetworkBased(world) && state.ordinal === 0) serveProxied(world, router, state);
  else if (!isDynamic(world)) answerSolicitation(world, router, state);
  if (!isDynamic(world) || network === null) return;
  const { mobile } = state;
  const home = homeOf(world, mobile);
  if (home.agent === network && state.ordinal === 0) adoptHome(world, router, state, home);
  serveAnchoredLink(world, router, state, network, NETWORK_LINK);
  for (const prefix of attachmentOf(world, router, state.number)?.preferred ?? [])
    grantLease(world, homeRouterOf(world, prefix), mobile, prefix);
}

/** Unless the home router has been restarted and given it to somebody else. */
function adoptHome(world: World, router: number, state: MobileInterface, home: Home): void {
  if (nodeAt(world, home.agent).failed || !mayUsePrefix(world, home.agent, state.mobile, home.prefix)) return;
  claimPrefix(world, home.agent, state.mobile, home.prefix);
  adoptLinkPrefix(world, router, state, home.agent, home.prefix);
}

/** An advertisement has been read to its end: what is kept is bound to where the mobile is. */
export function handleRouterFound(world: World, state: MobileInterface): void {
  if (isDynamic(world)) leaseLink(world, state);
  if (!isNetworkBased(world)) settle(world, state);
}

/** A new address may be used at the link where the mobile is. */
export function handleAddress(world: World, mobile: number, address: ConfiguredAddress): void {
  const state = world.interfaces[firstInterface(world, mobile) + address.interface]!;
  if (!isNetworkBased(world)) settle(world, state);
}

/** A mobile has left a link. */
export function handleDetachment(world: World, router: number, state: MobileInterface): void {
  if (isNetworkBased(world)) leaveProxied(world, router, state);
}

/** A session of a mobile has begun. */
export function handleFlowStart(world: World, mobile: number, address: Ipv6Address): void {
  const entry = nodeAt(world, mobile).addresses.find((candidate) => candidate.address === address);
  if (entry !== undefined) handleSession(world, mobile, entry.prefix);
}

/** A session of a mobile has ended. */
export function handleFlowEnd(world: World, mobile: number, prefix: Ipv6Address): void {
  handleSession(world, mobile, prefix);
}

/** Updates are for mobility routers, acknowledgements for mobiles, the rest is between routers and location managers. */
export function handleMobilityMessage(world: World, node: number, packet: Packet, message: MobilityMessage): void {
  if (nodeAt(world, node).mobile) handleRetentionMessage(world, node, packet, message, RETENTION);
  else if (message.kind === 'binding-update') {
    if (!isRouter(world, node)) return;
    if (isNetworkBased(world)) handleProxyBindingUpdate(world, node, packet, message);
    else handleBindingUpdate(world, node, packet, message);
  } else if (message.kind === 'binding-acknowledgement') {
    const answer = matchAcknowledgement(world, node, packet, message);
    if (answer !== null) handleProxyAcknowledgement(world, node, answer);
  } else if (message.kind === 'experimental') {
    const sender = ownerOf(world, packet.source);
    if (sender !== null) handleLocationMessage(world, node, sender, message);
  }
}

/** A location manager may be on the node of a mobility router: who sends, and about what, tells which of them is meant. */
function handleLocationMessage(world: World, node: number, sender: number, message: EmulatorMessage): void {
  const about = subjectOf(world, message);
  if (about === null) return;
  const manages = managerOf(world, about.prefix) === node;
  switch (message.localKind) {
    case 'LU':
      if (manages && about.at === sender) handleLocationUpdate(world, node, sender, message);
      else if (isRouter(world, node)) handleMoved(world, node, sender, message);
      return;
    case 'LUA':
      if (manages) handleNoticeAnswer(world, node, sender, message);
      else handleUpdateAnswer(world, node, message);
      return;
    case 'DBQ':
      handleQuestion(world, node, sender, message);
      return;
    case 'DBA':
    case 'LOC':
      if (isRouter(world, node)) handleNews(world, node, message);
  }
}

/** Timer of a router: the topology has changed. */
const ROUTES_TIMER = 'routes-anew';

/** Timers of all roles; their names tell them apart. */
export function handleTimer(world: World, timer: Timer): void {
  if (handleEndTimer(world, timer)) return;
  handleLeaseTimer(world, timer);
  if (nodeAt(world, timer.node).mobile) {
    handleRetentionTimer(world, timer, RETENTION);
    return;
  }
  if (timer.name === ROUTES_TIMER) routeAnew(world);
  if (isNetworkBased(world)) handleProxyTimer(world, timer);
  handleServingTimer(world, timer);
  handleKnowledgeTimer(world, timer);
  handlePassageTimer(world, timer);
  handleQuestionTimer(world, timer);
  handleNoticeTimer(world, timer);
}

/** RENEW and REPLY of address leases. */
export function handleDhcpMessage(world: World, node: number, packet: Packet, message: Dhcpv6Message): void {
  handleLeaseMessage(world, node, packet, message);
}

/** A restarted router has lost its bindings and records; an access router its links. */
export function handleFailure(world: World, node: number): void {
  forgetAnchoredLinks(world, node);
  endPassages(world);
  // When it is gone.
  for (const router of routersOf(world))
    if (translates(world) && router !== node && !nodeAt(world, router).failed)
      setTimer(world, router, ROUTES_TIMER, '', world.now);
}

/** Routers know of each other who is gone: what leads there is forgotten, and mobiles turn to the next one. */
export function handleNoticedFailure(world: World, node: number): void {
  clearRoutesBy(world, node);
  for (const router of routersOf(world)) if (!nodeAt(world, router).failed) forgetRouter(world, router, node);
  if (isNetworkBased(world)) registerProxiedAgain(world, node, false);
  else for (const mobile of world.fixed.plan.mobiles) registerAgain(world, mobile, node);
}

/** A node is back, empty. Choice: the others learn it at once, and tell it again what it has to know. */
export function handleRecovery(world: World, node: number): void {
  clearRoutesBy(world, node);
  for (const router of routersOf(world)) if (!nodeAt(world, router).failed) tellAgain(world, router, node);
  routeAnew(world);
  if (!isRouter(world, node)) return;
  watchAgain(world, node);
  for (const manager of world.mobility.roles.get('location-managers') ?? [])
    if (!nodeAt(world, manager).failed) tellRestartedHome(world, manager, node);
  if (isNetworkBased(world)) registerProxiedAgain(world, node, true);
  else for (const mobile of world.fixed.plan.mobiles) registerAgain(world, mobile, node);
}
