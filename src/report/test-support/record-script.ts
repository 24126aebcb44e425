/** Records written by hand, with ids for numbers and milliseconds for nanoseconds: what a test says happened. */
import { required } from '#base/assert.ts';
import { addressWords, type Ipv6Address } from '#base/ipv6-address.ts';
import { fromMs, type SimTime } from '#base/time.ts';
import { CONTROL_BIT, DROP_REASONS, NONE, RECORD_KIND, TABLES } from '#records/layout.ts';
import type { DropReason, FlowDetail, MessageDetail, TableEntry, TableName } from '#records/layout.ts';
import type { RecordSink } from '#records/record-sink.ts';
import { HEADER_EXT, writeHeaderRecord, writeJsonRecord, writeRecord } from '#records/writer.ts';
import { makePlan, radioDirection, wireDirection, type Plan } from '#scenario/plan.ts';
import type { Scenario } from '#scenario/scenario.ts';

/** Words that a script may fill. */
const SCRIPT_WORDS = 1 << 16;

/** What a test does not say about a message. */
const PLAIN_MESSAGE: Omit<MessageDetail, 'message' | 'to'> = {
  mn: 'mn1',
  bytes: 96,
  src: '2001:db8::1',
  dst: '2001:db8::2',
  parameters: [],
  why: { section: 'RFC 5213 §6.9', sentence: 'A test says so.' },
};

/** Writes records one call at a time. Times are in ms and must not decrease. */
export class RecordScript {
  readonly plan: Plan;
  readonly #sink: RecordSink;
  readonly #starts: number[] = [];
  readonly #sequences = new Map<string, number>();
  #stacks = 0;

