/**
 * What the charts of a run show: a few series each, every one a function from a stretch of bins to a number, so that a column of the
 * drawing, the reading at an instant and the sum over a picked stretch are the same arithmetic. Pure.
 */
import type { TableName } from '#records/layout.ts';
import type { RunHistory } from '#store/run-history/run-history.ts';
import type { BinSeries } from '#store/run-history/time-bins.ts';
import type { Filters, TimeSpan } from '#store/session-state.ts';
import { LINE_DASHES, NO_ANCHOR, anchorColors, cssColor, prefixOwner } from '../shared/palette.ts';

/** Names of the charts, in their order. */
export const CHARTS = ['delay', 'loss', 'signalling', 'load', 'state', 'overhead', 'stretch'] as const;

/** A chart's name. */
export type ChartName = (typeof CHARTS)[number];

/** What a series is about: what picking it filters by. */
export type Subject =
  | { readonly kind: 'flow'; readonly flow: number }
  | { readonly kind: 'message'; readonly message: string }
  | { readonly kind: 'node'; readonly node: number }
  | { readonly kind: 'run' }
  | { readonly kind: 'others'; readonly count: number };

/** One series. */
export interface ChartSeries {
  readonly key: string;
  readonly subject: Subject;
  /** A CSS colour and a dash pattern: never the colour alone. */
  readonly color: string;
  readonly dash: string;
  /** The value over the bins from `from` up to but not including `to`; null where there is nothing to say. */
  value(from: number, to: number): number | null;
}

/** One chart. */
export interface Chart {
  readonly name: ChartName;
  /** Series on top of each other, or lines beside each other. */
  readonly shape: 'lines' | 'stack';
  readonly series: readonly ChartSeries[];
}

/** Most layers of a stack; the smaller ones are added up. */
const MOST_LAYERS = 7;

/** Tables that are no state about mobiles: what every node has, what a mobile has itself. */
const NO_STATE: ReadonlySet<TableName> = new Set(['routes', 'neighbors', 'addresses', 'prefix-pool', 'refused-messages']);

/** What the model needs of a history. */
export type ChartSource = Pick<RunHistory, 'plan' | 'series' | 'rows' | 'foldedNs'>;

/** The charts of a run. Filters for flows, messages and nodes leave only those series. */
export function makeCharts(source: ChartSource, filters: Pick<Filters, 'flows' | 'messages' | 'nodes'>): readonly Chart[] {
  return [
    ...flowCharts(source, filters.flows),
    { name: 'signalling', shape: 'stack', series: signalling(source, filters.messages) },
    { name: 'load', shape: 'lines', series: load(source, filters.nodes) },
    { name: 'state', shape: 'stack', series: state(source, filters.nodes) },
    { name: 'overhead', shape: 'lines', series: overhead(source) },
    { name: 'stretch', shape: 'lines', series: stretch(source, filters.flows) },
  ];
}

/** Sum of a series over a stretch of bins. */
function sum(series: BinSeries, from: number, to: number): number {
  let total = 0;
  for (let bin = from; bin < to; bin++) total += series.at(bin);
  return total;
}

/** Look of the series in a place. */
function look(place: number): Pick<ChartSeries, 'color' | 'dash'> {
  const color = place % NO_ANCHOR;
  return { color: cssColor(color), dash: (LINE_DASHES[color] ?? []).join(' ') };
}

function flowsShown(source: ChartSource, wanted: readonly number[]): readonly number[] {
  return source.series.flows.map((_series, flow) => flow).filter((flow) => wanted.length === 0 || wanted.includes(flow));
}

function flowCharts(source: ChartSource, wanted: readonly number[]): readonly Chart[] {
  const flows = flowsShown(source, wanted);
  const per = (name: ChartName, value: (flow: number, from: number, to: number) => number | null): Chart => ({
    name,
    shape: 'lines',
    series: flows.map((flow) => ({
      key: `f${flow}`,
      subject: { kind: 'flow', flow },
      ...look(flow),
      value: (from, to) => value(flow, from, to),
    })),
  });
  return [
    per('delay', (flow, from, to) => {
      const series = source.series.flows[flow]!;
      return ratio(sum(series.delayNs, from, to) / 1e6, sum(series.delivered, from, to));
    }),
    per('loss', (flow, from, to) => {
      const series = source.series.flows[flow]!;
      const lost = sum(series.lost, from, to);
      return ratio(100 * lost, lost + sum(series.delivered, from, to));
    }),
  ];
}

