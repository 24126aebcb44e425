/** The delay along a recorded path against the least routed delay between its ends. */
import { required } from '#base/assert.ts';
import { toMs } from '#base/time.ts';
import type { PathRow } from '#report/report.ts';
import { createRoutedDelays } from '#report/routed-delay.ts';
import { makePlan } from '#scenario/plan.ts';
import type { Scenario } from '#scenario/scenario.ts';

/** The sum of the delays of the links of a path, radio included, ms. */
export function pathDelayMs(scenario: Scenario, path: PathRow): number {
  let sum = 0;
  for (let hop = 1; hop < path.nodes.length; hop++)
    sum += hopDelayMs(scenario, required(path.nodes[hop - 1], 'node'), required(path.nodes[hop], 'node'));
  return sum;
}

function hopDelayMs(scenario: Scenario, from: string, to: string): number {
  const link = scenario.links.find(({ between }) => between.includes(from) && between.includes(to));
  if (link !== undefined) return link.delayMs;
  const router = scenario.nodes.find((node) => (node.id === from || node.id === to) && node.kind === 'access-router');
  return router?.radio?.delayMs ?? 0;
}

/** The least routed delay between the ends of a path: a mobile's end is the access router by which the path leaves or reaches it, ms. */
export function directDelayMs(scenario: Scenario, path: PathRow): number {
  const plan = makePlan(scenario);
  const routed = createRoutedDelays(plan);
  const kinds = new Map(scenario.nodes.map((node) => [node.id, node.kind]));
  let radio = 0;
  const end = (node: string | undefined, router: string | undefined): number => {
    if (kinds.get(node ?? '') !== 'mobile') return required(plan.nodeIndex.get(node ?? ''), 'end');
    const index = required(plan.nodeIndex.get(router ?? ''), 'router');
    radio += routed.radio(index);
    return index;
  };
  const from = end(path.nodes[0], path.nodes[1]);
  const to = end(path.nodes.at(-1), path.nodes.at(-2));
  return toMs(routed.between(from, to) + radio);
}

/** Delay along the path over the least routed delay. */
export function stretchOf(scenario: Scenario, path: PathRow): number {
  return pathDelayMs(scenario, path) / directDelayMs(scenario, path);
}
