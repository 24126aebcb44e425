/** Routes over the wires: the least-delay path that a packet between two nodes takes, for drawing tunnels along it. */
import type { Plan } from '#scenario/plan.ts';

/** Answers `route(from, to)` with the nodes from one to the other, both included; null when no path exists. Remembers what it found. */
export interface Routes {
  route(from: number, to: number): readonly number[] | null;
}

interface Edge {
  readonly to: number;
  readonly delayMs: number;
}

/**
 * Routes of a scenario around failed nodes. Among equal paths the one over the lower node number wins, as a stable choice; delays are
 * those of the scenario file (later link changes may route packets elsewhere, which the fading path then shows).
 */
export function createRoutes(plan: Plan, failed: ReadonlySet<number> = new Set()): Routes {
  const edges = edgesOf(plan, failed);
  const trees = new Map<number, Int32Array>();
  return {
    route(from, to) {
      if (from === to) return [from];
      // The tree grows from the lower number, so that a tunnel's two directions share one line.
      const [root, leaf] = from < to ? [from, to] : [to, from];
      const tree = trees.get(root) ?? shortestTree(edges, root);
      trees.set(root, tree);
      if ((tree[leaf] ?? -1) < 0) return null;
      const path = [leaf];
      for (let node = leaf; node !== root;) {
        node = tree[node] ?? root;
        path.push(node);
      }
      return from === root ? path.toReversed() : path;
    },
  };
}

function edgesOf(plan: Plan, failed: ReadonlySet<number>): Edge[][] {
  const edges: Edge[][] = plan.scenario.nodes.map(() => []);
  for (const link of plan.scenario.links) {
    const a = plan.nodeIndex.get(link.between[0]);
    const b = plan.nodeIndex.get(link.between[1]);
    if (a === undefined || b === undefined || failed.has(a) || failed.has(b)) continue;
    edges[a]?.push({ to: b, delayMs: link.delayMs });
    edges[b]?.push({ to: a, delayMs: link.delayMs });
  }
  return edges;
}

/** Dijkstra: previous node per node, −1 where there is no path, the root for the root. */
function shortestTree(edges: readonly (readonly Edge[])[], root: number): Int32Array {
  const previous = new Int32Array(edges.length).fill(-1);
  const best = new Float64Array(edges.length).fill(Infinity);
  const done = new Uint8Array(edges.length);
  best[root] = 0;
  previous[root] = root;
  for (;;) {
    let node = -1;
    for (let candidate = 0; candidate < edges.length; candidate++) {
      if (done[candidate] === 0 && best[candidate]! < Infinity && (node < 0 || best[candidate]! < best[node]!)) node = candidate;
    }
    if (node < 0) return previous;
    done[node] = 1;
    for (const edge of edges[node] ?? []) {
      const reach = best[node]! + edge.delayMs;
      if (reach < best[edge.to]!) {
        best[edge.to] = reach;
        previous[edge.to] = node;
      }
    }
  }
}
