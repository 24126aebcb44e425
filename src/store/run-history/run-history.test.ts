import { describe, expect, test } from 'vitest';
import { fromMs } from '#base/time.ts';
import { RecordScript } from '#report/test-support/record-script.ts';
import { SMALL_SCENARIO } from '#report/test-support/small-scenario.ts';
import { RecordLog } from '../record-log.ts';
import { FoldedRun } from '../run-model.ts';
import { handoverScript } from '../test-support/handover-script.ts';
import { LOST, OUTCOME } from './packet-list.ts';
import { RunHistory, historyOf } from './run-history.ts';

const RUN = { id: 'A', scheme: 'pmipv6' } as const;

/** A model over a script, at an instant. `chunkSlots` small: many chunks. */
function modelAt(script: RecordScript, atMs: number, chunkSlots?: number, hotSlots?: number): FoldedRun {
  const log = new RecordLog(hotSlots, chunkSlots);
  const words = script.words();
  log.append(words, 0, words.length);
  const model = new FoldedRun(script.plan, RUN, log);
  model.advanceTo(fromMs(atMs));
  return model;
}

/** Everything in a history that depends on the records. */
function content(history: RunHistory): unknown {
  const { packets, series } = history;
  const bins = (values: Float64Array): number[] => Array.from(values.slice(0, 64));
  return structuredClone({
    rows: history.rows.all,
    flows: history.flows.all,
    movements: history.movements,
    moves: history.moves,
    packets: Array.from({ length: packets.count }, (_, row) => [
      packets.packetId[row],
      packets.flow[row],
      packets.outcome[row],
      packets.endNs[row],
      packets.directions(packets.way[row]!),
    ]),
    delays: series.flows.map((flow) => [bins(flow.delayNs.values), bins(flow.lost.values), bins(flow.leastNs.values)]),
    carried: series.carried.map((one) => bins(one.values)),
    outer: bins(series.outerOctets.values),
    signalling: [...series.signalling].map(([name, one]) => [name, bins(one.messages.values)]),
  });
}

/** A history that was read in one go. */
function whole(script: RecordScript, atMs: number): RunHistory {
  const history = new RunHistory(modelAt(script, atMs));
  expect(history.catchUp()).toBe(true);
  return history;
}

describe('the scripted handover', () => {
  const history = whole(handoverScript(), 250);
  const { plan, packets, series, flows } = history;
  const node = (id: string): number => plan.nodeIndex.get(id)!;

  test('moves once; the mobile was at both routers', () => {
    expect(history.moves).toEqual([{ atNs: fromMs(100), cause: 2, mobile: node('mn1'), from: node('ar1'), to: node('ar2') }]);
    expect(history.movements.map(({ atNs, kind, router }) => [atNs / 1e6, kind, plan.scenario.nodes[router]?.id])).toEqual([
      [0, 'arrives', 'ar1'],
      [100, 'leaves', 'ar1'],
      [150, 'arrives', 'ar2'],
    ]);
  });

  test('a row that points elsewhere begins a new stretch of its life', () => {
    const binding = history.rows.all.filter((row) => row.table === 'binding-cache');
    expect(binding.map(({ entry, fromNs, toNs, first }) => [entry.to, fromNs / 1e6, toNs / 1e6, first])).toEqual([
      ['ar1', 0, 165, true],
      ['ar2', 165, Infinity, false],
    ]);
  });

  test('the flow has one pause with what was lost in it', () => {
    const [bar] = flows.all;
    expect(bar?.atTo.map(({ fromNs, toNs }) => [fromNs / 1e6, toNs / 1e6])).toEqual([
      [27, 97],
      [187, 247],
    ]);
    expect(bar?.losses.map(({ count, reason }) => [count, reason])).toEqual([[8, 'not-attached']]);
    expect(bar?.atFrom[1]?.fromNs).toBe(fromMs(160));
  });

  test('each packet has its way and its end', () => {
    const row = packets.rowOf(1);
    expect(packets.directions(packets.way[row]!)).toEqual([
      history.plan.scenario.links.length > 0 ? expect.any(Number) : 0,
      expect.any(Number),
      expect.any(Number),
    ]);
    expect([packets.outcome[row], packets.endNs[row]]).toEqual([OUTCOME.delivered, fromMs(27)]);
    expect(packets.outcome[packets.rowOf(9)]).toBeGreaterThanOrEqual(LOST);
    const control = packets.rowOf(902);
    expect(packets.details.get(control)?.message).toBe('PBU');
  });

  test('series say what was delivered, lost and signalled', () => {
    const total = (values: Float64Array): number => values.reduce((a, b) => a + b, 0);
    expect(total(series.flows[0]!.lost.values)).toBe(8);
    expect(total(series.flows[0]!.delivered.values)).toBe(15);
    expect(total(series.flows[0]!.delayNs.values)).toBe(15 * fromMs(27));
    expect([...series.signalling].map(([name, { messages }]) => [name, total(messages.values)])).toEqual([
      ['PBU', 2],
      ['RS', 1],
      ['PBA', 1],
      ['RA', 1],
    ]);
  });
});

describe('reading', () => {
  test('step by step gives the same as in one go', () => {
    const model = modelAt(handoverScript(), 0, 64);
    const history = new RunHistory(model);
    for (let at = 0; at <= 250; at += 7) {
      model.advanceTo(fromMs(at));
      history.catchUp();
    }
    model.advanceTo(fromMs(250));
    history.catchUp();
    expect(content(history)).toEqual(content(whole(handoverScript(), 250)));
  });

  test('going back changes nothing, and coming back neither', () => {
    const model = modelAt(handoverScript(), 250, 64);
    const history = historyOf(model);
    history.catchUp();
    const before = content(history);
    const { version } = history;
    model.seek(fromMs(60));
    expect(history.catchUp()).toBe(true);
    expect(history.version).toBe(version);
    model.seek(fromMs(250));
    history.catchUp();
    expect(content(history)).toEqual(before);
    expect(historyOf(model)).toBe(history);
  });

  test('after a cut the old future never was', () => {
    const model = modelAt(handoverScript(), 250, 64);
    const history = new RunHistory(model);
    history.catchUp();
    model.seek(fromMs(99));
    model.log.cut(fromMs(99));
    model.afterCut();
    history.catchUp();
    expect(history.moves).toEqual([]);
    expect(content(history)).toEqual(content(whole(handoverScript(), 99)));
    // A cut ahead of what was read takes nothing away.
    model.log.cut(fromMs(99));
    const kept = history.version;
    history.catchUp();
    expect(history.version).toBe(kept);
  });

  test('a chunk that was packed while it was being read goes on where it stood', () => {
    const model = modelAt(handoverScript(), 60, 64, 0);
    const history = new RunHistory(model);
    history.catchUp();
    model.advanceTo(fromMs(250));
    model.log.trim(model.cursor.chunk);
    history.catchUp();
    expect(history.rows.all).toEqual(whole(handoverScript(), 250).rows.all);
    expect(history.moves).toHaveLength(1);
    expect(history.blindNs).toBeGreaterThan(0);
  });
});

test('octets around a packet are overhead, and a node carries what it sends', () => {
  const script = new RecordScript(SMALL_SCENARIO);
  script.packet('f1', 1, 10, ['cn1', 'core', 'net1'], [script.stack('cn1>mn1')]);
  const history = whole(script, 20);
  const { series, plan } = history;
  expect(series.wireOctets.at(1)).toBe(400);
  expect(series.outerOctets.at(1)).toBe(0);
  expect(series.carried[plan.nodeIndex.get('core')!]!.at(1)).toBe(200);
});
