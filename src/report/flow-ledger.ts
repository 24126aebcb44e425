/**
 * Data packets, counted and followed: what was sent, delivered and dropped per flow, how long it took, and which way it went. The hot
 * part of the report: nothing is allocated per packet or hop.
 */
import { assert, required } from '#base/assert.ts';
import { toMs, type SimDuration, type SimTime } from '#base/time.ts';
import { DROP_REASONS, type FlowDetail } from '#records/layout.ts';
import type { Plan } from '#scenario/plan.ts';
import { DelayList, delayFigures } from './delays.ts';
import type { FlowWay } from './flow-ways.ts';
import type { Handovers } from './handovers.ts';
import type { HeaderStacks } from './header-stacks.ts';
import { OpenPackets } from './open-packets.ts';
import type { Accounting, FlowRow, PathHeader, PathRow } from './report.ts';
import type { RoutedDelays } from './routed-delay.ts';

/** A run of delivered packets with equal path and headers. */
interface Path {
  readonly way: number;
  /** Pairs of node reached and look of the headers, hop by hop. */
  readonly hops: Uint32Array;
  readonly firstNs: SimTime;
  lastNs: SimTime;
  packets: number;
  /** Least routed delay between the ends, by the topology of `topology`. */
  leastNs: number;
  topology: number;
}

/** The counts of one way. */
interface WayCounts {
  sent: number;
  delivered: number;
  duplicated: number;
  reordered: number;
  readonly dropped: Uint32Array;
  readonly delays: DelayList;
  /** Sending time of the packet sent last among those delivered. */
  newestNs: SimTime;
  path: Path | null;
  /** Delays of the packets whose ends were connected, and their least routed delays. */
  delayNs: number;
  leastNs: number;
}

/** All data packets of a run. */
export class FlowLedger {
  readonly #plan: Plan;
  readonly #ways: readonly FlowWay[];
  readonly #counts: WayCounts[];
  readonly #open = new OpenPackets();
  readonly #paths: Path[] = [];
  readonly #handovers: Handovers;
  readonly #routed: RoutedDelays;
  /** Last outcome of each flow's start: null = none yet. */
  readonly #starts: (Pick<FlowRow, 'status' | 'reason' | 'address' | 'anchor'> | null)[];

