/** Numbers that have names, for the inspector: codes, triggers, next headers, indicators. Status codes are in `status.ts`. */
import { DHCPV6_MESSAGES } from './dhcpv6.ts';
import { DHCPV6_OPTIONS } from './dhcpv6-options.ts';
import { EMULATOR_KIND } from './emulator-kind.ts';
import {
  BINDING_ACKNOWLEDGEMENT_STATUS,
  BINDING_ERROR_STATUS,
  BINDING_REVOCATION_STATUS,
  DHCPV6_STATUS_CODES,
  DNS_RCODES,
  FAST_BINDING_ACKNOWLEDGEMENT_STATUS,
  LOCALIZED_ROUTING_STATUS,
} from './status.ts';
import type { CodeTable } from './status.ts';
import type { CodeTableName } from './field.ts';

/** A table whose names need no sentence of their own. */
function plain(section: string, names: Readonly<Record<number, string>>): CodeTable {
  return Object.fromEntries(
    Object.entries(names).map(([number, name]) => [Number(number), { name, sentence: `${name}.`, section }]),
  );
}

/** Every table that a field declaration may name. */
export const CODE_TABLES: Readonly<Record<CodeTableName, CodeTable>> = {
  'binding-acknowledgement-status': BINDING_ACKNOWLEDGEMENT_STATUS,
  'fast-binding-acknowledgement-status': FAST_BINDING_ACKNOWLEDGEMENT_STATUS,
  'binding-error-status': BINDING_ERROR_STATUS,
  'binding-revocation-status': BINDING_REVOCATION_STATUS,
  'localized-routing-status': LOCALIZED_ROUTING_STATUS,
  'binding-revocation-type': plain('RFC 5846 §6', {
    1: 'Binding Revocation Indication',
    2: 'Binding Revocation Acknowledgement',
  }),
  'binding-revocation-trigger': plain('RFC 5846 §6.1', {
    0: 'Unspecified',
    1: 'Administrative Reason',
    2: 'Inter-MAG Handover - same Access Type',
    3: 'Inter-MAG Handover - different Access Type',
    4: 'Inter-MAG Handover - Unknown',
    5: 'User-Initiated Session Termination',
    6: 'Access Network Session Termination',
    7: 'Possible Out-of-Sync BCE State',
    128: 'Per-Peer Policy',
    129: 'Revoking Mobility Node Local Policy',
  }),
  'handover-initiate-code': plain('RFC 5568 §6.2.1.1, RFC 5949 §6.1.1', {
    0: 'FBU from the previous care-of address, or proxy handover',
    1: 'FBU from another address',
    2: 'Forwarding complete',
    3: 'All available context transferred',
  }),
  'handover-acknowledge-code': plain('RFC 5568 §6.2.1.2, RFC 5949 §6.1.2', {
    0: 'Accepted, new care-of address valid',
    1: 'Accepted, new care-of address not valid',
    2: 'Accepted, new care-of address assigned',
    3: 'Accepted, use previous care-of address',
    4: 'Message sent unsolicited',
    5: 'Context transfer accepted or successful',
    6: 'All available context transferred',
    128: 'Not accepted, reason unspecified',
    129: 'Administratively prohibited',
    130: 'Insufficient resources',
    131: 'Requested context not available',
    132: 'Forwarding not available',
  }),
  'mobile-node-identifier-subtype': plain('RFC 4283 §3, RFC 8371', {
    1: 'NAI',
    2: 'IPv6 address',
    3: 'IMSI',
    4: 'P-TMSI',
    5: 'EUI-48 address',
    6: 'EUI-64 address',
    7: 'GUTI',
    8: 'DUID',
  }),
  'handoff-indicator': plain('RFC 5213 §8.4', {
    1: 'Attachment over a new interface',
    2: 'Handoff between two interfaces of the mobile node',
    3: 'Handoff between mobile access gateways for the same interface',
    4: 'Handoff state unknown',
    5: 'Handoff state not changed (re-registration)',
    6: 'Attachment over a new interface sharing prefixes',
  }),
  'access-technology': plain('RFC 5213 §8.5', {
    1: 'Virtual',
    2: 'PPP',
    3: 'IEEE 802.3',
    4: 'IEEE 802.11a/b/g',
    5: 'IEEE 802.16e',
    6: '3GPP GERAN',
    7: '3GPP UTRAN',
    8: '3GPP E-UTRAN',
    9: '3GPP2 eHRPD',
    10: '3GPP2 HRPD',
    11: '3GPP2 1xRTT',
    12: '3GPP2 UMB',
    13: '3GPP NB-IoT',
  }),
  'emulator-kind': plain(
    'body of the emulator',
    Object.fromEntries(Object.entries(EMULATOR_KIND).map(([name, number]) => [number, name])),
  ),
  'next-header': plain('RFC 8200 §4', {
    0: 'Hop-by-Hop Options',
    6: 'TCP',
    17: 'UDP',
    41: 'IPv6',
    43: 'Routing',
    44: 'Fragment',
    50: 'ESP',
    51: 'Authentication Header',
    58: 'ICMPv6',
    59: 'No Next Header',
    60: 'Destination Options',
    135: 'Mobility Header',
  }),
  'router-preference': plain('RFC 4191 §2.1', { 0: 'Medium', 1: 'High', 2: 'Reserved', 3: 'Low' }),
  'destination-unreachable-code': plain('RFC 4443 §3.1', {
    0: 'No route to destination',
    1: 'Communication with destination administratively prohibited',
    2: 'Beyond scope of source address',
    3: 'Address unreachable',
    4: 'Port unreachable',
    5: 'Source address failed ingress/egress policy',
    6: 'Reject route to destination',
  }),
  'time-exceeded-code': plain('RFC 4443 §3.3', { 0: 'Hop limit exceeded in transit', 1: 'Fragment reassembly time exceeded' }),
  'parameter-problem-code': plain('RFC 4443 §3.4', {
    0: 'Erroneous header field encountered',
    1: 'Unrecognized Next Header type encountered',
    2: 'Unrecognized IPv6 option encountered',
  }),
  'node-information-query-code': plain('RFC 4620 §4', {
    0: 'Subject is an IPv6 address',
    1: 'Subject is a name, or empty',
    2: 'Subject is an IPv4 address',
  }),
  'node-information-reply-code': plain('RFC 4620 §4', { 0: 'Success', 1: 'Refused', 2: 'Qtype unknown' }),
  'node-information-qtype': plain('RFC 4620 §6', { 0: 'NOOP', 2: 'Node Name', 3: 'Node Addresses', 4: 'IPv4 Addresses' }),
  'dhcpv6-message': plain(
    'RFC 8415 §7.3',
    Object.fromEntries(Object.values(DHCPV6_MESSAGES).map((message) => [message.type, message.short])),
  ),
  'dhcpv6-option': plain(
    'RFC 8415 §21',
    Object.fromEntries(Object.values(DHCPV6_OPTIONS).map((option) => [option.code, option.name])),
  ),
  'dhcpv6-status': DHCPV6_STATUS_CODES,
  'dns-opcode': plain('RFC 1035 §4.1.1, RFC 2136 §1.3', { 0: 'QUERY', 1: 'IQUERY', 2: 'STATUS', 4: 'NOTIFY', 5: 'UPDATE' }),
  'dns-type': plain('RFC 1035 §3.2.2, RFC 3596 §2.1', { 1: 'A', 2: 'NS', 5: 'CNAME', 6: 'SOA', 28: 'AAAA', 255: 'ANY' }),
  'dns-class': plain('RFC 1035 §3.2.4, RFC 2136 §1.1', { 1: 'IN', 254: 'NONE', 255: 'ANY' }),
  'dns-rcode': DNS_RCODES,
  'duid-type': plain('RFC 8415 §11.1', { 1: 'DUID-LLT', 2: 'DUID-EN', 3: 'DUID-LL', 4: 'DUID-UUID' }),
  'hardware-type': plain('RFC 826', { 1: 'Ethernet' }),
};

/** The name of `value` in table `name`, or null when it has none. */
export function codeName(name: CodeTableName, value: number): string | null {
  return CODE_TABLES[name][value]?.name ?? null;
}
