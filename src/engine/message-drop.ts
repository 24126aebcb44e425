/** The fault of a single message: what is on its way over one link at this instant does not arrive. */
import { required } from '#base/assert.ts';
import type { MessageDrop } from '#scenario/scenario.ts';
import { decodePacket, type Packet } from '#wire/packet.ts';
import { messageName } from '#wire/message-name.ts';
import type { World } from './mobility/world.ts';
import { FACT, packetFact, packetsUnderWay, PACKET_FLAG, setPacketFact } from './sim/packet-pool.ts';

/**
 * Lets the link lose the control messages that a {@link MessageDrop} names. They fall where they would have arrived, with the reason
 * `link-loss`, as if the link had drawn them.
 */
export function loseMessages(world: World, { message, from, to }: MessageDrop): void {
  const { pool, fixed } = world;
  const node = (id: string): number => required(fixed.plan.nodeIndex.get(id), id);
  const [sender, receiver] = [node(from), node(to)];
  for (const slot of packetsUnderWay(pool)) {
    if (packetFact(pool, slot, FACT.flow) >= 0) continue;
    const direction = required(world.directions[packetFact(pool, slot, FACT.direction)], 'direction');
    if (direction.from !== sender || direction.to !== receiver) continue;
    const start = packetFact(pool, slot, FACT.start);
    const packet = decodePacket(pool.bytes, start, start + packetFact(pool, slot, FACT.length));
    if (!isCalled(packet, message)) continue;
    setPacketFact(pool, slot, FACT.flags, packetFact(pool, slot, FACT.flags) | PACKET_FLAG.lost);
  }
}

/** Whether a packet carries a message of this short name. The octets cannot tell the answer of a MAP from that of a home agent. */
function isCalled(packet: Packet, name: string): boolean {
  return messageName(packet) === (name === 'LBA' ? 'BA' : name);
}
