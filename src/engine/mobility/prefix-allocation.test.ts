import { describe, expect, test } from 'vitest';
import { required } from '#base/assert.ts';
import { MutedSink } from '#records/batch.ts';
import type { Scenario, ScenarioNode } from '#scenario/scenario.ts';
import { createEngine, type Engine } from '../engine.ts';
import { networkE, PMIPV6_RUN } from '../test-support/networks.ts';
import { play, recordsOf } from '../test-support/play.ts';
import { allocatePrefix, claimPrefix, forgetPool, mayUsePrefix, releasePrefix } from './prefix-allocation.ts';

/** Network E with an anchor that has 255 prefixes to give, and more mobiles. */
function small(mobiles: number): Scenario {
  const base = networkE({ durationMs: 5000 });
  return {
    ...base,
    nodes: [
      ...base.nodes.map((node) => (node.id === 'lma' ? { ...node, prefix: '2001:db8:aa00:aa00::/56' } : node)),
      ...Array.from({ length: mobiles - 1 }, (_, index): ScenarioNode => ({
        id: `m${index}`,
        kind: 'mobile',
        attachedTo: 'ar1',
      })),
    ],
  };
}

function anchorOf(scenario: Scenario): { readonly engine: Engine; readonly anchor: number; readonly mobile: number } {
  const engine = createEngine({ scenario, run: PMIPV6_RUN, sink: new MutedSink() });
  const { nodeIndex } = engine.world.fixed.plan;
  return { engine, anchor: required(nodeIndex.get('lma'), 'lma'), mobile: required(nodeIndex.get('mn1'), 'mn1') };
}

describe('an anchor’s pool (RFC 5213 §5.3.2)', () => {
  test('a /56 has 255 prefixes for mobiles, all different and all its own; then none', () => {
    const { engine, anchor, mobile } = anchorOf(small(1));
    const given = Array.from({ length: 255 }, () => allocatePrefix(engine.world, anchor, mobile));
    expect(new Set(given).size).toBe(255);
    expect(given).not.toContain(null);
    expect(given).not.toContain('2001:db8:aa00:aa00::');
    for (const prefix of given) expect(mayUsePrefix(engine.world, anchor, mobile, required(prefix, 'prefix'))).toBe(true);
    expect(allocatePrefix(engine.world, anchor, mobile)).toBeNull();
    releasePrefix(engine.world, anchor, required(given[100], 'prefix'));
    expect(allocatePrefix(engine.world, anchor, mobile)).toBe(given[100]);
  });

  test('a prefix is not given again as long as others have never been given', () => {
    const { engine, anchor, mobile } = anchorOf(small(1));
    const first = required(allocatePrefix(engine.world, anchor, mobile), 'prefix');
    releasePrefix(engine.world, anchor, first);
    for (let count = 0; count < 254; count++) expect(allocatePrefix(engine.world, anchor, mobile)).not.toBe(first);
    expect(allocatePrefix(engine.world, anchor, mobile)).toBe(first);
  });

  test('an anchor that lost its memory goes on where it was', () => {
    const { engine, anchor, mobile } = anchorOf(small(1));
    const first = allocatePrefix(engine.world, anchor, mobile);
    forgetPool(engine.world, anchor);
    expect(allocatePrefix(engine.world, anchor, mobile)).not.toBe(first);
  });

  test('a prefix of somebody else, or of another anchor, may not be used', () => {
    const { engine, anchor, mobile } = anchorOf(small(2));
    const other = required(engine.world.fixed.plan.nodeIndex.get('m0'), 'm0');
    const prefix = required(allocatePrefix(engine.world, anchor, other), 'prefix');
    expect(mayUsePrefix(engine.world, anchor, mobile, prefix)).toBe(false);
    const router = required(engine.world.fixed.plan.nodeIndex.get('ar1'), 'ar1');
    const foreign = required(allocatePrefix(engine.world, router, mobile), 'prefix');
    expect(mayUsePrefix(engine.world, anchor, mobile, foreign)).toBe(false);
    claimPrefix(engine.world, anchor, mobile, foreign);
    expect(mayUsePrefix(engine.world, anchor, mobile, foreign)).toBe(false);
  });
});

test('RFC 6275 §6.1.8: who comes when none is left is refused with 130, and stays without an address', () => {
  const played = play(small(257), PMIPV6_RUN, { octets: false });
  expect(played.report.state.filter((row) => row.table === 'addresses')).toHaveLength(255);
  const refused = recordsOf(played, 'message').filter(
    ({ detail }) => detail.message === 'PBA' && detail.parameters.includes('status=130'),
  );
  // Each of the two asks once more, after its repeated solicitation at 4 s.
  expect(refused.map((record) => [record.timeNs / 1e6, record.detail.lifetimeS])).toEqual([
    [16, 0],
    [16, 0],
    [4016, 0],
    [4016, 0],
  ]);
});
