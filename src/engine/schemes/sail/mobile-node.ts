/** The mobile, RFC 6275 §11: it registers each care-of address at the home agent that is nearest there (draft-kuntz-dmm-summary-00 §3.6). */
import { required } from '#base/assert.ts';
import { membersOf, nearestMember } from '../../mobility/home-agent-set.ts';
import { COMMON_REASONS } from '../../mobility/mobile-registration.ts';
import type { NearestAgentRules } from '../../mobility/nearest-agent.ts';

/** What the documents say of the mobile and its registrations. */
export const MOBILE: NearestAgentRules = {
  reasons: {
    register: {
      section: 'draft-kuntz-dmm-summary-00 §3.6',
      sentence: 'The mobile registers its care-of address at the nearest home agent.',
    },
    ...COMMON_REASONS,
    deregister: { section: 'RFC 6275 §11.5.5', sentence: 'The mobile gives its binding up.' },
    registered: {
      section: 'RFC 6275 §11.7.3',
      sentence: 'The home agent has accepted: the mobile sends through the tunnel to it.',
    },
  },
  tunnel: {
    section: 'RFC 6275 §11.3.2',
    sentence: 'The mobile takes the packets that its home agent tunnels to its care-of address.',
  },
  agentAt: (world, router) => nearestMember(world, router) ?? required(membersOf(world)[0], 'a home agent'),
};
