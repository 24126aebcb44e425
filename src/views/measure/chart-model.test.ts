import { expect, test } from 'vitest';
import type { Figures } from '#measure/figures.ts';
import { distance, RUNS, sweepOf } from '#measure/test-support/network-sweep.ts';
import { cellIndex, chartModel, endLabels, endNames, valueRange } from './chart-model.ts';

const figures = (run: string, downlinkMs: number | null): Figures => ({
  run,
  newPrefixMs: null,
  messages: 2,
  octets: 192,
  flows: [{ flow: 'f', downlinkMs, uplinkMs: 1, lostDown: 0, lostUp: 0 }],
});
const sweep = sweepOf([distance('cmd', 1, 3, 1)], { runs: RUNS.slice(0, 3) });
const rows = [
  [figures('a', 10), figures('b', 10), figures('c', null)],
  [figures('a', 20), figures('b', 20)],
];

test('series hold what has been played; a line under another is drawn wider; a run without values is named', () => {
  const model = chartModel(sweep, rows, 'downlink', 'f', 0);
  expect(model.series.map((series) => [series.place, series.beneath, series.points.map((point) => point.valueMs)])).toEqual([
    [0, 1, [10, 20]],
    [1, 0, [10, 20]],
  ]);
  expect(model.absent).toEqual([2]);
  expect(chartModel(sweep, [], 'downlink', 'f', 0)).toMatchObject({ series: [], absent: [] });
});

test('with two variations a chart is at one value of the second', () => {
  const two = sweepOf([distance('cmd', 1, 2, 1), distance('ar1', 5, 7, 1)], { runs: RUNS.slice(0, 1) });
  expect(cellIndex(two, 1, 2)).toBe(5);
  const results = [1, 2, 3, 4, 5, 6].map((value) => [figures('a', value)]);
  expect(chartModel(two, results, 'downlink', 'f', 2).series[0]?.points.map((point) => point.valueMs)).toEqual([3, 6]);
});

test('charts share a scale with some air', () => {
  const model = chartModel(sweep, rows, 'downlink', 'f', 0);
  expect(valueRange([model])).toEqual([6, 24]);
  expect(valueRange([])).toBeNull();
});

test('labels of lines that end together are one, others keep their distance and stay above the bottom', () => {
  const model = chartModel(
    sweep,
    rows.map((row, index) => [...row.slice(0, 2), figures('c', 19 - index)]),
    'downlink',
    'f',
    0,
  );
  const labels = endLabels(model, (value) => 100 - value, 15, 90);
  expect(labels).toEqual([
    { places: [0, 1], lineY: 80, y: 60 },
    { places: [2], lineY: 82, y: 90 },
  ]);
});

test('names at the lines’ ends fit, and tell two forms of one scheme apart', () => {
  const names = ['PMIPv6 (mag_detach_dereg=false)', 'DMA', 'MAAR (mode=relay)', 'MAAR (mode=proxy)'];
  expect(endNames(names, 40)).toEqual(names);
  expect(endNames(names, 10)).toEqual(['PMIPv6…', 'DMA', '…de=relay)', '…de=proxy)']);
  for (const letters of [6, 9, 14])
    for (const name of endNames(names, letters)) expect(name.length).toBeLessThanOrEqual(letters + 1);
});
