/** Fast handovers as ladders beside RFC 5949 (figures 2 and 3), and what its text asks for when something goes wrong. */
import { describe, expect, test, vi } from 'vitest';
import { fromMs } from '#base/time.ts';
import { BatchSink } from '#records/batch.ts';
import { ladderText } from '#report/ladder.ts';
import { makePlan } from '#scenario/plan.ts';
import type { Input, RunDefinition, ScenarioEvent } from '#scenario/scenario.ts';
import { createEngine, type Engine } from '../../engine.ts';
import { flow, move, networkE, PFMIPV6_RUN, stateAt, withOptions, type Changes } from '../../test-support/networks.ts';
import { entriesOf, ladderOf, messagesOf, pathsOf, play, type Played, type PlayOptions } from '../../test-support/play.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 30_000 });

const REACTIVE = withOptions(PFMIPV6_RUN, { mode: 'reactive' });

/** The lines of a ladder without the prefix's own digits. */
function lines(text: string): string[] {
  return text
    .replaceAll(/2001:db8:[0-9a-f]+:1::/g, 'HNP')
    .replaceAll(/ {2,}/g, '  ')
    .split('\n');
}

/** mn1 leaves AR1 for AR2 at 3 s, with 100 packets a second down and up. */
function moved(run: RunDefinition, changes: Changes = {}, options: PlayOptions = {}): Played {
  const flows = [flow('down', 'cn', 'mn1', 1000, 5500, { pps: 100 }), flow('up', 'mn1', 'cn', 1000, 5500, { pps: 100 })];
  return play(networkE({ durationMs: 6000, flows, events: [move(3000, 'ar2')], ...changes }), run, options);
}

const HANDOVER_MESSAGES = ['HI', 'HAck', 'PBU', 'PBA'];

