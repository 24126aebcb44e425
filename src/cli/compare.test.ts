import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Report } from '#report/report.ts';
import { call, galleryFile, temporaryFolder } from './test-support/call.ts';

const STAR = galleryFile('metro-star.json');

test('one scenario, one table: a row per scheme, each number that of the run itself', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'table.csv');
  const { code, out, errors } = await call('compare', STAR, '--schemes', 'pmipv6,dma', '--csv', file, '--json', '-');
  expect([code, errors]).toEqual([0, []]);
  const table = JSON.parse(out) as { rows: { run: { id: string }; cells: { [key: string]: { value: unknown } } }[] };
  const played = await call('run', STAR, '--report', '-');
  const report = JSON.parse(played.out) as Report;
  expect(table.rows.map((row) => row.run.id)).toEqual(['pmipv6', 'dma']);
  for (const row of table.rows) {
    const run = report.find((candidate) => candidate.run === row.run.id);
    const sum = (of: (handover: Report[number]['handovers'][number]) => number): number =>
      (run?.handovers ?? []).reduce((total, handover) => total + of(handover), 0);
    expect(row.cells['messages']?.value).toBe(sum((handover) => handover.messages));
    expect(row.cells['octets']?.value).toBe(sum((handover) => handover.bytes));
    expect(row.cells['lost_down']?.value).toBe(
      sum((handover) => handover.flows.reduce((total, flow) => total + (flow.lastBeforeMs === null ? 0 : flow.lost), 0)),
    );
  }
  expect(readFileSync(file, 'utf8').split('\r\n')).toHaveLength(4);
});

test('prints a table for people when it is not told where to write', async () => {
  const { code, out } = await call('compare', STAR, '--schemes', 'ipv6');
  expect(code).toBe(0);
  expect(out).toMatch(/^Metro star\n\n +Address kept +Longest gap/);
  expect(out).toMatch(/\nipv6 +1 of 5 /);
  // A legend: what each column says.
  const [table = '', legend = ''] = out.split('\n\n').slice(-2);
  expect(
    legend
      .trimEnd()
      .split('\n')
      .map((line) => line.split(': ')[0]),
  ).toContain('Address kept');
  expect(legend).toMatch(/^Longest gap: .+\.$/m);
  expect(table).toMatch(/\nipv6 /);
});

test('the author’s runs of one scheme are several rows', async () => {
  const { out } = await call('compare', galleryFile('relay-locator-proxy.json'), '--schemes', 'maar');
  expect(out).toMatch(/\nmaar \(relay\).*\nmaar \(locator\).*\nmaar \(proxy\)/);
});

test('--schemes picks a row by its name, too', async () => {
  const { out } = await call('compare', galleryFile('relay-locator-proxy.json'), '--schemes', 'proxy,relay', '--csv', '-');
  expect(
    out
      .split('\r\n')
      .slice(1, -1)
      .map((line) => line.split(',')[0]),
  ).toEqual(['proxy', 'relay']);
});

test.each([
  [['--schemes', 'pmipv7'], '--schemes: expected schemes such as pmipv6,pfmipv6, found "pmipv7" (did you mean "pmipv6"?)'],
  [['--csv', '/nowhere/at/all.csv'], '--csv: /nowhere/at/all.csv: no such file or folder'],
  [['--csv', '-', '--json', '-'], '--json: only one output can go to standard output'],
])('refuses %j in one line with exit code 2', async (options, line) => {
  expect(await call('compare', STAR, ...options)).toEqual({ code: 2, out: '', errors: [line] });
});
