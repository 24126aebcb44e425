/** Plays a run of a scenario to its end (or part of it) under all invariants, and hands out what came of it. */
import { assert, required } from '#base/assert.ts';
import { fromMs } from '#base/time.ts';
import { BatchSink } from '#records/batch.ts';
import { RECORD_KIND, SLOT_WORDS } from '#records/layout.ts';
import { decodeRecord, eachRecord, type RecordValue } from '#records/reader.ts';
import { ladderText, type LadderOptions } from '#report/ladder.ts';
import { createReportBuilder } from '#report/report-builder.ts';
import type { PathRow, RunReport, StateEntry } from '#report/report.ts';
import { makePlan, type Plan } from '#scenario/plan.ts';
import type { RunDefinition, Scenario } from '#scenario/scenario.ts';
import { createEngine, type Engine } from '../engine.ts';
import { createRecordChecker } from '../invariants.ts';
import { checkState } from '../invariants-state.ts';
import { resolveOptions } from '../mobility/world.ts';
import { schemeById } from '../schemes/index.ts';
import { FACT, packetFact, PACKET_FLAG, setPacketFact, slotOf } from '../sim/packet-pool.ts';

/** A control message as {@link PlayOptions.lose} sees it, before its first hop. */
export interface SentMessage {
  /** 0 for the first control message of the run. */
  readonly number: number;
  readonly message: string;
  readonly from: string;
  readonly to: string;
  readonly atMs: number;
}

/** How to play. */
export interface PlayOptions {
  /** Decides which control messages are lost on their first hop. */
  readonly lose?: (message: SentMessage) => boolean;
  /** Instants (ms) at which the state is checked besides the end. Default: 20 of them, evenly spread. */
  readonly checkAtMs?: readonly number[];
  /** Decode and check the octets of every packet. Default true; dense flows are slow with it. */
  readonly octets?: boolean;
  /** Called at each check with the world. */
  readonly inspect?: (engine: Engine) => void;
}

/** A run that has been played. */
export interface Played {
  readonly plan: Plan;
  readonly engine: Engine;
  readonly report: RunReport;
  readonly words: Uint32Array;
  /** What does not hold; empty when all is well. */
  readonly problems: readonly string[];
}

/** Plays and throws when an invariant does not hold. */
export function play(scenario: Scenario, run: RunDefinition, options: PlayOptions = {}): Played {
  const played = playUnchecked(scenario, run, options);
  assert(played.problems.length === 0, `invariants hold:\n${played.problems.join('\n')}`);
  return played;
}

/** Plays and tells what does not hold. */
export function playUnchecked(scenario: Scenario, run: RunDefinition, options: PlayOptions = {}): Played {
  const plan = makePlan(scenario);
  const sink = new BatchSink();
  const octets = options.octets ?? true;
  const scheme = schemeById(run.scheme);
  const inTurn = scheme?.tunnelsInTurn;
  const runOptions = scheme === null ? {} : resolveOptions(scheme.description, run);
  const checker = createRecordChecker(
    plan,
    octets,
    ['pfmipv6', 'fmipv6'].includes(run.scheme),
    inTurn === undefined ? undefined : (mobileEnds) => inTurn(mobileEnds, runOptions),
  );
  const builder = createReportBuilder(plan, run);
  const pieces: Uint32Array[] = [];
  const problems: string[] = [];
  const loss = options.lose === undefined ? null : new LossHook(options.lose);
  const engine: Engine = createEngine({
    scenario,
    run,
    plan,
    sink,
    capture: (atNs, direction, packet, bytes) => {
      if (octets) checker.capture(atNs, direction, packet, bytes);
      loss?.look(engine, sink, packet);
    },
  });
  const endMs = scenario.durationMs;
  const spread = Array.from({ length: 20 }, (_, index) => (endMs * (index + 1)) / 20);
  const checks = [...new Set([...(options.checkAtMs ?? spread), endMs])].toSorted((a, b) => a - b);
  for (const atMs of checks) {
    let stopped = engine.run(fromMs(atMs));
    for (;;) {
      const piece = new Uint32Array(sink.take(Number.MAX_SAFE_INTEGER));
      pieces.push(piece);
      checker.push(piece, 0, piece.length);
      builder.push(piece, 0, piece.length);
      if (stopped !== 'full') break;
      stopped = engine.run(fromMs(atMs));
    }
    options.inspect?.(engine);
    problems.push(...checkState(engine.world).map((problem) => `at ${atMs} ms: ${problem}`));
    if (problems.length > 0) break;
  }
  problems.push(...checker.finish(engine.world));
  const words = new Uint32Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    words.set(piece, at);
    at += piece.length;
  }
  return { plan, engine, words, problems, report: builder.finish(fromMs(endMs), '') };
}

/**
 * Loses chosen control messages. The engine calls its capture right before it draws whether a link loses the packet, so marking the packet
 * there is as if the link had lost it.
 */
