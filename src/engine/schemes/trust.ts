/**
 * Who is believed: for each scheme the messages that change where packets go, what protects them, and what somebody could do who forged
 * them. Facts of the documents; the drafts' own security sections are short, so most are those of the protocols that they build on.
 */
import type { TrustDescription } from '#scenario/scheme-catalog.ts';

const BINDING_TO_AGENT: TrustDescription = {
  messages: 'Binding Update and Acknowledgement between mobile and home agent',
  protection: 'IPsec',
  checked: true,
  means: 'Mobile and home agent have had a security association since the mobile was set up; both messages travel in ESP.',
  risk: 'Whoever could forge the update would draw all packets of the mobile to an address of their choice.',
  section: 'RFC 6275 §5.1, RFC 4877',
};

const BINDING_TO_CORRESPONDENT: TrustDescription = {
  messages: 'Binding Update to a correspondent',
  protection: 'return routability',
  checked: true,
  means:
    'The two have never met. The correspondent signs a token to the home address and one to the care-of address; only who receives both can sign the update.',
  risk: 'Somebody on the path of both tokens, near the correspondent, can still forge it: the test proves places, not persons.',
  section: 'RFC 6275 §5.2, §15.4',
};

const PROXY_BINDING: TrustDescription = {
  messages: 'Proxy Binding Update and Acknowledgement between gateway and anchor',
  protection: 'IPsec',
  checked: true,
  means:
    'Gateway and anchor belong to one operator and share a security association; the anchor takes updates from known gateways only.',
  risk: 'A gateway that is taken over can claim any mobile of the domain, since the mobile itself signs nothing.',
  section: 'RFC 5213 §4, §11',
};

const ATTACHMENT: TrustDescription = {
  messages: 'Attachment of the mobile at the access router',
  protection: 'link access control',
  checked: false,
  means: 'The access network has authenticated the mobile before the router hears of it; who it is follows from that alone.',
  risk: 'A mobile that attaches under another’s name gets that one’s prefixes and packets.',
  section: 'RFC 5213 §6.6, §11',
};

const ROUTER_ADVERTISEMENT: TrustDescription = {
  messages: 'Router and neighbor discovery on the access link',
  protection: 'nothing',
  checked: false,
  means: 'The link is point-to-point; what comes over it is believed (SEND, RFC 3971, would sign it).',
  risk: 'A rogue router on the link could give the mobile false prefixes.',
  section: 'RFC 4861 §11',
};

const NEIGHBORS_IN_ACCESS: TrustDescription = {
  messages: 'Handover Initiate and Acknowledge between gateways',
  protection: 'IPsec',
  checked: false,
  means: 'Gateways that hand over to each other need an association each with each.',
  risk: 'A forged HI draws the packets of a mobile that has not moved away from it.',
  section: 'RFC 5949 §7',
};

const SESSION_DATABASE: TrustDescription = {
  messages: 'Questions to the session database, and its answers',
  protection: 'left open',
  checked: false,
  means: 'The draft leaves its security considerations to be written; an operator would protect both ends as for proxy updates.',
  risk: 'Who could write into the database would be named the anchor of a mobile’s prefix.',
  section: 'draft-seite-dmm-dma-05 §5',
};

const BETWEEN_MAARS: TrustDescription = {
  messages: 'Proxy Binding Update and Acknowledgement among MAARs and CMD',
  protection: 'IPsec',
  checked: true,
  means: 'As in Proxy Mobile IPv6; with a locator or without a CMD, every MAAR needs an association with every other.',
  risk: 'Each MAAR can move the prefixes of every mobile, so one that is taken over endangers more than its own cell.',
  section: 'RFC 8885 §6',
};

const DHCP: TrustDescription = {
  messages: 'DHCPv6 between mobile, relay and server',
  protection: 'nothing',
  checked: false,
  means: 'Client messages are plain; relay and server trust each other inside the domain.',
  risk: 'A mobile with another’s DUID is leased that one’s addresses, and the MAARs bind them.',
  section: 'RFC 8415 §22',
};

const INFORMATION_QUERY: TrustDescription = {
  messages: 'Node Information Reply of the mobile',
  protection: 'nothing',
  checked: false,
  means: 'The serving MAAR asks the mobile for its addresses and believes what it says.',
  risk: 'A mobile can name an address of somebody else: the MAAR asks its anchor for it, which has to know better.',
  section: 'draft-bernardos-dmm-pmip-01 §5, RFC 4620 §8',
};

const BINDING_AT_ROUTERS: TrustDescription = {
  messages: 'Binding Update to a router where the mobile was before',
  protection: 'left open',
  checked: true,
  means:
    'Every access router is a home agent, so IPsec would need an association with each; FAMA proposes cryptographically generated addresses.',
  risk: 'Without either, anybody could move the flows of a mobile that has left the router.',
  section: 'draft-kuntz-dmm-summary-00 §4',
};

const ANCHOR_SET: TrustDescription = {
  messages: 'State synchronization and switch among home agents',
  protection: 'IPsec',
  checked: false,
  means:
    'Home agents know each other and protect what they say; but no association can end at the anycast address by which mobiles find them.',
  risk: 'A false member of the set would learn where all mobiles are and could take them over.',
  section: 'draft-kuntz-dmm-summary-00 §3.5, §4',
};