  constructor(scenario: Scenario) {
    this.plan = makePlan(scenario);
    const words = new Uint32Array(SCRIPT_WORDS);
    this.#sink = {
      words,
      mask: words.length - 1,
      head: 0,
      commit: () => undefined,
      room: () => true,
    };
  }

  /** All records so far. */
  words(): Uint32Array {
    return this.#sink.words.slice(0, this.#sink.head);
  }

  /** Word positions at which records start. */
  starts(): readonly number[] {
    return this.#starts;
  }

  /** Makes a header stack from its pairs, outermost first: `['net1>ar2', 'cn1>mn1 hao']`. Returns its number. */
  stack(...pairs: readonly string[]): number {
    return pairs.reduceRight((inner, pair) => {
      const [ends = '', ext] = pair.split(' ');
      const [source = '', destination = ''] = ends.split('>');
      this.#mark();
      const extension = ext === undefined ? HEADER_EXT.plain : HEADER_EXT[ext as keyof typeof HEADER_EXT];
      const [from, to] = [this.#owner(source), this.#owner(destination)];
      writeHeaderRecord(this.#sink, 0, ++this.#stacks, inner, from[0], to[0], extension, from[1], to[1]);
      return this.#stacks;
    }, 0);
  }

  /** A data packet is sent and crosses the nodes of `via`, each hop under its stack (the last one given holds for the rest). */
  packet(flow: string, packet: number, sentMs: number, via: readonly string[], stacks: readonly number[]): this {
    const index = this.#flow(flow);
    const node = this.#node(required(via[0], 'sender'));
    const key = `${flow} ${via[0]}`;
    const sequence = this.#sequences.get(key) ?? 0;
    this.#sequences.set(key, sequence + 1);
    this.#record(RECORD_KIND.send, index, sentMs, [packet, sequence, node, stacks[0] ?? 0, 200]);
    for (let hop = 0; hop + 1 < via.length; hop++) {
      const stack = stacks[Math.min(hop, stacks.length - 1)] ?? 0;
      this.hop(packet, sentMs, required(via[hop], 'hop'), required(via[hop + 1], 'hop'), stack);
    }
    return this;
  }

  /** One hop between neighbors. */
  hop(packet: number, atMs: number, from: string, to: string, headers: number, control = false): this {
    const word = control ? (headers | CONTROL_BIT) >>> 0 : headers;
    return this.#record(RECORD_KIND.hop, 200, atMs, [packet, this.direction(from, to), word, 0, 1_000_000]);
  }

  /** A data packet arrives. */
  deliver(flow: string, packet: number, node: string, atMs: number, delayMs: number): this {
    const delay = fromMs(delayMs);
    return this.#record(RECORD_KIND.deliver, this.#flow(flow), atMs, [
      packet,
      0,
      this.#node(node),
      delay >>> 0,
      Math.floor(delay / 4294967296),
    ]);
  }

  /** A packet is lost; `flow` null for a control packet. */
  drop(flow: string | null, packet: number, node: string, reason: DropReason, atMs: number): this {
    const position = DROP_REASONS.findIndex((row) => row.reason === reason);
    const headers = flow === null ? CONTROL_BIT : 0;
    const index = flow === null ? NONE : this.#flow(flow);
    return this.#record(RECORD_KIND.drop, position, atMs, [packet, this.#node(node), NONE, headers, index]);
  }

  /** A control message leaves `from`. */
  message(
    packet: number,
    atMs: number,
    from: string,
    detail: Partial<MessageDetail> & { message: string; to: string },
    cause = 0,
  ): this {
    return this.#json(RECORD_KIND.message, atMs, [packet, this.#node(from), cause, 0], { ...PLAIN_MESSAGE, ...detail });
  }

  /** A control message is received. */
  receive(packet: number, atMs: number, node: string, cause = 0): this {
    return this.#record(RECORD_KIND.receive, 0, atMs, [packet, this.#node(node), cause, 0, 0]);
  }

  /** A row of a table is made or changes. */
  set(row: number, atMs: number, node: string, table: TableName, entry: TableEntry): this {
    return this.#json(RECORD_KIND.tableSet, atMs, [row, this.#node(node), TABLES.indexOf(table), 0], entry);
  }

  /** A row is gone. */
  unset(row: number, atMs: number, node: string, table: TableName): this {
    return this.#record(RECORD_KIND.tableDelete, 0, atMs, [row, this.#node(node), TABLES.indexOf(table), 0, 0]);
  }

  /** A move and the detachment that belongs to it. */
  move(cause: number, atMs: number, mobile: string, from: string | null, to: string, index = 0): this {
    const left = from === null ? NONE : this.#node(from);
    this.#record(RECORD_KIND.move, index, atMs, [cause, this.#node(mobile), left, this.#node(to), 0]);
    return from === null ? this : this.detach(cause, atMs, mobile, from, index);
  }

  /** A mobile hears a router. */
  attach(cause: number, atMs: number, mobile: string, router: string, moved = true, index = 0): this {
    return this.#record(RECORD_KIND.attach, index, atMs, [cause, this.#node(mobile), this.#node(router), moved ? 1 : 0, 0]);
  }

  /** A mobile loses a router. */
  detach(cause: number, atMs: number, mobile: string, router: string, index = 0): this {
    return this.#record(RECORD_KIND.detach, index, atMs, [cause, this.#node(mobile), this.#node(router), 0, 0]);
  }

  /** Something happens to a flow. */
  flow(flow: string, atMs: number, detail: FlowDetail): this {
    return this.#json(RECORD_KIND.flow, atMs, [this.#flow(flow), 0, 0, 0], detail);
  }

  /** A node fails or is back. */
  node(node: string, atMs: number, state: 'failed' | 'recovered'): this {
    return this.#record(RECORD_KIND.nodeState, state === 'failed' ? 0 : 1, atMs, [this.#node(node), 0, 0, 0, 0]);
  }

  /** A link has a new delay. */
  link(link: number, atMs: number, delayMs: number): this {
    return this.#record(RECORD_KIND.linkState, 0, atMs, [link, fromMs(delayMs), 0, 0, 0]);
  }

  /** The report is to show the tables of this instant. */
  reportState(atMs: number): this {
    return this.#record(RECORD_KIND.reportState, 0, atMs, [0, 0, 0, 0, 0]);
  }

  /** A record of a kind that nobody knows, of three slots. */
  unknown(atMs: number): this {
    return this.#json(200, atMs, [0, 0, 0, 0], 'something that a later version writes here, in three slots');
  }

  /** The direction between neighbors: a wire, or a radio channel of the mobile's interface 0. */
  direction(from: string, to: string): number {
    const wire = this.plan.scenario.links.findIndex(({ between }) => between.includes(from) && between.includes(to));
    if (wire >= 0) return wireDirection(wire, this.plan.scenario.links[wire]?.between[0] === from ? 0 : 1);
    const [a, b] = [this.#node(from), this.#node(to)];
    const up = this.plan.scenario.nodes[a]?.kind === 'mobile';
    const mobileInterface = required(this.plan.firstInterface[up ? a : b], 'mobile');
    return radioDirection(this.plan, mobileInterface, up ? b : a, up ? 'up' : 'down');
  }

  #record(kind: number, u16: number, atMs: number, [w3 = 0, w4 = 0, w5 = 0, w6 = 0, w7 = 0]: readonly number[]): this {
    this.#mark();
    writeRecord(this.#sink, kind, u16, fromMs(atMs), w3, w4, w5, w6, w7);
    return this;
  }

  #json(kind: number, atMs: number, [w3 = 0, w4 = 0, w5 = 0, w6 = 0]: readonly number[], value: unknown): this {
    this.#mark();
    const time: SimTime = fromMs(atMs);
    writeJsonRecord(this.#sink, kind, time, w3, w4, w5, w6, 0, value);
    return this;
  }

  #mark(): void {
    this.#starts.push(this.#sink.head);
  }

  #node(id: string): number {
    return required(this.plan.nodeIndex.get(id), id);
  }

  #flow(id: string): number {
    return required(this.plan.flowIndex.get(id), id);
  }

  /** `mn1` is a node; `mn1@2` its second address; `fe80::1` nobody's. */
  #owner(name: string): [number, readonly number[]] {
    const [id = '', address = '1'] = name.split('@');
    const node = this.plan.nodeIndex.get(id);
    if (node === undefined) return [NONE, addressWords(name as Ipv6Address)];
    return [node, [0x20010db8, node, 0, Number(address)]];
  }
}
