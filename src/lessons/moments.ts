/** Events that steps are keyed to. Each looks into one run (by default the first) and answers with an instant in simulated ms, or null. */
import type { TableName } from '#records/layout.ts';
import type { Evidence, RowChange } from './evidence.ts';
import type { Moment, Runs } from './lesson.ts';

/** Which control message. `nth` counts those that fit, from 0. */
export interface MessageFilter {
  readonly from?: string;
  readonly to?: string;
  /** Not before this. */
  readonly after?: Moment;
  readonly nth?: number;
  readonly run?: number;
}

/** The `n`-th handover’s detachment. */
export function leaves(n: number, run = 0): Moment {
  return (runs) => runs[run]?.report.handovers[n]?.detachMs ?? null;
}

/** Its attachment. */
export function attaches(n: number, run = 0): Moment {
  return (runs) => runs[run]?.report.handovers[n]?.attachMs ?? null;
}

/** The delivery of its last message. */
export function completes(n: number, run = 0): Moment {
  return (runs) => runs[run]?.report.handovers[n]?.completeMs ?? null;
}

/** The first packet of a flow after it. */
export function flowsAgain(n: number, flow: string, run = 0): Moment {
  return (runs) => runs[run]?.report.handovers[n]?.flows.find((row) => row.flow === flow)?.firstAfterMs ?? null;
}

/** A control message is sent. */
export function sent(message: string, filter: MessageFilter = {}): Moment {
  return (runs) => findMessage(runs, message, filter)?.atMs ?? null;
}

/** A control message arrives. */
export function arrives(message: string, filter: MessageFilter = {}): Moment {
  return (runs) => findMessage(runs, message, filter)?.deliveredMs ?? null;
}

/** A flow begins. */
export function begins(flow: string, run = 0): Moment {
  return (runs) => runs[run]?.starts.find((start) => start.flow === flow)?.atMs ?? null;
}

/** A flow’s first packet arrives; `after` something. */
export function firstPacket(
  flow: string,
  {
    after,
    direction = 'to-mn',
    run = 0,
  }: { readonly after?: Moment; readonly direction?: 'to-mn' | 'from-mn'; readonly run?: number } = {},
): Moment {
  return (runs) => {
    const since = after === undefined ? 0 : after(runs);
    if (since === null) return null;
    const row = runs[run]?.report.paths.find(
      (path) => path.flow === flow && path.direction === direction && path.lastAtMs >= since,
    );
    if (row === undefined) return null;
    return row.firstAtMs >= since ? row.firstAtMs : since;
  };
}

/** A flow’s packets first take a way on which `test` holds. */
export function takesWay(flow: string, test: (nodes: readonly string[]) => boolean, run = 0): Moment {
  return (runs) =>
    runs[run]?.report.paths.find((path) => path.flow === flow && path.direction === 'to-mn' && test(path.nodes))?.firstAtMs ??
    null;
}

/** The first data packet that is lost after something. */
export function loses(after: Moment, run = 0): Moment {
  return (runs) => {
    const since = after(runs);
    return since === null ? null : (runs[run]?.losses.find((loss) => loss.atMs > since)?.atMs ?? null);
  };
}

/** A node fails. */
export function fails(node: string, run = 0): Moment {
  return (runs) => runs[run]?.nodes.find((change) => change.node === node && change.failed)?.atMs ?? null;
}

/** A node is back. */
export function recovers(node: string, run = 0): Moment {
  return (runs) => runs[run]?.nodes.find((change) => change.node === node && !change.failed)?.atMs ?? null;
}

/** A row of a node’s table changes. */
export function rowChanges(
  node: string,
  table: TableName,
  filter: { readonly change?: RowChange['change']; readonly after?: Moment; readonly nth?: number; readonly run?: number } = {},
): Moment {
  return (runs) => {
    const since = filter.after === undefined ? -1 : filter.after(runs);
    if (since === null) return null;
    const rows = runs[filter.run ?? 0]?.rows.filter(
      (row) =>
        row.node === node &&
        row.table === table &&
        row.atMs >= since &&
        (filter.change === undefined || row.change === filter.change),
    );
    return rows?.[filter.nth ?? 0]?.atMs ?? null;
  };
}

/** The end of the run. */
export const ends: Moment = (runs) => runs[0]?.report.endMs ?? null;

/** The later of several. */
export function latest(...moments: readonly Moment[]): Moment {
  return (runs) => {
    const all = moments.map((moment) => moment(runs));
    return all.some((one) => one === null) ? null : Math.max(...all.map(Number));
  };
}

function findMessage(runs: Runs, message: string, filter: MessageFilter): Evidence['report']['signalling'][number] | undefined {
  const since = filter.after === undefined ? -1 : filter.after(runs);
  if (since === null) return undefined;
  return runs[filter.run ?? 0]?.report.signalling.filter(
    (row) =>
      row.message === message &&
      row.atMs >= since &&
      (filter.from === undefined || row.from === filter.from) &&
      (filter.to === undefined || row.to === filter.to),
  )[filter.nth ?? 0];
}
