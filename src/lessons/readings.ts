/** Numbers and names that captions take from the runs. Each looks into one run, by default the first. */
import type { TableName } from '#records/layout.ts';
import type { FlowRow, HandoverRow, PathRow } from '#report/report.ts';
import type { Evidence } from './evidence.ts';
import type { Moment, Runs, Value } from './lesson.ts';

/** `84 ms`, `1.5 ms`: one decimal at most. */
export function ms(value: number | null): string | null {
  return value === null ? null : `${Math.round(value * 10) / 10} ms`;
}

/** What lessons count. */
export type Countable = 'link' | 'packet' | 'message' | 'binding' | 'binding message' | 'row';

/** `1 packet`, `4 packets`. */
export function count(value: number | null, one: Countable): string | null {
  return value === null ? null : `${value} ${value === 1 ? one : `${one}s`}`;
}

/** `3.6`. */
export function times(value: number | null): string | null {
  return value === null ? null : String(Math.round(value * 10) / 10);
}

/** `37 %`. */
export function percent(part: number, whole: number): string | null {
  return whole === 0 ? null : `${Math.round((100 * part) / whole)} %`;
}

/** A value from one run. */
export function read(run: number, reading: (evidence: Evidence) => string | number | null): Value {
  return (runs) => {
    const evidence = runs[run];
    if (evidence === undefined) return null;
    const value = reading(evidence);
    return value === null ? null : String(value);
  };
}

/** The `n`-th handover. */
export function handoverOf({ report }: Evidence, n: number): HandoverRow | null {
  return report.handovers[n] ?? null;
}

/** How long a flow stood still at a handover, ms. */
export function gapOf(evidence: Evidence, n: number, flow: string): number | null {
  const row = handoverOf(evidence, n);
  const first = row?.flows.find((candidate) => candidate.flow === flow)?.firstAfterMs ?? null;
  return row === null || first === null ? null : first - row.detachMs;
}

/** Packets that a flow lost at a handover. */
export function lostOf(evidence: Evidence, n: number, flow: string): number | null {
  return handoverOf(evidence, n)?.flows.find((row) => row.flow === flow)?.lost ?? null;
}

/** A flow’s row. */
export function flowOf({ report }: Evidence, flow: string): FlowRow | null {
  return report.flows.find((row) => row.flow === flow) ?? null;
}

/** The way of a flow’s packets that was first taken at or after `sinceMs` (the one that goes on then, if any). */
export function wayOf(
  { report }: Evidence,
  flow: string,
  sinceMs: number | null,
  direction: PathRow['direction'] = 'to-mn',
): PathRow | null {
  if (sinceMs === null) return null;
  return report.paths.find((row) => row.flow === flow && row.direction === direction && row.lastAtMs >= sinceMs) ?? null;
}

/** Links on a way. */
export function linksOf(way: PathRow | null): number | null {
  return way === null ? null : way.nodes.length - 1;
}

/** Whether a way is through a tunnel somewhere. */
export function isTunnelled(way: PathRow): boolean {
  return way.headers.some((stack) => stack.length > 1);
}

/** Packets of all ways on which `test` holds, and of all ways. */
export function packetsOn(
  { report }: Evidence,
  test: (way: PathRow) => boolean,
): { readonly some: number; readonly all: number } {
  const sum = (ways: readonly PathRow[]): number => ways.reduce((total, way) => total + way.packets, 0);
  return { some: sum(report.paths.filter(test)), all: sum(report.paths) };
}

/** Data packets lost from one event to another. */
export function lostBetween(evidence: Evidence, fromMs: number | null, untilMs: number | null, flow?: string): number | null {
  if (fromMs === null || untilMs === null) return null;
  return evidence.losses.filter(
    (loss) => loss.atMs >= fromMs && loss.atMs <= untilMs && (flow === undefined || loss.flow === flow),
  ).length;
}

/** Rows that a node’s table has at an instant. */
export function rowsAt({ rows }: Evidence, node: string, table: TableName, atMs: number | null): number | null {
  if (atMs === null) return null;
  let open = 0;
  for (const row of rows) {
    if (row.node !== node || row.table !== table || row.atMs > atMs) continue;
    if (row.change === 'made') open++;
    if (row.change === 'gone') open--;
  }
  return open;
}

/** Control messages from or to a node, or of all nodes; without router discovery. */
export function messagesOf({ report }: Evidence, node: string | null, names?: readonly string[]): number {
  const basic = new Set(['RS', 'RA', 'NS', 'NA']);
  return report.signalling.filter(
    (row) =>
      !basic.has(row.message) &&
      (names === undefined || names.includes(row.message)) &&
      (node === null || row.from === node || row.to === node),
  ).length;
}

/** The time from one event to another, ms. */
export function between(runs: Runs, from: Moment, until: Moment): number | null {
  const [start, end] = [from(runs), until(runs)];
  return start === null || end === null ? null : end - start;
}

/** The place of the one choice that holds; null when none or several do. */
export function only(...holds: readonly boolean[]): number | null {
  return holds.filter(Boolean).length === 1 ? holds.indexOf(true) : null;
}
