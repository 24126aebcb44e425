/** Node information queries about addresses, RFC 4620 §4 and §6.4: their data as values. The messages are in `icmpv6.ts`. */
import { readAddress, writeAddress } from '#base/ipv6-address.ts';
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { assert } from '#base/assert.ts';
import type { Icmpv6Message } from './icmpv6.ts';

/** Query types, RFC 4620 §6. */
export const NODE_INFORMATION_QTYPE = { noop: 0, nodeName: 2, nodeAddresses: 3, ipv4Addresses: 4 } as const;

/** Flags of a node addresses query and reply, RFC 4620 §6.4. */
export const NODE_ADDRESSES_FLAG = {
  global: 0x20,
  siteLocal: 0x10,
  linkLocal: 0x08,
  compatible: 0x04,
  all: 0x02,
  truncated: 0x01,
} as const;

/** Codes of a query: what its subject is. */
export const NODE_INFORMATION_SUBJECT = { ipv6Address: 0, name: 1, ipv4Address: 2 } as const;
/** Codes of a reply. */
export const NODE_INFORMATION_REPLY = { success: 0, refused: 1, unknownQtype: 2 } as const;

/** A query message. */
export type NodeInformationQuery = Extract<Icmpv6Message, { kind: 'node-information-query' }>;
/** A reply message. */
export type NodeInformationReply = Extract<Icmpv6Message, { kind: 'node-information-reply' }>;

/** Time to live and address: 4 + 16 octets. */
const ENTRY_BYTES = 20;

/** Asks for the addresses of the node that owns `subject`. `nonce` is 8 octets; `flags` of {@link NODE_ADDRESSES_FLAG}. */
export function nodeAddressesQuery(subject: Ipv6Address, nonce: Uint8Array, flags: number): NodeInformationQuery {
  const data = new Uint8Array(16);
  writeAddress(data, 0, subject);
  return {
    kind: 'node-information-query',
    code: NODE_INFORMATION_SUBJECT.ipv6Address,
    queryType: NODE_INFORMATION_QTYPE.nodeAddresses,
    flags,
    nonce,
    data,
  };
}

/** The answer to `query`: its nonce, its flags, and the addresses, preferred ones first, each with time to live zero. */
export function nodeAddressesReply(query: NodeInformationQuery, addresses: readonly Ipv6Address[]): NodeInformationReply {
  assert(query.queryType === NODE_INFORMATION_QTYPE.nodeAddresses, 'a query for addresses');
  const data = new Uint8Array(ENTRY_BYTES * addresses.length);
  for (const [index, address] of addresses.entries()) writeAddress(data, ENTRY_BYTES * index + 4, address);
  return {
    kind: 'node-information-reply',
    code: NODE_INFORMATION_REPLY.success,
    queryType: query.queryType,
    flags: query.flags,
    nonce: query.nonce,
    data,
  };
}

/** The address a query is about, or null when its subject is something else. */
export function subjectAddress(query: NodeInformationQuery): Ipv6Address | null {
  const isAddress = query.code === NODE_INFORMATION_SUBJECT.ipv6Address && query.data.length === 16;
  return isAddress ? readAddress(query.data, 0) : null;
}

/** The addresses in a reply; none when it is not a successful one about addresses. An incomplete last entry is left out. */
export function nodeAddresses(reply: NodeInformationReply): Ipv6Address[] {
  const addresses: Ipv6Address[] = [];
  if (reply.code !== NODE_INFORMATION_REPLY.success || reply.queryType !== NODE_INFORMATION_QTYPE.nodeAddresses) return addresses;
  for (let at = 0; at + ENTRY_BYTES <= reply.data.length; at += ENTRY_BYTES) addresses.push(readAddress(reply.data, at + 4));
  return addresses;
}
