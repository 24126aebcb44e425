/**
 * Handovers: one row per move, with the messages that it caused and what it did to the mobile's flows.
 *
 * A mobile's time is cut into epochs by its detachments (moves, and departures). A flow is listed in a handover when it was running at the
 * detachment that opens the epoch, or lost packets in it: a flow that begins later was not interrupted. `firstAfterMs` is the first packet after the detachment
 * however late it is, also when the next detachment comes first: the interruption is as long as it lasts.
 */
import { required } from '#base/assert.ts';
import { toMs, type SimTime } from '#base/time.ts';
import type { RecordValue } from '#records/reader.ts';
import type { Plan } from '#scenario/plan.ts';
import { FlowTimes } from './flow-times.ts';
import type { FlowWay } from './flow-ways.ts';
import type { HandoverFlow, HandoverRow } from './report.ts';

/** Messages that no handover counts (RFC 4861): every attachment has them. */
const UNCOUNTED: ReadonlySet<string> = new Set(['RS', 'RA', 'NS', 'NA', 'DHAADRequest', 'DHAADReply']);

/** The messages of a cause: sent, their octets, and the delivery of the last one. */
export interface SignallingTally {
  completeNs: SimTime | null;
  messages: number;
  bytes: number;
}

/** A handover while it is being read. */
interface Handover {
  readonly mobile: number;
  readonly interface: number;
  readonly from: number | null;
  readonly to: number;
  readonly epoch: number;
  readonly detachNs: SimTime;
  attachNs: SimTime | null;
  newAddressNs: SimTime | null;
  readonly tally: SignallingTally;
}

/** What detachments mark on a mobile's time. */
interface MobileTime {
  cause: number;
  /** Flows that ran at the beginning of each epoch. */
  readonly flows: Set<number>[];
  /** Per interface the move that has not yet led to an attachment. */
  readonly pending: Map<number, Handover>;
  /** The last move of each interface. */
  readonly last: Map<number, Handover>;
  /** Rows of addresses that are preferred now. */
  readonly preferred: Set<number>;
}

/** All handovers of a run. */
export class Handovers {
  /** Detachments so far by node number. */
  readonly epochs: Uint32Array;
  readonly #plan: Plan;
  readonly #rows: Handover[] = [];
  readonly #byCause = new Map<number, Handover>();
  /** By cause: a move may be announced by messages before it happens (RFC 5949 §4.1). */
  readonly #tallies = new Map<number, SignallingTally>();
  readonly #mobiles = new Map<number, MobileTime>();
  readonly #running = new Set<number>();
  /** Flows by mobile end. */
  readonly #flowsOf = new Map<number, number[]>();
  /** Times at a flow's receiver and at its sender, where these are mobile. */
  readonly #atReceiver: (FlowTimes | null)[] = [];
  readonly #atSender: (FlowTimes | null)[] = [];
  readonly #ways: readonly FlowWay[];

  constructor(plan: Plan, ways: readonly FlowWay[]) {
    this.#plan = plan;
    this.#ways = ways;
    this.epochs = new Uint32Array(plan.scenario.nodes.length);
    for (const mobile of plan.mobiles) {
      this.#mobiles.set(mobile, { cause: 0, flows: [new Set()], pending: new Map(), last: new Map(), preferred: new Set() });
      this.#flowsOf.set(mobile, []);
    }
    for (let flow = 0; 2 * flow < ways.length; flow++) {
      const way = required(ways[2 * flow], 'way');
      this.#atReceiver.push(way.toMobile ? new FlowTimes() : null);
      this.#atSender.push(way.fromMobile ? new FlowTimes() : null);
      this.#flowsOf.get(way.to)?.push(flow);
      this.#flowsOf.get(way.from)?.push(flow);
    }
  }

  /** A mobile moves: opens an epoch and a row. */
  handleMove(record: Extract<RecordValue, { kind: 'move' }>): void {
    const time = this.#open(record.mobile, record.cause);
    const handover: Handover = {
      mobile: record.mobile,
      interface: record.interface,
      from: record.from,
      to: record.to,
      epoch: required(this.epochs[record.mobile], 'mobile'),
      detachNs: record.timeNs,
      attachNs: null,
      newAddressNs: null,
      tally: this.#tallyOf(record.cause),
    };
    time.pending.set(record.interface, handover);
    time.last.set(record.interface, handover);
    this.#rows.push(handover);
    if (record.cause !== 0) this.#byCause.set(record.cause, handover);
  }

