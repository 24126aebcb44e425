/** Runs the checks of the project one after the other, every one even after a failure, and adds up. */
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { binary, root, run } from './project.mjs';
import { stepTotals } from './totals.mjs';

/**
 * @typedef {import('./totals.mjs').Totals} Totals
 * @typedef {{ name: string, command: string, args: string[], env?: Record<string, string>,
 *   report?: { file: string, count: (report: any) => Totals } }} Step
 */

/** The environment of every step: the same order of sorting and the same clock everywhere. */
const stepEnvironment = { LC_ALL: 'C', TZ: 'UTC' };

/** @type {Step} */
export const formatStep = { name: 'format', command: binary('oxfmt'), args: ['--check'] };
/** @type {Step} */
export const lintStep = { name: 'lint', command: binary('oxlint'), args: [] };
/** @type {Step} */
export const typesStep = { name: 'types', command: binary('tsc'), args: ['-b'] };
/** @type {Step} */
export const buildStep = { name: 'build', command: binary('vite'), args: ['build', '--logLevel', 'warn'] };

/** True when the e2e folder holds a test. */
export function hasBrowserTests() {
  const folder = join(root, 'e2e');
  return existsSync(folder) && readdirSync(folder, { recursive: true }).some((name) => String(name).endsWith('.spec.ts'));
}

/**
 * Runs `steps` in order and prints a summary; its last line is `N passed, N failed`. Resolves with the exit code: 0 only when
 * nothing failed. Exit codes are kept in reports/steps.json.
 * @param {readonly Step[]} steps
 */
export async function runSteps(steps) {
  const reports = join(root, 'reports');
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });
  /** @type {{ name: string, exitCode: number, seconds: number, passed: number, failed: number }[]} */
  const results = [];
  for (const [index, step] of steps.entries()) {
    console.log(`\n── ${index + 1}/${steps.length} ${step.name}`);
    const started = Date.now();
    const exitCode = await run(step.command, step.args, { env: { ...stepEnvironment, ...step.env } });
    const seconds = Math.round((Date.now() - started) / 100) / 10;
    const totals = stepTotals(exitCode, readTotals(step), step.report !== undefined);
    results.push({ name: step.name, exitCode, seconds, ...totals });
    writeFileSync(join(reports, 'steps.json'), `${JSON.stringify(results, null, 2)}\n`);
  }
  return summarize(results);
}

/**
 * The counts of a step's report; null when it has none or it cannot be read.
 * @param {Step} step
 * @returns {Totals | null}
 */
function readTotals(step) {
  if (step.report === undefined) return null;
  try {
    return step.report.count(JSON.parse(readFileSync(join(root, step.report.file), 'utf8')));
  } catch {
    return null;
  }
}

/** @param {readonly { name: string, exitCode: number, seconds: number, passed: number, failed: number }[]} results */
function summarize(results) {
  console.log('\n── summary');
  for (const result of results) {
    const outcome = result.failed === 0 ? 'ok' : result.exitCode === 0 ? 'FAILED' : `FAILED (exit ${result.exitCode})`;
    const counts = result.passed + result.failed > 0 ? `, ${result.passed} passed, ${result.failed} failed` : '';
    console.log(`${result.name.padEnd(12)} ${outcome}${counts} (${result.seconds} s)`);
  }
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const failed = results.reduce((sum, result) => sum + result.failed, 0);
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}
