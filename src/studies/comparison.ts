/** The comparison of one scenario under all schemes: what its handovers and flows cost under each, read off one run a scheme. */
import type { RunDefinition, Scenario, ScenarioEvent } from '#scenario/scenario.ts';
import { comparedRuns } from '#scenario/run-choice.ts';
import { difference, fullestState, interruptions, overhead, settledPath, short, type Interruption } from './readings.ts';
import type { Reading, RowContext, Play, Study, StudyColumn } from './study.ts';

/** The one experiment: the scenario as it is, with pictures of the tables before each move. */
const SCENARIO = 'scenario';

/** How long before a move the tables are pictured, ms. */
const BEFORE_MS = 0.001;

/** The study of a valid scenario over schemes by identifier, a row for each of its runs and for each further scheme. */
export function comparisonOf(scenario: Scenario, schemes: readonly string[]): Study {
  const pictured = withPictures(scenario);
  return {
    id: 'comparison',
    title: scenario.title ?? 'Comparison',
    section: '',
    lead: 'One scenario, played by the engine under every scheme. Roles that the scenario does not place go where the scheme’s notes say.',
    columns: COLUMNS,
    runs: comparedRuns(scenario, schemes),
    scenario: () => pictured,
    experiments: [SCENARIO],
  };
}

/** The scenario with `report` events just before each move and departure, where the report will have the tables. */
function withPictures(scenario: Scenario): Scenario {
  const events = scenario.events ?? [];
  const pictures = events.flatMap((event): ScenarioEvent[] =>
    ('move' in event || 'detach' in event) && event.atMs > BEFORE_MS
      ? [{ atMs: difference(event.atMs, BEFORE_MS), report: 'state' }]
      : [],
  );
  return { ...scenario, events: [...events, ...pictures].toSorted((a, b) => a.atMs - b.atMs) };
}

/** The runs that a person has chosen, instead of those of {@link comparedRuns}. */
export function withRuns(study: Study, runs: readonly RunDefinition[]): Study {
  return { ...study, runs };
}

function column(
  key: string,
  title: string,
  about: string,
  read: (play: Play, context: RowContext) => Omit<Reading, 'experiment'>,
): StudyColumn {
  return { key, title, about, read: (play, context) => ({ experiment: SCENARIO, ...read(play, context) }) };
}

const NOTHING = { value: null, text: '–' } as const;

const cut = (play: Play, context: RowContext): readonly Interruption[] =>
  interruptions(play(SCENARIO), context.scenario(SCENARIO));

/** An interruption's value that is largest, shown where it is. */
function worst(
  of: readonly Interruption[],
  value: (interruption: Interruption) => number | null,
): { readonly value: number; readonly at: Interruption } | null {
  let found: { value: number; at: Interruption } | null = null;
  for (const at of of) {
    const measured = value(at);
    if (measured !== null && (found === null || measured > found.value)) found = { value: measured, at };
  }
  return found;
}

function longest(of: readonly Interruption[], value: (interruption: Interruption) => number | null): Omit<Reading, 'experiment'> {
  const found = worst(of, value);
  if (found === null) return NOTHING;
  return {
    value: found.value,
    text: `${short(found.value)} ms`,
    atMs: Math.min(found.at.untilMs, found.at.handover.detachMs + found.value),
  };
}

/** From the detachment until the first packet on the path that the flow keeps until the next move, for flows to the mobile. */
function newPathMs(play: Play, at: Interruption): number | null {
  if (at.gapMs === null || at.way === 'up') return null;
  const span = { fromMs: at.handover.detachMs, untilMs: at.untilMs };
  const path = settledPath(play(SCENARIO), at.flow.flow, span, 'to-mn');
  return path === null ? null : Math.max(at.gapMs, difference(path.firstAtMs, at.handover.detachMs));
}

const lost = (of: readonly Interruption[], way: Interruption['way']): Omit<Reading, 'experiment'> => {
  const here = of.filter((entry) => entry.way === way);
  if (here.length === 0) return NOTHING;
  const sum = here.reduce((total, { flow }) => total + flow.lost, 0);
  return { value: sum, text: String(sum) };
};

