/**
 * Which of the logical functions of draft-chan-dmm-framework-gap-analysis §3 the nodes of each scheme have, by the label of their role: its
 * figures 1 to 7 draw mobility protocols in this way.
 */
import type { FunctionPlacement, LogicalFunction } from '#scenario/scheme-catalog.ts';

/** All three in one: the home agent of Mobile IP, the anchor of Proxy Mobile IP (§4.1, §4.4). */
const BUNDLE: readonly LogicalFunction[] = ['allocation', 'location-management', 'mobility-routing'];

const PROXY_MOBILE_IP: FunctionPlacement = { LMA: BUNDLE, MAG: ['proxy'] };
const MOBILE_IP: FunctionPlacement = { HA: BUNDLE };

const PLACEMENTS: { readonly [scheme: string]: FunctionPlacement } = {
  ipv6: {},
  pmipv6: PROXY_MOBILE_IP,
  pfmipv6: PROXY_MOBILE_IP,
  mipv6: MOBILE_IP,
  fmipv6: MOBILE_IP,
  // §4.3: to the home agent the MAP is the mobile, to the mobile it is the home agent.
  hmipv6: { HA: BUNDLE, MAP: ['mobility-routing', 'proxy'] },
  // §4.4: the same anchor in many networks.
  mha: MOBILE_IP,
  ghaha: MOBILE_IP,
  fama: { DAR: BUNDLE },
  dmi: { 'P-HA': BUNDLE, 'T-HA': BUNDLE },
  dma: { MAR: ['allocation', 'mobility-routing', 'proxy'], 'Session DB': ['location-management'] },
  maar: { MAAR: ['allocation', 'mobility-routing', 'proxy'], CMD: ['location-management'] },
  // The lease says which MAARs a mobile was at.
  'maar-dhcpv6': { MAAR: ['mobility-routing', 'proxy'], 'DHCPv6 server': ['allocation', 'location-management'] },
  'maar-niq': { MAAR: ['allocation', 'mobility-routing', 'proxy'] },
  dlma: {
    LMA: ['mobility-routing'],
    'H-LMA': ['allocation', 'location-management', 'mobility-routing'],
    LM: ['allocation', 'location-management'],
    MAG: ['proxy'],
  },
  sail: { HA: ['allocation', 'mobility-routing'], owner: ['location-management'] },
  framework: { MR: ['mobility-routing', 'proxy'], LM: ['location-management'], home: ['allocation'], proxy: ['proxy'] },
};

/** The placement of a scheme's functions. */
export function placementOf(scheme: string): FunctionPlacement {
  return PLACEMENTS[scheme] ?? {};
}
