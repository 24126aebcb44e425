/**
 * Signalling of a run that is too large for a report: counted while it is played, nothing is kept. The scenario need not be within the limits of
 * files; it is made by the study and not by a person.
 */
import { fromMs, SECOND, type SimTime } from '#base/time.ts';
import { createEngine } from '#engine/engine.ts';
import { MutedSink } from '#records/batch.ts';
import { makePlan } from '#scenario/plan.ts';
import type { RunDefinition, Scenario } from '#scenario/scenario.ts';
import { isMobilityMessage } from '../signalling-rules.ts';

/** Mobility messages and their octets, before an instant and from it on. */
export interface SignallingCount {
  readonly before: { readonly messages: number; readonly octets: number };
  readonly after: { readonly messages: number; readonly octets: number };
}

/** Simulated time between two reports of how far a run is. */
const STEP = SECOND;

/** Plays a run and counts its mobility messages. `onTime` hears now and then how far it is. */
export function countSignalling(
  scenario: Scenario,
  run: RunDefinition,
  sinceMs: number,
  onTime: (nowNs: SimTime) => void = () => {},
): SignallingCount {
  const [before, after] = [
    { messages: 0, octets: 0 },
    { messages: 0, octets: 0 },
  ];
  const sinceNs = fromMs(sinceMs);
  const engine = createEngine({
    scenario,
    run,
    plan: makePlan(scenario),
    sink: new MutedSink(),
    recording: false,
    tally: (message, octets, atNs) => {
      if (!isMobilityMessage(message)) return;
      const count = atNs < sinceNs ? before : after;
      count.messages++;
      count.octets += octets;
    },
  });
  while (engine.run(engine.nowNs + STEP) !== 'ended') onTime(engine.nowNs);
  return { before, after };
}
