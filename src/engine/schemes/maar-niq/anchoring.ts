/** The anchors of draft-bernardos-dmm-pmip-01 §5: why things happen, in its words, and what its advertisement says. */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { Why } from '#records/layout.ts';
import { advertise } from '../../mobility/access.ts';
import type { Anchoring } from '../../mobility/anchoring.ts';
import { addAccessLinkAddress } from '../../mobility/previous-anchor-address.ts';
import { optionText, type Attachment, type World } from '../../mobility/world.ts';

const SECTION = 'draft-bernardos-dmm-pmip-01 §5.2';

const ADVERTISE: Why = {
  section: SECTION,
  sentence:
    'With all P-MAARs told, the mobile learns its new prefix; the earlier ones are deprecated and serve ongoing flows only.',
};

const ADVERTISE_FIRST: Why = {
  section: SECTION,
  sentence: 'The mobile has no prefix of another MAAR: it learns the one that this MAAR has allocated to it.',
};
const ADVERTISE_UNASKED: Why = {
  section: 'draft-bernardos-dmm-pmip-01 §5.1',
  sentence: 'The mobile has not answered the query, so it learns the prefix of this MAAR alone.',
};
const ADVERTISE_EARLY: Why = {
  section: SECTION,
  sentence: 'The mobile learns its new prefix now, although not every P-MAAR has answered yet.',
};
const WITHDRAW: Why = {
  section: 'RFC 4862 §5.5.3',
  sentence: 'A prefix cannot be served any more, so the mobile hears of it with valid lifetime zero.',
};

/** Why an advertisement leaves. */
function reasonOf(world: World, router: number, attachment: Attachment, withdrawn: readonly Ipv6Address[]): Why {
  if (withdrawn.length > 0) return WITHDRAW;
  if (world.mobility.addressQueries.get(router)?.has(attachment.mobileInterface) === true) return ADVERTISE_UNASKED;
  if (attachment.awaiting.length > 0) return ADVERTISE_EARLY;
  return attachment.deprecated.length === 0 ? ADVERTISE_FIRST : ADVERTISE;
}

/** The scheme's anchors: every MAAR. */
export const NIQ_ANCHORING: Anchoring = {
  reasons: {
    local: {
      section: SECTION,
      sentence: 'A mobile has attached: the MAAR makes a Binding Cache Entry and allocates a prefix to it.',
    },
    left: {
      section: 'draft-bernardos-dmm-pmip-01 §5',
      sentence:
        'The mobile has left this link. Until another MAAR registers, its packets are still sent here; nobody extends the entry, so it runs out.',
    },
    returned: {
      section: 'draft-bernardos-dmm-pmip-01 §5',
      sentence:
        'The mobile is back at the MAAR that anchors this prefix: its packets are delivered here again, without signalling.',
    },
    moved: {
      section: SECTION,
      sentence: 'The P-MAAR updates its entry and tunnels the mobile’s packets of this prefix to the MAAR that serves it now.',
    },
    accept: {
      section: SECTION,
      sentence: 'The P-MAAR answers from its own address, not from the one on its access link, so the serving MAAR learns it.',
    },
    refuse: { section: 'RFC 5213 §5.3.6', sentence: 'The P-MAAR refuses; the status says why.' },
    register: { section: SECTION, sentence: 'The MAAR tells a P-MAAR that it serves the mobile now.' },
    waiting: { section: SECTION, sentence: 'Until the P-MAAR has answered, packets of its prefix have nowhere to go.' },
    visited: {
      section: SECTION,
      sentence: 'The P-MAAR has answered: the tunnel ends here, and its packets are delivered to the mobile.',
    },
    direct: {
      section: 'draft-bernardos-dmm-pmip-01 §5',
      sentence: 'Packets of the earlier prefix leave straight from the serving MAAR.',
    },
    prefixLeft: { section: SECTION, sentence: 'The mobile has taken this prefix to another of its interfaces.' },
    release: {
      section: SECTION,
      sentence: 'The last flow of this prefix is over, so the serving MAAR gives it back to its P-MAAR.',
    },
  },
  uplinkIsDirect: (world) => optionText(world, 'uplink') === 'direct',
  waitsForAnchors: (world) => optionText(world, 'ra') !== 'immediately',
  announce: (world, router, state, attachment, withdrawn: readonly Ipv6Address[]) =>
    advertise(
      world,
      router,
      state,
      { preferred: attachment.preferred, deprecated: attachment.deprecated, withdrawn },
      reasonOf(world, router, attachment, withdrawn),
    ),
  prefixBound: (world, anchor, entry) => addAccessLinkAddress(world, anchor, entry.key as Ipv6Address),
};
