/** The gap analysis of draft-chan-dmm-framework-gap-analysis §5, measured: what of REQ1 to REQ6 can be read off runs. */
import { counted } from '#base/counted.ts';
import { required } from '#base/assert.ts';
import { parseAddressWords } from '#base/ipv6-address.ts';
import type { RunReport } from '#report/report.ts';
import type { SchemeCatalog } from '#scenario/scheme-catalog.ts';
import type { Scenario } from '#scenario/scenario.ts';
import { centralAnchors } from './location-rules.ts';
import { stretchOf } from './path-delay.ts';
import { short, stateAt } from './readings.ts';
import { changedHosts, messageKinds, mobilityMessages, trustingPairs } from './signalling-rules.ts';
import { studyRuns } from './study-runs.ts';
import type { Reading, Study, StudyColumn } from './study.ts';
import { FLOWS, IDLE, LAST_STAY, SETTLED_MS, stayPath, STAYS, TOUR, tourScenario } from './tour.ts';

/** The study. */
export function gapAnalysis(schemes: readonly string[], catalog: SchemeCatalog): Study {
  return {
    id: 'requirements',
    title: 'Requirements of distributed mobility management, measured',
    section: 'draft-chan-dmm-framework-gap-analysis §5',
    lead: 'The same tour of three networks, once with flows that are kept and once without any traffic. A requirement is more than a run can show: each cell says what of it was measured.',
    columns: COLUMNS,
    runs: studyRuns(schemes, catalog),
    scenario: (experiment) => required(tourScenario(experiment), experiment),
    experiments: [TOUR, IDLE],
  };
}

function tour(value: Reading['value'], text: string): Reading {
  return { value, text, experiment: TOUR, atMs: SETTLED_MS };
}

/** Stretch of a flow's kept path in the last stay; null when it is gone. */
function lastStretch(report: RunReport, scenario: Scenario, flow: string): number | null {
  const path = stayPath(report, flow, LAST_STAY);
  return path === null ? null : stretchOf(scenario, path);
}

const COLUMNS: readonly StudyColumn[] = [
  {
    key: 'req1_distributed',
    title: 'REQ1 distributed',
    about:
      'Whether some anchor lies on every settled path of the tour (deployed centrally), and the path stretch of the flow begun in the third network and of that begun in the first.',
    read: (play, { scenario }) => {
      const central = centralAnchors(play(TOUR), scenario(TOUR), STAYS);
      const [old, fresh] = [FLOWS[0], FLOWS[2]].map((flow) => lastStretch(play(TOUR), scenario(TOUR), flow));
      const stretches = `new ${fresh == null ? '–' : short(fresh)}, old ${old == null ? 'broken' : short(old)}`;
      return tour(central.length === 0, `${central.length === 0 ? 'yes' : `no: ${central.join(', ')}`}; ${stretches}`);
    },
  },
  {
    key: 'req2_when_needed',
    title: 'REQ2 transparent when needed',
    about:
      'Whether the flow begun in the first network is kept to the third; and what the same moves leave behind without any traffic: state entries, and mobility messages after the first attachment.',
    read: (play) => {
      const kept = stayPath(play(TOUR), FLOWS[0], LAST_STAY) !== null;
      const entries = stateAt(play(IDLE), SETTLED_MS).reduce((sum, row) => sum + row.entries.length, 0);
      const messages = play(IDLE).handovers.reduce((sum, row) => sum + row.messages, 0);
      const when = kept ? (entries === 0 ? 'when needed' : 'always') : 'never';
      return {
        value: when,
        text: `${when}; idle ${counted(entries, 'entry', 'entries')}, ${counted(messages, 'message')}`,
        experiment: kept ? IDLE : TOUR,
        atMs: SETTLED_MS,
      };
    },
  },
  {
    key: 'req3_ipv6',
    title: 'REQ3 IPv6',
    about: 'Whether every control message went between IPv6 addresses.',
    read: (play) => {
      const rows = play(TOUR).signalling;
      const all = rows.every(({ src, dst }) => parseAddressWords(src) !== null && parseAddressWords(dst) !== null);
      return tour(all, all ? `yes: ${counted(rows.length, 'message')}` : 'no');
    },
  },
  {
    key: 'req4_existing_hosts',
    title: 'REQ4 existing hosts',
    about:
      'Kinds of hosts that send or receive mobility messages, beyond what every IPv6 host speaks (RFC 4861, 8415, 4620): they must be changed. All access routers of the tour are of different administrative networks.',
    read: (play, { scenario }) => {
      const changed = changedHosts(play(TOUR), scenario(TOUR));
      return tour(changed.length === 0, changed.length === 0 ? 'unchanged' : `changes ${changed.join(' and ')}`);
    },
  },
  {
    key: 'req5_existing_protocols',
    title: 'REQ5 existing protocols',
    about:
      'Messages that RFCs specify and the scheme reuses, and those that no RFC specifies byte by byte (they travel as Experimental Mobility Headers).',
    read: (play) => {
      const { known, own } = messageKinds(play(TOUR));
      if (known.length + own.length === 0) return tour(true, 'no messages');
      return tour(own.length === 0, `${known.join(' ')}${own.length === 0 ? '' : `; new: ${own.join(' ')}`}`);
    },
  },
  {
    key: 'req6_trusting_pairs',
    title: 'REQ6 who must trust whom',
    about:
      'Pairs of nodes between which a mobility message was delivered on the tour: so many security associations are to be set up for one mobile. Their cryptography is not played.',
    read: (play) => {
      const pairs = trustingPairs(play(TOUR));
      return tour(
        pairs.length,
        pairs.length === 0
          ? 'none'
          : `${counted(pairs.length, 'pair')} in ${counted(mobilityMessages(play(TOUR)).length, 'message')}`,
      );
    },
  },
];
