import { expect, test } from 'vitest';
import { summaryText } from './summary.ts';
import { buildReport } from './test-support/build-report.ts';
import { RecordScript } from './test-support/record-script.ts';
import { SMALL_SCENARIO } from './test-support/small-scenario.ts';

const DOWN = ['cn1', 'core', 'ar1', 'mn1'];

test('handovers with their gaps, flows with their losses', () => {
  const report = buildReport(
    new RecordScript(SMALL_SCENARIO)
      .flow('f1', 0, { event: 'started' })
      .flow('f4', 0, { event: 'refused', reason: 'no address' })
      .packet('f1', 1, 2970, DOWN, [])
      .deliver('f1', 1, 'mn1', 2987, 17)
      .packet('f1', 2, 2990, DOWN, [])
      .move(2, 3000, 'mn1', 'ar1', 'ar2')
      .drop('f1', 2, 'ar1', 'radio-lost', 3007)
      .attach(2, 3050, 'mn1', 'ar2')
      .message(9, 3056, 'ar2', { message: 'PBU', to: 'net1' }, 2)
      .receive(9, 3069, 'net1', 2)
      .packet('f1', 3, 3065, DOWN, [])
      .deliver('f1', 3, 'mn1', 3085, 20)
      .move(3, 9000, 'mn2', null, 'ar1'),
  );
  expect(summaryText([report])).toBe(
    `
Run A: pmipv6, 10000 ms
  packets    3 sent, 2 delivered, 1 dropped, 0 in flight
  signalling 1 message, 96 octets
  trace      ${'0'.repeat(64)}
  handovers  at 3000 ms  mn1  ar1 > ar2                1 message, 96 octets  complete after 69 ms  f1  gap 85 ms  1 lost
             at 9000 ms  mn2  - > ar1    not attached  0 messages, 0 octets
  flows      f1  ok                   2 of 3 delivered  dropped 1 radio-lost  delay 18.5 ms mean, 20 ms p95  stretch 1.09
             f2  not-started          0 of 0 delivered
             f3  not-started          0 of 0 delivered
             f4  refused: no address  0 of 0 delivered
`.trimStart(),
  );
});

test('two runs are told apart; nothing says none', () => {
  const report = buildReport(new RecordScript({ ...SMALL_SCENARIO, flows: [] }));
  const text = summaryText([report, { ...report, run: 'B' }]);
  expect(text).toContain('Run A: pmipv6');
  expect(text).toContain('\n\nRun B: pmipv6');
  expect(text).toContain('handovers  none\n  flows      none\n');
});
