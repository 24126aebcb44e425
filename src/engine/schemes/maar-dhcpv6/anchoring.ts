/** The anchors of draft-bernardos-dmm-pmip-01 §4: why things happen, in its words. */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { Why } from '#records/layout.ts';
import { advertise } from '../../mobility/access.ts';
import type { Anchoring } from '../../mobility/anchoring.ts';
import { addAccessLinkAddress } from '../../mobility/previous-anchor-address.ts';

const DRAFT = 'draft-bernardos-dmm-pmip-01';

const WITHDRAW: Why = {
  section: `${DRAFT} §4.3`,
  sentence: 'The prefix is taken back: the router advertises it with lifetime zero.',
};

/** The scheme's anchors. */
export const MAAR_DHCPV6_ANCHORING: Anchoring = {
  reasons: {
    local: {
      section: `${DRAFT} §4.2`,
      sentence: 'The relay has told the MAAR the prefix that the server gave out for this link: its packets are delivered here.',
    },
    left: {
      section: `${DRAFT} §4.2`,
      sentence: 'The mobile has left this link. Until another MAAR sends an update, its packets are still sent here.',
    },
    returned: {
      section: `${DRAFT} §4.2`,
      sentence: 'The mobile is back at the MAAR of this prefix: the local route is there again.',
    },
    moved: {
      section: `${DRAFT} §4.2`,
      sentence: 'Flows of the mobile are anchored here, so the P-MAAR tunnels their packets to the MAAR that serves it now.',
    },
    unused: {
      section: `${DRAFT} §4.2`,
      sentence: 'No flow of the mobile is anchored at this prefix, so no tunnel is set up for it.',
    },
    accept: {
      section: `${DRAFT} §4.2`,
      sentence: 'The P-MAAR updates its binding and answers from its core address, not from the one that was asked.',
    },
    refuse: { section: 'RFC 5213 §5.3.6', sentence: 'The P-MAAR refuses; the status says why.' },
    register: {
      section: `${DRAFT} §4.2`,
      sentence: 'The lease names an older prefix: the MAAR tells the P-MAAR of that prefix where the mobile is now.',
    },
    waiting: {
      section: `${DRAFT} §4.2`,
      sentence: 'Until the P-MAAR has answered, packets of its prefix have nowhere to go.',
    },
    visited: {
      section: `${DRAFT} §4.2`,
      sentence: 'The P-MAAR has answered: its tunnel ends here, and the packets are delivered to the mobile.',
    },
    direct: { section: `${DRAFT} §4.2`, sentence: 'Packets of an older prefix go back through the tunnel to its P-MAAR.' },
    prefixLeft: {
      section: `${DRAFT} §4.2`,
      sentence: 'The mobile uses this prefix on another of its interfaces.',
    },
    release: {
      section: `${DRAFT} §4.3`,
      sentence: 'The server has revoked the prefix, so the MAAR ends its binding at the P-MAAR.',
    },
  },
  uplinkIsDirect: () => false,
  // The Reply has told the mobile its addresses already; only what a P-MAAR refuses is withdrawn.
  waitsForAnchors: () => false,
  announce: (world, router, state, _attachment, withdrawn) => {
    if (withdrawn.length > 0)
      advertise(world, router, state, { preferred: [], deprecated: [], withdrawn, managed: true }, WITHDRAW);
  },
  tunnelsByUse: true,
  prefixBound: (world, anchor, entry) => addAccessLinkAddress(world, anchor, entry.key as Ipv6Address),
};
