/**
 * The whole of a run up to the furthest instant that was shown: lives of table rows, flows, movement, packets, series. Made from the log
 * beside the model, for views that look at more than one instant; nobody pays for it before such a view is opened. Going back changes
 * nothing here; when the log was cut below what has been read, everything is read anew.
 */
import type { SimTime } from '#base/time.ts';
import { CONTROL_BIT, NONE, RECORD_KIND, SLOT_WORDS, readTime } from '#records/layout.ts';
import type { FlowDetail, MessageDetail, TableEntry } from '#records/layout.ts';
import { dropReason, readJson, tableName } from '#records/reader.ts';
import { createRoutedDelays, type RoutedDelays } from '#report/routed-delay.ts';
import { describeDirection, type Plan } from '#scenario/plan.ts';
import type { HandoverRow, RunModel } from '../model.ts';
import { FlowBars } from './flow-bars.ts';
import { LOST, OUTCOME, PacketList } from './packet-list.ts';
import { RowSpans } from './row-spans.ts';
import { RunSeries } from './run-series.ts';
import { WayDelays } from './way-delays.ts';

/** Words that one call reads at most, so that opening a view late does not hold the page up. */
const BUDGET_WORDS = 150_000 * SLOT_WORDS;

/** A change of where a mobile is: to a router, towards one, or nowhere. */
export interface Movement {
  readonly atNs: SimTime;
  readonly mobile: number;
  readonly interface: number;
  readonly kind: 'leaves' | 'arrives';
  /** The router that it leaves or arrives at. */
  readonly router: number;
}

/** A move: the vertical line of lanes and charts. */
export interface Move {
  readonly atNs: SimTime;
  readonly cause: number;
  readonly mobile: number;
  readonly from: number | null;
  readonly to: number;
}

/** What has been read so far; empty at first. */
class Parts {
  readonly rows = new RowSpans();
  readonly flows: FlowBars;
  readonly packets: PacketList;
  readonly series: RunSeries;
  readonly movements: Movement[] = [];
  readonly moves: Move[] = [];
  readonly routed: RoutedDelays;
  readonly ways: WayDelays;

  constructor(plan: Plan, directions: number) {
    this.flows = new FlowBars(plan);
    this.packets = new PacketList(directions);
    this.series = new RunSeries(plan.scenario.flows?.length ?? 0, plan.scenario.nodes.length);
    this.routed = createRoutedDelays(plan);
    this.ways = new WayDelays(plan, this.packets, this.routed);
  }
}

/** The history of one run. */
export class RunHistory {
  readonly plan: Plan;
  /** Moves whenever there is something new. */
  version = 0;
  /** Everything up to here has been read. */
  foldedNs: SimTime = -1;
  /** Where packet records were gone before they could be read: up to this instant packets are missing. 0: nowhere. */
  blindNs: SimTime = 0;
  /** The handovers as they stood at the furthest instant shown. */
  handovers: readonly HandoverRow[] = [];
  readonly #model: RunModel;
  readonly #from: Uint32Array;
  #parts: Parts;
  #handoversNs: SimTime = -1;
  /** The next word to be read, and the chunk's words as they were: they are packed anew when its packet records are given back. */
  #chunk = 0;
  #at = 0;
  #words: Uint32Array | null = null;
  #cuts = 0;

  constructor(model: RunModel) {
    this.#model = model;
    this.plan = model.plan;
    const directions = 2 * (this.plan.scenario.links.length + this.plan.interfaceOwner.length * this.plan.accessRouters.length);
    this.#from = Uint32Array.from({ length: directions }, (_, direction) => describeDirection(this.plan, direction).from);
    this.#parts = new Parts(this.plan, directions);
    this.#cuts = model.log.cuts.length;
  }

  get rows(): RowSpans {
    return this.#parts.rows;
  }

  get flows(): FlowBars {
    return this.#parts.flows;
  }

  get packets(): PacketList {
    return this.#parts.packets;
  }

