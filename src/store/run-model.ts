/**
 * One run as of its display time, folded from its log. Forward, each record is looked at once. Back, the state returns to the keyframe at
 * the start of a chunk of the log and is folded from there.
 */
import type { SimTime } from '#base/time.ts';
import {
  CONTROL_BIT,
  NONE,
  RECORD_KIND,
  SLOT_WORDS,
  readTime,
  type FlowDetail,
  type MessageDetail,
  type RoleDetail,
  type TableEntry,
  type TableName,
} from '#records/layout.ts';
import { dropReason, readJson, tableName } from '#records/reader.ts';
import type { Plan } from '#scenario/plan.ts';
import type { RunDefinition } from '#scenario/scenario.ts';
import { emptyAttachments, isMoving, setAttachment } from './attachments.ts';
import type { EventMarks } from './event-marks.ts';
import { HandoverLedger } from './handover-ledger.ts';
import { HeaderTable } from './header-table.ts';
import type {
  AttachmentRow,
  DropRow,
  FlowRow,
  HandoverRow,
  HeaderRow,
  LinkState,
  MessageRow,
  ModelVersions,
  PacketsInFlight,
  RunModel,
  TableRow,
} from './model.ts';
import { PacketPool } from './packet-pool.ts';
import type { LogCursor, RecordLog } from './record-log.ts';
import type { Keyframe } from './run-keyframe.ts';
import { DropTrace, PathTrace } from './traffic-trace.ts';
import { nextPaceRecord } from './pace-scan.ts';
import type { Pace } from './session-state.ts';
import { TableRows } from './table-rows.ts';

type Mutable<Row> = { -readonly [Field in keyof Row]: Row[Field] };

/** A {@link RunModel} over a log. */
export class FoldedRun implements RunModel {
  readonly plan: Plan;
  readonly run: RunDefinition;
  readonly log: RecordLog;
  readonly versions: ModelVersions = { messages: 0, tables: 0, attachments: 0, flows: 0, handovers: 0, roles: 0, nodes: 0 };
  nowNs: SimTime = 0;
  messages: MessageRow[] = [];
  tables: Map<number, TableRow> = new Map();
  attachments: AttachmentRow[];
  flows: Mutable<FlowRow>[];
  roles: Map<number, readonly string[]> = new Map();
  failedNodes: Set<number> = new Set();
  linkStates: Map<number, LinkState> = new Map();
  readonly #pool = new PacketPool();
  readonly #headers: HeaderTable;
  readonly #handovers: HandoverLedger;
  readonly #drops = new DropTrace();
  readonly #paths: PathTrace;
  /** Position in `messages` of each control packet under way, by packet number. */
  #openMessages = new Map<number, number>();
  /** How many of those have a cause. */
  #openCaused = 0;
  readonly #keyframes: Keyframe[] = [];
  /** The next record to be folded. */
  readonly #cursor: LogCursor = { chunk: 0, at: 0 };
  readonly #rows = new TableRows();

