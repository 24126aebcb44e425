/** Least-delay routing against Floyd and Warshall, on random graphs with hosts, equal delays, failures and changes. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { required } from '#base/assert.ts';
import { MutedSink } from '#records/batch.ts';
import type { Scenario } from '#scenario/scenario.ts';
import { createEngine, type Engine } from '../engine.ts';
import { PACE, paceOf } from '../sim/direction.ts';
import { nodeAt } from './network.ts';
import { covers, delayBetween, nextHop } from './routing.ts';

interface Graph {
  /** True for nodes that forward. */
  readonly transit: readonly boolean[];
  readonly links: readonly (readonly [number, number, number])[];
  readonly failing: readonly number[];
  readonly change: readonly [number, number];
}

const graphs: fc.Arbitrary<Graph> = fc.integer({ min: 2, max: 14 }).chain((size) =>
  fc.record({
    transit: fc.array(
      fc.integer({ min: 0, max: 3 }).map((draw) => draw > 0),
      { minLength: size, maxLength: size },
    ),
    links: fc.uniqueArray(fc.tuple(fc.nat({ max: size - 1 }), fc.nat({ max: size - 1 }), fc.integer({ min: 0, max: 6 })), {
      maxLength: 3 * size,
      selector: ([a, b]) => (a < b ? a * size + b : b * size + a),
    }),
    failing: fc.uniqueArray(fc.nat({ max: size - 1 }), { maxLength: 3 }),
    change: fc.tuple(fc.nat(), fc.integer({ min: 0, max: 9 })),
  }),
);

function engineOf(graph: Graph): Engine {
  const scenario: Scenario = {
    format: 'roamscope-scenario',
    version: 1,
    durationMs: 1000,
    nodes: graph.transit.map((transit, index) => ({ id: `n${index}`, kind: transit ? 'router' : 'server' })),
    links: graph.links.filter(([a, b]) => a !== b).map(([a, b, delayMs]) => ({ between: [`n${a}`, `n${b}`], delayMs })),
    runs: [{ id: 'A', scheme: 'ipv6' }],
  };
  return createEngine({ scenario, run: required(scenario.runs[0], 'run'), sink: new MutedSink() });
}

/** Least delays in ns. A path passes only nodes that forward and work; its ends may be any that work. */
function leastDelays(engine: Engine): number[][] {
  const { nodes, directions } = engine.world;
  const delays = nodes.map((_, from) => nodes.map((__, to) => (from === to ? 0 : Number.POSITIVE_INFINITY)));
  for (const [position, direction] of directions.entries()) {
    if (nodeAt(engine.world, direction.from).failed || nodeAt(engine.world, direction.to).failed) continue;
    const row = required(delays[direction.from], 'row');
    row[direction.to] = Math.min(row[direction.to] ?? 0, paceOf(engine.world.links, position, PACE.delay));
  }
  for (const over of nodes) {
    if (!over.transit || over.failed) continue;
    for (const row of delays) {
      for (let to = 0; to < nodes.length; to++) {
        row[to] = Math.min(row[to]!, row[over.index]! + delays[over.index]![to]!);
      }
    }
  }
  return delays;
}

function check(engine: Engine): void {
  const { world } = engine;
  const least = leastDelays(engine);
  for (const from of world.nodes) {
    for (const to of world.nodes) {
      if (from.failed || to.failed) continue;
      const expected = least[from.index]![to.index]!;
      expect(delayBetween(world, from.index, to.index)).toBe(expected);
      if (from === to) continue;
      const hop = nextHop(world, from.index, to.index);
      if (hop < 0) {
        expect(expected).toBe(Number.POSITIVE_INFINITY);
        continue;
      }
      // Following next hops ends there, over nodes that forward, in the least delay.
      let delay = 0;
      let at = from.index;
      for (let hops = 0; at !== to.index; hops++) {
        expect(hops).toBeLessThan(world.nodes.length);
        expect(at === from.index || nodeAt(world, at).transit).toBe(true);
        const position = nextHop(world, at, to.index);
        const direction = required(world.directions[position], 'direction');
        expect(direction.from).toBe(at);
        delay += paceOf(world.links, position, PACE.delay);
        at = direction.to;
      }
      expect(delay).toBe(expected);
    }
  }
}

test('delays and next hops are those of all-pairs shortest paths, also after failures, recoveries and changed links', () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      const engine = engineOf(graph);
      check(engine);
      for (const node of graph.failing) engine.input({ atMs: 0, fail: `n${node}` });
      check(engine);
      const links = engine.world.fixed.plan.scenario.links;
      if (links.length > 0) {
        const { between } = required(links[graph.change[0] % links.length], 'link');
        engine.input({ atMs: 0, link: { between, delayMs: graph.change[1] } });
        check(engine);
      }
      for (const node of graph.failing) engine.input({ atMs: 0, recover: `n${node}` });
      check(engine);
    }),
    { numRuns: 120 },
  );
});

test('a prefix covers what shares its bits', () => {
  const address = '2001:db8:1234::' as Parameters<typeof covers>[0]['address'];
  expect(covers({ address, length: 48 }, 0x20010db8, 0x12345678)).toBe(true);
  expect(covers({ address, length: 48 }, 0x20010db8, 0x12350000)).toBe(false);
  expect(covers({ address, length: 32 }, 0x20010db8, 0xffffffff)).toBe(true);
  expect(covers({ address, length: 64 }, 0x20010db8, 0x12340000)).toBe(true);
  expect(covers({ address, length: 64 }, 0x20010db8, 0x12340001)).toBe(false);
  expect(covers({ address, length: 16 }, 0x2001ffff, 0)).toBe(true);
  expect(covers({ address, length: 0 }, 0xfe800000, 0)).toBe(true);
});
