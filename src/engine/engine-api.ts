/**
 * The commands that reach the engine, and their answers. Everything crosses by structured clone; nothing throws: what a user can
 * cause comes back as a {@link Result}.
 */
import type { Result } from '#base/result.ts';
import type { SimTime } from '#base/time.ts';
import type { Input, RunDefinition, Scenario } from '#scenario/scenario.ts';
import type { SchemeCatalog } from '#scenario/scheme-catalog.ts';

/** A problem with what was asked: one line for a person. `pointer` is a JSON pointer into the scenario when it is about a place in it. */
export interface EngineProblem {
  readonly message: string;
  readonly pointer?: string;
}

/** How records travel: shared rings (one per run, in the order of `runs`), or buffers in the answers. */
export type Transport = { readonly kind: 'ring'; readonly rings: readonly SharedArrayBuffer[] } | { readonly kind: 'batch' };

/** Opens a scenario. Every run gets a world of its own; all share the clock and the inputs. */
export interface OpenRequest {
  readonly scenario: Scenario;
  readonly runs: readonly RunDefinition[];
  /** Inputs to play again, in order, beside the scenario's own events. */
  readonly inputs: readonly Input[];
  readonly transport: Transport;
  /** Free running past `scenario.durationMs` (the page's endless session). Flows without `stopMs` then go on. Default false. */
  readonly endless?: boolean;
}

/** What an `advance` may stop at, beside its time: right after the first event of that sort in any run. */
export type StopAt = 'event' | 'control' | 'handover';

/** Runs all worlds up to and including `untilNs`. */
export interface AdvanceRequest {
  readonly untilNs: SimTime;
  readonly stopAt?: StopAt;
  /** Batch transport: at most this many octets of records per run in the answer (default 4 MiB). */
  readonly maxBytes?: number;
}

/** How far the worlds came. All worlds stand at `nowNs`. */
export interface AdvanceReply {
  readonly nowNs: SimTime;
  /** `time`: `untilNs` was reached; `full`: a reader has to catch up first; `ended`: nothing is left to happen; else what was asked for. */
  readonly stopped: 'time' | 'full' | 'ended' | StopAt;
  /** Batch transport: per run the new records. Empty with rings. */
  readonly batches: readonly ArrayBuffer[];
}

/** The octets of a packet as it crossed each link. */
export interface PacketView {
  readonly packetId: number;
  readonly hops: readonly { readonly atNs: SimTime; readonly direction: number; readonly bytes: Uint8Array }[];
}

/** Asks for the capture of a run up to and including `untilNs`; `next` for what follows the last answer. */
export interface CaptureRequest {
  readonly run: number;
  readonly untilNs: SimTime;
  readonly from: 'start' | 'next';
}

/** Octets of a pcapng file, in order. The file is whole when one is the `last`. */
export interface CapturePiece {
  readonly bytes: ArrayBuffer;
  readonly last: boolean;
}

/** The engine as the page sees it through Comlink (and the command line directly). */
export interface EngineApi {
  /** What the schemes are: the descriptions stand beside the code that they describe, and the page asks for them. */
  catalog(): SchemeCatalog;
  open(request: OpenRequest): Result<{ readonly layoutVersion: number }, EngineProblem>;
  advance(request: AdvanceRequest): AdvanceReply;
  /** Applies an input in every world at `nowNs`; returns it with its instant, to be kept for sharing and restarting. */
  input(input: Input): Result<Input, EngineProblem>;
  /**
   * Goes back to `atNs` (≤ now): forgets inputs after it, or takes those in `ahead` (in order, all after `atNs`) for them: they are given
   * when their instants come. No records are written; the reader cuts its log at that instant itself.
   */
  rewind(atNs: SimTime, ahead?: readonly Input[]): Result<{ readonly nowNs: SimTime }, EngineProblem>;
  /** A packet's octets on each hop up to now, replayed from the inputs. Null when no such packet was sent. */
  packet(run: number, packetId: number): PacketView | null;
  /** A run's packets on every link as a pcapng file, replayed from the inputs piece by piece. Null when there is no such run. */
  capture(request: CaptureRequest): CapturePiece | null;
}
