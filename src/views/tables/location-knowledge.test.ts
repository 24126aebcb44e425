/** Who knows where a mobile is, from the tables of real runs. */
import { describe, expect, test, vi } from 'vitest';
import { required } from '#base/assert.ts';
import type { TableName } from '#records/layout.ts';
import { makePlan } from '#scenario/plan.ts';
import type { OptionValue, RunDefinition } from '#scenario/scenario.ts';
import { DLMA_RUN, flow, MIPV6_RO_RUN, move, networkE, networkF, stateAt, withOptions } from '#engine/test-support/networks.ts';
import { play } from '#engine/test-support/play.ts';
import { knowledgeOf } from './location-knowledge.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

/** `d1 access mag1`, with `!` where it is not true any more. */
function told(scenario: ReturnType<typeof networkF>, run: RunDefinition, atMs: number, router: string): string[] {
  const plan = makePlan(scenario);
  const { report } = play(scenario, run, { octets: false });
  const rows = report.state
    .filter((row) => row.atMs === atMs)
    .flatMap(({ node, table, entries }) =>
      entries.map((entry) => ({ node: required(plan.nodeIndex.get(node), node), table: table as TableName, entry })),
    );
  return knowledgeOf(plan, rows, required(plan.nodeIndex.get('mn1'), 'mn1'), new Set([router])).map(
    ({ node, exactness, at, current }) =>
      [scenario.nodes[node]?.id, exactness, at, current ? null : '!'].filter((word) => word !== null).join(' '),
  );
}

describe('distributed LMAs (draft-chan-netext-distributed-lma-03 §5.4)', () => {
  const scenario = networkF({
    durationMs: 4000,
    flows: [flow('f1', 'cn', 'mn1', 1000, 3900, { pps: 50, bidirectional: true })],
    events: [stateAt(2500), move(3000, 'mag2'), stateAt(3060)],
  });
  const at = (options: { readonly [key: string]: OptionValue }, atMs = 2500, router = 'mag1'): string[] =>
    told(scenario, withOptions(DLMA_RUN, options), atMs, router);

  test('the D-LMA alone knows the gateway; home and O-LMA the network; the correspondent the address', () => {
    expect(at({})).toEqual(['mag1 link mag1', 'd1 access mag1', 'o network d1', 'h network d1', 'cn address']);
  });

  test('with the D-LMA bypassed the O-LMA knows the gateway, too', () => {
    expect(at({ bypass: 'd-lma' })).toEqual(['mag1 link mag1', 'o access mag1', 'd1 access mag1', 'h network d1', 'cn address']);
  });

  test('with Mobile IP the D-LMA knows the care-of address', () => {
    expect(at({ flavor: 'mip' })).toEqual(['mag1 link mag1', 'd1 access mag1', 'o network d1', 'h network d1', 'cn address']);
  });

  test('right after a move the old D-LMA still believes what is not true any more', () => {
    expect(at({}, 3060, 'mag2')).toEqual(['mag2 link mag2', 'd1 access mag1 !', 'o network d1', 'h network d1', 'cn address']);
  });
});

test('route optimization of Mobile IPv6 tells the correspondent where the mobile is', () => {
  const scenario = networkE({
    durationMs: 4000,
    flows: [flow('f1', 'cn', 'mn1', 1000, 3900, { pps: 50, bidirectional: true })],
    events: [stateAt(3000)],
  });
  expect(told(scenario, MIPV6_RO_RUN, 3000, 'ar1')).toEqual(['ar1 link ar1', 'ha access ar1', 'cn access ar1']);
});
