/** Route optimization as ladders and worked numbers, next to RFC 6275 §5.2.5 and §11.7.2 (procedures §4.2). */
import { describe, expect, test, vi } from 'vitest';
import {
  flow,
  MIPV6_RO_RUN,
  move,
  networkE,
  networkEWithHome,
  stateAt,
  storyOfE,
  withOptions,
} from '../../test-support/networks.ts';
import { entriesOf, ladderOf, messagesOf, pathsOf, play } from '../../test-support/play.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

/** The lines of a ladder with addresses by their names, without secrets. */
function lines(text: string): string[] {
  return text
    .replaceAll('2001:db8:140:1:0:ff:fe00:e0', 'HoA')
    .replaceAll(/2001:db8:10(\d):1:0:ff:fe00:e0/g, 'CoA$1')
    .replaceAll(/ (cookie|token)=[0-9a-f]{16}/g, ' $1')
    .replaceAll(/ {2,}/g, '  ')
    .split('\n');
}

const ONE_MOVE = networkE({
  durationMs: 4000,
  flows: [flow('f1', 'cn', 'mn1', 1000, 3900, { pps: 10, bidirectional: true })],
  events: [move(3000, 'ar2'), stateAt(3900)],
});

describe('ladders', () => {
  test('RFC 6275 §5.2.5: the four tests and the update of a flow that begins abroad', () => {
    const played = play(ONE_MOVE, MIPV6_RO_RUN);
    const ladder = ladderOf(played, { fromNs: 0.9e9, toNs: 2.9e9, tables: ['binding-cache', 'binding-update-list'] });
    expect(lines(ladder)).toEqual([
      '1.000000  mn1  HoTI  cn  cookie',
      '1.000000  mn1  CoTI  cn  cookie',
      '1.017000  cn  CoT  mn1  nonce=0 cookie token',
      '1.077000  cn  HoT  mn1  nonce=0 cookie token',
      '1.154000  mn1  update-list  cn  HoA registered lifetime=420s',
      '1.154000  mn1  BU  cn  seq=1 hoa=HoA coa=CoA1 lifetime=420s',
      '1.171000  cn  binding  mn1  HoA active lifetime=420s',
    ]);
  });

  test('RFC 6275 §11.7.2: a movement, `rr_start: with_bu`, `cn_ba: true`', () => {
    const played = play(ONE_MOVE, withOptions(MIPV6_RO_RUN, { rr_start: 'with_bu', cn_ba: true }));
    expect(lines(ladderOf(played, { fromNs: 3.06e9, tables: ['binding-cache'] }))).toEqual([
      '3.060000  mn1  BU  ha  seq=2 hoa=HoA coa=CoA2 lifetime=3600s',
      '3.060000  mn1  HoTI  cn  cookie',
      '3.060000  mn1  CoTI  cn  cookie',
      '3.078000  cn  CoT  mn1  nonce=0 cookie token',
      '3.098000  ha  binding  mn1  HoA active lifetime=3600s',
      '3.098000  ha  BA  mn1  seq=2 status=0 hoa=HoA lifetime=3600s',
      '3.138000  cn  HoT  mn1  nonce=0 cookie token',
      '3.216000  mn1  BU  cn  seq=3 hoa=HoA coa=CoA2 lifetime=420s',
      '3.234000  cn  binding  mn1  HoA active lifetime=420s',
      '3.234000  cn  BA  mn1  seq=3 status=0 hoa=HoA lifetime=420s',
    ]);
  });

  test('RFC 6275 §11.5.5: back at home the home test alone, and an update from the home address', () => {
    const scenario = networkEWithHome({
      durationMs: 6000,
      flows: [flow('f1', 'cn', 'mn1', 1000, 5900, { pps: 10, bidirectional: true })],
      events: [move(3000, 'ha'), stateAt(5900)],
    });
    const played = play(scenario, MIPV6_RO_RUN);
    expect(lines(ladderOf(played, { fromNs: 3.06e9, tables: ['binding-cache'] }))).toEqual([
      '3.060000  mn1  BU  ha  seq=2 hoa=HoA coa=HoA lifetime=0s',
      '3.065000  ha  binding  mn1  HoA gone',
      '3.065000  ha  BA  mn1  seq=2 status=0 hoa=HoA lifetime=0s',
      '3.070000  mn1  NA  ha  target=HoA',
      '3.070000  mn1  HoTI  cn  cookie',
      '3.115000  cn  HoT  mn1  nonce=0 cookie token',
      '3.160000  mn1  BU  cn  seq=3 hoa=HoA coa=HoA lifetime=0s',
      '3.205000  cn  binding  mn1  HoA gone',
    ]);
    // BU 72 and BA 56 with the home agent, HoTI 56, HoT 64, BU 72.
    expect(played.report.handovers[0]).toMatchObject({ messages: 5, bytes: 72 + 56 + 56 + 64 + 72 });
    expect(pathsOf(played.report, 'f1').at(-1)).toBe('cn k ha mn1');
    for (const node of ['ha', 'cn', 'mn1'])
      expect(['binding-cache', 'binding-update-list'].flatMap((table) => entriesOf(played.report, node, table, 5900))).toEqual(
        [],
      );
  });
});

