/** A mobile as a node that answers node information queries about its addresses, RFC 4620 §5 and §6.3. */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { Why } from '#records/layout.ts';
import {
  NODE_ADDRESSES_FLAG,
  NODE_INFORMATION_QTYPE,
  NODE_INFORMATION_REPLY,
  nodeAddressesReply,
  subjectAddress,
  type NodeInformationQuery,
  type NodeInformationReply,
} from '#wire/node-information.ts';
import type { Packet } from '#wire/packet.ts';
import { sendControl } from './control.ts';
import { linkLocalAddress } from './link-layer.ts';
import { ND_HOP_LIMIT } from './mobile-host.ts';
import { nodeAt, type ConfiguredAddress, type MobileInterface, type Network } from './network.ts';

/** Addresses of one reply: 56 + 20 octets each stay within 1280, which fit every link. */
export const ADDRESSES_PER_REPLY = 61;

const ANSWER: Why = {
  section: 'RFC 4620 §6.4',
  sentence: 'The node lists the addresses that it has configured, preferred ones first.',
};
const REFUSE: Why = { section: 'RFC 4620 §4', sentence: 'The node does not know what it is asked for, and says so.' };

/**
 * Answers a query that has come to an interface, by that interface. Choice: mobiles answer under every scheme, since it is the host's own
 * function; RFC 4620 §5 leaves to a policy whom they answer, and their router is the one on this point-to-point link.
 */
export function answerNodeInformationQuery(
  network: Network,
  state: MobileInterface,
  packet: Packet,
  query: NodeInformationQuery,
): void {
  const subject = subjectAddress(query);
  // RFC 4620 §5: a query about somebody else is discarded without a word.
  if (subject === null || !hasAddress(network, state.mobile, subject)) return;
  const { reply, names, why } = replyTo(network, state, query);
  sendControl(
    network,
    state.mobile,
    {
      source: packet.destination,
      destination: packet.source,
      hopLimit: ND_HOP_LIMIT,
      payload: { protocol: 'icmpv6', message: reply },
    },
    { message: 'NIReply', mobile: state.mobile, to: state.router, parameters: names, why },
    { kind: 'interface', mobileInterface: state.number },
  );
}

function hasAddress(network: Network, mobile: number, address: Ipv6Address): boolean {
  return (
    address === linkLocalAddress(mobile) ||
    nodeAt(network, mobile).addresses.some((entry) => entry.state !== 'tentative' && entry.address === address)
  );
}

function replyTo(
  network: Network,
  state: MobileInterface,
  query: NodeInformationQuery,
): { readonly reply: NodeInformationReply; readonly names: readonly string[]; readonly why: Why } {
  const { queryType, flags, nonce } = query;
  if (queryType !== NODE_INFORMATION_QTYPE.nodeAddresses) {
    const known = queryType === NODE_INFORMATION_QTYPE.noop;
    const code = known ? NODE_INFORMATION_REPLY.success : NODE_INFORMATION_REPLY.unknownQtype;
    const reply = { kind: 'node-information-reply', code, queryType, flags: 0, nonce, data: new Uint8Array(0) } as const;
    return { reply, names: [], why: known ? ANSWER : REFUSE };
  }
  const all = addressesAsked(network, state, flags);
  const named = all.slice(0, ADDRESSES_PER_REPLY);
  const truncated = named.length < all.length ? NODE_ADDRESSES_FLAG.truncated : 0;
  return {
    reply: { ...nodeAddressesReply(query, named), flags: (flags & ~NODE_ADDRESSES_FLAG.truncated) | truncated },
    names: named.length === 0 ? ['no global address'] : [...named, ...(truncated === 0 ? [] : ['truncated'])],
    why: ANSWER,
  };
}

/**
 * RFC 4620 §6.4: global addresses with the G flag, link-local ones with L; of the interface that was asked, of all with A. An address that
 * is still being probed is not assigned yet (RFC 4862 §2). Choice: newer ones first, so that a cut list misses the oldest.
 */
function addressesAsked(network: Network, state: MobileInterface, flags: number): Ipv6Address[] {
  const all = (flags & NODE_ADDRESSES_FLAG.all) !== 0;
  const rank = (entry: ConfiguredAddress): number => (entry.state === 'preferred' ? 0 : 1);
  const configured = nodeAt(network, state.mobile)
    .addresses.filter((entry) => entry.state !== 'tentative' && (all || entry.interface === state.ordinal))
    .toSorted((a, b) => rank(a) - rank(b) || b.age - a.age);
  return [
    ...((flags & NODE_ADDRESSES_FLAG.global) === 0 ? [] : configured.map((entry) => entry.address)),
    ...((flags & NODE_ADDRESSES_FLAG.linkLocal) === 0 ? [] : [linkLocalAddress(state.mobile)]),
  ];
}
