/** Adds up what the test runners report. */

/**
 * @typedef {{ passed: number, failed: number }} Totals
 * @typedef {{ numPassedTests: number, numFailedTests: number,
 *   testResults: { status: string, assertionResults: { status: string }[] }[] }} VitestReport
 * @typedef {{ stats: { expected: number, unexpected: number, flaky: number }, errors: unknown[] }} PlaywrightReport
 */

/**
 * Vitest's JSON report. A file that cannot be loaded has no failed test, so it counts as one.
 * @param {VitestReport} report
 * @returns {Totals}
 */
export function vitestTotals(report) {
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  return { passed: report.numPassedTests, failed: report.numFailedTests + brokenFiles.length };
}

/**
 * Playwright's JSON report. Errors outside tests (a taken port, a file that cannot be loaded) count one each.
 * @param {PlaywrightReport} report
 * @returns {Totals}
 */
export function playwrightTotals(report) {
  const { expected, unexpected, flaky } = report.stats;
  return { passed: expected, failed: unexpected + flaky + report.errors.length };
}

/**
 * What a step adds: the counts of its report, and one failure when it went wrong without naming a failed test. A step that owes a
 * report and left none went wrong.
 * @param {number} exitCode
 * @param {Totals | null} totals null when there is no report
 * @param {boolean} owesReport
 * @returns {Totals}
 */
export function stepTotals(exitCode, totals, owesReport) {
  const counted = totals ?? { passed: 0, failed: 0 };
  const wentWrong = exitCode !== 0 || (owesReport && totals === null);
  return { passed: counted.passed, failed: wentWrong ? Math.max(counted.failed, 1) : counted.failed };
}
