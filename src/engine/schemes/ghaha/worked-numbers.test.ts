/** Home agent sets on network F (procedures §4.11): interruption, ladders, stacks, messages, state, beside draft-kuntz-dmm-summary-00 §3.5. */
import { describe, expect, test, vi } from 'vitest';
import type { RunReport } from '#report/report.ts';
import type { RunDefinition } from '#scenario/scenario.ts';
import { flow, move, networkF, stateAt, withOptions } from '../../test-support/networks.ts';
import { entriesOf, messagesOf, pathsOf, play } from '../../test-support/play.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

const GHAHA: RunDefinition = { id: 'ghaha', scheme: 'ghaha', roles: { 'home-agents': ['d1', 'o', 'd2'] } };
const MHA: RunDefinition = { ...GHAHA, id: 'mha', scheme: 'mha' };

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
    const report = story(GHAHA, 'mag1b');
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
    const report = story(GHAHA, 'mag1b');
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
    const report = story(GHAHA, 'mag2');
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
    // Nothing more is lost when the mobile and the others turn to the new primary agent, in both directions.
    expect(report.flows[0]?.dropped).toEqual({ 'not-attached': expect.any(Number), 'radio-lost': expect.any(Number) });
  });
});

describe('Migrating home agents, straight', () => {
  test('x', () => {
    console.log(handover(story(MHA, 'mag1b')), handover(story(MHA, 'mag2')), story(MHA, 'mag2').flows[0]);
    console.log(pathsOf(story(MHA, 'mag2'), 'f1'), entriesOf(story(MHA, 'mag2'), 'o', 'location', 3400), withOptions(MHA, {}));
  });
});
