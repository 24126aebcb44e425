/**
 * The engine in its worker: starts it, carries commands by Comlink and records by shared rings (or transferred buffers where the page
 * is not cross-origin isolated), and notices when it dies. What to do about that is the session's business.
 */
import { wrap } from 'comlink';
import { err, type Result } from '#base/result.ts';
import type { SimTime } from '#base/time.ts';
import type { AdvanceRequest, EngineApi, EngineProblem, OpenRequest, PacketView, Transport } from '#engine/engine-api.ts';
import { createRing, openRingReader, type RingReader } from '#records/ring.ts';
import type { Input } from '#scenario/scenario.ts';
import type { SchemeCatalog } from '#scenario/scheme-catalog.ts';
import type { AdvanceOutcome, CrashListener, DrainVisitor, EngineClient } from '#store/engine-client.ts';
import type { Strings } from '#views/strings/strings.ts';

/**
 * Longest wall time in milliseconds without an answer. Every command is bounded by the room for records or by the distance between
 * checkpoints, so it takes a fraction of a second even on a slow machine. Loading the worker has no limit: a network may be slow.
 */
const PATIENCE_MS = 4000;

/** After a computer's sleep a timer can be earlier than the answer that has long been there: it gets this much more. */
const GRACE_MS = 1000;

/** What the client says of a worker that failed, in the language that the page has by then. */
type WordsNow = () => Pick<Strings['engine'], 'notLoaded' | 'unreadable' | 'silent' | 'restarting'>;

const NO_WORDS = { notLoaded: '', unreadable: '', silent: '', restarting: '' };

/** Starts the engine's worker. `isolated` tells whether memory can be shared. */
export function createEngineClient(isolated: boolean = globalThis.crossOriginIsolated): CatalogClient {
  return new WorkerEngineClient(isolated);
}

/** The engine, which also tells what the schemes are. */
export interface CatalogClient extends EngineClient {
  /**
   * The descriptions of the schemes that this version can play. They are in the worker anyway, so the page does not load them a second
   * time. None when no worker can be started; the session says so then.
   */
  catalog(): Promise<SchemeCatalog>;
  /** Tells the client its words; the engine is started before the page has any. */
  speak(words: WordsNow): void;
}

/** The commands as they look from here. Comlink's own type splits the promise of a union into a union of promises. */
type RemoteEngine = {
  readonly [Command in keyof EngineApi]: (...given: Parameters<EngineApi[Command]>) => Promise<ReturnType<EngineApi[Command]>>;
};

/** A worker and what is due from it. */
interface Life {
  readonly worker: Worker;
  readonly api: RemoteEngine;
  /** Resolves when the worker is given up. */
  readonly end: Promise<'lost'>;
  readonly finish: () => void;
  /** It has answered once, so it is loaded. */
  answered: boolean;
}

class WorkerEngineClient implements CatalogClient {
  readonly transport: 'ring' | 'batch';
  /** Before the page is there nobody hears anything. */
  #words: WordsNow = () => NO_WORDS;
  #life: Life;
  #listener: CrashListener = () => {};
  #readers: readonly RingReader[] = [];
  #batches: { readonly run: number; readonly words: Uint32Array }[] = [];
  /** The worker has been given up. */
  #ended = false;

  constructor(isolated: boolean) {
    this.transport = isolated ? 'ring' : 'batch';
    this.#life = this.#start();
  }

  speak(words: WordsNow): void {
    this.#words = words;
  }

  async catalog(): Promise<SchemeCatalog> {
    for (let tries = 0; tries < 2; tries++) {
      const answer = await this.#ask((api) => api.catalog());
      if (answer !== 'lost') return answer;
      this.restart();
    }
    return [];
  }

