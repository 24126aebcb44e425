import { expect, test } from 'vitest';
import { parseBenchArguments } from './arguments.ts';

test('no argument and --json measure everything', () => {
  expect(parseBenchArguments([])).toEqual({ ok: true, value: { kind: 'all', json: false } });
  expect(parseBenchArguments(['--json'])).toEqual({ ok: true, value: { kind: 'all', json: true } });
});

test('the page and the seeks are measured alone', () => {
  expect(parseBenchArguments(['seek'])).toEqual({ ok: true, value: { kind: 'seek', json: false } });
  expect(parseBenchArguments(['page'])).toEqual({ ok: true, value: { kind: 'page', json: false } });
  expect(parseBenchArguments(['page', '--json'])).toEqual({ ok: true, value: { kind: 'page', json: true } });
});

test('a workload is played with recording unless it is off', () => {
  const expected = { kind: 'workload', name: 'handover-1000', recording: true };
  expect(parseBenchArguments(['workload=handover-1000'])).toEqual({ ok: true, value: expected });
  expect(parseBenchArguments(['recording=off', 'workload=handover-1000'])).toEqual({
    ok: true,
    value: { ...expected, recording: false },
  });
});

test.each([
  [['workload=ring']],
  [['recording=on']],
  [['workload=chain', 'recording=maybe']],
  [['smoke', 'workload=chain']],
  [['fast']],
  [['page', 'workload=chain']],
])('refuses %j in one line', (words) => {
  const parsed = parseBenchArguments(words);
  expect(parsed.ok ? '' : parsed.error).toMatch(/^[^\n]+$/);
});
