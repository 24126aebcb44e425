/** The ghost of a replaced future on the canvas: which way packets went and where mobiles were in it, where that differs from the present. */
import type { SimTime } from '#base/time.ts';
import { ghostAttachment, ghostPathsAt, type Ghost, type GhostPath, type GhostTrack } from '#store/ghost.ts';
import type { RunModel } from '#store/model.ts';
import { distance, type Point } from '../shared/geometry.ts';
import { PATH_FADE_NS } from './paint-paths.ts';
import type { PaintTheme, Paper } from './paint-theme.ts';
import type { Segments } from './segments.ts';

/** Hops of the present that were used this lately are not drawn as the ghost's. */
const PRESENT_NS: SimTime = 400_000_000;

/** A mobile that was somewhere else in the old future. */
export interface GhostMobile {
  readonly mobile: number;
  /** The router that it was at, or was moving to. */
  readonly router: number;
}

/** What of a ghost is seen at the model's display time. */
export interface GhostSight {
  readonly paths: readonly GhostPath[];
  readonly mobiles: readonly GhostMobile[];
}

/** What differs between the old future and the present at the display time; null outside the stretch that the ghost has. */
export function ghostSight(
  ghost: Ghost,
  track: GhostTrack,
  model: Pick<RunModel, 'nowNs' | 'attachments' | 'recentPaths' | 'plan'>,
): GhostSight | null {
  const { nowNs } = model;
  if (nowNs <= ghost.forkNs || nowNs > ghost.shownNs) return null;
  const flows = Math.max(1, model.plan.scenario.flows?.length ?? 0);
  const present = new Set(model.recentPaths(PRESENT_NS).map((row) => row.direction * flows + row.flow));
  const paths = ghostPathsAt(track, nowNs, PATH_FADE_NS).filter((path) => !present.has(path.direction * flows + path.flow));
  const mobiles = model.attachments.flatMap((row): GhostMobile[] => {
    const before = ghostAttachment(track, row.mobile, row.interface, nowNs);
    const router = before?.router ?? before?.movingTo ?? null;
    return router === null || router === (row.router ?? row.movingTo) ? [] : [{ mobile: row.mobile, router }];
  });
  return { paths, mobiles };
}

/** How the ghost is drawn. */
export interface GhostLook {
  readonly offset: (flow: number) => number;
  readonly shown: (flow: number) => boolean;
  /** Where a mobile stands at a router. */
  readonly dock: (router: number) => Point;
  /** The words beside a mobile's ghost. */
  readonly label: (mobile: number) => string;
  /** Where the mobiles are drawn. */
  readonly mobiles: readonly Point[];
  readonly unit: number;
  readonly text: number;
}

/** A mobile that is as near as this to a ghost has its name where the ghost's would be; design pixels. */
const NEAR = 70;

/** Paints it: dotted ways, broken outlines of phones. */
export function paintGhost(context: Paper, theme: PaintTheme, segments: Segments, sight: GhostSight, look: GhostLook): void {
  const { unit } = look;
  context.strokeStyle = theme.quiet;
  context.lineCap = 'round';
  context.globalAlpha = 0.85;
  context.lineWidth = 2 * unit;
  context.setLineDash([0.5 * unit, 5 * unit]);
  for (const { direction, flow } of sight.paths) {
    if (!look.shown(flow)) continue;
    const dx = segments.bx[direction]! - segments.ax[direction]!;
    const dy = segments.by[direction]! - segments.ay[direction]!;
    const aside = (look.offset(flow) * unit) / (Math.hypot(dx, dy) || 1);
    context.beginPath();
    context.moveTo(segments.ax[direction]! - dy * aside, segments.ay[direction]! + dx * aside);
    context.lineTo(segments.bx[direction]! - dy * aside, segments.by[direction]! + dx * aside);
    context.stroke();
  }
  context.lineWidth = 1.6 * unit;
  context.setLineDash([3.5 * unit, 2.5 * unit]);
  for (const { mobile, router } of sight.mobiles) {
    const { x, y } = look.dock(router);
    context.beginPath();
    context.roundRect(x - 10 * unit, y - 17 * unit, 20 * unit, 34 * unit, 4 * unit);
    context.globalAlpha = 0.85;
    context.fillStyle = theme.canvas;
    context.fill();
    context.globalAlpha = 1;
    context.stroke();
    context.fillStyle = theme.quiet;
    const size = Math.max(11, look.text) * unit;
    const below = look.mobiles.some((point) => distance(point, { x, y }) < NEAR * unit);
    context.font = `${size}px ${theme.font}`;
    context.textAlign = below ? 'center' : 'left';
    context.textBaseline = 'middle';
    context.fillText(look.label(mobile), below ? x : x + 14 * unit, below ? y + 22 * unit + size / 2 : y);
  }
  context.setLineDash([]);
  context.globalAlpha = 1;
}
