/** The form with Mobile IP (draft-chan-netext-distributed-lma-03 §1): mobiles that register themselves, on network F. */
import { describe, expect, test, vi } from 'vitest';
import { required } from '#base/assert.ts';
import type { RunReport } from '#report/report.ts';
import { findGalleryEntry } from '#scenario/gallery/index.ts';
import type { OptionValue, Scenario, ScenarioFlow } from '#scenario/scenario.ts';
import { checkEmpty } from '../../invariants-empty.ts';
import { checkReach } from '../../invariants-reach.ts';
import { DLMA_RUN, flow, move, networkF, stateAt, withOptions } from '../../test-support/networks.ts';
import { entriesOf, ladderOf, messagesOf, pathsOf, play } from '../../test-support/play.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 120_000 });

type Options = { readonly [key: string]: OptionValue };

const RUN = withOptions(DLMA_RUN, { flavor: 'mip' });

function story(to: string, options: Options = {}, dadMs = 0): RunReport {
  const scenario = networkF({
    durationMs: 3600,
    flows: [flow('f1', 'cn', 'mn1', 2500, 3500)],
    events: [move(3000, to)],
    timing: { dadMs },
  });
  return play(scenario, withOptions(RUN, options), { octets: false }).report;
}

/** Interruption in ms, messages of the handover. */
function handover(report: RunReport): readonly [number, number] {
  const [row] = report.handovers;
  return [(row?.flows[0]?.firstAfterMs ?? Number.NaN) - (row?.detachMs ?? 0), row?.messages ?? 0];
}

describe('the gateway’s 2w become 4w, and t_DAD is added', () => {
  test('same D-LMA: t_L2 + 4w + 2 d(AR, D) = 78 ms; BU and BA', () => {
    expect(handover(story('mag1b'))).toEqual([78, 2]);
    expect(handover(story('mag1b', {}, 30))).toEqual([108, 2]);
  });

  test('another one, without route optimization: t_L2 + 4w + 2x + 2h = 170 ms', () => {
    const report = story('mag2', { ro: 'off' });
    expect(handover(report)).toEqual([170, 4]);
    expect(messagesOf(report, 3000)).toEqual([
      '3050 RS mn1>mag2',
      '3055 RA mag2>mn1',
      '3060 BU mn1>d2',
      '3068 LU d2>h',
      '3115 LUA h>d2',
      '3162 BA d2>mn1',
    ]);
  });

  test('hlma_ack: t_L2 + 4w + 2x + 2h + 2p = 210 ms', () => {
    expect(handover(story('mag2'))).toEqual([210, 6]);
  });

  test('known: D2 serves from the BU on, so t_L2 + 4w + 2x + 2p = 116 ms; the answer of the H-LMA is not waited for', () => {
    const report = story('mag2', { prev_dlma_notify: 'known' });
    expect(handover(report)).toEqual([116, 6]);
    expect(messagesOf(report, 3064, 3090)).toEqual(['3068 LU d2>h', '3068 LU d2>d1', '3088 LOC d1>o']);
  });

  test('hlma_direct: t_L2 + 4w + 2x + h + d(H, D1) + p = 186 ms', () => {
    expect(handover(story('mag2', { prev_dlma_notify: 'hlma_direct' }))).toEqual([186, 6]);
  });

  test('pba_after pbu: the mobile sends again h earlier and later: BA at once', () => {
    const report = story('mag2', { pba_after: 'pbu' });
    expect(messagesOf(report, 3060, 3070)).toEqual(['3060 BU mn1>d2', '3068 BA d2>mn1', '3068 LU d2>h']);
  });
});

