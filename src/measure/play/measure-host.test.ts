import { expect, test } from 'vitest';
import { distance, sweepOf } from '../test-support/network-sweep.ts';
import { createMeasureHost } from './measure-host.ts';
import { playCell } from './play-cell.ts';

test('plays what was opened, cell by cell and run by run', () => {
  const host = createMeasureHost();
  const sweep = sweepOf([distance('lma', 9, 10, 1)]);
  expect(host.open(sweep)).toEqual({ ok: true, value: null });
  expect(host.play(1, 1)).toEqual(playCell(sweep, { delaysMs: [10] }, sweep.runs[1]!));
  expect(host.play(1, 1).flows[0]?.downlinkMs).toBe(86);
});

test('refuses in one line what cannot be played', () => {
  const host = createMeasureHost();
  const sweep = sweepOf([distance('lma', 9, 10, 1)]);
  expect(host.open({ ...sweep, vary: [] })).toEqual({
    ok: false,
    error: 'expected one or two links whose delay varies, found 0',
  });
  const refused = host.open({ ...sweep, runs: [{ id: 'A', scheme: 'pmipv6', options: { nothing: 1 } }] });
  expect(refused).toMatchObject({ ok: false, error: expect.stringContaining('/runs/0/options/nothing') as string });
});
