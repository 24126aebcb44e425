/** What draft-chan-dmm-framework-gap-analysis says of the mobile and of its links. */
import type { AnchoredLinkReasons } from '../../mobility/anchored-link.ts';

/** §6: the link of a network whose allocation function gives addresses. */
export const NETWORK_LINK: AnchoredLinkReasons = {
  advertise: {
    section: 'draft-chan-dmm-framework-gap-analysis §6',
    sentence: 'The network’s allocation function gives the mobile an address of its own, for sessions that begin here.',
  },
  onLink: {
    section: 'draft-chan-dmm-framework-gap-analysis §7',
    sentence: 'While the mobile is in the network that the address is from, no location has to be managed.',
  },
};