const LOCATIONS: TrustDescription = {
  messages: 'Location updates and notifications among LMAs',
  protection: 'IPsec',
  checked: true,
  means:
    'A trust relationship among all LMAs of the domain; an LMA takes locations only from those it has one with (option `protection` with the role `rogue`, played out in the gallery).',
  risk: 'An LMA that is not to be trusted could draw a mobile’s packets to itself, or flood the LMA where it is.',
  section: 'draft-chan-netext-distributed-lma-03 §9',
};

const DIRECTORY: TrustDescription = {
  messages: 'Stores and look-ups at the owners of the directory',
  protection: 'left open',
  checked: false,
  means: 'The summary says nothing; among home agents of one operator they would be protected as other signalling.',
  risk: 'A false owner answers for a share of all mobiles.',
  section: 'draft-kuntz-dmm-summary-00 §3.6',
};

const LOCAL_BINDING: TrustDescription = {
  messages: 'Local Binding Update to the mobility anchor point',
  protection: 'IPsec',
  checked: true,
  means:
    'Mobile and MAP set up an association when they first meet (IKEv2); it proves that later updates come from the same mobile.',
  risk: 'Whoever forged it would draw the packets of the regional address.',
  section: 'RFC 5380 §12',
};

const FAST_BINDING: TrustDescription = {
  messages: 'Fast Binding Update to the previous access router',
  protection: 'handover key',
  checked: false,
  means:
    'Mobile and access router share a key that they have agreed on before (RFC 5269), and the update is signed with it; the model leaves that out.',
  risk: 'A forged one sends the packets of a mobile to another router.',
  section: 'RFC 5568 §6.4.5, §10',
};

const LOGICAL_FUNCTIONS: TrustDescription = {
  messages: 'Between mobility routing and location management',
  protection: 'left open',
  checked: false,
  means:
    'REQ6 asks that authentication, authorization and protection of signalling be part of the design, whichever way the functions are placed.',
  risk: 'The more nodes may say where a mobile is, the more of them have to be trusted.',
  section: 'draft-chan-dmm-framework-gap-analysis §5.7',
};

const BINDING_TO_ANYCAST: TrustDescription = {
  messages: 'Binding Update to the anycast address of the home agents',
  protection: 'left open',
  checked: true,
  means:
    'IPsec cannot be applied where an endpoint is an anycast address; the agents would have to share the association, as HARP does.',
  risk: 'Whoever could forge the update would draw all packets of the mobile to an address of their choice.',
  section: 'draft-kuntz-dmm-summary-00 §3.5, §4',
};

const BINDING_TO_TEMPORARY: TrustDescription = {
  messages: 'Binding Update to the home agents of networks visited before',
  protection: 'left open',
  checked: true,
  means:
    'Each temporary home agent would need an association with the mobile; the summary asks how such associations are made and says that this solution is silent.',
  risk: 'Without them anybody could move the flows of a mobile that has left the network.',
  section: 'draft-kuntz-dmm-summary-00 §4',
};

const BINDING_TO_ROUTER: TrustDescription = {
  messages: 'Binding Update of the mobile to a mobility router',
  protection: 'left open',
  checked: true,
  means: 'The draft names functions, no messages: a mobility router that takes updates needs what a home agent needs.',
  risk: 'Whoever could forge the update would draw all packets of the mobile to an address of their choice.',
  section: 'draft-chan-dmm-framework-gap-analysis §5.7',
};

const NAME_UPDATE: TrustDescription = {
  messages: 'DNS Update (with a name server)',
  protection: 'left open',
  checked: false,
  means:
    'RFC 2136 leaves permission to the server (§3.3), RFC 3007 has transaction signatures; the server here believes every update.',
  risk: 'Whoever calls the mobile by its name is sent to somebody else.',
  section: 'RFC 2136 §3.3, RFC 3007',
};

/** By scheme, what changes where packets go first. */
const TRUST: { readonly [scheme: string]: readonly TrustDescription[] } = {
  ipv6: [ROUTER_ADVERTISEMENT],
  pmipv6: [PROXY_BINDING, ATTACHMENT],
  pfmipv6: [PROXY_BINDING, NEIGHBORS_IN_ACCESS, ATTACHMENT],
  dma: [PROXY_BINDING, SESSION_DATABASE, ATTACHMENT],
  maar: [BETWEEN_MAARS, ATTACHMENT],
  'maar-dhcpv6': [BETWEEN_MAARS, DHCP, ATTACHMENT],
  'maar-niq': [BETWEEN_MAARS, INFORMATION_QUERY, ATTACHMENT],
  dlma: [LOCATIONS, PROXY_BINDING, ATTACHMENT],
  mipv6: [BINDING_TO_AGENT, BINDING_TO_CORRESPONDENT, ROUTER_ADVERTISEMENT],
  fmipv6: [FAST_BINDING, BINDING_TO_AGENT, BINDING_TO_CORRESPONDENT],
  hmipv6: [LOCAL_BINDING, BINDING_TO_AGENT, BINDING_TO_CORRESPONDENT],
  fama: [BINDING_AT_ROUTERS, NAME_UPDATE, ROUTER_ADVERTISEMENT],
  dmi: [BINDING_TO_AGENT, BINDING_TO_TEMPORARY, NAME_UPDATE],
  mha: [ANCHOR_SET, BINDING_TO_ANYCAST],
  ghaha: [ANCHOR_SET, BINDING_TO_ANYCAST],
  sail: [DIRECTORY, BINDING_TO_AGENT],
  framework: [LOGICAL_FUNCTIONS, BINDING_TO_ROUTER],
};

/** What a scheme rests on. */
export function trustOf(scheme: string): readonly TrustDescription[] {
  return TRUST[scheme] ?? [];
}