  constructor(plan: Plan, ways: readonly FlowWay[], handovers: Handovers, routed: RoutedDelays) {
    this.#plan = plan;
    this.#ways = ways;
    this.#handovers = handovers;
    this.#routed = routed;
    this.#starts = (plan.scenario.flows ?? []).map(() => null);
    this.#counts = ways.map(() => ({
      sent: 0,
      delivered: 0,
      duplicated: 0,
      reordered: 0,
      dropped: new Uint32Array(DROP_REASONS.length),
      delays: new DelayList(),
      newestNs: -1,
      path: null,
      delayNs: 0,
      leastNs: 0,
    }));
  }

  /** A flow has started or was refused. A flow that ever started is `ok`. */
  handleFlow(flow: number, { event, reason, src, dst, anchor }: FlowDetail): void {
    const address = this.#ways[2 * flow]!.fromMobile && !this.#ways[2 * flow]!.toMobile ? src : dst;
    if (event === 'started')
      this.#starts[flow] = {
        status: 'ok',
        ...(address === undefined ? {} : { address }),
        ...(anchor === undefined ? {} : { anchor }),
      };
    if (event === 'refused' && this.#starts[flow]?.status !== 'ok')
      this.#starts[flow] = { status: 'refused', reason: reason ?? '' };
  }

  /** A data packet leaves its sender. */
  send(flow: number, packet: number, node: number, atNs: SimTime): void {
    const way = this.#ways[2 * flow]!.from === node ? 2 * flow : 2 * flow + 1;
    this.#counts[way]!.sent++;
    this.#open.open(packet, way, atNs, this.#handovers.epochs[node]!);
  }

  /** A packet goes towards `node` under headers of this look. Packets that are not data, or have met their end, are passed over. */
  hop(packet: number, node: number, look: number): void {
    const slot = this.#open.find(packet);
    if (slot >= 0) this.#open.addHop(slot, node, look);
  }

  /** A packet has reached its receiver. */
  deliver(flow: number, packet: number, node: number, atNs: SimTime, delayNs: SimDuration): void {
    const open = this.#open;
    const slot = open.find(packet);
    if (slot < 0) {
      this.#counts[this.#ways[2 * flow]!.to === node ? 2 * flow : 2 * flow + 1]!.duplicated++;
      return;
    }
    const way = open.way[slot]!;
    const counts = this.#counts[way]!;
    const sentNs = open.sentNs[slot]!;
    counts.delivered++;
    // RFC 4737 §3: reordered is what arrives after a packet that was sent later. Told by sending time.
    if (sentNs < counts.newestNs) counts.reordered++;
    else counts.newestNs = sentNs;
    counts.delays.add(delayNs);
    const path = this.#follow(way, slot, atNs);
    counts.path = path;
    if (path.leastNs < Infinity) {
      counts.delayNs += delayNs;
      counts.leastNs += path.leastNs;
    }
    this.#handovers.noteDelivered(way, atNs, sentNs, open.epoch[slot]!);
    open.close(slot);
  }

  /** A data packet is lost. */
  drop(packet: number, reason: number): void {
    const slot = this.#open.find(packet);
    assert(slot >= 0, `data packet ${packet} meets its end once`);
    const way = this.#open.way[slot]!;
    const dropped = this.#counts[way]!.dropped;
    dropped[reason] = dropped[reason]! + 1;
    this.#handovers.noteDropped(way);
    this.#open.close(slot);
  }

  /** The rows of the flows in file order. */
  rows(): FlowRow[] {
    return (this.#plan.scenario.flows ?? []).map((flow, index) => {
      const both = [required(this.#counts[2 * index], 'way'), required(this.#counts[2 * index + 1], 'way')];
      const sum = (of: (counts: WayCounts) => number): number => both.reduce((total, counts) => total + of(counts), 0);
      const dropped: { [reason: string]: number } = {};
      let lost = 0;
      DROP_REASONS.forEach(({ reason }, position) => {
        const count = sum((counts) => counts.dropped[position]!);
        if (count > 0) dropped[reason] = count;
        lost += count;
      });
      const start = this.#starts[index] ?? { status: 'not-started' as const };
      const leastNs = sum((counts) => counts.leastNs);
      return {
        flow: flow.id,
        ...start,
        sent: sum((counts) => counts.sent),
        delivered: sum((counts) => counts.delivered),
        duplicated: sum((counts) => counts.duplicated),
        reordered: sum((counts) => counts.reordered),
        dropped,
        inFlight: sum((counts) => counts.sent - counts.delivered) - lost,
        delayMs: delayFigures(both.map((counts) => counts.delays)),
        pathStretch: leastNs === 0 ? null : Math.round((sum((counts) => counts.delayNs) / leastNs) * 1e6) / 1e6,
      };
    });
  }

  /** The sums over all flows. They balance, or the report is not made. */
  accounting(): Accounting {
    const sum = (of: (counts: WayCounts) => number): number => this.#counts.reduce((total, counts) => total + of(counts), 0);
    const accounting: Accounting = {
      sent: sum((counts) => counts.sent),
      delivered: sum((counts) => counts.delivered),
      dropped: sum((counts) => counts.dropped.reduce((total, count) => total + count, 0)),
      inFlight: this.#open.count,
    };
    assert(
      accounting.sent === accounting.delivered + accounting.dropped + accounting.inFlight,
      `sent ${accounting.sent} = delivered ${accounting.delivered} + dropped ${accounting.dropped} + in flight ${accounting.inFlight}`,
    );
    return accounting;
  }

  /** The paths in the order of their first deliveries. `headers` resolves looks. */
  paths(headers: HeaderStacks): PathRow[] {
    const name = (node: number): string => required(this.#plan.scenario.nodes[node], 'node').id;
    return this.#paths.map((path) => {
      const way = required(this.#ways[path.way], 'way');
      const nodes = [name(way.from)];
      const stacks: PathHeader[][] = [];
      for (let at = 0; at < path.hops.length; at += 2) {
        nodes.push(name(path.hops[at]!));
        stacks.push(
          headers.headers(path.hops[at + 1]!).map(({ source, destination, ext }) => ({
            src: source,
            dst: destination,
            ...(ext === null ? {} : { ext }),
          })),
        );
      }
      return {
        flow: required(this.#plan.scenario.flows?.[way.flow], 'flow').id,
        direction: way.direction,
        firstAtMs: toMs(path.firstNs),
        lastAtMs: toMs(path.lastNs),
        packets: path.packets,
        nodes,
        headers: stacks,
      };
    });
  }

  /** The way's path row that the packet in `slot` continues, or a new one. */
  #follow(way: number, slot: number, atNs: SimTime): Path {
    const { hops, stride, hopCount } = this.#open;
    const start = 2 * slot * stride;
    const length = 2 * hopCount[slot]!;
    const current = this.#counts[way]!.path;
    if (current !== null && current.hops.length === length) {
      const expected = current.hops;
      let index = 0;
      while (index < length && expected[index] === hops[start + index]) index++;
      if (index === length) {
        current.packets++;
        current.lastNs = atNs;
        if (current.topology !== this.#routed.version) this.#measure(current);
        return current;
      }
    }
    const path: Path = {
      way,
      hops: hops.slice(start, start + length),
      firstNs: atNs,
      lastNs: atNs,
      packets: 1,
      leastNs: 0,
      topology: 0,
    };
    this.#measure(path);
    this.#paths.push(path);
    return path;
  }

  /**
   * The least routed delay between the ends of a path. Choice: a mobile end is where the packet itself left it or reached it, so that
   * the stretch says what the scheme costs and not where the mobile went; the topology is that of the delivery.
   */
  #measure(path: Path): void {
    const ends = required(this.#ways[path.way], 'way');
    const routed = this.#routed;
    let { from, to } = ends;
    let leastNs = 0;
    const hops = path.hops.length / 2;
    if (ends.fromMobile && hops > 0) {
      from = path.hops[0]!;
      leastNs += routed.radio(from);
    }
    if (ends.toMobile && hops > 1) {
      to = path.hops[2 * hops - 4]!;
      leastNs += routed.radio(to);
    }
    path.leastNs = leastNs + routed.between(from, to);
    path.topology = routed.version;
  }
}
