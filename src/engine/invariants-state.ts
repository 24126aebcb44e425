/**
 * Invariants of a world between two events: tables, routes, tunnels, timers and packets against each other.
 *
 * {@link checkState} must hold at every instant. What must hold when nothing has changed for long is `invariants-reach.ts`, what must be gone
 * in the end `invariants-empty.ts`.
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { ADDRESS_QUERY_TIMER } from './mobility/address-query.ts';
import { bindingsAt, BINDING_EXPIRY_TIMER, type BindingCacheEntry } from './mobility/binding-cache.ts';
import { updatesAt, UPDATE_TIMER } from './mobility/binding-update-list.ts';
import { entriesAt } from './mobility/mobile-entries.ts';
import { checkLeg, checkToldPlaces } from './invariants-anchors.ts';
import { checkFastHandovers } from './invariants-fast-handover.ts';
import { checkNames } from './invariants-names.ts';
import { checkOptimizedRoutes } from './invariants-optimized-routes.ts';
import { clientOf, DHCP_CLIENT_TIMER } from './mobility/dhcp-client.ts';
import { DHCP_SERVER_TIMER, leasesAt } from './mobility/dhcp-server.ts';
import { CENTRAL_TIMER, ROUTER_TIMER } from './mobility/central-database.ts';
import { handoverOf, handoversAt } from './mobility/fast-handover.ts';
import { DATABASE_TIMER } from './mobility/location-management.ts';
import { pointerOf, tunnelUse } from './mobility/mobility-routing.ts';
import { ANCHOR_ADDRESS_TIMER } from './mobility/previous-anchor-address.ts';
import { ROUTABILITY_TIMER } from './mobility/route-optimizations.ts';
import { whereaboutsAt } from './mobility/whereabouts.ts';
import type { Attachment, World } from './mobility/world.ts';
import { MISS, lookupFib } from './net/fib.ts';
import { anchorOfPrefix, HOST_TIMER } from './net/mobile-host.ts';
import { isTunnelRoute, ROUTE, routeAbout, routeKind, routeKindName, type RouteKind } from './net/route.ts';
import { nodeId, prefixWords } from './net/network.ts';
import { ownAddresses, tunnelKey } from './net/tunnel.ts';
import { laneMembers, timeOf } from './sim/lane.ts';
import { FACT, packetFact, packetsHeld, packetsUnderWay } from './sim/packet-pool.ts';
import { hasNoTunnel } from './invariants-reach.ts';

/** What does not hold at this instant, one line each; empty when all is well. */
export function checkState(world: World): string[] {
  return [
    ...checkPackets(world),
    ...checkTimers(world),
    ...checkPointers(world),
    ...checkTunnels(world),
    ...checkBindings(world),
    ...checkDhcp(world),
    ...checkFastHandovers(world),
    ...checkOptimizedRoutes(world),
    ...checkAttachments(world),
    ...checkFailedNodes(world),
    ...checkNames(world),
  ];
}

function timerRuns(world: World, node: number, name: string, key: string): boolean {
  return world.timerIds.has(`${node} ${name} ${key}`);
}

/** Every packet that was made and has not ended holds one slot, on a link, in a buffer or in process. */
function checkPackets(world: World): string[] {
  const problems: string[] = [];
  const { pool, balance } = world;
  const slots = [...packetsUnderWay(pool), ...[...world.buffers.values()].flatMap((buffer) => buffer.slots)];
  const held = [...slots, ...world.inProcess.keys()];
  if (new Set(held).size !== held.length) problems.push('a packet slot is in two places');
  if (packetsHeld(pool) !== held.length)
    problems.push(`${packetsHeld(pool)} packet slots held, ${held.length} packets under way`);
  const data = slots.filter((slot) => packetFact(pool, slot, FACT.flow) >= 0).length;
  const inFlight = balance.sent - balance.delivered - balance.dropped;
  if (inFlight !== data) problems.push(`${inFlight} data packets in flight by the counts, ${data} by links and buffers`);
  for (const [delay, lane] of world.arrivalLanes) {
    const arrivals = laneMembers(pool, lane).map((slot) => timeOf(pool, slot));
    if (arrivals.some((time, index) => time < (arrivals[index - 1] ?? 0)))
      problems.push(`the lane of links of ${delay} is out of order`);
  }
  return problems;
}

