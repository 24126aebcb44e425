import { expect, test } from 'vitest';
import { buildReport } from './test-support/build-report.ts';
import { RecordScript } from './test-support/record-script.ts';
import { SMALL_SCENARIO } from './test-support/small-scenario.ts';

const script = (): RecordScript => new RecordScript(SMALL_SCENARIO);

test('the tables at the end: live rows by node and table, with times in ms', () => {
  const { state } = buildReport(
    script()
      .set(1, 100, 'ar1', 'binding-update-list', { mn: 'mn1', to: 'net1', expiresNs: 60_000_000_000, lifetimeNs: 60_000_000_000 })
      .set(4, 105, 'core', 'addresses', { mn: 'mn1', to: 'core' })
      .set(2, 110, 'net1', 'tunnels', { mn: 'mn1', to: 'ar1' })
      .set(3, 110, 'net1', 'binding-cache', { mn: 'mn1', to: 'ar1', address: '2001:db8:1::/64' }),
  );
  expect(state).toEqual([
    { atMs: 10000, node: 'core', table: 'addresses', entries: [{ mn: 'mn1', to: 'core' }] },
    { atMs: 10000, node: 'net1', table: 'binding-cache', entries: [{ mn: 'mn1', to: 'ar1', address: '2001:db8:1::/64' }] },
    { atMs: 10000, node: 'net1', table: 'tunnels', entries: [{ mn: 'mn1', to: 'ar1' }] },
    {
      atMs: 10000,
      node: 'ar1',
      table: 'binding-update-list',
      entries: [{ mn: 'mn1', to: 'net1', expiresMs: 60000, lifetimeMs: 60000 }],
    },
  ]);
});

test('a row that changed shows its last entry at its old place, one that is gone shows no more, an empty table is left out', () => {
  const { state } = buildReport(
    script()
      .set(1, 1, 'net1', 'maar-list', { mn: 'mn1', to: 'ar1' })
      .set(2, 2, 'net1', 'maar-list', { mn: 'mn1', to: 'ar2' })
      .set(3, 2, 'ar1', 'tunnels', { mn: 'mn1', to: 'net1' })
      .set(1, 3, 'net1', 'maar-list', { mn: 'mn1', to: 'ar1', state: 'confirmed' })
      .unset(3, 4, 'ar1', 'tunnels'),
  );
  expect(state.map((row) => [row.node, row.entries])).toEqual([
    [
      'net1',
      [
        { mn: 'mn1', to: 'ar1', state: 'confirmed' },
        { mn: 'mn1', to: 'ar2' },
      ],
    ],
  ]);
});

test('a report event adds the tables of its instant', () => {
  const { state } = buildReport(
    script()
      .set(1, 1000, 'net1', 'binding-cache', { mn: 'mn1', to: 'ar1' })
      .reportState(4000)
      .set(1, 5000, 'net1', 'binding-cache', { mn: 'mn1', to: 'ar2' }),
  );
  expect(state.map((row) => [row.atMs, row.entries[0]?.to])).toEqual([
    [4000, 'ar1'],
    [10000, 'ar2'],
  ]);
});

test('neither row numbers nor explanations are shown; what else a scheme keeps is', () => {
  const { state } = buildReport(
    script().set(77, 1, 'net1', 'binding-cache', {
      mn: 'mn1',
      to: 'ar1',
      sequence: 4,
      prefixes: ['2001:db8:1::/64'],
      why: { section: 'RFC 5213 §5.3.1', sentence: 'Because.' },
    }),
  );
  expect(state[0]?.entries).toEqual([{ mn: 'mn1', to: 'ar1', sequence: 4, prefixes: ['2001:db8:1::/64'] }]);
});
