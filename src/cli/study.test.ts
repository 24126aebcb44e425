import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Report } from '#report/report.ts';
import { call, temporaryFolder } from './test-support/call.ts';

test('a study’s cell names the experiment that shows it, which can be had and run', async () => {
  const { code, out, errors } = await call('study', 'call', '--schemes', 'mipv6', '--json', '-');
  expect([code, errors]).toEqual([0, []]);
  const table = JSON.parse(out) as { rows: { cells: { [key: string]: { value: number; experiment: string } } }[] };
  const cell = table.rows[0]?.cells['first_rtt_ms'];
  expect(cell).toMatchObject({ value: 142, experiment: 'call' });
  const scenario = await call('study', 'call', '--schemes', 'mipv6', '--scenario', 'call/mipv6');
  const file = join(temporaryFolder(), 'call.json');
  writeFileSync(file, scenario.out);
  const report = JSON.parse((await call('run', file, '--report', '-')).out) as Report;
  const first = report[0]?.paths.filter((path) => path.direction === 'to-mn')[0];
  expect(first?.nodes).toEqual(['cn2', 'n2', 'k', 'n1', 'k', 'n3', 'ar3', 'mn1']);
});

test('--schemes means the same in every command: a scheme with all its rows, or the name of a row', async () => {
  const rows = async (...args: string[]): Promise<(string | undefined)[]> => {
    const lines = (await call(...args)).out.trimEnd().split('\r\n');
    return lines.slice(1).map((line) => line.split(',')[0]);
  };
  for (const command of [
    ['study', 'call', '--csv', '-'],
    ['scale', '--mobiles', '1', '--anchors', '3'],
  ]) {
    expect(await rows(...command, '--schemes', 'mipv6')).toEqual(['mipv6', 'mipv6-ro-on']);
    expect(await rows(...command, '--schemes', 'mipv6-ro-on')).toEqual(['mipv6-ro-on']);
    const wrong = await call(...command, '--schemes', 'mipv7');
    expect(wrong.errors).toEqual(['--schemes: expected schemes such as pmipv6,pfmipv6, found "mipv7" (did you mean "mipv6"?)']);
  }
});

test.each([
  [['nothing'], /^expected a study \("table-1", .*\), found "nothing"$/],
  [[], /^expected a study /],
  [['call', 'issues'], /^expected one study, found a second one: "issues"$/],
  [['call', '--scenario', 'call/x'], /^--scenario: expected EXPERIMENT\/RUN such as call\/pmipv6, found "call\/x"$/],
])('refuses %j in one line with exit code 2', async (args, line) => {
  const { code, out, errors } = await call('study', ...args);
  expect([code, out, errors.length]).toEqual([2, '', 1]);
  expect(errors[0]).toMatch(line);
});