describe('ladders', () => {
  test('RFC 5949 figure 2: predictive. (c) HI, (d) HAck, (f) forwarding, (g, h) the mobile comes, (k) PBU, (l) PBA', () => {
    const tables = ['binding-cache', 'binding-update-list', 'tunnels', 'forwarding'] as const;
    expect(lines(ladderOf(moved(PFMIPV6_RUN), { fromNs: 3e9, tables }))).toEqual([
      '3.000000  mn1  move  ar2  from ar1',
      '3.000000  ar1  forward  ar2  HNP/64 initiating lifetime=1.5s',
      '3.000000  ar1  HI  ar2  seq=0 flags=PUF code=3 hnp=HNP/64',
      '3.005000  ar2  forward  mn1  HNP/64 buffering lifetime=1.5s',
      '3.005000  ar2  tunnel  ar1  mn1',
      '3.005000  ar2  tunnel  lma  mn1',
      '3.005000  ar2  HAck  ar1  seq=0 flags=PUF code=5',
      '3.010000  ar1  forward  ar2  HNP/64 forwarding lifetime=1.5s (was initiating)',
      '3.010000  ar1  tunnel  ar2  mn1 downlink',
      '3.050000  mn1  attach  ar2',
      '3.050000  mn1  RS  ar2',
      '3.055000  ar2  forward  mn1  HNP/64 delivering lifetime=1.5s (was buffering)',
      '3.055000  ar2  tunnel  ar1  mn1 uplink',
      '3.055000  ar2  update-list  lma  HNP/64 registering',
      '3.055000  ar2  PBU  lma  seq=1 hnp=HNP/64 hi=3 lifetime=3600s',
      '3.067000  lma  binding  ar2  HNP/64 active lifetime=3600s (was ar1)',
      '3.067000  lma  tunnel  ar2  mn1 downlink',
      '3.067000  lma  tunnel  ar1  mn1 gone',
      '3.067000  lma  PBA  ar2  seq=1 status=0 hnp=HNP/64 lifetime=3600s',
      '3.079000  ar2  update-list  lma  HNP/64 registered lifetime=3600s (was registering)',
      '3.079000  ar2  tunnel  lma  mn1 uplink',
      '3.079000  ar2  tunnel  ar1  mn1',
      '3.079000  ar2  RA  mn1  preferred=HNP/64',
      // The lifetime of 1.5 s is over at the previous gateway, then at the new one.
      '4.510000  ar1  forward  ar2  HNP/64 gone',
      '4.510000  ar1  update-list  lma  HNP/64 gone',
      '4.510000  ar1  tunnel  ar2  mn1 gone',
      '4.510000  ar1  tunnel  lma  mn1 gone',
      '4.555000  ar2  forward  mn1  HNP/64 gone',
      '4.555000  ar2  tunnel  ar1  mn1 gone',
    ]);
  });

  test('RFC 5949 figure 3: reactive. (a, b) the mobile comes, (c) HI, (d) HAck, (f) forwarding, (h) PBU, (i) PBA', () => {
    expect(lines(ladderOf(moved(REACTIVE), { fromNs: 3e9, toNs: 4e9, tables: ['forwarding'] }))).toEqual([
      '3.000000  mn1  move  ar2  from ar1',
      '3.000000  ar1  forward  ar1  HNP/64 waiting lifetime=1.5s',
      '3.050000  mn1  attach  ar2',
      '3.050000  mn1  RS  ar2',
      '3.055000  ar2  forward  mn1  mn1 asking lifetime=1.5s',
      '3.055000  ar2  HI  ar1  seq=0 flags=PF code=0',
      '3.060000  ar1  HAck  ar2  seq=0 flags=PF code=6 hnp=HNP/64',
      '3.060000  ar1  forward  ar2  HNP/64 forwarding lifetime=1.5s (was ar1 waiting)',
      '3.065000  ar2  forward  mn1  mn1 gone',
      '3.065000  ar2  forward  mn1  HNP/64 delivering lifetime=1.5s',
      '3.065000  ar2  PBU  lma  seq=1 hnp=HNP/64 hi=3 lifetime=3600s',
      '3.077000  lma  PBA  ar2  seq=1 status=0 hnp=HNP/64 lifetime=3600s',
      '3.089000  ar2  RA  mn1  preferred=HNP/64',
    ]);
  });

  test('§4.1 (e): with forward_from detach the F flag is in a second HI, when the mobile has left', () => {
    const run = withOptions(PFMIPV6_RUN, { anticipation_ms: 20, forward_from: 'detach' });
    const shown = lines(ladderOf(moved(run), { fromNs: 2.9e9, toNs: 3.01e9, tables: ['forwarding'] }));
    expect(shown).toEqual([
      '2.980000  ar1  forward  ar2  HNP/64 initiating lifetime=1.5s',
      '2.980000  ar1  HI  ar2  seq=0 flags=PU code=3 hnp=HNP/64',
      '2.985000  ar2  forward  mn1  HNP/64 buffering lifetime=1.5s',
      '2.985000  ar2  HAck  ar1  seq=0 flags=PU code=5',
      '2.990000  ar1  forward  ar2  HNP/64 prepared lifetime=1.5s (was initiating)',
      '3.000000  mn1  move  ar2  from ar1',
      '3.000000  ar1  HI  ar2  seq=1 flags=PUF code=0',
      '3.000000  ar1  forward  ar2  HNP/64 forwarding lifetime=1.5s (was prepared)',
      '3.005000  ar2  HAck  ar1  seq=1 flags=PUF code=0',
    ]);
  });

  test('§6.1.1 code 2: with forwarding_end hi the previous gateway stops on the word of the new one', () => {
    const shown = lines(
      ladderOf(moved(withOptions(PFMIPV6_RUN, { forwarding_end: 'hi' })), { fromNs: 3.07e9, tables: ['forwarding', 'tunnels'] }),
    );
    expect(shown).toEqual([
      '3.079000  ar2  tunnel  lma  mn1 uplink',
      '3.079000  ar2  tunnel  ar1  mn1',
      '3.079000  ar2  RA  mn1  preferred=HNP/64',
      '3.079000  ar2  forward  mn1  HNP/64 completing lifetime=1.5s (was delivering)',
      '3.079000  ar2  HI  ar1  seq=0 flags=P code=2',
      '3.084000  ar1  HAck  ar2  seq=0 flags=P code=0',
      '3.084000  ar1  forward  ar2  HNP/64 gone',
      '3.084000  ar1  tunnel  ar2  mn1 gone',
      '3.084000  ar1  tunnel  lma  mn1 gone',
      '3.089000  ar2  forward  mn1  HNP/64 gone',
      '3.089000  ar2  tunnel  ar1  mn1 gone',
    ]);
  });
});

