/** An engine client without an engine: it plays records that a test has written, and can be told to die. */
import { ok, type Result } from '#base/result.ts';
import type { SimTime } from '#base/time.ts';
import type { AdvanceRequest, EngineProblem, OpenRequest, PacketView } from '#engine/engine-api.ts';
import { RECORD_KIND, readTime } from '#records/layout.ts';
import { eachRecord, recordSlots } from '#records/reader.ts';
import type { Input } from '#scenario/scenario.ts';
import type { AdvanceOutcome, CrashListener, DrainVisitor, EngineClient } from '../engine-client.ts';

/** Records that a run writes, in order of time. */
export type Script = (inputs: readonly Input[]) => Uint32Array;

const NOTHING_OPEN: EngineProblem = { message: 'No scenario is open.' };

/** Plays one script per run. An input makes the scripts anew; what they say up to now must not change. */
export class ScriptedClient implements EngineClient {
  readonly transport = 'batch';
  /** Commands so far, for tests that look at them. */
  readonly calls: string[] = [];
  /** At most this many records per run in one answer, as a full ring would have it. */
  roomRecords: number = Number.POSITIVE_INFINITY;
  /** The last instant of the scripts: beyond it the engine says `ended`. */
  endNs: SimTime = Number.POSITIVE_INFINITY;
  /** The next input is refused with this. */
  refusal: EngineProblem | null = null;
  dead = false;
  /** No scenario is open, as in a new worker. */
  #empty = true;
  readonly #scripts: readonly Script[];
  #inputs: Input[] = [];
  #runs = 0;
  #nowNs: SimTime = -1;
  #records: Uint32Array[][] = [];
  #next: number[] = [];
  #ready: { run: number; words: Uint32Array }[] = [];
  #listener: CrashListener = () => {};

  constructor(...scripts: readonly Script[]) {
    this.#scripts = scripts;
  }

  async open(request: Omit<OpenRequest, 'transport'>): Promise<Result<{ readonly layoutVersion: number }, EngineProblem>> {
    this.calls.push('open');
    this.#empty = false;
    this.#inputs = [...request.inputs];
    this.#runs = request.runs.length;
    this.#nowNs = -1;
    this.#next = request.runs.map(() => 0);
    this.#ready = [];
    this.#write();
    return ok({ layoutVersion: 1 });
  }

  async advance(request: AdvanceRequest): Promise<AdvanceOutcome> {
    this.calls.push(`advance ${request.untilNs} ${request.stopAt ?? ''}`.trim());
    if (this.dead || this.#empty) return { nowNs: 0, stopped: 'lost' };
    let room = this.roomRecords;
    const untilNs = Math.min(request.untilNs, this.endNs);
    for (;;) {
      const time = this.#nextTime();
      if (time === null || time > untilNs) break;
      if (room-- <= 0) return { nowNs: this.#nowNs, stopped: 'full' };
      const stops = this.#play(time, request.stopAt);
      this.#nowNs = time;
      if (stops) return { nowNs: time, stopped: request.stopAt! };
    }
    this.#nowNs = Math.max(this.#nowNs, untilNs);
    return { nowNs: this.#nowNs, stopped: untilNs < request.untilNs ? 'ended' : 'time' };
  }

  async input(input: Input): Promise<Result<Input, EngineProblem>> {
    this.calls.push(`input ${JSON.stringify(input)}`);
    if (this.#empty) return { ok: false, error: NOTHING_OPEN };
    if (this.refusal !== null) return { ok: false, error: this.refusal };
    this.#inputs.push(input);
    this.#write();
    return ok(input);
  }

  async rewind(atNs: SimTime, ahead: readonly Input[] = []): Promise<Result<{ readonly nowNs: SimTime }, EngineProblem>> {
    this.calls.push(`rewind ${atNs}`);
    if (this.#empty) return { ok: false, error: NOTHING_OPEN };
    this.#inputs = [...this.#inputs.filter((input) => Math.round(input.atMs * 1e6) <= atNs), ...ahead];
    this.#nowNs = atNs;
    this.#write();
    this.#next = this.#records.map((records) => records.filter((record) => readTime(record, 0) <= atNs).length);
    return ok({ nowNs: atNs });
  }

  async capture(): Promise<readonly ArrayBuffer[] | null> {
    return null;
  }

  async packet(): Promise<PacketView | null> {
    return null;
  }

  drain(visit: DrainVisitor): void {
    const ready = this.#ready;
    this.#ready = [];
    for (const { run, words } of ready) visit(run, words, 0, words.length);
  }

  onCrash(listener: CrashListener): void {
    this.#listener = listener;
  }

  /** The worker dies now. */
  crash(): void {
    this.dead = true;
    this.#listener('The engine does not answer.');
  }

  restart(): void {
    this.calls.push('restart');
    this.dead = false;
    this.#empty = true;
  }

  dispose(): void {
    this.dead = true;
  }

  #write(): void {
    this.#records = Array.from({ length: this.#runs }, (_, run) =>
      split(this.#scripts[run % this.#scripts.length]!(this.#inputs)),
    );
  }

  #nextTime(): SimTime | null {
    const times = this.#next.flatMap((next, run) => {
      const record = this.#records[run]?.[next];
      return record === undefined ? [] : [readTime(record, 0)];
    });
    return times.length === 0 ? null : Math.min(...times);
  }

  /** Hands out what every run records at one instant; true when it is something to stop at. */
  #play(time: SimTime, stopAt: AdvanceRequest['stopAt']): boolean {
    let stops = false;
    for (let run = 0; run < this.#runs; run++) {
      for (const record of this.#take(run, time)) {
        const kind = record[0]! & 0xff;
        if (stopAt === 'event') stops = true;
        if (stopAt === 'control' && (kind === RECORD_KIND.message || kind === RECORD_KIND.receive)) stops = true;
        if (stopAt === 'handover' && kind === RECORD_KIND.move) stops = true;
      }
    }
    return stops;
  }

  #take(run: number, untilNs: SimTime): Uint32Array[] {
    const taken: Uint32Array[] = [];
    for (;;) {
      const record = this.#records[run]?.[this.#next[run]!];
      if (record === undefined || readTime(record, 0) > untilNs) return taken;
      this.#next[run] = this.#next[run]! + 1;
      taken.push(record);
      this.#ready.push({ run, words: record });
    }
  }
}

/** The records of a buffer, each on its own. */
function split(words: Uint32Array): Uint32Array[] {
  const records: Uint32Array[] = [];
  eachRecord(words, 0, words.length, (at) => records.push(words.slice(at, at + recordSlots(words, at) * 8)));
  return records;
}
