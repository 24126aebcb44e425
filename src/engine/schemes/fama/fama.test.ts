/** FAMA as ladders and worked numbers, next to draft-seite-dmm-dma-05 §3.2 and draft-kuntz-dmm-summary-00 §3.2 (figure 2). */
import { describe, expect, test, vi } from 'vitest';
import { FAMA_RUN, flow, move, networkE, stateAt, storyOfE, withOptions } from '../../test-support/networks.ts';
import { entriesOf, ladderOf, measured, messagesOf, pathsOf, play, stateSizes } from '../../test-support/play.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

/** The lines of a ladder with addresses by their names: A1 is mn1's address from ar1. */
function lines(text: string): string[] {
  return text
    .replaceAll(/2001:db8:10(\d):1:0:ff:fe00:e0/g, 'A$1')
    .replaceAll(/2001:db8:10(\d):1::\/64/g, 'P$1')
    .replaceAll(/ {2,}/g, '  ')
    .split('\n');
}

describe('the story of draft-seite-dmm-dma-05 §3.2 on network E', () => {
  const played = play(storyOfE(), FAMA_RUN, { octets: false });
  const { report } = played;

  test('I = t_L2 + 4w + 2 d(AR, anchor): HO1 80, HO2 82 and 84, RET t_L2 + 4w = 70 and 80 ms; 176 octets a retained address', () => {
    expect(measured(report)).toEqual([
      [2, 176, { f1: 80 }],
      [4, 352, { f1: 82, f2: 84 }],
      // A de-registration is 72 + 56 octets: its source is the home address.
      [4, 304, { f1: 70, f2: 80 }],
    ]);
  });

  test('lost = r (I + D_old - D_new) with D from the anchor to the mobile', () => {
    const lost = report.handovers.map((row) => row.flows.map((entry) => entry.lost));
    // Both directions: down-link 80 + 5 - 10 …, up-link the packets of the interruption and of the way back.
    expect(lost).toEqual([[160], [168, 166], [131, 167]]);
  });

  test('each flow of an earlier router takes one tunnel, which ends at the mobile; a new one takes none', () => {
    expect(pathsOf(report, 'f1')).toEqual(['cn k ar1 mn1', 'cn k ar1=k=ar2=mn1', 'cn k ar1=k=ar3=mn1', 'cn k ar1 mn1']);
    expect(pathsOf(report, 'f2')).toEqual(['cn2 k ar2 mn1', 'cn2 k ar2=k=ar3=mn1', 'cn2 k ar2=k=ar1=mn1']);
    expect(pathsOf(report, 'f2', 'from-mn')).toEqual(['mn1 ar2 k cn2', 'mn1=ar3=k=ar2 k cn2', 'mn1=ar1=k=ar2 k cn2']);
    const tunnelled = [
      { src: 'ar1', dst: 'mn1' },
      { src: 'cn', dst: 'mn1' },
    ];
    const plain = [{ src: 'cn', dst: 'mn1' }];
    expect(report.paths.find((row) => row.flow === 'f1' && row.nodes.includes('ar2'))?.headers).toEqual([
      plain,
      plain,
      tunnelled,
      tunnelled,
      tunnelled,
    ]);
  });

  test('property 3: after the return the path is that before the first move, up-link too', () => {
    const ends = (direction: 'to-mn' | 'from-mn'): readonly (string | undefined)[] => [
      pathsOf(report, 'f1', direction)[0],
      pathsOf(report, 'f1', direction).at(-1),
    ];
    expect(new Set(ends('to-mn')).size).toBe(1);
    expect(new Set(ends('from-mn')).size).toBe(1);
  });

  test('state: an anchor 1 per retained address, the present router 0, the mobile 1 per retained address', () => {
    expect(stateSizes(report, 3500)).toEqual({ 'ar1 binding-cache': 1, 'mn1 binding-update-list': 1 });
    expect(stateSizes(report, 8500)).toEqual({
      'ar1 binding-cache': 1,
      'ar2 binding-cache': 1,
      'mn1 binding-update-list': 2,
    });
    expect(entriesOf(report, 'ar1', 'binding-cache', 8500)[0]).toMatchObject({ mn: 'mn1', to: 'mn1' });
  });

  test('first attachment and HO1, message by message', () => {
    expect(lines(ladderOf(played, { toNs: 4e9, tables: ['binding-cache', 'binding-update-list', 'addresses'] }))).toEqual([
      '0.000000  mn1  attach  ar1',
      '0.000000  mn1  RS  ar1',
      '0.005000  ar1  RA  mn1  preferred=P1',
      '0.010000  mn1  address  ar1  A1 preferred',
      '3.000000  mn1  move  ar2  from ar1',
      '3.050000  mn1  attach  ar2',
      '3.050000  mn1  RS  ar2',
      '3.055000  ar2  RA  mn1  preferred=P2',
      '3.060000  mn1  address  ar2  A2 preferred',
      '3.060000  mn1  address  ar1  A1 deprecated (was preferred)',
      '3.060000  mn1  update-list  ar1  A1 registering',
      '3.060000  mn1  BU  ar1  seq=0 hoa=A1 coa=A2 lifetime=3600s',
      '3.070000  ar1  binding  mn1  A1 active lifetime=3600s',
      '3.070000  ar1  BA  mn1  seq=0 status=0 hoa=A1 lifetime=3600s',
      '3.080000  mn1  update-list  ar1  A1 registered lifetime=3600s (was registering)',
    ]);
  });

  test('RET: the de-registration leaves no later than the update that makes A1 a care-of address', () => {
    expect(lines(ladderOf(played, { fromNs: 9e9, toNs: 9.08e9, tables: ['binding-cache'] }))).toEqual([
      '9.000000  mn1  move  ar1  from ar3',
      '9.050000  mn1  attach  ar1',
      '9.050000  mn1  RS  ar1',
      '9.055000  ar1  RA  mn1  preferred=P1',
      '9.060000  mn1  BU  ar1  seq=3 hoa=A1 coa=A1 lifetime=0s',
      '9.060000  mn1  BU  ar2  seq=4 hoa=A2 coa=A1 lifetime=3600s',
      '9.065000  ar1  binding  mn1  A1 gone',
      '9.065000  ar1  BA  mn1  seq=3 status=0 hoa=A1 lifetime=0s',
      '9.070000  ar2  binding  mn1  A2 active lifetime=3600s',
      '9.070000  ar2  BA  mn1  seq=4 status=0 hoa=A2 lifetime=3600s',
    ]);
  });
});

