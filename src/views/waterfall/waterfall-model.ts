/**
 * The same handover in every pane as rows of one chart, aligned at the loss of the link: the gap as the handover card takes it apart, and
 * under it what runs beside it, the configuration of a new address and the tunnels that come to stand.
 */
import type { SimDuration, SimTime } from '#base/time.ts';
import type { Milestone } from '#store/handover-milestones.ts';
import type { RunModel } from '#store/model.ts';
import { excesses, standings, summarizeHandover, type HandoverSummary, type Standing } from '../handover/handover-model.ts';

/** A stretch or an instant, in nanoseconds after the loss of the link. */
export interface WaterfallPhase {
  readonly phase: HandoverSummary['phases'][number]['phase'];
  readonly from: SimDuration;
  readonly to: SimDuration;
}

/** A milestone of the tables, from its first record to the instant at which it is reached, in nanoseconds after the loss of the link. */
export interface WaterfallStretch {
  readonly from: SimDuration;
  /** Null while something is missing. */
  readonly to: SimDuration | null;
}

/** Milestones, in the order of their lines. */
export const MILESTONES = ['address', 'tunnel'] as const;

/** One pane's row; `summary` is null where the handover has not happened. */
export interface WaterfallRow {
  readonly pane: number;
  readonly summary: HandoverSummary | null;
  readonly phases: readonly WaterfallPhase[];
  /** Null where the handover needed none. */
  readonly address: WaterfallStretch | null;
  readonly tunnel: WaterfallStretch | null;
}

/** What is compared in the strip of metrics, in the order of its columns. */
export const METRICS = ['gapNs', 'lost', 'messages', 'bytes'] as const;

/** A value of the strip, and how it stands among the panes. */
export interface Metric {
  /** Infinite: the gap of a session that is broken. */
  readonly value: number | null;
  readonly standing: Standing;
  readonly more: number | null;
}

/** The rows for the handover of `mobile` that began at `detachNs`. The same inputs mean the same instant in every pane. */
export function waterfallRows(models: readonly RunModel[], mobile: number, detachNs: SimTime): readonly WaterfallRow[] {
  return models.map((model, pane) => {
    const row = model.handovers.find((candidate) => candidate.mobile === mobile && candidate.detachNs === detachNs);
    if (row === undefined) return { pane, summary: null, phases: [], address: null, tunnel: null };
    const summary = summarizeHandover(model, row);
    return {
      pane,
      summary,
      phases: summary.phases.map(({ phase, fromNs, toNs }) => ({ phase, from: fromNs - detachNs, to: toNs - detachNs })),
      address: stretchOf(row.address, detachNs),
      tunnel: stretchOf(row.tunnel, detachNs),
    };
  });
}

function stretchOf(milestone: Milestone | null, detachNs: SimTime): WaterfallStretch | null {
  if (milestone === null) return null;
  const { fromNs, doneNs } = milestone;
  return { from: fromNs - detachNs, to: doneNs === null ? null : doneNs - detachNs };
}

/** The end of the chart's axis: all of the phases and marks. */
export function waterfallEnd(rows: readonly WaterfallRow[]): SimDuration {
  const ends = (row: WaterfallRow): readonly number[] => [
    ...row.phases.map((phase) => phase.to),
    ...MILESTONES.map((name) => row[name]?.to ?? row[name]?.from ?? 0),
  ];
  return Math.max(1e6, ...rows.flatMap(ends));
}

/** Panes whose session is broken: that they signal little is no merit, so they compete with no other pane. */
export function brokenPanes(rows: readonly WaterfallRow[]): readonly number[] {
  return rows.filter((row) => row.summary?.state === 'broken').map((row) => row.pane);
}

/** The strip of metrics: a value for each pane. */
export function metricsOf(rows: readonly WaterfallRow[], field: (typeof METRICS)[number]): readonly Metric[] {
  const summaries = rows.map((row) => row.summary);
  const standing = standings(summaries, field);
  const more = excesses(summaries, field);
  return summaries.map((summary, index) => ({
    value: field === 'gapNs' && summary?.state === 'broken' ? Number.POSITIVE_INFINITY : (summary?.[field] ?? null),
    standing: standing[index] ?? 'same',
    more: more[index] ?? null,
  }));
}
