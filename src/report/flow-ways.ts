/**
 * Ways: a flow's two directions. Way 2f is the stream from flow f's `from` to its `to`, way 2f + 1 what a bidirectional flow sends
 * back. Everything that is counted per packet is counted per way.
 */
import { required } from '#base/assert.ts';
import type { Plan } from '#scenario/plan.ts';

/** The two ends of a way by node number, and whether they are mobile. */
export interface FlowWay {
  readonly flow: number;
  readonly from: number;
  readonly to: number;
  readonly fromMobile: boolean;
  readonly toMobile: boolean;
  /**
   * Choice: the contract names `to-mn`, and `from-mn` for a flow to a correspondent; the stream that a bidirectional flow sends back has
   * the other word, also between two mobiles, so that the two can be told apart.
   */
  readonly direction: 'to-mn' | 'from-mn';
}

/** The ways of all flows by number. */
export function makeFlowWays(plan: Plan): FlowWay[] {
  return (plan.scenario.flows ?? []).flatMap((flow, index) => {
    const from = required(plan.nodeIndex.get(flow.from), flow.from);
    const to = required(plan.nodeIndex.get(flow.to), flow.to);
    const fromMobile = plan.scenario.nodes[from]?.kind === 'mobile';
    const toMobile = plan.scenario.nodes[to]?.kind === 'mobile';
    return [
      { flow: index, from, to, fromMobile, toMobile, direction: toMobile ? 'to-mn' : 'from-mn' },
      { flow: index, from: to, to: from, fromMobile: toMobile, toMobile: fromMobile, direction: toMobile ? 'from-mn' : 'to-mn' },
    ];
  });
}
