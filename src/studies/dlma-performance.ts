/** What draft-chan-netext-distributed-lma-03 §6 says of performance, measured: round trip (§6.1), call set-up (§6.2). */
import { required } from '#base/assert.ts';
import type { PathRow, RunReport } from '#report/report.ts';
import type { SchemeCatalog } from '#scenario/scheme-catalog.ts';
import type { Scenario } from '#scenario/scenario.ts';
import { directDelayMs, pathDelayMs } from './path-delay.ts';
import { difference, short } from './readings.ts';
import { studyRuns } from './study-runs.ts';
import type { Play, Reading, RowContext, Study, StudyColumn } from './study.ts';
import { flowTo, mobile, moveOf, threeNetworks } from './three-networks.ts';

const CALL_EXPERIMENT = 'call';
const CALL_MS = 8000;
const END_MS = 12_000;

/** The mobile has gone from its far home to a near network; a correspondent in another near network calls it, both talk. */
function callScenario(): Scenario {
  return threeNetworks({
    title: 'A call to a mobile far from home',
    durationMs: END_MS,
    mobiles: [mobile('mn1', 'n1', 'ar1', 180)],
    flows: [
      flowTo(
        'call',
        { from: 'cn2', to: 'mn1', initiator: 'cn2', bidirectional: true },
        { startMs: CALL_MS, stopMs: END_MS - 1000 },
        50,
      ),
    ],
    events: [moveOf('mn1', 3000, 'ar3')],
  });
}

/** The study. */
export function dlmaPerformance(schemes: readonly string[], catalog: SchemeCatalog): Study {
  return {
    id: 'call',
    title: 'Round trip and call set-up',
    section: 'draft-chan-netext-distributed-lma-03 §6.1, §6.2',
    lead: 'The mobile is in the third network, its home and so every central anchor far away in the first; a correspondent in the second network that knows its address calls, and both ends send 50 packets a second.',
    columns: COLUMNS,
    runs: studyRuns(schemes, catalog),
    scenario: () => callScenario(),
    experiments: [CALL_EXPERIMENT],
  };
}

const pathsOf = (report: RunReport, direction: PathRow['direction']): readonly PathRow[] =>
  report.paths.filter((row) => row.direction === direction);

/** The first and the last path of both directions; null when nothing was delivered one way. */
function ends(play: Play): { readonly first: readonly [PathRow, PathRow]; readonly last: readonly [PathRow, PathRow] } | null {
  const [down, up] = [pathsOf(play(CALL_EXPERIMENT), 'to-mn'), pathsOf(play(CALL_EXPERIMENT), 'from-mn')];
  const [firstDown, firstUp, lastDown, lastUp] = [down[0], up[0], down.at(-1), up.at(-1)];
  if (firstDown === undefined || firstUp === undefined || lastDown === undefined || lastUp === undefined) return null;
  return { first: [firstDown, firstUp], last: [lastDown, lastUp] };
}

const sum = (scenario: Scenario, paths: readonly PathRow[], of: (scenario: Scenario, path: PathRow) => number): number =>
  difference(
    paths.reduce((total, path) => total + of(scenario, path), 0),
    0,
  );

function column(
  key: string,
  title: string,
  about: string,
  read: (found: NonNullable<ReturnType<typeof ends>>, scenario: Scenario, report: RunReport) => Omit<Reading, 'experiment'>,
): StudyColumn {
  return {
    key,
    title,
    about,
    read: (play: Play, context: RowContext) => {
      const found = ends(play);
      const scenario = context.scenario(CALL_EXPERIMENT);
      if (found === null) return { value: null, text: 'not reached', experiment: CALL_EXPERIMENT, atMs: CALL_MS + 1000 };
      return { experiment: CALL_EXPERIMENT, ...read(found, scenario, play(CALL_EXPERIMENT)) };
    },
  };
}

const ms = (value: number, atMs: number): Omit<Reading, 'experiment'> => ({ value, text: `${short(value)} ms`, atMs });

const COLUMNS: readonly StudyColumn[] = [
  column(
    'direct_rtt_ms',
    'Direct round trip',
    'The least routed delay from the correspondent to the mobile and back: what a migrating home agent comes to at best.',
    ({ last }, scenario) => ms(sum(scenario, last, directDelayMs), END_MS),
  ),
  column(
    'first_rtt_ms',
    'First round trip',
    'Over the links that the first packet of each direction crossed: the call set-up that a caller notices.',
    ({ first }, scenario) => ms(sum(scenario, first, pathDelayMs), first[0].firstAtMs),
  ),
  column('later_rtt_ms', 'Later round trip', 'Over the links that packets cross in the end.', ({ last }, scenario) =>
    ms(sum(scenario, last, pathDelayMs), last[0].firstAtMs),
  ),
  column(
    'later_over_direct',
    'Later / direct',
    'The round trip of later packets over the direct one: 1 is what §6.1 expects of distributed anchors.',
    ({ last }, scenario) => {
      const ratio = sum(scenario, last, pathDelayMs) / sum(scenario, last, directDelayMs);
      return { value: Math.round(ratio * 1e6) / 1e6, text: ratio.toFixed(2), atMs: END_MS };
    },
  ),
  column(
    'set_up_delay_ms',
    'Call set-up delay',
    'What the first packet and its answer take longer than later ones.',
    ({ first, last }, scenario) =>
      ms(difference(sum(scenario, first, pathDelayMs), sum(scenario, last, pathDelayMs)), first[0].firstAtMs),
  ),
  column(
    'detour_packets',
    'Packets by the detour',
    'Packets to the mobile that were delivered before the path that later ones keep.',
    ({ last }, _, report) => {
      const before = pathsOf(report, 'to-mn').filter((row) => row !== last[0]);
      const count = before.reduce((total, row) => total + row.packets, 0);
      return { value: count, text: String(count), atMs: last[0].firstAtMs };
    },
  ),
  {
    key: 'call_lost',
    title: 'Lost',
    about: 'Packets of the call that were dropped.',
    read: (play) => {
      const flow = required(play(CALL_EXPERIMENT).flows[0], 'call');
      const lost = Object.values(flow.dropped).reduce((total, count) => total + count, 0);
      return { value: lost, text: String(lost), experiment: CALL_EXPERIMENT, atMs: CALL_MS + 100 };
    },
  },
];
