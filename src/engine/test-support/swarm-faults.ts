/** What must hold in every run of the swarm, whatever the scheme; and the smaller story of a fault. */
import type { RunDefinition } from '#scenario/scenario.ts';
import { validateScenario } from '#scenario/validate.ts';
import { checkEmpty } from '../invariants-empty.ts';
import { checkReach } from '../invariants-reach.ts';
import { SCHEME_CATALOG } from '../schemes/index.ts';
import { playUnchecked } from './play.ts';
import type { Swarm } from './swarm.ts';

/**
 * What does not hold in one run of a swarm scenario, one line each. `octets` decodes and checks every packet on every link, which takes most
 * of the time.
 */
export function faultsOf(swarm: Swarm, run: RunDefinition, octets = true): string[] {
  const { scenario, settledMs } = swarm;
  const faults: string[] = [];
  try {
    const played = playUnchecked(scenario, run, {
      octets,
      checkAtMs: [
        100,
        1000,
        3000,
        5000,
        7000,
        9000,
        11000,
        13000,
        15000,
        17000,
        19000,
        19999,
        20600,
        21000,
        22000,
        30000,
        settledMs - 1,
      ],
      inspect: ({ world, nowNs }) => {
        if (nowNs === (settledMs - 1) * 1e6) faults.push(...checkReach(world).map((fault) => `settled: ${fault}`));
      },
    });
    faults.push(...played.problems);
    const endless = played.report.flows.filter((row) => (row.dropped['hop-limit'] ?? 0) > 0);
    faults.push(...endless.map((row) => `${row.flow} went in circles: ${row.dropped['hop-limit']} packets at their hop limit`));
    if (run.scheme !== 'ipv6') faults.push(...checkEmpty(played.engine.world).map((fault) => `after all lifetimes: ${fault}`));
    for (const row of played.report.handovers) {
      for (const flow of row.flows) {
        const single = scenario.nodes.find((node) => node.id === row.mn)?.interfaces === 1;
        const gap = (flow.firstAfterMs ?? Number.POSITIVE_INFINITY) - row.detachMs;
        if (single && gap < (scenario.timing?.l2HandoverMs ?? 50)) faults.push(`${flow.flow} interrupted for ${gap} ms only`);
      }
    }
    const { sent, delivered, dropped, inFlight } = played.report.accounting;
    if (sent !== delivered + dropped + inFlight || inFlight !== 0)
      faults.push(`accounting ${JSON.stringify(played.report.accounting)}`);
  } catch (error) {
    faults.push(`stopped: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
  return faults;
}

/** A fault without its numbers: that of a smaller story is the same when this is. */
function kindOf(fault: string | undefined): string | undefined {
  return fault?.split('\n', 1)[0]?.replaceAll(/2001:[0-9a-f:]+|\d+/g, '');
}

/** The events and flows without which the fault is there no more: a smaller story of the same. The last departures stay. */
export function shrink(swarm: Swarm, run: RunDefinition): Swarm {
  const kind = kindOf(faultsOf(swarm, run, false)[0]);
  let smallest = swarm;
  for (let size = 16; size >= 1; size = Math.floor(size / 2)) {
    for (const key of ['events', 'flows'] as const) {
      for (let at = 0; at < (smallest.scenario[key] ?? []).length;) {
        const list = smallest.scenario[key] ?? [];
        const isLast = list.slice(at, at + size).some((item) => 'atMs' in item && item.atMs === swarm.settledMs);
        const candidate: Swarm = { ...smallest, scenario: { ...smallest.scenario, [key]: list.toSpliced(at, size) } };
        const valid = !isLast && validateScenario({ ...candidate.scenario, runs: [run] }, SCHEME_CATALOG).ok;
        if (valid && faultsOf(candidate, run, false).some((fault) => kindOf(fault) === kind)) smallest = candidate;
        else at += size;
      }
    }
  }
  return smallest;
}
