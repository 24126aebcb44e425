/** What rules read off reports: gaps, settled paths, overhead, state by role. Pure functions over one run's report. */
import type { HandoverFlow, HandoverRow, PathRow, RunReport, StateRow } from '#report/report.ts';
import type { Scenario } from '#scenario/scenario.ts';

/** A flow that was running when a mobile left its router. */
export interface Interruption {
  readonly handover: HandoverRow;
  readonly flow: HandoverFlow;
  /** Towards the mobile, or from it. */
  readonly way: 'down' | 'up';
  /** The mobile's next detachment by the script, or the end of the run, ms. */
  readonly untilMs: number;
  /** Until the first packet at the mobile, ms; null when none came before `untilMs`. */
  readonly gapMs: number | null;
}

/** All interruptions of a run. A flow that had no packet before the detachment was not interrupted by it. */
export function interruptions(report: RunReport, scenario: Scenario): readonly Interruption[] {
  return report.handovers.flatMap((handover) => {
    const untilMs = nextDetachment(scenario, handover, report.endMs);
    return handover.flows
      .filter((flow) => flow.lastBeforeMs !== null)
      .map((flow): Interruption => {
        const back = flow.firstAfterMs !== null && flow.firstAfterMs <= untilMs ? flow.firstAfterMs : null;
        const way = scenario.flows?.find((candidate) => candidate.id === flow.flow)?.to === handover.mn ? 'down' : 'up';
        return { handover, flow, way, untilMs, gapMs: back === null ? null : difference(back, handover.detachMs) };
      });
  });
}

function nextDetachment(scenario: Scenario, handover: HandoverRow, endMs: number): number {
  const later = (scenario.events ?? []).flatMap((event) => {
    const mobile = 'move' in event ? event.move.node : 'detach' in event ? event.detach : null;
    return mobile === handover.mn && event.atMs > handover.detachMs ? [event.atMs] : [];
  });
  return Math.min(endMs, ...later);
}

/** The path that a flow takes last in a span of time in its own direction, or null when nothing was delivered then. */
export function settledPath(report: RunReport, flow: string, span: Span, direction?: PathRow['direction']): PathRow | null {
  const rows = report.paths.filter(
    (row) =>
      row.flow === flow &&
      row.lastAtMs > span.fromMs &&
      row.firstAtMs <= span.untilMs &&
      (direction === undefined || row.direction === direction),
  );
  return rows.reduce<PathRow | null>((last, row) => (last === null || row.firstAtMs > last.firstAtMs ? row : last), null);
}

/** Simulated ms. */
export interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Octets that the headers of a hop add to the sender's own IPv6 header (procedures of RFC 2473 §3, RFC 6275 §6.3 and §6.4). */
export function hopOverhead(headers: PathRow['headers'][number]): number {
  return headers.reduce((sum, { ext }) => sum + (ext === undefined ? 0 : EXTENSION_OCTETS), (headers.length - 1) * IPV6_OCTETS);
}

const IPV6_OCTETS = 40;
/** A type 2 routing header or a Home Address option. */
const EXTENSION_OCTETS = 24;

/** Added octets over all delivered packets: a mean over every link that they crossed, and over the radio links alone. */
export function overhead(report: RunReport, scenario: Scenario): { readonly perLink: number; readonly onRadio: number } | null {
  const mobiles = new Set(scenario.nodes.filter((node) => node.kind === 'mobile').map((node) => node.id));
  let [octets, links, radioOctets, radioLinks] = [0, 0, 0, 0];
  for (const row of report.paths) {
    row.headers.forEach((headers, hop) => {
      const added = hopOverhead(headers) * row.packets;
      octets += added;
      links += row.packets;
      if (!mobiles.has(row.nodes[hop] ?? '') && !mobiles.has(row.nodes[hop + 1] ?? '')) return;
      radioOctets += added;
      radioLinks += row.packets;
    });
  }
  return links === 0 || radioLinks === 0 ? null : { perLink: octets / links, onRadio: radioOctets / radioLinks };
}

/** Tables that count as state; the others repeat what is in them. */
export const STATE_TABLES: ReadonlySet<string> = new Set([
  'binding-cache',
  'binding-update-list',
  'location',
  'location-cache',
  'forwarding',
  'leases',
  'nat',
]);

/** What a node is called in this run: its roles' labels, else what it is. */
export function roleName(report: RunReport, scenario: Scenario, node: string): string {
  // A label that names its mobile (`H-LMA of mn1`) is one role.
  const labels = new Set(report.roles.filter((row) => row.node === node).map((row) => row.label.replace(/ of .*$/, '')));
  if (labels.size > 0) return [...labels].join('/');
  const kind = scenario.nodes.find((candidate) => candidate.id === node)?.kind;
  return kind === 'mobile' ? 'MN' : kind === 'correspondent' ? 'CN' : kind === 'access-router' ? 'AR' : node;
}

/** Entries that count as state at an instant of `report.state`. */
export function stateAt(report: RunReport, atMs: number): readonly StateRow[] {
  return report.state.filter((row) => row.atMs === atMs && STATE_TABLES.has(row.table));
}

/** The instant with the most state, and how much each kind of node keeps then. */
export function fullestState(report: RunReport, scenario: Scenario): FullState {
  const instants = [...new Set(report.state.map((row) => row.atMs))];
  let fullest: FullState = { atMs: report.endMs, total: 0, byRole: new Map() };
  for (const atMs of instants) {
    const byRole = new Map<string, number>();
    let total = 0;
    for (const row of stateAt(report, atMs)) {
      const name = roleName(report, scenario, row.node);
      byRole.set(name, (byRole.get(name) ?? 0) + row.entries.length);
      total += row.entries.length;
    }
    if (total > fullest.total) fullest = { atMs, total, byRole };
  }
  return fullest;
}

/** State at an instant, entries by role. */
export interface FullState {
  readonly atMs: number;
  readonly total: number;
  readonly byRole: ReadonlyMap<string, number>;
}

/** Exact to 1 ns. */
export function difference(laterMs: number, earlierMs: number): number {
  return Math.round((laterMs - earlierMs) * 1e6) / 1e6;
}

/** At most three decimals. */
export function short(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}