describe('data', () => {
  test('§4.1 (f), (j): down-link and up-link go through both gateways until the anchor has switched', () => {
    // The anchor is 40 ms further away, so that there is time to see it.
    const far: ScenarioEvent = { atMs: 100, link: { between: ['k', 'lma'], delayMs: 49 } };
    const { report } = moved(PFMIPV6_RUN, { events: [far, move(3000, 'ar2')] });
    expect(pathsOf(report, 'down')).toEqual(['cn k lma=k=ar1 mn1', 'cn k lma=k=ar1=k=ar2 mn1', 'cn k lma=k=ar2 mn1']);
    // Choice in modelNotes: packets that are with the previous gateway when the anchor switches are refused there.
    expect(pathsOf(report, 'up', 'from-mn')).toEqual(['mn1 ar1=k=lma k cn', 'mn1 ar2=k=lma k cn']);
    const early = moved(
      PFMIPV6_RUN,
      { events: [far, { atMs: 3050, link: { between: ['k', 'ar2'], delayMs: 3 } }, move(3000, 'ar2')] },
      {
        lose: ({ message, atMs }) => message === 'PBU' && atMs > 3000 && atMs < 3100,
      },
    );
    expect(pathsOf(early.report, 'up', 'from-mn')).toEqual([
      'mn1 ar1=k=lma k cn',
      'mn1 ar2=k=ar1=k=lma k cn',
      'mn1 ar2=k=lma k cn',
    ]);
  });

  test('§4.1 (i): what waited comes first and in order', () => {
    const { report } = moved(PFMIPV6_RUN, { flows: [flow('down', 'cn', 'mn1', 1000, 5500)] }, { checkAtMs: [3040] });
    // 4 packets overtake when the anchor switches: 16 ms by way of ar1, 12 ms direct.
    expect(report.flows[0]).toMatchObject({ duplicated: 0, reordered: 4, inFlight: 0 });
    expect(report.handovers[0]?.flows[0]).toMatchObject({ firstAfterMs: 3060, lost: 15 });
  });

  test('a full buffer drops the newest, with a reason', () => {
    const run = withOptions(PFMIPV6_RUN, { buffer_packets: 10 });
    const { report } = moved(run, { flows: [flow('down', 'cn', 'mn1', 1000, 5500)] });
    // Forwarded packets reach ar2 from 3015 to 3054 ms: 40 of them, of which 10 fit.
    expect(report.flows[0]?.dropped).toEqual({ 'radio-lost': 5, 'not-attached': 10, 'buffer-full': 30 });
  });

  test('buffering none: what is forwarded before the mobile is there is lost', () => {
    const { report } = moved(withOptions(PFMIPV6_RUN, { buffering: 'none' }), { flows: [flow('down', 'cn', 'mn1', 1000, 5500)] });
    // 10 at ar1 before it forwards, then those that would be at the mobile from 3020 to 3049 ms.
    expect(report.flows[0]?.dropped).toEqual({ 'radio-lost': 5, 'not-attached': 40 });
  });

  test('buffering both: the previous gateway keeps what comes until it may forward', () => {
    for (const mode of ['predictive', 'reactive']) {
      const run = withOptions(PFMIPV6_RUN, { buffering: 'both', mode });
      const { report } = moved(run, { flows: [flow('down', 'cn', 'mn1', 1000, 5500)] });
      // Only what was in the air is lost.
      expect(report.flows[0]?.dropped, mode).toEqual({ 'radio-lost': 5 });
    }
  });
});

