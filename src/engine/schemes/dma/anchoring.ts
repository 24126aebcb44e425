/** The anchors of draft-seite-dmm-dma-05: why things happen, in its words, and when its advertisement leaves. */
import type { Why } from '#records/layout.ts';
import { advertise } from '../../mobility/access.ts';
import type { Anchoring } from '../../mobility/anchoring.ts';
import { optionText } from '../../mobility/world.ts';
import { prefixBound, prefixReleased } from './home-mar.ts';

const ADVERTISE: Why = {
  section: 'draft-seite-dmm-dma-05 §4.2 step 4',
  sentence: 'Old prefixes are advertised as deprecated: they serve ongoing sessions; new ones use the new prefix.',
};

/** The scheme's anchors. */
export const DMA_ANCHORING: Anchoring = {
  reasons: {
    local: {
      section: 'draft-seite-dmm-dma-05 §4.1',
      sentence: 'The mobile is on the link of the router that gave it this prefix: regular IPv6 routing, no tunnel.',
    },
    left: {
      section: 'draft-seite-dmm-dma-05 §4.1',
      sentence:
        'The mobile has left this link. Until another router registers, its packets are still sent here; nobody extends the prefix, so it runs out.',
    },
    returned: {
      section: 'draft-seite-dmm-dma-05 §4.1',
      sentence: 'The mobile is back at the anchor of this prefix: its packets are delivered here again, without signalling.',
    },
    moved: {
      section: 'draft-seite-dmm-dma-05 §4.2 step 5',
      sentence: 'The anchor tunnels the mobile’s packets of this prefix to the router that serves it now.',
    },
    accept: {
      section: 'draft-seite-dmm-dma-05 §4.2 step 3',
      sentence: 'The anchor plays the LMA for its prefix and accepts the new location.',
    },
    refuse: { section: 'RFC 5213 §5.3.6', sentence: 'The anchor refuses; the status says why.' },
    register: {
      section: 'draft-seite-dmm-dma-05 §4.2 step 3',
      sentence: 'The router tells the anchor of an earlier prefix that it serves the mobile now.',
    },
    waiting: {
      section: 'draft-seite-dmm-dma-05 §4.2 step 3',
      sentence: 'Until the anchor has answered, packets of its prefix have nowhere to go.',
    },
    visited: {
      section: 'draft-seite-dmm-dma-05 §4.2 step 5',
      sentence: 'The anchor has accepted: its tunnel ends here, and the packets are delivered to the mobile.',
    },
    direct: {
      section: 'draft-seite-dmm-dma-05 §3.1',
      sentence: 'Packets of the earlier prefix may leave straight from the serving router.',
    },
    prefixLeft: {
      section: 'draft-seite-dmm-dma-05 §4.3',
      sentence:
        'The mobile has taken this prefix to another of its interfaces: the router delivers what still comes, and forgets it.',
    },
    release: {
      section: 'draft-seite-dmm-dma-05 §3.3',
      sentence: 'The last session of this prefix is over, so the router gives it back to its anchor.',
    },
  },
  uplinkIsDirect: (world) => optionText(world, 'uplink') === 'direct',
  waitsForAnchors: (world) => optionText(world, 'ra') !== 'immediately',
  announce: (world, router, state, attachment, withdrawn) =>
    advertise(world, router, state, { preferred: attachment.preferred, deprecated: attachment.deprecated, withdrawn }, ADVERTISE),
  prefixBound,
  prefixReleased,
};
