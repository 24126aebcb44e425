/** Performance and failures as measured, against what the documents claim. */
import { expect, test } from 'vitest';
import { required } from '#base/assert.ts';
import { SCHEME_CATALOG } from '#engine/schemes/index.ts';
import { validateScenario } from '#scenario/validate.ts';
import { anchorFailures } from './anchor-failures.ts';
import { dlmaPerformance } from './dlma-performance.ts';
import { playRow } from './play/play-row.ts';
import { signallingScale } from './signalling-scale.ts';
import { experimentScenario, type Reading, type Study } from './study.ts';

function cellsOf(study: Study): (run: string, ...keys: readonly string[]) => readonly Reading['value'][] {
  const rows = new Map(study.runs.map((run) => [run.id, playRow(study, run)]));
  return (run, ...keys) =>
    keys.map(
      (key) => required(required(rows.get(run), run).cells[study.columns.findIndex((column) => column.key === key)], key).value,
    );
}

test('draft-chan-netext-distributed-lma-03 §6.1, §6.2: later packets go as straight as a direct path, the first ones by the home LMA', () => {
  const call = cellsOf(dlmaPerformance(['dlma', 'mipv6'], SCHEME_CATALOG));
  const keys = ['direct_rtt_ms', 'first_rtt_ms', 'later_rtt_ms', 'set_up_delay_ms', 'detour_packets', 'call_lost'];
  // CN2 - N2 - K - N3 - AR3 - MN: 3 + 8 + 12 + 3 + 5 ms; by N1, 20 ms from K, 40 ms more.
  expect(call('dlma', ...keys)).toEqual([62, 102, 62, 40, 4, 0]);
  // Without route optimization every packet takes the detour down-link.
  expect(call('dlma-ro-off', ...keys)).toEqual([62, 102, 102, 0, 0, 0]);
  // A home agent is on both ways of every packet.
  expect(call('mipv6', 'first_rtt_ms', 'later_rtt_ms')).toEqual([142, 142]);
});

test('§6.3: signalling is proportional to the mobiles, and to the anchors only where locations are pushed to all of them', () => {
  const scale = cellsOf(signallingScale(['dlma', 'mipv6'], SCHEME_CATALOG));
  expect(scale('mipv6', 'messages_n4_m4', 'growth_with_mobiles', 'growth_with_anchors')).toEqual([8, 4, 1]);
  expect(scale('dlma', 'growth_with_mobiles', 'growth_with_anchors')).toEqual([4, 1]);
  const pushes = SCHEME_CATALOG.some(({ options }) => options.some(({ key }) => key === 'location_push'));
  if (pushes) expect(scale('dlma-location_push-all', 'growth_with_anchors')[0]).toBeGreaterThan(2);
});

test('a central anchor, database or location anchor is a single point of failure; anchors in access routers hurt their own flows', () => {
  const failures = cellsOf(anchorFailures(['pmipv6', 'dma', 'fama', 'dmi'], SCHEME_CATALOG));
  const keys = ['single_point_of_failure', 'fails_n1', 'fails_n2', 'fails_db'];
  expect(failures('pmipv6', ...keys)).toEqual(['single point of failure', 9, 0, 0]);
  expect(failures('dma', ...keys)).toEqual(['single point of failure', 0, 0, 9]);
  expect(failures('dma-sessions-mn', ...keys)).toEqual(['ar1', 0, 0, 0]);
  expect(failures('fama', ...keys)).toEqual(['ar1', 0, 0, 0]);
  // draft-kuntz-dmm-summary-00 §3.3: flows of temporary addresses go on without the permanent home agent; only the three calls fail.
  expect(failures('dmi', 'fails_n1')).toEqual([3]);
});

test('every experiment is a scenario that can be played as it is', () => {
  for (const make of [dlmaPerformance, signallingScale, anchorFailures]) {
    const study = make(['pmipv6'], SCHEME_CATALOG);
    for (const experiment of study.experiments) {
      const scenario = experimentScenario(study, experiment, required(study.runs[0], 'run'));
      expect(validateScenario(scenario, SCHEME_CATALOG), experiment).toMatchObject({ ok: true });
    }
  }
});
