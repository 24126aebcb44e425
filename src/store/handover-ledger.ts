/**
 * Handovers as they unfold: one entry per `move` record, measured as the report measures them. Listed are the flows that ran at the
 * detachment, and those that lost packets later. `lost` counts the drops of the mobile's flows from this detachment to its next;
 * messages and octets are those with the handover's cause, without RS RA NS NA. Addresses and tunnels are told from the tables' records
 * with that cause.
 */
import type { SimTime } from '#base/time.ts';
import type { DropReason, MessageDetail, TableEntry, TableName } from '#records/layout.ts';
import type { Plan } from '#scenario/plan.ts';
import { addressDeleted, addressSet, NO_MILESTONES, tunnelSet, type Milestones } from './handover-milestones.ts';
import { isOver, isSettled, saysTheSame, toRow, trackIn, type Entry, type FlowTrack } from './handover-entry.ts';
import type { HandoverRow } from './model.ts';

/** Messages that are not counted as signalling of a handover (procedures: "Counting"). */
const UNCOUNTED: ReadonlySet<string> = new Set(['RS', 'RA', 'NS', 'NA', 'DHAADRequest', 'DHAADReply']);

/** Losses that say nothing about whether an address still leads to the mobile. */
const ACCIDENTS: ReadonlySet<DropReason> = new Set(['link-loss', 'queue-full', 'radio-lost']);

/** How long a mobile without radio, or with nothing in flight, is worth slow motion. */
const WAITING_PATIENCE_NS: SimTime = 400_000_000;

/** Messages of a cause whose move has not happened yet: it may be announced (RFC 5949 §4.1). */
interface EarlyMessages {
  readonly messages: number;
  readonly bytes: number;
  readonly completeNs: SimTime | null;
  readonly inFlight: number;
  readonly milestones: Milestones;
}

const NO_MESSAGES: EarlyMessages = { messages: 0, bytes: 0, completeNs: null, inFlight: 0, milestones: NO_MILESTONES };

/** A copy of a ledger, for a keyframe. */
export interface LedgerSnapshot {
  readonly entries: readonly Entry[];
  readonly current: ReadonlyMap<number, number>;
  readonly lastAtMobile: Float64Array;
  readonly unsettled: readonly number[];
  readonly early: ReadonlyMap<number, EarlyMessages>;
}

/** Says whether the mobile's address of a flow still works. */
export type AddressKept = (mobile: number, flow: number) => boolean;

/** The handovers of one run. */
export class HandoverLedger {
  /** Moves whenever a row changes. */
  version = 0;
  readonly #running: (flow: number) => boolean;
  readonly #addressKept: AddressKept;
  /** Node at either end of each flow, and the flows that each mobile takes part in. */
  readonly #fromNode: Int32Array;
  readonly #toNode: Int32Array;
  readonly #flowsOf: ReadonlyMap<number, readonly number[]>;
  #entries: Entry[] = [];
  #byCause = new Map<number, number>();
  /** By cause, until its move, attachment or detachment. */
  #early = new Map<number, EarlyMessages>();
  /** The latest handover of each mobile. */
  #current = new Map<number, number>();
  /** Per flow and end (2·flow: at `to`, 2·flow + 1: at `from`), the last time at that end of a packet that arrived; −1 = none. */
  #lastAtMobile: Float64Array;
  /** Handovers that may still want the clock's attention. */
  #unsettled: number[] = [];
  #epoch = 0;
  #rows: HandoverRow[] = [];
  #rowsVersion = -1;

