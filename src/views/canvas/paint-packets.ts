/**
 * Packets, trains and queues on the 2D canvas. The context is already under the zoom transform; `unit` is the canvas length of one
 * design pixel. Shapes: a data packet is a disc, a tunnelled one a disc inside a capsule, a control message an envelope with its name.
 */
import type { PacketsInFlight } from '#store/model.ts';
import { DISC_MARKS, NO_ANCHOR } from '../shared/palette.ts';
import { CONTROL_FLOW, type PacketStyle } from './packet-style.ts';
import { CROWD_FROM, paintCrowd } from './paint-crowd.ts';
import type { PaintTheme } from './paint-theme.ts';
import type { Segments } from './segments.ts';
import { PAUSE, type Trains } from './trains.ts';

/** Above this many packets on the screen they are drawn plainly: no outlines, marks or couplings, and a capsule is one square. */
const PLAIN_FROM = 350;

/** Cars closer than this many design pixels are drawn as one band. */
const BAND_BELOW = 8;

/** Tunnelled cars closer than this share one long capsule. */
const SHARED_BELOW = 27;

/** Names are written beside control messages up to this many at once. */
const MOST_NAMES = 40;

/** A queue of one packet is no queue: it may just be leaving. */
const QUEUE_FROM = 2;

const DISC = 5.2;

/** What painting a frame's packets needs. */
export interface PacketScene {
  readonly context: CanvasRenderingContext2D;
  readonly theme: PaintTheme;
  readonly unit: number;
  /** Least size of text, design pixels. */
  readonly text: number;
  readonly segments: Segments;
  /** Sideways shift in design pixels, to the right of the way. */
  offset(style: PacketStyle, flow: number, direction: number): number;
  name(packetId: number): string | null;
  shown(packets: PacketsInFlight, index: number): boolean;
  readonly selectedPacket: number | null;
  /** Packets of control messages that only this pane has. */
  marked(packetId: number): boolean;
  /** What stands beside packets that wait for a link. */
  waiting(count: number): string;
  /** How each packet looks, and out: its centre, for hit tests; parallel to the packets' arrays. */
  readonly looks: readonly PacketStyle[];
  readonly px: Float32Array;
  readonly py: Float32Array;
  /** How many panes are on the screen: together they cost what one with as many packets does. */
  readonly panes: number;
}

/** Paints everything in flight. `trainsOf` couples data packets, `waiting` is scratch with one counter per direction. */
export function paintPackets(
  scene: PacketScene,
  packets: PacketsInFlight,
  trainsOf: (packets: PacketsInFlight) => Trains,
  waiting: Uint16Array,
): void {
  const queued = locate(scene, packets, waiting);
  if (packets.count * scene.panes > CROWD_FROM) paintCrowd(scene, packets);
  else paintTrains(scene, packets, trainsOf(packets));
  if (queued) paintQueues(scene, waiting);
  let names = 0;
  for (let index = 0; index < packets.count; index++) {
    const control = packets.flow[index] === CONTROL_FLOW;
    if (!control || !scene.shown(packets, index)) continue;
    paintControl(scene, packets, index, names++ < MOST_NAMES);
  }
}

/** Works out where each packet is, and counts those that wait in queues. True when a queue has to be shown. */
function locate(scene: PacketScene, packets: PacketsInFlight, waiting: Uint16Array): boolean {
  const { segments, unit, px, py } = scene;
  let queued = false;
  waiting.fill(0);
  for (let index = 0; index < packets.count; index++) {
    const direction = packets.direction[index]!;
    const t = packets.progress[index]!;
    const ax = segments.ax[direction]!;
    const ay = segments.ay[direction]!;
    const dx = segments.bx[direction]! - ax;
    const dy = segments.by[direction]! - ay;
    const length = Math.hypot(dx, dy) || 1;
    const shift = (scene.offset(scene.looks[index]!, packets.flow[index]!, direction) * unit) / length;
    px[index] = ax + dx * t - dy * shift;
    py[index] = ay + dy * t + dx * shift;
    if (t === 0 && ++waiting[direction]! >= QUEUE_FROM) queued = true;
  }
  return queued;
}

