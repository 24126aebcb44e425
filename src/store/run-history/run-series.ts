/** What the charts plot of one run, added up record by record: flows, signalling, nodes, tunnels. */
import type { SimDuration, SimTime } from '#base/time.ts';
import { TimeBins, type BinSeries } from './time-bins.ts';

/** One flow, both directions together. */
export interface FlowSeries {
  readonly sent: BinSeries;
  readonly delivered: BinSeries;
  readonly lost: BinSeries;
  /** Sum of the delays of what was delivered, and the longest, ns. */
  readonly delayNs: BinSeries;
  readonly longestNs: BinSeries;
  /** Of packets for which there is a shortest way: sum of their delays, and of those of the shortest ways, ns. */
  readonly measuredNs: BinSeries;
  readonly leastNs: BinSeries;
}

/** Messages of one type. */
export interface SignallingSeries {
  readonly messages: BinSeries;
  readonly octets: BinSeries;
}

/** The series of a run. */
export class RunSeries {
  readonly bins = new TimeBins();
  readonly flows: readonly FlowSeries[];
  /** By message type, in the order of their first appearance. */
  readonly signalling = new Map<string, SignallingSeries>();
  /** Data octets that a node sends on its links. */
  readonly carried: readonly BinSeries[];
  /** Octets of data packets on all links, and how many of them are headers of tunnels and what stands in their place. */
  readonly wireOctets: BinSeries;
  readonly outerOctets: BinSeries;

  constructor(flows: number, nodes: number) {
    const { bins } = this;
    this.flows = Array.from({ length: flows }, () => ({
      sent: bins.series(),
      delivered: bins.series(),
      lost: bins.series(),
      delayNs: bins.series(),
      longestNs: bins.series('max'),
      measuredNs: bins.series(),
      leastNs: bins.series(),
    }));
    this.carried = Array.from({ length: nodes }, () => bins.series());
    this.wireOctets = bins.series();
    this.outerOctets = bins.series();
  }

  sent(atNs: SimTime, flow: number): void {
    const bin = this.bins.bin(atNs);
    this.flows[flow]?.sent.add(bin, 1);
  }

  /** `leastNs` is the delay of the shortest way; 0 or infinite: there is none to compare with. */
  delivered(atNs: SimTime, flow: number, delayNs: SimDuration, leastNs: SimDuration): void {
    const bin = this.bins.bin(atNs);
    const series = this.flows[flow];
    if (series === undefined) return;
    series.delivered.add(bin, 1);
    series.delayNs.add(bin, delayNs);
    series.longestNs.add(bin, delayNs);
    if (leastNs === 0 || !Number.isFinite(leastNs)) return;
    series.measuredNs.add(bin, delayNs);
    series.leastNs.add(bin, leastNs);
  }

  lost(atNs: SimTime, flow: number): void {
    const bin = this.bins.bin(atNs);
    this.flows[flow]?.lost.add(bin, 1);
  }

  message(atNs: SimTime, name: string, octets: number): void {
    const bin = this.bins.bin(atNs);
    let series = this.signalling.get(name);
    if (series === undefined) {
      series = { messages: this.bins.series(), octets: this.bins.series() };
      this.signalling.set(name, series);
    }
    series.messages.add(bin, 1);
    series.octets.add(bin, octets);
  }

  /** A data packet of `octets` enters a link at `node`, `outer` of them around the packet that was sent. */
  carries(atNs: SimTime, node: number, octets: number, outer: number): void {
    const bin = this.bins.bin(atNs);
    this.carried[node]?.add(bin, octets);
    this.wireOctets.add(bin, octets);
    if (outer > 0) this.outerOctets.add(bin, outer);
  }
}
