/**
 * Invariants of a world in which nothing has changed for so long that every message has been answered: mobiles are reachable by every
 * address that counts.
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { checkNamesLead } from './invariants-names.ts';
import { bindingsAt } from './mobility/binding-cache.ts';
import { isPrefixInUse } from './mobility/anchoring.ts';
import { pointerOf } from './mobility/mobility-routing.ts';
import type { World } from './mobility/world.ts';
import { anchorOfPrefix } from './net/mobile-host.ts';
import { prefixOfAddress } from './net/owners.ts';
import { ROUTE, routeAbout, routeKind } from './net/route.ts';
import { nodeId, prefixWords, type MobileInterface } from './net/network.ts';
import { routeFor } from './net/routing.ts';

/**
 * Whether mobiles are reachable, in a world that has been left alone long enough: every interface with a router has a preferred address
 * that works, and every binding of such a mobile leads to it. (An address that its anchor has forgotten, as after a failure, counts for
 * nothing: its lifetime at the mobile is the advertised one.)
 */
export function checkReach(world: World): string[] {
  const problems: string[] = [];
  for (const state of world.interfaces) {
    const mobile = world.nodes[state.mobile]!;
    const isServed = world.scheme.serves?.(state.router, state.mobile) ?? true;
    if (state.router < 0 || mobile.failed || world.nodes[state.router]!.failed || !isServed) continue;
    const where = `${mobile.id}.${state.ordinal} at ${nodeId(world, state.router)}`;
    const usable = mobile.addresses.filter(
      (address) => address.state === 'preferred' && address.advertisedBy === state.router && address.interface === state.ordinal,
    );
    // A flow that moves between interfaces takes its address along (draft-seite-dmm-dma-05 §4.3); the interface may have had no other.
    const mayHaveNone = world.interfaces.filter((other) => other.mobile === state.mobile).length > 1 && usable.length === 0;
    if (mayHaveNone) continue;
    const faults = usable.map((address) => faultOf(world, state, address.anchor, address.prefix));
    if (faults.every((fault) => fault !== null))
      problems.push(`${where}: no address works: ${faults.join('; ') || 'it has none'}`);
    for (const anchor of world.nodes) {
      for (const entry of bindingsAt(world, anchor.index)) {
        if (entry.mobile !== state.mobile || entry.ordinal !== state.ordinal || entry.state !== 'active') continue;
        for (const prefix of entry.prefixes) {
          const fault = faultOf(world, state, anchor.index, prefix);
          if (fault !== null) problems.push(`${where}: binding at ${anchor.id}: ${fault}`);
        }
      }
    }
  }
  return [...problems, ...checkNamesLead(world)];
}

/** Why packets of a prefix do not get from its anchor to an interface or back, or null when they do. */
function faultOf(world: World, state: MobileInterface, anchor: number, prefix: Ipv6Address): string | null {
  if (anchor !== state.router && hasNoTunnel(world, state.mobile, prefix)) return null;
  const at = followDown(world, anchor, prefix);
  if (at?.kind !== 'access' || at.mobileInterface !== state.number || at.router !== state.router)
    return `${prefix} of ${nodeId(world, anchor)} leads to ${at === null ? 'nothing' : `${at.kind} at ${nodeId(world, at.router)}`}`;
  // What a client-based mobile sends from a home address it puts into the tunnel itself.
  const own = world.mobility.sourcePointers.get(`${state.mobile} ${prefix}`);
  if (own?.kind === 'tunnel') {
    const there = pointerOf(world, own.remote, prefix);
    const tunnelled = there?.kind === 'tunnel' || there?.kind === 'leg';
    const paired = tunnelled && there.addresses?.remote === own.addresses?.local;
    return paired ? null : `${prefix} of ${nodeId(world, anchor)}: the two ends of its tunnel do not belong together`;
  }
  const rule = world.mobility.sourcePointers.get(`${state.router} ${prefix}`);
  const back = rule?.kind === 'tunnel' && bindsBack(world, rule.remote, prefix, state.router);
  return rule?.kind === 'plain' || back ? null : `may not send from ${prefix} (${rule?.kind ?? 'no rule'})`;
}

/** Where packets for a prefix end that have reached `node`: over tunnels to a radio link, or nowhere. */
function followDown(
  world: World,
  node: number,
  prefix: Ipv6Address,
): { kind: string; router: number; mobileInterface: number } | null {
  let at = node;
  for (let hops = 0; hops < world.nodes.length; hops++) {
    const pointer = pointerOf(world, at, prefix);
    if (pointer === null) {
      // A router may announce a /64 out of the block of its network's home agent (DMI).
      const [announcer] = world.announcements.get(`${prefix}/64`)?.announcers ?? [];
      if (announcer === undefined || announcer.node === at) return null;
      at = announcer.node;
      continue;
    }
    // A tunnel that ends at a mobile's care-of address goes where that address goes.
    const ends = pointer.kind === 'tunnel' || pointer.kind === 'leg' ? pointer.addresses : undefined;
    if (ends !== undefined && 'remote' in pointer && world.nodes[pointer.remote]!.mobile) {
      const careOf = prefixOfAddress(ends.remote);
      return followDown(world, routedTo(world, at, careOf), careOf);
    }
    if (pointer.kind === 'optimized') {
      const careOf = prefixOfAddress(world.optimizations[pointer.optimization]!.careOfAddress);
      return followDown(world, anchorOfPrefix(world, careOf), careOf);
    }
    if (pointer.kind === 'hop') {
      at = pointer.next;
      continue;
    }
    if (pointer.kind === 'access') return { kind: 'access', router: at, mobileInterface: pointer.mobileInterface };
    // Rewritten headers lead where a tunnel would.
    const leads =
      pointer.kind === 'tunnel' || pointer.kind === 'handover' || pointer.kind === 'leg' || pointer.kind === 'rewritten';
    if (!leads) return { kind: pointer.kind, router: at, mobileInterface: -1 };
    at = pointer.remote;
  }
  return { kind: 'loop', router: at, mobileInterface: -1 };
}

/** The node where routing ends that begins at `from` with packets for a prefix. */
function routedTo(world: World, from: number, prefix: Ipv6Address): number {
  const [high, low] = prefixWords(prefix);
  let at = from;
  for (let hops = 0; hops < world.nodes.length; hops++) {
    const route = routeFor(world, world.nodes[at]!, high, low);
    if (routeKind(route) !== ROUTE.forward) return at;
    at = world.directions[routeAbout(route)]!.to;
  }
  return at;
}

function bindsBack(world: World, anchor: number, prefix: Ipv6Address, router: number): boolean {
  const pointer = pointerOf(world, anchor, prefix);
  const leads = pointer?.kind === 'tunnel' || (pointer?.kind === 'leg' && pointer.basis === 'binding');
  return leads && pointer.remote === router;
}

/** An earlier prefix that no flow uses, where tunnels are there by use. */
export function hasNoTunnel(world: World, mobile: number, prefix: Ipv6Address): boolean {
  return world.scheme.anchoring?.tunnelsByUse === true && !isPrefixInUse(world, mobile, prefix);
}