describe('§3.2: resources are released after the communication has stopped', () => {
  const scenario = networkE({
    durationMs: 12_000,
    flows: [flow('f1', 'cn', 'mn1', 1000, 5000, { pps: 50, bidirectional: true })],
    events: [move(2000, 'ar2'), stateAt(3000), stateAt(6000)],
  });

  test('release explicit: BU(0) with the care-of address, and the prefix is back in the pool', () => {
    const { report } = play(scenario, FAMA_RUN);
    const [update] = report.signalling.filter((row) => row.message === 'BU' && row.lifetimeS === 0);
    expect([update?.from, update?.to, update?.bytes]).toEqual(['mn1', 'ar1', 96]);
    // Not before the last packets have come: the flow stops at 5 s.
    expect(update?.atMs).toBeGreaterThan(5000);
    expect(update?.atMs).toBeLessThan(5030);
    expect(stateSizes(report, 6000)).toEqual({});
    expect(entriesOf(report, 'ar1', 'prefix-pool', 3000)).toHaveLength(1);
    expect(entriesOf(report, 'ar1', 'prefix-pool', 6000)).toEqual([]);
    expect(entriesOf(report, 'mn1', 'addresses', 6000).map((entry) => entry.to)).toEqual(['ar2']);
    // Flow-end messages are not the handover's.
    expect(report.handovers[0]?.messages).toBe(2);
  });

  test('release expiry: no message, and everything is gone when the binding has run out', () => {
    const { report } = play(scenario, withOptions(FAMA_RUN, { release: 'expiry', binding_lifetime_s: 4 }));
    expect(report.signalling.filter((row) => row.lifetimeS === 0)).toEqual([]);
    expect(stateSizes(report, 6000)).toEqual({ 'ar1 binding-cache': 1, 'mn1 binding-update-list': 1 });
    expect(entriesOf(report, 'ar1', 'binding-cache')).toEqual([]);
    expect(entriesOf(report, 'ar1', 'prefix-pool')).toEqual([]);
    expect(entriesOf(report, 'mn1', 'addresses').map((entry) => entry.to)).toEqual(['ar2']);
  });

  test('property 11: without the mobile all is gone when every lifetime has run out', () => {
    const gone = { ...scenario, events: [...(scenario.events ?? []), { atMs: 4000, detach: 'mn1' } as const] };
    const { report } = play({ ...gone, durationMs: 80_000 }, withOptions(FAMA_RUN, { binding_lifetime_s: 8 }));
    for (const node of ['ar1', 'ar2']) {
      expect(entriesOf(report, node, 'binding-cache')).toEqual([]);
      expect(entriesOf(report, node, 'prefix-pool')).toEqual([]);
    }
  });
});

