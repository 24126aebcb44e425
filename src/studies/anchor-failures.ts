/** Single points of failure: every fixed node but the core is killed in turn, and it is counted who is hurt and for how long. */
import { counted } from '#base/counted.ts';
import { required } from '#base/assert.ts';
import type { FlowRow, RunReport } from '#report/report.ts';
import type { SchemeCatalog } from '#scenario/scheme-catalog.ts';
import type { Scenario, ScenarioFlow } from '#scenario/scenario.ts';
import { roleName } from './readings.ts';
import { studyRuns } from './study-runs.ts';
import type { Play, Reading, RowContext, Study, StudyColumn } from './study.ts';
import { flowTo, mobile, moveOf, threeNetworks } from './three-networks.ts';

/** Nothing fails. */
const SOUND = 'sound';
const FAILS_MS = 8000;
const CALLS_MS = 10_000;
const MOVES_ON_MS = 12_000;
const END_MS = 18_000;
/** Packets a second and way: an outage is measured in steps of the interval between two. */
const PPS = 50;

/** Nodes that are killed. */
const VICTIMS = ['n1', 'n2', 'n3', 'ar1', 'ar2', 'ar3', 'db'] as const;
const MOBILES = ['mn1', 'mn2', 'mn3'] as const;

/**
 * Three mobiles, each away from where it began: a flow from before its move and one from after it; after the failure a call, and a move to
 * an access router that never fails.
 */
function failureScenario(victim: string | null): Scenario {
  const places = [
    { from: 'ar1', to: 'ar2', onwards: 'ar3b', home: 'n1', peers: ['cn1', 'cn2'], x: 180 },
    { from: 'ar2', to: 'ar3', onwards: 'ar1b', home: 'n2', peers: ['cn2', 'cn3'], x: 400 },
    { from: 'ar3', to: 'ar1', onwards: 'ar2b', home: 'n3', peers: ['cn3', 'cn1'], x: 620 },
  ] as const;
  const flows = places.flatMap(({ peers }, index): ScenarioFlow[] => {
    const to = required(MOBILES[index], 'mobile');
    const of = (kind: string, from: string, startMs: number, initiator: string): ScenarioFlow =>
      flowTo(`${to}-${kind}`, { from, to, initiator }, { startMs, stopMs: END_MS }, PPS);
    return [of('old', peers[0], 1000, to), of('new', peers[1], 6000, to), of('call', peers[1], CALLS_MS, peers[1])];
  });
  return threeNetworks({
    title: victim === null ? 'Three mobiles, nothing fails' : `Three mobiles, ${victim.toUpperCase()} fails`,
    durationMs: END_MS,
    apart: true,
    mobiles: places.map(({ from, home, x }, index) => mobile(required(MOBILES[index], 'mobile'), home, from, x)),
    flows,
    events: [
      ...places.map(({ to }, index) => moveOf(required(MOBILES[index], 'mobile'), 3000 + 100 * index, to)),
      ...places.map(({ onwards }, index) => moveOf(required(MOBILES[index], 'mobile'), MOVES_ON_MS + 100 * index, onwards)),
      ...(victim === null ? [] : [{ atMs: FAILS_MS, fail: victim }]),
    ],
  });
}

/** The study. */
export function anchorFailures(schemes: readonly string[], catalog: SchemeCatalog): Study {
  return {
    id: 'failures',
    title: 'Single points of failure',
    section: 'draft-kuntz-dmm-summary-00 §2.1',
    lead: 'Three mobiles, each with a flow from before its move and one from after it; then one node dies and stays dead; two seconds later each mobile is called, and after two more each moves on to an access router that is alive. Anchors stand beside the way, so that what dies with them is mobility and not the network. Whoever loses packets that were not lost without the failure is hurt; for how long is lost packets times their interval.',
    columns: [worstColumn(), ...VICTIMS.map(victimColumn)],
    runs: studyRuns(schemes, catalog),
    scenario: (experiment) => failureScenario(experiment === SOUND ? null : experiment.replace(/^fail-/, '')),
    experiments: [SOUND, ...VICTIMS.map((victim) => `fail-${victim}`)],
  };
}

