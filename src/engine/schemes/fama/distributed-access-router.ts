/**
 * The distributed access router (DAR), draft-kuntz-dmm-summary-00 §3.2: first router of the mobiles on its links, and home agent of the
 * addresses that it gave out.
 */
import type { AgentRules } from '../../mobility/home-agent.ts';
import { noteBoundPrefix, releaseBoundPrefix, type AnchoredLinkReasons } from '../../mobility/anchored-link.ts';

/** What the document says of the router's links. */
export const LINK: AnchoredLinkReasons = {
  advertise: {
    section: 'draft-kuntz-dmm-summary-00 §3.2',
    sentence: 'The router gives the mobile an address of its own block, for all flows that begin on this link.',
  },
  onLink: {
    section: 'draft-seite-dmm-dma-05 §3.2',
    sentence: 'While the mobile is on the link that the address is from, its packets are routed in the standard way.',
  },
};

/** What the document says of the router as home agent. */
export const ANCHOR: AgentRules = {
  acknowledgement: 'BA',
  reasons: {
    bound: {
      section: 'draft-kuntz-dmm-summary-00 §3.2',
      sentence: 'The old router is home agent of the address now: it tunnels its packets to the mobile’s new address.',
    },
    accept: {
      section: 'RFC 6275 §10.3.1',
      sentence: 'The router accepts and tells the mobile for how long.',
    },
    refuse: { section: 'RFC 6275 §9.5.4', sentence: 'The router refuses; the status says why.' },
    away: {
      section: 'draft-kuntz-dmm-summary-00 §4',
      sentence: 'Nobody uses the address any more: its prefix goes back into the router’s pool.',
    },
  },
  careOfAddressesToo: true,
  detection: () => 0,
  accepted: (world, agent, entry) => noteBoundPrefix(world, agent, entry),
  deregistered: (world, agent, entry) => releaseBoundPrefix(world, agent, entry, LINK),
};
