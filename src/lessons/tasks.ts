/** What tasks look for. Each answers how the last attempt stands, with the numbers that the engine made of it. */
import type { Fact, LiveHandover, LiveRun, TaskOutcome } from './lesson.ts';

/** Bounds of a handover; what is missing may be anything. */
export interface HandoverBounds {
  readonly lost?: number;
  readonly messages?: number;
  readonly gapMs?: number;
  /** Every so many handovers have to keep the bounds; default 1. */
  readonly times?: number;
}

/** Handovers that stay within bounds. */
export function within(bounds: HandoverBounds): (run: LiveRun) => TaskOutcome {
  return ({ handovers }) => {
    const over = handovers.filter((handover) => handover.over);
    const good = over.filter((handover) => keeps(handover, bounds));
    const last = over.at(-1);
    return { done: good.length >= (bounds.times ?? 1), seen: last === undefined ? null : describe(last) };
  };
}

/** A handover after which packets arrive that do not pass a node. */
export function keepAway(node: string): (run: LiveRun) => TaskOutcome {
  return ({ handovers, visited }) => {
    const last = handovers.at(-1);
    if (last?.over !== true) return { done: false, seen: null };
    const arrives = visited.has(last.mobile);
    const done = arrives && !visited.has(node);
    return {
      done,
      seen: [...describe(last), arrives ? { fact: done ? 'avoids' : 'passes', node: node.toUpperCase() } : { fact: 'silence' }],
    };
  };
}

/** A node has failed, and nothing was lost since: packets go on arriving at a mobile, for at least so long. */
export function survives(node: string, mobile: string, forMs: number): (run: LiveRun) => TaskOutcome {
  return ({ failed, visited, sinceInput }) => {
    if (!failed.has(node) || sinceInput === null) return { done: false, seen: null };
    const arrives = visited.has(mobile);
    const done = arrives && sinceInput.lost === 0 && sinceInput.ms >= forMs;
    const silence: readonly Fact[] = arrives ? [] : [{ fact: 'silence' }];
    return { done, seen: [{ fact: 'lost', value: sinceInput.lost }, { fact: 'forMs', value: sinceInput.ms }, ...silence] };
  };
}

function keeps(handover: LiveHandover, { lost, messages, gapMs }: HandoverBounds): boolean {
  return (
    (lost === undefined || handover.lost <= lost) &&
    (messages === undefined || handover.messages <= messages) &&
    (gapMs === undefined || (handover.gapMs !== null && handover.gapMs <= gapMs))
  );
}

function describe({ lost, messages, gapMs }: LiveHandover): readonly Fact[] {
  const gap: readonly Fact[] = gapMs === null ? [] : [{ fact: 'gapMs', value: gapMs }];
  return [{ fact: 'lost', value: lost }, { fact: 'messages', value: messages }, ...gap];
}
