import { describe, expect, test } from 'vitest';
import { fromMs } from '#base/time.ts';
import { EMPTY_FILTERS } from '#store/filters.ts';
import { RecordLog } from '#store/record-log.ts';
import { RunHistory } from '#store/run-history/run-history.ts';
import { FoldedRun } from '#store/run-model.ts';
import type { Filters, TimeSpan } from '#store/session-state.ts';
import { handoverScript } from '#store/test-support/handover-script.ts';
import { PacketRows } from './packet-rows.ts';

const script = handoverScript();
const node = (id: string): number => script.plan.nodeIndex.get(id)!;

function modelOf(): FoldedRun {
  const log = new RecordLog();
  const words = script.words();
  log.append(words, 0, words.length);
  return new FoldedRun(script.plan, { id: 'A', scheme: 'pmipv6' }, log);
}

/** Packet numbers that pass, up to an instant. */
function shown(filters: Partial<Filters>, atMs = 250, span: TimeSpan | null = null): readonly number[] {
  const model = modelOf();
  model.advanceTo(fromMs(250));
  const history = new RunHistory(model);
  history.catchUp();
  const list = new PacketRows(script.plan, history.packets, { ...EMPTY_FILTERS, ...filters }, span);
  const { rows, count } = list.upTo(history.foldedNs, fromMs(atMs));
  return rows.slice(0, count).map((row) => history.packets.packetId[row]!);
}

describe('the list', () => {
  test('has every packet, in the order of sending, up to the display time', () => {
    expect(shown({})).toHaveLength(26 + 5);
    expect(shown({}, 20)).toEqual([1, 2, 3]);
    expect(shown({ traffic: 'control' })).toEqual([900, 901, 902, 903, 904]);
    expect(shown({ messages: ['PBU'], traffic: 'control' })).toEqual([900, 902]);
    expect(shown({ traffic: 'data' }, 250, { fromNs: fromMs(100), toNs: fromMs(120) })).toEqual([11, 12, 13]);
  });

  test('a node lets through what was there on its way', () => {
    expect(shown({ nodes: [node('net1')], traffic: 'data' }).length).toBeGreaterThan(20);
    expect(shown({ nodes: [node('mn2')] })).toEqual([]);
    expect(shown({ nodes: [node('ar2')], traffic: 'control' })).toEqual([901, 902, 903, 904]);
  });

  test('taken in little by little it is the same', () => {
    const model = modelOf();
    const history = new RunHistory(model);
    const filters = { ...EMPTY_FILTERS, nodes: [node('net1')] };
    const list = new PacketRows(script.plan, history.packets, filters, null);
    let rows: readonly number[] = [];
    for (let at = 0; at <= 250; at += 5) {
      model.advanceTo(fromMs(at));
      history.catchUp();
      rows = list.upTo(history.foldedNs, fromMs(at)).rows;
    }
    expect(rows.map((row) => history.packets.packetId[row]!)).toEqual(shown({ nodes: [node('net1')] }));
  });
});