  /** A mobile loses a router. The detachment that belongs to a move opens no epoch of its own. */
  handleDetach(record: Extract<RecordValue, { kind: 'detach' }>): void {
    const time = this.#open(record.mobile, record.cause);
    const pending = time.pending.get(record.interface);
    if (pending !== undefined && this.#byCause.get(record.cause) !== pending) time.pending.delete(record.interface);
  }

  /** A mobile hears a router: the end of the radio gap of the interface's last move. */
  handleAttach(record: Extract<RecordValue, { kind: 'attach' }>): void {
    const pending = this.#time(record.mobile).pending;
    const handover = pending.get(record.interface);
    if (handover === undefined || !record.moved) return;
    handover.attachNs = record.timeNs;
    pending.delete(record.interface);
  }

  /**
   * A row of a mobile's addresses is made or changes. The first one that becomes preferred after a detachment is the new address; one
   * that was preferred and is advertised again is not new.
   */
  handleAddress(record: Extract<RecordValue, { kind: 'tableSet' }>): void {
    if (record.table !== 'addresses') return;
    const time = this.#mobiles.get(record.node);
    if (time === undefined) return;
    const isPreferred = record.entry.state === 'preferred';
    const isNew = isPreferred && !time.preferred.has(record.row);
    if (isPreferred) time.preferred.add(record.row);
    else time.preferred.delete(record.row);
    const handover = time.last.get(Number(record.entry['interface'] ?? 0));
    if (isNew && handover !== undefined) handover.newAddressNs ??= record.timeNs;
  }

  /** A row of a mobile's addresses is gone. */
  handleAddressGone(record: Extract<RecordValue, { kind: 'tableDelete' }>): void {
    if (record.table === 'addresses') this.#mobiles.get(record.node)?.preferred.delete(record.row);
  }

  /** A flow runs, or runs no more. */
  handleFlow(flow: number, event: string): void {
    if (event === 'stopped') this.#running.delete(flow);
    if (event === 'started') this.#running.add(flow);
  }

  /** The tally that a message counts for, or null. Adds it there. */
  countMessage(record: Extract<RecordValue, { kind: 'message' }>): SignallingTally | null {
    if (record.cause === 0 || UNCOUNTED.has(record.detail.message)) return null;
    const tally = this.#tallyOf(record.cause);
    tally.messages++;
    tally.bytes += record.detail.bytes;
    return tally;
  }

  /** A packet of a way has been delivered at `atNs`; its sender had seen `sentEpoch` detachments at `sentNs`. */
  noteDelivered(way: number, atNs: SimTime, sentNs: SimTime, sentEpoch: number): void {
    // Choice: of a bidirectional flow the times are those of the stream from its `from` to its `to`; losses count both ways.
    if ((way & 1) === 1) return;
    this.#atReceiver[way >> 1]?.note(this.epochs[this.#ways[way]!.to]!, atNs);
    this.#atSender[way >> 1]?.note(sentEpoch, sentNs);
  }

  /** A packet of a way has been dropped now. */
  noteDropped(way: number): void {
    const ends = required(this.#ways[way & ~1], 'way');
    this.#atReceiver[way >> 1]?.noteLost(this.epochs[ends.to]!);
    this.#atSender[way >> 1]?.noteLost(this.epochs[ends.from]!);
  }

  /** The rows in the order of the moves. */
  rows(): HandoverRow[] {
    const nodes = this.#plan.scenario.nodes;
    const name = (node: number): string => required(nodes[node], 'node').id;
    const receiver = this.#atReceiver.map((times) => times?.neighbors() ?? null);
    const sender = this.#atSender.map((times) => times?.neighbors() ?? null);
    return this.#rows.map((row) => ({
      mn: name(row.mobile),
      interface: row.interface,
      from: row.from === null ? null : name(row.from),
      to: name(row.to),
      detachMs: toMs(row.detachNs),
      attachMs: orMs(row.attachNs),
      completeMs: orMs(row.tally.completeNs),
      newAddressMs: orMs(row.newAddressNs),
      messages: row.tally.messages,
      bytes: row.tally.bytes,
      flows: required(this.#flowsOf.get(row.mobile), 'mobile').flatMap((flow): HandoverFlow[] => {
        const receives = required(this.#ways[2 * flow], 'way').to === row.mobile;
        const lost = (receives ? this.#atReceiver : this.#atSender)[flow]?.lost(row.epoch) ?? 0;
        if (lost === 0 && this.#time(row.mobile).flows[row.epoch]?.has(flow) !== true) return [];
        const times = required((receives ? receiver : sender)[flow], 'flow times')(row.epoch);
        const id = required(this.#plan.scenario.flows?.[flow], 'flow').id;
        return [{ flow: id, lastBeforeMs: orMs(times.lastBeforeNs), firstAfterMs: orMs(times.firstAfterNs), lost }];
      }),
    }));
  }

  #time(mobile: number): MobileTime {
    return required(this.#mobiles.get(mobile), 'mobile');
  }

  #tallyOf(cause: number): SignallingTally {
    const known = this.#tallies.get(cause);
    if (known !== undefined) return known;
    const made: SignallingTally = { completeNs: null, messages: 0, bytes: 0 };
    if (cause !== 0) this.#tallies.set(cause, made);
    return made;
  }

  /** Opens an epoch unless this cause has already opened it. */
  #open(mobile: number, cause: number): MobileTime {
    const time = this.#time(mobile);
    if (cause !== 0 && cause === time.cause) return time;
    time.cause = cause;
    this.epochs[mobile] = this.epochs[mobile]! + 1;
    time.flows.push(new Set(required(this.#flowsOf.get(mobile), 'mobile').filter((flow) => this.#running.has(flow))));
    return time;
  }
}

function orMs(time: SimTime | null): number | null {
  return time === null ? null : toMs(time);
}
