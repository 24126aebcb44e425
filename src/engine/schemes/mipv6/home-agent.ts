/** The home agent, RFC 6275 §10: registration (§10.3.1) and de-registration (§10.3.2). */
import { MILLISECOND } from '#base/time.ts';
import { AWAY_UNBOUND, releaseToHomeLink } from '../../mobility/home-address.ts';
import type { AgentRules } from '../../mobility/home-agent.ts';
import { optionNumber } from '../../mobility/world.ts';

/** What the document says of the home agent. */
export const HOME_AGENT: AgentRules = {
  acknowledgement: 'BA',
  reasons: {
    bound: {
      section: 'RFC 6275 §10.3.1',
      sentence: 'The binding points at the mobile’s care-of address: packets for its home address go there through the tunnel.',
    },
    accept: { section: 'RFC 6275 §10.3.1', sentence: 'The home agent accepts and tells the mobile for how long.' },
    refuse: { section: 'RFC 6275 §9.5.4', sentence: 'The home agent refuses; the status says why.' },
    away: AWAY_UNBOUND,
  },
  detection: (world) => optionNumber(world, 'ha_dad_ms') * MILLISECOND,
  deregistered: releaseToHomeLink,
};
