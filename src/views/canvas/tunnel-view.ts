/** The tunnels of a pane as they lie on the canvas: lines, lanes and the SVG paths that show them, kept up when their ends move. */
import type { Plan } from '#scenario/plan.ts';
import type { RunModel } from '#store/model.ts';
import { pathData, polylineLength, slicePolyline, type Point } from '../shared/geometry.ts';
import { runsBothWays } from './paint-paths.ts';
import { createRoutes, type Routes } from './routes.ts';
import { nodeRadius } from './segments.ts';
import { assignLanes, endsDisagree, halfLines, heldLinks, tunnelLine, tunnelsOf, type CanvasTunnel } from './tunnels.ts';

/** Widest bore of a tunnel in design pixels: with one lane of packets, and with one for each way. */
const BORE = { oneWay: 20, twoWay: 33 } as const;

/** What walls and a gap add to the bore, and the room that all tunnels of one link share. */
const WALLS = 11;
const ROOM = 88;

/** More tunnels than this on one link lie on top of each other, thin. */
const MOST_LANES = 5;
const THIN = 7;

/** Thickness in design pixels of the flange that closes a tunnel at each end. */
const FLANGE = 4;

/** A tunnel with its place beside others: `shift` to the right of the way from its first end, and the width inside, in design pixels. */
export interface PlacedTunnel extends CanvasTunnel {
  readonly shift: number;
  readonly bore: number;
  readonly disagree: boolean;
}

/** Keeps the tunnels of a model. */
export interface TunnelView {
  tunnels(): readonly PlacedTunnel[];
  /** Reads the model again; true when React has to render (tunnels, halves or lanes have changed). */
  refresh(model: RunModel, colors: Uint8Array, points: readonly Point[], unit: number): boolean;
  /** Some mobiles have moved: lines that end at them follow. */
  follow(model: RunModel, points: readonly Point[], unit: number, moved: readonly number[]): void;
  /** Writes all lines into the SVG's elements. */
  attach(): void;
  /** Sideways shift in design pixels of packets inside a tunnel between two nodes, to the right of their way. */
  shift(from: number, to: number): number;
}

interface TunnelPaths {
  readonly halves: readonly [string, string];
  readonly flanges: readonly [string, string];
  readonly whole: string;
}

/** Tunnels of one pane; `world` is searched for `[data-tunnel]` groups with `[data-half]` and `[data-hit]` paths. */
export function createTunnelView(plan: Plan, world: SVGGElement): TunnelView {
  const widest = runsBothWays(plan) ? BORE.twoWay : BORE.oneWay;
  let placed: readonly PlacedTunnel[] = [];
  let signature = '';
  let routes: Routes = createRoutes(plan);
  let failedCount = 0;
  const lines = new Map<string, TunnelPaths>();
  const shifts = new Map<number, number>();

  const serving =
    (model: RunModel) =>
    (mobile: number): number | null =>
      model.attachments.find((row) => row.mobile === mobile && (row.router ?? row.movingTo) !== null)?.router ?? null;

  const lay = (model: RunModel, tunnel: PlacedTunnel, points: readonly Point[], unit: number): void => {
    const place = (node: number): Point => points[node] ?? { x: 0, y: 0 };
    const { points: line } = tunnelLine(plan, tunnel, routes, place, serving(model));
    const trim = (node: number): number => (nodeRadius(plan, node) + 5) * unit;
    const [a, b] = halfLines(line, tunnel.shift * unit, [trim(tunnel.ends[0]), trim(tunnel.ends[1])]);
    const start = pathData(a);
    const end = pathData(b);
    const thick = FLANGE * unit;
    lines.set(tunnel.key, {
      halves: [start, end],
      flanges: [pathData(slicePolyline(a, 0, thick)), pathData(slicePolyline(b, polylineLength(b) - thick, polylineLength(b)))],
      whole: `${start}${end.replace('M', 'L')}`,
    });
  };

  const write = (tunnel: PlacedTunnel): void => {
    const line = lines.get(tunnel.key);
    const all = (part: string): NodeListOf<Element> =>
      world.querySelectorAll(`[data-tunnel="${CSS.escape(tunnel.key)}"] ${part}`);
    if (line === undefined) return;
    for (const end of [0, 1] as const) {
      for (const path of all(`[data-half="${end}"]`)) path.setAttribute('d', line.halves[end]);
      for (const path of all(`[data-flange="${end}"]`)) path.setAttribute('d', line.flanges[end]);
    }
    for (const path of all('[data-hit]')) path.setAttribute('d', line.whole);
  };

  return {
    tunnels: () => placed,
    refresh(model, colors, points, unit) {
      if (model.failedNodes.size !== failedCount) {
        failedCount = model.failedNodes.size;
        routes = createRoutes(plan, model.failedNodes);
      }
      const found = tunnelsOf(model, colors);
      const place = (node: number): Point => points[node] ?? { x: 0, y: 0 };
      const lanes = assignLanes(
        found.map((tunnel) => {
          const line = tunnelLine(plan, tunnel, routes, place, serving(model));
          return heldLinks(tunnel, line.nodes, line.points);
        }),
      );
      const count = Math.max(0, ...lanes) - Math.min(0, ...lanes) + 1;
      const crowded = count > MOST_LANES;
      const bore = crowded ? THIN : Math.min(widest, ROOM / count - WALLS);
      placed = found.map((tunnel, index) => ({
        ...tunnel,
        shift: crowded ? 0 : (lanes[index] ?? 0) * (bore + WALLS),
        bore,
        disagree: endsDisagree(tunnel),
      }));
      shifts.clear();
      lines.clear();
      for (const tunnel of placed) {
        lay(model, tunnel, points, unit);
        shifts.set(wayKey(tunnel.ends[0], tunnel.ends[1]), tunnel.shift);
        shifts.set(wayKey(tunnel.ends[1], tunnel.ends[0]), -tunnel.shift);
        write(tunnel);
      }
      const next = placed.map(tunnelSignature).join('|');
      if (next === signature) return false;
      signature = next;
      return true;
    },
    follow(model, points, unit, moved) {
      for (const tunnel of placed) {
        if (!moved.includes(tunnel.ends[0]) && !moved.includes(tunnel.ends[1])) continue;
        lay(model, tunnel, points, unit);
        write(tunnel);
      }
    },
    attach() {
      for (const tunnel of placed) write(tunnel);
    },
    shift: (from, to) => shifts.get(wayKey(from, to)) ?? 0,
  };
}

/** A number for a way between two nodes: asked for once per packet and frame. */
function wayKey(from: number, to: number): number {
  return from * 65_536 + to;
}

function tunnelSignature(tunnel: PlacedTunnel): string {
  return `${tunnel.key}:${tunnel.shift}/${tunnel.bore}:${tunnel.halves.map((half) => (half === null ? '-' : `${half.rows.length}@${half.changedNs}`)).join('/')}`;
}
