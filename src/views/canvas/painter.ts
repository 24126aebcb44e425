/**
 * The two 2D canvases of a pane under the zoom transform: trails (fading paths), repainted a few times a second, and packets with their
 * drops, repainted with every frame that shows something new.
 */
import { flowShown, messageShown } from '#store/filters.ts';
import type { MessageRow, RunModel } from '#store/model.ts';
import type { Filters, SessionState } from '#store/session-state.ts';
import { trackOf } from '#store/ghost.ts';
import { NO_ANCHOR } from '../shared/palette.ts';
import type { Point } from '../shared/geometry.ts';
import type { Strings } from '../strings/strings.ts';
import type { Differences } from './differences.ts';
import { dropPoint, paintDrops, type Fall } from './drops.ts';
import { boxAt, labelBox, type Box } from './label-boxes.ts';
import { dockPoint, pointOf, type CanvasLayout, type LabelSide } from './layout.ts';
import { badgesOf, nodeName } from './node-looks.ts';
import { CONTROL_FLOW, createPacketStyles, type PacketStyle } from './packet-style.ts';
import { paintPackets, type PacketScene } from './paint-packets.ts';
import { ghostSight, paintGhost } from './paint-ghost.ts';
import { flowOffset, paintPaths, pathFadeNs, runsBothWays } from './paint-paths.ts';
import { readTheme, type PaintTheme, type Paper } from './paint-theme.ts';
import { nodeRadius, type Segments } from './segments.ts';
import { buildTrains, createTrains } from './trains.ts';
import type { View } from './zoom-control.ts';

/** Control messages keep this far to the right of their way, in design pixels, so that those that meet pass each other. */
const CONTROL_OFFSET = { oneWay: 17, twoWay: 25 } as const;

/** A packet is hit within this many design pixels. */
const REACH = 20;

/** In a larger drawing labels are too small for paths to be taken from behind them. */
const MOST_HALOS = 80;

/** What a painter works with; `points`, `segments` and `shift` are kept up by the scene. */
export interface PainterParts {
  readonly overlay: HTMLCanvasElement;
  readonly trails: HTMLCanvasElement;
  readonly pane: number;
  readonly model: RunModel;
  readonly layout: CanvasLayout;
  readonly colors: Uint8Array;
  readonly segments: Segments;
  readonly points: readonly Point[];
  readonly words: Strings;
  /** Sideways shift of packets in a tunnel between two nodes. */
  readonly shift: (from: number, to: number) => number;
  /** Whether a direction is a wire, or a radio channel in use. */
  readonly onAir: (direction: number) => boolean;
}

/** A mobile's icon and name, design pixels around its point; labels of lost packets keep clear of those of so many mobiles. */
const MOBILE_BOX: Box = { x0: -15, y0: -24, x1: 62, y1: 24 };
const MOST_CLEAR = 12;

/** How the plane is seen: zoom, size of icons, and what differs from the pane beside. */
export interface Sight {
  readonly view: View;
  readonly unit: number;
  /** Least size of text, design pixels. */
  readonly text: number;
  readonly differences: Differences;
  /** Sides on which names stand now. */
  readonly sides: readonly LabelSide[];
}

/** Paints a pane. */
export interface Painter {
  /** Reads the names of new control messages. */
  readMessages(): void;
  readTheme(): void;
  resize(width: number, height: number): void;
  paintTrails(state: SessionState, sight: Sight): void;
  paintPackets(state: SessionState, sight: Sight, falls: readonly Fall[], clockMs: number): void;
  /** The packet within reach of a point on the plane (control messages first), or null. */
  packetAt(point: Point, unit: number): { readonly packetId: number; readonly control: boolean } | null;
}

