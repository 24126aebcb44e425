/**
 * The swarm: many random scenarios under every scheme (or that of `SWARM_SCHEME`), with all invariants. `SWARM_SEEDS` says how many,
 * `SWARM_FIRST` the first one; a failure prints the command that plays its seed again. A quarter as many are played with a stranger that
 * forges updates, or all with `SWARM_ROGUE`.
 */
import { describe, expect, test, vi } from 'vitest';
import { swarmOf } from './test-support/swarm.ts';
import { faultsOf, shrink } from './test-support/swarm-faults.ts';
import { SCHEME_CATALOG } from './schemes/index.ts';
import { problemLine, validateScenario } from '#scenario/validate.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

const first = Number(process.env['SWARM_FIRST'] ?? 1);
const only = process.env['SWARM_SCHEME'];
const seeds = Number(process.env['SWARM_SEEDS'] ?? 8);
const attacked = process.env['SWARM_ROGUE'] !== undefined;
const stories = [
  ...Array.from({ length: seeds }, (_, index) => ({ seed: first + index, stranger: attacked ? ', with a stranger' : '' })),
  ...Array.from({ length: Math.floor(seeds / 4) }, (_, index) => ({ seed: first + index, stranger: ', with a stranger' })),
];

describe('swarm', () => {
  test.each(attacked ? stories.slice(0, seeds) : stories)('seed $seed$stranger', ({ seed, stranger }) => {
    const swarm = swarmOf(seed, stranger !== '');
    const rogue = stranger === '' ? '' : 'SWARM_ROGUE=1 ';
    for (const run of swarm.runs.filter(({ scheme }) => only === undefined || scheme === only)) {
      const valid = validateScenario({ ...swarm.scenario, runs: [run] }, SCHEME_CATALOG);
      expect(valid.ok ? '' : problemLine(valid.error)).toBe('');
      const faults = faultsOf(swarm, run);
      if (faults.length > 0 && process.env['SWARM_SHRINK'] !== undefined) {
        const { scenario } = shrink(swarm, run);
        console.log(
          `${JSON.stringify(run)}\n${JSON.stringify(scenario.timing)}\n${(scenario.events ?? []).map((event) => JSON.stringify(event)).join('\n')}\n${JSON.stringify(scenario.flows)}\n${JSON.stringify(scenario.links)}\n${JSON.stringify(scenario.nodes)}`,
        );
      }
      expect(
        faults.slice(0, 8),
        `scheme ${run.scheme}; again: ${rogue}SWARM_SCHEME=${run.scheme} SWARM_FIRST=${seed} SWARM_SEEDS=1 npx vitest run src/engine/swarm.test.ts`,
      ).toEqual([]);
    }
  });
});

/** Seeds that have found faults, as long as options of their schemes stay as they are. */
const FOUND = [
  ['maar', 1696],
  ['maar', 2250],
  ['maar', 4457],
  ['maar', 5979],
  ['pfmipv6', 1110],
  ['pfmipv6', 1581],
  ['pfmipv6', 1594],
  ['pfmipv6', 2591],
  ['pfmipv6', 2761],
  ['pfmipv6', 2795],
  ['pfmipv6', 3066],
  ['pfmipv6', 3209],
  ['pfmipv6', 4635],
  ['hmipv6', 246],
  ['hmipv6', 764],
  ['hmipv6', 815],
  ['hmipv6', 2318],
  ['hmipv6', 2553],
  ['hmipv6', 7778],
  ['hmipv6', 8036],
  ['hmipv6', 8257],
  ['fmipv6', 1047],
  ['fmipv6', 1144],
  ['fmipv6', 6003],
  ['fmipv6', 7894],
  ['ghaha', 4884],
  ['mha', 1288],
  ['mipv6', 4910],
  ['dmi', 438],
  ['dmi', 1319],
  ['dmi', 2536],
  ['dmi', 3630],
  ['fama', 6501],
  ['sail', 336],
  ['sail', 611],
  ['sail', 924],
  ['framework', 161],
  ['framework', 512],
  ['framework', 1346],
  ['framework', 1503],
  ['framework', 1716],
  ['framework', 1891],
  ['framework', 2470],
  ['framework', 3464],
  ['framework', 4428],
  ['framework', 4684],
  ['framework', 4819],
  ['framework', 5411],
  ['framework', 5672],
  ['framework', 8071],
  ['framework', 8522],
  ['framework', 6354],
  ['dlma', 602],
  ['dlma', 1104],
  ['dlma', 1325],
] as const;

test.each(FOUND)('%s, seed %i, is well again', (scheme, seed) => {
  const swarm = swarmOf(seed);
  const run = swarm.runs.find((candidate) => candidate.scheme === scheme);
  expect(run === undefined ? ['no such scheme'] : faultsOf(swarm, run, false)).toEqual([]);
});

test('dma, seed 7, with a stranger: what that one sends is told apart', () => {
  const swarm = swarmOf(7, true);
  const run = swarm.runs.find((candidate) => candidate.scheme === 'dma');
  expect(run === undefined ? ['no such scheme'] : faultsOf(swarm, run, false)).toEqual([]);
});