describe('what goes wrong', () => {
  test('RFC 5568 §9: HI is repeated three times, doubling; then the new gateway asks by itself', () => {
    const played = moved(
      PFMIPV6_RUN,
      { timing: { l2HandoverMs: 2000 }, durationMs: 9000 },
      { lose: ({ message, from }) => message === 'HI' && from === 'ar1' },
    );
    const sent = played.report.signalling.filter((row) => row.message === 'HI').map((row) => `${row.atMs} ${row.from}`);
    expect(sent).toEqual(['3000 ar1', '3100 ar1', '3300 ar1', '3700 ar1', '5005 ar2']);
    // The previous gateway has de-registered the mobile by then, and knows nothing (code 131).
    expect(messagesOf(played.report, 4000, 6000)).toContain('5010 HAck ar1>ar2');
    expect(entriesOf(played.report, 'lma', 'binding-cache')).toMatchObject([{ to: 'ar2', state: 'active' }]);
  });

  test('§4.2: the prediction did not arrive, so the new gateway asks', () => {
    const played = moved(PFMIPV6_RUN, {}, { lose: ({ message, from }) => message === 'HI' && from === 'ar1' });
    const shown = messagesOf(played.report, 3050, 3100).filter((line) => !/ R[AS] /.test(line));
    expect(shown).toEqual(
      ['3055 HI ar2>ar1', '3060 HAck ar1>ar2', '3065 PBU ar2>lma', '3077 PBA lma>ar2', '3100 HI ar1>ar2'].slice(0, 4),
    );
  });

  test('§6.1.2: the anchor’s own node refuses with code 132, and the mobile registers as in RFC 5213', () => {
    const run: RunDefinition = { ...PFMIPV6_RUN, roles: { lma: 'ar2' } };
    const played = moved(run);
    const shown = lines(ladderOf(played, { fromNs: 3e9, toNs: 3.2e9, messages: HANDOVER_MESSAGES }));
    expect(shown.find((line) => line.includes('HAck'))).toBe('3.005000  ar2  HAck  ar1  seq=0 flags=P code=132');
    expect(entriesOf(played.report, 'ar2', 'binding-cache')).toMatchObject([{ to: 'ar2', state: 'active' }]);
    expect(played.report.flows[0]?.delivered).toBeGreaterThan(430);
  });

  test('§4.2 (d): a previous gateway that has failed in between knows nothing: code 131', () => {
    const events = [{ atMs: 3010, fail: 'ar1' }, { atMs: 3030, recover: 'ar1' }, move(3000, 'ar2')];
    const shown = lines(ladderOf(moved(REACTIVE, { events }), { fromNs: 3e9, toNs: 3.2e9, messages: HANDOVER_MESSAGES }));
    expect(shown).toContain('3.060000  ar1  HAck  ar2  seq=0 flags=P code=131');
    expect(shown).toContain('3.065000  ar2  PBU  lma  seq=1 hnp=::/64 hi=3 lifetime=3600s');
  });

  test('a previous gateway that does not answer delays the registration by one timeout only', () => {
    const { report } = moved(REACTIVE, { events: [{ atMs: 3010, fail: 'ar1' }, move(3000, 'ar2')] });
    const shown = messagesOf(report, 3050, 4000).filter((line) => /HI|PBU/.test(line));
    expect(shown).toEqual(['3055 HI ar2>ar1', '3155 HI ar2>ar1', '3155 PBU ar2>lma']);
  });

  test('a mobile that leaves the domain: nobody asks, so it is de-registered when the lifetime is over', () => {
    const { report } = moved(PFMIPV6_RUN, { events: [{ atMs: 3000, detach: 'mn1' }] });
    expect(messagesOf(report, 3000)).toEqual(['4500 PBU ar1>lma', '4511 PBA lma>ar1']);
    const quiet = moved(withOptions(PFMIPV6_RUN, { mag_detach_dereg: false }), { events: [{ atMs: 3000, detach: 'mn1' }] });
    expect(messagesOf(quiet.report, 3000)).toEqual([]);
    expect(entriesOf(quiet.report, 'lma', 'binding-cache')).toMatchObject([{ to: 'ar1', state: 'active' }]);
  });

  test('a mobile that was announced and never comes: what waited is dropped, and nothing is left', () => {
    const { report, engine } = moved(PFMIPV6_RUN, { events: [move(3000, 'ar2'), { atMs: 3020, detach: 'mn1' }, stateAt(4000)] });
    expect(entriesOf(report, 'ar2', 'forwarding', 4000)).toMatchObject([
      { mn: 'mn1', to: 'mn1', state: 'buffering', from: 'ar1' },
    ]);
    expect(report.flows[0]?.dropped['buffer-discarded']).toBeGreaterThan(140);
    expect(entriesOf(report, 'ar2', 'forwarding')).toEqual([]);
    expect(entriesOf(report, 'ar1', 'forwarding')).toEqual([]);
    expect(engine.world.buffers.size).toBe(0);
  });

  test('a failed node loses what it kept, with the reason', () => {
    const { report } = moved(PFMIPV6_RUN, {
      events: [move(3000, 'ar2'), { atMs: 3040, fail: 'ar2' }, { atMs: 3045, recover: 'ar2' }],
    });
    expect(report.flows[0]?.dropped['node-failed']).toBeGreaterThanOrEqual(2);
    expect(entriesOf(report, 'lma', 'binding-cache')).toMatchObject([{ to: 'ar2', state: 'active' }]);
  });
});

