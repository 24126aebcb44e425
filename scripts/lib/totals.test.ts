import { expect, test } from 'vitest';
import { playwrightTotals, stepTotals, vitestTotals } from './totals.mjs';

test('vitest: a file that cannot be loaded counts as one failure', () => {
  const report = {
    numPassedTests: 5,
    numFailedTests: 1,
    testResults: [
      { status: 'passed', assertionResults: [{ status: 'passed' }] },
      { status: 'failed', assertionResults: [{ status: 'passed' }, { status: 'failed' }] },
      { status: 'failed', assertionResults: [] },
    ],
  };
  expect(vitestTotals(report)).toEqual({ passed: 5, failed: 2 });
});

test('Playwright: unexpected, flaky and errors outside tests are failures', () => {
  expect(playwrightTotals({ stats: { expected: 7, unexpected: 2, flaky: 1 }, errors: [{}] })).toEqual({ passed: 7, failed: 4 });
});

test.each([
  { exitCode: 0, totals: { passed: 3, failed: 0 }, owesReport: true, adds: { passed: 3, failed: 0 } },
  { exitCode: 1, totals: { passed: 3, failed: 2 }, owesReport: true, adds: { passed: 3, failed: 2 } },
  { exitCode: 1, totals: { passed: 3, failed: 0 }, owesReport: true, adds: { passed: 3, failed: 1 } },
  { exitCode: 0, totals: null, owesReport: true, adds: { passed: 0, failed: 1 } },
  { exitCode: 0, totals: null, owesReport: false, adds: { passed: 0, failed: 0 } },
  { exitCode: 2, totals: null, owesReport: false, adds: { passed: 0, failed: 1 } },
])('a step with exit code $exitCode and report $totals adds $adds', ({ exitCode, totals, owesReport, adds }) => {
  expect(stepTotals(exitCode, totals, owesReport)).toEqual(adds);
});
