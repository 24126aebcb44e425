/**
 * The home agents, draft-kuntz-dmm-summary-00 §3.3: the permanent one (P-HA) of the address that a mobile has for ever, and in each subnet a
 * temporary one (T-HA) of the addresses that mobiles get there.
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { AgentRules } from '../../mobility/home-agent.ts';
import { noteBoundPrefix, releaseBoundPrefix, type AnchoredLinkReasons } from '../../mobility/anchored-link.ts';
import { AWAY_UNBOUND, releaseToHomeLink } from '../../mobility/home-address.ts';
import { nodeId } from '../../net/network.ts';
import type { World } from '../../mobility/world.ts';

/** What the document says of the links of a subnet. */
export const SUBNET: AnchoredLinkReasons = {
  advertise: {
    section: 'draft-kuntz-dmm-summary-00 §3.3',
    sentence: 'The subnet’s home agent gives the mobile a temporary home address, for the flows that it begins here.',
  },
  onLink: {
    section: 'draft-kuntz-dmm-summary-00 §3.3',
    sentence: 'While the mobile is in the subnet that the address is from, its packets travel by regular IP routing.',
  },
};

const ACCEPT = {
  section: 'RFC 6275 §10.3.1',
  sentence: 'The home agent accepts and tells the mobile for how long.',
};
const REFUSE = { section: 'RFC 6275 §9.5.4', sentence: 'The home agent refuses; the status says why.' };

/** What the document says of the permanent home agent. */
export const PERMANENT: AgentRules = {
  acknowledgement: 'BA',
  reasons: {
    bound: {
      section: 'draft-kuntz-dmm-summary-00 §3.3',
      sentence: 'The permanent home agent knows where the mobile is: who knows only the permanent address reaches it.',
    },
    accept: ACCEPT,
    refuse: REFUSE,
    away: AWAY_UNBOUND,
  },
  careOfAddressesToo: true,
  detection: () => 0,
  deregistered: releaseToHomeLink,
};

/** What the document says of temporary home agents. */
export const TEMPORARY: AgentRules = {
  acknowledgement: 'BA',
  reasons: {
    bound: {
      section: 'draft-kuntz-dmm-summary-00 §3.3',
      sentence: 'A flow still uses the old temporary address: its home agent tunnels the packets to where the mobile is now.',
    },
    accept: ACCEPT,
    refuse: REFUSE,
    away: {
      section: 'draft-kuntz-dmm-summary-00 §4',
      sentence: 'Nobody uses the temporary address any more: its prefix goes back into the home agent’s pool.',
    },
  },
  careOfAddressesToo: true,
  detection: () => 0,
  accepted: (world, agent, entry) => noteBoundPrefix(world, agent, entry, temporaryHomeAgent(world, agent)),
  deregistered: (world, agent, entry) => releaseBoundPrefix(world, agent, entry, SUBNET),
};

/** The rules of the agent for a home address: it is somebody's permanent one, or a temporary one. */
export function rulesFor(world: World, home: Ipv6Address): AgentRules {
  for (const { address } of world.mobility.homes.values()) if (address === home) return PERMANENT;
  return TEMPORARY;
}

/** The temporary home agent of an access router's subnet: the one that the run names, else the router itself. */
export function temporaryHomeAgent(world: World, router: number): number {
  const named = world.run.roles?.['temporary-has'];
  const id =
    typeof named === 'object' && !Array.isArray(named)
      ? (named as { readonly [id: string]: string })[nodeId(world, router)]
      : undefined;
  return id === undefined ? router : (world.fixed.plan.nodeIndex.get(id) ?? router);
}
