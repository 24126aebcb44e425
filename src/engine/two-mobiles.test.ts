/**
 * Two mobiles that talk to each other, each anchored where the other one is: no packet loops, whatever is lost (procedures §7, properties 4
 * and 8; contract, settled question 13), and the ways that lead back to the same router stay open.
 */
import { describe, expect, test, vi } from 'vitest';
import type { Scenario, ScenarioEvent } from '#scenario/scenario.ts';
import { DMA_RUN, flow, move, networkE } from './test-support/networks.ts';
import { pathsOf, play, playUnchecked, type SentMessage } from './test-support/play.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

/** Network E with mn1 that begins at ar1 and mn2 that begins at `second`; mn1 sends to mn2 and back from 1 s on. */
function twoMobiles(second: string, events: readonly ScenarioEvent[]): Scenario {
  const scenario = networkE({
    durationMs: 6000,
    flows: [flow('f1', 'mn1', 'mn2', 1000, 5500, { pps: 100, bidirectional: true })],
    events,
  });
  return { ...scenario, nodes: [...scenario.nodes, { id: 'mn2', kind: 'mobile', home: 'ha', attachedTo: second }] };
}

describe('mn1 of ar1 is at ar2, mn2 of ar2 is at ar1', () => {
  const exchanged = [move(2000, 'ar2'), move(2500, 'ar1', { node: 'mn2' })];

  test('each up-link tunnel ends at the router where the other mobile is: one tunnel', () => {
    const { report } = play(twoMobiles('ar2', exchanged), DMA_RUN);
    expect(pathsOf(report, 'f1').at(-1)).toBe('mn1 ar2=k=ar1 mn2');
  });

  // mn2 goes on to ar3. ar1 hears of it and forgets the prefix that mn2 has from ar2, but ar2 does not, and still sends it to ar1.
  const goesOn = (message: SentMessage): boolean =>
    message.message === 'PBU' && message.from === 'ar3' && message.to === 'ar2' && message.atMs < 3500;

  test('the update for the other anchor is lost: packets end as stale, none comes back to where it was', () => {
    const scenario = twoMobiles('ar2', [...exchanged, move(3000, 'ar3', { node: 'mn2' })]);
    const { report, problems } = playUnchecked(scenario, DMA_RUN, { lose: goesOn });
    const dropped = report.flows.map((row) => row.dropped);
    expect(problems).toEqual([]);
    expect(dropped.map((reasons) => reasons['hop-limit'])).toEqual([undefined]);
    expect(dropped[0]?.['stale-tunnel']).toBeGreaterThan(50);
    // One second later the update is repeated.
    expect(pathsOf(report, 'f1').at(-1)).toBe('mn1 ar2=k=ar1 k ar2=k=ar3 mn2');
  });

  test('no tunnel is crossed twice, no matter which two updates are lost', () => {
    const scenario = twoMobiles('ar2', [...exchanged, move(3000, 'ar3', { node: 'mn2' }), move(3200, 'ar3')]);
    const updates = play(scenario, DMA_RUN, { octets: false })
      .report.signalling.filter((row) => row.message === 'PBU')
      .map((_, index) => index);
    for (const first of updates) {
      for (const second of updates.filter((index) => index > first)) {
        let seen = 0;
        const lose = ({ message }: SentMessage): boolean => message === 'PBU' && [first, second].includes(seen++);
        const { report, problems } = playUnchecked(scenario, DMA_RUN, { lose, octets: false });
        expect([problems, report.flows[0]?.dropped['hop-limit']], `updates ${first} and ${second} lost`).toEqual([[], undefined]);
      }
    }
  });
});

describe('ways that lead through a tunnel up and one down', () => {
  test('both mobiles are of ar1 and at ar2: up to their anchor, and back to the same router', () => {
    const { report } = play(twoMobiles('ar1', [move(2000, 'ar2'), move(2500, 'ar2', { node: 'mn2' })]), DMA_RUN);
    expect(pathsOf(report, 'f1').at(-1)).toBe('mn1 ar2=k=ar1=k=ar2 mn2');
  });

  test('mn1 of ar1 is at ar2, mn2 of ar2 is at ar3: over the router of mn1 once more', () => {
    const { report } = play(twoMobiles('ar2', [move(2000, 'ar2'), move(2500, 'ar3', { node: 'mn2' })]), DMA_RUN);
    expect(pathsOf(report, 'f1').at(-1)).toBe('mn1 ar2=k=ar1 k ar2=k=ar3 mn2');
  });

  test('while mn2 arrives at ar1, what ar1 has just sent on to ar2 comes back once and is delivered', () => {
    const { report } = play(twoMobiles('ar2', [move(2000, 'ar2'), move(2500, 'ar1', { node: 'mn2' })]), DMA_RUN);
    expect(pathsOf(report, 'f1')).toContain('mn1 ar2=k=ar1 k ar2=k=ar1 mn2');
  });
});
