/**
 * The least routed delay between nodes: propagation only, over the wired links as they are at the moment, through routers that
 * have not failed. The yardstick of a flow's path stretch.
 */
import { required } from '#base/assert.ts';
import { fromMs, type SimDuration } from '#base/time.ts';
import type { Plan } from '#scenario/plan.ts';

/** Routed delays that follow the run's changes of links and nodes. */
export interface RoutedDelays {
  /** Moves whenever an answer may have changed. */
  readonly version: number;
  /** A wired link has a new one-way delay. */
  setLink(link: number, delayNs: SimDuration): void;
  /** A node has failed, or is back. */
  setFailed(node: number, failed: boolean): void;
  /** Between two nodes that are not mobile, ns; Infinity when nothing leads there. */
  between(from: number, to: number): number;
  /** One-way radio delay of an access router, ns. */
  radio(accessRouter: number): SimDuration;
}

/** Delays of the scenario as it stands at its start. */
export function createRoutedDelays(plan: Plan): RoutedDelays {
  const { nodes, links } = plan.scenario;
  const linkDelays = links.map((link) => fromMs(link.delayMs));
  const failed = nodes.map(() => false);
  const forwards = nodes.map(({ kind }) => kind === 'router' || kind === 'gateway' || kind === 'access-router');
  const neighbors: { readonly node: number; readonly link: number }[][] = nodes.map(() => []);
  links.forEach((link, index) => {
    const a = required(plan.nodeIndex.get(link.between[0]), link.between[0]);
    const b = required(plan.nodeIndex.get(link.between[1]), link.between[1]);
    required(neighbors[a], 'node').push({ node: b, link: index });
    required(neighbors[b], 'node').push({ node: a, link: index });
  });
  const radios = nodes.map((node) => fromMs(node.radio?.delayMs ?? 0));
  let fromNode = new Map<number, Float64Array>();
  let version = 0;

  const changed = (): void => {
    fromNode = new Map();
    version++;
  };

  const distances = (source: number): Float64Array => {
    const least = new Float64Array(nodes.length).fill(Infinity);
    const queue = createQueue();
    if (failed[source] === false) {
      least[source] = 0;
      queue.push(0, source);
    }
    for (let next = queue.pop(); next !== null; next = queue.pop()) {
      if (next.distance > least[next.node]! || (next.node !== source && forwards[next.node] !== true)) continue;
      for (const { node, link } of required(neighbors[next.node], 'node')) {
        const distance = next.distance + required(linkDelays[link], 'link');
        if (failed[node] === true || distance >= least[node]!) continue;
        least[node] = distance;
        queue.push(distance, node);
      }
    }
    return least;
  };

  return {
    get version() {
      return version;
    },
    setLink(link, delayNs) {
      linkDelays[link] = delayNs;
      changed();
    },
    setFailed(node, hasFailed) {
      failed[node] = hasFailed;
      changed();
    },
    between(from, to) {
      let least = fromNode.get(from);
      if (least === undefined) {
        least = distances(from);
        fromNode.set(from, least);
      }
      return least[to]!;
    },
    radio: (accessRouter) => required(radios[accessRouter], 'access router'),
  };
}

/** A node with the distance at which it was reached. */
interface Reached {
  readonly distance: number;
  readonly node: number;
}

/** A binary heap: least distance first. */
function createQueue(): { push(distance: number, node: number): void; pop(): Reached | null } {
  const heap: Reached[] = [];
  const at = (index: number): Reached => required(heap[index], 'heap entry');
  const swap = (a: number, b: number): void => {
    const kept = at(a);
    heap[a] = at(b);
    heap[b] = kept;
  };
  return {
    push(distance, node) {
      heap.push({ distance, node });
      for (let child = heap.length - 1; child > 0;) {
        const parent = (child - 1) >> 1;
        if (at(parent).distance <= at(child).distance) return;
        swap(parent, child);
        child = parent;
      }
    },
    pop() {
      if (heap.length === 0) return null;
      swap(0, heap.length - 1);
      const least = required(heap.pop(), 'heap entry');
      for (let parent = 0; ;) {
        let child = 2 * parent + 1;
        if (child >= heap.length) return least;
        if (child + 1 < heap.length && at(child + 1).distance < at(child).distance) child++;
        if (at(parent).distance <= at(child).distance) return least;
        swap(parent, child);
        parent = child;
      }
    },
  };
}
