/** An untrusted LMA (draft-chan-netext-distributed-lma-03 §9): what its lies do, with and without protection. */
import { describe, expect, test, vi } from 'vitest';
import { required } from '#base/assert.ts';
import { findGalleryEntry } from '#scenario/gallery/index.ts';
import type { OptionValue, Scenario } from '#scenario/scenario.ts';
import { checkEmpty } from '../../invariants-empty.ts';
import { DLMA_RUN, flow, move, networkF, stateAt, withOptions } from '../../test-support/networks.ts';
import { entriesOf, messagesOf, pathsOf, play, type Played } from '../../test-support/play.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

type Options = { readonly [key: string]: OptionValue };

/** Network F with a stranger R on G. */
function attacked(more: Partial<Scenario> = {}): Scenario {
  return {
    ...networkF({
      durationMs: 20_000,
      flows: [flow('f1', 'cn', 'mn1', 1000, 19_900, { pps: 50 })],
      nodes: [{ id: 'r', kind: 'gateway' }],
      links: [{ between: ['g', 'r'], delayMs: 12 }],
    }),
    ...more,
  };
}

function playWith(options: Options, scenario = attacked()): Played {
  const run = { ...DLMA_RUN, roles: { ...DLMA_RUN.roles, rogue: 'r' } };
  return play(scenario, withOptions(run, { binding_lifetime_s: 8, ...options }));
}

describe('a LU to the D-LMA', () => {
  const scenario = attacked({ events: [stateAt(2900), stateAt(4000)] });

  test('believed: D1 gives its binding up, forwards to R, and tells O; R keeps everything until the lie runs out', () => {
    const { report } = playWith({ protection: false }, scenario);
    expect(messagesOf(report, 3000, 3100)).toEqual(['3000 LU r>d1', '3033 LOC d1>o']);
    expect(entriesOf(report, 'd1', 'binding-cache', 2900)).toHaveLength(1);
    expect(entriesOf(report, 'd1', 'binding-cache', 4000)).toEqual([]);
    expect(entriesOf(report, 'd1', 'forwarding', 4000)).toMatchObject([{ mn: 'mn1', to: 'r' }]);
    expect(entriesOf(report, 'o', 'location-cache', 4000)).toMatchObject([{ mn: 'mn1', to: 'r' }]);
    // The H-LMA was told nothing: its record is true all the while.
    expect(entriesOf(report, 'h', 'location', 4000)).toMatchObject([{ mn: 'mn1', to: 'd1' }]);
    // O keeps the lie for the 4 whole seconds of its 8 that D1 can pass on.
    const dropped = report.flows[0]?.dropped;
    expect(Object.keys(dropped ?? {})).toEqual(['hijacked']);
    expect(dropped?.['hijacked']).toBeGreaterThan(190);
    expect(pathsOf(report, 'f1').at(-1)).toBe('cn o=g=d1=mag1 mn1');
  });

  test('not believed: a row that says so, and no packet is lost', () => {
    const { report } = playWith({}, scenario);
    expect(messagesOf(report, 3000, 3100)).toEqual(['3000 LU r>d1']);
    expect(entriesOf(report, 'd1', 'refused-messages', 4000)).toMatchObject([{ mn: 'mn1', to: 'r', message: 'LU' }]);
    expect(report.flows[0]?.dropped).toEqual({});
  });

  test('with Mobile IP it is the same', () => {
    const believed = playWith({ protection: false, flavor: 'mip' }, scenario).report;
    expect(believed.flows[0]?.dropped['hijacked']).toBeGreaterThan(190);
    expect(playWith({ flavor: 'mip' }, scenario).report.flows[0]?.dropped).toEqual({});
  });
});

describe('a LOC to all LMAs', () => {
  test('believed: O sends to R; D1 and H know better', () => {
    const { report } = playWith({ protection: false, rogue_message: 'LOC' }, attacked({ events: [stateAt(4000)] }));
    expect(entriesOf(report, 'd1', 'binding-cache', 4000)).toMatchObject([{ mn: 'mn1', to: 'mag1' }]);
    expect(entriesOf(report, 'o', 'location-cache', 4000)).toMatchObject([{ mn: 'mn1', to: 'r' }]);
    // 8 s of the claim, 50 packets a second.
    expect(report.flows[0]?.dropped['hijacked']).toBe(400);
    expect(pathsOf(report, 'f1').at(-1)).toBe('cn o=g=d1=mag1 mn1');
  });

  test('not believed by anybody', () => {
    const { report } = playWith({ rogue_message: 'LOC' }, attacked({ events: [stateAt(4000)] }));
    const rows = report.state.filter((row) => row.atMs === 4000 && row.table === 'refused-messages').map((row) => row.node);
    expect(rows.toSorted()).toEqual(['d1', 'd2', 'h', 'o']);
    expect(report.flows[0]?.dropped).toEqual({});
  });
});

