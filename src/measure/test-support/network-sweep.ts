/** A sweep of network E: the first handover, the distances of a control node and of the previous access router. */
import { DMA_RUN, flow, IPV6_RUN, move, networkE, PMIPV6_RUN, withOptions } from '#engine/test-support/networks.ts';
import type { Scenario } from '#scenario/scenario.ts';
import type { SweepDefinition, Variation } from '../sweep.ts';

/** HO1 to AR2 at 1 s with f1 from AR1, HO2 to AR3 at 2 s with f2 from AR2 besides. */
export const TWO_MOVES: Scenario = networkE({
  durationMs: 4000,
  flows: [flow('f1', 'cn', 'mn1', 500, 3500, { pps: 50 }), flow('f2', 'cn2', 'mn1', 1500, 3500, { pps: 50 })],
  events: [move(1000, 'ar2'), move(2000, 'ar3')],
});

/** The link of a node of network E. */
export function distance(node: string, fromMs: number, toMs: number, stepMs: number): Variation {
  return { link: ['k', node], fromMs, toMs, stepMs };
}

/** Plain IPv6, RFC 5213 and both forms of the session list of dma. */
export const RUNS: SweepDefinition['runs'] = [
  IPV6_RUN,
  PMIPV6_RUN,
  DMA_RUN,
  { ...withOptions(DMA_RUN, { sessions: 'mn' }), id: 'dma-mn' },
];

/** A sweep of {@link TWO_MOVES}. */
export function sweepOf(vary: readonly Variation[], more: Partial<SweepDefinition> = {}): SweepDefinition {
  return { scenario: TWO_MOVES, runs: RUNS, move: 0, vary, ...more };
}
