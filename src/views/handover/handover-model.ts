/**
 * What the handover card says: one line of outcome, the anatomy of the gap, and how it differs from the same handover in other panes.
 *
 * Definitions are those of the report: the gap of a flow is the first reception (for flows from the mobile: sending) after the
 * detachment minus the detachment; lost are the flow's drops until the mobile's next detachment; RS, RA, NS and NA are not counted.
 */
import type { SimDuration, SimTime } from '#base/time.ts';
import type { HandoverRow, MessageRow, RunModel } from '#store/model.ts';

/** Messages of neighbor discovery: part of detection, not of signalling (procedures.md §1, "Counting"). */
const NEIGHBOR_DISCOVERY: ReadonlySet<string> = new Set(['RS', 'RA', 'NS', 'NA']);

/** A stretch of the gap. */
export interface GapPhase {
  readonly phase: 'radio' | 'detection' | 'signalling' | 'first-packet';
  readonly fromNs: SimTime;
  readonly toNs: SimTime;
}

/** One handover for a card. */
export interface HandoverSummary {
  readonly cause: number;
  readonly mobile: number;
  readonly from: number | null;
  readonly to: number;
  readonly detachNs: SimTime;
  /**
   * `moving` between routers; `signalling` until packets flow again; `restored`; `broken` when all is over and no flow goes on;
   * `idle` when there was no traffic to interrupt.
   */
  readonly state: 'moving' | 'signalling' | 'restored' | 'broken' | 'idle';
  /** Whether its flows go on at the same address; null while unknown, or without traffic. */
  readonly addressKept: boolean | null;
  /** The longest gap of its flows; null until every flow that will has resumed. */
  readonly gapNs: SimDuration | null;
  readonly lost: number;
  readonly messages: number;
  readonly bytes: number;
  readonly brokenFlows: number;
  readonly phases: readonly GapPhase[];
  /** Its control messages with a reason, in send order. */
  readonly story: readonly MessageRow[];
}

/** Sums up `row` of `model`. */
export function summarizeHandover(model: RunModel, row: HandoverRow): HandoverSummary {
  const story = messagesOf(model.messages, row.cause);
  const over = model.handoverOver(model.handovers.indexOf(row));
  const resumed = row.flows.filter((flow) => flow.firstAfterNs !== null);
  const complete = resumed.length > 0 && (over || resumed.length === row.flows.length);
  const gapNs = complete ? Math.max(...resumed.map((flow) => (flow.firstAfterNs ?? row.detachNs) - row.detachNs)) : null;
  const state = stateOf(row, over, complete);
  return {
    cause: row.cause,
    mobile: row.mobile,
    from: row.from,
    to: row.to,
    detachNs: row.detachNs,
    state,
    addressKept: state === 'restored' ? row.flows.every((flow) => flow.addressKept) : state === 'broken' ? false : null,
    gapNs,
    lost: row.flows.reduce((sum, flow) => sum + flow.lost, 0),
    messages: row.messages,
    bytes: row.bytes,
    brokenFlows: over ? row.flows.length - resumed.length : 0,
    phases: gapPhases(row, story, gapNs),
    story,
  };
}

/** The control messages of a cause in send order. */
export function messagesOf(messages: readonly MessageRow[], cause: number): readonly MessageRow[] {
  return messages.filter((message) => message.cause === cause);
}

function stateOf(row: HandoverRow, over: boolean, complete: boolean): HandoverSummary['state'] {
  if (row.attachNs === null) return 'moving';
  if (row.flows.length === 0) return row.settled ? 'idle' : 'signalling';
  if (complete) return 'restored';
  return over ? 'broken' : 'signalling';
}

/**
 * The gap taken apart: radio silence, detection (until the first message that registers), signalling (until the last counted message
 * before traffic resumed is delivered), and the way of the first packet. Phases without length are left out; while the gap is open
 * they reach as far as is known.
 */
export function gapPhases(row: HandoverRow, story: readonly MessageRow[], gapNs: SimDuration | null): readonly GapPhase[] {
  if (row.attachNs === null) return [];
  const endNs = gapNs === null ? Number.POSITIVE_INFINITY : row.detachNs + gapNs;
  const attachNs = Math.min(row.attachNs, endNs);
  const signalling = story.filter((message) => !NEIGHBOR_DISCOVERY.has(message.detail.message) && message.sentNs >= attachNs);
  const first = signalling[0];
  const known = gapNs === null ? lastEnd(story, attachNs) : endNs;
  const startNs = Math.min(first?.sentNs ?? known, known);
  const doneNs = Math.min(
    signalling.reduce(
      (latest, message) => (message.end !== null && message.end.atNs <= endNs ? Math.max(latest, message.end.atNs) : latest),
      startNs,
    ),
    known,
  );
  const phases: GapPhase[] = [
    { phase: 'radio', fromNs: row.detachNs, toNs: attachNs },
    { phase: 'detection', fromNs: attachNs, toNs: startNs },
    { phase: 'signalling', fromNs: startNs, toNs: doneNs },
    { phase: 'first-packet', fromNs: doneNs, toNs: gapNs === null ? doneNs : endNs },
  ];
  return phases.filter((phase) => phase.toNs > phase.fromNs);
}

function lastEnd(story: readonly MessageRow[], fallback: SimTime): SimTime {
  return story.reduce((latest, message) => Math.max(latest, message.end?.atNs ?? message.sentNs), fallback);
}

/** What of a summary is compared between panes. */
export type ComparedField = 'gapNs' | 'lost' | 'messages' | 'bytes';

/** How a value stands among the same handover's values in all panes. */
export type Standing = 'same' | 'best' | 'worse';

/**
 * Marks differences: `best` where a value is the smallest and others differ, `worse` where a smaller one exists, `same` where all agree
 * or there is nothing to compare with. Handovers that are not over yet are left out. One that broke its sessions has no best value: it
 * is worse in gap and loss, and its few messages are no merit.
 */
export function standings(summaries: readonly (HandoverSummary | null)[], field: ComparedField): readonly Standing[] {
  const values = summaries.map((summary) => (summary === null ? null : comparedValue(summary, field)));
  const smallest = smallestOf(values);
  const differ = values.some((value) => value !== null && value !== smallest);
  return values.map((value) => (!differ || value === null ? 'same' : value === smallest ? 'best' : 'worse'));
}

/** How much more than the smallest of the compared values each is; null where there is nothing to say. */
export function excesses(summaries: readonly (HandoverSummary | null)[], field: ComparedField): readonly (number | null)[] {
  const values = summaries.map((summary) => (summary === null ? null : comparedValue(summary, field)));
  const smallest = smallestOf(values);
  return values.map((value) =>
    value === null || value === smallest || !Number.isFinite(value - smallest) ? null : value - smallest,
  );
}

function smallestOf(values: readonly (number | null)[]): number {
  return Math.min(...values.filter((value) => value !== null));
}

function comparedValue(summary: HandoverSummary, field: ComparedField): number | null {
  if (summary.state === 'broken') return field === 'gapNs' || field === 'lost' ? Number.POSITIVE_INFINITY : null;
  return summary.state === 'restored' ? summary[field] : null;
}

/** The handover of `model` that a card shows: the newest, or the one with the chosen cause. */
export function handoverToShow(model: RunModel, cause: number | null): HandoverRow | null {
  const chosen = cause === null ? undefined : model.handovers.find((row) => row.cause === cause);
  return chosen ?? model.handovers.at(-1) ?? null;
}
