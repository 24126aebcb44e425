/** Home agent sets on network F (procedures §4.11): interruption, ladders, stacks, messages, state, beside draft-kuntz-dmm-summary-00 §3.5. */
import { describe, expect, test, vi } from 'vitest';
import type { RunReport } from '#report/report.ts';
import type { RunDefinition } from '#scenario/scenario.ts';
import { flow, GHAHA_RUN, MHA_RUN, move, networkF, stateAt, withOptions } from '../../test-support/networks.ts';
import { entriesOf, messagesOf, pathsOf, play } from '../../test-support/play.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

function story(run: RunDefinition, to: string): RunReport {
  const scenario = networkF({
    durationMs: 3600,
    flows: [flow('f1', 'cn', 'mn1', 2500, 3500, { bidirectional: true })],
    events: [move(3000, to), stateAt(3400)],
  });
  return play(scenario, run, { octets: false }).report;
}

/** Interruption in ms down-link, messages and octets of the handover. */
function handover(report: RunReport): readonly number[] {
  const [row] = report.handovers;
  const [found] = row?.flows ?? [];
  return [(found?.firstAfterMs ?? Number.NaN) - (row?.detachMs ?? 0), row?.messages ?? 0, row?.bytes ?? 0];
}

describe('first attachment', () => {
  test('RS, RA, BU to the nearest agent, BA, SS to the m − 1 others', () => {
    const report = story(GHAHA_RUN, 'mag1b');
    expect(messagesOf(report, 0, 200)).toEqual([
      '0 RS mn1>mag1',
      '5 RA mag1>mn1',
      '10 BU mn1>d1',
      '17 BA d1>mn1',
      '17 SS d1>o',
      '17 SS d1>d2',
    ]);
  });
});

describe('GHAHA, by the primary agent', () => {
  test('same primary: t_L2 + 4w + 2 d(AR, HA) = 78 ms; 2 + (m − 1) messages, 176 octets and 96 for each SS', () => {
    const report = story(GHAHA_RUN, 'mag1b');
    expect(handover(report)).toEqual([78, 4, 176 + 2 * 96]);
    expect(messagesOf(report, 3000)).toEqual([
      '3050 RS mn1>mag1b',
      '3055 RA mag1b>mn1',
      '3060 BU mn1>d1',
      '3069 BA d1>mn1',
      '3069 SS d1>o',
      '3069 SS d1>d2',
    ]);
  });

  test('another primary: t_L2 + 4w + d(AR, N) + d(N, P) + d(P, AR) = 116 ms; 6 + (m − 1) messages', () => {
    const report = story(GHAHA_RUN, 'mag2');
    expect(handover(report).slice(0, 2)).toEqual([116, 8]);
    expect(messagesOf(report, 3000)).toEqual([
      '3050 RS mn1>mag2',
      '3055 RA mag2>mn1',
      '3060 BU mn1>d2',
      '3068 BU d2>d1',
      '3088 BA d1>mn1',
      '3088 HASwitch d1>mn1',
      '3116 BU mn1>d2',
      '3124 BA d2>mn1',
      '3124 SS d2>d1',
      '3124 SS d2>o',
    ]);
    // Nothing more is lost when the mobile and the others turn to the new primary agent: up-link the radio's 5 ms, 50 ms without one, 10 ms
    // until the mobile knows its new link, 56 ms until the answer.
    const [row] = report.flows;
    expect(row?.dropped).toEqual({
      'not-attached': 90,
      'radio-lost': 10,
      'no-link': 50,
      'ingress-filter': 10,
      'not-ready': 56,
    });
    expect([...new Set(pathsOf(report, 'f1'))]).toEqual(['cn o=g=d1=mag1=mn1', 'cn o=g=d1=g=d2=mag2=mn1', 'cn o=g=d2=mag2=mn1']);
  });

  test('the old primary one refuses: t_reg = 124 ms, then min(2 d(N, HA_CN), 2 d(N, P)) + d(N, AR) + w; as many messages', () => {
    const report = story(withOptions(GHAHA_RUN, { old_primary_accepts: false }), 'mag2');
    const registered = 50 + 5 * 5 + 2 * 3 + 20 + 23;
    expect(registered).toBe(124);
    expect(handover(report).slice(0, 2)).toEqual([registered + Math.min(2 * 32, 2 * 20) + 3 + 5, 8]);
    expect(
      report.signalling.filter((message) => message.message === 'BA' && message.atMs > 3000).map((message) => message.lifetimeS),
    ).toEqual([0, 3600]);
  });

  test('stacks: CN>HoA; HA_CN>P around it; P>CoA around it, radio included; up-link MN = P - CN (figure 5)', () => {
    const report = story(GHAHA_RUN, 'mag1b');
    const last = report.paths.findLast((row) => row.direction === 'to-mn');
    expect(last?.nodes).toEqual(['cn', 'o', 'g', 'd1', 'mag1b', 'mn1']);
    expect(last?.headers.map((headers) => headers.map((header) => `${header.src}>${header.dst}`).join(' '))).toEqual([
      'cn>mn1',
      'o>d1 cn>mn1',
      'o>d1 cn>mn1',
      'd1>mn1 cn>mn1',
      'd1>mn1 cn>mn1',
    ]);
    expect(pathsOf(report, 'f1', 'from-mn').at(-1)).toBe('mn1=mag1b=d1 g o cn');
  });

  test('HA_CN is the primary agent: no tunnel between agents', () => {
    const scenario = networkF({
      durationMs: 2000,
      nodes: [{ id: 'cn2', kind: 'correspondent' }],
      links: [{ between: ['d1', 'cn2'], delayMs: 1 }],
      flows: [flow('f1', 'cn2', 'mn1', 1000, 1900, { pps: 50 })],
    });
    expect(pathsOf(play(scenario, GHAHA_RUN).report, 'f1')).toEqual(['cn2 d1=mag1=mn1']);
  });

  test('state: one entry at every home agent, m in all; the mobile one', () => {
    const report = story(GHAHA_RUN, 'mag2');
    expect(entriesOf(report, 'd2', 'binding-cache', 3400)).toMatchObject([{ mn: 'mn1', to: 'mn1' }]);
    expect(entriesOf(report, 'd1', 'location', 3400)).toMatchObject([{ mn: 'mn1', to: 'd2' }]);
    expect(entriesOf(report, 'o', 'location', 3400)).toMatchObject([{ mn: 'mn1', to: 'd2' }]);
    expect(entriesOf(report, 'd1', 'binding-cache', 3400)).toEqual([]);
    expect(entriesOf(report, 'mn1', 'binding-update-list', 3400)).toMatchObject([{ to: 'd2' }]);
  });

  test('sync “primary_change_only”: a move under the same primary agent is told to nobody', () => {
    const few = withOptions(GHAHA_RUN, { sync: 'primary_change_only' });
    expect(handover(story(few, 'mag1b')).slice(0, 2)).toEqual([78, 2]);
    expect(handover(story(few, 'mag2')).slice(0, 2)).toEqual([116, 8]);
  });

  test('procedures §7, property 9: messages per registration grow with m − 1', () => {
    const all = { ...GHAHA_RUN, roles: { 'home-agents': ['d1', 'o', 'd2', 'h', 'g', 'mag2'] } };
    const scenario = networkF({ durationMs: 3500, events: [move(3000, 'mag1b')] });
    const [row] = play(scenario, all).report.handovers;
    expect(row?.messages).toBe(2 + 5);
  });

  test('discovery by DHAAD: the closest agent answers, itself first; later the mobile knows its primary agent', () => {
    const scenario = networkF({ durationMs: 3500, events: [move(3000, 'mag1b')] });
    const { report } = play(scenario, withOptions(GHAHA_RUN, { bootstrap: 'dhaad' }));
    expect(messagesOf(report, 0, 2000)).toEqual([
      '0 RS mn1>mag1',
      '5 RA mag1>mn1',
      '10 DHAADRequest mn1>d1',
      '17 DHAADReply d1>mn1',
      '24 BU mn1>d1',
      '31 BA d1>mn1',
      '31 SS d1>o',
      '31 SS d1>d2',
    ]);
    expect(messagesOf(report, 3000).some((line) => line.includes('DHAAD'))).toBe(false);
    expect(report.handovers[0]?.messages).toBe(4);
  });
});

