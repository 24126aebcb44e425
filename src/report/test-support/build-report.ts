/** A script's records, read in one piece. */
import { required } from '#base/assert.ts';
import { fromMs } from '#base/time.ts';
import { createReportBuilder } from '../report-builder.ts';
import type { RunReport } from '../report.ts';
import type { RecordScript } from './record-script.ts';

/** The report of a script that ends at `endMs`. */
export function buildReport(script: RecordScript, endMs = 10000): RunReport {
  const words = script.words();
  const builder = createReportBuilder(script.plan, required(script.plan.scenario.runs[0], 'run'));
  builder.push(words, 0, words.length);
  return builder.finish(fromMs(endMs), '0'.repeat(64));
}