  /** `running` tells whether a flow is on at this moment, `addressKept` whether its address works. */
  constructor(plan: Plan, running: (flow: number) => boolean, addressKept: AddressKept) {
    this.#running = running;
    this.#addressKept = addressKept;
    const flows = plan.scenario.flows ?? [];
    this.#fromNode = Int32Array.from(flows, (flow) => plan.nodeIndex.get(flow.from) ?? -1);
    this.#toNode = Int32Array.from(flows, (flow) => plan.nodeIndex.get(flow.to) ?? -1);
    const flowsOf = new Map<number, number[]>();
    for (const mobile of plan.mobiles) flowsOf.set(mobile, []);
    flows.forEach((_flow, index) => {
      for (const node of new Set([this.#fromNode[index]!, this.#toNode[index]!])) flowsOf.get(node)?.push(index);
    });
    this.#flowsOf = flowsOf;
    this.#lastAtMobile = new Float64Array(flows.length * 2).fill(-1);
  }

  /** A mobile leaves its router for another one. */
  move(timeNs: SimTime, cause: number, mobile: number, mobileInterface: number, from: number | null, to: number): void {
    this.#leave(mobile);
    const flows: FlowTrack[] = [];
    for (const flow of this.#flowsOf.get(mobile) ?? []) if (this.#running(flow)) flows.push(this.#track(mobile, flow));
    const index = this.#entries.length;
    this.#entries.push({
      epoch: this.#epoch,
      cause,
      mobile,
      interface: mobileInterface,
      from,
      to,
      detachNs: timeNs,
      attachNs: null,
      ...(this.#early.get(cause) ?? NO_MESSAGES),
      lastActivityNs: timeNs,
      advertised: false,
      superseded: false,
      flows,
    });
    this.#early.delete(cause);
    this.#byCause.set(cause, index);
    this.#current.set(mobile, index);
    this.#unsettled.push(index);
    this.version++;
  }

  /** A mobile leaves for nowhere: its last handover is over. The detachment that belongs to a move says nothing new. */
  detach(mobile: number, cause: number): void {
    this.#early.delete(cause);
    const index = this.#current.get(mobile);
    if (index === undefined || this.#entries[index]!.cause === cause) return;
    this.#leave(mobile);
    this.#current.delete(mobile);
  }

  /** The end of a move's gap. */
  attach(timeNs: SimTime, cause: number): void {
    const entry = this.#touchCause(cause);
    if (entry === null) {
      this.#early.delete(cause);
      return;
    }
    entry.attachNs = timeNs;
    entry.lastActivityNs = timeNs;
  }

  /** A message with this cause sets out. */
  messageSent(timeNs: SimTime, cause: number, detail: MessageDetail): void {
    const entry = this.#touchCause(cause);
    if (entry === null) {
      const early = this.#early.get(cause) ?? NO_MESSAGES;
      const counts = !UNCOUNTED.has(detail.message);
      this.#early.set(cause, {
        ...early,
        messages: early.messages + (counts ? 1 : 0),
        bytes: early.bytes + (counts ? detail.bytes : 0),
        inFlight: early.inFlight + 1,
      });
      return;
    }
    entry.inFlight++;
    entry.lastActivityNs = timeNs;
    if (UNCOUNTED.has(detail.message)) return;
    entry.messages++;
    entry.bytes += detail.bytes;
  }

  /** A message with this cause ends at `node`. */
  messageEnded(timeNs: SimTime, cause: number, detail: MessageDetail, node: number, delivered: boolean): void {
    const entry = this.#touchCause(cause);
    if (entry === null) {
      const early = this.#early.get(cause);
      if (early !== undefined)
        this.#early.set(cause, { ...early, inFlight: early.inFlight - 1, completeNs: delivered ? timeNs : early.completeNs });
      return;
    }
    entry.inFlight--;
    entry.lastActivityNs = timeNs;
    if (!delivered) return;
    if (detail.message === 'RA' && node === entry.mobile) entry.advertised = true;
    if (!UNCOUNTED.has(detail.message)) entry.completeNs = timeNs;
  }

  /** A data packet of `flow` has arrived at `node`, sent `delayNs` before. What comes back on a bidirectional flow does not count. */
  delivered(timeNs: SimTime, flow: number, node: number, delayNs: SimTime): void {
    if (this.#toNode[flow] !== node) return;
    this.#arrived(2 * flow, node, flow, timeNs);
    this.#arrived(2 * flow + 1, this.#fromNode[flow]!, flow, timeNs - delayNs);
  }

  /** A data packet of `flow` is lost that was sent at `sentNs` (−1: not known). */
  dropped(flow: number, sentNs: SimTime, reason: DropReason): void {
    const to = this.#toNode[flow]!;
    const from = this.#fromNode[flow]!;
    this.#countLoss(to, flow, sentNs, reason);
    if (from !== to) this.#countLoss(from, flow, sentNs, reason);
  }

  /** The addresses of a mobile have changed. A flow that is over has no more use for its address: that it goes then says nothing. */
  addressesChanged(mobile: number): void {
    const index = this.#current.get(mobile);
    if (index === undefined) return;
    for (const { flow, addressKept, broken } of [...this.#entries[index]!.flows]) {
      if (!this.#running(flow)) continue;
      const kept = !broken && this.#addressKept(mobile, flow);
      if (kept !== addressKept) this.#trackOf(index, flow).addressKept = kept;
    }
  }

  /** A row of `node` was set with this cause, or deleted (`entry` null); `previous` is what it said before. Tells of addresses and tunnels. */
  tableRow(
    timeNs: SimTime,
    cause: number,
    node: number,
    table: TableName,
    entry: TableEntry | null,
    previous: TableEntry | null,
  ): void {
    const index = this.#byCause.get(cause);
    if (table === 'tunnels' && entry !== null) this.#tell(cause, (before) => tunnelSet(before, timeNs, entry, previous));
    if (table !== 'addresses' || (index !== undefined && this.#entries[index]!.mobile !== node)) return;
    this.#tell(cause, (before) =>
      entry === null ? addressDeleted(before, previous) : addressSet(before, timeNs, entry, previous),
    );
  }

  /** All handovers in the order of detachment. The same rows until something changes. */
  rows(): readonly HandoverRow[] {
    if (this.#rowsVersion === this.version) return this.#rows;
    const previous = this.#rows;
    this.#rows = this.#entries.map((entry, index) => {
      const row = previous[index];
      return row !== undefined && saysTheSame(row, entry) ? row : toRow(entry);
    });
    this.#rowsVersion = this.version;
    return this.#rows;
  }

  /**
   * What the handovers ask of the clock at `nowNs`: `gap` while a mobile waits for its new router, `slow` between that and the first
   * packets, else null. Drops those that are over.
   */
  attention(nowNs: SimTime): 'gap' | 'slow' | null {
    let wanted: 'gap' | 'slow' | null = null;
    if (this.#unsettled.length === 0) return wanted;
    this.#unsettled = this.#unsettled.filter((index) => !isOver(this.#entries[index]!, nowNs));
    for (const index of this.#unsettled) {
      const entry = this.#entries[index]!;
      if (nowNs - entry.lastActivityNs > WAITING_PATIENCE_NS) continue;
      if (entry.attachNs === null) wanted ??= 'gap';
      else if (entry.inFlight > 0 || isSettled(entry)) wanted = 'slow';
      else wanted ??= 'gap';
    }
    return wanted;
  }

  /** Whether the handover in row `index` has come to its end at `nowNs`: settled, and its packets flow again or will not. */
  isOver(index: number, nowNs: SimTime): boolean {
    const entry = this.#entries[index];
    return entry !== undefined && isOver(entry, nowNs);
  }

  /** A copy of the state. Entries are shared until they change. */
  snapshot(): LedgerSnapshot {
    this.#epoch++;
    return {
      entries: [...this.#entries],
      current: new Map(this.#current),
      lastAtMobile: this.#lastAtMobile.slice(),
      unsettled: [...this.#unsettled],
      early: new Map(this.#early),
    };
  }

  /** Goes back to a copy. */
  restore(snapshot: LedgerSnapshot): void {
    this.#epoch++;
    this.#entries = [...snapshot.entries];
    this.#current = new Map(snapshot.current);
    this.#lastAtMobile = snapshot.lastAtMobile.slice();
    this.#unsettled = [...snapshot.unsettled];
    this.#early = new Map(snapshot.early);
    this.#byCause = new Map(this.#entries.map((entry, index) => [entry.cause, index]));
    this.version++;
  }

  /** What has happened for a handover, or for one that is announced. */
  #tell(cause: number, step: (before: Milestones) => Milestones): void {
    const index = this.#byCause.get(cause);
    const early = index === undefined ? this.#early.get(cause) : undefined;
    const before = (index === undefined ? early : this.#entries[index])?.milestones;
    // A cause without a move is none of a handover, as far as is known.
    if (before === undefined) return;
    const milestones = step(before);
    if (milestones === before) return;
    if (index !== undefined) this.#touch(index).milestones = milestones;
    else if (early !== undefined) this.#early.set(cause, { ...early, milestones });
  }

  #leave(mobile: number): void {
    const index = this.#current.get(mobile);
    if (index !== undefined) this.#touch(index).superseded = true;
  }

  #track(mobile: number, flow: number): FlowTrack {
    const atSender = this.#toNode[flow] !== mobile;
    const last = this.#lastAtMobile[2 * flow + (atSender ? 1 : 0)]!;
    return {
      flow,
      lastBeforeNs: last < 0 ? null : last,
      firstAfterNs: null,
      lost: 0,
      addressKept: this.#addressKept(mobile, flow),
      broken: false,
    };
  }

  /** A packet that arrived was at this end of its flow, at `mobile`, at `atNs`. */
  #arrived(key: number, mobile: number, flow: number, atNs: SimTime): void {
    if (this.#lastAtMobile[key]! < atNs) this.#lastAtMobile[key] = atNs;
    const current = this.#current.get(mobile);
    if (current === undefined) return;
    for (let index = current; index >= 0; index--) {
      const entry = this.#entries[index]!;
      if (entry.mobile !== mobile) continue;
      const track = trackIn(entry, flow);
      if (atNs >= entry.detachNs) {
        if (track !== undefined && track.firstAfterNs !== null) return;
        // The interruption of an earlier handover lasts until this packet, too, when none came between the two.
        if (track !== undefined) this.#setFirstAfter(index, flow, atNs);
        else if (index !== current) return;
      } else if (track !== undefined && (track.lastBeforeNs ?? -1) < atNs) {
        this.#trackOf(index, flow).lastBeforeNs = atNs;
      }
    }
  }

  /** It got through, so its address works, whatever was lost before. */
  #setFirstAfter(index: number, flow: number, atNs: SimTime): void {
    const track = this.#trackOf(index, flow);
    track.firstAfterNs = atNs;
    track.broken = false;
    track.addressKept = this.#addressKept(this.#entries[index]!.mobile, flow);
  }

  #countLoss(mobile: number, flow: number, sentNs: SimTime, reason: DropReason): void {
    const index = this.#current.get(mobile);
    if (index === undefined) return;
    const track = this.#trackOf(index, flow);
    track.lost++;
    const entry = this.#entries[index]!;
    if (track.firstAfterNs !== null || ACCIDENTS.has(reason)) return;
    if (!isSettled(entry) || sentNs < entry.lastActivityNs) return;
    track.broken = true;
    track.addressKept = false;
  }

  #touchCause(cause: number): Entry | null {
    const index = this.#byCause.get(cause);
    return index === undefined ? null : this.#touch(index);
  }

  /** The entry, ready to be changed. */
  #touch(index: number): Entry {
    this.version++;
    const entry = this.#entries[index]!;
    if (entry.epoch === this.#epoch) return entry;
    const copy = { ...entry, epoch: this.#epoch, flows: entry.flows.map((track) => ({ ...track })) };
    this.#entries[index] = copy;
    return copy;
  }

  /** The track of a flow in a handover, ready to be changed; a flow that was not listed yet is from now on. */
  #trackOf(index: number, flow: number): FlowTrack {
    const entry = this.#touch(index);
    const known = trackIn(entry, flow);
    if (known !== undefined) return known;
    const track = this.#track(entry.mobile, flow);
    entry.flows.push(track);
    return track;
  }
}
