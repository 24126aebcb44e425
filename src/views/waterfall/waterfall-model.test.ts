import { expect, test } from 'vitest';
import { fakeHandover, fakeMessage, fakeModel, NODE } from '../test-support/fake-model.ts';
import { brokenPanes, metricsOf, waterfallEnd, waterfallRows } from './waterfall-model.ts';

const quick = fakeModel({
  handovers: [fakeHandover({ address: { fromNs: 1062e6, doneNs: 1079e6 }, tunnel: { fromNs: 990e6, doneNs: 1071e6 } })],
  messages: [fakeMessage('PBU', NODE.ar2, 'lma', 1055, 12)],
});
const slow = fakeModel({
  handovers: [
    fakeHandover({
      cause: 9,
      messages: 5,
      address: { fromNs: 1060e6, doneNs: null },
      flows: [{ flow: 0, lastBeforeNs: 999e6, firstAfterNs: 1200e6, lost: 9, addressKept: true }],
    }),
  ],
});

test('rows are aligned at the loss of the link, with the new address and the tunnels under them', () => {
  const rows = waterfallRows([quick, slow, fakeModel({ handovers: [] })], NODE.mn1, 1000e6);
  expect(rows[0]).toMatchObject({ address: { from: 62e6, to: 79e6 }, tunnel: { from: -10e6, to: 71e6 } });
  expect(rows[0]?.phases.map(({ phase, from, to }) => [phase, from / 1e6, to / 1e6])).toEqual([
    ['radio', 0, 50],
    ['detection', 50, 55],
    ['signalling', 55, 67],
    ['first-packet', 67, 84],
  ]);
  expect(rows[1]).toMatchObject({ address: { from: 60e6, to: null }, tunnel: null, summary: { gapNs: 200e6 } });
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

test('a broken session has an endless gap, is named, and leaves "least" to those that go on', () => {
  const flow = { flow: 0, lastBeforeNs: 999e6, firstAfterNs: null, lost: 9, addressKept: false };
  const broken = fakeModel({ handovers: [fakeHandover({ messages: 0, flows: [flow] })] });
  const rows = waterfallRows([quick, broken, slow, fakeModel({ handovers: [] })], NODE.mn1, 1000e6);
  expect(brokenPanes(rows)).toEqual([1]);
  expect(metricsOf(rows, 'gapNs').map(({ value }) => value)).toEqual([84e6, Number.POSITIVE_INFINITY, 200e6, null]);
  expect(metricsOf(rows, 'messages').map(({ value, standing }) => [value, standing])).toEqual([
    [2, 'best'],
    [0, 'same'],
    [5, 'worse'],
    [null, 'same'],
  ]);
});