  async open(request: Omit<OpenRequest, 'transport'>): Promise<Result<{ readonly layoutVersion: number }, EngineProblem>> {
    const rings = this.transport === 'ring' ? request.runs.map(() => createRing()) : [];
    const transport: Transport = this.transport === 'ring' ? { kind: 'ring', rings } : { kind: 'batch' };
    const answer = await this.#ask((api) => api.open({ ...request, transport }));
    if (answer === 'lost') return err(this.#lost());
    if (!answer.ok) return answer;
    const readers: RingReader[] = [];
    for (const ring of rings) {
      const reader = openRingReader(ring);
      if (!reader.ok) return err({ message: reader.error });
      readers.push(reader.value);
    }
    this.#readers = readers;
    this.#batches = [];
    return answer;
  }

  async advance(request: AdvanceRequest): Promise<AdvanceOutcome> {
    const answer = await this.#ask((api) => api.advance(request));
    if (answer === 'lost') return { nowNs: 0, stopped: 'lost' };
    answer.batches.forEach((buffer, run) => {
      if (buffer.byteLength > 0) this.#batches.push({ run, words: new Uint32Array(buffer) });
    });
    return { nowNs: answer.nowNs, stopped: answer.stopped };
  }

  async input(input: Input): Promise<Result<Input, EngineProblem>> {
    const answer = await this.#ask((api) => api.input(input));
    return answer === 'lost' ? err(this.#lost()) : answer;
  }

  async rewind(atNs: SimTime, ahead: readonly Input[] = []): Promise<Result<{ readonly nowNs: SimTime }, EngineProblem>> {
    const answer = await this.#ask((api) => api.rewind(atNs, ahead));
    return answer === 'lost' ? err(this.#lost()) : answer;
  }

  async packet(run: number, packetId: number): Promise<PacketView | null> {
    const answer = await this.#ask((api) => api.packet(run, packetId));
    return answer === 'lost' ? null : answer;
  }

  async capture(run: number, untilNs: SimTime): Promise<readonly ArrayBuffer[] | null> {
    const pieces: ArrayBuffer[] = [];
    for (;;) {
      const from = pieces.length === 0 ? 'start' : 'next';
      const answer = await this.#ask((api) => api.capture({ run, untilNs, from }));
      if (answer === 'lost' || answer === null) return null;
      pieces.push(answer.bytes);
      if (answer.last) return pieces;
    }
  }

  drain(visit: DrainVisitor): void {
    this.#readers.forEach((reader, run) => {
      reader.drain((words, from, to) => visit(run, words, from, to));
    });
    const batches = this.#batches;
    this.#batches = [];
    for (const { run, words } of batches) visit(run, words, 0, words.length);
  }

  onCrash(listener: CrashListener): void {
    this.#listener = listener;
  }

  restart(): void {
    this.#end();
    this.#ended = false;
    this.#life = this.#start();
  }

  dispose(): void {
    this.#listener = () => {};
    this.#end();
  }

  #start(): Life {
    const worker = new Worker(new URL('../../workers/engine.worker.ts', import.meta.url), { type: 'module', name: 'engine' });
    const { promise: end, resolve } = Promise.withResolvers<'lost'>();
    const life: Life = {
      worker,
      api: wrap<EngineApi>(worker) as unknown as RemoteEngine,
      end,
      finish: () => resolve('lost'),
      answered: false,
    };
    worker.addEventListener('error', (event) => this.#crash(life, event.message || this.#words().notLoaded));
    worker.addEventListener('messageerror', () => this.#crash(life, this.#words().unreadable));
    return life;
  }

  /** The answer to a command, or `lost` when the worker dies, throws or stays silent. */
  async #ask<Answer>(command: (api: RemoteEngine) => Promise<Answer>): Promise<Answer | 'lost'> {
    if (this.#ended) return 'lost';
    const life = this.#life;
    const giveUp = (): void => this.#crash(life, this.#words().silent);
    let timer: ReturnType<typeof setTimeout> | undefined;
    if (life.answered) timer = setTimeout(() => (timer = setTimeout(giveUp, GRACE_MS)), PATIENCE_MS);
    try {
      const answer = await Promise.race([command(life.api), life.end]);
      life.answered = true;
      return answer;
    } catch (problem) {
      this.#crash(life, problem instanceof Error ? problem.message : String(problem));
      return 'lost';
    } finally {
      clearTimeout(timer);
    }
  }

  /** What a command says that the worker did not live to answer. */
  #lost(): EngineProblem {
    return { message: this.#words().restarting };
  }

  #crash(life: Life, reason: string): void {
    if (life !== this.#life || this.#ended) return;
    this.#end();
    this.#listener(reason);
  }

  #end(): void {
    this.#ended = true;
    this.#life.worker.terminate();
    this.#life.finish();
    this.#readers = [];
    this.#batches = [];
  }
}