test('stacks: CN - O = H = D = MN, then O = D = MN; up-link MN = D - CN; the correspondent learns nothing', () => {
  const scenario = networkF({
    durationMs: 3000,
    flows: [flow('f1', 'cn', 'mn1', 1000, 2900, { pps: 50, bidirectional: true })],
    events: [stateAt(2500)],
  });
  const played = play(scenario, RUN);
  const { report } = played;
  expect(pathsOf(report, 'f1')[0]).toBe('cn o=g=h=g=d1=mag1=mn1');
  expect(pathsOf(report, 'f1', 'from-mn')).toEqual(['mn1=mag1=d1 g o cn']);
  const last = report.paths.filter((row) => row.direction === 'to-mn').at(-1);
  expect(last?.headers.map((headers) => headers.map((header) => `${header.src}>${header.dst}`).join(' '))).toEqual([
    'cn>mn1',
    'o>d1 cn>mn1',
    'o>d1 cn>mn1',
    'd1>mn1 cn>mn1',
    'd1>mn1 cn>mn1',
  ]);
  expect(entriesOf(report, 'd1', 'binding-cache', 2500)).toMatchObject([{ mn: 'mn1', to: 'mn1' }]);
  expect(entriesOf(report, 'h', 'location', 2500)).toMatchObject([{ mn: 'mn1', to: 'd1' }]);
  expect(entriesOf(report, 'o', 'location-cache', 2500)).toMatchObject([{ mn: 'mn1', to: 'd1' }]);
  expect(report.state.filter((row) => row.node === 'cn')).toEqual([]);
  expect(ladderOf(played, { toNs: 200e6 })).toMatchInlineSnapshot(`
    "0.000000  mn1   attach  mag1
    0.000000  mn1   RS      mag1
    0.005000  mag1  RA      mn1   preferred=2001:db8:101:1::/64
    0.010000  mn1   BU      d1    seq=0 hoa=2001:db8:120:1:0:ff:fe00:a0 coa=2001:db8:101:1:0:ff:fe00:a0 lifetime=3600s
    0.017000  d1    LU      h     seq=0 hnp=2001:db8:120:1::/64 lifetime=3600s
    0.060000  h     LUA     d1    seq=0 status=0 hnp=2001:db8:120:1::/64 lifetime=3600s
    0.103000  d1    BA      mn1   seq=0 status=0 hoa=2001:db8:120:1:0:ff:fe00:a0 lifetime=3600s"
  `);
});

test('from a mobile to a mobile: MN1 = O = D = MN2, three tunnels less one at each gateway', () => {
  const scenario = networkF({
    durationMs: 3000,
    nodes: [{ id: 'mn2', kind: 'mobile', home: 'h', attachedTo: 'mag2' }],
    flows: [flow('f1', 'mn1', 'mn2', 1000, 2900, { pps: 50 })],
  });
  const run = { ...RUN, roles: { ...RUN.roles, 'h-lma': { mn1: 'h', mn2: 'h' } } };
  const { report } = play(scenario, run);
  expect(pathsOf(report, 'f1')[0]).toBe('mn1=mag1=d1=g=h=g=d2=mag2=mn2');
  expect(pathsOf(report, 'f1').at(-1)).toBe('mn1=mag1=d1=g=d2=mag2=mn2');
});

test('in its home network the mobile registers at its H-LMA itself: BU and BA, no location update', () => {
  const scenario = networkF({
    durationMs: 6000,
    nodes: [{ id: 'magh', kind: 'access-router', radio: { delayMs: 5 } }],
    links: [{ between: ['h', 'magh'], delayMs: 1 }],
    flows: [flow('f1', 'cn', 'mn1', 1500, 5900, { pps: 100 })],
    events: [move(1000, 'magh'), stateAt(2000), move(3000, 'mag1'), stateAt(4000)],
  });
  const { report } = play(scenario, RUN);
  expect(messagesOf(report, 1050, 2900)).toEqual([
    '1050 RS mn1>magh',
    '1055 RA magh>mn1',
    '1060 BU mn1>h',
    '1066 BA h>mn1',
    '1066 LU h>d1',
  ]);
  expect(pathsOf(report, 'f1')[0]).toBe('cn o=g=h=magh=mn1');
  const sizes = (atMs: number): readonly number[] =>
    ['binding-cache', 'location'].map((table) => entriesOf(report, 'h', table, atMs).length);
  expect([2000, 4000].map(sizes)).toEqual([
    [1, 0],
    [0, 1],
  ]);
  expect(pathsOf(report, 'f1').at(-1)).toBe('cn o=g=d1=mag1=mn1');
});

test('both ends move at once (§6.4): O = D1 = D2 until D1 has told it', () => {
  const scenario = networkF({
    durationMs: 7500,
    nodes: [
      { id: 'mago', kind: 'access-router', radio: { delayMs: 5 } },
      { id: 'mn2', kind: 'mobile', home: 'h', attachedTo: 'mag2' },
    ],
    links: [{ between: ['o', 'mago'], delayMs: 1 }],
    flows: [flow('f1', 'mn2', 'mn1', 1500, 7000, { pps: 100 })],
    events: [
      move(1000, 'mago', { node: 'mn2' }),
      move(2500, 'mag2', { node: 'mn2' }),
      move(4000, 'mag2'),
      move(4000, 'mago', { node: 'mn2' }),
    ],
  });
  const run = { ...RUN, roles: { ...RUN.roles, 'h-lma': { mn1: 'h', mn2: 'h' } } };
  const { report } = play(scenario, run);
  expect(pathsOf(report, 'f1').slice(-2)).toEqual(['mn2=mago=o=g=d1=g=d2=mag2=mn1', 'mn2=mago=o=g=d2=mag2=mn1']);
});

