/**
 * What views read. A {@link RunModel} folds one run's records up to the display time; it is plain mutable data outside React. Cold
 * parts (messages, tables, attachments, flows, handovers) carry version counters that move when they change, so that a view
 * subscribes to a number and reads rows. Hot parts (packets in flight) are typed arrays for the canvas and never reach React.
 */
import type { SimTime } from '#base/time.ts';
import type { DropReason, FlowDetail, MessageDetail, TableEntry, TableName } from '#records/layout.ts';
import type { Plan } from '#scenario/plan.ts';
import type { RunDefinition } from '#scenario/scenario.ts';
import type { EventMarks } from './event-marks.ts';
import type { Milestone } from './handover-milestones.ts';
import type { RecordLog } from './record-log.ts';

/** A control message from sending to its end. */
export interface MessageRow {
  readonly packetId: number;
  readonly sentNs: SimTime;
  readonly from: number;
  readonly cause: number;
  readonly detail: MessageDetail;
  /** Null while in flight. `node` is where it ended. */
  readonly end: { readonly atNs: SimTime; readonly node: number; readonly outcome: 'delivered' | DropReason } | null;
}

/** A live row of a node's table. */
export interface TableRow {
  readonly rowId: number;
  readonly node: number;
  readonly table: TableName;
  readonly entry: TableEntry;
  /** The entry before the last change, with the instant of that change; for old → new flashes. */
  readonly previous: TableEntry | null;
  readonly changedNs: SimTime;
  readonly cause: number;
}

/** Where a mobile interface is. */
export interface AttachmentRow {
  readonly mobile: number;
  readonly interface: number;
  /** Access router, or null between routers. */
  readonly router: number | null;
  /** Where it is moving to, while between routers. */
  readonly movingTo: number | null;
  readonly sinceNs: SimTime;
}

/** A flow as it stands. */
export interface FlowRow {
  readonly flow: number;
  readonly detail: FlowDetail | null;
  readonly sent: number;
  readonly delivered: number;
  readonly dropped: number;
}

/** A handover so far. `gapNs` is null until the first packet after it has arrived. */
export interface HandoverRow {
  readonly cause: number;
  readonly mobile: number;
  readonly interface: number;
  readonly from: number | null;
  readonly to: number;
  readonly detachNs: SimTime;
  readonly attachNs: SimTime | null;
  readonly messages: number;
  readonly bytes: number;
  /** Delivery of its last message so far; `settled` when none is in flight and the mobile has its advertisement. */
  readonly completeNs: SimTime | null;
  readonly settled: boolean;
  /** What its tables have come to: a new address of the mobile, tunnels. Null where it needed none (so far). */
  readonly address: Milestone | null;
  readonly tunnel: Milestone | null;
  readonly flows: readonly {
    readonly flow: number;
    readonly lastBeforeNs: SimTime | null;
    readonly firstAfterNs: SimTime | null;
    readonly lost: number;
    /** The mobile has this flow's address, and no packet sent after the handover was settled shows that it leads nowhere. */
    readonly addressKept: boolean;
  }[];
}

/** One packet on one link at the display time, filled into parallel arrays by {@link RunModel.packetsInFlight}. */
export interface PacketsInFlight {
  count: number;
  readonly packetId: Uint32Array;
  readonly direction: Uint32Array;
  /** 0 … 1 along the link; 0 while it waits in the queue. */
  readonly progress: Float32Array;
  readonly headers: Uint32Array;
  /** Flow number, or NONE for control. */
  readonly flow: Uint32Array;
  readonly octets: Uint16Array;
}

/** A header stack: outermost first. `ext` adds 24 octets. */
export interface HeaderRow {
  readonly source: number;
  readonly destination: number;
  readonly sourceAddress: string;
  readonly destinationAddress: string;
  readonly ext: 'rh2' | 'hao' | null;
}

/** A drop, for the falling glyph. */
export interface DropRow {
  readonly atNs: SimTime;
  /** When the packet was sent, or null when that is not known. */
  readonly sentNs: SimTime | null;
  readonly packetId: number;
  readonly node: number;
  /** Direction it was lost on, or null when it was dropped in the node. */
  readonly direction: number | null;
  readonly reason: DropReason;
  readonly flow: number | null;
  readonly headers: number;
}

/** A wired link's parameters where they differ from the scenario. */
export interface LinkState {
  readonly delayNs: SimTime;
  /** 0 = no serialisation time. */
  readonly kbitPerSecond: number;
  readonly lossMillionths: number;
}

/** Counters that move when the part they name has changed. */
export interface ModelVersions {
  messages: number;
  tables: number;
  attachments: number;
  flows: number;
  handovers: number;
  roles: number;
  nodes: number;
}

/** One run as of its display time. */
export interface RunModel {
  readonly plan: Plan;
  readonly run: RunDefinition;
  readonly versions: ModelVersions;
  /** Every record so far, for what looks at the whole run (`run-history/`). */
  readonly log: RecordLog;
  /** Display time: everything below is as of this instant. */
  readonly nowNs: SimTime;
  /** In send order. */
  readonly messages: readonly MessageRow[];
  /** By row number. */
  readonly tables: ReadonlyMap<number, TableRow>;
  /** Rows of a table, or of all tables of a node, in the order they were made. */
  rowsOf(node: number, table?: TableName): readonly TableRow[];
  readonly attachments: readonly AttachmentRow[];
  readonly flows: readonly FlowRow[];
  readonly handovers: readonly HandoverRow[];
  /** Role labels per node. */
  readonly roles: ReadonlyMap<number, readonly string[]>;
  readonly failedNodes: ReadonlySet<number>;
  /** By position in `scenario.links`: links that an event has changed. Moves `versions.nodes`. */
  readonly linkStates: ReadonlyMap<number, LinkState>;
  /** Whether the handover in row `index` is over: settled, and its packets flow again or will not. */
  handoverOver(index: number): boolean;
  /** Fills the shared arrays with what is on the wire and in the air. */
  packetsInFlight(): PacketsInFlight;
  /** Drops within the last `windowNs`. */
  recentDrops(windowNs: SimTime): readonly DropRow[];
  /** Outermost first. */
  headerStack(headers: number): readonly HeaderRow[];
  /** Data packets per flow and direction in the last `windowNs` by direction number: for fading paths. [direction, flow, tunnel depth, newest ns] rows. */
  recentPaths(
    windowNs: SimTime,
  ): readonly { readonly direction: number; readonly flow: number; readonly depth: number; readonly lastNs: SimTime }[];
  /** Instants of control messages, handovers and drops up to the engine's time, for the time bar; each as often as it happened. */
  eventMarks(): EventMarks;
}
