/** The issues (1) to (5) with which draft-kuntz-dmm-summary-00 §4 ends, measured. */
import { counted } from '#base/counted.ts';
import { required } from '#base/assert.ts';
import type { SchemeCatalog } from '#scenario/scheme-catalog.ts';
import { anchorsOf, keepersOf } from './location-rules.ts';
import { directDelayMs } from './path-delay.ts';
import { difference, interruptions, roleName, short, stateAt } from './readings.ts';
import { agents } from './signalling-rules.ts';
import { studyRuns } from './study-runs.ts';
import type { Play, Reading, RowContext, Study, StudyColumn } from './study.ts';
import { AFTER_FLOWS_MS, CALL, ONE_ANCHOR, SETTLED_MS, STAYS, TOUR, tourScenario } from './tour.ts';

/** The study. */
export function openIssues(schemes: readonly string[], catalog: SchemeCatalog): Study {
  return {
    id: 'issues',
    title: 'Issues of distributed mobility management, measured',
    section: 'draft-kuntz-dmm-summary-00 §4, (1) to (5)',
    lead: 'The tour of three networks once more: a correspondent calls in the end, the same tour is played with an anchor in the first network alone, and all flows end long before the run does.',
    columns: COLUMNS,
    runs: studyRuns(schemes, catalog),
    scenario: (experiment) => required(tourScenario(experiment), experiment),
    experiments: [TOUR, ONE_ANCHOR],
  };
}

function tour(value: Reading['value'], text: string, atMs: number = SETTLED_MS): Reading {
  return { value, text, experiment: TOUR, atMs };
}

/** The mean gap of an experiment's flows to the mobile, ms; null when none was kept. */
function meanGapMs(play: Play, { scenario }: RowContext, experiment: string): number | null {
  const gaps = interruptions(play(experiment), scenario(experiment)).flatMap(({ gapMs }) => (gapMs === null ? [] : [gapMs]));
  return gaps.length === 0 ? null : gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
}

const gapText = (gap: number | null): string => (gap === null ? 'no flow kept' : `${Math.round(gap)} ms`);

const COLUMNS: readonly StudyColumn[] = [
  {
    key: 'reachability',
    title: '(1) Reachability',
    about:
      'Whether a correspondent that begins a flow when the mobile is in the third network reaches it at the address it can know, and the delay of the first packet against the direct path.',
    read: (play, { scenario }) => {
      const row = required(
        play(TOUR).flows.find(({ flow }) => flow === CALL),
        CALL,
      );
      const first = play(TOUR).paths.find((path) => path.flow === CALL && path.direction === 'to-mn');
      if (first === undefined) return tour(false, `no: ${row.reason ?? Object.keys(row.dropped).join(', ')}`);
      const delay = required(row.delayMs.max, 'delay');
      return tour(true, `yes; first ${short(delay)} of ${short(directDelayMs(scenario(TOUR), first))} ms`, first.firstAtMs);
    },
  },
  {
    key: 'signalling',
    title: '(2) Signalling and latency',
    about:
      'Mobility messages and octets of a move with flows, and from the new link until the last of them has arrived: means of the two moves.',
    read: (play) => {
      const rows = play(TOUR).handovers;
      const mean = (of: (row: (typeof rows)[number]) => number): number =>
        rows.reduce((sum, row) => sum + of(row), 0) / rows.length;
      const messages = mean((row) => row.messages);
      const latency = mean((row) =>
        row.completeMs === null || row.attachMs === null ? 0 : Math.max(0, difference(row.completeMs, row.attachMs)),
      );
      return tour(
        messages,
        `${counted(short(messages), 'message')}, ${counted(short(mean((row) => row.bytes)), 'octet')}, ${short(latency)} ms`,
      );
    },
  },
  {
    key: 'agents',
    title: '(3) More or less agents',
    about:
      'Fixed nodes that take part in signalling for the mobile, and the mean gap; then both with a gateway in the first network alone.',
    read: (play, context) => {
      const many = agents(play(TOUR), context.scenario(TOUR)).length;
      const few = agents(play(ONE_ANCHOR), context.scenario(ONE_ANCHOR)).length;
      const [gap, gapOfFew] = [meanGapMs(play, context, TOUR), meanGapMs(play, context, ONE_ANCHOR)];
      return {
        value: many,
        text: `${many}: ${gapText(gap)}; ${few}: ${gapText(gapOfFew)}`,
        experiment: ONE_ANCHOR,
        atMs: SETTLED_MS,
      };
    },
  },
  {
    key: 'functions',
    title: '(4) Distribution of functions',
    about:
      'Roles of the nodes that gave out the addresses of the flows, that keep where they are, and that tunnel packets to the mobile.',
    read: (play, { scenario }) => {
      const report = play(TOUR);
      const names = (nodes: readonly string[]): string => {
        const roles = new Set(nodes.map((node) => roleName(report, scenario(TOUR), node)));
        return roles.size === 0 ? '–' : [...roles].join(' ');
      };
      const allocation = names(report.flows.flatMap(({ anchor }) => (anchor === undefined ? [] : [anchor])));
      const location = names(
        report.flows.flatMap(({ address }) =>
          address === undefined ? [] : keepersOf(report, scenario(TOUR), address, SETTLED_MS),
        ),
      );
      const text = `allocation ${allocation}; location ${location}; routing ${names(anchorsOf(report, scenario(TOUR), STAYS))}`;
      return tour(text, text);
    },
  },
  {
    key: 'addresses',
    title: '(5) Addresses given and recycled',
    about: 'Addresses of the mobile and state entries about it: with all flows running, and 14 s after the last one has ended.',
    read: (play) => {
      const addresses = (atMs: number): number =>
        play(TOUR)
          .state.filter((row) => row.atMs === atMs && row.table === 'addresses')
          .reduce((sum, row) => sum + row.entries.length, 0);
      const entries = (atMs: number): number => stateAt(play(TOUR), atMs).reduce((sum, row) => sum + row.entries.length, 0);
      const text = `${addresses(SETTLED_MS)} → ${addresses(AFTER_FLOWS_MS)} addresses, ${entries(SETTLED_MS)} → ${entries(AFTER_FLOWS_MS)} entries`;
      return tour(entries(AFTER_FLOWS_MS), text, AFTER_FLOWS_MS);
    },
  },
];