describe('which addresses are kept', () => {
  const scenario = networkE({ durationMs: 4000, events: [move(1000, 'ar2'), move(2000, 'ar3')] });

  test('retain with_flows: without flows nothing is said, and nothing is kept at the mobile', () => {
    const { report } = play(scenario, FAMA_RUN);
    expect(messagesOf(report, 900).map((line) => line.split(' ')[1])).toEqual(['RS', 'RA', 'RS', 'RA']);
    expect(entriesOf(report, 'mn1', 'addresses').map((entry) => entry.to)).toEqual(['ar3']);
  });

  test('retain always: 2k messages with k earlier addresses', () => {
    const { report } = play(scenario, withOptions(FAMA_RUN, { retain: 'always' }));
    expect(report.handovers.map((row) => row.messages)).toEqual([2, 4]);
    expect(entriesOf(report, 'mn1', 'addresses').map((entry) => [entry.to, entry.state])).toEqual([
      ['ar1', 'deprecated'],
      ['ar2', 'deprecated'],
      ['ar3', 'preferred'],
    ]);
  });

  test('two flows on one address: one binding, which ends with the second of them', () => {
    const { report } = play(
      networkE({
        durationMs: 8000,
        flows: [
          flow('f1', 'cn', 'mn1', 500, 4000, { pps: 50 }),
          flow('f2', 'cn2', 'mn1', 600, 6000, { pps: 50, bidirectional: true }),
        ],
        events: [move(1000, 'ar2'), stateAt(2000), stateAt(5000), stateAt(7000)],
      }),
      FAMA_RUN,
    );
    expect(report.handovers[0]?.messages).toBe(2);
    expect([2000, 5000, 7000].map((at) => entriesOf(report, 'ar1', 'binding-cache', at).length)).toEqual([1, 1, 0]);
    expect(report.flows.map((row) => row.dropped['no-binding'])).toEqual([undefined, undefined]);
  });

  test('source_address home: a new flow uses the address that is bound at the first router', () => {
    const flows = [flow('f1', 'cn', 'mn1', 500, 3900, { pps: 50 }), flow('f2', 'mn1', 'cn2', 1500, 3900, { pps: 50 })];
    const story = networkE({ durationMs: 4000, flows, events: [move(1000, 'ar2')] });
    expect(pathsOf(play(story, FAMA_RUN).report, 'f2', 'from-mn')).toEqual(['mn1 ar2 k cn2']);
    const home = play(story, withOptions(FAMA_RUN, { source_address: 'home' })).report;
    expect(pathsOf(home, 'f2', 'from-mn')).toEqual(['mn1=ar2=k=ar1 k cn2']);
  });
});

test('ul_starts bu: up-link packets go through the tunnel with the update, 2 (w + d) = 20 ms earlier', () => {
  const scenario = networkE({
    durationMs: 2000,
    flows: [flow('f1', 'mn1', 'cn', 500, 1900)],
    events: [move(1000, 'ar2')],
  });
  const first = (run: typeof FAMA_RUN): number => {
    const { report } = play(scenario, run, { octets: false });
    return (report.handovers[0]?.flows[0]?.firstAfterMs ?? Number.NaN) - 1000;
  };
  expect([first(FAMA_RUN), first(withOptions(FAMA_RUN, { ul_starts: 'bu' }))]).toEqual([80, 60]);
});

test('duplicate address detection delays everything by t_DAD; for an address that is back on its link there is none', () => {
  const { report } = play(storyOfE({ timing: { dadMs: 100 } }), FAMA_RUN, { octets: false });
  expect(measured(report).map((row) => (row as unknown[])[2])).toEqual([{ f1: 180 }, { f1: 182, f2: 184 }, { f1: 70, f2: 80 }]);
});
