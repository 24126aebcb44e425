/**
 * The protocol as text: one line per event, so that a test or a log can be read next to the document.
 *
 *     12.000000  mn1   attach  mag2
 *     12.000140  mag2  PBU     lma   seq=4 mn-id=mn1@example.com lifetime=3600s
 *     12.020140  lma   tunnel  mag2  2001:db8:1::/64 (was mag1)
 *
 * Columns: seconds, who, what, with whom, details. A message stands at the instant of its sending.
 */
import { required } from '#base/assert.ts';
import { formatSeconds, type SimTime } from '#base/time.ts';
import type { FlowDetail, MessageDetail, TableEntry, TableName } from '#records/layout.ts';
import { decodeRecord, eachRecord } from '#records/reader.ts';
import type { Plan } from '#scenario/plan.ts';

/** What a ladder shows. */
export interface LadderOptions {
  /** First and last instant, ns. Default: everything. */
  readonly fromNs?: SimTime;
  readonly toNs?: SimTime;
  /** Tables whose changes are shown. Default: none. */
  readonly tables?: readonly TableName[] | 'all';
  /** Starts, stops, refusals and moves of flows. Default: false. */
  readonly flows?: boolean;
  /** Message names to show. Default: all. */
  readonly messages?: readonly string[];
}

/** The word that a ladder uses for a table's row. */
const ROW_WORDS: { readonly [table in TableName]: string } = {
  'binding-cache': 'binding',
  'binding-update-list': 'update-list',
  location: 'location',
  'location-cache': 'cache',
  forwarding: 'forward',
  leases: 'lease',
  nat: 'nat',
  'maar-list': 'maar-list',
  tunnels: 'tunnel',
  addresses: 'address',
  'prefix-pool': 'prefix',
  routes: 'route',
  neighbors: 'neighbor',
  'maar-addresses': 'maar-address',
  'refused-messages': 'refused',
  names: 'name',
};

/** An event of the ladder, before it is laid out in columns. */
export interface LadderEvent {
  readonly atNs: SimTime;
  readonly who: string;
  readonly what: string;
  /** The other node, or '' where there is none. */
  readonly whom: string;
  readonly details: string;
}

/** The ladder of the records in `words` (whole records, from word 0), one line per event, without a line end after the last. */
export function ladderText(words: Uint32Array, plan: Plan, options: LadderOptions = {}): string {
  return layOut(ladderEvents(words, plan, options));
}

/** The events of the ladder in record order. */
export function ladderEvents(words: Uint32Array, plan: Plan, options: LadderOptions = {}): LadderEvent[] {
  const events: LadderEvent[] = [];
  const rows = new Map<number, TableEntry>();
  const messages = new Map<number, string>();
  const fromNs = options.fromNs ?? 0;
  const toNs = options.toNs ?? Number.MAX_SAFE_INTEGER;
  const name = (node: number | null): string => (node === null ? '-' : required(plan.scenario.nodes[node], 'node').id);
  const showsTable = (table: TableName): boolean => options.tables === 'all' || (options.tables?.includes(table) ?? false);
  const showsMessage = (message: string): boolean => options.messages?.includes(message) ?? true;
  eachRecord(words, 0, words.length, (at) => {
    const record = decodeRecord(words, at);
    const add = (who: string, what: string, whom: string, details: string): void => {
      if (record.timeNs >= fromNs && record.timeNs <= toNs) events.push({ atNs: record.timeNs, who, what, whom, details });
    };
    switch (record.kind) {
      case 'message':
        messages.set(record.packet, record.detail.message);
        if (!showsMessage(record.detail.message)) return;
        add(name(record.node), record.detail.message, record.detail.to, messageDetails(record.detail));
        return;
      case 'drop': {
        const message = messages.get(record.packet);
        if (message !== undefined && showsMessage(message)) add(name(record.node), 'drop', message, record.reason);
        return;
      }
      case 'tableSet': {
        const previous = rows.get(record.row);
        rows.set(record.row, record.entry);
        if (!showsTable(record.table)) return;
        add(name(record.node), ROW_WORDS[record.table], record.entry.to, entryDetails(record.entry, previous));
        return;
      }
      case 'tableDelete': {
        const previous = rows.get(record.row);
        rows.delete(record.row);
        if (previous === undefined || !showsTable(record.table)) return;
        add(name(record.node), ROW_WORDS[record.table], previous.to, `${subject(previous)} gone`);
        return;
      }
      case 'move':
        add(name(record.mobile), 'move', name(record.to), `from ${name(record.from)}${interfaceDetails(record.interface)}`);
        return;
      case 'attach':
      case 'detach':
        add(name(record.mobile), record.kind, name(record.router), interfaceDetails(record.interface).trim());
        return;
      case 'nodeState':
        add(name(record.node), record.failed ? 'fail' : 'recover', '', '');
        return;
      case 'flow': {
        const flow = required(plan.scenario.flows?.[record.flow], 'flow');
        if (options.flows === true) add(flow.from, `flow-${record.detail.event}`, flow.to, flowDetails(flow.id, record.detail));
        return;
      }
      default:
    }
  });
  return events;
}

/** Columns as wide as their widest entry; nothing behind the last word of a line. */
function layOut(events: readonly LadderEvent[]): string {
  const who = width(events.map((event) => event.who));
  const what = width(events.map((event) => event.what));
  const whom = width(events.map((event) => event.whom));
  return events
    .map((event) =>
      [formatSeconds(event.atNs), event.who.padEnd(who), event.what.padEnd(what), event.whom.padEnd(whom), event.details]
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function width(texts: readonly string[]): number {
  return texts.reduce((widest, text) => Math.max(widest, text.length), 0);
}

function messageDetails(detail: MessageDetail): string {
  return [...detail.parameters, ...(detail.retransmission === true ? ['(again)'] : [])].join(' ');
}

/** The prefix or address that a row is about, or the mobile. */
function subject(entry: TableEntry): string {
  return textOf(entry, 'prefix') ?? entry.address ?? entry.mn;
}

function entryDetails(entry: TableEntry, previous: TableEntry | undefined): string {
  const parts = [subject(entry)];
  const via = textOf(entry, 'via');
  if (via !== null) parts.push(`via ${via}`);
  if (entry.state !== undefined) parts.push(entry.state);
  for (const way of ['downlink', 'uplink']) if (entry[way] === true) parts.push(way);
  if (entry.lifetimeNs !== undefined) parts.push(`lifetime=${entry.lifetimeNs / 1e9}s`);
  const changes: string[] = [];
  if (previous !== undefined && previous.to !== entry.to) changes.push(previous.to);
  if (previous?.state !== undefined && previous.state !== entry.state) changes.push(previous.state);
  if (changes.length > 0) parts.push(`(was ${changes.join(' ')})`);
  return parts.join(' ');
}

/** A field that schemes add to their rows, when it is text. */
function textOf(entry: TableEntry, field: string): string | null {
  const value = entry[field];
  return typeof value === 'string' ? value : null;
}

/** Interface 0 goes without saying. */
function interfaceDetails(index: number): string {
  return index === 0 ? '' : ` interface ${index}`;
}

function flowDetails(flow: string, detail: FlowDetail): string {
  const parts = [flow];
  if (detail.src !== undefined && detail.dst !== undefined) parts.push(`${detail.src} > ${detail.dst}`);
  if (detail.interface !== undefined && detail.interface > 0) parts.push(`interface ${detail.interface}`);
  if (detail.reason !== undefined) parts.push(detail.reason);
  return parts.join(' ');
}
