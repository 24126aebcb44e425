import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import schema from './report.schema.json' with { type: 'json' };
import { buildReport } from './test-support/build-report.ts';
import { RecordScript } from './test-support/record-script.ts';
import { SMALL_SCENARIO } from './test-support/small-scenario.ts';

const matches = new Ajv2020({ allowUnionTypes: true }).compile(schema);

/** A run in which every sort of row, and every optional field, is there. */
function everything(): object {
  const script = new RecordScript(SMALL_SCENARIO);
  const stack = script.stack('cn1>mn1 rh2');
  return buildReport(
    script
      .flow('f1', 0, { event: 'started' })
      .flow('f2', 0, { event: 'refused', reason: 'no address' })
      .packet('f1', 1, 1, ['cn1', 'core', 'ar1', 'mn1'], [stack])
      .packet('f1', 2, 2, ['cn1', 'core'], [stack])
      .deliver('f1', 1, 'mn1', 18, 17)
      .drop('f1', 2, 'core', 'link-loss', 20)
      .move(2, 3000, 'mn1', 'ar1', 'ar2')
      .message(9, 3055, 'ar2', { message: 'PBU', to: 'net1', lifetimeS: 60, retransmission: true }, 2)
      .receive(9, 3060, 'net1')
      .message(10, 3060, 'net1', { message: 'HoT', to: 'mn1', mn: null }, 2)
      .set(1, 3060, 'net1', 'binding-cache', { mn: 'mn1', to: 'ar2', address: '2001:db8::/64', expiresNs: 1, state: 'active' }),
  );
}

test('the builder writes what the schema says', () => {
  matches([everything(), buildReport(new RecordScript(SMALL_SCENARIO))]);
  expect(matches.errors ?? []).toEqual([]);
});

test.each([
  ['a member is missing', (report: { [name: string]: unknown }) => delete report['accounting']],
  ['a time is text', (report: { [name: string]: unknown }) => (report['endMs'] = '12')],
  ['the hash is short', (report: { [name: string]: unknown }) => (report['traceHash'] = 'abc')],
  ['a row lacks its node', (report: { [name: string]: unknown }) => (report['state'] = [{ atMs: 1, table: 'nat', entries: [] }])],
])('the schema refuses a report in which %s', (_, damage) => {
  const report = { ...everything() };
  damage(report);
  expect(matches([report])).toBe(false);
});
