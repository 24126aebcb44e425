import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { call, galleryFile, temporaryFolder } from './test-support/call.ts';

const STAR = galleryFile('metro-star.json');

test('writes a line per cell, run and flow: 84 ms at 9 ms from the LMA, 2 ms more for each ms that it is farther', async () => {
  const { code, out, errors } = await call('sweep', STAR, '--vary', 'lma/k=9:11:1');
  expect([code, errors]).toEqual([0, []]);
  const rows = out.split('\r\n').map((line) => line.split(','));
  expect(rows[0]?.slice(0, 4)).toEqual(['lma/k_ms', 'run', 'scheme', 'options']);
  const down = rows[0]?.indexOf('downlink_ms') ?? -1;
  const pmipv6 = rows.filter((row) => row[2] === 'pmipv6');
  expect(pmipv6.map((row) => [row[0], row[down]])).toEqual([
    ['9', '84'],
    ['10', '86'],
    ['11', '88'],
  ]);
});

test('writes a file when told, and measures a later handover when told', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'out.csv');
  const { code, out } = await call('sweep', STAR, '--vary', 'k/lma=9:9:1', '--handover', '2', '--csv', file);
  expect([code, out]).toEqual([0, '']);
  const text = readFileSync(file, 'utf8');
  expect(text).toContain(',mn1,ar2,ar3,f1,');
  expect(text).toContain(',mn1,ar2,ar3,f2,');
});

test.each([
  [[], '--vary is missing; expected links with delays in milliseconds, such as --vary k/cmd=1:40:3'],
  [['--vary', 'k-lma'], '--vary: expected NODE/NODE=FIRST:LAST:STEP in milliseconds, such as k/cmd=1:40:3, found "k-lma"'],
  [['--vary', 'k/nobody=1:2:1'], '--vary: expected a link of the scenario, found k/nobody'],
  [['--vary', 'k/lma=1:2:1', '--handover', '9'], '--handover: expected one of the 3 moves, found number 9'],
  [['--vary', 'k/lma=1:2:1', '--handover', 'x'], '--handover: expected a number from 1, found "x"'],
  [['--vary', 'k/lma=5:2:1'], '--vary: k/lma: expected a last delay of at least 5 ms, found 2'],
  [['--vary', 'k/lma=1:2:1', '--csv', '/nowhere/at/all.csv'], '--csv: /nowhere/at/all.csv: no such file or folder'],
])('refuses %j in one line with exit code 2', async (options, line) => {
  expect(await call('sweep', STAR, ...options)).toEqual({ code: 2, out: '', errors: [line] });
});
