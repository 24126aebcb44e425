/** Access routers of MAP domains: what they offer (RFC 5380 §5, §7), and how mobiles hear that a MAP has failed or is back (§10). */
import { required } from '#base/assert.ts';
import type { Why } from '#records/layout.ts';
import { advertise } from '../../mobility/access.ts';
import { answerSolicitation } from '../../mobility/access-link.ts';
import { mapOfRouter, mapOptions, mapsOfferedBy, noteMapState, offerMaps } from '../../mobility/mobility-anchor-points.ts';
import { announceRole } from '../../mobility/roles.ts';
import { optionDuration, optionText, roleHolder, type World } from '../../mobility/world.ts';
import { nodeAt, type MobileInterface, type Timer } from '../../net/network.ts';
import { setTimer } from '../../net/timers.ts';
import { serveHomeLink } from '../../mobility/home-address.ts';

/** Timer at a router: it notices whether a MAP works. Its key is the MAP's number. */
export const MAP_STATE_TIMER = 'map-state';

const OFFER: Why = {
  section: 'RFC 5380 §7',
  sentence: 'The router shows its prefix, and with it the mobility anchor points that may serve the mobile here.',
};
const LOST: Why = {
  section: 'RFC 5380 §10',
  sentence: 'A mobility anchor point does not answer any more: the router tells its mobiles by a valid lifetime of zero.',
};
const BACK: Why = {
  section: 'RFC 5380 §10',
  sentence: 'A mobility anchor point is back, with no binding left: the router offers it again.',
};

/** §7: gives the routers their MAPs. With `offered_maps: all` each offers those of the other routers, too. */
export function placeMaps(world: World): void {
  const agent = roleHolder(world, 'ha');
  const routers = world.fixed.plan.accessRouters;
  const own = new Map(routers.map((router) => [router, mapOfRouter(world, router, agent)]));
  const maps = [...new Set(own.values())].filter((map) => map !== null);
  world.mobility.roles.set('maps', maps);
  for (const map of maps) announceRole(world, map, 'maps', 'MAP');
  const all = optionText(world, 'offered_maps') === 'all';
  for (const router of routers) offerMaps(world, router, own.get(router) ?? null, all ? maps : []);
}

/** Whether a node is a MAP. */
export function isMap(world: World, node: number): boolean {
  return world.mobility.roles.get('maps')?.includes(node) === true;
}

/** An access router answers at once, with its MAPs; the home agent with the home prefix. */
export function handleRouterSolicitation(world: World, router: number, state: MobileInterface): void {
  if (router === roleHolder(world, 'ha')) serveHomeLink(world, router, state);
  else answerSolicitation(world, router, state, mapOptions(world, router), OFFER);
}

/** §10: a MAP has failed, or is back: each router that offers it notices that after a while. */
export function watchMap(world: World, map: number): void {
  const at = world.now + optionDuration(world, 'failure_detection_ms');
  for (const router of world.fixed.plan.accessRouters) {
    const offers = mapsOfferedBy(world, router).some((entry) => entry.map === map);
    if (offers && router !== map && !nodeAt(world, router).failed) setTimer(world, router, MAP_STATE_TIMER, `${map}`, at);
  }
}

/** A router is back and looks which of its MAPs work. */
export function watchMapsOf(world: World, router: number): void {
  const at = world.now + optionDuration(world, 'failure_detection_ms');
  for (const { map } of mapsOfferedBy(world, router))
    if (nodeAt(world, map).failed) setTimer(world, router, MAP_STATE_TIMER, `${map}`, at);
}

/** A router that has failed believes again that its MAPs work. */
export function forgetMapStates(world: World, router: number): void {
  for (const { map } of mapsOfferedBy(world, router)) noteMapState(world, router, map, false);
}

/** §10: the router has noticed; mobiles at its links are told when that is new. True when the timer was this one. */
export function handleMapTimer(world: World, timer: Timer): boolean {
  if (timer.name !== MAP_STATE_TIMER) return false;
  const map = Number(timer.key);
  const lost = nodeAt(world, map).failed;
  if (!noteMapState(world, timer.node, map, lost) || timer.node === roleHolder(world, 'ha')) return true;
  for (const attachment of world.mobility.attachments.values()) {
    if (attachment.router !== timer.node || !attachment.advertised) continue;
    const state = required(world.interfaces[attachment.mobileInterface], 'interface');
    const options = mapOptions(world, timer.node);
    advertise(world, timer.node, state, { preferred: attachment.preferred, deprecated: [], options }, lost ? LOST : BACK);
  }
  return true;
}