/** Timers are found by number and by name, and none is overdue. */
function checkTimers(world: World): string[] {
  const { timers, timerIds } = world;
  const problems = timers.size === timerIds.size ? [] : [`${timers.size} timers, ${timerIds.size} names`];
  for (const timer of world.timers.values()) {
    if (timer.at < world.now) problems.push(`timer ${timer.name} ${timer.key} of ${nodeId(world, timer.node)} is overdue`);
    if (world.timerIds.get(`${timer.node} ${timer.name} ${timer.key}`) !== timer.id)
      problems.push(`timer ${timer.name} has lost its name`);
  }
  return problems;
}

/** Every pointer has its route, its row and its tunnel end; every such route and row has its pointer. */
function checkPointers(world: World): string[] {
  const problems: string[] = [];
  const check = (way: 'down' | 'up'): void => {
    const pointers = way === 'down' ? world.mobility.pointers : world.mobility.sourcePointers;
    for (const [key, pointer] of pointers) {
      const [owner = '', prefix = ''] = key.split(' ');
      const node = world.nodes[Number(owner)]!;
      const where = `${node.id} ${way} ${prefix}`;
      const explicit = (way === 'down' ? node.routes : node.sourceRoutes).get(prefix as Ipv6Address);
      const [high, low] = prefixWords(prefix as Ipv6Address);
      const cached = lookupFib(way === 'down' ? world.fib : world.sourceFib, high, low, node.index);
      if (explicit === undefined) problems.push(`${where}: pointer without a route`);
      else if (cached !== MISS && cached !== explicit) problems.push(`${where}: table and cache differ`);
      else problems.push(...checkRoute(world, node.index, where, pointer, explicit));
      const row = way === 'down' ? prefix : `from ${prefix}`;
      if (!world.rows.has(`${owner} routes ${row}`)) problems.push(`${where}: pointer without a row`);
      if (pointer.kind !== 'tunnel' && pointer.kind !== 'handover' && pointer.kind !== 'leg') continue;
      const { addresses } = pointer;
      const users = world.mobility.tunnelUsers.get(tunnelUse(node.index, pointer.mobile, pointer.remote, addresses)) ?? [];
      if (!users.includes(`${way} ${prefix}`))
        problems.push(`${where}: does not use its tunnel to ${nodeId(world, pointer.remote)}`);
    }
  };
  check('down');
  check('up');
  for (const node of world.nodes) {
    for (const [prefix, route] of node.routes) {
      if (routeKind(route) !== ROUTE.local && !world.mobility.pointers.has(`${node.index} ${prefix}`))
        problems.push(`${node.id} ${prefix}: route without a pointer`);
    }
    for (const prefix of node.sourceRoutes.keys()) {
      if (!world.mobility.sourcePointers.has(`${node.index} ${prefix}`))
        problems.push(`${node.id} from ${prefix}: rule without a pointer`);
    }
  }
  return problems;
}

/** Kinds of routes that have another name than their pointers. */
const ROUTE_OF_POINTER: { readonly [kind: string]: RouteKind } = {
  blocked: 'drop',
  native: 'leg',
  rewritten: 'leg',
  restored: 'restore',
};

function checkRoute(
  world: World,
  node: number,
  where: string,
  pointer: World['mobility']['pointers'] extends Map<string, infer Pointer> ? Pointer : never,
  route: number,
): string[] {
  const kind = ROUTE_OF_POINTER[pointer.kind] ?? pointer.kind;
  const does = isTunnelRoute(route) ? 'tunnel' : routeKindName(route);
  if (does !== kind) return [`${where}: pointer says ${kind}, route says ${does}`];
  if (pointer.kind === 'access') {
    const direction = world.directions[routeAbout(route)]!;
    const right = direction.radio && direction.from === node && direction.mobileInterface === pointer.mobileInterface;
    return right ? [] : [`${where}: route to another interface`];
  }
  if (pointer.kind === 'leg') return checkLeg(world, node, where, pointer, route);
  if (pointer.kind === 'buffer') {
    const buffer = world.buffers.get(pointer.buffer);
    return buffer?.node === node && routeAbout(route) === pointer.buffer
      ? []
      : [`${where}: buffer ${pointer.buffer} is not open`];
  }
  if (pointer.kind !== 'tunnel' && pointer.kind !== 'handover') return [];
  const tunnel = world.tunnels[routeAbout(route)]!;
  return tunnel.node === node && tunnel.remote === pointer.remote && tunnel.uses > 0
    ? []
    : [`${where}: tunnel ${routeAbout(route)} is not an open one to ${nodeId(world, pointer.remote)}`];
}

