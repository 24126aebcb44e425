/** Fast handovers as ladders, octets and numbers, next to RFC 5568 figures 2 and 3, and when something is wrong. */
import { describe, expect, test, vi } from 'vitest';
import { required } from '#base/assert.ts';
import type { RunReport } from '#report/report.ts';
import { findGalleryEntry } from '#scenario/gallery/index.ts';
import type { RunDefinition, Scenario, ScenarioEvent } from '#scenario/scenario.ts';
import { checkEmpty } from '../../invariants-empty.ts';
import { checkReach } from '../../invariants-reach.ts';
import { flow, FMIPV6_RUN, move, networkE, networkEWithHome, stateAt, withOptions } from '../../test-support/networks.ts';
import { entriesOf, ladderOf, messagesOf, pathsOf, play } from '../../test-support/play.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

const REACTIVE = withOptions(FMIPV6_RUN, { mode: 'reactive' });

/** The lines of a ladder with addresses by their names. */
function lines(text: string): string[] {
  return text
    .replaceAll('2001:db8:140:1:0:ff:fe00:e0', 'HoA')
    .replaceAll(/2001:db8:10(\d):1:0:ff:fe00:e0/g, 'CoA$1')
    .replaceAll(/2001:db8:10(\d):1::\/64/g, 'P$1')
    .replaceAll(/ {2,}/g, '  ')
    .split('\n');
}

function story(durationMs: number, events: readonly ScenarioEvent[], pps = 20): Scenario {
  return networkE({ durationMs, flows: [flow('f1', 'cn', 'mn1', 500, durationMs - 100, { pps })], events });
}

/** Messages of a span without what discovers routers. */
function signalling(report: RunReport, fromMs: number, toMs?: number): string[] {
  return messagesOf(report, fromMs, toMs).filter((text) => !/ (RS|RA|NS) /.test(text));
}

const gapsOf = (run: RunDefinition, scenario: Scenario): number[] =>
  play(scenario, run, { octets: false }).report.handovers.map(
    (row) => required(row.flows[0]?.firstAfterMs ?? undefined, 'a packet') - row.detachMs,
  );

describe('ladders', () => {
  const scenario = story(4000, [move(3000, 'ar2')]);

  test('figure 2, predictive: RtSolPr, PrRtAdv, FBU, HI, HAck, FBack, forwarding; then UNA, delivery', () => {
    expect(lines(ladderOf(play(scenario, FMIPV6_RUN), { fromNs: 2.5e9, tables: ['forwarding'] }))).toEqual([
      '2.900000  mn1  RtSolPr  ar1  id=1',
      '2.905000  ar1  PrRtAdv  mn1  id=1 code=0 prefix=P2',
      '2.910000  mn1  FBU  ar1  seq=2 pcoa=CoA1 ncoa=CoA2',
      '2.915000  ar1  forward  ar2  P1 initiating lifetime=8s',
      '2.915000  ar1  HI  ar2  seq=0 flags=U code=0 ncoa=CoA2',
      '2.920000  ar2  forward  mn1  P2 buffering lifetime=8s',
      '2.920000  ar2  HAck  ar1  seq=0 code=0',
      '2.925000  ar1  FBack  mn1  seq=2 status=0',
      '2.925000  ar1  forward  ar2  P1 forwarding lifetime=8s (was initiating)',
      '3.000000  mn1  move  ar2  from ar1',
      '3.050000  mn1  attach  ar2',
      '3.050000  mn1  RS  ar2',
      '3.050000  mn1  UNA  ar2  target=CoA2',
      '3.050000  mn1  BU  ha  seq=3 hoa=HoA coa=CoA2 lifetime=3600s',
      '3.055000  ar2  RA  mn1  preferred=P2',
      '3.055000  ar2  forward  mn1  P2 delivering lifetime=8s (was buffering)',
      '3.088000  ha  BA  mn1  seq=3 status=0 hoa=HoA lifetime=3600s',
    ]);
  });

  test('figure 3, reactive: UNA, FBU, HI, HAck, FBack, forwarding', () => {
    expect(lines(ladderOf(play(scenario, REACTIVE), { fromNs: 2.5e9, tables: ['forwarding'] }))).toEqual([
      '3.000000  mn1  move  ar2  from ar1',
      '3.050000  mn1  attach  ar2',
      '3.050000  mn1  RS  ar2',
      '3.055000  ar2  RA  mn1  preferred=P2',
      '3.060000  mn1  UNA  ar2  target=CoA2',
      '3.060000  mn1  FBU  ar1  seq=2 pcoa=CoA1 ncoa=CoA2',
      '3.060000  mn1  BU  ha  seq=3 hoa=HoA coa=CoA2 lifetime=3600s',
      '3.070000  ar1  forward  ar2  P1 initiating lifetime=8s',
      '3.070000  ar1  HI  ar2  seq=0 flags=U code=1 ncoa=CoA2',
      '3.075000  ar2  forward  mn1  P2 delivering lifetime=8s',
      '3.075000  ar2  HAck  ar1  seq=0 code=0',
      '3.080000  ar1  FBack  mn1  seq=2 status=0',
      '3.080000  ar1  forward  ar2  P1 forwarding lifetime=8s (was initiating)',
      '3.098000  ha  BA  mn1  seq=3 status=0 hoa=HoA lifetime=3600s',
    ]);
  });
});