class LossHook {
  private readonly lose: (message: SentMessage) => boolean;
  private newest = 0;
  private seen = 0;

  constructor(lose: (message: SentMessage) => boolean) {
    this.lose = lose;
  }

  look(engine: Engine, sink: BatchSink, packet: number): void {
    const { pool } = engine.world;
    const slot = slotOf(pool, packet);
    if (packet <= this.newest || packetFact(pool, slot, FACT.flow) >= 0) return;
    this.newest = packet;
    const record = this.announcement(sink, packet);
    if (record === null) return;
    const nodes = engine.world.nodes;
    const chosen = this.lose({
      number: this.seen++,
      message: record.detail.message,
      from: required(nodes[record.node], 'node').id,
      to: record.detail.to,
      atMs: record.timeNs / 1e6,
    });
    if (chosen) setPacketFact(pool, slot, FACT.flags, packetFact(pool, slot, FACT.flags) | PACKET_FLAG.lost);
  }

  /** The `message` record of a packet: among the newest that the engine has written. */
  private announcement(sink: BatchSink, packet: number): Extract<RecordValue, { kind: 'message' }> | null {
    let found: Extract<RecordValue, { kind: 'message' }> | null = null;
    // It may not be committed yet: read what stands in the buffer before the head, and nothing older than the last few records.
    for (let back = SLOT_WORDS; back <= 512 * SLOT_WORDS && found === null; back += SLOT_WORDS) {
      const at = (sink.head - back) & sink.mask;
      if ((sink.words[at]! & 0xff) !== RECORD_KIND.message || sink.words[(at + 3) & sink.mask] !== packet) continue;
      const record = decodeRecord(sink.words, at, sink.mask);
      if (record.kind === 'message') found = record;
    }
    return found;
  }
}

/** `3055 PBU ar2>lma` for every control message sent between two instants (ms), in order. */
export function messagesOf(report: RunReport, beginMs = 0, endMs: number = report.endMs): string[] {
  return report.signalling
    .filter((row) => row.atMs >= beginMs && row.atMs <= endMs)
    .map((row) => `${row.atMs} ${row.message} ${row.from}>${row.to}`);
}

/** `cn k lma k=ar1 mn1`: the nodes of a path, with `=` in front of a node that is reached inside a tunnel. */
export function pathText(row: PathRow): string {
  return row.nodes
    .map((node, hop) => (hop === 0 ? node : `${(row.headers[hop - 1]?.length ?? 0) > 1 ? '=' : ' '}${node}`))
    .join('');
}

/** The paths of a flow in one direction, in the order of their first packets. */
export function pathsOf(report: RunReport, flow: string, direction: 'to-mn' | 'from-mn' = 'to-mn'): string[] {
  return report.paths.filter((row) => row.flow === flow && row.direction === direction).map(pathText);
}

/** Entries of a table at an instant (default: the end); none when the table is empty. */
export function entriesOf(report: RunReport, node: string, table: string, atMs: number = report.endMs): readonly StateEntry[] {
  return report.state.find((row) => row.node === node && row.table === table && row.atMs === atMs)?.entries ?? [];
}

/** The ladder of a played run. */
export function ladderOf(played: Played, options: LadderOptions = {}): string {
  return ladderText(played.words, played.plan, options);
}

/** The records of a played run of the kinds asked for. */
export function recordsOf<Kind extends RecordValue['kind']>(played: Played, kind: Kind): Extract<RecordValue, { kind: Kind }>[] {
  const found: Extract<RecordValue, { kind: Kind }>[] = [];
  eachRecord(played.words, 0, played.words.length, (at) => {
    const record = decodeRecord(played.words, at);
    if (record.kind === kind) found.push(record as Extract<RecordValue, { kind: Kind }>);
  });
  return found;
}

/** Sent instants (ms) of a message, in order. */
export function instantsOf(report: RunReport, message: string, from?: string): number[] {
  return report.signalling
    .filter((row) => row.message === message && (from === undefined || row.from === from))
    .map((row) => row.atMs);
}

/** Per handover: messages, octets, and the interruption of each flow in ms. */
export function measured(report: RunReport): unknown[] {
  return report.handovers.map((row) => [
    row.messages,
    row.bytes,
    Object.fromEntries(row.flows.map((entry) => [entry.flow, (entry.firstAfterMs ?? Number.NaN) - row.detachMs])),
  ]);
}

/** Numbers of entries that count as state (procedures §1) at an instant, by node and table. */
export function stateSizes(report: RunReport, atMs: number): { readonly [nodeAndTable: string]: number } {
  const counted = ['binding-cache', 'binding-update-list', 'location', 'forwarding'];
  return Object.fromEntries(
    report.state
      .filter((row) => row.atMs === atMs && counted.includes(row.table))
      .map((row) => [`${row.node} ${row.table}`, row.entries.length]),
  );
}
