/**
 * The tour: one mobile visits three networks and begins a flow in each; later the flows end. With its variants, the experiments behind
 * Table 1, the requirements and the issues of the drafts.
 */
import type { PathRow, RunReport } from '#report/report.ts';
import type { Scenario } from '#scenario/scenario.ts';
import { flowTo, mobile, moveOf, threeNetworks } from './three-networks.ts';

/** Experiments by name. */
export const TOUR = 'tour';
export const IDLE = 'idle';
export const ONE_ANCHOR = 'one-anchor';

/** When the mobile leaves ar1 and ar2, and when all flows end, ms. */
const LEAVES_FIRST_MS = 3000;
export const LEAVES_SECOND_MS = 8000;
const FLOWS_END_MS = 16_000;
const END_MS = 30_000;

/** When the tables are pictured: settled in the third network, every flow running. */
export const SETTLED_MS = 15_900;
export const AFTER_FLOWS_MS: number = END_MS;

/** A stay of the mobile, from when everything has settled: paths that are used then are those that are kept. */
export interface Stay {
  readonly router: string;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** The stays of the tour. */
export const STAYS: readonly Stay[] = [
  { router: 'ar1', fromMs: 2000, untilMs: LEAVES_FIRST_MS },
  { router: 'ar2', fromMs: 6500, untilMs: LEAVES_SECOND_MS },
  { router: 'ar3', fromMs: 12_500, untilMs: FLOWS_END_MS },
];
/** The last stay. */
export const LAST_STAY: Stay = { router: 'ar3', fromMs: 12_500, untilMs: FLOWS_END_MS };

/** The flow begun in each network, in order, by the mobile; its correspondent is in the same network. */
export const FLOWS: readonly [string, string, string] = ['f1', 'f2', 'f3'];
/** A flow begun by a correspondent in the second network, when the mobile is in the third. */
export const CALL = 'call';

const MOVES = [moveOf('mn1', LEAVES_FIRST_MS, 'ar2'), moveOf('mn1', LEAVES_SECOND_MS, 'ar3')];
const PICTURES = [
  { atMs: SETTLED_MS, report: 'state' },
  { atMs: LEAVES_FIRST_MS - 1, report: 'state' },
] as const;

/** The scenario of an experiment of the tour; null for another name. */
export function tourScenario(experiment: string): Scenario | null {
  const common = { durationMs: END_MS, mobiles: [mobile('mn1', 'n1', 'ar1', 180)] };
  const events = [...MOVES, ...PICTURES];
  const flow = (id: string, network: string, startMs: number, initiator: string): ReturnType<typeof flowTo> =>
    flowTo(id, { from: `c${network}`, to: 'mn1', initiator, bidirectional: true }, { startMs, stopMs: FLOWS_END_MS }, 50);
  const flows = [
    flow('f1', 'n1', 1000, 'mn1'),
    flow('f2', 'n2', 5000, 'mn1'),
    flow('f3', 'n3', 10_000, 'mn1'),
    flow(CALL, 'n2', 11_000, 'cn2'),
  ];
  switch (experiment) {
    case TOUR:
      return threeNetworks({ ...common, title: 'A tour of three networks', flows, events });
    case IDLE:
      return threeNetworks({ ...common, title: 'A tour without any traffic', flows: [], events });
    case ONE_ANCHOR:
      return threeNetworks({ ...common, title: 'A tour with one anchor', flows, events, oneAnchor: true });
    default:
      return null;
  }
}

/** The path that a flow keeps during a stay, in a direction; null when nothing was delivered then. */
export function stayPath(report: RunReport, flow: string, stay: Stay, direction: PathRow['direction'] = 'to-mn'): PathRow | null {
  return (
    report.paths.findLast(
      (row) => row.flow === flow && row.direction === direction && row.lastAtMs >= stay.fromMs && row.firstAtMs <= stay.untilMs,
    ) ?? null
  );
}

/**
 * The fixed nodes that put packets to the mobile into a tunnel on this path, or rewrite where they go (framework §8, item 3): its anchors.
 */
export function anchorsOn(path: PathRow, scenario: Scenario): readonly string[] {
  const hosts = new Set(scenario.nodes.filter(({ kind }) => kind === 'mobile' || kind === 'correspondent').map(({ id }) => id));
  return path.nodes.filter((node, hop) => {
    const headers = path.headers[hop];
    if (headers === undefined || hosts.has(node)) return false;
    const [sent, came] = [headers.at(-1)?.dst, path.headers[hop - 1]?.at(-1)?.dst];
    const rewritten = sent !== came && came !== undefined && hosts.has(came);
    return rewritten || (headers.length > 1 && headers[0]?.src === node);
  });
}

/** The fixed nodes that headers on this path name, ends of tunnels and of rewritten ways: who routes its packets by what it was told. */
export function tunnelEnds(path: PathRow, scenario: Scenario): ReadonlySet<string> {
  const fixed = new Set(scenario.nodes.filter(({ kind }) => kind !== 'mobile' && kind !== 'correspondent').map(({ id }) => id));
  const named = path.headers.flatMap((headers) => headers.flatMap(({ src, dst }) => [src, dst]));
  return new Set(named.filter((node) => fixed.has(node)));
}

/** One header, from end to end, without extension on every hop: neither tunnel nor rewriting. */
export function isPlain(path: PathRow): boolean {
  const [from, to] = [path.nodes[0], path.nodes.at(-1)];
  return path.headers.every(
    ([header, inner]) => inner === undefined && header?.ext === undefined && header?.src === from && header?.dst === to,
  );
}
