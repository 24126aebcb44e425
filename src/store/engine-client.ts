/**
 * The engine as the session sees it: asynchronous, in a worker that may crash and come back. `app/engine-client.ts` is the real one;
 * tests use one in the same thread.
 */
import type { Result } from '#base/result.ts';
import type { SimTime } from '#base/time.ts';
import type { AdvanceReply, AdvanceRequest, EngineProblem, OpenRequest, PacketView } from '#engine/engine-api.ts';
import type { Input } from '#scenario/scenario.ts';

/** Receives whole records of a run, `words[from … to)`, valid during the call only. */
export type DrainVisitor = (run: number, words: Uint32Array, from: number, to: number) => void;

/** What happened to the worker. */
export type EngineLife = 'ready' | 'crashed' | 'restarted';

/**
 * The commands of `EngineApi`, answered later, without their transport. A promise never rejects: when the worker dies, every answer
 * still due becomes a failure (or `stopped: 'lost'`), then `onLife` tells of the crash and of the new, empty worker.
 */
export interface EngineClient {
  /** How records travel. */
  readonly transport: 'ring' | 'batch';
  open(request: Omit<OpenRequest, 'transport'>): Promise<Result<{ readonly layoutVersion: number }, EngineProblem>>;
  advance(request: AdvanceRequest): Promise<{ readonly nowNs: SimTime; readonly stopped: AdvanceReply['stopped'] | 'lost' }>;
  input(input: Input): Promise<Result<Input, EngineProblem>>;
  rewind(atNs: SimTime): Promise<Result<{ readonly nowNs: SimTime }, EngineProblem>>;
  packet(run: number, packetId: number): Promise<PacketView | null>;
  /** Hands over every record that has arrived since the last call, run by run. */
  drain(visit: DrainVisitor): void;
  /** Tells about the worker's life from now on; the last subscriber counts. */
  onLife(listener: (life: EngineLife) => void): void;
  dispose(): void;
}
