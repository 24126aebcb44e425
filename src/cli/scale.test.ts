import { expect, test } from 'vitest';
import { call } from './test-support/call.ts';

test('each size is played: twice as many mobiles cost twice as much, twice as many anchors nothing where homes keep locations', async () => {
  const { code, out } = await call('scale', '--schemes', 'mipv6', '--mobiles', '3,6', '--anchors', '3,6');
  expect(code).toBe(0);
  const rows = out
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','));
  expect(rows[0]?.slice(0, 4)).toEqual(['run', 'scheme', 'mobiles', 'anchors']);
  expect(rows.filter((row) => row[0] === 'mipv6').map((row) => [row[2], row[3], row[6], row[8]])).toEqual([
    ['3', '3', '6', '2'],
    ['3', '6', '6', '2'],
    ['6', '3', '12', '2'],
    ['6', '6', '12', '2'],
  ]);
});

test.each([
  [['--mobiles', '0'], '--mobiles: expected numbers from 1 to 100000 such as 10,100, found "0"'],
  [['--anchors', '2'], '--anchors: expected numbers from 3 to 1000 such as 4,16, found "2"'],
  [['x.json'], 'expected no file, found "x.json"'],
])('refuses %j in one line with exit code 2', async (args, line) => {
  expect(await call('scale', ...args)).toEqual({ code: 2, out: '', errors: [line] });
});

test('what a mobile says before its move belongs to the move', async () => {
  const { out } = await call('scale', '--schemes', 'fmipv6', '--mobiles', '3', '--anchors', '3');
  // BU and BA for each attachment; nine messages for each fast handover, most of them before the link is lost.
  const [, row = ''] = out.split('\r\n');
  expect(row.split(',').slice(4, 5)).toEqual(['6']);
  expect(row.split(',').at(-1)).toBe('9');
});