describe('network E', () => {
  const scenario = story(7000, [move(3000, 'ar2'), move(5000, 'ar3')], 1000);

  test('predictive: t_L2 + 2 w, and nothing for the mobile is lost', () => {
    expect(gapsOf(FMIPV6_RUN, scenario)).toEqual([60, 60]);
    expect(play(scenario, FMIPV6_RUN, { octets: false }).report.flows[0]?.dropped).toEqual({});
  });

  test('reactive: t_L2 + 4 w + 4 d(AR, PAR), or Mobile IPv6 if that is sooner', () => {
    // RS, RA, FBU, HI, HAck, and the packet; by the home agent 136 and 138.
    expect(gapsOf(REACTIVE, scenario)).toEqual([50 + 20 + 4 * 5, 50 + 20 + 4 * 7]);
  });

  test('forward_from detach: nothing is kept before the mobile leaves, and what is under way then is forwarded', () => {
    const run = withOptions(FMIPV6_RUN, { forward_from: 'detach' });
    const { report } = play(scenario, run, { octets: false });
    expect(gapsOf(run, scenario)).toEqual([60, 60]);
    // What was on the radio when the link went: one radio delay.
    expect(report.flows[0]?.dropped).toEqual({ 'radio-lost': 5 + 5 });
    expect(required(report.handovers[0]?.flows[0]?.lastBeforeMs ?? undefined, 'a packet')).toBeGreaterThanOrEqual(2998);
  });

  test('without a buffer at the new router packets are lost until the mobile is there', () => {
    const { report } = play(scenario, withOptions(FMIPV6_RUN, { nar_buffers: false }), { octets: false });
    // From the beginning of forwarding until the attachment, at the new router.
    expect(report.flows[0]?.dropped).toMatchObject({ 'not-attached': expect.any(Number) as number });
    // What is on the radio when the mobile attaches is heard.
    expect(gapsOf(withOptions(FMIPV6_RUN, { nar_buffers: false }), scenario)).toEqual([50, 50]);
  });

  test('octets', () => {
    const { report } = play(story(4000, [move(3000, 'ar2')]), FMIPV6_RUN);
    const octets = Object.fromEntries(report.signalling.map((row) => [row.message, row.bytes]));
    expect(octets).toMatchObject({ RtSolPr: 80, PrRtAdv: 152, FBU: 96, FBack: 56, HI: 104, HAck: 56, UNA: 72, BU: 96, BA: 80 });
  });

  test('up-link: with the home agent’s answer, or behind the update', () => {
    const up = networkE({ durationMs: 4000, flows: [flow('up', 'mn1', 'cn', 500, 3900)], events: [move(3000, 'ar2')] });
    // The update leaves at the attachment: no solicitation and no advertisement before it.
    expect(gapsOf(FMIPV6_RUN, up)).toEqual([50 + 2 * 38]);
    expect(gapsOf(withOptions(FMIPV6_RUN, { ul_starts: 'bu' }), up)).toEqual([50]);
    expect(gapsOf(REACTIVE, up)).toEqual([136]);
  });

  test('with route optimization correspondents’ packets are forwarded, too', () => {
    const { report } = play(scenario, withOptions(FMIPV6_RUN, { ro: 'on' }), { octets: false });
    expect(report.handovers.map((row) => row.flows[0]!.firstAfterMs! - row.detachMs)).toEqual([60, 60]);
    expect(pathsOf(report, 'f1').at(-1)).toBe('cn k ar3 mn1');
    expect(pathsOf(report, 'f1')).toContain('cn k ar1=k=ar2=mn1');
  });
});

