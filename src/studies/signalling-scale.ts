/**
 * Signalling of location against the number of mobiles n and of anchors m (draft-chan-netext-distributed-lma-03 §6.3): every mobile leaves its
 * home and moves once, and the messages of these moves are counted. Pushing a location to all anchors costs n × m, keeping it at the
 * home anchor n.
 */
import { counted } from '#base/counted.ts';
import type { SchemeCatalog } from '#scenario/scheme-catalog.ts';
import type { Scenario, ScenarioEvent, ScenarioLink, ScenarioNode } from '#scenario/scenario.ts';
import { short } from './readings.ts';
import { studyRuns } from './study-runs.ts';
import type { Play, Reading, Study, StudyColumn } from './study.ts';

/** How many mobiles and anchors. */
export interface Size {
  readonly mobiles: number;
  readonly anchors: number;
}

/** Sizes of the study that is played in seconds. */
const SIZES: readonly Size[] = [
  { mobiles: 4, anchors: 4 },
  { mobiles: 4, anchors: 8 },
  { mobiles: 4, anchors: 16 },
  { mobiles: 16, anchors: 4 },
  { mobiles: 16, anchors: 16 },
];

/** Every mobile has this long for its attachment and for its move, ms; they follow each other by {@link APART_MS}. */
export const SETTLE_MS = 4000;
const APART_MS = 1;

/** n mobiles of m anchors' networks attach at the second anchor's access router and move to that of the third; no traffic. */
export function scaleScenario({ mobiles, anchors }: Size): Scenario {
  const nodes: ScenarioNode[] = [{ id: 'k', kind: 'router', x: 400, y: 100 }];
  const links: ScenarioLink[] = [];
  for (let index = 1; index <= anchors; index++) {
    nodes.push({ id: `g${index}`, kind: 'gateway', x: 40 * index, y: 200, network: `g${index}` });
    links.push({ between: ['k', `g${index}`], delayMs: 5 });
  }
  nodes.push({ id: 'db', kind: 'server', x: 400, y: 20 });
  links.push({ between: ['k', 'db'], delayMs: 5 });
  for (const [id, at] of [
    ['ar2', 'g2'],
    ['ar3', 'g3'],
  ] as const) {
    nodes.push({ id, kind: 'access-router', x: id === 'ar2' ? 200 : 600, y: 320, network: at, radio: { delayMs: 5 } });
    links.push({ between: [at, id], delayMs: 2 });
  }
  const events: ScenarioEvent[] = [];
  for (let index = 0; index < mobiles; index++) {
    nodes.push({ id: `mn${index + 1}`, kind: 'mobile', home: `g${(index % anchors) + 1}`, attachedTo: 'ar2' });
    events.push({ atMs: SETTLE_MS + index * APART_MS, move: { node: `mn${index + 1}`, to: 'ar3' } });
  }
  return {
    format: 'roamscope-scenario',
    version: 1,
    title: `${counted(mobiles, 'mobile')}, ${counted(anchors, 'anchor')}`,
    seed: 1,
    durationMs: 2 * SETTLE_MS + mobiles * APART_MS,
    nodes,
    links,
    flows: [],
    events,
    timing: { l2HandoverMs: 50, dadMs: 0, processingMs: 0 },
    runs: [],
  };
}

const nameOf = ({ mobiles, anchors }: Size): string => `n${mobiles}-m${anchors}`;

/** The study. */
export function signallingScale(schemes: readonly string[], catalog: SchemeCatalog): Study {
  return {
    id: 'signalling',
    title: 'Signalling against mobiles and anchors',
    section: 'draft-chan-netext-distributed-lma-03 §6.3',
    lead: 'n mobiles, whose homes are spread over m anchors’ networks, each move once from the second to the third network; no traffic. The messages that these moves cause are counted.',
    columns: [...SIZES.map(countColumn), growthColumn('mobiles'), growthColumn('anchors')],
    runs: studyRuns(schemes, catalog),
    scenario: (experiment) => {
      const [mobiles = 0, anchors = 0] = experiment.split('-').map((part) => Number(part.slice(1)));
      return scaleScenario({ mobiles, anchors });
    },
    experiments: SIZES.map(nameOf),
  };
}

/** Messages that the moves of an experiment caused. */
function messagesOf(play: Play, size: Size): number {
  return play(nameOf(size)).handovers.reduce((sum, row) => sum + row.messages, 0);
}

function countColumn(size: Size): StudyColumn {
  return {
    key: `messages_${nameOf(size).replace('-', '_')}`,
    title: `n ${size.mobiles}, m ${size.anchors}`,
    about: `Messages caused by the moves of ${size.mobiles} mobiles among ${size.anchors} anchors, all together.`,
    read: (play) => {
      const count = messagesOf(play, size);
      return { value: count, text: String(count), experiment: nameOf(size) };
    },
  };
}

/** How many times the messages become when mobiles, or anchors, become four times as many. */
function growthColumn(of: 'mobiles' | 'anchors'): StudyColumn {
  const few: Size = { mobiles: 4, anchors: 4 };
  const many: Size = of === 'mobiles' ? { mobiles: 16, anchors: 4 } : { mobiles: 4, anchors: 16 };
  return {
    key: `growth_with_${of}`,
    title: `4 × ${of}`,
    about: `How many times as many messages four times as many ${of} cost: 4 when signalling is proportional to them, 1 when it does not depend on them.`,
    read: (play): Reading => {
      const [one, other] = [messagesOf(play, few), messagesOf(play, many)];
      if (one === 0) return { value: null, text: '–', experiment: nameOf(many) };
      const ratio = other / one;
      return { value: Math.round(ratio * 1e6) / 1e6, text: `× ${short(ratio)}`, experiment: nameOf(many) };
    },
  };
}
