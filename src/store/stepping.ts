/** Single steps of the clock, both ways: by event, by control message, by handover. */
import type { SimTime } from '#base/time.ts';
import type { StepKind } from './record-log.ts';
import { inputNs, type Worlds } from './worlds.ts';

/** How far a step looks past the last instant for which the scenario or a person has arranged something. */
const STEP_HORIZON_NS: SimTime = 5_000_000_000;

/** A handover of one run. */
export interface HandoverKey {
  readonly pane: number;
  readonly cause: number;
}

/** Shows the last instant before the display time at which something of that sort happened in any run; the start when none did. */
export function stepBack(worlds: Worlds, kind: StepKind): void {
  let found: SimTime = 0;
  for (const run of worlds.runs) found = Math.max(found, run.log.timeBefore(worlds.displayNs, kind) ?? 0);
  worlds.show(found);
}

/**
 * Shows the next instant at which something of that sort happens in any run; computes ahead when the logs do not reach it. False when
 * there is none within reach: then nothing is shown that was not shown before.
 */
export async function stepForward(worlds: Worlds, kind: StepKind): Promise<boolean> {
  const found = await findNext(worlds, kind);
  if (found !== null) worlds.show(found);
  return found !== null;
}

/** Like {@link stepForward} by control message, but stops where the last flow of the handover has its first packet. */
export async function stepWithin(worlds: Worlds, { pane, cause }: HandoverKey): Promise<boolean> {
  const fromNs = worlds.displayNs;
  const control = await findNext(worlds, 'control');
  const open = openFlows(worlds, pane, cause);
  if (open > 0) {
    const limit = control ?? worlds.engineNs;
    for (let next = nextLogged(worlds, 'event'); next !== null && next < limit; next = nextLogged(worlds, 'event')) {
      worlds.show(next);
      if (openFlows(worlds, pane, cause) === 0) return true;
    }
  }
  worlds.show(control ?? fromNs);
  return control !== null;
}

/** How many flows of a handover still wait for their first packet. */
function openFlows(worlds: Worlds, pane: number, cause: number): number {
  const row = worlds.runs[pane]?.handovers.find((handover) => handover.cause === cause);
  return row?.flows.filter((flow) => flow.firstAfterNs === null).length ?? 0;
}

async function findNext(worlds: Worlds, kind: StepKind): Promise<SimTime | null> {
  // Without inputs ahead only the scenario's own moves can start a handover: nothing is computed in search of one that cannot come.
  const until = kind === 'handover' ? nextMoveNs(worlds) : lastArrangedNs(worlds) + STEP_HORIZON_NS;
  for (;;) {
    const found = nextLogged(worlds, kind);
    if (found !== null && found <= worlds.engineNs) return found;
    if (until === null || worlds.engineNs >= until || worlds.ended) return null;
    if (!(await worlds.compute(until, kind))) return null;
  }
}

/** The display time, or the last instant after it for which the script, the flows or the inputs have arranged something. */
function lastArrangedNs(worlds: Worlds): SimTime {
  const { events = [], flows = [] } = worlds.definition.scenario;
  const starts = flows.map((flow) => Math.round((flow.startMs ?? 0) * 1e6));
  return Math.max(worlds.displayNs, ...starts, ...[...events, ...worlds.inputs].map((event) => inputNs(event)));
}

function nextLogged(worlds: Worlds, kind: StepKind): SimTime | null {
  let next: SimTime | null = null;
  for (const run of worlds.runs) {
    const time = run.log.timeAfter(worlds.displayNs, kind, run.cursor);
    if (time !== null && (next === null || time < next)) next = time;
  }
  return next;
}

/** The instant of the scenario's next move after the display time, or null. */
function nextMoveNs(worlds: Worlds): SimTime | null {
  let next: SimTime | null = null;
  for (const event of [...(worlds.definition.scenario.events ?? []), ...worlds.inputs]) {
    const atNs = inputNs(event);
    if ('move' in event && atNs > worlds.displayNs && (next === null || atNs < next)) next = atNs;
  }
  return next;
}