describe('Migrating home agents (draft-chan-dmm-framework-gap-analysis §4.4)', () => {
  test('CN - HA(CN) = MN: one tunnel, of the agent next to the sender', () => {
    const report = story(MHA_RUN, 'mag1b');
    expect(pathsOf(report, 'f1')).toEqual(['cn o=g=d1=mag1=mn1', 'cn o=g=d1=mag1b=mn1']);
    const last = report.paths.findLast((row) => row.direction === 'to-mn');
    expect(last?.headers.map((headers) => headers.map((header) => `${header.src}>${header.dst}`).join(' '))).toEqual([
      'cn>mn1',
      ...Array.from({ length: 4 }, () => 'o>mn1 cn>mn1'),
    ]);
    expect(pathsOf(report, 'f1', 'from-mn').at(-1)).toBe('mn1=mag1b=d1 g o cn');
  });

  test('the agent next to the sender turns when it is told: t_L2 + 4w + d(AR, P) + d(P, HA_CN) + d(HA_CN, AR)', () => {
    expect(handover(story(MHA_RUN, 'mag1b')).slice(0, 2)).toEqual([50 + 20 + 4 + 28 + 32, 4]);
  });

  test('another primary agent: the new one tells, once the mobile has registered there: t_reg + d(N, HA_CN) + d(HA_CN, AR) + w', () => {
    expect(handover(story(MHA_RUN, 'mag2')).slice(0, 2)).toEqual([124 + 32 + 35 + 5, 8]);
  });

  test('by the primary agent both schemes are one', () => {
    const [ours, theirs] = [story(withOptions(MHA_RUN, { variant: 'via_primary' }), 'mag2'), story(GHAHA_RUN, 'mag2')];
    expect(messagesOf(ours)).toEqual(messagesOf(theirs));
    expect(pathsOf(ours, 'f1')).toEqual(pathsOf(theirs, 'f1'));
    const direct = story(withOptions(GHAHA_RUN, { variant: 'direct' }), 'mag2');
    expect(pathsOf(direct, 'f1')).toEqual(pathsOf(story(MHA_RUN, 'mag2'), 'f1'));
  });

  test('every agent’s entry points at the care-of address, and names the primary agent', () => {
    const report = story(MHA_RUN, 'mag2');
    const careOf = entriesOf(report, 'd2', 'binding-cache', 3400)[0]?.['careOf'];
    for (const agent of ['o', 'd1'])
      expect(entriesOf(report, agent, 'location', 3400)).toMatchObject([{ mn: 'mn1', to: 'mn1', careOf, primary: 'd2' }]);
  });
});
