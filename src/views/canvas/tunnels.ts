/**
 * Tunnels as objects. Each end of a tunnel keeps a row of its own in its `tunnels` table, so the ends can disagree: during a handover
 * one end already points elsewhere while the other still holds on. A tunnel is drawn as two halves, each as its own end sees it.
 */
import type { SimTime } from '#base/time.ts';
import type { Plan } from '#scenario/plan.ts';
import type { RunModel, TableRow } from '#store/model.ts';
import { bow, distance, offsetPolyline, polylineLength, slicePolyline, type Point } from '../shared/geometry.ts';
import { NO_ANCHOR, prefixOwner } from '../shared/palette.ts';
import type { Routes } from './routes.ts';

/** Octets that IPv6 in IPv6 adds, RFC 2473 §3 (without options). */
export const TUNNEL_OVERHEAD_OCTETS = 40;

/** In a scenario with more mobiles than this, one tunnel stands for all mobiles of the same ends and owner. */
const SEPARATE_MOBILES = 2;

const ORIGIN: Point = { x: 0, y: 0 };

/** Half of a tunnel: what one end has in its table. */
export interface TunnelHalf {
  readonly rows: readonly TableRow[];
  readonly changedNs: SimTime;
  /** Soonest end of life among its rows, with the life granted; null when it does not run out. */
  readonly expiresNs: SimTime | null;
  readonly lifetimeNs: SimTime | null;
}

/** A tunnel between nodes `ends[0]` < `ends[1]`; `halves` in the same order, null where that end has no row. */
export interface CanvasTunnel {
  readonly key: string;
  readonly ends: readonly [number, number];
  readonly halves: readonly [TunnelHalf | null, TunnelHalf | null];
  /** The anchor whose traffic it carries, and its colour number. */
  readonly owner: number | null;
  readonly color: number;
  /** Ids of the mobiles it serves. */
  readonly mobiles: readonly string[];
  /** Prefixes or addresses it carries. */
  readonly addresses: readonly string[];
  /** Outer addresses in the order of `ends`, as far as the rows tell. */
  readonly outer: readonly [string | null, string | null];
}

