/**
 * The same handover in every pane as rows of one chart, aligned at the loss of the link. Phases are those of the handover card; marks say
 * when the mobile's addresses and the tunnels last changed because of it, as far as the tables still say so at the display time.
 */
import type { SimDuration, SimTime } from '#base/time.ts';
import type { HandoverRow, RunModel } from '#store/model.ts';
import { excesses, standings, summarizeHandover, type HandoverSummary, type Standing } from '../handover/handover-model.ts';

/** A stretch or an instant, in nanoseconds after the loss of the link. */
export interface WaterfallPhase {
  readonly phase: HandoverSummary['phases'][number]['phase'];
  readonly from: SimDuration;
  readonly to: SimDuration;
}

/** One pane's row; `summary` is null where the handover has not happened. */
export interface WaterfallRow {
  readonly pane: number;
  readonly summary: HandoverSummary | null;
  readonly phases: readonly WaterfallPhase[];
  readonly address: SimDuration | null;
  readonly tunnel: SimDuration | null;
}

/** What is compared in the strip of metrics, in the order of its columns. */
export const METRICS = ['gapNs', 'lost', 'messages', 'bytes'] as const;

/** A value of the strip, and how it stands among the panes. */
export interface Metric {
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
      address: lastChange(model, row, 'addresses', mobile),
      tunnel: lastChange(model, row, 'tunnels', null),
    };
  });
}

/** When a table last changed because of a handover, after its detachment; at `node` alone unless that is null. */
function lastChange(model: RunModel, row: HandoverRow, table: 'addresses' | 'tunnels', node: number | null): SimDuration | null {
  let latest: SimTime | null = null;
  for (const entry of model.tables.values()) {
    if (entry.table !== table || entry.cause !== row.cause || (node !== null && entry.node !== node)) continue;
    if (entry.changedNs >= row.detachNs && (latest === null || entry.changedNs > latest)) latest = entry.changedNs;
  }
  return latest === null ? null : latest - row.detachNs;
}

/** The end of the chart's axis: all of the phases and marks. */
export function waterfallEnd(rows: readonly WaterfallRow[]): SimDuration {
  return Math.max(1e6, ...rows.flatMap((row) => [...row.phases.map((phase) => phase.to), row.address ?? 0, row.tunnel ?? 0]));
}

/** The strip of metrics: a value for each pane. */
export function metricsOf(rows: readonly WaterfallRow[], field: (typeof METRICS)[number]): readonly Metric[] {
  const summaries = rows.map((row) => row.summary);
  const standing = standings(summaries, field);
  const more = excesses(summaries, field);
  return summaries.map((summary, index) => ({
    value: summary?.[field] ?? null,
    standing: standing[index] ?? 'same',
    more: more[index] ?? null,
  }));
}
