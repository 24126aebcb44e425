import { expect, test } from 'vitest';
import type { TableRow } from '#store/model.ts';
import { fakeHandover, fakeMessage, fakeModel, NODE } from '../test-support/fake-model.ts';
import { metricsOf, waterfallEnd, waterfallRows } from './waterfall-model.ts';

const entry = (rowId: number, node: number, table: TableRow['table'], changedMs: number, cause: number): [number, TableRow] => [
  rowId,
  { rowId, node, table, entry: { mn: 'mn1', to: 'ar2' }, previous: null, changedNs: changedMs * 1e6, cause },
];

const quick = fakeModel({
  handovers: [fakeHandover()],
  messages: [fakeMessage('PBU', NODE.ar2, 'lma', 1055, 12)],
  tables: new Map([
    entry(1, NODE.mn1, 'addresses', 1079, 1),
    entry(2, NODE.lma, 'tunnels', 1067, 1),
    entry(3, NODE.ar2, 'tunnels', 1071, 1),
    entry(4, NODE.ar1, 'tunnels', 1500, 2),
  ]),
});
const slow = fakeModel({
  handovers: [
    fakeHandover({
      cause: 9,
      messages: 5,
      flows: [{ flow: 0, lastBeforeNs: 999e6, firstAfterNs: 1200e6, lost: 9, addressKept: true }],
    }),
  ],
});

test('rows are aligned at the loss of the link, with what the tables say about addresses and tunnels', () => {
  const rows = waterfallRows([quick, slow, fakeModel({ handovers: [] })], NODE.mn1, 1000e6);
  expect(rows[0]).toMatchObject({ address: 79e6, tunnel: 71e6 });
  expect(rows[0]?.phases.map(({ phase, from, to }) => [phase, from / 1e6, to / 1e6])).toEqual([
    ['radio', 0, 50],
    ['detection', 50, 55],
    ['signalling', 55, 67],
    ['first-packet', 67, 84],
  ]);
  expect(rows[1]).toMatchObject({ address: null, tunnel: null, summary: { gapNs: 200e6 } });
  expect(rows[2]).toMatchObject({ summary: null, phases: [] });
  expect(waterfallEnd(rows)).toBe(200e6);
});

test('the strip says who has least and how much more the others have', () => {
  const rows = waterfallRows([quick, slow], NODE.mn1, 1000e6);
  expect(metricsOf(rows, 'gapNs')).toEqual([
    { value: 84e6, standing: 'best', more: null },
    { value: 200e6, standing: 'worse', more: 116e6 },
  ]);
  expect(metricsOf(rows, 'messages').map((metric) => metric.more)).toEqual([null, 3]);
});
