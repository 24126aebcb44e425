/**
 * How fast simulated time passes on the screen. Movement takes seconds and a handover milliseconds: no single speed shows both, so the
 * pace follows what is going on.
 */
import type { SimTime } from '#base/time.ts';
import type { Pace } from './session-state.ts';
import type { Worlds } from './worlds.ts';

/**
 * Simulated time per wall time at speed 1. A link of 10 ms takes 60 ms at `cruise` and 0.9 s at `slow`; the default handover, a gap of
 * 50 ms and some 34 ms of signalling and first packets, takes about 5 s.
 */
export const PACE_RATE: { readonly [Name in Pace]: number } = { cruise: 1 / 6, gap: 1 / 30, slow: 1 / 90 };

/**
 * Wall time that is computed ahead while playing, at cruising rate: some frames, so that a late answer does not stop the clock. More is
 * asked for when less than `least` is left, so that not every frame pays for a message to the worker.
 */
const LOOKAHEAD_MS = { least: 60, most: 110 } as const;

/** Longest wall time that one frame may stand for: after a hidden tab the clock goes on where it stood. */
export const LONGEST_FRAME_MS = 100;

/** Changes of pace within one frame that are followed exactly. */
const MAX_TURNS = 64;

/** The pace that the most demanding run asks for. */
export function paceOf(worlds: Worlds, autoSlow: boolean): Pace {
  let pace: Pace = 'cruise';
  if (!autoSlow) return pace;
  for (const run of worlds.runs) {
    const wanted = run.pace();
    if (wanted === 'slow') return 'slow';
    if (wanted === 'gap') pace = 'gap';
  }
  return pace;
}

/** The instants up to which the worlds must be computed while playing, and should be when they have to be computed anyhow. */
export function horizonOf(displayNs: SimTime, speed: number): { readonly leastNs: SimTime; readonly mostNs: SimTime } {
  const ahead = (wallMs: number): SimTime => displayNs + Math.ceil(wallMs * 1e6 * PACE_RATE.cruise * speed);
  return { leastNs: ahead(LOOKAHEAD_MS.least), mostNs: ahead(LOOKAHEAD_MS.most) };
}

/**
 * Moves the display time on by `wallMs`, never past what has been computed. Where the pace changes on the way, the rest of the frame
 * runs at the new pace, so slow motion begins at the very instant at which signalling does.
 */
export function moveClock(worlds: Worlds, wallMs: number, speed: number, autoSlow: boolean): void {
  let wallNs = wallMs * 1e6;
  for (let turn = 0; turn <= MAX_TURNS; turn++) {
    const rate = PACE_RATE[paceOf(worlds, autoSlow)] * speed;
    const target = Math.min(worlds.engineNs, Math.floor(worlds.displayNs + wallNs * rate));
    let stop = target;
    if (autoSlow && turn < MAX_TURNS) for (const run of worlds.runs) stop = Math.min(stop, run.nextPaceTime(stop));
    wallNs -= (stop - worlds.displayNs) / rate;
    worlds.show(stop);
    if (stop === target) return;
  }
}
