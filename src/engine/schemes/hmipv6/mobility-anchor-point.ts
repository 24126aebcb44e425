/** The mobility anchor point (MAP), RFC 5380 §6.2: a home agent of regional care-of addresses. It never learns a home address. */
import { MILLISECOND } from '#base/time.ts';
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { anchorOfPrefix } from '../../net/mobile-host.ts';
import { prefixOfAddress } from '../../net/owners.ts';
import type { AgentRules } from '../../mobility/home-agent.ts';
import { mapsOfferedBy } from '../../mobility/mobility-anchor-points.ts';
import { optionNumber, optionText, type World } from '../../mobility/world.ts';

/** What the document says of the MAP. */
export const MAP: AgentRules = {
  acknowledgement: 'LBA',
  reasons: {
    bound: {
      section: 'RFC 5380 §6.2',
      sentence: 'The MAP binds the regional care-of address to the on-link one and tunnels what comes for it there.',
    },
    accept: { section: 'RFC 5380 §6.2', sentence: 'The MAP accepts, like a home agent, and tells the mobile for how long.' },
    refuse: { section: 'RFC 5380 §6.2', sentence: 'The MAP does not serve this address; the status says why.' },
    away: {
      section: 'RFC 5380 §6.2',
      sentence: 'The local binding is over: nobody tells the MAP where the mobile is, and its packets are dropped here.',
    },
  },
  detection: (world) => optionNumber(world, 'map_dad_ms') * MILLISECOND,
  admits: (world, map, { careOf }) => optionText(world, 'map_admits') === 'all' || isInDomain(world, map, careOf),
};

/** §8: whether an on-link care-of address is of a router that offers this MAP. */
function isInDomain(world: World, map: number, careOf: Ipv6Address): boolean {
  const router = anchorOfPrefix(world, prefixOfAddress(careOf));
  return mapsOfferedBy(world, router).some((entry) => entry.map === map);
}