  get series(): RunSeries {
    return this.#parts.series;
  }

  get movements(): readonly Movement[] {
    return this.#parts.movements;
  }

  get moves(): readonly Move[] {
    return this.#parts.moves;
  }

  /** Reads on to the model's display time, or as far as one call may. Returns whether it got there. */
  catchUp(): boolean {
    this.#afterCuts();
    const { nowNs, handovers } = this.#model;
    if (nowNs >= this.#handoversNs) {
      this.#handoversNs = nowNs;
      this.handovers = handovers;
    }
    if (nowNs <= this.foldedNs) return true;
    const done = this.#read(nowNs);
    if (done) this.foldedNs = nowNs;
    this.version++;
    return done;
  }

  /** The log was cut: what was read beyond that never happened. */
  #afterCuts(): void {
    const { cuts } = this.#model.log;
    let lowest = Infinity;
    for (; this.#cuts < cuts.length; this.#cuts++) lowest = Math.min(lowest, cuts[this.#cuts]!);
    if (lowest < this.#handoversNs) this.#handoversNs = -1;
    if (lowest >= this.foldedNs) return;
    this.#parts = new Parts(this.plan, this.#from.length);
    this.#chunk = 0;
    this.#at = 0;
    this.#words = null;
    this.foldedNs = -1;
    this.blindNs = 0;
    this.version++;
  }

  /** Folds records up to `toNs`; false when the budget ran out before. */
  #read(toNs: SimTime): boolean {
    const { log } = this.#model;
    let budget = BUDGET_WORDS;
    // A cut may have taken the chunk that was to be read next.
    if (this.#chunk > 0 && this.#chunk >= log.chunkCount) {
      this.#chunk = Math.max(0, log.chunkCount - 1);
      const last = log.chunk(this.#chunk);
      this.#words = last?.words ?? null;
      this.#at = last?.used ?? 0;
    }
    for (;;) {
      const chunk = log.chunk(this.#chunk);
      if (chunk === undefined) return true;
      const { words, used } = chunk;
      let at = words === this.#words ? this.#at : this.#enter(words, used, this.#words !== null);
      while (at < used) {
        const time = readTime(words, at);
        if (time > toNs) break;
        // An instant is read as a whole, so that `foldedNs` says exactly what has been read.
        if (budget <= 0 && time > this.foldedNs) {
          this.#at = at;
          return false;
        }
        this.foldedNs = time;
        this.#fold(words, at, time);
        const length = ((words[at]! >>> 8) & 0xff) * SLOT_WORDS;
        at += length;
        budget -= length;
      }
      this.#at = at;
      if (at < used || this.#chunk + 1 >= log.chunkCount) return true;
      this.#chunk++;
      this.#words = null;
    }
  }

  /** Begins with a chunk; with one that was packed while it was being read, behind what was read. */
  #enter(words: Uint32Array, used: number, begun: boolean): number {
    this.#words = words;
    let at = 0;
    while (begun && at < used && readTime(words, at) <= this.foldedNs) at += ((words[at]! >>> 8) & 0xff) * SLOT_WORDS;
    const { earliestNs } = this.#model.log;
    if (at < used && readTime(words, at) < earliestNs) this.blindNs = Math.max(this.blindNs, earliestNs);
    return at;
  }

  #fold(words: Uint32Array, at: number, time: SimTime): void {
    const { packets, series, flows } = this.#parts;
    switch (words[at]! & 0xff) {
      case RECORD_KIND.hop: {
        const packet = words[at + 3]!;
        packets.hop(packet, words[at + 4]!);
        if ((words[at + 5]! & CONTROL_BIT) !== 0) break;
        const row = packets.find(packet);
        const octets = words[at]! >>> 16;
        series.carries(time, this.#from[words[at + 4]!]!, octets, row < 0 ? 0 : octets - packets.octets[row]!);
        break;
      }
      case RECORD_KIND.send: {
        const flow = words[at]! >>> 16;
        packets.send(time, words[at + 3]!, flow, words[at + 4]!, words[at + 5]!, words[at + 7]!, 0);
        series.sent(time, flow);
        break;
      }
      case RECORD_KIND.deliver: {
        const flow = words[at]! >>> 16;
        const delayNs = words[at + 7]! * 4294967296 + words[at + 6]!;
        const row = packets.end(time, words[at + 3]!, words[at + 5]!, OUTCOME.delivered);
        if (row < 0) break;
        const forward = this.#isForward(flow, packets.from[row]!);
        series.delivered(time, flow, delayNs, this.#parts.ways.leastNs(packets.way[row]!, flow, forward));
        if (forward) flows.delivered(time, flow, delayNs);
        break;
      }
      case RECORD_KIND.drop: {
        const flow = words[at + 7]!;
        const reason = words[at]! >>> 16;
        const row = packets.end(time, words[at + 3]!, words[at + 4]!, LOST + reason);
        if (flow === NONE || row < 0) break;
        series.lost(time, flow);
        if (this.#isForward(flow, packets.from[row]!)) flows.lost(time, flow, dropReason(reason));
        break;
      }
      case RECORD_KIND.message: {
        const detail = readJson<MessageDetail>(words, at);
        const row = packets.send(time, words[at + 3]!, NONE, 0, words[at + 4]!, detail.bytes, words[at + 5]!);
        packets.details.set(row, detail);
        series.message(time, detail.message, detail.bytes);
        break;
      }
      case RECORD_KIND.receive:
        packets.end(time, words[at + 3]!, words[at + 4]!, OUTCOME.delivered);
        break;
      default:
        this.#foldState(words, at, time);
    }
  }

  /** Tables, movement, flows and faults. */
  #foldState(words: Uint32Array, at: number, time: SimTime): void {
    const { rows, flows, movements, moves, routed } = this.#parts;
    const u16 = words[at]! >>> 16;
    switch (words[at]! & 0xff) {
      case RECORD_KIND.tableSet:
        rows.set(time, words[at + 3]!, words[at + 4]!, tableName(words[at + 5]!), readJson<TableEntry>(words, at));
        break;
      case RECORD_KIND.tableDelete:
        rows.delete(time, words[at + 3]!);
        break;
      case RECORD_KIND.move: {
        const from = words[at + 5]!;
        const row = { atNs: time, cause: words[at + 3]!, mobile: words[at + 4]!, to: words[at + 6]! };
        moves.push({ ...row, from: from === NONE ? null : from });
        break;
      }
      case RECORD_KIND.attach:
      case RECORD_KIND.detach:
        movements.push({
          atNs: time,
          mobile: words[at + 4]!,
          interface: u16,
          kind: (words[at]! & 0xff) === RECORD_KIND.attach ? 'arrives' : 'leaves',
          router: words[at + 5]!,
        });
        break;
      case RECORD_KIND.flow:
        flows.turn(time, words[at + 3]!, readJson<FlowDetail>(words, at));
        break;
      case RECORD_KIND.nodeState:
        routed.setFailed(words[at + 3]!, u16 === 0);
        break;
      case RECORD_KIND.linkState:
        routed.setLink(words[at + 3]!, words[at + 5]! * 4294967296 + words[at + 4]!);
        break;
    }
  }

  /** Whether a packet sent by `node` goes in the flow's own direction. */
  #isForward(flow: number, node: number): boolean {
    return this.plan.nodeIndex.get(this.plan.scenario.flows?.[flow]?.from ?? '') === node;
  }
}

const histories = new WeakMap<RunModel, RunHistory>();

/** The history of a model's run: the same for as long as its worlds live. */
export function historyOf(model: RunModel): RunHistory {
  let history = histories.get(model);
  if (history === undefined) {
    history = new RunHistory(model);
    histories.set(model, history);
  }
  return history;
}
