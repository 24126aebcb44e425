/**
 * Status codes: number → name, one sentence, section. One place for messages, inspector and panels.
 * Names are those of the documents; sentences are ours. Other numbers with names are in `code-tables.ts`.
 */

/** What a number on the wire means. */
export interface Code {
  /** The document's name of the code. */
  readonly name: string;
  /** What it says, in one sentence. */
  readonly sentence: string;
  /** The section that defines it. */
  readonly section: string;
}

/** Codes by number. */
export type CodeTable = Readonly<Record<number, Code>>;

/** One entry of a table. */
export function code(section: string, name: string, sentence: string): Code {
  return { name, sentence, section };
}

const MIPV6 = 'RFC 6275 §6.1.8';
const PMIPV6 = 'RFC 5213 §8.9';
const NEMO = 'RFC 3963 §4.2';
const MCOA = 'RFC 5648';
const PMIPV4 = 'RFC 5844';

/** Binding acknowledgements and proxy binding acknowledgements; below 128 the binding was accepted. */
export const BINDING_ACKNOWLEDGEMENT_STATUS: CodeTable = {
  0: code(MIPV6, 'Binding Update accepted', 'The binding is registered.'),
  1: code(MIPV6, 'Accepted but prefix discovery necessary', 'The binding is registered, but the home prefix is about to change.'),
  2: code('RFC 5845', 'GRE_KEY_OPTION_NOT_REQUIRED', 'The binding is registered and the tunnel needs no GRE key.'),
  3: code('RFC 5845', 'GRE_TUNNELING_BUT_TLV_HEADER_NOT_SUPPORTED', 'The tunnel uses GRE without a TLV header.'),
  4: code(MCOA, 'MCOA NOTCOMPLETE', 'Some of the care-of addresses in the update were not registered.'),
  5: code(MCOA, 'MCOA RETURNHOME WO/NDP', 'The mobile node may be at home and away at the same time.'),
  6: code('RFC 6058', 'PBU_ACCEPTED_TB_IGNORED_SETTINGSMISMATCH', 'The binding is registered, but not as a transient one.'),
  128: code(MIPV6, 'Reason unspecified', 'The binding was refused without a stated reason.'),
  129: code(MIPV6, 'Administratively prohibited', 'Policy forbids the binding.'),
  130: code(MIPV6, 'Insufficient resources', 'The receiver has no room for another binding.'),
  131: code(MIPV6, 'Home registration not supported', 'The receiver is not willing to be a home agent.'),
  132: code(MIPV6, 'Not home subnet', 'The home address does not belong to a prefix of the receiver.'),
  133: code(MIPV6, 'Not home agent for this mobile node', 'There is no home registration to end here.'),
  134: code(MIPV6, 'Duplicate Address Detection failed', 'Another node on the home link uses the home address.'),
  135: code(
    MIPV6,
    'Sequence number out of window',
    'The sequence number is not newer; the answer carries the last one accepted.',
  ),
  136: code(MIPV6, 'Expired home nonce index', 'The home keygen token is too old: the home test must be done again.'),
  137: code(MIPV6, 'Expired care-of nonce index', 'The care-of keygen token is too old: the care-of test must be done again.'),
  138: code(MIPV6, 'Expired nonces', 'Both keygen tokens are too old: both tests must be done again.'),
  139: code(MIPV6, 'Registration type change disallowed', 'An existing binding cannot turn into a home registration or back.'),
  140: code(NEMO, 'Mobile Router Operation not permitted', 'The home agent does not serve mobile routers.'),
  141: code(NEMO, 'Invalid Prefix', 'A mobile network prefix in the update is not valid.'),
  142: code(NEMO, 'Not Authorized for Prefix', 'The mobile router may not use a prefix in the update.'),
  143: code(NEMO, 'Forwarding Setup failed', 'The home agent could not learn where to forward the mobile network.'),
  144: code('RFC 4285', 'MIPV6-ID-MISMATCH', 'The replay protection value does not match.'),
  145: code('RFC 4285', 'MIPV6-MESG-ID-REQD', 'Replay protection is required and was missing.'),
  146: code('RFC 4285', 'MIPV6-AUTH-FAIL', 'The authentication option did not verify.'),
  147: code(
    'RFC 4866',
    'Permanent home keygen token unavailable',
    'The receiver holds no permanent token for this home address.',
  ),
  148: code('RFC 4866', 'CGA and signature verification failed', 'The cryptographically generated home address did not verify.'),
  149: code('RFC 4866', 'Permanent home keygen token exists', 'A permanent token for this home address is already there.'),
  150: code('RFC 4866', 'Non-null home nonce index expected', 'The home test must be part of this registration.'),
  151: code('RFC 5149', 'SERVICE_AUTHORIZATION_FAILED', 'The mobile node may not use the service it selected.'),
  152: code(PMIPV6, 'PROXY_REG_NOT_ENABLED', 'This mobile node is not served by proxy.'),
  153: code(PMIPV6, 'NOT_LMA_FOR_THIS_MOBILE_NODE', 'The receiver does not anchor this mobile node.'),
  154: code(PMIPV6, 'MAG_NOT_AUTHORIZED_FOR_PROXY_REG', 'The access gateway may not register mobile nodes.'),
  155: code(PMIPV6, 'NOT_AUTHORIZED_FOR_HOME_NETWORK_PREFIX', 'The mobile node may not use a prefix in the request.'),
  156: code(PMIPV6, 'TIMESTAMP_MISMATCH', 'The clocks differ too much; the answer carries the time of the anchor.'),
  157: code(PMIPV6, 'TIMESTAMP_LOWER_THAN_PREV_ACCEPTED', 'An update sent later was already accepted.'),
  158: code(PMIPV6, 'MISSING_HOME_NETWORK_PREFIX_OPTION', 'The request names no home network prefix, not even an empty one.'),
  159: code(PMIPV6, 'BCE_PBU_PREFIX_SET_DO_NOT_MATCH', 'The prefixes of the request are not those of the binding.'),
  160: code(PMIPV6, 'MISSING_MN_IDENTIFIER_OPTION', 'The request does not say which mobile node it is about.'),
  161: code(PMIPV6, 'MISSING_HANDOFF_INDICATOR_OPTION', 'The request does not say why it is sent.'),
  162: code(PMIPV6, 'MISSING_ACCESS_TECH_TYPE_OPTION', 'The request does not say which access the mobile node uses.'),
  163: code('RFC 5845', 'GRE_KEY_OPTION_REQUIRED', 'The tunnel needs a GRE key.'),
  164: code(MCOA, 'MCOA MALFORMED', 'The binding identifiers in the update contradict each other.'),
  165: code(MCOA, 'MCOA NON-MCOA BINDING EXISTS', 'A binding without an identifier stands in the way.'),
  166: code(MCOA, 'MCOA PROHIBITED', 'Policy forbids several care-of addresses.'),
  167: code(MCOA, 'MCOA UNKNOWN COA', 'A binding identifier has no care-of address.'),
  168: code(MCOA, 'MCOA BULK REGISTRATION PROHIBITED', 'Several care-of addresses must be registered one by one.'),
  169: code(MCOA, 'MCOA SIMULTANEOUS HOME AND FOREIGN PROHIBITED', 'Being at home and away at once is not allowed.'),
  170: code(PMIPV4, 'NOT_AUTHORIZED_FOR_IPV4_MOBILITY_SERVICE', 'The mobile node gets no IPv4 mobility.'),
  171: code(PMIPV4, 'NOT_AUTHORIZED_FOR_IPV4_HOME_ADDRESS', 'The mobile node may not use the IPv4 address it asked for.'),
  172: code(PMIPV4, 'NOT_AUTHORIZED_FOR_IPV6_MOBILITY_SERVICE', 'The mobile node gets no IPv6 mobility.'),
  173: code(PMIPV4, 'MULTIPLE_IPV4_HOME_ADDRESS_ASSIGNMENT_NOT_SUPPORTED', 'Only one IPv4 address can be assigned.'),
  174: code('RFC 6275 §6.1.8', 'Invalid Care-of Address', 'The care-of address is not usable, for example not global unicast.'),
  175: code('RFC 6602', 'INVALID_MOBILE_NODE_GROUP_IDENTIFIER', 'The group of bindings is not known.'),
  176: code('RFC 6618', 'REINIT_SA_WITH_HAC', 'The security association must be set up again.'),
  177: code('RFC 7148', 'NOT_AUTHORIZED_FOR_DELEGATED_MNP', 'The mobile router may not use the delegated prefix.'),
  178: code('RFC 7148', 'REQUESTED_DMNP_IN_USE', 'Another mobile router has the delegated prefix.'),
  179: code('RFC 7222', 'CANNOT_MEET_QOS_SERVICE_REQUEST', 'The requested quality of service is not available.'),
  180: code('RFC 8278', 'CANNOT_SUPPORT_MULTIPATH_BINDING', 'Several paths at once are not available.'),
};