describe('trouble', () => {
  const endless: ScenarioFlow = {
    id: 'f1',
    from: 'cn',
    to: 'mn1',
    startMs: 14_000,
    pps: 5,
    payloadBytes: 160,
    bidirectional: true,
  };
  const scenario: Scenario = networkF({
    durationMs: 60_000,
    flows: [endless],
    events: [move(16_000, 'mag1b'), move(24_000, 'mag2'), move(32_000, 'mag1')],
  });
  const runs: readonly (readonly [string, Options])[] = [
    ['hlma_ack', {}],
    ['known, BA after BU', { prev_dlma_notify: 'known', pba_after: 'pbu' }],
    ['hlma_direct', { prev_dlma_notify: 'hlma_direct' }],
  ];
  describe.each(runs)('%s', (_name, options) => {
    const run = withOptions(RUN, { ...options, binding_lifetime_s: 12, olma_cache_s: 5 });
    const messages = play(scenario, run, { octets: false }).report.signalling.filter((row) => row.atMs < 36_000);

    test.each(messages.map((row, number) => [number, `${row.message} ${row.from}>${row.to} at ${row.atMs} ms`] as const))(
      'message %i lost: %s',
      (lost) => {
        const played = play(scenario, run, { lose: ({ number }) => number === lost, octets: false });
        expect(played.report.signalling[lost]?.outcome).toBe('link-loss');
        expect(checkReach(played.engine.world)).toEqual([]);
        const last = played.report.paths.filter((row) => row.lastAtMs > 59_500).map((row) => row.direction);
        expect(new Set(last)).toEqual(new Set(['to-mn', 'from-mn']));
      },
    );
  });

  test('the D-LMA fails: the mobile registers at the next one when routing has noticed', () => {
    const base = networkF({
      durationMs: 8000,
      flows: [flow('f1', 'cn', 'mn1', 2500, 7900, { pps: 100 })],
      events: [{ atMs: 3000, fail: 'd1' }],
    });
    const { report } = play({ ...base, links: [...base.links, { between: ['g', 'mag1'], delayMs: 40 }] }, RUN);
    expect(messagesOf(report, 3000, 4200).slice(0, 2)).toEqual(['4000 BU mn1>d2', '4057 LU d2>h']);
    expect(pathsOf(report, 'f1').at(-1)).toBe('cn o=g=d2=g=mag1=mn1');
  });

  test('when all lifetimes are over, only the home address and the prefixes of links are left', () => {
    const over = networkF({
      durationMs: 60_000,
      flows: [flow('f1', 'cn', 'mn1', 1000, 9000, { pps: 10 })],
      events: [move(3000, 'mag2'), move(5000, 'mag1'), { atMs: 12_000, detach: 'mn1' }],
    });
    const { engine } = play(over, withOptions(RUN, { binding_lifetime_s: 8 }), { octets: false });
    expect(checkEmpty(engine.world)).toEqual([]);
  });
});

describe('draft-kuntz-dmm-summary-00, figure 6', () => {
  const { scenario } = required(findGalleryEntry('figure/kuntz-summary-6'), 'figure 6');
  const [direct, byHome] = scenario.runs.map((run) => play(scenario, run).report);

  test('from MN to CN: one tunnel to D-LMA, plain from there, in both runs', () => {
    for (const report of [direct!, byHome!]) expect(pathsOf(report, 'f1', 'from-mn')).toEqual(['mn1=mag=v1 core v2 cn']);
  });

  test('from CN to MN: O-LMA to H-LMA to D-LMA to MN; with route optimization H-LMA drops out after the first packets', () => {
    const around = 'cn v2=core=h=core=v1=mag=mn1';
    expect(new Set(pathsOf(byHome!, 'f1'))).toEqual(new Set([around]));
    expect(new Set(pathsOf(direct!, 'f1'))).toEqual(new Set([around, 'cn v2=core=v1=mag=mn1']));
    expect(pathsOf(direct!, 'f1').at(-1)).toBe('cn v2=core=v1=mag=mn1');
    // The answer of H-LMA to the first packet takes 20 + 35 ms; packets that were sent meanwhile go round too.
    expect(
      direct!.signalling.filter(({ atMs }) => atMs > 1000).map(({ message, from, to }) => `${message} ${from}>${to}`),
    ).toEqual(['LOC h>v2']);
  });
});
