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
import { DROP_REASONS, NONE, readTime, RECORD_KIND, TABLES } from '#records/layout.ts';
import type { FlowDetail, MessageDetail, TableEntry, TableName } from '#records/layout.ts';
import type { Plan } from '#scenario/plan.ts';
import { NO_WRAP, readJson, visitRecords } from './record-words.ts';

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
  const name = (node: number): string => (node === NONE ? '-' : required(plan.scenario.nodes[node], 'node').id);
  const showsTable = (table: TableName): boolean => options.tables === 'all' || (options.tables?.includes(table) ?? false);
  const showsMessage = (message: string): boolean => options.messages?.includes(message) ?? true;
  visitRecords(words, 0, words.length, NO_WRAP, (at) => {
    const atNs = readTime(words, at);
    const add = (who: number, what: string, whom: string, details = ''): void => {
      if (atNs >= fromNs && atNs <= toNs) events.push({ atNs, who: name(who), what, whom, details });
    };
    const word = (index: number): number => words[at + index]!;
    switch (word(0) & 0xff) {
      case RECORD_KIND.message: {
        const detail = readJson(words, at) as MessageDetail;
        messages.set(word(3), detail.message);
        if (showsMessage(detail.message)) add(word(4), detail.message, detail.to, messageDetails(detail));
        return;
      }
      case RECORD_KIND.drop: {
        const message = messages.get(word(3));
        if (message === undefined || !showsMessage(message)) return;
        add(word(4), 'drop', message, required(DROP_REASONS[word(0) >>> 16], 'drop reason').reason);
        return;
      }
      case RECORD_KIND.tableSet: {
        const table = required(TABLES[word(5)], 'table');
        const entry = readJson(words, at) as TableEntry;
        const previous = rows.get(word(3));
        rows.set(word(3), entry);
        if (showsTable(table)) add(word(4), ROW_WORDS[table], entry.to, entryDetails(entry, previous));
        return;
      }
      case RECORD_KIND.tableDelete: {
        const table = required(TABLES[word(5)], 'table');
        const previous = rows.get(word(3));
        rows.delete(word(3));
        if (showsTable(table) && previous !== undefined) add(word(4), ROW_WORDS[table], previous.to, `${subject(previous)} gone`);
        return;
      }
      case RECORD_KIND.attach:
        add(word(4), 'attach', name(word(5)), interfaceDetails(word(0) >>> 16));
        return;
      case RECORD_KIND.detach:
        add(word(4), 'detach', name(word(5)), interfaceDetails(word(0) >>> 16));
        return;
      case RECORD_KIND.move:
        add(
          word(4),
          'move',
          name(word(6)),
          [interfaceDetails(word(0) >>> 16), `from ${name(word(5))}`].filter(Boolean).join(' '),
        );
        return;
      case RECORD_KIND.nodeState:
        add(word(3), word(0) >>> 16 === 0 ? 'fail' : 'recover', '');
        return;
      case RECORD_KIND.flow: {
        if (options.flows !== true) return;
        const detail = readJson(words, at) as FlowDetail;
        const flow = required(plan.scenario.flows?.[word(3)], 'flow');
        add(required(plan.nodeIndex.get(flow.from), flow.from), `flow-${detail.event}`, flow.to, flowDetails(flow.id, detail));
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
  return entry.address ?? entry.mn;
}

function entryDetails(entry: TableEntry, previous: TableEntry | undefined): string {
  const parts = [subject(entry)];
  if (entry.state !== undefined) parts.push(entry.state);
  if (entry.lifetimeNs !== undefined) parts.push(`lifetime=${entry.lifetimeNs / 1e9}s`);
  const changes: string[] = [];
  if (previous !== undefined && previous.to !== entry.to) changes.push(previous.to);
  if (previous?.state !== undefined && previous.state !== entry.state) changes.push(previous.state);
  if (changes.length > 0) parts.push(`(was ${changes.join(' ')})`);
  return parts.join(' ');
}

/** Interface 0 goes without saying. */
function interfaceDetails(index: number): string {
  return index === 0 ? '' : `interface ${index}`;
}

function flowDetails(flow: string, detail: FlowDetail): string {
  const parts = [flow];
  if (detail.src !== undefined && detail.dst !== undefined) parts.push(`${detail.src} > ${detail.dst}`);
  if (detail.interface !== undefined && detail.interface > 0) parts.push(`interface ${detail.interface}`);
  if (detail.reason !== undefined) parts.push(detail.reason);
  return parts.join(' ');
}