describe('network E', () => {
  const gapsOf = (options: Parameters<typeof withOptions>[1]): unknown[] =>
    play(storyOfE(), withOptions(MIPV6_RO_RUN, options), { octets: false }).report.handovers.map((row) => [
      row.messages,
      row.bytes,
      ...row.flows.map((entry) => (entry.firstAfterMs ?? Number.NaN) - row.detachMs),
    ]);

  // BT = t_L2 + 4 w + 2 d(AR, HA) with d = 33, 34, 32; R_h = 2 (w + d(AR, HA) + d(HA, CN)); then 2 (w + d(AR, CN)).
  test('after_ba: BT + R_h + 2 (w + d(AR, CN)); a correspondent more costs five messages and 376 octets', () => {
    expect(gapsOf({})).toEqual([
      [7, 552, 136 + 156 + 36],
      [12, 928, 138 + 158 + 38, 138 + 162 + 42],
      [12, 928, 134 + 154 + 34, 134 + 158 + 38],
    ]);
  });

  test('with_bu: t_L2 + 2 w + R_h + 2 (w + d(AR, CN))', () => {
    expect(gapsOf({ rr_start: 'with_bu' })).toEqual([
      [7, 552, 60 + 156 + 36],
      [12, 928, 60 + 158 + 38, 60 + 162 + 42],
      [12, 928, 60 + 154 + 34, 60 + 158 + 38],
    ]);
  });

  test('cn_ba: one message of 96 octets more for each correspondent', () => {
    expect(gapsOf({ cn_ba: true })).toEqual([
      [8, 648, 328],
      [14, 1120, 334, 342],
      [14, 1120, 322, 330],
    ]);
  });

  test('home_token: reuse leaves the care-of test: BT + R_c + 2 (w + d(AR, CN))', () => {
    expect(gapsOf({ home_token: 'reuse' })).toEqual([
      [5, 552 - 96 - 64, 136 + 36 + 36],
      [8, 928 - 2 * 160, 138 + 38 + 38, 138 + 42 + 42],
      [8, 928 - 2 * 160, 134 + 34 + 34, 134 + 38 + 38],
    ]);
  });

  test('messages, octets and state of one handover', () => {
    const { report } = play(ONE_MOVE, withOptions(MIPV6_RO_RUN, { cn_ba: true }));
    expect(report.signalling.filter((row) => row.atMs >= 3060).map((row) => [row.message, row.bytes])).toEqual([
      ['BU', 96],
      ['BA', 80],
      ['HoTI', 96],
      ['CoTI', 56],
      ['CoT', 64],
      ['HoT', 64],
      ['BU', 96],
      ['BA', 96],
    ]);
    expect(entriesOf(report, 'ha', 'binding-cache', 3900)).toHaveLength(1);
    expect(entriesOf(report, 'cn', 'binding-cache', 3900)).toHaveLength(1);
    expect(entriesOf(report, 'mn1', 'binding-update-list', 3900).map((entry) => entry.to)).toEqual(['ha', 'cn']);
  });

  test('paths: CN, AR, MN both ways, 24 octets more on every hop, the radio too', () => {
    const { report } = play(ONE_MOVE, MIPV6_RO_RUN);
    const last = (direction: string) => report.paths.findLast((row) => row.direction === direction);
    const rh2 = { src: 'cn', dst: 'mn1', ext: 'rh2' };
    const hao = { src: 'mn1', dst: 'cn', ext: 'hao' };
    expect(last('to-mn')).toMatchObject({ nodes: ['cn', 'k', 'ar2', 'mn1'], headers: [[rh2], [rh2], [rh2]] });
    const back = play(
      networkE({
        durationMs: 4000,
        flows: [flow('up', 'mn1', 'cn', 1000, 3900, { pps: 10 })],
        events: [move(3000, 'ar2')],
      }),
      MIPV6_RO_RUN,
    ).report;
    expect(back.paths.at(-1)).toMatchObject({ nodes: ['mn1', 'ar2', 'k', 'cn'], headers: [[hao], [hao], [hao]] });
  });
});

describe('two mobiles', () => {
  test('MN to MN: each is the correspondent of the other, and packets cross no home agent in the end', () => {
    const base = networkE({
      durationMs: 6000,
      flows: [flow('f1', 'mn1', 'mn2', 1000, 5900, { pps: 20, bidirectional: true })],
      events: [move(3000, 'ar2')],
    });
    const scenario = {
      ...base,
      nodes: [...base.nodes, { id: 'mn2', kind: 'mobile' as const, home: 'ha', attachedTo: 'ar3' }],
    };
    const plain = play(scenario, { ...MIPV6_RO_RUN, options: {} }).report;
    expect(new Set(pathsOf(plain, 'f1'))).toEqual(new Set(['mn1=ar1=k=ha=k=ar3=mn2', 'mn1=ar2=k=ha=k=ar3=mn2']));
    const { report } = play(scenario, MIPV6_RO_RUN);
    expect(pathsOf(report, 'f1').at(-1)).toBe('mn1 ar2 k ar3 mn2');
    expect(
      messagesOf(report, 900, 2900)
        .map((text) => text.slice(text.indexOf(' ') + 1))
        .toSorted(),
    ).toEqual(
      ['HoTI', 'CoTI', 'BU']
        .flatMap((name) => [`${name} mn1>mn2`, `${name} mn2>mn1`])
        .concat(['HoT', 'CoT'].flatMap((name) => [`${name} mn1>mn2`, `${name} mn2>mn1`]))
        .toSorted(),
    );
    // A packet on the straight way overtakes the update, which goes by the peer's home agent; nothing follows from the error.
    expect(report.flows[0]?.dropped).toMatchObject({ 'unknown-home-address': 1 });
    expect(messagesOf(report, 3000).filter((text) => text.endsWith('HoTI mn1>mn2'))).toHaveLength(1);
  });
});