function paintTrains(scene: PacketScene, packets: PacketsInFlight, trains: Trains): void {
  for (let train = 0; train < trains.count; train++) paintTrain(scene, packets, trains, train);
}

function paintTrain(scene: PacketScene, packets: PacketsInFlight, trains: Trains, train: number): void {
  const { unit, segments, px, py } = scene;
  const start = trains.first[train]!;
  const end = trains.first[train + 1]!;
  const head = trains.order[start]!;
  if (!scene.shown(packets, head)) return;
  const direction = packets.direction[head]!;
  const length = Math.hypot(segments.bx[direction]! - segments.ax[direction]!, segments.by[direction]! - segments.ay[direction]!);
  const gap = (trains.spacing[train]! * length) / unit;
  const band = end - start > 3 && gap < BAND_BELOW;
  const plain = packets.count * scene.panes > PLAIN_FROM;
  const style = scene.looks[head]!;
  const shared = !plain && !band && style.layers.length > 1 && gap < SHARED_BELOW;
  for (let car = start, first = start; car < end; car++) {
    const a = trains.order[car]!;
    const holes = car + 1 < end ? trains.holes[car]! : PAUSE;
    if (holes !== 0) {
      if (shared)
        paintCapsules(scene, style, px[trains.order[first]!]!, py[trains.order[first]!]!, px[a]!, py[a]!, direction, false);
      first = car + 1;
      if (holes !== PAUSE) paintHoles(scene, a, trains.order[car + 1]!, holes, band ? 3 : DISC);
    } else if (band || !(plain || shared)) {
      couple(scene, style, a, trains.order[car + 1]!, band);
    }
  }
  for (let car = start; car < end; car++) {
    const index = trains.order[car]!;
    if (packets.packetId[index] === scene.selectedPacket) paintSelection(scene, index);
    // In a band the ends and the neighbours of a hole stay cars, so that the shape can still be read.
    const inside = band && car > start && car + 1 < end && trains.holes[car] === 0 && trains.holes[car - 1] === 0;
    if (inside) continue;
    if (style.layers.length > 1 && !shared)
      paintCapsules(scene, style, px[index]!, py[index]!, px[index]!, py[index]!, direction, plain);
    paintCar(scene, style, px[index]!, py[index]!, direction, plain);
  }
}

/** The coupling between two cars; in a band it is as wide as the cars. */
function couple(scene: PacketScene, style: PacketStyle, a: number, b: number, band: boolean): void {
  const { context, theme, unit, px, py } = scene;
  const color = theme.data[style.layers.at(-1) ?? NO_ANCHOR] ?? theme.ink;
  if (band && style.shape === 'tunnelled')
    stroke(context, px[a]!, py[a]!, px[b]!, py[b]!, theme.data[style.layers[0] ?? NO_ANCHOR] ?? color, 13 * unit, 0.35);
  stroke(context, px[a]!, py[a]!, px[b]!, py[b]!, color, (band ? 7 : 2) * unit, band ? 0.9 : 0.45);
}

/** Missing cars: dashed empty rings where they should be. */
function paintHoles(scene: PacketScene, a: number, b: number, holes: number, radius: number): void {
  const { context, theme, unit, px, py } = scene;
  context.strokeStyle = theme.lost;
  context.lineWidth = 1.5 * unit;
  context.setLineDash([2.4 * unit, 2.2 * unit]);
  for (let hole = 1; hole <= holes; hole++) {
    const t = hole / (holes + 1);
    context.beginPath();
    context.arc(px[a]! + (px[b]! - px[a]!) * t, py[a]! + (py[b]! - py[a]!) * t, (radius - 0.5) * unit, 0, 2 * Math.PI);
    context.stroke();
  }
  context.setLineDash([]);
}

