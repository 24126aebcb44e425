/** The command line of the benchmarks. */
import { err, ok, type Result } from '#base/result.ts';
import { isWorkloadName, WORKLOAD_NAMES, type WorkloadName } from './workloads.ts';

/** What is asked for. */
export type BenchCommand =
  /** Everything, as a table or as JSON. */
  | { readonly kind: 'all'; readonly json: boolean }
  /** One workload, one JSON line. */
  | { readonly kind: 'workload'; readonly name: WorkloadName; readonly recording: boolean }
  /** The workload `mobility` without an engine, one JSON line. */
  | { readonly kind: 'bare-loop' }
  /** What a frame of the page costs. */
  | { readonly kind: 'page'; readonly json: boolean }
  /** What a seek in a long session costs the engine. */
  | { readonly kind: 'seek'; readonly json: boolean }
  /** Right answers only, in a few seconds. */
  | { readonly kind: 'smoke' };

/** How it is called. */
export const USAGE =
  'npm run -s bench [-- --json | smoke | page [--json] | seek [--json] | bare-loop | workload=NAME [recording=on|off]], NAME one of ' +
  WORKLOAD_NAMES.join(', ');

/** Reads the arguments; fails with one line. */
export function parseBenchArguments(words: readonly string[]): Result<BenchCommand, string> {
  if (words.length === 0) return ok({ kind: 'all', json: false });
  if (words.length === 1 && words[0] === '--json') return ok({ kind: 'all', json: true });
  const [first] = words;
  if (first === 'page' || first === 'seek') {
    if (words.length === 1) return ok({ kind: first, json: false });
    if (words.length === 2 && words[1] === '--json') return ok({ kind: first, json: true });
  }
  if (words.length === 1 && words[0] === 'smoke') return ok({ kind: 'smoke' });
  if (words.length === 1 && words[0] === 'bare-loop') return ok({ kind: 'bare-loop' });
  let name: WorkloadName | null = null;
  let recording = true;
  for (const word of words) {
    const [key, value = ''] = word.split('=');
    if (key === 'workload' && isWorkloadName(value)) name = value;
    else if (key === 'workload') return err(`no workload "${value}"; expected one of ${WORKLOAD_NAMES.join(', ')}`);
    else if (key === 'recording' && (value === 'on' || value === 'off')) recording = value === 'on';
    else return err(`cannot read "${word}"; usage: ${USAGE}`);
  }
  if (name === null) return err(`which workload? usage: ${USAGE}`);
  return ok({ kind: 'workload', name, recording });
}