/** A tunnel end is open as long as somebody uses it, and as often as that. */
function checkTunnels(world: World): string[] {
  const problems: string[] = [];
  const users = new Map<string, number>();
  for (const [key, list] of world.mobility.tunnelUsers) {
    const [node = '', ...end] = key.split(' ');
    const ends = end.length > 2 ? `${end[2]} ${end[3]}` : tunnelKey(ownAddresses(world, Number(node), Number(end[1])));
    users.set(`${node} ${ends}`, (users.get(`${node} ${ends}`) ?? 0) + list.length);
    if (!world.rows.has(`${node} tunnels ${end.join(' ')}`)) problems.push(`tunnel use ${key} without a row`);
    for (const user of list) {
      const [way = '', prefix = ''] = user.split(' ');
      const pointers = way === 'up' ? world.mobility.sourcePointers : world.mobility.pointers;
      // A mobile takes what an agent tunnels to it, for an address that it has.
      const own = way === 'down' && world.nodes[Number(node)]!.addresses.some((address) => address.prefix === prefix);
      if (!own && !pointers.has(`${node} ${prefix}`))
        problems.push(`${nodeId(world, Number(node))}: ${user} keeps a tunnel open, but points nowhere`);
    }
  }
  for (const node of world.nodes) {
    for (const [ends, number] of node.tunnels) {
      const tunnel = world.tunnels[number]!;
      const expected = users.get(`${node.index} ${ends}`) ?? 0;
      if (tunnel.uses !== expected) problems.push(`${node.id}: tunnel ${ends} has ${tunnel.uses} uses, not ${expected}`);
    }
  }
  for (const [key, count] of users) {
    const node = world.nodes[Number(key.slice(0, key.indexOf(' ')))]!;
    const ends = key.slice(key.indexOf(' ') + 1);
    if (!node.tunnels.has(ends)) problems.push(`${node.id}: ${count} uses of a tunnel ${ends} that is closed`);
  }
  return problems;
}

/** Leases run out, and a client that asks goes on asking. */
function checkDhcp(world: World): string[] {
  const problems: string[] = [];
  for (const node of world.nodes) {
    for (const lease of leasesAt(world, node.index)) {
      if (!timerRuns(world, node.index, DHCP_SERVER_TIMER.expire, lease.prefix))
        problems.push(`${node.id} lease ${lease.prefix} does not run out`);
      if (lease.expiresAt < world.now) problems.push(`${node.id} lease ${lease.prefix} has run out`);
      if (!world.rows.has(`${node.index} leases ${lease.prefix}`)) problems.push(`${node.id} lease ${lease.prefix}: no row`);
    }
  }
  for (const state of world.interfaces) {
    const client = clientOf(world, state);
    if (client === null) continue;
    const where = `${nodeId(world, state.mobile)}.${state.ordinal}: DHCPv6 client (${client.state})`;
    if (state.router < 0) problems.push(`${where} without a link`);
    const timer = client.state === 'bound' ? DHCP_CLIENT_TIMER.expire : DHCP_CLIENT_TIMER.retransmit;
    if (!timerRuns(world, state.mobile, timer, `${state.number}`)) problems.push(`${where} waits for nothing`);
  }
  return problems;
}

/**
 * Whether a binding’s mobile is not on the link of the router that serves it any more. Until that one is told, the network of the next router
 * may route the prefix over it (draft-chan-dmm-framework-gap-analysis §8, RS3: its own “intra-network mobility management mechanism”).
 */
function hasLeft(world: World, entry: BindingCacheEntry, router: number): boolean {
  return !world.interfaces.some((state) => state.mobile === entry.mobile && state.router === router);
}