describe('a rogue among the trusted LMAs', () => {
  const lmas = ['o', 'h', 'd1', 'd2'];
  const playOf = (rogue: string, options: Options, more: Partial<Scenario> = {}): Played =>
    play(
      { ...networkF({ durationMs: 24_000, flows: [flow('f1', 'cn', 'mn1', 1000, 23_900, { pps: 50 })] }), ...more },
      { ...DLMA_RUN, roles: { lmas, 'h-lma': { mn1: 'h' }, rogue }, options: { binding_lifetime_s: 8, ...options } },
    );

  test.each([true, false])('no protection helps (protection %s); it keeps what comes', (protection) => {
    const { report } = playOf('d2', { protection });
    expect(Object.keys(report.flows[0]?.dropped ?? {})).toEqual(['hijacked']);
    expect(report.flows[0]?.dropped['hijacked']).toBeGreaterThan(100);
    expect(pathsOf(report, 'f1').at(-1)).toBe('cn o=g=d1=mag1 mn1');
  });

  // Both know where the mobile is: it would go in circles between them and D1, which believes the lie.
  test('the H-LMA itself: nothing goes in circles', () => {
    const { report } = playOf('h', { flavor: 'mip' });
    expect(Object.keys(report.flows[0]?.dropped ?? {})).toEqual(['hijacked']);
    expect(pathsOf(report, 'f1').at(-1)).toBe('cn o=g=d1=mag1=mn1');
  });

  test('a previous D-LMA: nothing goes in circles', () => {
    const before = attacked().nodes.map((node) => (node.kind === 'mobile' ? { ...node, attachedTo: 'mag2' } : node));
    const nodes = before.filter(({ id }) => id !== 'r');
    const { report } = playOf('d2', { olma_cache_s: 60 }, { nodes, events: [move(2000, 'mag1')] });
    expect(Object.keys(report.flows[0]?.dropped ?? {}).toSorted()).toEqual(['hijacked', 'not-attached']);
    expect(pathsOf(report, 'f1').at(-1)).toBe('cn o=g=d1=mag1 mn1');
  });

  test('a mobile that comes to it is served all the same', () => {
    const { report } = playOf('d2', {}, { events: [move(5000, 'mag2')] });
    const late = report.paths.filter((row) => row.firstAtMs > 5000 && row.firstAtMs < 6000).map((row) => row.nodes.join(' '));
    expect(late).toContainEqual(expect.stringMatching(/d2 mag2 mn1$/u));
  });
});

test('the mobile moves on during the lie: its new D-LMA is found all the same when the lie has run out', () => {
  const { report } = playWith({ protection: false }, attacked({ events: [move(4000, 'mag2')] }));
  expect(pathsOf(report, 'f1').at(-1)).toBe('cn o=g=d2=mag2 mn1');
});

test('when all lifetimes are over, nothing is left of it', () => {
  const gone = attacked({
    durationMs: 90_000,
    flows: [flow('f1', 'cn', 'mn1', 1000, 9000, { pps: 10 })],
    events: [{ atMs: 12_000, detach: 'mn1' }],
  });
  expect(checkEmpty(playWith({ protection: false, olma_cache_s: 5 }, gone).engine.world)).toEqual([]);
});

test('the scenario of the gallery: one message takes all packets, or leaves a row', () => {
  const { scenario } = required(findGalleryEntry('rogue-lma'), 'rogue-lma');
  const [believed, safe] = scenario.runs.map((run) => play(scenario, run).report);
  expect(believed?.flows[0]?.dropped['hijacked']).toBeGreaterThan(190);
  expect(believed?.paths.at(-1)?.lastAtMs).toBeGreaterThan(15_900);
  expect(safe?.flows[0]?.dropped).toEqual({});
  expect(entriesOf(required(safe, 'run'), 'v1', 'refused-messages')).toHaveLength(1);
});
