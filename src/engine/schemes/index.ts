/** All schemes that can be played. */
import type { Scheme } from '../mobility/world.ts';
import { DLMA } from './dlma/index.ts';
import { DMA } from './dma/index.ts';
import { DMI } from './dmi/index.ts';
import { FAMA } from './fama/index.ts';
import { FMIPV6 } from './fmipv6/index.ts';
import { FRAMEWORK } from './framework/index.ts';
import { GHAHA } from './ghaha/index.ts';
import { HMIPV6 } from './hmipv6/index.ts';
import { IPV6 } from './ipv6/index.ts';
import { MAAR_DHCPV6 } from './maar-dhcpv6/index.ts';
import { NIQ } from './maar-niq/index.ts';
import { MAAR } from './maar/index.ts';
import { MHA } from './mha/index.ts';
import { MIPV6 } from './mipv6/index.ts';
import { PFMIPV6 } from './pfmipv6/index.ts';
import { PMIPV6 } from './pmipv6/index.ts';
import { SAIL } from './sail/index.ts';
import { withRogue } from './rogue.ts';

/** Schemes in the order in which pickers show them. */
export const SCHEMES: readonly Scheme[] = [
  withRogue(PMIPV6),
  withRogue(PFMIPV6),
  withRogue(DMA),
  withRogue(MAAR),
  withRogue(MAAR_DHCPV6),
  withRogue(NIQ),
  DLMA,
  withRogue(MIPV6),
  withRogue(FMIPV6),
  withRogue(HMIPV6),
  withRogue(FAMA),
  withRogue(DMI),
  withRogue(GHAHA),
  withRogue(MHA),
  withRogue(SAIL),
  withRogue(FRAMEWORK),
  IPV6,
];

export { SCHEME_CATALOG } from './catalog.ts';

/** A scheme by its identifier, or null. */
export function schemeById(id: string): Scheme | null {
  return SCHEMES.find((scheme) => scheme.description.id === id) ?? null;
}