/** Bindings, update lists, sessions and requests have the rows, routes and timers that they need. */
function checkBindings(world: World): string[] {
  const problems: string[] = [];
  const needs = (node: number, timer: string, key: string, what: string): void => {
    if (!timerRuns(world, node, timer, key)) problems.push(`${nodeId(world, node)} ${what} ${key}: timer ${timer} does not run`);
  };
  for (const node of world.nodes) {
    const index = node.index;
    for (const entry of bindingsAt(world, index)) {
      if (entry.expiresAt !== null) needs(index, BINDING_EXPIRY_TIMER, entry.key, 'binding');
      for (const prefix of entry.prefixes) {
        const pointer = pointerOf(world, index, prefix);
        const right =
          entry.state === 'pending-deletion'
            ? pointer?.kind === 'blocked'
            : entry.gateway === index
              ? pointer?.kind === 'access' || (pointer?.kind === 'hop' && hasLeft(world, entry, index))
              : pointer?.kind === 'optimized' ||
                ((pointer?.kind === 'tunnel' || pointer?.kind === 'leg') && pointer.remote === entry.gateway) ||
                pointer?.kind === 'hop' ||
                (world.options['transport'] === 'nat' && (pointer?.kind === 'access' || pointer?.kind === 'blocked')) ||
                (pointer?.kind === 'blocked' && hasNoTunnel(world, entry.mobile, prefix));
        if (!right || pointer?.mobile !== entry.mobile)
          problems.push(
            `${node.id} binding ${entry.key} to ${nodeId(world, entry.gateway)}: prefix goes ${JSON.stringify(pointer)}`,
          );
        // What a correspondent binds is of another node's pool; so may be what an anchor binds (draft-chan-netext-distributed-lma-03 §4.3).
        const own = pointer?.kind !== 'optimized' && anchorOfPrefix(world, prefix) === index;
        if (own && world.mobility.pools.get(index)?.given.get(prefix) !== entry.mobile)
          problems.push(`${node.id} binding ${entry.key}: ${prefix} is not out of its pool`);
        if (!world.rows.has(`${index} binding-cache ${entry.key} ${prefix}`))
          problems.push(`${node.id} binding ${entry.key}: no row`);
      }
    }
    for (const entry of updatesAt(world, index)) {
      const runs = (timer: string): boolean => timerRuns(world, index, timer, entry.key);
      const sends =
        runs(UPDATE_TIMER.turn) || runs(ROUTABILITY_TIMER) || (entry.state !== 'deregistering' && runs(UPDATE_TIMER.retransmit));
      const waits = runs(UPDATE_TIMER.expire) || (entry.state !== 'registered' && sends);
      // What the mobile's previous gateway still holds ends with the fast handover.
      const handedOver = handoverOf(world, index, 'previous', entry.key) !== null;
      if (!waits && !handedOver) problems.push(`${node.id} update ${entry.key} (${entry.state}) waits for nothing`);
    }
    problems.push(...checkToldPlaces(world, index));
    for (const record of world.mobility.sessions.get(index)?.values() ?? [])
      needs(index, DATABASE_TIMER.expire, record.prefix, 'session');
    for (const request of world.mobility.databaseRequests.get(index)?.values() ?? [])
      needs(index, DATABASE_TIMER.retransmit, request.key, 'request');
    for (const query of world.mobility.addressQueries.get(index)?.values() ?? [])
      needs(index, ADDRESS_QUERY_TIMER, `${query.mobileInterface}`, 'question to a mobile');
    for (const prefix of world.mobility.anchorAddresses.get(index)?.keys() ?? [])
      needs(index, ANCHOR_ADDRESS_TIMER, prefix, 'address of an anchor');
    problems.push(...checkSessions(world, index, needs));
  }
  return problems;
}

/** A central database and the routers that register at it: rows and timers of their sessions. */
function checkSessions(
  world: World,
  node: number,
  needs: (node: number, timer: string, key: string, what: string) => void,
): string[] {
  const { centralSessions, prefixReleases, routerSessions } = world.mobility;
  const rows: string[] = [];
  for (const session of centralSessions.get(node)?.values() ?? []) {
    rows.push(`binding-cache central ${session.key}`);
    needs(node, CENTRAL_TIMER.expire, session.key, 'session');
    for (const entry of session.previous) {
      if (entry.listed) rows.push(`maar-list central ${session.key} ${entry.router}`);
      if (entry.state === 'updating') needs(node, CENTRAL_TIMER.update, `${session.key} ${entry.router}`, 'update');
    }
  }
  for (const release of prefixReleases.get(node)?.values() ?? []) needs(node, CENTRAL_TIMER.release, release.key, 'release');
  for (const session of routerSessions.get(node)?.values() ?? []) {
    for (const { router } of session.visited) rows.push(`maar-list serving ${session.key} ${router}`);
    const attached = world.mobility.attachments.get(`${node} ${session.mobileInterface}`)?.cause === session.attachment;
    if (session.state === 'deregistering' || (session.state === 'registering' && attached))
      needs(node, ROUTER_TIMER.retransmit, session.key, 'registration');
  }
  return rows.filter((row) => !world.rows.has(`${node} ${row}`)).map((row) => `${nodeId(world, node)}: no row ${row}`);
}