function stretch(source: ChartSource, wanted: readonly number[]): readonly ChartSeries[] {
  return flowsShown(source, wanted).map((flow) => ({
    key: `f${flow}`,
    subject: { kind: 'flow', flow },
    ...look(flow),
    value: (from, to) => {
      const series = source.series.flows[flow]!;
      return ratio(sum(series.measuredNs, from, to), sum(series.leastNs, from, to));
    },
  }));
}

function ratio(a: number, b: number): number | null {
  return b === 0 ? null : a / b;
}

function signalling({ series, foldedNs }: ChartSource, wanted: readonly string[]): readonly ChartSeries[] {
  const end = binsUpTo(series.bins.widthNs, foldedNs);
  const types = [...series.signalling]
    .filter(([message]) => wanted.length === 0 || wanted.includes(message))
    .map(([message, { messages }], place) => ({ message, messages, place, total: sum(messages, 0, end) }))
    .toSorted((a, b) => b.total - a.total);
  const layer = (message: string, messages: BinSeries, place: number): ChartSeries => ({
    key: message,
    subject: { kind: 'message', message },
    ...look(place),
    value: (from, to) => sum(messages, from, to),
  });
  const kept = types.slice(0, types.length > MOST_LAYERS ? MOST_LAYERS - 1 : MOST_LAYERS);
  const rest = types.slice(kept.length);
  return [
    ...kept.map(({ message, messages }, place) => layer(message, messages, place)),
    ...others(rest.length, (from, to) => rest.reduce((total, { messages }) => total + sum(messages, from, to), 0)),
  ];
}

function others(count: number, value: ChartSeries['value']): readonly ChartSeries[] {
  return count === 0 ? [] : [{ key: 'others', subject: { kind: 'others', count }, color: cssColor(NO_ANCHOR), dash: '', value }];
}

/** Nodes that give addresses to mobiles, or keep state about them. */
function anchors({ plan, rows }: ChartSource): ReadonlySet<number> {
  const found = new Set<number>();
  for (const { table, entry } of rows.all) {
    if (table !== 'addresses') continue;
    const owner = entry.address === undefined ? null : prefixOwner(plan, entry.address);
    const node = owner ?? plan.nodeIndex.get(entry.to);
    if (node !== undefined) found.add(node);
  }
  return found;
}

function load(source: ChartSource, wanted: readonly number[]): readonly ChartSeries[] {
  const { plan, series } = source;
  const colors = anchorColors(plan);
  const { widthNs } = series.bins;
  return [...anchors(source)]
    .filter((node) => wanted.length === 0 || wanted.includes(node))
    .toSorted((a, b) => a - b)
    .map((node) => ({
      key: `n${node}`,
      subject: { kind: 'node', node },
      ...nodeLook(colors, node),
      value: (from, to) => {
        const carried = series.carried[node];
        return carried === undefined || to <= from ? null : (8e6 * sum(carried, from, to)) / ((to - from) * widthNs);
      },
    }));
}

function nodeLook(colors: Uint8Array, node: number): Pick<ChartSeries, 'color' | 'dash'> {
  const color = colors[node] ?? NO_ANCHOR;
  return { color: cssColor(color), dash: (LINE_DASHES[color] ?? []).join(' ') };
}

