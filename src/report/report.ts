/**
 * The report: what a run came to, as plain JSON. Names and meanings are fixed within version 1 of the contract; fields may be added.
 *
 * All times are simulated milliseconds (exact to 1 ns), nodes are named by id. `report.schema.json` says the same for other programs.
 */

/** A control message, in send order. */
export interface SignallingRow {
  readonly atMs: number;
  /** Null unless `outcome` is `delivered`. */
  readonly deliveredMs: number | null;
  /** Short name such as `PBU`. */
  readonly message: string;
  readonly from: string;
  /** Where it ended when it was delivered (also when another node caught it), else where it was going. */
  readonly to: string;
  readonly mn: string | null;
  /** IPv6 packet octets at the originator. */
  readonly bytes: number;
  /** Binding messages: requested or granted lifetime; 0 = de-registration. */
  readonly lifetimeS?: number;
  readonly src: string;
  readonly dst: string;
  /** `delivered`, `in-flight` or the reason of the drop. */
  readonly outcome: string;
  /** Present and true for a repetition. */
  readonly retransmission?: true;
}

/** What a handover did to one flow of the moving mobile. Times are at the mobile, null where there is none. */
export interface HandoverFlow {
  readonly flow: string;
  readonly lastBeforeMs: number | null;
  readonly firstAfterMs: number | null;
  /** The flow's drops from this detach to the same mobile's next. */
  readonly lost: number;
}

/** One row per move. */
export interface HandoverRow {
  readonly mn: string;
  readonly interface: number;
  /** Null when the interface was not attached. */
  readonly from: string | null;
  readonly to: string;
  readonly detachMs: number;
  /** Null when the next move came first, or the run ended. */
  readonly attachMs: number | null;
  /** Delivery of the last of its messages; null when there is none. */
  readonly completeMs: number | null;
  /** The first address that becomes preferred at the mobile after this detachment; null when it goes on with the one it had. */
  readonly newAddressMs: number | null;
  /** Messages that this handover causes, and their octets; RS, RA, NS and NA apart. */
  readonly messages: number;
  readonly bytes: number;
  readonly flows: readonly HandoverFlow[];
}

/** One-way delays of a flow's delivered packets, in ms; null when nothing was delivered. Percentiles are nearest-rank. */
export interface DelayFigures {
  readonly min: number | null;
  readonly mean: number | null;
  readonly p50: number | null;
  readonly p95: number | null;
  readonly max: number | null;
}

/** A flow over the whole run; of a bidirectional flow both directions together. */
export interface FlowRow {
  readonly flow: string;
  /** `not-started`: its time never came in this run. */
  readonly status: 'ok' | 'refused' | 'not-started';
  /** Why it was refused. */
  readonly reason?: string;
  /** The address at the mobile's end when it started last, and the node whose prefix that is from; missing when it never started. */
  readonly address?: string;
  readonly anchor?: string;
  readonly sent: number;
  readonly delivered: number;
  /** Copies that came after the first. */
  readonly duplicated: number;
  /** Packets that came after one that was sent later. */
  readonly reordered: number;
  /** By reason. */
  readonly dropped: { readonly [reason: string]: number };
  readonly inFlight: number;
  readonly delayMs: DelayFigures;
  /** Mean delay over the least routed delay between the ends, radio included; null when nothing was delivered. */
  readonly pathStretch: number | null;
}

/** A header on a hop. */
export interface PathHeader {
  readonly src: string;
  readonly dst: string;
  readonly ext?: 'rh2' | 'hao';
}

/** A run of delivered packets with equal path and headers. */
export interface PathRow {
  readonly flow: string;
  readonly direction: 'to-mn' | 'from-mn';
  /** Delivery of the row's first and last packet. */
  readonly firstAtMs: number;
  readonly lastAtMs: number;
  readonly packets: number;
  readonly nodes: readonly string[];
  /** On each hop, outermost first. */
  readonly headers: readonly (readonly PathHeader[])[];
}

/** A row of a table: the mobile, the node it points at, the address where it is about one, and what else the scheme keeps. */
export interface StateEntry {
  readonly mn: string;
  readonly to: string;
  readonly address?: string;
  readonly expiresMs?: number;
  readonly state?: string;
  readonly [field: string]: unknown;
}

/** A table of a node at an instant. Empty tables are left out. */
export interface StateRow {
  readonly atMs: number;
  readonly node: string;
  readonly table: string;
  readonly entries: readonly StateEntry[];
}

/** A role that a node holds, in the order in which the scheme placed them. */
export interface RoleRow {
  readonly node: string;
  readonly role: string;
  /** The document's own short name. */
  readonly label: string;
}

/** Data packets: `sent` = `delivered` + `dropped` + `inFlight`. */
export interface Accounting {
  readonly sent: number;
  readonly delivered: number;
  readonly dropped: number;
  readonly inFlight: number;
}

/** One run. */
export interface RunReport {
  readonly run: string;
  readonly scheme: string;
  readonly endMs: number;
  /** Hash over scenario, run and trace. */
  readonly traceHash: string;
  readonly signalling: readonly SignallingRow[];
  readonly handovers: readonly HandoverRow[];
  readonly flows: readonly FlowRow[];
  readonly paths: readonly PathRow[];
  readonly state: readonly StateRow[];
  readonly roles: readonly RoleRow[];
  readonly accounting: Accounting;
}

/** The report file: one object per run. */
export type Report = readonly RunReport[];
