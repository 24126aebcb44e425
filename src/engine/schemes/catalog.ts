/**
 * What the schemes are, without the code that plays them: the page needs the descriptions at once and the procedures never, and this
 * module takes descriptions alone (package.json says that the areas have no side effects, so a bundle leaves out what only procedures need).
 */
import type { SchemeCatalog, SchemeDescription } from '#scenario/scheme-catalog.ts';
import { DLMA_DESCRIPTION } from './dlma/index.ts';
import { DMA_DESCRIPTION } from './dma/index.ts';
import { DMI_DESCRIPTION } from './dmi/index.ts';
import { FAMA_DESCRIPTION } from './fama/index.ts';
import { FMIPV6_DESCRIPTION } from './fmipv6/index.ts';
import { FRAMEWORK_DESCRIPTION } from './framework/index.ts';
import { GHAHA_DESCRIPTION } from './ghaha/index.ts';
import { HMIPV6_DESCRIPTION } from './hmipv6/index.ts';
import { IPV6_DESCRIPTION } from './ipv6/index.ts';
import { MAAR_DHCPV6_DESCRIPTION } from './maar-dhcpv6/index.ts';
import { NIQ_DESCRIPTION } from './maar-niq/index.ts';
import { MAAR_DESCRIPTION } from './maar/index.ts';
import { MHA_DESCRIPTION } from './mha/index.ts';
import { MIPV6_DESCRIPTION } from './mipv6/index.ts';
import { PFMIPV6_DESCRIPTION } from './pfmipv6/index.ts';
import { PMIPV6_DESCRIPTION } from './pmipv6/index.ts';
import { SAIL_DESCRIPTION } from './sail/index.ts';
import { describedWithRogue } from './rogue.ts';
import { placementOf } from './placement.ts';
import { trustOf } from './trust.ts';

/** Descriptions in the order in which pickers show them; `index.ts` has the schemes in the same order. */
const DESCRIPTIONS: readonly SchemeDescription[] = [
  describedWithRogue(PMIPV6_DESCRIPTION),
  describedWithRogue(PFMIPV6_DESCRIPTION),
  describedWithRogue(DMA_DESCRIPTION),
  describedWithRogue(MAAR_DESCRIPTION),
  describedWithRogue(MAAR_DHCPV6_DESCRIPTION),
  describedWithRogue(NIQ_DESCRIPTION),
  DLMA_DESCRIPTION,
  describedWithRogue(MIPV6_DESCRIPTION),
  describedWithRogue(FMIPV6_DESCRIPTION),
  describedWithRogue(HMIPV6_DESCRIPTION),
  describedWithRogue(FAMA_DESCRIPTION),
  describedWithRogue(DMI_DESCRIPTION),
  describedWithRogue(GHAHA_DESCRIPTION),
  describedWithRogue(MHA_DESCRIPTION),
  describedWithRogue(SAIL_DESCRIPTION),
  describedWithRogue(FRAMEWORK_DESCRIPTION),
  IPV6_DESCRIPTION,
];

/** What the schemes are, for pickers, checks and `schemes --json`. */
export const SCHEME_CATALOG: SchemeCatalog = DESCRIPTIONS.map((description) => ({
  ...description,
  functions: placementOf(description.id),
  trust: trustOf(description.id),
}));