/** Entries that a node holds at the end of a stretch. */
function state(source: ChartSource, wanted: readonly number[]): readonly ChartSeries[] {
  const { plan, rows, series, foldedNs } = source;
  const colors = anchorColors(plan);
  const { widthNs } = series.bins;
  const bins = binsUpTo(widthNs, foldedNs);
  const changes = new Map<number, Float64Array>();
  for (const row of rows.all) {
    if (NO_STATE.has(row.table) || plan.scenario.nodes[row.node]?.kind === 'mobile') continue;
    if (wanted.length > 0 && !wanted.includes(row.node)) continue;
    let change = changes.get(row.node);
    if (change === undefined) {
      change = new Float64Array(bins + 1);
      changes.set(row.node, change);
    }
    const at = Math.min(bins, Math.floor(row.fromNs / widthNs));
    change[at] = change[at]! + 1;
    if (row.toNs === Infinity) continue;
    const end = Math.min(bins, Math.floor(row.toNs / widthNs));
    change[end] = change[end]! - 1;
  }
  const counts = [...changes].map(([node, change]) => {
    let entries = 0;
    const held = change.map((by) => (entries += by));
    return { node, held, most: held.reduce((a, b) => Math.max(a, b), 0) };
  });
  const sorted = counts.toSorted((a, b) => b.most - a.most || a.node - b.node);
  const kept = sorted.slice(0, sorted.length > MOST_LAYERS ? MOST_LAYERS - 1 : MOST_LAYERS).toSorted((a, b) => a.node - b.node);
  const rest = sorted.filter((entry) => !kept.includes(entry));
  const at = (held: Float64Array, to: number): number => held[Math.max(0, Math.min(to, bins + 1) - 1)] ?? 0;
  return [
    ...kept.map(({ node, held }): ChartSeries => ({
      key: `n${node}`,
      subject: { kind: 'node', node },
      ...nodeLook(colors, node),
      value: (_from, to) => at(held, to),
    })),
    ...others(rest.length, (_from, to) => rest.reduce((total, { held }) => total + at(held, to), 0)),
  ];
}

function overhead({ series }: ChartSource): readonly ChartSeries[] {
  return [
    {
      key: 'run',
      subject: { kind: 'run' },
      color: 'var(--accent)',
      dash: '',
      value: (from, to) => ratio(100 * sum(series.outerOctets, from, to), sum(series.wireOctets, from, to)),
    },
  ];
}

function binsUpTo(widthNs: number, atNs: number): number {
  return Math.max(0, Math.floor(atNs / widthNs) + 1);
}

/** Columns of a drawing: stretches of whole bins within a window, up to what is known. */
export interface Columns {
  readonly widthNs: number;
  /** First bin of each column, and one more: where the last one ends. */
  readonly edges: readonly number[];
}

/** At most `most` columns of a window. */
export function columnsOf(source: ChartSource, window: TimeSpan, most: number): Columns {
  const { widthNs } = source.series.bins;
  const first = Math.floor(window.fromNs / widthNs);
  const end = Math.min(Math.ceil(window.toNs / widthNs), binsUpTo(widthNs, source.foldedNs));
  const windowBins = Math.max(1, Math.ceil(window.toNs / widthNs) - first);
  const per = Math.max(1, Math.ceil(windowBins / Math.max(1, most)));
  const edges: number[] = [];
  // Columns keep their places while the window moves: they start at multiples of their width.
  for (let bin = Math.floor(first / per) * per; bin < end; bin += per) edges.push(bin);
  if (edges.length > 0) edges.push(end);
  return { widthNs, edges };
}

/** Value of a series per column. */
export function sampled(series: ChartSeries, { edges }: Columns): readonly (number | null)[] {
  return edges.slice(0, -1).map((from, index) => series.value(from, edges[index + 1]!));
}

/** The bins that a span or an instant covers, for a reading. Null before anything is known. */
export function readingBins(source: ChartSource, at: TimeSpan, columns: Columns): readonly [number, number] | null {
  const { edges, widthNs } = columns;
  const known = binsUpTo(widthNs, source.foldedNs);
  if (at.toNs > at.fromNs) {
    const from = Math.floor(at.fromNs / widthNs);
    const to = Math.min(known, Math.max(from + 1, Math.ceil(at.toNs / widthNs)));
    return from >= to ? null : [from, to];
  }
  const bin = Math.floor(at.fromNs / widthNs);
  const index = edges.findLastIndex((edge) => edge <= bin);
  const [from, to] = [edges[index], edges[index + 1]];
  return from === undefined || to === undefined || bin >= to ? null : [from, to];
}
