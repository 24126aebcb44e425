/** Migrating home agents (draft-chan-dmm-framework-gap-analysis §4.4): as Global HAHA, but every home agent tunnels to the mobile itself. */
import type { SchemeDescription } from '#scenario/scheme-catalog.ts';
import type { Scheme } from '../../mobility/world.ts';
import { GHAHA_DESCRIPTION, GHAHA_HANDLERS, ghahaTunnelsInTurn } from '../ghaha/index.ts';
import { SET_OPTIONS, VARIANT } from '../ghaha/options.ts';

const SECTION = 'draft-chan-dmm-framework-gap-analysis §4.4';

/** What the scheme is. */
export const MHA_DESCRIPTION: SchemeDescription = {
  id: 'mha',
  title: 'Migrating home agents',
  extends: 'ghaha',
  document: 'draft-chan-dmm-framework-gap-analysis',
  summary:
    'Home agents in many networks announce the home prefixes of all, and each knows where every mobile is. The one next to the sender tunnels straight to the care-of address; the price is to keep them all up to date.',
  family: 'client-based',
  roles: GHAHA_DESCRIPTION.roles,
  options: [{ ...VARIANT, default: 'direct', values: ['direct', 'via_primary'], section: SECTION }, ...SET_OPTIONS],
  modelNotes: [
    'All notes of ghaha hold: the document describes where the functions sit, and leaves the procedures to those of Global HAHA.',
    'Packets that are on their way to an old care-of address when the mobile registers are lost; so are those that agents send there until the new one has been told to them. A primary agent that is about to be replaced does not tell the others: the new one does.',
  ],
};

/** The scheme. */
export const MHA: Scheme = {
  description: MHA_DESCRIPTION,
  tunnelsInTurn: ghahaTunnelsInTurn,
  handlers: GHAHA_HANDLERS,
};
