/** Ways over several anchors end, whatever the anchors believe (`leg.ts`). */
import { expect, test, vi } from 'vitest';
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { fromMs } from '#base/time.ts';
import { BatchSink } from '#records/batch.ts';
import { decodeRecord, eachRecord } from '#records/reader.ts';
import { makePlan } from '#scenario/plan.ts';
import { createEngine } from '../engine.ts';
import { pointToLeg } from '../mobility/leg-routing.ts';
import type { World } from '../mobility/world.ts';
import { DLMA_RUN, flow, networkF } from '../test-support/networks.ts';
import type { LegBasis } from './network.ts';
import { FIRST_LEG, LAST_LEG } from './leg.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 30_000 });

const WHY = { section: 'none', sentence: 'A test made this up.' };

/** What came of the packets: tunnels that the first one crossed, and why they ended. */
interface Outcome {
  readonly tunnels: number;
  readonly dropped: { readonly [reason: string]: number };
}

/** Plays network F; at 1.5 s `change` tampers with the world, so that no invariant of its tables can hold any more. */
function tamper(change: (world: World) => void): Outcome {
  const scenario = networkF({ durationMs: 3000, flows: [flow('f1', 'cn', 'mn1', 1600, 2900, { pps: 20 })] });
  const plan = makePlan(scenario);
  const sink = new BatchSink();
  const engine = createEngine({ scenario, run: DLMA_RUN, plan, sink });
  engine.run(fromMs(1500));
  change(engine.world);
  expect(engine.run(fromMs(3000))).not.toBe('full');
  const words = new Uint32Array(sink.take(Number.MAX_SAFE_INTEGER));
  const stacks: number[] = [];
  const dropped: { [reason: string]: number } = {};
  let first: number | null = null;
  eachRecord(words, 0, words.length, (at) => {
    const record = decodeRecord(words, at);
    if (record.kind === 'send') first ??= record.packet;
    else if (record.kind === 'hop' && record.packet === first) stacks.push(record.headers);
    else if (record.kind === 'drop' && !record.control) dropped[record.reason] = (dropped[record.reason] ?? 0) + 1;
  });
  return { tunnels: stacks.filter((stack, at) => stack !== stacks[0] && stack !== stacks[at - 1]).length, dropped };
}

/** The same where anchors are made to believe that mn1 is to be found along `ways`. */
function believe(ways: readonly (readonly [string, string, LegBasis])[]): Outcome {
  return tamper((world) => {
    for (const way of ways) point(world, ...way);
  });
}

function point(world: World, from: string, to: string, basis: LegBasis): void {
  const index = (id: string): number => world.nodes.findIndex((node) => node.id === id);
  const prefix = world.mobility.profiles.get('mn1.0')!.prefixes[0] as Ipv6Address;
  pointToLeg(world, index(from), prefix, index('mn1'), index(to), basis, WHY);
}

test('former anchors that send to each other: as many legs as the label counts, and no more (one packet is under way at the end)', () => {
  const outcome = believe([
    ['o', 'd1', 'cache'],
    ['d1', 'd2', 'forwarding'],
    ['d2', 'd1', 'forwarding'],
  ]);
  expect(outcome).toEqual({ tunnels: LAST_LEG - FIRST_LEG + 1, dropped: { 'stale-tunnel': 25 } });
});

test('draft-chan-netext-distributed-lma-03 §4.4: out of a leg no packet goes on by a cache, nor back to its block', () => {
  const once = { tunnels: 1, dropped: { 'no-binding': 26 } };
  const old = believe([
    ['o', 'd2', 'cache'],
    ['d2', 'd1', 'cache'],
  ]);
  expect(old).toEqual(once);
  expect(believe([['o', 'd2', 'cache']])).toEqual(once);
});

test('a leg’s header from a node of another domain is not taken off', () => {
  const outcome = tamper((world) => {
    world.peers.entries.fill(0);
    world.peers.used = 0;
  });
  expect(outcome).toEqual({ tunnels: 1, dropped: { 'no-tunnel': 26 } });
});