const COLUMNS: readonly StudyColumn[] = [
  column(
    'address_kept',
    'Address kept',
    'Running flows that had packets again under the address they began with before the mobile’s next move, of all that were interrupted.',
    (play, context) => {
      const all = cut(play, context);
      if (all.length === 0) return NOTHING;
      const kept = all.filter(({ gapMs }) => gapMs !== null);
      const broken = all.find(({ gapMs }) => gapMs === null);
      return {
        value: kept.length / all.length,
        text: kept.length === all.length ? 'yes' : kept.length === 0 ? 'no' : `${kept.length} of ${all.length}`,
        ...(broken === undefined ? {} : { atMs: Math.min(broken.untilMs, broken.handover.detachMs + 1000) }),
      };
    },
  ),
  column(
    'longest_gap_ms',
    'Longest gap',
    'From the loss of the old link until the first packet at the mobile: the longest among the flows that were kept.',
    (play, context) => longest(cut(play, context), ({ gapMs }) => gapMs),
  ),
  column('mean_gap_ms', 'Mean gap', 'The same, over all interruptions of flows that were kept.', (play, context) => {
    const gaps = cut(play, context).flatMap(({ gapMs }) => (gapMs === null ? [] : [gapMs]));
    if (gaps.length === 0) return NOTHING;
    const mean = difference(gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length, 0);
    return { value: mean, text: `${short(mean)} ms` };
  }),
  column(
    'new_path_ms',
    'New path',
    'From the loss of the old link until the first packet at the mobile over the path that the flow then keeps: the longest.',
    (play, context) => longest(cut(play, context), (at) => newPathMs(play, at)),
  ),
  column('lost_down', 'Lost down', 'Packets towards the mobile that its moves cost.', (play, context) =>
    lost(cut(play, context), 'down'),
  ),
  column('lost_up', 'Lost up', 'Packets from the mobile that its moves cost.', (play, context) => lost(cut(play, context), 'up')),
  column('messages', 'Messages', 'Mobility messages that the handovers caused, RS, RA, NS and NA apart.', (play) => {
    const sum = play(SCENARIO).handovers.reduce((total, row) => total + row.messages, 0);
    return { value: sum, text: String(sum) };
  }),
  column('octets', 'Octets', 'Octets of these messages, each counted where it is sent.', (play) => {
    const sum = play(SCENARIO).handovers.reduce((total, row) => total + row.bytes, 0);
    return { value: sum, text: String(sum) };
  }),
  column(
    'last_signalling_ms',
    'Last message',
    'From the loss of the old link until the last message of the handover has arrived: the longest.',
    (play) => {
      const rows = play(SCENARIO).handovers.flatMap((row) =>
        row.completeMs === null ? [] : [{ value: difference(row.completeMs, row.detachMs), atMs: row.completeMs }],
      );
      const last = rows.reduce<(typeof rows)[number] | null>(
        (most, row) => (most === null || row.value > most.value ? row : most),
        null,
      );
      return last === null ? NOTHING : { ...last, text: `${short(last.value)} ms` };
    },
  ),
  column(
    'path_stretch',
    'Path stretch',
    'Delay of the delivered packets over the least routed delay between their ends: the mean over the flows.',
    (play) => {
      const stretches = play(SCENARIO).flows.flatMap(({ pathStretch }) => (pathStretch === null ? [] : [pathStretch]));
      if (stretches.length === 0) return NOTHING;
      const mean = stretches.reduce((sum, stretch) => sum + stretch, 0) / stretches.length;
      return { value: Math.round(mean * 1e6) / 1e6, text: mean.toFixed(2) };
    },
  ),
  column(
    'overhead_octets',
    'Overhead',
    'Octets of tunnel and extension headers on a delivered packet, a mean over the links that it crossed.',
    (play, context) => {
      const found = overhead(play(SCENARIO), context.scenario(SCENARIO));
      return found === null ? NOTHING : { value: Math.round(found.perLink * 1e6) / 1e6, text: found.perLink.toFixed(1) };
    },
  ),
  column('radio_overhead_octets', 'On the radio', 'The same, over the radio links alone.', (play, context) => {
    const found = overhead(play(SCENARIO), context.scenario(SCENARIO));
    return found === null ? NOTHING : { value: Math.round(found.onRadio * 1e6) / 1e6, text: found.onRadio.toFixed(1) };
  }),
  column(
    'state_entries',
    'State entries',
    'Binding, location, forwarding and lease entries by role, at the fullest of the instants before each move and the end.',
    (play, context) => {
      const { atMs, total, byRole } = fullestState(play(SCENARIO), context.scenario(SCENARIO));
      return { value: total, text: total === 0 ? '0' : `${total}: ${stateText(byRole)}`, atMs };
    },
  ),
];

/** `LMA 1, MAG 1`. */
export function stateText(byRole: ReadonlyMap<string, number>): string {
  return [...byRole].map(([role, entries]) => `${role} ${entries}`).join(', ');
}
