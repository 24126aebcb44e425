/**
 * How each flow went at its two ends: stretches in which packets came one after the other, and the losses between them. Only the stream
 * from a flow's `from` to its `to` counts, as in the handover ledger.
 */
import type { SimDuration, SimTime } from '#base/time.ts';
import type { DropReason, FlowDetail } from '#records/layout.ts';
import type { Plan } from '#scenario/plan.ts';

/** Packets further apart than this many periods are no longer one after the other: one is missing. */
const GAP_PERIODS = 1.75;

/** A stretch without a missing packet, from the first to the last. */
export interface Stretch {
  readonly fromNs: SimTime;
  toNs: SimTime;
}

/** Losses close to each other. */
export interface LossBurst {
  readonly fromNs: SimTime;
  toNs: SimTime;
  count: number;
  /** Of the first of them. */
  readonly reason: DropReason;
}

/** Something that was decided about the flow, with what holds from then on. */
export interface FlowTurn {
  readonly atNs: SimTime;
  readonly detail: FlowDetail;
}

/** One flow. `atTo` are arrivals at the receiver, `atFrom` the sendings of the packets that arrived. */
export interface FlowBar {
  readonly flow: number;
  readonly turns: FlowTurn[];
  readonly atTo: Stretch[];
  readonly atFrom: Stretch[];
  readonly losses: LossBurst[];
  readonly periodNs: SimDuration;
}

/** All flows of a run. */
export class FlowBars {
  readonly all: readonly FlowBar[];

  constructor(plan: Plan) {
    this.all = (plan.scenario.flows ?? []).map(({ pps }, flow) => ({
      flow,
      turns: [],
      atTo: [],
      atFrom: [],
      losses: [],
      periodNs: 1e9 / pps,
    }));
  }

  /** A flow starts, stops, moves, or is refused. */
  turn(atNs: SimTime, flow: number, detail: FlowDetail): void {
    const bar = this.all[flow];
    if (bar === undefined || detail.event === 'move-refused') return;
    bar.turns.push({ atNs, detail: { ...bar.turns.at(-1)?.detail, ...detail } });
  }

  /** A packet of the flow's own direction arrives. */
  delivered(atNs: SimTime, flow: number, delayNs: SimDuration): void {
    const bar = this.all[flow];
    if (bar === undefined) return;
    extend(bar.atTo, atNs, bar.periodNs);
    extend(bar.atFrom, atNs - delayNs, bar.periodNs);
  }

  /** A packet of the flow's own direction is lost. */
  lost(atNs: SimTime, flow: number, reason: DropReason): void {
    const bar = this.all[flow];
    if (bar === undefined) return;
    const last = bar.losses.at(-1);
    if (last !== undefined && atNs - last.toNs <= GAP_PERIODS * bar.periodNs) {
      last.toNs = Math.max(last.toNs, atNs);
      last.count++;
    } else bar.losses.push({ fromNs: atNs, toNs: atNs, count: 1, reason });
  }
}

function extend(stretches: Stretch[], atNs: SimTime, periodNs: SimDuration): void {
  const last = stretches.at(-1);
  if (last !== undefined && atNs - last.toNs < GAP_PERIODS * periodNs) last.toNs = Math.max(last.toNs, atNs);
  else stretches.push({ fromNs: atNs, toNs: atNs });
}
