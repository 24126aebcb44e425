/** A run of a live session played again for its capture, in pieces that each take a fraction of a second. */
import { MILLISECOND, type SimDuration, type SimTime } from '#base/time.ts';
import { MutedSink } from '#records/batch.ts';
import { CaptureFile } from './capture-file.ts';
import type { CapturePiece } from './engine-api.ts';
import type { Lockstep } from './lockstep.ts';

/** Simulated time between two looks at how much there is. */
const STEP: SimDuration = 100 * MILLISECOND;

/** A piece ends when it has this many octets, or covers this much simulated time. */
const PIECE = { bytes: 1 << 20, span: 5000 * MILLISECOND } as const;

/** A capture that is being made. */
export class CaptureReplay {
  readonly #file: CaptureFile;
  readonly #playTo: (untilNs: SimTime) => void;
  readonly #endNs: SimTime;
  #nowNs: SimTime = 0;
  #octets: Uint8Array[] = [];
  #size = 0;

  private constructor(worlds: Lockstep, run: number, untilNs: SimTime, definition: Lockstep['runs'][number]) {
    this.#file = new CaptureFile(worlds.plan, [definition], {
      write: (octets) => {
        this.#octets.push(octets);
        this.#size += octets.length;
      },
    });
    this.#playTo = worlds.replayRun(run, new MutedSink(), this.#file.forRun(0));
    this.#endNs = Math.max(0, Math.min(untilNs, worlds.nowNs));
  }

  /** Begins the capture of a run from its start up to `untilNs`, or now if that is earlier. Null when there is no such run. */
  static start(worlds: Lockstep, run: number, untilNs: SimTime): CaptureReplay | null {
    const definition = worlds.runs[run];
    return definition === undefined ? null : new CaptureReplay(worlds, run, untilNs, definition);
  }

  /** Plays on and gives what follows the piece before. */
  next(): CapturePiece {
    const pauseNs = this.#nowNs + PIECE.span;
    let last = false;
    while (!last && this.#size < PIECE.bytes && this.#nowNs < pauseNs) {
      this.#playTo(this.#nowNs);
      this.#file.flush(this.#nowNs);
      last = this.#nowNs >= this.#endNs;
      this.#nowNs = Math.min(this.#endNs, this.#nowNs + STEP);
    }
    return { bytes: this.#take(), last };
  }

  #take(): ArrayBuffer {
    const bytes = new Uint8Array(this.#size);
    let at = 0;
    for (const octets of this.#octets) {
      bytes.set(octets, at);
      at += octets.length;
    }
    this.#octets = [];
    this.#size = 0;
    return bytes.buffer;
  }
}
