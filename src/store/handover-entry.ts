/** One handover as the ledger adds it up, and the row that views read of it. */
import type { SimTime } from '#base/time.ts';
import type { Milestones } from './handover-milestones.ts';
import type { HandoverRow } from './model.ts';

/** How long after the last message the first packets are waited for before the handover counts as over. */
const FIRST_PACKET_PATIENCE_NS: SimTime = 60_000_000;

/** One flow of the moving mobile. */
export interface FlowTrack {
  readonly flow: number;
  lastBeforeNs: SimTime | null;
  firstAfterNs: SimTime | null;
  lost: number;
  addressKept: boolean;
  /** A packet was sent when the handover was settled, and did not get through. */
  broken: boolean;
}

/** A handover being added up. Copied before it changes when a snapshot still refers to it. */
export interface Entry {
  epoch: number;
  readonly cause: number;
  readonly mobile: number;
  readonly interface: number;
  readonly from: number | null;
  readonly to: number;
  readonly detachNs: SimTime;
  attachNs: SimTime | null;
  messages: number;
  bytes: number;
  completeNs: SimTime | null;
  /** Messages with this cause that are under way, RS and RA included. */
  inFlight: number;
  lastActivityNs: SimTime;
  advertised: boolean;
  milestones: Milestones;
  /** The mobile has left again: nothing more is waited for. */
  superseded: boolean;
  flows: FlowTrack[];
}

/** The track of a flow in a handover. Asked for every packet that arrives. */
export function trackIn(entry: Entry, flow: number): FlowTrack | undefined {
  for (const track of entry.flows) if (track.flow === flow) return track;
  return undefined;
}

/** Whether nothing of it is under way: the mobile is attached and has its advertisement. */
export function isSettled(entry: Entry): boolean {
  return entry.superseded || (entry.attachNs !== null && entry.inFlight === 0 && entry.advertised);
}

/** Whether it has come to its end at `nowNs`: settled, and its packets flow again or will not. */
export function isOver(entry: Entry, nowNs: SimTime): boolean {
  if (entry.superseded) return true;
  if (!isSettled(entry)) return false;
  return entry.flows.every((track) => track.firstAfterNs !== null) || nowNs - entry.lastActivityNs > FIRST_PACKET_PATIENCE_NS;
}

/** What views read of it. */
export function toRow(entry: Entry): HandoverRow {
  return {
    cause: entry.cause,
    mobile: entry.mobile,
    interface: entry.interface,
    from: entry.from,
    to: entry.to,
    detachNs: entry.detachNs,
    attachNs: entry.attachNs,
    messages: entry.messages,
    bytes: entry.bytes,
    completeNs: entry.completeNs,
    settled: isSettled(entry),
    address: entry.milestones.address,
    tunnel: entry.milestones.tunnel,
    flows: entry.flows.map(({ flow, lastBeforeNs, firstAfterNs, lost, addressKept }) => ({
      flow,
      lastBeforeNs,
      firstAfterNs,
      lost,
      addressKept,
    })),
  };
}

/** Whether a row still says what its entry says. */
export function saysTheSame(row: HandoverRow, entry: Entry): boolean {
  return (
    row.cause === entry.cause &&
    row.detachNs === entry.detachNs &&
    row.attachNs === entry.attachNs &&
    row.messages === entry.messages &&
    row.bytes === entry.bytes &&
    row.completeNs === entry.completeNs &&
    row.settled === isSettled(entry) &&
    row.address === entry.milestones.address &&
    row.tunnel === entry.milestones.tunnel &&
    row.flows.length === entry.flows.length &&
    row.flows.every((flow, index) => {
      const track = entry.flows[index]!;
      return (
        flow.flow === track.flow &&
        flow.lastBeforeNs === track.lastBeforeNs &&
        flow.firstAfterNs === track.firstAfterNs &&
        flow.lost === track.lost &&
        flow.addressKept === track.addressKept
      );
    })
  );
}
