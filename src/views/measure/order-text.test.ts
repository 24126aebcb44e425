import { describe, expect, test } from 'vitest';
import type { Figures } from '#measure/figures.ts';
import { orderOf, type SweepResults } from '#measure/results.ts';
import { distance, sweepOf } from '#measure/test-support/network-sweep.ts';
import { en } from '../strings/en.ts';
import type { NamedSweep } from './measure-context.ts';
import { orderText, remarksOf, verdictOf } from './order-text.ts';

const NAMES = ['relay', 'locator', 'proxy'];
const runs = NAMES.map((cmd) => ({ id: cmd, scheme: 'maar', options: { cmd } }));
const sweep = sweepOf([distance('cmd', 1, 2, 1)], { runs });
const named: NamedSweep = { sweep, names: NAMES, links: ['CMD – K'], words: en.measure };

/** Figures by run: new prefix, down-link, up-link. */
const cell = (...values: readonly (readonly (number | null)[])[]): readonly Figures[] =>
  values.map(([newPrefixMs = null, downlinkMs = null, uplinkMs = null], place) => ({
    run: NAMES[place] ?? '',
    newPrefixMs,
    messages: 4,
    octets: 472,
    flows: [{ flow: 'f', downlinkMs, uplinkMs, lostDown: 0, lostUp: 0 }],
  }));
const E_VALUES: SweepResults = [cell([94, 94, 84], [82, 82, 72], [78, 82, 68]), cell([98, 98, 88], [84, 84, 74], [82, 84, 72])];

describe('orders in words', () => {
  test('fastest first, ties by =, never slower by ≤', () => {
    expect(orderText(orderOf(runs, E_VALUES, 'downlink', 'f'), 'downlink', named)).toBe(
      'locator = proxy < relay, at all 2 distances.',
    );
    expect(orderText(orderOf(runs, E_VALUES, 'newPrefix', 'f'), 'newPrefix', named)).toBe(
      'proxy < locator < relay, at all 2 distances.',
    );
    const met = [cell([1, 1, 1], [1, 1, 1], [1, 1, 1]), cell([2, 3, 3], [2, 2, 2], [2, 2, 2])];
    expect(orderText(orderOf(runs, met, 'downlink', 'f'), 'downlink', named)).toBe(
      'locator = proxy ≤ relay, at all 2 distances.',
    );
  });

  test('orders that change and values that never came are said', () => {
    const odd = [cell([1, 5, 1], [1, 6, 1], [null, null, null]), cell([1, 6, 1], [1, 5, 1], [null, null, null])];
    expect(orderText(orderOf(runs, odd, 'downlink', 'f'), 'downlink', named)).toBe(
      'relay, locator: the order changes with the distance; proxy: no packet again.',
    );
    expect(orderText(orderOf(runs, [], 'downlink', 'f'), 'downlink', named)).toBe('');
  });
});

describe('remarks', () => {
  test('the tie of locator and proxy is explained where it was measured, and the claim of Appendix A is held against it', () => {
    const remarks = remarksOf(named, E_VALUES, 'f', []);
    expect(remarks.map((remark) => remark.title)).toEqual([
      'Why locator and proxy tie in down-link',
      'What draft-bernardos-dmm-pmip-01 Appendix A says',
    ]);
    expect(remarks[1]?.text).toBe(
      'It says that the proxy has the shortest handover latency. Measured, that is so for new prefix and up-link. For down-link it is shared.',
    );
  });

  test('without the tie there is no reason for one', () => {
    const apart = [cell([94, 94, 84], [82, 83, 72], [78, 82, 68])];
    expect(remarksOf(named, apart, 'f', []).map((remark) => remark.key)).toEqual([
      'claim draft-bernardos-dmm-pmip-01 Appendix A',
    ]);
    expect(remarksOf(named, [], 'f', [])).toEqual([]);
  });

  test.each([
    ['alone', [3, 2, 1]],
    ['shared', [3, 1, 1]],
    ['not', [3, 1, 2]],
  ] as const)('%s', (verdict, values) => {
    const results = [cell(...values.map((value) => [value, value, value]))];
    expect(verdictOf(orderOf(runs, results, 'downlink', 'f'), runs[2]!)).toBe(verdict);
  });
});
