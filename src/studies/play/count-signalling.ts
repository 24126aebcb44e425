/**
 * Signalling of a run that is too large for a report: counted while it is played, nothing is kept. The scenario need not be within the limits of
 * files; it is made by the study and not by a person.
 */
import { fromMs, type SimTime } from '#base/time.ts';
import { createEngine } from '#engine/engine.ts';
import { BatchSink } from '#records/batch.ts';
import { RECORD_KIND, readTime } from '#records/layout.ts';
import { decodeRecord, eachRecord } from '#records/reader.ts';
import { makePlan } from '#scenario/plan.ts';
import type { RunDefinition, Scenario } from '#scenario/scenario.ts';
import { isMobilityMessage } from '../signalling-rules.ts';

/** Mobility messages and their octets, before an instant and from it on. */
export interface SignallingCount {
  readonly before: { readonly messages: number; readonly octets: number };
  readonly after: { readonly messages: number; readonly octets: number };
}

/** Plays a run and counts its mobility messages. `onTime` hears now and then how far it is. */
export function countSignalling(
  scenario: Scenario,
  run: RunDefinition,
  sinceMs: number,
  onTime: (nowNs: SimTime) => void = () => {},
): SignallingCount {
  const sink = new BatchSink();
  const engine = createEngine({ scenario, run, plan: makePlan(scenario), sink });
  const [before, after] = [
    { messages: 0, octets: 0 },
    { messages: 0, octets: 0 },
  ];
  const sinceNs = fromMs(sinceMs);
  const endNs = fromMs(scenario.durationMs);
  for (;;) {
    const stopped = engine.run(endNs);
    sink.drain((words, from, to) => {
      let nowNs = 0;
      const visit = (at: number): void => {
        if ((words[at & sink.mask]! & 0xff) !== RECORD_KIND.message) return;
        nowNs = readTime(words, at, sink.mask);
        const record = decodeRecord(words, at, sink.mask);
        if (record.kind !== 'message' || !isMobilityMessage(record.detail.message)) return;
        const count = nowNs < sinceNs ? before : after;
        count.messages++;
        count.octets += record.detail.bytes;
      };
      eachRecord(words, from, to, visit, sink.mask);
      onTime(nowNs);
    });
    if (stopped !== 'full') return { before, after };
  }
}