/** Fast binding acknowledgments, RFC 5568 §6.2.3. */
export const FAST_BINDING_ACKNOWLEDGEMENT_STATUS: CodeTable = {
  0: code('RFC 5568 §6.2.3', 'Fast Binding Update accepted', 'Packets for the previous care-of address are redirected.'),
  1: code('RFC 5568 §6.2.3', 'Accepted but use supplied New CoA', 'Redirected, to the new care-of address that comes along.'),
  128: code('RFC 5568 §6.2.3', 'Reason unspecified', 'Refused without a stated reason.'),
  129: code('RFC 5568 §6.2.3', 'Administratively prohibited', 'Policy forbids the fast handover.'),
  130: code('RFC 5568 §6.2.3', 'Insufficient resources', 'The router has no room for the handover.'),
  131: code('RFC 5568 §6.2.3', 'Incorrect interface identifier length', 'The interface identifier does not fit the prefix.'),
};

/** Binding errors, RFC 6275 §6.1.9. */
export const BINDING_ERROR_STATUS: CodeTable = {
  1: code(
    'RFC 6275 §6.1.9',
    'Unknown binding for Home Address option',
    'A packet used a home address for which no binding exists.',
  ),
  2: code('RFC 6275 §6.1.9', 'Unrecognized MH Type value', 'The receiver does not know this mobility message.'),
};

