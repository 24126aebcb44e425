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

/** What happened to the worker: it died, with the reason for a person. */
export type CrashListener = (reason: string) => void;

/** How far an advance came. `lost`: the worker died. */
export interface AdvanceOutcome {
  readonly nowNs: SimTime;
  readonly stopped: AdvanceReply['stopped'] | 'lost';
}

/**
 * The commands of `EngineApi`, answered later, without their transport. A promise never rejects: when the worker dies, every answer
 * still due becomes a failure (or `stopped: 'lost'`) and `onCrash` tells of the crash. A new, empty worker is started by `restart` only.
 */
export interface EngineClient {
  /** How records travel. */
  readonly transport: 'ring' | 'batch';
  open(request: Omit<OpenRequest, 'transport'>): Promise<Result<{ readonly layoutVersion: number }, EngineProblem>>;
  advance(request: AdvanceRequest): Promise<AdvanceOutcome>;
  input(input: Input): Promise<Result<Input, EngineProblem>>;
  rewind(atNs: SimTime, ahead?: readonly Input[]): Promise<Result<{ readonly nowNs: SimTime }, EngineProblem>>;
  packet(run: number, packetId: number): Promise<PacketView | null>;
  /** The pcapng file of a run up to and including `untilNs`, in pieces. Null when there is no such run or the worker died. */
  capture(run: number, untilNs: SimTime): Promise<readonly ArrayBuffer[] | null>;
  /** Hands over every record that has arrived since the last call, run by run. */
  drain(visit: DrainVisitor): void;
  /** Tells of each crash; the last subscriber counts. */
  onCrash(listener: CrashListener): void;
  /** Starts a new worker in place of a dead (or stuck) one. It knows no scenario. */
  restart(): void;
  dispose(): void;
}