describe('mobiles that do not go where they were going', () => {
  test('gone again before it was heard: its gateway goes on keeping what comes, also if nothing has come so far', () => {
    const flows = [flow('down', 'cn', 'mn1', 3040, 5500, { pps: 10 })];
    const scenario = networkE({ durationMs: 6000, flows, events: [move(3000, 'ar2'), move(3052, 'ar2')] });
    const waiting: number[][] = [];
    const { report } = play(scenario, PFMIPV6_RUN, {
      checkAtMs: [3051, 3090],
      inspect: ({ world }) => waiting.push([...world.buffers.values()].map((buffer) => buffer.slots.length)),
    });
    expect(waiting.slice(0, 2)).toEqual([[0], [1]]);
    expect(report.accounting).toMatchObject({ sent: 25, delivered: 25 });
  });

  test('back before it arrived: the previous gateway gives it what it kept, and code 2 ends the other’s waiting', () => {
    const run = withOptions(PFMIPV6_RUN, { buffering: 'both' });
    const { report, engine } = moved(run, { events: [move(3000, 'ar2'), move(3006, 'ar1')] });
    const shown = messagesOf(report, 3000, 3100).filter((line) => !/ R[AS] /.test(line));
    expect(shown).toEqual([
      '3000 HI ar1>ar2',
      '3005 HAck ar2>ar1',
      '3061 HI ar1>ar2',
      '3061 PBU ar1>lma',
      '3066 HAck ar2>ar1',
      '3072 PBA lma>ar1',
    ]);
    expect(report.flows[0]?.dropped['buffer-discarded']).toBeGreaterThanOrEqual(4);
    expect(engine.world.buffers.size).toBe(0);
  });

  test('to another gateway than announced: that one asks, and forwarding goes there', () => {
    const { report } = moved(PFMIPV6_RUN, { events: [move(3000, 'ar2'), move(3020, 'ar3')] });
    const shown = messagesOf(report, 3000, 3200).filter((line) => !/ R[AS] /.test(line));
    expect(shown).toEqual([
      '3000 HI ar1>ar2',
      '3005 HAck ar2>ar1',
      '3075 HI ar3>ar1',
      '3081 HI ar1>ar2',
      '3081 HAck ar1>ar3',
      '3086 HAck ar2>ar1',
      '3087 PBU ar3>lma',
      '3100 PBA lma>ar3',
    ]);
    expect(pathsOf(report, 'down')).toContain('cn k lma=k=ar1=k=ar3 mn1');
  });

  test('on and on, faster than registration: each gateway forwards to the next, and nothing kept is lost', () => {
    const run = withOptions(PFMIPV6_RUN, { buffering: 'both' });
    const { report } = moved(run, {
      flows: [flow('down', 'cn', 'mn1', 1000, 5500)],
      events: [move(3000, 'ar2'), move(3061, 'ar3')],
    });
    expect(pathsOf(report, 'down')).toContain('cn k lma=k=ar1=k=ar2=k=ar3 mn1');
    expect(report.flows[0]?.dropped).toEqual({ 'radio-lost': 10 });
  });

  test('there and back, slowly: the second handover is like the first', () => {
    const { report } = moved(PFMIPV6_RUN, { events: [move(2000, 'ar2'), move(4000, 'ar1')] });
    expect(report.handovers.map((row) => [row.messages, row.flows[0]?.lost])).toEqual([
      [4, 1],
      [4, 1],
    ]);
    expect(entriesOf(report, 'lma', 'binding-cache')).toMatchObject([{ to: 'ar1', state: 'active' }]);
  });
});

