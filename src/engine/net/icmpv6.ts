/**
 * ICMPv6 errors and echo, RFC 4443: who may be told (§2.4 e), how often (§2.4 f), what a sender learns from Packet Too Big (RFC 8201 §4), and
 * what a tunnel entry passes on (RFC 2473 §8).
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { SECOND } from '#base/time.ts';
import type { Why } from '#records/layout.ts';
import type { Icmpv6Message } from '#wire/icmpv6.ts';
import { IPV6_HEADER_BYTES, IPV6_OFFSET, NEXT_HEADER } from '#wire/ipv6.ts';
import { decodePacket, encodePacket, type Packet } from '#wire/packet.ts';
import { isMulticast, readAddress, UNSPECIFIED_ADDRESS } from '#base/ipv6-address.ts';
import { FACT, largestPacket, packetFact } from '../sim/packet-pool.ts';
import { sendControl } from './control.ts';
import type { ErrorReport, Network, NodeState } from './network.ts';
import { learnPathMtu } from './path-mtu.ts';

/** Octets of the invoking packet that fit an error of 1280 octets. */
const QUOTED_BYTES = 1232;
/** RFC 4443 §2.4 f: the token bucket's size and rate a second. */
const ERROR_BURST = 10;
const ERROR_RATE = 10;
/** First ICMPv6 type that is not an error. */
const FIRST_INFORMATIONAL_TYPE = 128;

const NAMES = {
  'destination-unreachable': 'Unreachable',
  'packet-too-big': 'PacketTooBig',
  'time-exceeded': 'TimeExceeded',
} as const;

const SECTIONS = {
  'destination-unreachable': {
    section: 'RFC 4443 §3.1',
    sentence: 'The packet cannot reach its destination, and its source should know.',
  },
  'packet-too-big': {
    section: 'RFC 4443 §3.2',
    sentence: 'The packet is larger than the next link or tunnel takes; the source learns the size that fits.',
  },
  'time-exceeded': { section: 'RFC 4443 §3.3', sentence: 'The hop limit ran out on the way.' },
} as const;

/** Answers a packet that is about to be dropped, unless RFC 4443 §2.4 (e) or (f) forbids it. */
export function sendError(network: Network, node: NodeState, slot: number, error: ErrorReport): void {
  const pool = network.pool;
  const start = packetFact(pool, slot, FACT.start);
  const length = packetFact(pool, slot, FACT.length);
  const source = readAddress(pool.bytes, start + IPV6_OFFSET.source);
  const destination = readAddress(pool.bytes, start + IPV6_OFFSET.destination);
  if (node.address === null || source === UNSPECIFIED_ADDRESS || isMulticast(source) || isMulticast(destination)) return;
  // What a node cannot send at all it need not tell itself.
  if (source === node.address) return;
  const isError =
    pool.bytes[start + IPV6_OFFSET.nextHeader] === NEXT_HEADER.icmpv6 &&
    pool.bytes[start + IPV6_HEADER_BYTES]! < FIRST_INFORMATIONAL_TYPE;
  if (isError || !takeToken(network, node)) return;
  const quoted = Math.min(length, QUOTED_BYTES, largestPacket(pool) - IPV6_HEADER_BYTES - 8);
  const invokingPacket = pool.bytes.slice(start, start + quoted);
  const cause = network.cause;
  network.cause = 0;
  emitError(network, node.index, node.address, source, messageOf(error, invokingPacket), NAMES[error.kind], SECTIONS[error.kind]);
  network.cause = cause;
}

function messageOf(error: ErrorReport, invokingPacket: Uint8Array): Icmpv6Message {
  switch (error.kind) {
    case 'destination-unreachable':
      return { kind: 'destination-unreachable', code: error.code, invokingPacket };
    case 'packet-too-big':
      return { kind: 'packet-too-big', code: 0, mtu: error.mtu, invokingPacket };
    case 'time-exceeded':
      return { kind: 'time-exceeded', code: 0, invokingPacket };
  }
}

function emitError(
  network: Network,
  node: number,
  from: Ipv6Address,
  to: Ipv6Address,
  message: Icmpv6Message,
  name: string,
  why: Why,
): void {
  sendControl(
    network,
    node,
    { source: from, destination: to, payload: { protocol: 'icmpv6', message } },
    { message: name, mobile: null, why },
  );
}

/** RFC 4443 §2.4 f: whether a node may send one more error now. Other errors keep the same limit (RFC 6275 §9.3.3). */
export function takeToken(network: Network, node: NodeState): boolean {
  const earned = Math.floor(((network.now - node.errorTokensAt) * ERROR_RATE) / SECOND);
  if (earned > 0) {
    node.errorTokens = Math.min(ERROR_BURST, node.errorTokens + earned);
    node.errorTokensAt = network.now;
  }
  if (node.errorTokens === 0) return false;
  node.errorTokens--;
  return true;
}

/** An ICMPv6 message other than neighbor discovery has come to one of this node's addresses. */
export function handleIcmpv6(network: Network, node: NodeState, packet: Packet, message: Icmpv6Message): void {
  switch (message.kind) {
    case 'echo-request':
      sendControl(
        network,
        node.index,
        {
          source: packet.destination,
          destination: packet.source,
          payload: { protocol: 'icmpv6', message: { ...message, kind: 'echo-reply' } },
        },
        {
          message: 'EchoReply',
          mobile: null,
          why: { section: 'RFC 4443 §4.2', sentence: 'Every node answers an echo request with the same data.' },
        },
      );
      return;
    case 'packet-too-big':
      learnFromError(network, node, message.invokingPacket, message.mtu);
      return;
    case 'destination-unreachable':
    case 'time-exceeded':
      relayFromTunnel(network, node, message.invokingPacket, null);
      return;
    default:
      return;
  }
}

/** RFC 8201 §4: the sender of the invoking packet notes the smaller path MTU; a tunnel entry tells the inner source (RFC 2473 §8.2). */
function learnFromError(network: Network, node: NodeState, invoking: Uint8Array, mtu: number): void {
  const original = decodePacket(invoking);
  if (original.payload.protocol === 'ipv6') {
    relayFromTunnel(network, node, invoking, mtu - IPV6_HEADER_BYTES);
    return;
  }
  learnPathMtu(network, node, original.destination, mtu);
}

/** RFC 2473 §8: an error about a tunnel packet becomes an error about the packet inside it, sent by the tunnel entry. */
function relayFromTunnel(network: Network, node: NodeState, invoking: Uint8Array, innerMtu: number | null): void {
  const outer = decodePacket(invoking);
  if (outer.payload.protocol !== 'ipv6' || node.address === null || !takeToken(network, node)) return;
  const inner = outer.payload.packet;
  const invokingPacket = encodePacket(inner).slice(0, QUOTED_BYTES);
  const message: Icmpv6Message =
    innerMtu === null
      ? { kind: 'destination-unreachable', code: 3, invokingPacket }
      : { kind: 'packet-too-big', code: 0, mtu: innerMtu, invokingPacket };
  emitError(
    network,
    node.index,
    node.address,
    inner.source,
    message,
    innerMtu === null ? NAMES['destination-unreachable'] : NAMES['packet-too-big'],
    {
      section: 'RFC 2473 §8',
      sentence: 'The tunnel entry passes an error about its tunnel on to the source of the packet inside.',
    },
  );
}
