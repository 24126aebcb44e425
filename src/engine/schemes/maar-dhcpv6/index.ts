/** MAARs that learn a mobile's previous anchors from its DHCPv6 lease, draft-bernardos-dmm-pmip-01 §4: partially distributed. */
import type { SchemeDescription } from '#scenario/scheme-catalog.ts';
import type { Scheme } from '../../mobility/world.ts';
import { BINDING_LIFETIME } from '../options.ts';
import { MAAR_DHCPV6_ANCHORING } from './anchoring.ts';
import {
  handleAttachment,
  handleDetachment,
  handleDhcpMessage,
  handleFailure,
  handleFlowEnd,
  handleFlowStart,
  handleLinkDown,
  handleLinkUp,
  handleMobilityMessage,
  handleRouterFound,
  handleRouterSolicitation,
  handleTimer,
  setup,
} from './procedures.ts';

const DRAFT = 'draft-bernardos-dmm-pmip-01';

/** What the scheme is. */
export const MAAR_DHCPV6_DESCRIPTION: SchemeDescription = {
  id: 'maar-dhcpv6',
  title: 'MAARs with DHCPv6',
  document: DRAFT,
  summary:
    'Each access router (MAAR) anchors the prefixes of its link. The domain’s DHCPv6 server keeps all prefixes of a mobile in its lease, so a new MAAR learns from the Reply whom to ask for a tunnel.',
  family: 'network-based',
  roles: [
    {
      key: 'dhcp-server',
      label: 'DHCPv6 server',
      shape: 'node',
      meaning: 'Gives out the prefixes of all MAARs and keeps a mobile’s lease with all of its prefixes; not on any data path.',
      defaultPlacement: 'The first server, else the first gateway or router.',
    },
  ],
  options: [
    {
      key: 'rs_ra_first',
      type: 'boolean',
      default: false,
      meaning: 'The mobile waits for a router advertisement (with the M flag) before it asks for addresses.',
      section: `${DRAFT} §4.2`,
    },
    {
      key: 'dhcp_messages',
      type: 'number',
      default: 2,
      minimum: 2,
      maximum: 4,
      multipleOf: 2,
      meaning: 'Request and Reply with a server that the mobile knows (2), or Solicit and Advertise first (4).',
      section: `${DRAFT} §4.2`,
    },
    {
      key: 'p_maar_address',
      type: 'string',
      default: 'built',
      values: ['built', 'table'],
      meaning:
        'How a MAAR finds a P-MAAR: it builds the access-link address from the prefix until an answer has taught it the core address, or it has a table of all core addresses.',
      section: `${DRAFT} §4.2`,
    },
    {
      key: 'return_restores',
      type: 'string',
      default: 'on_request',
      values: ['on_request', 'on_reply'],
      meaning:
        'When a MAAR that a mobile returns to delivers its own prefixes again: when the mobile asks, or when the lease comes.',
      section: `${DRAFT} §4.2`,
    },
    {
      key: 'reuse_prefix',
      type: 'boolean',
      default: true,
      meaning: 'A mobile that returns gets its earlier prefix of that MAAR for new flows again.',
      section: `${DRAFT} §4.2`,
    },
    {
      key: 'revoke_unused',
      type: 'boolean',
      default: false,
      meaning: 'The server takes an older prefix back when its last flow is over: Reconfigure, Renew, Reply, and lifetime zero.',
      section: `${DRAFT} §4.3`,
    },
    {
      key: 'unsupported_mobiles',
      type: 'string',
      default: 'none',
      values: ['none', 'without_home', 'all'],
      meaning:
        'Mobiles whose mobility the domain does not support, so that they get regular DHCPv6: none, those without a home network (they roam here), or all.',
      section: `${DRAFT} §4.4`,
    },
    {
      key: 'attach_trigger',
      type: 'string',
      default: 'rs',
      values: ['rs', 'l2'],
      meaning:
        'What tells a MAAR that a mobile is back: its first DHCPv6 message, or the link layer. Addresses come by DHCPv6 in both.',
      section: 'RFC 5213 §6.9.1.1',
    },
    BINDING_LIFETIME,
  ],
  modelNotes: [
    '“Lifetime zero” for older prefixes (§4.2) is read as preferred lifetime zero: a valid lifetime of zero would end the flows they are kept for.',
    'The lease is an IA_NA: an address out of a /64 of the mobile’s own, made with its interface identifier. The draft speaks of prefixes and of stateful address configuration.',
    'With two messages the mobile knows the domain’s only server and sends a Request at once, as the draft has it; RFC 8415 would begin with a Solicit.',
    'On a new link the mobile sends a Request (draft), not a Confirm (RFC 8415 §18.2.3). It lists the addresses that it has.',
    'Clients repeat by RFC 8415 §15 without the random part; the first message of a link is not delayed.',
    'Router Solicitation and Advertisement go on beside DHCPv6; the advertisement carries the M flag and no prefix.',
    'Leases and bindings last binding_lifetime_s; T1 and T2 are 0.5 and 0.8 of it. A renewal extends the older prefixes too, up to 24 in all.',
    'A MAAR has an address on its access link in every prefix that the server gave out for it, ending in ::1 like the link-local address that all MAARs show (§4); it keeps it when the prefix goes, and over a restart.',
    'Without a table every older prefix is registered by an update of its own, since two built addresses may be of one P-MAAR. A learned core address is used for a binding lifetime after the last answer.',
    'The Binding Cache Entry is made when the Reply names the prefix, since the server gives it out; the draft has it at the attachment.',
    'The relay names the link by the MAAR’s core address.',
    'An update goes to every P-MAAR in the lease; the tunnel is there while a flow uses the prefix. Both MAARs learn of a flow’s begin and end at once.',
    'Nothing is prescribed for the end of a flow. With revoke_unused the server learns it at once and revokes the prefix (§4.3); Reconfigure carries no authentication (RFC 8415 §20.4 asks for it).',
    'A server that has restarted knows nothing of a client and takes over the addresses that the client lists (RFC 8415 §18.3.4); which prefixes it has given out it keeps on stable storage.',
    'A mobile that is not supported (§4.4) loses its earlier address with the Reply on the new link: preferred and valid lifetime zero.',
    'Deprecated prefixes of an interface stay with it: single flows do not move between interfaces here.',
  ],
};

/** The scheme. */
export const MAAR_DHCPV6: Scheme = {
  description: MAAR_DHCPV6_DESCRIPTION,
  anchoring: MAAR_DHCPV6_ANCHORING,
  handlers: {
    setup,
    handleAttachment,
    handleDetachment,
    handleRouterSolicitation,
    handleLinkUp,
    handleRouterFound,
    handleLinkDown,
    handleDhcpMessage,
    handleMobilityMessage,
    handleFlowStart,
    handleFlowEnd,
    handleTimer,
    handleFailure,
  },
};