/** The tunnels of a model, by their ends, owner and mobile; in a crowd one tunnel stands for all of the same ends and owner. */
export function tunnelsOf(model: Pick<RunModel, 'plan' | 'tables'>, colors: Uint8Array): CanvasTunnel[] {
  const groups = new Map<string, Map<string, TableRow[]>>();
  const owners = new Map<string, number | null>();
  for (const row of model.tables.values()) {
    if (row.table !== 'tunnels') continue;
    const other = model.plan.nodeIndex.get(row.entry.to);
    if (other === undefined || other === row.node) continue;
    const owner = tunnelOwner(model.plan, row, other);
    const key = `${Math.min(row.node, other)}-${Math.max(row.node, other)}-${owner ?? 'x'}`;
    owners.set(key, owner);
    const group = groups.get(key) ?? new Map<string, TableRow[]>();
    const rows = group.get(row.entry.mn) ?? [];
    rows.push(row);
    group.set(row.entry.mn, rows);
    groups.set(key, group);
  }
  const tunnels: CanvasTunnel[] = [];
  for (const [key, group] of groups) {
    const owner = owners.get(key) ?? null;
    const color = owner === null ? NO_ANCHOR : (colors[owner] ?? NO_ANCHOR);
    if (model.plan.mobiles.length > SEPARATE_MOBILES) tunnels.push(makeTunnel(key, owner, color, [...group.values()].flat()));
    else for (const [mn, rows] of group) tunnels.push(makeTunnel(`${key}-${mn}`, owner, color, rows));
  }
  return tunnels.toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

/** True when exactly one end believes in the tunnel. */
export function endsDisagree(tunnel: CanvasTunnel): boolean {
  return (tunnel.halves[0] === null) !== (tunnel.halves[1] === null);
}

/**
 * The line of a tunnel: the routed path between its ends over the wires, to a mobile by way of its access router; a bow when there is
 * no such path. `place` gives a node's point, `serving` the access router of a mobile (or null).
 */
export function tunnelLine(
  plan: Plan,
  tunnel: Pick<CanvasTunnel, 'ends'>,
  routes: Routes,
  place: (node: number) => Point,
  serving: (mobile: number) => number | null,
): { readonly nodes: readonly number[]; readonly points: readonly Point[] } {
  const [a, b] = tunnel.ends;
  const anchorOf = (node: number): number | null => (plan.scenario.nodes[node]?.kind === 'mobile' ? serving(node) : node);
  const from = anchorOf(a);
  const to = anchorOf(b);
  const route = from === null || to === null ? null : routes.route(from, to);
  if (route === null) return { nodes: [a, b], points: bow(place(a), place(b), 40) };
  const nodes = [...(from === a ? [] : [a]), ...route, ...(to === b ? [] : [b])];
  return { nodes, points: nodes.map(place) };
}

/**
 * The links that a tunnel really occupies: those under a half that its end holds. A ghost half is drawn beneath everything and needs no
 * room. `nodes` and `points` are the tunnel's line. Links are written `low-high`.
 */
export function heldLinks(tunnel: Pick<CanvasTunnel, 'halves'>, nodes: readonly number[], points: readonly Point[]): string[] {
  // A bow has more points than nodes; it runs over no link.
  if (points.length !== nodes.length) return [];
  const middle = polylineLength(points) / 2;
  const held: string[] = [];
  let walked = 0;
  for (let index = 1; index < nodes.length; index++) {
    const [a, b] = [nodes[index - 1] ?? 0, nodes[index] ?? 0];
    const start = walked;
    walked += distance(points[index - 1] ?? ORIGIN, points[index] ?? ORIGIN);
    const used = (tunnel.halves[0] !== null && start < middle) || (tunnel.halves[1] !== null && walked > middle);
    if (used) held.push(linkKey(a, b));
  }
  return held;
}

/** The lane of each tunnel so that those sharing a link lie beside each other: 0, 1, −1, 2, … in the order given. */
export function assignLanes(held: readonly (readonly string[])[]): number[] {
  const taken = new Map<string, Set<number>>();
  return held.map((links) => {
    let lane = 0;
    while (links.some((link) => taken.get(link)?.has(lane) === true)) lane = lane > 0 ? -lane : 1 - lane;
    for (const link of links) {
      const set = taken.get(link) ?? new Set<number>();
      set.add(lane);
      taken.set(link, set);
    }
    return lane;
  });
}

/** The two halves of a line moved `offset` aside and cut back by `trim` at each end: from each end to the middle, where they meet. */
export function halfLines(
  points: readonly Point[],
  offset: number,
  trim: readonly [number, number],
): readonly [Point[], Point[]] {
  const line = offsetPolyline(points, offset);
  const length = polylineLength(line);
  const start = Math.min(trim[0], length / 2);
  const end = Math.max(length - trim[1], length / 2);
  const mid = (start + end) / 2;
  return [slicePolyline(line, start, mid), slicePolyline(line, mid, end)];
}

function makeTunnel(key: string, owner: number | null, color: number, rows: readonly TableRow[]): CanvasTunnel {
  const [low = 0, high = 0] = key.split('-', 2).map(Number);
  return {
    key,
    ends: [low, high],
    halves: [makeHalf(rows.filter((row) => row.node === low)), makeHalf(rows.filter((row) => row.node === high))],
    owner,
    color,
    mobiles: [...new Set(rows.map((row) => row.entry.mn))],
    addresses: [...new Set(rows.flatMap(carriedBy))],
    outer: outerOf(rows, low),
  };
}

function makeHalf(rows: readonly TableRow[]): TunnelHalf | null {
  if (rows.length === 0) return null;
  const expiring = rows.filter((row) => row.entry.expiresNs !== undefined);
  const soonest = expiring.toSorted((a, b) => (a.entry.expiresNs ?? 0) - (b.entry.expiresNs ?? 0))[0];
  return {
    rows,
    changedNs: Math.max(...rows.map((row) => row.changedNs)),
    expiresNs: soonest?.entry.expiresNs ?? null,
    lifetimeNs: soonest?.entry.lifetimeNs ?? null,
  };
}

/** The node whose prefix the tunnel carries; without an address in the row, the end that is not an access router or a mobile. */
function tunnelOwner(plan: Plan, row: TableRow, other: number): number | null {
  for (const carried of carriedBy(row)) {
    const owner = prefixOwner(plan, carried);
    if (owner !== null) return owner;
  }
  const anchors = [row.node, other].filter((node) => {
    const kind = plan.scenario.nodes[node]?.kind;
    return kind !== 'mobile' && kind !== 'access-router';
  });
  return anchors.length === 1 ? (anchors[0] ?? null) : Math.min(row.node, other);
}

/** The prefixes (or the address) that a tunnel end carries. */
function carriedBy(row: TableRow): string[] {
  const prefixes = row.entry['prefixes'];
  const listed = Array.isArray(prefixes) ? prefixes.filter((prefix) => typeof prefix === 'string') : [];
  return listed.length > 0 || row.entry.address === undefined ? listed : [row.entry.address];
}

/** The tunnel's outer addresses, from the `local` and `remote` of either end. */
function outerOf(rows: readonly TableRow[], low: number): readonly [string | null, string | null] {
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  for (const row of rows) {
    const local = text(row.entry['local']);
    const remote = text(row.entry['remote']);
    if (local !== null || remote !== null) return row.node === low ? [local, remote] : [remote, local];
  }
  return [null, null];
}

function linkKey(a: number, b: number): string {
  return a < b ? `${a}-${b}` : `${b}-${a}`;
}