describe('trouble', () => {
  test('anticipation too short: the mobile goes without an answer, and the new link’s update finds what was begun', () => {
    for (const [anticipation, asked] of [
      [4, []],
      [12, ['2998 FBU mn1>ar1']],
      [16, ['2994 FBU mn1>ar1', '2999 HI ar1>ar2']],
    ] as const) {
      const played = play(story(5000, [move(3000, 'ar2')]), withOptions(FMIPV6_RUN, { anticipation_ms: anticipation }));
      expect(signalling(played.report, 2900, 2999.9).filter((text) => !/RtSolPr|PrRtAdv/.test(text))).toEqual(asked);
      expect(signalling(played.report, 3050).some((text) => text.endsWith('FBU mn1>ar1'))).toBe(true);
      expect(signalling(played.report, 3050).some((text) => text.includes('FBack ar1>mn1'))).toBe(true);
      expect(checkReach(played.engine.world)).toEqual([]);
    }
  });

  test.each(['RtSolPr', 'PrRtAdv', 'FBU', 'HI', 'HAck', 'FBack', 'UNA', 'RS', 'RA', 'BU', 'BA'])(
    'the first %s of the handover lost',
    (name) => {
      for (const run of [FMIPV6_RUN, REACTIVE]) {
        let lost = false;
        const played = play(story(12_000, [move(3000, 'ar2')]), withOptions(run, { fbu_lifetime_s: 4 }), {
          lose: ({ message, atMs }) => {
            if (lost || message !== name || atMs < 2800) return false;
            lost = true;
            return true;
          },
        });
        expect(checkReach(played.engine.world)).toEqual([]);
        expect(pathsOf(played.report, 'f1').at(-1)).toBe('cn k ha=k=ar2=mn1');
        expect(played.report.paths.at(-1)!.lastAtMs).toBeGreaterThan(11_800);
        for (const node of ['ar1', 'ar2']) expect(entriesOf(played.report, node, 'forwarding')).toEqual([]);
      }
    },
  );

  test('§5.4: announced again when it is on the link but not heard yet: what waited goes to it then (swarm seeds 1047, 1144)', () => {
    // The home agent has not heard that the mobile left AR1, so its packets wait there when AR2 announces the mobile. The acknowledgement is
    // lost, and the second announcement comes at 3554 ms, after the attachment (3550) and before RS and UNA (3555).
    const run = withOptions(FMIPV6_RUN, { anticipation_ms: 66 });
    let acknowledged = 0;
    const played = play(story(9000, [move(3000, 'ar2'), move(3500, 'ar1'), stateAt(3560)], 1000), run, {
      octets: false,
      lose: ({ message, atMs }) =>
        (message === 'BU' && atMs > 2900 && atMs < 3500) || (message === 'HAck' && atMs > 3400 && acknowledged++ === 0),
    });
    const shown = lines(ladderOf(played, { fromNs: 3.4e9, toNs: 3.6e9, tables: ['forwarding'] }));
    expect(shown.filter((line) => line.includes('  ar1  forward  mn1'))).toEqual([
      '3.454000  ar1  forward  mn1  P1 buffering lifetime=8s',
      '3.554000  ar1  forward  mn1  P1 delivering lifetime=8s (was buffering)',
    ]);
    expect(entriesOf(played.report, 'ar1', 'forwarding', 3560)).toMatchObject([{ state: 'delivering', released: 100 }]);
    expect(played.report.flows[0]).toMatchObject({ dropped: {}, reordered: 0 });
  });

  test('§5.6: a wrong prediction: the mobile asks from where it has come to; what waited elsewhere is dropped in the end', () => {
    // The move to AR2 is cancelled by another one while the mobile has no link; nobody reports that one.
    const run = withOptions(FMIPV6_RUN, { fbu_lifetime_s: 4, anticipation_ms: 30 });
    const played = play(story(9000, [move(3000, 'ar2'), move(3035, 'ar3')], 100), run);
    expect(signalling(played.report, 3050).filter((text) => / (FBU|HI|FBack) /.test(text))).toEqual([
      '3095 FBU mn1>ar1',
      '3106 HI ar1>ar3',
      '3118 FBack ar1>mn1',
    ]);
    expect(played.report.flows[0]?.dropped['buffer-discarded']).toBeGreaterThan(5);
    expect(pathsOf(played.report, 'f1')).toEqual(['cn k ha=k=ar1=mn1', 'cn k ha=k=ar1=k=ar3=mn1', 'cn k ha=k=ar3=mn1']);
    expect(checkReach(played.engine.world)).toEqual([]);
  });

  test('§5.6: back at the previous router at once: it forwards no more', () => {
    const played = play(story(9000, [move(3000, 'ar2'), move(3080, 'ar1')], 100), withOptions(FMIPV6_RUN, { fbu_lifetime_s: 4 }));
    expect(entriesOf(played.report, 'ar1', 'forwarding')).toEqual([]);
    expect(pathsOf(played.report, 'f1').at(-1)).toBe('cn k ha=k=ar1=mn1');
    expect(checkReach(played.engine.world)).toEqual([]);
  });

  test('a new router that has failed does not answer: three repetitions, a refusal, and Mobile IPv6 later', () => {
    const events: readonly ScenarioEvent[] = [{ atMs: 2912, fail: 'ar2' }, move(5000, 'ar2'), { atMs: 6000, recover: 'ar2' }];
    const played = play(story(12_000, events), withOptions(FMIPV6_RUN, { anticipation_ms: 2100 }));
    expect(messagesOf(played.report, 2900, 5000).filter((text) => / (HI|FBack|FBU) /.test(text))).toEqual([
      '2910 FBU mn1>ar1',
      '2915 HI ar1>ar2',
      '3010 FBU mn1>ar1',
      '3015 HI ar1>ar2',
      '3210 FBU mn1>ar1',
      '3215 HI ar1>ar2',
      '3610 FBU mn1>ar1',
      '3615 HI ar1>ar2',
      '4415 FBack ar1>mn1',
    ]);
    expect(checkReach(played.engine.world)).toEqual([]);
    expect(played.report.paths.at(-1)!.lastAtMs).toBeGreaterThan(11_800);
  });

  test('a previous router that has failed: the mobile asks three times more and gives up; the home agent’s way is there long since', () => {
    const events: readonly ScenarioEvent[] = [{ atMs: 3010, fail: 'ar1' }, move(3000, 'ar2'), stateAt(8000)];
    const played = play(story(9000, events), REACTIVE);
    expect(signalling(played.report, 3050).filter((text) => text.includes('FBU'))).toHaveLength(4);
    expect(checkReach(played.engine.world)).toEqual([]);
    expect(played.engine.world.mobility.fastBindings.size).toBe(0);
    expect(pathsOf(played.report, 'f1').at(-1)).toBe('cn k ha=k=ar2=mn1');
  });

  test('a full buffer, and everything gone in the end', () => {
    const run = withOptions(FMIPV6_RUN, { buffer_packets: 3, binding_lifetime_s: 4, fbu_lifetime_s: 4 });
    const played = play(story(12_000, [move(3000, 'ar2'), { atMs: 5000, detach: 'mn1' }], 100), run);
    expect(played.report.flows[0]?.dropped['buffer-full']).toBeGreaterThan(5);
    expect(checkEmpty(played.engine.world)).toEqual([]);
  });

  test('coming home and leaving home are no fast handovers', () => {
    const scenario = networkEWithHome({
      durationMs: 6000,
      flows: [flow('f1', 'cn', 'mn1', 500, 5900, { pps: 20 })],
      events: [move(2000, 'ha'), move(4000, 'ar2')],
    });
    const { report } = play(scenario, FMIPV6_RUN);
    expect(messagesOf(report).filter((text) => / (FBU|HI) /.test(text))).toEqual([]);
    expect(report.signalling.filter((row) => row.message === 'PrRtAdv')).toHaveLength(1);
    expect(pathsOf(report, 'f1').at(-1)).toBe('cn k ha=k=ar2=mn1');
  });
});

describe.each([
  ['rfc5568-2', ['RtSolPr', 'PrRtAdv', 'FBU', 'HI', 'HAck', 'FBack', 'UNA']],
  ['rfc5568-3', ['UNA', 'FBU', 'HI', 'HAck', 'FBack']],
] as const)('the figure as a live scenario: %s', (name, order) => {
  const { scenario } = required(findGalleryEntry(`figure/${name}`) ?? undefined, name);
  const { report } = play(scenario, required(scenario.runs[0], 'run'));

  test('its nodes and its messages in their order', () => {
    expect(scenario.nodes.map((node) => node.label ?? '')).toEqual(expect.arrayContaining(['MN', 'PAR', 'NAR']));
    const seen = report.signalling.map((row) => row.message).filter((text) => (order as readonly string[]).includes(text));
    expect(seen).toEqual(order);
  });

  test('forward packets, deliver packets: by PAR and NAR to MN', () => {
    expect(pathsOf(report, 'dl').some((path) => path.endsWith('par=nar=mn'))).toBe(true);
    expect(pathsOf(report, 'dl').at(-1)).toMatch(/ha=ip=nar=mn$/);
  });
});