/** A painter for one model. */
export function createPainter(parts: PainterParts): Painter {
  const { model, segments, pane, words } = parts;
  const { plan } = model;
  const front = parts.overlay.getContext('2d');
  // Trails change rarely. Painted here and handed over as a bitmap they cost nothing in frames without them; a 2D canvas that stands
  // still is copied in every frame in which another one changes.
  const trailsPaper = new OffscreenCanvas(1, 1);
  const back = trailsPaper.getContext('2d');
  const trailsShown = parts.trails.getContext('bitmaprenderer');
  const flowCount = plan.scenario.flows?.length ?? 0;
  const styles = createPacketStyles(model, parts.colors);
  const trains = createTrains();
  const waiting = new Uint16Array(segments.from.length);
  const fades = Float64Array.from(plan.scenario.flows ?? [], (flow) => pathFadeNs(flow.pps));
  const twoWay = runsBothWays(plan);
  const controlOffset = twoWay ? CONTROL_OFFSET.twoWay : CONTROL_OFFSET.oneWay;
  const flowColors = new Uint8Array(flowCount).fill(NO_ANCHOR);
  const pathShift = new Map<number, number>();
  const rows = new Map<number, MessageRow>();
  let namesRead = 0;
  const looks: PacketStyle[] = [];
  let px = new Float32Array(1024);
  let py = new Float32Array(1024);
  let theme: PaintTheme = readTheme(parts.overlay);
  let ratio = 1;

  const nominal = (flow: number, direction: number): number => {
    const pps = plan.scenario.flows?.[flow]?.pps ?? 0;
    const delay = segments.delayNs[direction]!;
    return pps > 0 && delay > 0 ? 1e9 / pps / delay : 0;
  };

  const offset = (style: PacketStyle, flow: number, direction: number): number => {
    const shift = style.tunnel === null ? 0 : parts.shift(style.tunnel.from, style.tunnel.to);
    if (style.shape === 'control') return controlOffset + shift;
    const key = direction * flowCount + flow;
    // Remembered for the trail that the packet leaves.
    if (shift !== 0) pathShift.set(key, shift);
    else if (pathShift.size > 0) pathShift.delete(key);
    return (flow < flowCount ? flowOffset(flow, flowCount, twoWay, style.tunnel !== null) : 0) + shift;
  };

  const begin = (context: Paper, { view }: Sight): void => {
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, context.canvas.width, context.canvas.height);
    context.setTransform(ratio * view.k, 0, 0, ratio * view.k, ratio * view.x, ratio * view.y);
  };

  /** Paths end short of labels, as the lines of the drawing do. */
  const eraseBehindLabels = ({ unit, text, sides }: Sight): void => {
    if (back === null) return;
    back.globalCompositeOperation = 'destination-out';
    back.beginPath();
    plan.scenario.nodes.forEach((node, index) => {
      const label = node.label ?? node.id;
      const badges = badgesOf(
        { label, roles: model.roles.get(index) ?? [], failed: model.failedNodes.has(index) },
        words.canvas.failed,
      );
      const box = labelBox(sides[index] ?? 'below', nodeRadius(plan, index), label, badges, text);
      const { x0, y0, x1, y1 } = boxAt(pointOf(parts.points, index), box, unit);
      back.roundRect(x0 - 2 * unit, y0 - unit, x1 - x0 + 4 * unit, y1 - y0 + 2 * unit, 4 * unit);
    });
    back.fill();
    back.globalCompositeOperation = 'source-over';
  };

  const nodeShown = (filters: Filters, direction: number): boolean =>
    filters.nodes.length === 0 ||
    filters.nodes.includes(segments.from[direction]!) ||
    filters.nodes.includes(segments.to[direction]!);

  return {
    readMessages() {
      if (model.messages.length < namesRead) {
        rows.clear();
        namesRead = 0;
      }
      for (; namesRead < model.messages.length; namesRead++) {
        const row = model.messages[namesRead];
        if (row !== undefined) rows.set(row.packetId, row);
      }
    },
    readTheme() {
      theme = readTheme(parts.overlay);
    },
    resize(width, height) {
      ratio = Math.min(2, window.devicePixelRatio || 1);
      for (const canvas of [parts.overlay, parts.trails, trailsPaper]) {
        canvas.width = Math.round(width * ratio);
        canvas.height = Math.round(height * ratio);
      }
    },
    paintTrails(state, sight) {
      if (back === null) return;
      begin(back, sight);
      const { filters } = state;
      paintPaths(back, theme, sight.unit, model, segments, fades, {
        color: (flow) => flowColors[flow] ?? NO_ANCHOR,
        offset: (flow, direction, tunnelled) =>
          flowOffset(flow, flowCount, twoWay, tunnelled) + (tunnelled ? (pathShift.get(direction * flowCount + flow) ?? 0) : 0),
        shown: (flow, direction) => flowShown(filters, flow) && nodeShown(filters, direction) && parts.onAir(direction),
        only: (flow, direction) => sight.differences.paths.has(direction * flowCount + flow),
      });
      const track = trackOf(state.ghost, model.run);
      const ghost = state.ghost === null || track === null ? null : ghostSight(state.ghost, track, model);
      if (ghost !== null) {
        paintGhost(back, theme, segments, ghost, {
          offset: (flow) => flowOffset(flow, flowCount, twoWay, false),
          shown: (flow) => flowShown(filters, flow),
          dock: (router) => dockPoint(parts.layout, router, 0, 1),
          label: (node) => words.travel.ghost.mobile(nodeName(model, node)),
          mobiles: plan.mobiles.map((node) => pointOf(parts.points, node)),
          unit: sight.unit,
          text: sight.text,
        });
      }
      if (plan.scenario.nodes.length <= MOST_HALOS) eraseBehindLabels(sight);
      trailsShown?.transferFromImageBitmap(trailsPaper.transferToImageBitmap());
    },
    paintPackets(state, sight, falls, clockMs) {
      if (front === null) return;
      begin(front, sight);
      const { filters, selection } = state;
      const { unit, text } = sight;
      const packets = model.packetsInFlight();
      if (px.length < packets.count) {
        px = new Float32Array(2 * packets.count);
        py = new Float32Array(2 * packets.count);
      }
      for (let index = 0; index < packets.count; index++) {
        const flow = packets.flow[index]!;
        const look = styles.style(packets.headers[index]!, flow);
        looks[index] = look;
        if (flow < flowCount) flowColors[flow] = look.layers.at(-1) ?? NO_ANCHOR;
      }
      const ownPacket =
        selection !== null && (selection.kind === 'message' || selection.kind === 'packet') && selection.pane === pane;
      const scene: PacketScene = {
        context: front,
        theme,
        unit,
        text,
        segments,
        looks,
        px,
        py,
        panes: state.panes.length,
        offset,
        name: (packetId) => rows.get(packetId)?.detail.message ?? null,
        shown: (all, index) => {
          if (!nodeShown(filters, all.direction[index]!)) return false;
          if (all.flow[index] !== CONTROL_FLOW) return flowShown(filters, all.flow[index]!);
          const row = rows.get(all.packetId[index]!);
          return row === undefined ? filters.traffic !== 'data' : messageShown(filters, row);
        },
        selectedPacket: ownPacket ? selection.packetId : null,
        waiting: words.canvas.waiting,
        marked: (packetId) => sight.differences.messages.has(packetId),
      };
      paintPackets(scene, packets, (all) => buildTrains(all, flowCount, nominal, trains), waiting);
      paintDrops(
        front,
        theme,
        unit,
        text,
        falls,
        clockMs,
        state.reducedMotion,
        (drop) => dropPoint(drop, parts.layout, parts.points, segments, plan, unit),
        (drop) => (drop.flow === null ? NO_ANCHOR : (flowColors[drop.flow] ?? NO_ANCHOR)),
        (drop) => sight.differences.losses.has(drop.packetId),
        plan.mobiles.length > MOST_CLEAR ? [] : plan.mobiles.map((node) => boxAt(pointOf(parts.points, node), MOBILE_BOX, unit)),
        (count, reason) => words.canvas.dropped(count, words.reasons[reason]),
      );
    },
    packetAt(point, unit) {
      const packets = model.packetsInFlight();
      let best: { packetId: number; control: boolean } | null = null;
      let bestReach = REACH * unit;
      for (let index = 0; index < Math.min(packets.count, px.length); index++) {
        const control = packets.flow[index] === CONTROL_FLOW;
        // A control message is what a person aims at: it wins over the data around it.
        const reach = Math.hypot(px[index]! - point.x, py[index]! - point.y) * (control ? 0.5 : 1);
        if (reach >= bestReach) continue;
        bestReach = reach;
        best = { packetId: packets.packetId[index]!, control };
      }
      return best;
    },
  };
}