describe('several of them', () => {
  test('two interfaces are handed over one by one, each with its prefixes', () => {
    const { report } = moved(PFMIPV6_RUN, {
      interfaces: 2,
      events: [move(1500, 'ar1', { interface: 1 }), move(3000, 'ar2', { interface: 1 }), move(3001, 'ar3'), stateAt(3040)],
    });
    const waiting = (router: string): unknown[] => entriesOf(report, router, 'forwarding', 3040).map((entry) => entry.state);
    expect(waiting('ar2')).toEqual(['buffering']);
    expect(waiting('ar3')).toEqual(['buffering', 'buffering']);
    expect(entriesOf(report, 'lma', 'binding-cache').map((entry) => entry.to)).toEqual(['ar3', 'ar3', 'ar2']);
  });

  test('two mobiles at once between the same gateways', () => {
    const base = networkE({
      durationMs: 6000,
      flows: [flow('a', 'cn', 'mn1', 1000, 5500, { pps: 100 }), flow('b', 'mn1', 'mn2', 1000, 5500, { pps: 100 })],
      events: [move(3000, 'ar2'), move(3000, 'ar2', { node: 'mn2' })],
    });
    const scenario = { ...base, nodes: [...base.nodes, { id: 'mn2', kind: 'mobile' as const, attachedTo: 'ar1' }] };
    const { report } = play(scenario, PFMIPV6_RUN);
    expect(report.handovers.map((row) => row.messages)).toEqual([4, 4]);
    expect(report.flows.map((row) => row.delivered > 430)).toEqual([true, true]);
  });
});

describe('formulas, reproduced to the microsecond in network E', () => {
  /**
   * p, n: previous and new gateway; w, w_o: their radios; d = d(p,n); L2 = time between the two radios; a: anticipation. The switching node is p.
   *
   * Predictive: HI leaves at −a, HAck is back at t = 2d − a, and p forwards from then on; the first forwarded packet is at n at t + d. n knows of
   * the mobile at L2 + w (its RS). I = max(2d − a + d, L2 + w) + w.
   * Lost is what p has put on its radio too late to be received, and all that comes until t: r (w_o + 2d − a), not less than 0.
   *
   * Reactive: n asks at L2 + w, p forwards from t = L2 + w + d on. I = L2 + 2w + 2d. Lost: r (w_o + L2 + w + d); with buffering at p: r w_o.
   *
   * Both: HI, HAck, PBU, PBA; none for the de-registration. d(AR1,AR2) = 5, w = w_o = 5, L2 = 50.
   */
  const table = [
    ['predictive', {}, { l2: 50, gap: 60, lost: 15, bytes: 400 }],
    ['predictive, radios 2 ms apart', {}, { l2: 2, gap: 20, lost: 15, bytes: 400 }],
    ['predictive, 4 ms ahead', { anticipation_ms: 4 }, { l2: 50, gap: 60, lost: 11, bytes: 400 }],
    ['predictive, 15 ms ahead', { anticipation_ms: 15 }, { l2: 50, gap: 60, lost: 0, bytes: 400 }],
    ['predictive, both keep', { buffering: 'both' }, { l2: 50, gap: 60, lost: 5, bytes: 400 }],
    ['reactive', { mode: 'reactive' }, { l2: 50, gap: 70, lost: 65, bytes: 408 }],
    ['reactive, both keep', { mode: 'reactive', buffering: 'both' }, { l2: 50, gap: 70, lost: 5, bytes: 408 }],
    ['reactive, link-layer trigger', { mode: 'reactive', attach_trigger: 'l2' }, { l2: 50, gap: 65, lost: 60, bytes: 408 }],
  ] as const;

  test.each(table)('%s', (_name, options, expected) => {
    const { report } = moved(withOptions(PFMIPV6_RUN, options), {
      flows: [flow('down', 'cn', 'mn1', 1000, 5500)],
      timing: { l2HandoverMs: expected.l2 },
    });
    const [row] = report.handovers;
    const [down] = row?.flows ?? [];
    expect({ gap: (down?.firstAfterMs ?? 0) - 3000, lost: down?.lost, messages: row?.messages, bytes: row?.bytes }).toEqual({
      gap: expected.gap,
      lost: expected.lost,
      messages: 4,
      bytes: expected.bytes,
    });
    expect(row).toMatchObject({ detachMs: 3000, attachMs: 3000 + expected.l2 });
  });

  test('up-link: the anchor takes it from the new gateway from the acknowledgement on, as in RFC 5213', () => {
    // Sent at x, at AR2 at x + 5. The acknowledgement is there at 3079; what came to AR2 before goes by AR1 and finds the anchor switched.
    const { report } = moved(PFMIPV6_RUN, { flows: [flow('up', 'mn1', 'cn', 1000, 5500)] });
    expect(report.handovers[0]?.flows[0]).toMatchObject({ firstAfterMs: 3074 });
    expect(report.flows[0]?.dropped).toEqual({ 'radio-lost': 5, 'no-link': 50, 'stale-tunnel': 24 });
  });
});