  constructor(plan: Plan, run: RunDefinition, log: RecordLog) {
    this.plan = plan;
    this.run = run;
    this.log = log;
    this.attachments = emptyAttachments(plan);
    this.flows = (plan.scenario.flows ?? []).map((_flow, flow) => ({ flow, detail: null, sent: 0, delivered: 0, dropped: 0 }));
    this.#paths = new PathTrace(this.flows.length);
    this.#headers = new HeaderTable();
    this.#handovers = new HandoverLedger(
      plan,
      (flow) => isRunning(this.flows[flow]?.detail ?? null),
      (mobile, flow) => this.#addressKept(mobile, flow),
    );
  }

  /** The next record to be folded, for stepping. */
  get cursor(): LogCursor {
    return this.#cursor;
  }

  get handovers(): readonly HandoverRow[] {
    return this.#handovers.rows();
  }

  /** Folds every record up to and including `toNs`, which must not be before `nowNs`. */
  advanceTo(toNs: SimTime): void {
    const cursor = this.#cursor;
    const handoversBefore = this.#handovers.version;
    for (;;) {
      const chunk = this.log.chunk(cursor.chunk);
      if (chunk === undefined) break;
      if (cursor.at === 0 && this.#keyframes[cursor.chunk] === undefined) this.#keyframes[cursor.chunk] = this.#keyframe();
      const { words, used } = chunk;
      let at = cursor.at;
      while (at < used) {
        const time = readTime(words, at);
        if (time > toNs) break;
        this.nowNs = time;
        this.#fold(words, at, time);
        at += ((words[at]! >>> 8) & 0xff) * SLOT_WORDS;
      }
      cursor.at = at;
      if (at < used || cursor.chunk + 1 >= this.log.chunkCount) break;
      cursor.chunk++;
      cursor.at = 0;
    }
    this.nowNs = Math.max(this.nowNs, toNs);
    if (this.#handovers.version !== handoversBefore) this.versions.handovers++;
  }

  /** Shows `atNs`, before or after `nowNs`, as far as the log reaches. */
  seek(atNs: SimTime): void {
    if (atNs < this.nowNs) this.#restore(this.log.chunkBefore(atNs));
    this.advanceTo(atNs);
  }

  /** The log has been cut at an instant not before `nowNs`: forgets keyframes of what is gone. */
  afterCut(): void {
    const count = this.log.chunkCount;
    this.#keyframes.length = Math.min(this.#keyframes.length, count);
    if (this.#cursor.chunk < count) return;
    this.#cursor.chunk = Math.max(0, count - 1);
    this.#cursor.at = this.log.chunk(count - 1)?.used ?? 0;
  }

  /** The first instant after `nowNs` and up to `toNs` at which the pace may change; `toNs` when there is none. */
  nextPaceTime(toNs: SimTime): SimTime {
    const waiting = this.#handovers.attention(this.nowNs) !== null;
    return nextPaceRecord(this.log, this.#cursor, toNs, waiting);
  }

  /** How fast this run asks the clock to go right now. */
  pace(): Pace {
    if (this.#openCaused > 0) return 'slow';
    return this.#handovers.attention(this.nowNs) ?? 'cruise';
  }

  handoverOver(index: number): boolean {
    return this.#handovers.isOver(index, this.nowNs);
  }

  rowsOf(node: number, table?: TableName): readonly TableRow[] {
    return this.#rows.of(this.tables.values(), this.versions.tables, node, table);
  }

  packetsInFlight(): PacketsInFlight {
    return this.#pool.inFlight(this.nowNs);
  }

  recentDrops(windowNs: SimTime): readonly DropRow[] {
    return this.#drops.since(this.nowNs - windowNs);
  }

  headerStack(headers: number): readonly HeaderRow[] {
    return this.#headers.stack(headers);
  }

  recentPaths(windowNs: SimTime): readonly {
    readonly direction: number;
    readonly flow: number;
    readonly depth: number;
    readonly lastNs: SimTime;
  }[] {
    return this.#paths.since(this.nowNs - windowNs);
  }

  eventMarks(): EventMarks {
    return this.log.marks;
  }

  #fold(words: Uint32Array, at: number, time: SimTime): void {
    switch (words[at]! & 0xff) {
      case RECORD_KIND.hop:
        this.#foldHop(words, at, time);
        break;
      case RECORD_KIND.send: {
        const flow = words[at]! >>> 16;
        const row = this.flows[flow];
        if (row === undefined) break;
        row.sent++;
        this.versions.flows++;
        const index = this.#pool.add(words[at + 3]!, flow, -1, time);
        this.#pool.headers[index] = words[at + 6]!;
        break;
      }
      case RECORD_KIND.deliver: {
        const flow = words[at]! >>> 16;
        const row = this.flows[flow];
        if (row !== undefined) row.delivered++;
        this.versions.flows++;
        this.#handovers.delivered(time, flow, words[at + 5]!, words[at + 7]! * 4294967296 + words[at + 6]!);
        this.#leaveNetwork(words[at + 3]!);
        break;
      }
      case RECORD_KIND.drop:
        this.#foldDrop(words, at, time);
        break;
      case RECORD_KIND.header:
        this.#headers.define(words, at);
        break;
      case RECORD_KIND.message:
        this.#foldMessage(words, at, time);
        break;
      case RECORD_KIND.receive:
        this.#endMessage(words[at + 3]!, time, words[at + 4]!, 'delivered');
        this.#leaveNetwork(words[at + 3]!);
        break;
      default:
        this.#foldState(words, at, time);
    }
  }

  /** Tables, movement, flows, roles and faults. */
  #foldState(words: Uint32Array, at: number, time: SimTime): void {
    const u16 = words[at]! >>> 16;
    switch (words[at]! & 0xff) {
      case RECORD_KIND.tableSet: {
        const rowId = words[at + 3]!;
        const entry = readJson<TableEntry>(words, at);
        const table = tableName(words[at + 5]!);
        const node = words[at + 4]!;
        const previous = this.tables.get(rowId)?.entry ?? null;
        const cause = words[at + 6]!;
        this.tables.set(rowId, { rowId, node, table, entry, previous, changedNs: time, cause });
        this.#handovers.tableRow(time, cause, node, table, entry, previous);
        this.#tablesChanged(node, table);
        break;
      }
      case RECORD_KIND.tableDelete: {
        const [rowId, node, table] = [words[at + 3]!, words[at + 4]!, tableName(words[at + 5]!)];
        const previous = this.tables.get(rowId)?.entry ?? null;
        this.tables.delete(rowId);
        this.#handovers.tableRow(time, words[at + 6]!, node, table, null, previous);
        this.#tablesChanged(node, table);
        break;
      }
      case RECORD_KIND.move: {
        const mobile = words[at + 4]!;
        const from = words[at + 5]!;
        const to = words[at + 6]!;
        this.#attached({ mobile, interface: u16, router: null, movingTo: to, sinceNs: time });
        this.#handovers.move(time, words[at + 3]!, mobile, u16, from === NONE ? null : from, to);
        break;
      }
      case RECORD_KIND.attach:
        this.#attached({ mobile: words[at + 4]!, interface: u16, router: words[at + 5]!, movingTo: null, sinceNs: time });
        this.#handovers.attach(time, words[at + 3]!);
        break;
      case RECORD_KIND.detach:
        if (!isMoving(this.attachments, this.plan, words[at + 4]!, u16, time)) {
          this.#attached({ mobile: words[at + 4]!, interface: u16, router: null, movingTo: null, sinceNs: time });
        }
        this.#handovers.detach(words[at + 4]!, words[at + 3]!);
        break;
      case RECORD_KIND.flow: {
        const flow = words[at + 3]!;
        const detail = readJson<FlowDetail>(words, at);
        const row = this.flows[flow];
        if (row === undefined) break;
        // What a later event does not say about addresses stays as the start said it; a flow that may not move goes on as it was.
        row.detail = {
          ...row.detail,
          ...detail,
          event: detail.event === 'move-refused' ? (row.detail?.event ?? detail.event) : detail.event,
        };
        this.versions.flows++;
        break;
      }
      case RECORD_KIND.role: {
        const node = words[at + 3]!;
        const { label } = readJson<RoleDetail>(words, at);
        const labels = this.roles.get(node) ?? [];
        if (!labels.includes(label)) this.roles.set(node, [...labels, label]);
        this.versions.roles++;
        break;
      }
      case RECORD_KIND.nodeState:
        if (u16 === 0) this.failedNodes.add(words[at + 3]!);
        else this.failedNodes.delete(words[at + 3]!);
        this.versions.nodes++;
        break;
      case RECORD_KIND.linkState:
        this.linkStates.set(words[at + 3]!, {
          delayNs: words[at + 5]! * 4294967296 + words[at + 4]!,
          kbitPerSecond: words[at + 6]!,
          lossMillionths: words[at + 7]!,
        });
        this.versions.nodes++;
        break;
    }
  }

  #foldHop(words: Uint32Array, at: number, time: SimTime): void {
    const pool = this.#pool;
    const index = pool.find(words[at + 3]!);
    if (index < 0) return;
    const direction = words[at + 4]!;
    const headers = words[at + 5]!;
    pool.direction[index] = direction;
    pool.headers[index] = headers;
    pool.octets[index] = words[at]! >>> 16;
    pool.startNs[index] = time;
    pool.waitNs[index] = words[at + 6]!;
    pool.travelNs[index] = words[at + 7]!;
    const flow = pool.flow[index]!;
    if (flow !== NONE) this.#paths.used(time, direction, flow, this.#headers.depth((headers & ~CONTROL_BIT) >>> 0) - 1);
  }

  #foldDrop(words: Uint32Array, at: number, time: SimTime): void {
    const packet = words[at + 3]!;
    const index = this.#pool.find(packet);
    const sentNs = index < 0 ? -1 : this.#pool.sentNs[index]!;
    this.#drops.add(time, words, at, sentNs);
    const flow = words[at + 7]!;
    const row = this.flows[flow];
    if (row !== undefined) {
      row.dropped++;
      this.versions.flows++;
      this.#handovers.dropped(flow, sentNs, dropReason(words[at]! >>> 16));
    } else {
      this.#endMessage(packet, time, words[at + 4]!, dropReason(words[at]! >>> 16));
    }
    this.#leaveNetwork(packet);
  }

  #foldMessage(words: Uint32Array, at: number, time: SimTime): void {
    const packetId = words[at + 3]!;
    const cause = words[at + 5]!;
    const detail = readJson<MessageDetail>(words, at);
    const position = this.messages.length;
    this.messages.push({ packetId, sentNs: time, from: words[at + 4]!, cause, detail, end: null });
    this.#openMessages.set(packetId, position);
    if (cause !== 0) {
      this.#openCaused++;
      this.#handovers.messageSent(time, cause, detail);
    }
    const index = this.#pool.add(packetId, NONE, position, time);
    this.#pool.headers[index] = words[at + 6]!;
    this.versions.messages++;
  }

  #endMessage(packet: number, time: SimTime, node: number, outcome: NonNullable<MessageRow['end']>['outcome']): void {
    const position = this.#openMessages.get(packet);
    if (position === undefined) return;
    this.#openMessages.delete(packet);
    const row = this.messages[position]!;
    this.messages[position] = { ...row, end: { atNs: time, node, outcome } };
    if (row.cause !== 0) {
      this.#openCaused--;
      this.#handovers.messageEnded(time, row.cause, row.detail, node, outcome === 'delivered');
    }
    this.versions.messages++;
  }

  #leaveNetwork(packet: number): void {
    const index = this.#pool.find(packet);
    if (index >= 0) this.#pool.remove(index);
  }

  #attached(row: AttachmentRow): void {
    if (setAttachment(this.attachments, this.plan, row)) this.versions.attachments++;
  }

  #tablesChanged(node: number, table: TableName): void {
    this.versions.tables++;
    if (table === 'addresses') this.#handovers.addressesChanged(node);
  }

  /** Whether the mobile still has the address that the flow is bound to. */
  #addressKept(mobile: number, flow: number): boolean {
    const detail = this.flows[flow]?.detail;
    const ends = this.plan.scenario.flows?.[flow];
    if (detail === null || detail === undefined || ends === undefined) return false;
    const address = this.plan.nodeIndex.get(ends.to) === mobile ? detail.dst : detail.src;
    return this.rowsOf(mobile, 'addresses').some((row) => row.entry.address === address);
  }

  #keyframe(): Keyframe {
    return {
      nowNs: this.nowNs,
      messageCount: this.messages.length,
      openMessages: new Map(this.#openMessages),
      openCaused: this.#openCaused,
      tables: new Map(this.tables),
      attachments: [...this.attachments],
      flows: this.flows.map((row) => ({ ...row })),
      roles: new Map(this.roles),
      failedNodes: new Set(this.failedNodes),
      linkStates: new Map(this.linkStates),
      pool: this.#pool.snapshot(),
      handovers: this.#handovers.snapshot(),
      drops: this.#drops.snapshot(),
      paths: this.#paths.snapshot(this.nowNs),
    };
  }

  #restore(chunk: number): void {
    const keyframe = this.#keyframes[chunk];
    if (keyframe === undefined) return;
    this.nowNs = keyframe.nowNs;
    this.messages.length = keyframe.messageCount;
    for (const position of keyframe.openMessages.values()) this.messages[position] = { ...this.messages[position]!, end: null };
    this.#openMessages = new Map(keyframe.openMessages);
    this.#openCaused = keyframe.openCaused;
    this.tables = new Map(keyframe.tables);
    this.attachments = [...keyframe.attachments];
    keyframe.flows.forEach((row, index) => Object.assign(this.flows[index]!, row));
    this.roles = new Map(keyframe.roles);
    this.failedNodes = new Set(keyframe.failedNodes);
    this.linkStates = new Map(keyframe.linkStates);
    this.#pool.restore(keyframe.pool);
    this.#handovers.restore(keyframe.handovers);
    this.#drops.restore(keyframe.drops);
    this.#paths.restore(keyframe.paths);
    this.#cursor.chunk = chunk;
    this.#cursor.at = 0;
    for (const part of Object.keys(this.versions) as (keyof ModelVersions)[]) this.versions[part]++;
  }
}

/** Whether a flow sends at this moment. */
function isRunning(detail: FlowDetail | null): boolean {
  return detail !== null && (detail.event === 'started' || detail.event === 'moved');
}
