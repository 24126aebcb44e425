/**
 * The fading path: every hop that a flow's packets took lately, as a line that fades unless the next packet reinforces it. Parallel
 * flows lie beside each other; where the packets were in a tunnel the line is double.
 */
import { toMs, type SimTime } from '#base/time.ts';
import type { Plan } from '#scenario/plan.ts';
import type { RunModel } from '#store/model.ts';
import { LINE_DASHES } from '../shared/palette.ts';
import type { PaintTheme, Paper } from './paint-theme.ts';
import type { Segments } from './segments.ts';

/** How long a hop of a path stays visible without reinforcement, ns of simulated time, for flows of usual rates. */
export const PATH_FADE_NS: SimTime = 160_000_000;

/** More hops of flows than this are drawn as one line per direction. */
const MOST_PATHS = 120;

type PathRow = ReturnType<RunModel['recentPaths']>[number];

/** A slow flow's path stays for this many of its packet intervals. */
const INTERVALS = 2.6;

/** How long the path of a flow stays: long enough that a steady flow's path never blinks. */
export function pathFadeNs(packetsPerSecond: number): SimTime {
  return Math.max(PATH_FADE_NS, packetsPerSecond > 0 ? (INTERVALS * 1e9) / packetsPerSecond : 0);
}

/** Strength (0 … 1) of a hop last used `ageNs` ago. */
export function pathStrength(ageNs: SimTime, fadeNs: SimTime): number {
  return Math.min(1, Math.max(0, 1 - toMs(ageNs) / toMs(fadeNs)));
}

/**
 * Sideways place of a flow's line and packets in design pixels to the right of the way: flows of a scenario are spread evenly, and when
 * traffic runs both ways each way keeps to its right. In a tunnel they lie closer.
 */
export function flowOffset(flow: number, flowCount: number, twoWay: boolean, tunnelled: boolean): number {
  const lanes = Math.min(flowCount, 4);
  if (twoWay) return tunnelled ? 8 : 8 + (flow % lanes) * 6;
  // Inside a tunnel there is little room, and its flows belong to one anchor anyhow.
  return ((flow % lanes) - (lanes - 1) / 2) * (tunnelled ? 2.5 : 7);
}

/** True when data runs both towards mobiles and from them. */
export function runsBothWays(plan: Plan): boolean {
  const flows = plan.scenario.flows ?? [];
  const mobile = (id: string): boolean => plan.scenario.nodes[plan.nodeIndex.get(id) ?? -1]?.kind === 'mobile';
  return (
    flows.some((flow) => flow.bidirectional === true) ||
    (flows.some((flow) => mobile(flow.from)) && flows.some((flow) => mobile(flow.to)))
  );
}

/** The newest path per direction when there are more than can be told apart; otherwise all of them. */
export function fewPaths(rows: readonly PathRow[]): readonly PathRow[] {
  if (rows.length <= MOST_PATHS) return rows;
  const newest = new Map<number, PathRow>();
  for (const row of rows) {
    const before = newest.get(row.direction);
    if (before === undefined || row.lastNs > before.lastNs) newest.set(row.direction, row);
  }
  return [...newest.values()];
}

/** Paints the paths as of the model's display time. `color` is a flow's colour number, `only` marks directions that only this pane's flow uses. */
export function paintPaths(
  context: Paper,
  theme: PaintTheme,
  unit: number,
  model: RunModel,
  segments: Segments,
  fades: Float64Array,
  look: {
    readonly color: (flow: number) => number;
    readonly offset: (flow: number, direction: number, tunnelled: boolean) => number;
    readonly shown: (flow: number, direction: number) => boolean;
    readonly only: (flow: number, direction: number) => boolean;
  },
): void {
  let widest = PATH_FADE_NS;
  for (const fade of fades) widest = Math.max(widest, fade);
  for (const row of fewPaths(model.recentPaths(widest))) {
    const strength = pathStrength(model.nowNs - row.lastNs, fades[row.flow] ?? PATH_FADE_NS);
    if (strength <= 0 || !look.shown(row.flow, row.direction)) continue;
    const color = look.color(row.flow);
    const dx = segments.bx[row.direction]! - segments.ax[row.direction]!;
    const dy = segments.by[row.direction]! - segments.ay[row.direction]!;
    const length = Math.hypot(dx, dy) || 1;
    const paint = (offset: number, width: number, alpha: number, stroke: string): void => {
      const sx = (-dy / length) * offset * unit;
      const sy = (dx / length) * offset * unit;
      context.globalAlpha = alpha;
      context.lineWidth = width * unit;
      context.strokeStyle = stroke;
      context.beginPath();
      context.moveTo(segments.ax[row.direction]! + sx, segments.ay[row.direction]! + sy);
      context.lineTo(segments.bx[row.direction]! + sx, segments.by[row.direction]! + sy);
      context.stroke();
    };
    const offset = look.offset(row.flow, row.direction, row.depth > 0);
    const ink = theme.data[color] ?? theme.quiet;
    context.lineCap = 'round';
    if (look.only(row.flow, row.direction)) paint(offset, 13, 0.22 * strength, ink);
    context.setLineDash((LINE_DASHES[color] ?? []).map((dash) => dash * unit));
    if (row.depth > 0) {
      paint(offset - 2.3, 1.6, 0.16 + 0.5 * strength, ink);
      paint(offset + 2.3, 1.6, 0.16 + 0.5 * strength, ink);
    } else {
      paint(offset, 3, 0.1 + 0.45 * strength, ink);
    }
    context.setLineDash([]);
  }
  context.globalAlpha = 1;
}
