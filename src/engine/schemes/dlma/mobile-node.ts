/** The mobile of the form with Mobile IP (draft-chan-netext-distributed-lma-03 §1; RFC 6275 §11): it registers itself at the nearest LMA. */
import { required } from '#base/assert.ts';
import type { NearestAgentRules } from '../../mobility/nearest-agent.ts';
import { nearestAnchor, routingAnchorsOf } from './anchors.ts';

/** What the documents say of the mobile and its registrations. */
export const MOBILE: NearestAgentRules = {
  reasons: {
    register: {
      section: 'draft-chan-netext-distributed-lma-03 §4.3',
      sentence: 'The mobile registers its home address and its care-of address at the nearest LMA, as a gateway would for it.',
    },
    repeat: {
      section: 'RFC 6275 §11.8',
      sentence: 'No acknowledgement came in time, so the mobile asks again with a new number.',
    },
    renew: {
      section: 'RFC 6275 §11.7.1',
      sentence: 'The binding is about to run out: the mobile extends it while it is attached.',
    },
    deregister: { section: 'RFC 6275 §11.5.5', sentence: 'The mobile gives its binding up.' },
    registered: {
      section: 'RFC 6275 §11.7.3',
      sentence: 'The LMA has accepted: the mobile sends through the tunnel to it.',
    },
  },
  tunnel: {
    section: 'RFC 6275 §11.3.2',
    sentence: 'The mobile takes the packets that its D-LMA tunnels to its care-of address.',
  },
  agentAt: (world, router) => nearestAnchor(world, router) ?? required(routingAnchorsOf(world)[0], 'an LMA'),
};