/** One data packet without what it is wrapped in. */
function paintCar(scene: PacketScene, style: PacketStyle, x: number, y: number, direction: number, plain: boolean): void {
  const { context, theme, unit, segments } = scene;
  const depth = style.layers.length - 1;
  const color = style.layers[depth] ?? NO_ANCHOR;
  const radius = (depth > 0 ? DISC - 0.9 : DISC) * unit;
  const ink = theme.data[color] ?? theme.ink;
  if (style.extended) {
    // A routing header or a Home Address option rides behind the packet like a tender.
    const dx = segments.bx[direction]! - segments.ax[direction]!;
    const dy = segments.by[direction]! - segments.ay[direction]!;
    const back = (radius + 2.6 * unit) / (Math.hypot(dx, dy) || 1);
    stroke(context, x - dx * back, y - dy * back, x, y, ink, 4.4 * unit, 1);
  }
  context.fillStyle = ink;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
  if (plain) return;
  if (depth === 0) {
    context.strokeStyle = theme.canvas;
    context.lineWidth = 1.2 * unit;
    context.stroke();
  }
  paintMark(context, DISC_MARKS[color] ?? 'plain', x, y, radius, theme.canvas);
}

/**
 * The capsules of a tunnelled packet, one per outer header, around the way from one car (ax, ay) to another further on (bx, by): the same
 * point for a single packet, the ends of a train that shares its capsules.
 */
function paintCapsules(
  scene: PacketScene,
  style: PacketStyle,
  ax: number,
  ay: number,
  bx: number,
  by: number,
  direction: number,
  plain: boolean,
): void {
  const { context, theme, unit, segments } = scene;
  const dx = segments.bx[direction]! - segments.ax[direction]!;
  const dy = segments.by[direction]! - segments.ay[direction]!;
  const length = Math.hypot(dx, dy) || 1;
  const depth = style.layers.length - 1;
  for (let layer = 0; layer < depth; layer++) {
    const out = depth - 1 - layer;
    const width = (13.4 + 6.4 * out) * unit;
    const color = theme.data[style.layers[layer] ?? NO_ANCHOR] ?? theme.ink;
    if (plain) {
      context.globalAlpha = 0.4;
      context.fillStyle = color;
      context.fillRect(ax - width / 2, ay - width / 2, width, width);
      context.globalAlpha = 1;
      continue;
    }
    const ux = (dx / length) * (5 + 3.4 * out) * unit;
    const uy = (dy / length) * (5 + 3.4 * out) * unit;
    stroke(context, ax - ux, ay - uy, bx + ux, by + uy, color, width, 1);
    stroke(context, ax - ux, ay - uy, bx + ux, by + uy, theme.canvas, width - 3.2 * unit, 1);
  }
}

/** The mark that tells an anchor without its colour. */
function paintMark(context: CanvasRenderingContext2D, mark: string, x: number, y: number, r: number, color: string): void {
  if (mark === 'plain') return;
  context.strokeStyle = color;
  context.fillStyle = color;
  context.lineWidth = 0.3 * r;
  context.beginPath();
  if (mark === 'dot') context.arc(x, y, 0.36 * r, 0, 2 * Math.PI);
  else if (mark === 'ring') context.arc(x, y, 0.55 * r, 0, 2 * Math.PI);
  else if (mark === 'half') context.arc(x, y, 0.62 * r, -Math.PI / 2, Math.PI / 2);
  else {
    if (mark !== 'stem') context.moveTo(x - 0.6 * r, y);
    if (mark !== 'stem') context.lineTo(x + 0.6 * r, y);
    if (mark !== 'bar') context.moveTo(x, y - 0.6 * r);
    if (mark !== 'bar') context.lineTo(x, y + 0.6 * r);
  }
  if (mark === 'dot' || mark === 'half') context.fill();
  else context.stroke();
}

