/**
 * A crowd of data packets: squares, a tunnelled one in a pale larger square. No eye follows so many, and what counts is what they cost.
 * Measured in Chromium's software raster: squares on whole pixels, colour by colour, the pale ones one by one and the full ones as one
 * path, take two thirds of the time of squares where they fall; discs take twice as long.
 */
import type { PacketsInFlight } from '#store/model.ts';
import { NO_ANCHOR } from '../shared/palette.ts';
import { CONTROL_FLOW } from './packet-style.ts';
import type { PacketScene } from './paint-packets.ts';

/** Above this many packets on the screen data is drawn as a crowd. */
export const CROWD_FROM = 700;

/** Half the side of a packet's square and of the pale one around it, design pixels. */
const HALF = { packet: 3.2, around: 6 } as const;

/** How opaque a pale square is. */
const PALE = 0.35;

/** Paints all data packets that are shown. */
export function paintCrowd(scene: PacketScene, packets: PacketsInFlight): void {
  const { context, theme } = scene;
  const { a: scale, e: left, f: top } = context.getTransform();
  const half = Math.max(1, Math.round(HALF.packet * scene.unit * scale));
  const around = Math.max(half + 1, Math.round(HALF.around * scene.unit * scale));
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  byColor(scene, packets).forEach((crowd, color) => {
    if (crowd.length === 0) return;
    context.fillStyle = theme.data[color] ?? theme.ink;
    context.globalAlpha = PALE;
    for (const index of crowd) {
      if (scene.looks[index]!.layers.length === 1) continue;
      const x = Math.round(scene.px[index]! * scale + left);
      const y = Math.round(scene.py[index]! * scale + top);
      context.fillRect(x - around, y - around, 2 * around, 2 * around);
    }
    context.globalAlpha = 1;
    context.beginPath();
    for (const index of crowd) {
      const x = Math.round(scene.px[index]! * scale + left);
      const y = Math.round(scene.py[index]! * scale + top);
      context.rect(x - half, y - half, 2 * half, 2 * half);
    }
    context.fill();
  });
  context.restore();
}

/** Positions of the data packets that are shown, by colour number. */
function byColor(scene: PacketScene, packets: PacketsInFlight): number[][] {
  const crowds: number[][] = scene.theme.data.map(() => []);
  for (let index = 0; index < packets.count; index++) {
    if (packets.flow[index] === CONTROL_FLOW || !scene.shown(packets, index)) continue;
    crowds[scene.looks[index]!.layers.at(-1) ?? NO_ANCHOR]?.push(index);
  }
  return crowds;
}
