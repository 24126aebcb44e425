/** The end of a data packet's way: checks and its `deliver` record. */
import { HIGH_WORD, RECORD_KIND } from '#records/layout.ts';
import { foldChecksum, sum16 } from '#wire/checksum.ts';
import { IPV6_HEADER_BYTES, IPV6_OFFSET, NEXT_HEADER } from '#wire/ipv6.ts';
import { freePacket, PACKET_FLAG } from '../sim/packet-pool.ts';
import type { Network, NodeState } from './network.ts';
import { drop, settle } from './transmission.ts';

/** A data packet has come to one of its destination's addresses: checksum (RFC 768, RFC 8200 §8.1), listener, record. */
export function deliverData(network: Network, node: NodeState, slot: number): void {
  const pool = network.pool;
  const start = pool.start[slot]!;
  const flowNumber = pool.flow[slot]!;
  const end = start + pool.length[slot]!;
  const upper = end - start - IPV6_HEADER_BYTES;
  if (foldChecksum(sum16(pool.bytes, start + IPV6_OFFSET.source, end, upper + NEXT_HEADER.udp)) !== 0) {
    drop(network, node.index, slot, 'bad-checksum');
    return;
  }
  const flow = network.flows[2 * flowNumber]!;
  const reverse = (pool.flags[slot]! & PACKET_FLAG.reverse) !== 0;
  if (node.index !== (reverse ? flow.from : flow.to)) {
    drop(network, node.index, slot, 'no-listener');
    return;
  }
  const now = network.now;
  const delay = now - pool.born[slot]!;
  network.balance.delivered++;
  network.balance.delay += delay;
  if (network.port.recording) {
    const { words, mask, head } = network.port.sink;
    const at = head & mask;
    words[at] = RECORD_KIND.deliver | (1 << 8) | (flowNumber << 16);
    words[at + 1] = now;
    words[at + 2] = now * HIGH_WORD;
    words[at + 3] = pool.id[slot]!;
    words[at + 4] = pool.sequence[slot]!;
    words[at + 5] = node.index;
    words[at + 6] = delay;
    words[at + 7] = delay * HIGH_WORD;
    network.port.sink.head = (head + 8) >>> 0;
  }
  settle(network, flowNumber, slot);
  freePacket(pool, slot);
}