/** What the death of one node did. */
interface Harm {
  readonly mobiles: number;
  readonly flows: number;
  /** The longest outage of a hurt flow, ms. */
  readonly longestMs: number;
  /** Some flow has no packets in the end. */
  readonly forGood: boolean;
}

const lostOf = (row: FlowRow): number => Object.values(row.dropped).reduce((sum, count) => sum + count, 0);

/** What a flow lost by the failure, in packets: drops and refused starts beyond those of the sound run. */
function harmOf(sound: RunReport, failed: RunReport, scenario: Scenario): Harm {
  const hurt = failed.flows.flatMap((row, index) => {
    const before = required(sound.flows[index], 'flow');
    // A flow that was refused sends nothing: its packets are missing, too.
    const missing = lostOf(row) - lostOf(before) + (before.sent - row.sent);
    if (missing <= 0) return [];
    const last = Math.max(0, ...failed.paths.filter((path) => path.flow === row.flow).map((path) => path.lastAtMs));
    const flow = required(scenario.flows?.[index], 'flow');
    return [{ mobile: flow.to, ms: (missing * 1000) / flow.pps, gone: last < END_MS - 1000 }];
  });
  return {
    mobiles: new Set(hurt.map((entry) => entry.mobile)).size,
    flows: hurt.length,
    longestMs: Math.max(0, ...hurt.map((entry) => entry.ms)),
    forGood: hurt.some((entry) => entry.gone),
  };
}

function harmOfVictim(play: Play, { scenario }: RowContext, victim: string): Harm {
  return harmOf(play(SOUND), play(`fail-${victim}`), scenario(`fail-${victim}`));
}

function harmText({ mobiles, flows, longestMs, forGood }: Harm): string {
  if (flows === 0) return 'nobody';
  return `${mobiles} of ${MOBILES.length}, ${counted(flows, 'flow')}, ${forGood ? 'for good' : `${Math.round(longestMs)} ms`}`;
}

function victimColumn(victim: string): StudyColumn {
  return {
    key: `fails_${victim}`,
    title: victim.toUpperCase(),
    about: `When ${victim.toUpperCase()} dies: mobiles and flows that are hurt, and the longest outage; “for good” when a flow has no packets in the end.`,
    read: (play, context): Reading => {
      const harm = harmOfVictim(play, context, victim);
      return { value: harm.flows, text: harmText(harm), experiment: `fail-${victim}`, atMs: FAILS_MS };
    },
  };
}

/** Orders harm: for good before for a while, then by mobiles, then by flows. */
function weight({ forGood, mobiles, flows }: Harm): number {
  return (forGood ? 1e6 : 0) + mobiles * 1000 + flows;
}

/** The node whose death hurts worst. */
function worstColumn(): StudyColumn {
  return {
    key: 'single_point_of_failure',
    title: 'Worst node',
    about:
      'The node whose death hurts for good rather than for a while, then most mobiles, then most flows, with its role: a single point of failure when all mobiles are hurt for good.',
    read: (play, context): Reading => {
      const harms = VICTIMS.map((victim) => ({ victim, harm: harmOfVictim(play, context, victim) }));
      const worst = harms.reduce((one, other) => (weight(other.harm) > weight(one.harm) ? other : one));
      const role = roleName(play(SOUND), context.scenario(SOUND), worst.victim);
      const single = worst.harm.forGood && worst.harm.mobiles === MOBILES.length;
      return {
        value: single ? 'single point of failure' : worst.victim,
        text: `${worst.victim} (${role})${single ? ': a single point of failure' : ''}`,
        experiment: `fail-${worst.victim}`,
        atMs: FAILS_MS,
      };
    },
  };
}
