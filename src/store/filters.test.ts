import { describe, expect, test } from 'vitest';
import type { MessageDetail } from '#records/layout.ts';
import { EMPTY_FILTERS, exchangeOf, flowShown, isOpen, messageShown } from './filters.ts';

/** A message between nodes 0 (ar1), 1 (lma), 2 (ar2). */
function message(name: string, from: number, to: string, parameters: readonly string[], cause = 1, mn = 'mn1') {
  const detail: MessageDetail = {
    message: name,
    to,
    mn,
    bytes: 96,
    src: '2001:db8::1',
    dst: '2001:db8::2',
    parameters,
    why: { section: '', sentence: '' },
  };
  return { from, cause, detail };
}

const idOf = (node: number): string => ['ar1', 'lma', 'ar2'][node] ?? '';

describe('one exchange', () => {
  const request = message('PBU', 0, 'lma', ['seq=4', 'hi=1']);
  const exchange = exchangeOf(request, idOf);
  const filters = { ...EMPTY_FILTERS, exchange };
  const shown = (row: ReturnType<typeof message>): boolean => messageShown(filters, row);

  test('is the request, its answer, and what was sent again', () => {
    expect(shown(request)).toBe(true);
    expect(shown(message('PBA', 1, 'ar1', ['seq=4', 'status=0'], 7))).toBe(true);
    expect(shown(message('PBU', 0, 'lma', ['seq=4'], 9))).toBe(true);
  });

  test('is not another number, another mobile, another node', () => {
    expect(shown(message('PBU', 0, 'lma', ['seq=5']))).toBe(false);
    expect(shown(message('PBU', 0, 'lma', ['seq=4'], 1, 'mn2'))).toBe(false);
    expect(shown(message('PBU', 2, 'lma', ['seq=4']))).toBe(false);
    expect(shown(message('PBA', 1, 'ar2', ['seq=4']))).toBe(false);
  });

  test('is told by its cause where messages have no number', () => {
    const found = { ...EMPTY_FILTERS, exchange: exchangeOf(message('RS', 0, 'lma', [], 3), idOf) };
    expect(messageShown(found, message('RA', 1, 'ar1', ['preferred=x'], 3))).toBe(true);
    expect(messageShown(found, message('RA', 1, 'ar1', ['preferred=x'], 4))).toBe(false);
  });

  test('leaves no data', () => {
    expect(flowShown(filters, 0)).toBe(false);
    expect(isOpen(filters)).toBe(false);
  });
});

test('types, renewals, control and data', () => {
  const pbu = message('PBU', 0, 'lma', ['seq=1'], 0);
  expect(isOpen(EMPTY_FILTERS)).toBe(true);
  expect(messageShown(EMPTY_FILTERS, pbu)).toBe(true);
  expect(messageShown({ ...EMPTY_FILTERS, renewals: false }, pbu)).toBe(false);
  expect(messageShown({ ...EMPTY_FILTERS, messages: ['PBA'] }, pbu)).toBe(false);
  expect(messageShown({ ...EMPTY_FILTERS, traffic: 'data' }, pbu)).toBe(false);
  expect(flowShown({ ...EMPTY_FILTERS, traffic: 'control' }, 0)).toBe(false);
  expect(flowShown({ ...EMPTY_FILTERS, flows: [1] }, 0)).toBe(false);
  expect(flowShown({ ...EMPTY_FILTERS, flows: [1] }, 1)).toBe(true);
});