/** Routers know who is attached; a mobile without an advertisement keeps asking. */
function checkAttachments(world: World): string[] {
  const isOver = ({ mobileInterface, router }: Attachment): boolean => world.interfaces[mobileInterface]!.router !== router;
  const over = [...world.mobility.attachments].filter(([, attachment]) => isOver(attachment));
  const problems = over.map(([key]) => `attachment ${key} is over`);
  for (const state of world.interfaces) {
    if (state.router < 0 || world.nodes[state.router]!.failed || world.nodes[state.mobile]!.failed) continue;
    const where = `${nodeId(world, state.mobile)}.${state.ordinal} at ${nodeId(world, state.router)}`;
    if (!world.mobility.attachments.has(`${state.router} ${state.number}`)) problems.push(`${where}: the router does not know`);
    const asks = [...world.timers.values()].some(
      (timer) => timer.node === state.mobile && timer.name === HOST_TIMER.solicit && timer.key === String(state.number),
    );
    if (!state.advertised && !asks) problems.push(`${where}: no advertisement has come, and it does not ask`);
  }
  return problems;
}

/** A failed node has nothing (contract, settled question 9). */
function checkFailedNodes(world: World): string[] {
  return world.nodes
    .filter((node) => node.failed)
    .flatMap((node) => {
      const owned = (key: string): boolean => key.startsWith(`${node.index} `);
      const left = [
        ...[...world.timers.values()].filter((timer) => timer.node === node.index).map((timer) => `timer ${timer.name}`),
        ...[...world.mobility.pointers.keys(), ...world.mobility.sourcePointers.keys()]
          .filter(owned)
          .map((key) => `pointer ${key}`),
        ...[...world.rows.keys()].filter(owned).map((key) => `row ${key}`),
        ...bindingsAt(world, node.index).map((entry) => `binding ${entry.key}`),
        ...updatesAt(world, node.index).map((entry) => `update ${entry.key}`),
        ...[...(world.mobility.centralSessions.get(node.index)?.keys() ?? [])].map((key) => `central session ${key}`),
        ...[...(world.mobility.routerSessions.get(node.index)?.keys() ?? [])].map((key) => `registration ${key}`),
        ...handoversAt(world, node.index).map((entry) => `fast handover ${entry.key}`),
        ...[...world.buffers.values()].filter((buffer) => buffer.node === node.index).map(() => 'a buffer'),
        ...whereaboutsAt(world, node.index).map((entry) => `${entry.table} ${entry.prefix}`),
        ...[...entriesAt(world.mobility.visitedRegistrations, node.index)].map(({ key }) => `registration ${key}`),
        ...[...(world.mobility.directoryRegistrations.get(node.index)?.keys() ?? [])].map((key) => `registration ${key}`),
        ...[...(world.mobility.addressMappings.get(node.index)?.keys() ?? [])].map((key) => `mapping ${key}`),
        ...[...world.mobility.hostRoutes.keys()].filter(owned).map((key) => `host route ${key}`),
        ...[...(world.mobility.addressLeases.get(node.index)?.keys() ?? [])].map((key) => `lease ${key}`),
        ...[...(world.mobility.locationQuestions.get(node.index)?.keys() ?? [])].map((key) => `question ${key}`),
        ...[...(world.mobility.locationNotices.get(node.index)?.keys() ?? [])].map((key) => `notice ${key}`),
        ...[...(world.mobility.agentSwitches.get(node.index)?.keys() ?? [])].map((key) => `switch of ${key}`),
        ...[...(world.mobility.gonePeers.get(node.index) ?? [])].map((peer) => `knowledge of ${nodeId(world, peer)}`),
        ...[...world.mobility.toldUntil.keys()].filter(owned).map((key) => `told ${key}`),
        ...node.addresses.map((entry) => `address ${entry.address}`),
        ...[...node.tunnels.keys()].map((remote) => `tunnel to ${remote}`),
      ];
      return left.map((what) => `${node.id} has failed but has ${what}`);
    });
}
