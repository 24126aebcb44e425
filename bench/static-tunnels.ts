/**
 * A scheme without signalling, for benchmarks: at 0 ms every mobile gets a /64 of the anchor and tunnels to the routers that it is
 * attached to, all by the engine's own mobility functions; then timers move its binding between its routers every second. What is
 * measured is forwarding and re-pointing; nothing but data travels.
 */
import { required } from '#base/assert.ts';
import { SECOND, type SimDuration } from '#base/time.ts';
import { openAttachment } from '#engine/mobility/access.ts';
import { allowTunnelledUplink, pointerOf, pointToAccessLink, pointToTunnel } from '#engine/mobility/mobility-routing.ts';
import { allocatePrefix } from '#engine/mobility/prefix-allocation.ts';
import type { Scheme, World } from '#engine/mobility/world.ts';
import { linkLocalAddress } from '#engine/net/link-layer.ts';
import { handleRouterAdvertisement } from '#engine/net/mobile-host.ts';
import type { MobileInterface, Timer } from '#engine/net/network.ts';
import { radioPosition } from '#engine/net/radio.ts';
import { delayBetween } from '#engine/net/routing.ts';
import { setTimer } from '#engine/net/timers.ts';
import { PACE, paceOf } from '#engine/sim/direction.ts';
import type { Why } from '#records/layout.ts';

/** A mobile's binding moves this often. */
const HANDOVER_INTERVAL: SimDuration = SECOND;
/** The first one of mobile k of K comes at 5 s + (k + 0.5) / K of an interval. */
const FIRST_HANDOVER = 5 * SECOND;
/** "Infinite" in a prefix information option, RFC 4861 §4.6.2. */
const INFINITE_LIFETIME = 0xffffffff;
const WHY: Why = { section: 'RFC 2473 §3', sentence: 'The benchmark places this binding without signalling.' };

/** The scheme. */
export const STATIC_TUNNELS: Scheme = {
  description: {
    id: 'static-tunnels',
    title: 'Tunnels without signalling',
    document: 'RFC 2473',
    summary: 'For benchmarks. Bindings are placed and moved by timers.',
    family: 'network-based',
    roles: [],
    options: [],
    modelNotes: [],
  },
  handlers: { setup, handleTimer, handleRouterSolicitation: () => {}, handleFailure: () => {} },
};

/**
 * Timers do the rest, so that the event loop makes sure of room for the records. A timer's key is the mobile's position, k; flow k is
 * the mobile's.
 */
function setup(world: World): void {
  const anchor = anchorOf(world);
  world.fixed.plan.mobiles.forEach((_, position, all) => {
    setTimer(world, anchor, 'place', String(position), 0);
    const twoLinks = interfacesOf(world, position).length > 1;
    if (twoLinks) {
      const first = FIRST_HANDOVER + ((position + 0.5) / all.length) * HANDOVER_INTERVAL;
      setTimer(world, anchor, 'move', String(position), first);
    }
  });
}

function handleTimer(world: World, timer: Timer): void {
  const position = Number(timer.key);
  if (timer.name === 'place') placeMobile(world, position);
  else if (timer.name === 'move') moveMobile(world, position);
  else bindAtAnchor(world, position);
}

/** Attaches all interfaces of a mobile, gives it its address, and makes every router ready for it. */
function placeMobile(world: World, position: number): void {
  const anchor = anchorOf(world);
  const routers = world.fixed.plan.accessRouters;
  const interfaces = interfacesOf(world, position);
  const mobile = mobileAt(world, position);
  const prefix = required(allocatePrefix(world, anchor, mobile), 'free prefix');
  for (const state of interfaces) {
    const router = required(routers[(position + state.ordinal) % routers.length], 'access router');
    state.router = router;
    openAttachment(world, router, state);
    pointToAccessLink(world, router, prefix, state, WHY);
    allowTunnelledUplink(world, router, prefix, mobile, anchor, WHY);
  }
  const first = required(interfaces[0], 'interface');
  pointToTunnel(world, anchor, prefix, mobile, first.router, WHY);
  // What an advertisement would say, handed to the host without sending one.
  handleRouterAdvertisement(world, first, {
    source: linkLocalAddress(first.router),
    destination: linkLocalAddress(mobile),
    payload: {
      protocol: 'icmpv6',
      message: {
        kind: 'router-advertisement',
        curHopLimit: 64,
        flags: 0,
        routerLifetimeSeconds: 0,
        reachableTimeMs: 0,
        retransTimerMs: 0,
        options: [
          {
            kind: 'prefix-information',
            prefixLength: 64,
            flags: 0,
            validSeconds: INFINITE_LIFETIME,
            preferredSeconds: INFINITE_LIFETIME,
            prefix,
          },
        ],
      },
    },
  });
}

/**
 * Moves a mobile's binding to its other router. A receiving mobile's binding is the anchor's, which moves now. A sending mobile sends
 * by its other link from now on; the anchor, which takes its packets from the bound router only (RFC 5213 §5.6.2), moves its side after
 * the time that a packet needs to get there, so that it still takes those that are under way.
 */
function moveMobile(world: World, position: number): void {
  const anchor = anchorOf(world);
  const mobile = mobileAt(world, position);
  const flow = required(world.flows[2 * position], 'flow of the mobile');
  if (flow.from !== mobile) bindAtAnchor(world, position);
  else {
    const [first, second] = interfacesOf(world, position);
    const other = required(flow.senderInterface === first?.number ? second : first, 'other interface');
    flow.senderInterface = other.number;
    const radioDelay = paceOf(world.links, radioPosition(world, other.number, other.router, 'up'), PACE.delay);
    setTimer(world, anchor, 'bind', String(position), world.now + radioDelay + delayBetween(world, other.router, anchor));
  }
  setTimer(world, anchor, 'move', String(position), world.now + HANDOVER_INTERVAL);
}

/** Points the anchor at the router where the mobile is not bound yet. */
function bindAtAnchor(world: World, position: number): void {
  const anchor = anchorOf(world);
  const mobile = mobileAt(world, position);
  const [first, second] = interfacesOf(world, position);
  const prefix = required(world.nodes[mobile]?.addresses[0], 'address').prefix;
  const pointer = pointerOf(world, anchor, prefix);
  const bound = pointer?.kind === 'tunnel' ? pointer.remote : -1;
  const next = required(bound === first?.router ? second : first, 'other interface');
  pointToTunnel(world, anchor, prefix, mobile, next.router, WHY);
}

function mobileAt(world: World, position: number): number {
  return required(world.fixed.plan.mobiles[position], 'mobile');
}

function interfacesOf(world: World, position: number): readonly MobileInterface[] {
  const mobile = mobileAt(world, position);
  const first = required(world.fixed.plan.firstInterface[mobile], 'interface');
  return world.interfaces.slice(first, first + (world.fixed.plan.scenario.nodes[mobile]?.interfaces ?? 1));
}

function anchorOf(world: World): number {
  return required(world.fixed.plan.nodeIndex.get('anchor'), 'anchor');
}
