/** The end of a data packet's way: checks and its `deliver` record. */
import { HIGH_WORD, RECORD_KIND } from '#records/layout.ts';
import { foldChecksum, sum16 } from '#wire/checksum.ts';
import { IPV6_HEADER_BYTES, IPV6_OFFSET, NEXT_HEADER } from '#wire/ipv6.ts';
import { RECORD_SHIFT } from '../sim/lane.ts';
import { FACT, freePacket, PACKET_FLAG } from '../sim/packet-pool.ts';
import type { Network, NodeState } from './network.ts';
import { drop, settle } from './transmission.ts';

/** A data packet has come to one of its destination's addresses: checksum (RFC 768, RFC 8200 §8.1), listener, record. */
export function deliverData(network: Network, node: NodeState, slot: number): void {
  const pool = network.pool;
  const facts = pool.words;
  const record = slot << RECORD_SHIFT;
  const start = facts[record + FACT.start]!;
  const flowNumber = facts[record + FACT.flow]!;
  const end = start + facts[record + FACT.length]!;
  const upper = end - start - IPV6_HEADER_BYTES;
  if (foldChecksum(sum16(pool.bytes, start + IPV6_OFFSET.source, end, upper + NEXT_HEADER.udp)) !== 0) {
    drop(network, node.index, slot, 'bad-checksum');
    return;
  }
  const flow = network.flows[2 * flowNumber]!;
  const reverse = (facts[record + FACT.flags]! & PACKET_FLAG.reverse) !== 0;
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
    words[at + 3] = facts[record + FACT.id]!;
    words[at + 4] = facts[record + FACT.sequence]!;
    words[at + 5] = node.index;
    words[at + 6] = delay;
    words[at + 7] = delay * HIGH_WORD;
    network.port.sink.head = (head + 8) >>> 0;
  }
  settle(network, flowNumber, slot);
  freePacket(pool, slot);
}
