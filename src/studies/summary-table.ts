/** Table 1 of draft-kuntz-dmm-summary-00, measured: each column is a rule over a tour of three networks. */
import type { RunReport } from '#report/report.ts';
import type { SchemeCatalog } from '#scenario/scheme-catalog.ts';
import { required } from '#base/assert.ts';
import { anchorsOf, splitOf } from './location-rules.ts';
import { baseProtocol } from './signalling-rules.ts';
import { studyRuns } from './study-runs.ts';
import type { Reading, Study, StudyColumn } from './study.ts';
import { FLOWS, isPlain, LAST_STAY, LEAVES_SECOND_MS, SETTLED_MS, stayPath, STAYS, TOUR, tourScenario } from './tour.ts';

/** The study. */
export function summaryTable(schemes: readonly string[], catalog: SchemeCatalog): Study {
  return {
    id: 'table-1',
    title: 'Summary of the solution space, measured',
    section: 'draft-kuntz-dmm-summary-00 §4, Table 1',
    lead: 'One mobile visits three networks, begins a flow in each and keeps all three; in the end a correspondent that knows no more than it can know calls it. What the document’s table says of six schemes is read off the runs of all.',
    columns: COLUMNS,
    runs: studyRuns(schemes, catalog),
    scenario: (experiment) => required(tourScenario(experiment), experiment),
    experiments: [TOUR],
  };
}

/** The distinct link prefixes of the addresses that flows of the mobile's stays still use in the last one. */
export function homeAddresses(report: RunReport): readonly string[] {
  const kept = FLOWS.filter((flow) => stayPath(report, flow, LAST_STAY) !== null);
  if (!kept.includes('f1')) return [];
  return [
    ...new Set(
      report.flows.filter(({ flow }) => kept.includes(flow)).flatMap(({ address }) => (address === undefined ? [] : [address])),
    ),
  ];
}

/** `No`: a new flow is tunnelled like the old one. `Partial`: a new one is not, the old one is for all its life. `Yes`: neither is. */
export function dynamicSupport(report: RunReport): 'No' | 'Partial' | 'Yes' | 'none' {
  const [old, , fresh] = FLOWS.map((flow) => stayPath(report, flow, LAST_STAY));
  if (old === undefined || old === null) return 'none';
  if (fresh === undefined || fresh === null || !isPlain(fresh)) return 'No';
  return isPlain(old) ? 'Yes' : 'Partial';
}

function tour(value: Reading['value'], text: string): Reading {
  return { value, text, experiment: TOUR, atMs: SETTLED_MS };
}

const COLUMNS: readonly StudyColumn[] = [
  {
    key: 'reuse_protocol',
    title: 'Reuse protocol',
    about:
      'MIPv6 when the mobile registers itself with a Binding Update, PMIPv6 when its access router does with a Proxy Binding Update.',
    read: (play) => {
      const protocol = baseProtocol(play(TOUR));
      return tour(protocol, protocol ?? 'none');
    },
  },
  {
    key: 'distributed_anchors',
    title: 'Distributed mobility anchors',
    about:
      'Yes when more than one fixed node puts packets to the mobile into tunnels, over the paths that settle in the three networks.',
    read: (play, { scenario }) => {
      const anchors = anchorsOf(play(TOUR), scenario(TOUR), STAYS);
      return tour(
        anchors.length > 1 ? 'Yes' : 'No',
        `${anchors.length > 1 ? 'Yes' : 'No'}${anchors.length === 0 ? '' : `: ${anchors.join(', ')}`}`,
      );
    },
  },
  {
    key: 'dynamic_mobility',
    title: 'Dynamic mobility support',
    about:
      'Partial when a flow begun in the third network needs no tunnel while that of the first one does; Yes when neither needs one, without help of the correspondent; No when both do.',
    read: (play) => {
      const support = dynamicSupport(play(TOUR));
      return tour(support, support);
    },
  },
  {
    key: 'splitting',
    title: 'Splitting location & routing',
    about:
      'Yes when a node keeps where a flow’s address is, lies on neither way of that flow, and has told it to a tunnel end of the flow since the last move.',
    read: (play, { scenario }) => {
      const split = splitOf(play(TOUR), scenario(TOUR), LAST_STAY, { moveMs: LEAVES_SECOND_MS, atMs: SETTLED_MS });
      return tour(split === null ? 'No' : 'Yes', split === null ? 'No' : `Yes: ${split.keeper} tells ${split.told}`);
    },
  },
  {
    key: 'home_addresses',
    title: 'Number of HoAs per MN',
    about:
      'Addresses that the flows of the three stays use in the last one: one, or one per visited network; none when the first flow broke.',
    read: (play) => {
      const count = homeAddresses(play(TOUR)).length;
      return tour(
        count,
        count === 0 ? 'none kept' : count === 1 ? 'Single one' : count === FLOWS.length ? '1 per visited net.' : String(count),
      );
    },
  },
];
