/**
 * The engine behind {@link EngineApi}: opens worlds, moves them on one clock, and carries their records out through shared rings or in
 * its answers. The page reaches it through the worker, the command line and tests directly.
 */
import { err, ok, type Result } from '#base/result.ts';
import { fromMs, type SimTime } from '#base/time.ts';
import { BatchSink, VisitorSink } from '#records/batch.ts';
import { LAYOUT_VERSION, RECORD_KIND } from '#records/layout.ts';
import type { RecordSink } from '#records/record-sink.ts';
import { openRingWriter } from '#records/ring.ts';
import type { Input, Scenario } from '#scenario/scenario.ts';
import type { SchemeCatalog } from '#scenario/scheme-catalog.ts';
import { validateInput, validateScenario } from '#scenario/validate.ts';
import { CaptureReplay } from './capture-replay.ts';
import type {
  AdvanceReply,
  AdvanceRequest,
  CapturePiece,
  CaptureRequest,
  EngineApi,
  EngineProblem,
  OpenRequest,
  PacketView,
} from './engine-api.ts';
import { Lockstep } from './lockstep.ts';
import { SCHEME_CATALOG } from './schemes/index.ts';

/** Octets of records in one answer of the batch transport unless asked otherwise. */
const DEFAULT_ANSWER_BYTES = 4 * 1024 * 1024;

const NOT_OPEN: EngineProblem = { message: 'No scenario is open.' };

/** What is open. */
interface Session {
  readonly scenario: Scenario;
  readonly worlds: Lockstep;
  /** The sinks of the batch transport; empty with rings. */
  readonly batches: readonly BatchSink[];
}

/** Makes a host. Nothing is open yet. */
export function createEngineHost(): EngineApi {
  return new EngineHost();
}

class EngineHost implements EngineApi {
  #session: Session | null = null;
  /** The capture that is being made. */
  #capture: CaptureReplay | null = null;

  catalog(): SchemeCatalog {
    return SCHEME_CATALOG;
  }

  open(request: OpenRequest): Result<{ readonly layoutVersion: number }, EngineProblem> {
    const checked = validateScenario({ ...request.scenario, runs: request.runs }, SCHEME_CATALOG);
    if (!checked.ok) return checked;
    for (const input of request.inputs) {
      const known = validateInput(checked.value, input);
      if (!known.ok) return err({ message: `an input at ${input.atMs} ms cannot be played: ${known.error.message}` });
    }
    const sinks = openSinks(request);
    if (!sinks.ok) return sinks;
    const worlds = new Lockstep({
      scenario: checked.value,
      runs: request.runs,
      inputs: request.inputs,
      endless: request.endless ?? false,
      sinks: sinks.value,
    });
    this.#session = { scenario: checked.value, worlds, batches: sinks.value.filter((sink) => sink instanceof BatchSink) };
    return ok({ layoutVersion: LAYOUT_VERSION });
  }

  advance(request: AdvanceRequest): AdvanceReply {
    const session = this.#session;
    if (session === null) return { nowNs: 0, stopped: 'ended', batches: [] };
    const { nowNs, stopped } = session.worlds.advance(request.untilNs, request.stopAt);
    const maxBytes = request.maxBytes ?? DEFAULT_ANSWER_BYTES;
    const batches = session.batches.map((sink) => sink.take(maxBytes));
    // What did not fit has not happened for the reader: the next answer brings it.
    const waiting = session.batches.flatMap((sink) => sink.firstPendingNs() ?? []);
    if (waiting.length > 0) return { nowNs: Math.min(nowNs, Math.min(...waiting) - 1), stopped: 'full', batches };
    return { nowNs, stopped, batches };
  }

  input(input: Input): Result<Input, EngineProblem> {
    const session = this.#session;
    if (session === null) return err(NOT_OPEN);
    const checked = validateInput(session.scenario, input);
    if (!checked.ok) return err({ message: checked.error.message });
    const given = session.worlds.give(checked.value);
    return given.ok ? given : err({ message: given.error });
  }

  rewind(atNs: SimTime, ahead: readonly Input[] = []): Result<{ readonly nowNs: SimTime }, EngineProblem> {
    const session = this.#session;
    if (session === null) return err(NOT_OPEN);
    if (!Number.isSafeInteger(atNs) || atNs < 0) return err({ message: `No instant of a run: ${atNs} ns.` });
    for (const input of ahead) {
      const known = validateInput(session.scenario, input);
      if (!known.ok) return err({ message: `an input at ${input.atMs} ms cannot be played: ${known.error.message}` });
      if (fromMs(input.atMs) <= atNs)
        return err({ message: `an input at ${input.atMs} ms lies before the instant to go back to.` });
    }
    // A world that stopped because its reader was behind stands later than `nowNs`; records that were not taken are forgotten.
    for (const sink of session.batches) sink.clear();
    session.worlds.rewind(Math.min(atNs, session.worlds.nowNs), ahead);
    return ok({ nowNs: session.worlds.nowNs });
  }

  packet(run: number, packetId: number): PacketView | null {
    const session = this.#session;
    if (session === null) return null;
    const hops: { atNs: SimTime; direction: number; bytes: Uint8Array }[] = [];
    let over = false;
    const sink = new VisitorSink((words, at, mask) => (over ||= endsPacket(words, at, mask, packetId)));
    session.worlds.replayPacket(
      run,
      packetId,
      sink,
      (atNs, direction, packet, bytes) => {
        if (packet !== packetId) return;
        if (bytes === null) hops.pop();
        else hops.push({ atNs, direction, bytes: bytes.slice() });
      },
      () => over,
    );
    return hops.length === 0 ? null : { packetId, hops };
  }

  capture({ run, untilNs, from }: CaptureRequest): CapturePiece | null {
    if (from === 'start') this.#capture = this.#session === null ? null : CaptureReplay.start(this.#session.worlds, run, untilNs);
    const piece = this.#capture?.next() ?? null;
    if (piece === null || piece.last) this.#capture = null;
    return piece;
  }
}

/** One sink per run. */
function openSinks(request: OpenRequest): Result<readonly RecordSink[], EngineProblem> {
  if (request.transport.kind === 'batch') return ok(request.runs.map(() => new BatchSink()));
  const { rings } = request.transport;
  if (rings.length !== request.runs.length)
    return err({ message: `${request.runs.length} runs need as many rings, not ${rings.length}.` });
  const sinks: RecordSink[] = [];
  for (const ring of rings) {
    const writer = openRingWriter(ring);
    if (!writer.ok) return err({ message: writer.error });
    sinks.push(writer.value);
  }
  return ok(sinks);
}

/** Whether the record says that the packet is on its way no more. */
function endsPacket(words: Uint32Array, at: number, mask: number, packetId: number): boolean {
  const kind = words[at & mask]! & 0xff;
  const isEnd = kind === RECORD_KIND.deliver || kind === RECORD_KIND.drop || kind === RECORD_KIND.receive;
  return isEnd && words[(at + 3) & mask] === packetId;
}
