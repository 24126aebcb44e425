/** The least delay that a packet could have had between its ends: the yardstick of path stretch, as the report has it. */
import type { SimDuration } from '#base/time.ts';
import type { RoutedDelays } from '#report/routed-delay.ts';
import { describeDirection, type Plan } from '#scenario/plan.ts';
import type { PacketList } from './packet-list.ts';

/** A measured way. */
interface Measured {
  readonly leastNs: SimDuration;
  /** Of the topology that it was measured in. */
  readonly version: number;
}

/** Least delays by way; measured again when the topology has changed. */
export class WayDelays {
  readonly #plan: Plan;
  readonly #packets: PacketList;
  readonly #routed: RoutedDelays;
  readonly #known = new Map<number, Measured>();

  constructor(plan: Plan, packets: PacketList, routed: RoutedDelays) {
    this.#plan = plan;
    this.#packets = packets;
    this.#routed = routed;
  }

  /**
   * Of a packet of `flow` that has come by this way; `forward`: in the flow's own direction. A mobile end is where the packet itself left
   * it or reached it. Infinity when nothing leads there.
   */
  leastNs(way: number, flow: number, forward: boolean): SimDuration {
    const key = 2 * (way * 65536 + flow) + (forward ? 0 : 1);
    const known = this.#known.get(key);
    if (known !== undefined && known.version === this.#routed.version) return known.leastNs;
    const leastNs = this.#measure(way, flow, forward);
    this.#known.set(key, { leastNs, version: this.#routed.version });
    return leastNs;
  }

  #measure(way: number, flow: number, forward: boolean): SimDuration {
    const plan = this.#plan;
    const ends = plan.scenario.flows?.[flow];
    const a = plan.nodeIndex.get(ends?.from ?? '');
    const b = plan.nodeIndex.get(ends?.to ?? '');
    const directions = this.#packets.directions(way);
    const [first, last] = [directions[0], directions.at(-1)];
    if (a === undefined || b === undefined || first === undefined || last === undefined) return Infinity;
    let [from, to] = forward ? [a, b] : [b, a];
    let leastNs = 0;
    if (plan.scenario.nodes[from]?.kind === 'mobile') {
      from = describeDirection(plan, first).to;
      leastNs += this.#routed.radio(from);
    }
    if (plan.scenario.nodes[to]?.kind === 'mobile') {
      to = describeDirection(plan, last).from;
      leastNs += this.#routed.radio(to);
    }
    return leastNs + this.#routed.between(from, to);
  }
}
