/** The comparison on network E against the worked numbers of the documents: t_L2 = 50, w = 5, a packet a millisecond. */
import { expect, test } from 'vitest';
import { required } from '#base/assert.ts';
import { flow, move, networkE, PMIPV6_RUN } from '#engine/test-support/networks.ts';
import { SCHEME_CATALOG } from '#engine/schemes/index.ts';
import { allSchemes } from '#scenario/run-choice.ts';
import { SCHEME_IDS } from '#scenario/scheme-ids.ts';
import { comparisonOf } from './comparison.ts';
import { playRow } from './play/play-row.ts';
import type { Reading, StudyRow } from './study.ts';
import { tableCsv, tableJson, tableText } from './table-text.ts';

const SCENARIO = {
  ...networkE({
    durationMs: 3000,
    flows: [flow('f1', 'cn', 'mn1', 500, 2500), flow('f2', 'mn1', 'cn', 500, 2500)],
    events: [move(1000, 'ar2')],
  }),
  runs: [PMIPV6_RUN],
};
const study = comparisonOf(SCENARIO, allSchemes(SCHEME_CATALOG, SCHEME_IDS));
const rows = new Map(study.runs.map((run) => [run.id, playRow(study, run)]));
const cell = (run: string, key: string): Reading =>
  required(required(rows.get(run), run).cells[study.columns.findIndex((column) => column.key === key)], key);
const values = (run: string, ...keys: readonly string[]): unknown[] => keys.map((key) => cell(run, key).value);

test('every identifier has a row; those that cannot be played say why in one line', () => {
  expect([...new Set(study.runs.map((run) => run.scheme))].toSorted()).toEqual(SCHEME_IDS.toSorted());
  const playable = new Set(SCHEME_CATALOG.map((scheme) => scheme.id));
  for (const row of rows.values()) {
    expect(row.refused === null, row.run.scheme).toBe(playable.has(row.run.scheme));
    expect(row.refused ?? '').not.toContain('\n');
    expect(row.cells).toHaveLength(row.refused === null ? study.columns.length : 0);
  }
});

test('PMIPv6: 84 ms down-link, 74 up-link, 4 messages of 384 octets, 40 octets on two of five links, an entry at anchor and gateway', () => {
  expect(values('pmipv6', 'address_kept', 'longest_gap_ms', 'mean_gap_ms', 'new_path_ms')).toEqual([1, 84, 79, 84]);
  expect(values('pmipv6', 'lost_down', 'lost_up', 'messages', 'octets')).toEqual([83, 79, 4, 384]);
  expect(cell('pmipv6', 'state_entries').text).toBe('2: MAG 1, LMA 1');
  expect(values('pmipv6', 'overhead_octets', 'radio_overhead_octets')).toEqual([16, 0]);
  // CN - K - LMA - K - AR - MN: 10 + 9 + 9 + d + 5 ms against 10 + d + 5 ms, d = 2 before and 3 after.
  expect(cell('pmipv6', 'path_stretch').value).toBeCloseTo(36 / 18, 1);
});

test('a fast handover ends the gap before the final path is there', () => {
  const [gap, path] = values('pfmipv6', 'longest_gap_ms', 'new_path_ms');
  expect(gap).toBeLessThan(path as number);
});

test('client-based tunnels cross the radio; without mobility the flow is not kept and nothing is kept for it', () => {
  expect(values('mipv6', 'radio_overhead_octets', 'messages', 'octets')).toEqual([40, 2, 176]);
  expect(values('ipv6', 'address_kept', 'longest_gap_ms', 'messages', 'overhead_octets', 'state_entries')).toEqual([
    0,
    null,
    0,
    0,
    0,
  ]);
});

test('the table, the CSV and the JSON have all rows, the JSON the scenario that shows them', () => {
  const all = [...rows.values()];
  const refused: StudyRow = { run: { id: 'x', scheme: 'x' }, refused: 'no "such" thing, here', cells: [] };
  expect(tableText(study, [...all, refused])).toContain('\nx: not played: no "such" thing, here\n');
  const lines = tableCsv(study, [...all, refused]).split('\r\n');
  expect(lines).toHaveLength(all.length + 3);
  expect(lines[all.length + 1]).toMatch(/^x,x,,"no ""such"" thing, here",,/);
  const json = JSON.parse(tableJson(study, all)) as { rows: unknown[]; experiments: { [name: string]: { durationMs: number } } };
  expect(json.rows).toHaveLength(all.length);
  expect(json.experiments['scenario']?.durationMs).toBe(3000);
});
