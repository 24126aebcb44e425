/** What a rogue LMA does with the packets that its lie brings to it (draft-chan-netext-distributed-lma-03 §9): it keeps them. */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { Why } from '#records/layout.ts';
import { captureAt } from '../../mobility/mobility-routing.ts';
import type { World } from '../../mobility/world.ts';

/** Timer of the rogue: its lie is believed no more. The key is a home prefix. */
export const CAPTURE_TIMER = 'rogue-capture';

/** Why a rogue keeps packets. */
export const CAPTURE: Why = {
  section: 'draft-chan-netext-distributed-lma-03 §9',
  sentence: 'The rogue LMA keeps what its lie brings to it.',
};

/**
 * A rogue that has lied about a prefix keeps its packets wherever it would send them by what it was told: as H-LMA or previous D-LMA it knows
 * where the mobile is, and would send a packet back to who believes the lie, who would send it to the rogue again. False: nothing is kept.
 */
export function keepsCaptured(world: World, node: number, mobile: number, prefix: Ipv6Address): boolean {
  const keeps = world.timerIds.has(`${node} ${CAPTURE_TIMER} ${prefix}`);
  if (keeps) captureAt(world, node, prefix, mobile, CAPTURE);
  return keeps;
}