/** Binding revocation acknowledgements, RFC 5846 §6.2. */
export const BINDING_REVOCATION_STATUS: CodeTable = {
  0: code('RFC 5846 §6.2', 'Success', 'The bindings are gone.'),
  1: code('RFC 5846 §6.2', 'Partial success', 'Some of the bindings are gone.'),
  128: code('RFC 5846 §6.2', 'Binding Does NOT Exist', 'There was no such binding.'),
  129: code('RFC 5846 §6.2', 'IPv4 Home Address Option Required', 'The request must name the IPv4 address.'),
  130: code('RFC 5846 §6.2', 'Global Revocation NOT Authorized', 'The sender may not revoke all bindings at once.'),
  131: code('RFC 5846 §6.2', 'Revoked Mobile Nodes Identity Required', 'The request must name the mobile nodes.'),
  132: code('RFC 5846 §6.2', 'Revocation Failed - MN is Attached', 'The mobile node is still attached here.'),
  133: code('RFC 5846 §6.2', 'Revocation Trigger NOT Supported', 'The receiver does not act on this trigger.'),
  134: code('RFC 5846 §6.2', 'Revocation Function NOT Supported', 'The receiver does not do revocation.'),
  135: code('RFC 5846 §6.2', 'Proxy Binding Revocation NOT Supported', 'The receiver does not do revocation of proxy bindings.'),
};

/** Localized routing acknowledgments, RFC 6705 §9.2. */
export const LOCALIZED_ROUTING_STATUS: CodeTable = {
  0: code('RFC 6705 §9.2', 'Success', 'Traffic between the two mobile nodes stays local.'),
  128: code('RFC 6705 §9.2', 'Localized Routing Not Allowed', 'Policy of the gateway forbids it.'),
  129: code('RFC 6705 §9.2', 'MN Not Attached', 'One of the mobile nodes is not attached here.'),
};

const DHCPV6 = 'RFC 8415 §21.13';

/** Status Code options of DHCPv6; no option at all means success. */
export const DHCPV6_STATUS_CODES: CodeTable = {
  0: code(DHCPV6, 'Success', 'The server did what was asked.'),
  1: code(DHCPV6, 'UnspecFail', 'The server refused without a stated reason.'),
  2: code(DHCPV6, 'NoAddrsAvail', 'The server has no address left for the identity association.'),
  3: code(DHCPV6, 'NoBinding', 'The server knows no lease of this client.'),
  4: code(DHCPV6, 'NotOnLink', 'The address or prefix does not fit the link the client is on.'),
  5: code(DHCPV6, 'UseMulticast', 'The client must send to the group of all servers and relays.'),
  6: code(DHCPV6, 'NoPrefixAvail', 'The server has no prefix left for the identity association.'),
};

const DNS = 'RFC 1035 §4.1.1';
const DNS_UPDATE = 'RFC 2136 §2.2';

/** RCODE of DNS responses. */
export const DNS_RCODES: CodeTable = {
  0: code(DNS, 'NOERROR', 'The server did what was asked.'),
  1: code(DNS, 'FORMERR', 'The server could not interpret the message.'),
  2: code(DNS, 'SERVFAIL', 'The server had a problem of its own.'),
  3: code(DNS, 'NXDOMAIN', 'The name does not exist.'),
  4: code(DNS, 'NOTIMP', 'The server does not know this kind of message.'),
  5: code(DNS, 'REFUSED', 'The server refuses, by policy.'),
  6: code(DNS_UPDATE, 'YXDOMAIN', 'A name exists that must not.'),
  7: code(DNS_UPDATE, 'YXRRSET', 'A record set exists that must not.'),
  8: code(DNS_UPDATE, 'NXRRSET', 'A record set does not exist that must.'),
  9: code(DNS_UPDATE, 'NOTAUTH', 'The server has no authority for the zone.'),
  10: code(DNS_UPDATE, 'NOTZONE', 'A name is not within the zone.'),
};
