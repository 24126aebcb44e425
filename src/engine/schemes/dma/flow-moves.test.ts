/** Single flows that move between the interfaces of a mobile, and back (draft-seite-dmm-dma-05 §4.3). */
import { describe, expect, test, vi } from 'vitest';
import type { ScenarioEvent } from '#scenario/scenario.ts';
import { DMA_RUN, flow, move, networkE, stateAt, withOptions } from '../../test-support/networks.ts';
import { entriesOf, instantsOf, pathsOf, play } from '../../test-support/play.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 30_000 });

const NATIVE = 'cn k ar1 mn1';
const VISITED = 'cn k ar1=k=ar2 mn1';

function moveFlow(atMs: number, name: string, target: number): ScenarioEvent {
  return { atMs, moveFlow: { flow: name, interface: target } };
}

function scenario(events: readonly ScenarioEvent[], durationMs = 9000): ReturnType<typeof networkE> {
  return networkE({
    durationMs,
    interfaces: 2,
    flows: ['f1', 'f2'].map((id) => flow(id, 'cn', 'mn1', 500, durationMs - 100, { pps: 50, bidirectional: true })),
    events: [move(1000, 'ar2', { interface: 1 }), ...events],
  });
}

describe.each([
  ['db', 3600],
  ['db', 4],
  ['mn', 3600],
  ['mn', 4],
] as const)('§4.3 with sessions %s and bindings of %i s', (sessions, lifetime) => {
  const run = withOptions(DMA_RUN, { sessions, binding_lifetime_s: lifetime });

  test('a flow moves there, back, there at once, and back: both ways follow', () => {
    const { report } = play(
      scenario([
        moveFlow(2000, 'f1', 1),
        moveFlow(3000, 'f1', 0),
        moveFlow(3500, 'f1', 1),
        moveFlow(5500, 'f1', 0),
        stateAt(7000),
      ]),
      run,
    );
    expect(pathsOf(report, 'f1')).toEqual([NATIVE, VISITED, NATIVE, VISITED, NATIVE]);
    expect(pathsOf(report, 'f1', 'from-mn')).toEqual([
      'mn1 ar1 k cn',
      'mn1 ar2=k=ar1 k cn',
      'mn1 ar1 k cn',
      'mn1 ar2=k=ar1 k cn',
      'mn1 ar1 k cn',
    ]);
    expect(entriesOf(report, 'ar2', 'binding-update-list', 7000)).toEqual([]);
    expect(entriesOf(report, 'mn1', 'addresses', 7000).filter((entry) => entry.to === 'ar1')).toHaveLength(2);
  });

  test('moving another flow afterwards does not take the first one along', () => {
    const { report } = play(scenario([moveFlow(2000, 'f1', 1), moveFlow(3000, 'f1', 0), moveFlow(5000, 'f2', 1)]), run);
    expect(pathsOf(report, 'f1')).toEqual([NATIVE, VISITED, NATIVE]);
    expect(pathsOf(report, 'f2')).toEqual([NATIVE, VISITED]);
  });

  test('a flow that moves while the other interface is still registering gets there', () => {
    const { report } = play(scenario([moveFlow(1051, 'f1', 1)]), run);
    expect(pathsOf(report, 'f1')).toEqual([NATIVE, VISITED]);
  });
});

test('§4.3: of two visited prefixes of one anchor only the one that moves is given up, and the other is still extended', () => {
  const { report } = play(
    scenario([move(2000, 'ar3', { interface: 0 }), moveFlow(4000, 'f1', 1)], 12_000),
    withOptions(DMA_RUN, { binding_lifetime_s: 4 }),
  );
  expect(pathsOf(report, 'f1')).toEqual([NATIVE, 'cn k ar1=k=ar3 mn1', VISITED]);
  expect(pathsOf(report, 'f2')).toEqual([NATIVE, 'cn k ar1=k=ar3 mn1']);
  expect(report.flows[1]?.delivered).toBeGreaterThan(0.98 * (report.flows[1]?.sent ?? 0));
  expect(instantsOf(report, 'PBU', 'ar3').length).toBeGreaterThan(3);
});
