import { describe, expect, test } from 'vitest';
import { NODE, fakeHandover, fakeMessage, fakeModel } from '../test-support/fake-model.ts';
import { indexOfPacket, ladderColumns, ladderItems, type LadderFilter, type LadderItem } from './ladder-model.ts';

const SHOW_ALL: LadderFilter = {
  nodes: [],
  messages: [],
  flows: [],
  traffic: 'all',
  renewals: true,
  exchange: null,
  timeSpan: null,
  neighborDiscovery: true,
};

const messages = [
  fakeMessage('RS', NODE.mn1, 'ar2', 1050, 5),
  fakeMessage('PBU', NODE.ar2, 'lma', 1055, 12),
  fakeMessage('PBA', NODE.lma, 'ar2', 1067, null),
];
const model = fakeModel({ messages, handovers: [fakeHandover()], roles: new Map([[NODE.lma, ['LMA']]]) });

/** A line as text, so that a test reads like the chart. */
function line(item: LadderItem): string {
  switch (item.kind) {
    case 'message':
      return `${item.atNs / 1e6} ${item.message.detail.message} ${item.from}>${item.to} ${item.state}`;
    case 'data':
      return `${item.atNs / 1e6} ${item.what} ${item.count}`;
    case 'handover':
      return `${item.atNs / 1e6} handover`;
    default:
      return `${item.atNs / 1e6} ${item.kind} ${item.router}`;
  }
}

describe('lines', () => {
  test('are in time order, and within an instant causes come before effects', () => {
    expect(ladderItems(model, SHOW_ALL).map(line)).toEqual([
      '1000 handover',
      '1000 detach 2',
      '1000 lost 4',
      '1050 attach 3',
      '1050 RS 4>3 delivered',
      '1055 PBU 3>1 delivered',
      '1067 PBA 1>3 in-flight',
      '1084 first 1',
    ]);
  });

  test('filters leave out data, neighbor discovery, and lines of other nodes', () => {
    const control = ladderItems(model, { ...SHOW_ALL, traffic: 'control' });
    expect(control.some((item) => item.kind === 'data')).toBe(false);
    const quiet = ladderItems(model, { ...SHOW_ALL, neighborDiscovery: false });
    expect(quiet.some((item) => item.kind === 'message' && item.message.detail.message === 'RS')).toBe(false);
    expect(ladderItems(model, { ...SHOW_ALL, nodes: [NODE.lma] }).map(line)).toEqual([
      '1055 PBU 3>1 delivered',
      '1067 PBA 1>3 in-flight',
    ]);
  });

  test('renewals, which no movement caused, can be left out', () => {
    const renewal = fakeModel({ messages: [fakeMessage('PBU', NODE.ar1, 'lma', 500, 5, 0)] });
    expect(ladderItems(renewal, SHOW_ALL)).toHaveLength(1);
    expect(ladderItems(renewal, { ...SHOW_ALL, renewals: false })).toHaveLength(0);
  });

  test('a lost message keeps its reason and points where it was going', () => {
    const lost = fakeMessage('PBU', NODE.ar2, 'lma', 1055, null);
    const dropped = { ...lost, end: { atNs: 1056e6, node: NODE.ar2, outcome: 'link-loss' as const } };
    expect(ladderItems(fakeModel({ messages: [dropped] }), SHOW_ALL)[0]).toMatchObject({
      state: 'dropped',
      reason: 'link-loss',
      to: NODE.lma,
    });
  });

  test('a message caught on the way ends at the node that caught it', () => {
    const caught = fakeMessage('BU', NODE.mn1, 'lma', 1, 5);
    const row = { ...caught, end: { atNs: 2e6, node: NODE.ar1, outcome: 'delivered' as const } };
    expect(ladderItems(fakeModel({ messages: [row] }), SHOW_ALL)[0]).toMatchObject({ to: NODE.ar1 });
  });
});

describe('columns', () => {
  test('stand as in the figures: mobile node, access routers, anchor; roles named', () => {
    expect(ladderColumns(model, ladderItems(model, SHOW_ALL))).toEqual([
      { node: NODE.mn1, role: null },
      { node: NODE.ar1, role: null },
      { node: NODE.ar2, role: null },
      { node: NODE.lma, role: 'LMA' },
    ]);
  });

  test('the line of a packet is found', () => {
    const items = ladderItems(model, SHOW_ALL);
    expect(indexOfPacket(items, messages[1]?.packetId ?? 0)).toBe(5);
    expect(indexOfPacket(items, 0)).toBe(-1);
  });
});
