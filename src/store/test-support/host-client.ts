/** An engine client over an engine in the same thread, with either transport. */
import { err, type Result } from '#base/result.ts';
import type { SimTime } from '#base/time.ts';
import type { AdvanceRequest, EngineApi, EngineProblem, OpenRequest, PacketView } from '#engine/engine-api.ts';
import { createRing, openRingReader, type RingReader } from '#records/ring.ts';
import type { Input } from '#scenario/scenario.ts';
import type { AdvanceOutcome, CrashListener, DrainVisitor, EngineClient } from '../engine-client.ts';

/** Answers like a worker, but a moment later instead of from another thread. */
export class HostClient implements EngineClient {
  readonly transport: 'ring' | 'batch';
  readonly #createHost: () => EngineApi;
  #host: EngineApi;
  #dead = false;
  #listener: CrashListener = () => {};
  #readers: RingReader[] = [];
  #batches: { readonly run: number; readonly words: Uint32Array }[] = [];

  constructor(transport: 'ring' | 'batch', createHost: () => EngineApi) {
    this.transport = transport;
    this.#createHost = createHost;
    this.#host = createHost();
  }

  async open(request: Omit<OpenRequest, 'transport'>): Promise<Result<{ readonly layoutVersion: number }, EngineProblem>> {
    if (this.#dead) return err({ message: 'lost' });
    const rings = this.transport === 'ring' ? request.runs.map(() => createRing(16384)) : [];
    const opened = this.#host.open({ ...request, transport: rings.length > 0 ? { kind: 'ring', rings } : { kind: 'batch' } });
    if (!opened.ok) return opened;
    this.#batches = [];
    this.#readers = rings.map((ring) => {
      const reader = openRingReader(ring);
      if (!reader.ok) throw new Error(reader.error);
      return reader.value;
    });
    return opened;
  }

  async advance(request: AdvanceRequest): Promise<AdvanceOutcome> {
    if (this.#dead) return { nowNs: 0, stopped: 'lost' };
    const reply = this.#host.advance(request);
    reply.batches.forEach((batch, run) => this.#batches.push({ run, words: new Uint32Array(batch) }));
    return { nowNs: reply.nowNs, stopped: reply.stopped };
  }

  async input(input: Input): Promise<Result<Input, EngineProblem>> {
    return this.#dead ? err({ message: 'lost' }) : this.#host.input(input);
  }

  async rewind(atNs: SimTime, ahead: readonly Input[] = []): Promise<Result<{ readonly nowNs: SimTime }, EngineProblem>> {
    return this.#dead ? err({ message: 'lost' }) : this.#host.rewind(atNs, ahead);
  }

  async packet(run: number, packetId: number): Promise<PacketView | null> {
    return this.#dead ? null : this.#host.packet(run, packetId);
  }

  async capture(run: number, untilNs: SimTime): Promise<readonly ArrayBuffer[] | null> {
    const pieces: ArrayBuffer[] = [];
    while (!this.#dead) {
      const piece = this.#host.capture({ run, untilNs, from: pieces.length === 0 ? 'start' : 'next' });
      if (piece === null) return null;
      pieces.push(piece.bytes);
      if (piece.last) return pieces;
    }
    return null;
  }

  drain(visit: DrainVisitor): void {
    this.#readers.forEach((reader, run) => reader.drain((words, from, to) => visit(run, words, from, to)));
    const batches = this.#batches;
    this.#batches = [];
    for (const { run, words } of batches) visit(run, words, 0, words.length);
  }

  onCrash(listener: CrashListener): void {
    this.#listener = listener;
  }

  /** The engine dies with everything it knew. */
  crash(): void {
    this.#dead = true;
    this.#listener('The engine does not answer.');
  }

  restart(): void {
    this.#dead = false;
    this.#host = this.#createHost();
  }

  dispose(): void {
    this.#dead = true;
  }
}
