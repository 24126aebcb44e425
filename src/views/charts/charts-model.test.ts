import { describe, expect, test } from 'vitest';
import { fromMs } from '#base/time.ts';
import { EMPTY_FILTERS } from '#store/filters.ts';
import { RecordLog } from '#store/record-log.ts';
import { historyOf, type RunHistory } from '#store/run-history/run-history.ts';
import { FoldedRun } from '#store/run-model.ts';
import { handoverScript } from '#store/test-support/handover-script.ts';
import { chartsCsv } from './charts-csv.ts';
import {
  columnsOf,
  makeCharts,
  readingBins,
  sampled,
  type Chart,
  type ChartName,
  type ChartSeries,
  type ChartSource,
} from './charts-model.ts';

function history(atMs: number): RunHistory {
  const script = handoverScript();
  const log = new RecordLog();
  const words = script.words();
  log.append(words, 0, words.length);
  const model = new FoldedRun(script.plan, { id: 'A', scheme: 'pmipv6' }, log);
  model.advanceTo(fromMs(atMs));
  const made = historyOf(model);
  made.catchUp();
  return made;
}

function chart(source: ChartSource, name: ChartName, filters = EMPTY_FILTERS): Chart {
  return makeCharts(source, filters).find((one) => one.name === name)!;
}

describe('charts of the scripted handover', () => {
  const source = history(250);

  test('delay is that of the packets that arrived, and nothing where none did', () => {
    const [f1] = chart(source, 'delay').series;
    expect(f1?.value(2, 10)).toBe(27);
    expect(f1?.value(11, 18)).toBeNull();
  });

  test('loss is the share of what was lost', () => {
    const [f1] = chart(source, 'loss').series;
    expect(f1?.value(2, 10)).toBe(0);
    expect(f1?.value(11, 18)).toBe(100);
    expect(f1?.value(0, 26)).toBeCloseTo((100 * 8) / 23);
  });

  test('signalling is counted by type, the most frequent first', () => {
    const { series } = chart(source, 'signalling');
    expect(series.map(({ key, value }) => [key, value(0, 26)])).toEqual([
      ['PBU', 2],
      ['RS', 1],
      ['PBA', 1],
      ['RA', 1],
    ]);
    expect(chart(source, 'signalling', { ...EMPTY_FILTERS, messages: ['PBA'] }).series.map(({ key }) => key)).toEqual(['PBA']);
  });

  test('load is what the anchor sends, in kbit/s', () => {
    const { series } = chart(source, 'load');
    expect(series.map(({ subject }) => subject)).toEqual([{ kind: 'node', node: source.plan.nodeIndex.get('net1') }]);
    // One packet of 200 octets every 10 ms.
    expect(series[0]?.value(5, 15)).toBeCloseTo(160);
  });

  test('state counts entries about mobiles, not addresses', () => {
    const { series } = chart(source, 'state');
    expect(series.map(({ value }) => [value(0, 1), value(0, 25)])).toEqual([[1, 1]]);
  });

  test('stretch compares with the shortest way to where the packet came out', () => {
    const [f1] = chart(source, 'stretch').series;
    // cn1 - core - (the packet’s own last node) - …: what the script’s last hop says.
    expect(f1?.value(0, 10)).toBeGreaterThan(0);
  });
});

describe('columns', () => {
  const source = history(250);

  test('cover the window with whole bins, and end where nothing is known', () => {
    const columns = columnsOf(source, { fromNs: 0, toNs: fromMs(1000) }, 10);
    expect(columns.edges).toEqual([0, 10, 20, 26]);
    expect(sampled(chart(source, 'loss').series[0]!, columns)).toHaveLength(3);
  });

  test('keep their places while the window moves', () => {
    const at = (fromMs_: number) => columnsOf(source, { fromNs: fromMs(fromMs_), toNs: fromMs(fromMs_ + 100) }, 5).edges;
    expect(at(0).slice(0, 3)).toEqual([0, 2, 4]);
    expect(
      at(30)
        .slice(0, -1)
        .every((edge) => edge % 2 === 0),
    ).toBe(true);
  });

  test('an instant is read in its column, a stretch over itself', () => {
    const columns = columnsOf(source, { fromNs: 0, toNs: fromMs(1000) }, 10);
    expect(readingBins(source, { fromNs: fromMs(150), toNs: fromMs(150) }, columns)).toEqual([10, 20]);
    expect(readingBins(source, { fromNs: fromMs(110), toNs: fromMs(180) }, columns)).toEqual([11, 18]);
    expect(readingBins(source, { fromNs: fromMs(900), toNs: fromMs(900) }, columns)).toBeNull();
  });

  test('are what the file has, a line each', () => {
    const columns = columnsOf(source, { fromNs: fromMs(100), toNs: fromMs(200) }, 1);
    const pane = { letter: 'A', charts: [chart(source, 'loss')], columns, name: (series: ChartSeries) => `${series.key}, "one"` };
    const text = chartsCsv([pane], () => '%');
    const [head, first] = text.split('\r\n');
    expect(head).toBe('chart,series,from_s,to_s,value,unit');
    expect(first).toBe('loss,"f0, ""one""",0.100,0.200,80,%');
    expect(text.endsWith('\r\n')).toBe(true);
    const both = chartsCsv([pane, { ...pane, letter: 'B' }], () => '%').split('\r\n');
    expect(both[0]).toBe('pane,chart,series,from_s,to_s,value,unit');
    expect(both.slice(1, 3)).toEqual([`A,${first}`, `B,${first}`]);
  });
});
