/** The anchors of draft-bernardos-dmm-pmip-01: why things happen, in its words, and how its MAARs advertise. */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { Why } from '#records/layout.ts';
import { linkLocalAddress } from '../../net/link-layer.ts';
import type { MobileInterface } from '../../net/network.ts';
import { advertise } from '../../mobility/access.ts';
import type { Anchoring } from '../../mobility/anchoring.ts';
import { routerSessionOf } from '../../mobility/central-database.ts';
import { interfaceKey, optionOn, type Attachment, type World } from '../../mobility/world.ts';

const ADVERTISE: Why = {
  section: 'draft-bernardos-dmm-pmip-01 §3.1',
  sentence: 'The registration stands: the MAAR shows the mobile the prefix that it has reserved for it.',
};
const ADVERTISE_EARLIER: Why = {
  section: 'RFC 8885 §3.7',
  sentence:
    'An earlier prefix is shown with preferred lifetime 0: its flows go on, new ones take the prefix of the serving MAAR.',
};
const ADVERTISE_AS: Why = {
  section: 'RFC 8885 §3.7',
  sentence:
    'The serving MAAR speaks as the logical router of this prefix’s own MAAR, so the mobile sees every router where it was.',
};

/**
 * §3.1 and RFC 8885 §3.7: one advertisement with all prefixes, one a prefix, or one a logical router. A deprecated prefix has preferred
 * lifetime 0 and a valid lifetime above it.
 */
function announce(
  world: World,
  router: number,
  state: MobileInterface,
  attachment: Attachment,
  withdrawn: readonly Ipv6Address[],
): void {
  const { preferred, deprecated } = attachment;
  if (!optionOn(world, 'dlif')) {
    if (optionOn(world, 'ra_per_prefix')) {
      for (const prefix of preferred) advertise(world, router, state, { preferred: [prefix], deprecated: [] }, ADVERTISE);
      for (const prefix of deprecated)
        advertise(world, router, state, { preferred: [], deprecated: [prefix] }, ADVERTISE_EARLIER);
    } else
      advertise(
        world,
        router,
        state,
        { preferred, deprecated, withdrawn },
        deprecated.length === 0 ? ADVERTISE : ADVERTISE_EARLIER,
      );
    return;
  }
  const visited = routerSessionOf(world, router, interfaceKey(world, state))?.visited ?? [];
  const own = deprecated.filter((prefix) => !visited.some((entry) => entry.prefix === prefix));
  advertise(
    world,
    router,
    state,
    { from: linkLocalAddress(router), preferred, deprecated: own, withdrawn },
    own.length === 0 ? ADVERTISE : ADVERTISE_EARLIER,
  );
  for (const shown of new Set(visited.map((entry) => entry.linkLocal))) {
    const prefixes = visited.flatMap((entry) => (entry.linkLocal === shown ? [entry.prefix] : []));
    const from = shown === null ? {} : { from: shown };
    advertise(world, router, state, { ...from, preferred: [], deprecated: prefixes }, ADVERTISE_AS);
  }
}

/** The scheme's anchors. */
export const MAAR_ANCHORING: Anchoring = {
  reasons: {
    local: {
      section: 'draft-bernardos-dmm-pmip-01 §3.1',
      sentence:
        'The MAAR reserves a prefix of its own pool for the mobile in a temporary binding; it routes it as any router does.',
    },
    left: {
      section: 'draft-bernardos-dmm-pmip-01 §3.5',
      sentence:
        'The mobile has left this link; the binding lives until its lifetime ends, so that the mobile can come up elsewhere.',
    },
    returned: {
      section: 'draft-bernardos-dmm-pmip-01 §3.2',
      sentence: 'The mobile is back at the MAAR of this prefix: its packets are delivered here again, without a tunnel.',
    },
    moved: {
      section: 'draft-bernardos-dmm-pmip-01 §3.2',
      sentence: 'The Serving MAAR option tells where the mobile is: its own MAAR tunnels the prefix there.',
    },
    accept: {
      section: 'draft-bernardos-dmm-pmip-01 §3.2',
      sentence: 'The previous MAAR has set tunnel and route, and says so with the prefix that it anchors.',
    },
    refuse: { section: 'RFC 5213 §5.3.6', sentence: 'The update is refused; the status says why.' },
    register: { section: 'draft-bernardos-dmm-pmip-01 §3.1', sentence: 'The MAAR registers the mobile at the CMD.' },
    waiting: {
      section: 'RFC 8885 §3.2',
      sentence: 'Until it has heard of an earlier prefix, the serving MAAR carries nothing of it.',
    },
    visited: {
      section: 'draft-bernardos-dmm-pmip-01 §3.2',
      sentence: 'The serving MAAR knows the prefix and its MAAR: the tunnel between the two ends here, both ways.',
    },
    direct: {
      section: 'draft-bernardos-dmm-pmip-01 §3.2',
      sentence: 'Packets of the MAAR’s own prefix leave without a tunnel.',
    },
    prefixLeft: { section: 'draft-bernardos-dmm-pmip-01 §3.2', sentence: 'The prefix is served on another link now.' },
    release: { section: 'draft-bernardos-dmm-pmip-01 §3.5', sentence: 'The session is over, so the prefix goes back.' },
  },
  uplinkIsDirect: () => false,
  waitsForAnchors: () => true,
  announce,
};