/** A control message: an envelope, in a capsule when it is tunnelled, with its name outside of the line. */
function paintControl(scene: PacketScene, packets: PacketsInFlight, index: number, named: boolean): void {
  const { context, theme, unit, text, segments, px, py } = scene;
  const x = px[index]!;
  const y = py[index]!;
  const direction = packets.direction[index]!;
  const style = scene.looks[index]!;
  const dx = segments.bx[direction]! - segments.ax[direction]!;
  const dy = segments.by[direction]! - segments.ay[direction]!;
  const length = Math.hypot(dx, dy) || 1;
  if (packets.packetId[index] === scene.selectedPacket) paintSelection(scene, index);
  if (style.layers.length > 1) paintCapsules(scene, style, x - 4 * unit, y, x + 4 * unit, y, direction, false);
  const w = 9 * unit;
  const h = 6.4 * unit;
  context.fillStyle = theme.surface;
  context.strokeStyle = theme.control;
  context.lineWidth = 1.7 * unit;
  context.beginPath();
  context.roundRect(x - w, y - h, 2 * w, 2 * h, 2 * unit);
  context.fill();
  context.stroke();
  context.beginPath();
  context.moveTo(x - w, y - h + unit);
  context.lineTo(x, y + 1.2 * unit);
  context.lineTo(x + w, y - h + unit);
  context.stroke();
  const plain = named ? scene.name(packets.packetId[index]!) : null;
  if (plain === null) return;
  const marked = scene.marked(packets.packetId[index]!);
  // A lozenge says the same as the colours do.
  const name = marked ? `◆ ${plain}` : plain;
  // The name stands on the right of the way, where the message already keeps: two that meet do not cover each other's names.
  const side = { x: -dy / length, y: dx / length };
  const size = Math.max(12.5, text) * unit;
  context.font = `650 ${size}px ${theme.font}`;
  context.textBaseline = 'middle';
  context.textAlign = 'center';
  const half = context.measureText(name).width / 2;
  const reach = 9 * unit + Math.abs(side.x) * (half + 7 * unit) + Math.abs(side.y) * (size * 0.75);
  const tx = x + side.x * reach;
  const ty = y + side.y * reach;
  context.fillStyle = marked ? theme.accent : theme.surface;
  context.globalAlpha = 0.92;
  context.beginPath();
  context.roundRect(tx - half - 5 * unit, ty - size * 0.72, 2 * half + 10 * unit, size * 1.44, 4 * unit);
  context.fill();
  context.globalAlpha = 1;
  context.fillStyle = marked ? theme.surface : theme.control;
  context.fillText(name, tx, ty + 0.5 * unit);
}

/** Packets waiting in a queue: a small stack beside the link's beginning, with their number. */
function paintQueues(scene: PacketScene, waiting: Uint16Array): void {
  const { context, theme, unit, text, segments } = scene;
  for (let direction = 0; direction < waiting.length; direction++) {
    const count = waiting[direction]!;
    if (count < QUEUE_FROM) continue;
    const dx = segments.bx[direction]! - segments.ax[direction]!;
    const dy = segments.by[direction]! - segments.ay[direction]!;
    const length = Math.hypot(dx, dy) || 1;
    const bars = Math.min(6, count);
    for (let bar = 0; bar < bars; bar++) {
      const out = (13 + 4.5 * bar) * unit;
      const x = segments.ax[direction]! + (dx / length) * 5 * unit - (dy / length) * out;
      const y = segments.ay[direction]! + (dy / length) * 5 * unit + (dx / length) * out;
      stroke(
        context,
        x - (dx / length) * 4 * unit,
        y - (dy / length) * 4 * unit,
        x + (dx / length) * 4 * unit,
        y + (dy / length) * 4 * unit,
        theme.quiet,
        3 * unit,
        0.9,
      );
    }
    const out = (13 + 4.5 * bars + 8) * unit;
    context.font = `600 ${text * unit}px ${theme.font}`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillStyle = theme.quiet;
    context.fillText(
      scene.waiting(count),
      segments.ax[direction]! + (dx / length) * 5 * unit - (dy / length) * out,
      segments.ay[direction]! + (dy / length) * 5 * unit + (dx / length) * out,
    );
  }
}

function paintSelection(scene: PacketScene, index: number): void {
  const { context, theme, unit, px, py } = scene;
  context.beginPath();
  context.arc(px[index]!, py[index]!, 15 * unit, 0, 2 * Math.PI);
  context.globalAlpha = 0.18;
  context.fillStyle = theme.accent;
  context.fill();
  context.globalAlpha = 1;
  context.strokeStyle = theme.accent;
  context.lineWidth = 2 * unit;
  context.stroke();
}

/** A straight stroke with round ends. */
function stroke(
  context: CanvasRenderingContext2D,
  ax: number,
  ay: number,
  bx: number,
  by: number,
  color: string,
  width: number,
  alpha: number,
): void {
  context.globalAlpha = alpha;
  context.strokeStyle = color;
  context.lineWidth = width;
  context.lineCap = 'round';
  context.beginPath();
  context.moveTo(ax, ay);
  context.lineTo(bx, by);
  context.stroke();
  context.globalAlpha = 1;
}
