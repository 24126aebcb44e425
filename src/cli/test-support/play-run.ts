/** A scenario played without files. */
import { required } from '#base/assert.ts';
import type { RunReport } from '#report/report.ts';
import type { Scenario } from '#scenario/scenario.ts';
import { playRuns } from '../play.ts';

/** The report of one of the scenario's runs. The scenario must be valid. */
export async function playRun(scenario: Scenario, run: string): Promise<RunReport> {
  const runs = scenario.runs.filter(({ id }) => id === run);
  const report = await playRuns(scenario, runs, { trace: null, pcap: null });
  return required(report[0], run);
}
