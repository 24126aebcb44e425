/** Single steps of the clock, both ways: by event, by control message, by handover. */
import type { SimTime } from '#base/time.ts';
import type { StepKind } from './record-log.ts';
import { inputNs, type Worlds } from './worlds.ts';

/** How far a step looks for the next event. */
const STEP_HORIZON_NS: SimTime = 120_000_000_000;

/** Shows the last instant before the display time at which something of that sort happened in any run; the start when none did. */
export function stepBack(worlds: Worlds, kind: StepKind): void {
  let found: SimTime = 0;
  for (const run of worlds.runs) found = Math.max(found, run.log.timeBefore(worlds.displayNs, kind) ?? 0);
  worlds.show(found);
}

/** Shows the next instant at which something of that sort happens in any run; computes ahead when the logs do not reach it. */
export async function stepForward(worlds: Worlds, kind: StepKind): Promise<void> {
  const limit = worlds.displayNs + STEP_HORIZON_NS;
  // Without inputs ahead only the scenario's own moves can start a handover: nothing is computed in search of one that cannot come.
  const until = kind === 'handover' ? nextMoveNs(worlds) : limit;
  for (;;) {
    const found = nextLogged(worlds, kind);
    if (found !== null && found <= worlds.engineNs) return worlds.show(found);
    if (until === null || worlds.engineNs >= until || worlds.ended) return;
    if (!(await worlds.compute(until, kind))) return;
  }
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