describe('the past and the future', () => {
  const scenario = networkE({ durationMs: 5000, flows: [flow('down', 'cn', 'mn1', 1000, 4500)], events: [move(3000, 'ar2')] });
  const run = withOptions(PFMIPV6_RUN, { buffering: 'both', anticipation_ms: 30 });

  /** Everything that an engine writes up to the end. */
  function rest(engine: Engine, sink: BatchSink): number[] {
    const words: number[] = [];
    for (;;) {
      const stopped = engine.run(fromMs(scenario.durationMs));
      for (const word of new Uint32Array(sink.take(Number.MAX_SAFE_INTEGER))) words.push(word);
      if (stopped !== 'full') return words;
    }
  }

  test('a checkpoint holds what waits: the run goes on from it as it did', () => {
    const sink = new BatchSink();
    const engine = createEngine({ scenario, run, sink });
    engine.run(fromMs(3040));
    const waiting = [...engine.world.buffers.values()].map((buffer) => buffer.slots.length);
    // Forwarded from 2980 ms on, at ar2 from 2985 to 3040 ms.
    expect(waiting).toEqual([56]);
    const checkpoint = engine.checkpoint();
    sink.clear();
    const once = rest(engine, sink);
    engine.restore(checkpoint);
    expect([...engine.world.buffers.values()].map((buffer) => buffer.slots.length)).toEqual(waiting);
    expect(rest(engine, sink)).toEqual(once);
  });

  test('a person’s move has no future: it is reported at the loss of the link, played live or again', () => {
    const quiet = { ...scenario, events: [] };
    const input: Input = { atMs: 3000, move: { node: 'mn1', to: 'ar2' } };
    const live = new BatchSink();
    const engine = createEngine({ scenario: quiet, run, sink: live });
    engine.run(fromMs(3000));
    const before = [...new Uint32Array(live.take(Number.MAX_SAFE_INTEGER))];
    expect(engine.input(input).ok).toBe(true);
    const played = [...before, ...rest(engine, live)];
    const again = new BatchSink();
    expect(rest(createEngine({ scenario: quiet, run, sink: again, inputs: [input] }), again)).toEqual(played);
    expect(ladderText(Uint32Array.from(played), makePlan(quiet), { messages: ['HI'], fromNs: 2e9 })).toContain(
      '3.000000  ar1  HI',
    );
  });
});
