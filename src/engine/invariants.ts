/**
 * Invariants of a run, read from its records: what must hold whatever the scenario, the scheme and the faults are.
 *
 * - Every packet is made once, and ends once: delivered, received, dropped with a reason, or still under way.
 * - A hop starts where and when the hop before ended, unless the node says in its table `forwarding` that it kept the mobile's packets from
 *   then till now; the delays of the hops add up to the measured delay (procedures §7, property 6).
 * - Headers are put on and taken off by the nodes that own their addresses, as many on as off; what reaches the upper layer is the
 *   packet that was sent (property 7), and it crossed no more tunnels than it has mobile ends (property 4), or than
 *   its scheme has in turn;
 *   where gateways forward to each other (RFC 5949) it crossed no tunnel twice.
 * - The header stacks that the records name are the headers in the octets, and the octets have no fault (`wire/check-bytes.ts`).
 * - No node sends more than three binding updates about a mobile to the same address within a second (RFC 6275 §11.8), unless it was restarted,
 *   or has no other part than that of a stranger, who keeps to nothing.
 *   An agent that hands a mobile's update on (draft-kuntz-dmm-summary-00 §3.5) does so once, with what the mobile has said: the mobile keeps
 *   the rate, and delays that differ may bring four of its updates to the agent within a second.
 * - No data passes a server: control nodes are on no data path (property 5).
 * - Table rows that the records left are the rows that the world has.
 *
 * For tests, and for anybody who doubts a run. Tables, routes and tunnels against each other: `invariants-state.ts`.
 */
import { required } from '#base/assert.ts';
import { formatSeconds, fromMs, type SimTime } from '#base/time.ts';
import { LONGEST_HOP_NS, NONE } from '#records/layout.ts';
import { decodeRecord, eachRecord, type RecordValue } from '#records/reader.ts';
import { describeDirection, type Direction, type Plan } from '#scenario/plan.ts';
import { checkBytes } from '#wire/check-bytes.ts';
import { decodePacket, type Packet } from '#wire/packet.ts';
import { createUpdateChecker } from './invariants-updates.ts';
import type { World } from './mobility/world.ts';
import { nsPerByteOf } from './sim/direction.ts';
import { FACT, packetFact, packetsUnderWay } from './sim/packet-pool.ts';

/** A packet while it is under way. */
interface Trail {
  readonly flow: number | null;
  readonly born: SimTime;
  /** Header stack at birth, and now. */
  readonly first: number;
  headers: number;
  node: number;
  /** When it is (or was) at `node`; with `orLater` not before that: its last hop took longer than records can say. */
  at: SimTime;
  orLater: boolean;
  /** Who sent it there, and when the sending begins: until then it waits. */
  sender: number;
  sentAt: SimTime;
  octets: number;
  tunnels: number;
  /** `node source destination` of the tunnels that it was put into. */
  readonly crossed: Set<string>;
}

/** Sending rate of a direction. */
interface Rate {
  delay: SimTime;
  nsPerByte: number;
  readonly framing: number;
}

/** Reads a run's records and collects what is wrong with them, one line each. */
export interface RecordChecker {
  /** Takes in the whole records in words `from` … `to`, positions taken modulo the buffer by `mask`. */
  push(words: Uint32Array, from: number, to: number, mask?: number): void;
  /** To be given to the engine as its capture, so that octets are checked too. */
  capture(atNs: SimTime, direction: number, packet: number, bytes: Uint8Array | null): void;
  /** Compares what is left with the world. Call it between two events, when all records so far have been pushed. */
  finish(world: World): readonly string[];
  readonly problems: readonly string[];
}

/** Octets that a header, or its extension, adds; a rewritten one adds none. */
const OCTETS = { plain: 40, rh2: 24, hao: 24, nat: 0 } as const;

/** Lines that a checker keeps: the first fault matters, the rest follows from it. */
const PROBLEM_LIMIT = 20;

/**
 * A checker for one run of the plan's scenario, from its first record on. `chains`: gateways forward to each other, so that a packet may cross
 * more tunnels than it has mobile ends. `tunnelsInTurn` is the scheme's, if it has one.
 */
export function createRecordChecker(
  plan: Plan,
  withOctets: boolean,
  chains = false,
  tunnelsInTurn: (mobileEnds: number) => number = (mobileEnds) => mobileEnds,
): RecordChecker {
  const problems: string[] = [];
  const trails = new Map<number, Trail>();
  const stacks = new Map<number, Extract<RecordValue, { kind: 'header' }>>();
  const rows = new Map<number, string>();
  /** Rows that say that a node keeps packets now, as `node mobile`; and since when, or from when until when the last time. */
  const keepingRows = new Map<number, string>();
  const keeping = new Map<string, { from: SimTime; until: SimTime; rows: number }>();
  const counts = { sent: 0, delivered: 0, dropped: 0, messages: 0 };
  const octetStacks = new Map<number, string[]>();
  const rates = new Map<number, Rate>();
  const directions = new Map<number, Direction>();
  let now: SimTime = 0;
  let newestPacket = 0;

  const report = (text: string): void => {
    if (problems.length < PROBLEM_LIMIT) problems.push(`${formatSeconds(now, 9)} ${text}`);
  };
  const name = (node: number): string => plan.scenario.nodes[node]?.id ?? `node ${node}`;
  const updates = createUpdateChecker(name, report);
  const directionOf = (number: number): Direction => {
    const known = directions.get(number) ?? describeDirection(plan, number);
    directions.set(number, known);
    return known;
  };
  const rateOf = (number: number): Rate => {
    const known = rates.get(number) ?? initialRate(plan, directionOf(number));
    rates.set(number, known);
    return known;
  };
  /** Stack numbers from the outermost header inwards. */
  const chain = (stack: number): number[] => {
    const found: number[] = [];
    for (let at = stack; at !== 0; at = required(stacks.get(at), `stack ${at}`).inner) found.push(at);
    return found;
  };
  /** The headers that the octets hold: one with an extension has taken the place of the one inside it. */
  const visible = (stack: number): number[] => {
    const ids = chain(stack);
    return ids.filter((_, index) => index === 0 || required(stacks.get(required(ids[index - 1], 'stack')), 'stack').ext === null);
  };
  const stackText = (stack: number): string =>
    visible(stack)
      .map((id) => required(stacks.get(id), 'stack'))
      .map((header) => `${header.source}>${header.destination}`)
      .join(' ');
  /** Octets that the headers of a stack have beyond those of the innermost one. */
  const octetsOf = (stack: number): number =>
    chain(stack).reduce((sum, id) => sum + OCTETS[required(stacks.get(id), 'stack').ext ?? 'plain'], 0);

  /** How many headers `node` put on when it turned stack `from` into `to`; reports what it may not do. */
  const changeOfStack = (packet: number, node: number, from: number, to: number): number => {
    if (from === to) return 0;
    const before = chain(from);
    const after = chain(to);
    const shared = before.find((id) => after.includes(id));
    if (shared === undefined) {
      report(`packet ${packet} at ${name(node)}: stack ${stackText(from)} became ${stackText(to)}`);
      return 0;
    }
    const taken = before.slice(0, before.indexOf(shared));
    const put = after.slice(0, after.indexOf(shared));
    for (const id of taken) {
      if (required(stacks.get(id), 'stack').destinationNode !== node)
        report(`packet ${packet}: ${name(node)} took off a header that is not for it: ${stackText(from)}`);
    }
    for (const id of put) {
      const header = required(stacks.get(id), 'stack');
      if (header.sourceNode !== node)
        report(`packet ${packet}: ${name(node)} put on a header that is not from it: ${stackText(to)}`);
      const crossed = trails.get(packet)?.crossed;
      // A rewritten header keeps its sender's address (draft-chan-dmm-framework-gap-analysis §8, design 3): the segment begins at the router.
      const tunnel = `${node} ${header.source} ${header.destination}`;
      if (crossed?.has(tunnel) === true && mobileEnds(trails.get(packet)?.flow ?? null) === 1)
        report(`packet ${packet}: ${name(node)} put it into a tunnel for the second time: ${stackText(to)}`);
      crossed?.add(tunnel);
    }
    return put.filter((id) => required(stacks.get(id), 'stack').ext === null).length;
  };

  const begin = (packet: number, trail: Trail): void => {
    if (packet <= newestPacket) report(`packet number ${packet} comes after ${newestPacket}`);
    newestPacket = packet;
    trails.set(packet, trail);
  };

  const take = (packet: number, what: string): Trail | null => {
    const trail = trails.get(packet);
    if (trail === undefined) report(`${what} of packet ${packet}, which is not under way`);
    return trail ?? null;
  };

  const mobileEnds = (flow: number | null): number => {
    if (flow === null) return 1;
    const definition = required(plan.scenario.flows?.[flow], 'flow');
    return [definition.from, definition.to].filter((id) => plan.mobiles.includes(required(plan.nodeIndex.get(id), id))).length;
  };

  /** Whether the packet's node has kept packets of one of its mobile ends (of any mobile, for control) since the packet came. */
  const wasKept = (trail: Trail): boolean =>
    [...keeping].some(([key, { from, until, rows: open }]) => {
      const [node = '', mobile = ''] = key.split(' ');
      const definition = trail.flow === null ? null : required(plan.scenario.flows?.[trail.flow], 'flow');
      const concerned = definition === null || definition.from === mobile || definition.to === mobile;
      return Number(node) === trail.node && concerned && from <= trail.at && (open > 0 || until >= now);
    });

  /** A row of a node's table has come, changed or gone: what it says about keeping packets. */
  const noteKeeping = (row: number, key: string | null): void => {
    const before = keepingRows.get(row);
    if (before !== undefined) {
      const span = required(keeping.get(before), 'span');
      if (--span.rows === 0) span.until = now;
      keepingRows.delete(row);
    }
    if (key === null) return;
    keepingRows.set(row, key);
    const span = keeping.get(key);
    if (span === undefined || (span.rows === 0 && span.until < now)) keeping.set(key, { from: now, until: now, rows: 1 });
    else span.rows++;
  };

  const isThere = (trail: Trail): boolean => trail.at === now || (trail.orLater && trail.at < now);

  const handleHop = (record: Extract<RecordValue, { kind: 'hop' }>): void => {
    const trail = take(record.packet, 'hop');
    const direction = directionOf(record.direction);
    const rate = rateOf(record.direction);
    if (trail === null) return;
    const where = `packet ${record.packet} from ${name(direction.from)} to ${name(direction.to)}`;
    if (direction.from !== trail.node) report(`${where}: it was at ${name(trail.node)}`);
    if (!isThere(trail) && !wasKept(trail)) report(`${where}: it was there at ${formatSeconds(trail.at, 9)}`);
    if (record.control !== (trail.flow === null)) report(`${where}: control bit ${String(record.control)}`);
    const put = changeOfStack(record.packet, direction.from, trail.headers, record.headers);
    trail.tunnels += put;
    if (!chains && put > 0 && trail.tunnels > tunnelsInTurn(mobileEnds(trail.flow))) {
      const between = mobileEnds(trail.flow) > 1 ? 'between two mobiles' : 'of one mobile';
      report(`${where}: tunnel number ${trail.tunnels} ${between} (${stackText(record.headers)})`);
    }
    const growth = octetsOf(record.headers) - octetsOf(trail.headers);
    if (record.octets !== trail.octets + growth) report(`${where}: ${record.octets} octets, not ${trail.octets + growth}`);
    const travel = rate.delay + Math.round((record.octets + rate.framing) * rate.nsPerByte);
    if (record.travelNs !== Math.min(travel, LONGEST_HOP_NS)) report(`${where}: ${record.travelNs} ns under way, not ${travel}`);
    if (rate.nsPerByte === 0 && record.waitNs !== 0) report(`${where}: waited without a rate`);
    const receiver = required(plan.scenario.nodes[direction.to], 'node');
    if (trail.flow !== null && receiver.kind === 'server') report(`${where}: data at a server`);
    if (withOctets) {
      const seen = octetStacks.get(record.packet)?.shift();
      if (seen !== `${record.octets}: ${stackText(record.headers)}`)
        report(`${where}: records say ${record.octets}: ${stackText(record.headers)}, octets say ${seen ?? 'nothing'}`);
    }
    trail.headers = record.headers;
    trail.octets = record.octets;
    trail.node = direction.to;
    trail.sender = direction.from;
    trail.sentAt = now + record.waitNs;
    trail.at = trail.sentAt + record.travelNs;
    trail.orLater = record.waitNs === LONGEST_HOP_NS || record.travelNs === LONGEST_HOP_NS;
  };

  const end = (packet: number, what: string): Trail | null => {
    const trail = take(packet, what);
    trails.delete(packet);
    octetStacks.delete(packet);
    return trail;
  };

  const handleDeliver = (record: Extract<RecordValue, { kind: 'deliver' }>): void => {
    counts.delivered++;
    const trail = end(record.packet, 'delivery');
    if (trail === null) return;
    const where = `delivery of packet ${record.packet} at ${name(record.node)}`;
    if (trail.node !== record.node || !isThere(trail)) report(`${where}: it was at ${name(trail.node)}`);
    if (trail.flow !== record.flow) report(`${where}: flow ${record.flow}, sent as ${trail.flow ?? 'control'}`);
    if (record.delayNs !== now - trail.born) report(`${where}: delay ${record.delayNs}, not ${now - trail.born}`);
    // What is left after the node's own headers is the packet that was sent, with the address pair that it was sent with.
    changeOfStack(record.packet, record.node, trail.headers, trail.first);
    if (chain(trail.first).length !== 1) report(`${where}: sent with ${chain(trail.first).length} headers`);
  };

  const handleDrop = (record: Extract<RecordValue, { kind: 'drop' }>): void => {
    if (!record.control) counts.dropped++;
    const trail = end(record.packet, 'drop');
    if (trail === null) return;
    const where = `drop of packet ${record.packet} at ${name(record.node)} (${record.reason})`;
    if (record.control !== (trail.flow === null) || record.flow !== trail.flow)
      report(`${where}: of flow ${record.flow ?? NONE}`);
    // What waits in the queues of a node ends with it.
    if (record.reason === 'node-failed' && record.node === trail.sender && (now < trail.sentAt || trail.orLater)) return;
    const processing = fromMs(plan.scenario.timing?.processingMs ?? 0);
    if (!isThere(trail) && !(trail.flow === null && now === trail.at + processing) && !wasKept(trail)) {
      report(`${where}: it gets to ${name(trail.node)} at ${formatSeconds(trail.at, 9)}`);
    }
    if (record.direction === null) {
      if (record.node !== trail.node) report(`${where}: it was at ${name(trail.node)}`);
      return;
    }
    const direction = directionOf(record.direction);
    if (record.node !== direction.from) report(`${where}: on a link from ${name(direction.from)}`);
    const at = record.reason === 'queue-full' ? direction.from : direction.to;
    if (trail.node !== at) report(`${where}: it was on its way to ${name(trail.node)}`);
  };

  const handle = (record: RecordValue): void => {
    if (record.timeNs < now) report(`a record of ${formatSeconds(record.timeNs, 9)}`);
    now = record.timeNs;
    switch (record.kind) {
      case 'header':
        if (stacks.has(record.id)) report(`header stack ${record.id} is told twice`);
        stacks.set(record.id, record);
        return;
      case 'send':
      case 'message': {
        const isData = record.kind === 'send';
        if (record.kind === 'message') updates.noteMessage(record);
        if (isData) counts.sent++;
        else counts.messages++;
        begin(record.packet, {
          flow: isData ? record.flow : null,
          born: now,
          first: record.headers,
          headers: record.headers,
          node: record.node,
          at: now,
          orLater: false,
          sender: record.node,
          sentAt: now,
          octets: isData ? record.octets : record.detail.bytes,
          tunnels: 0,
          crossed: new Set(),
        });
        return;
      }
      case 'hop':
        handleHop(record);
        return;
      case 'deliver':
        handleDeliver(record);
        return;
      case 'receive': {
        const trail = end(record.packet, 'reception');
        if (trail !== null && (trail.node !== record.node || !isThere(trail) || trail.flow !== null))
          report(`reception of packet ${record.packet} at ${name(record.node)}: it was at ${name(trail.node)}`);
        return;
      }
      case 'drop':
        handleDrop(record);
        return;
      case 'tableSet': {
        const { why: _why, ...facts } = record.entry;
        rows.set(record.row, `${record.node} ${record.table} ${JSON.stringify(facts)}`);
        if (record.table === 'forwarding')
          noteKeeping(record.row, facts.state === 'buffering' ? `${record.node} ${facts.mn}` : null);
        return;
      }
      case 'tableDelete':
        if (!rows.delete(record.row)) report(`row ${record.row} of ${name(record.node)} is deleted, but is not there`);
        noteKeeping(record.row, null);
        return;
      case 'nodeState':
        // What a node has sent is forgotten with the rest of its state when it fails: it may say as much again.
        if (record.failed) updates.forget(record.node);
        return;
      case 'linkState':
        for (const side of [0, 1]) {
          const rate = rateOf(2 * record.link + side);
          rate.delay = record.delayNs;
          rate.nsPerByte = record.kbitPerSecond === 0 ? 0 : nsPerByteOf(record.kbitPerSecond / 1000);
        }
        return;
      case 'role':
        updates.noteRole(record.node, record.detail.role);
        return;
      case 'unknown':
        report(`a record of kind ${record.number}`);
        return;
      default:
    }
  };

  return {
    problems,
    push: (words, from, to, mask = 0xffffffff) =>
      eachRecord(words, from, to, (at) => handle(decodeRecord(words, at, mask)), mask),
    capture: (atNs, direction, packet, bytes) => {
      if (!withOctets || bytes === null) return;
      for (const problem of checkBytes(bytes)) {
        report(`packet ${packet} on ${direction} at ${atNs}: octet ${problem.at}, ${problem.text} (${problem.section})`);
      }
      const seen = octetStacks.get(packet) ?? [];
      octetStacks.set(packet, seen);
      seen.push(`${bytes.length}: ${addressPairs(decodePacket(bytes))}`);
    },
    finish: (world) => {
      now = world.now;
      const waiting = packetsInFlight(world);
      for (const packet of trails.keys()) if (!waiting.has(packet)) report(`packet ${packet} has vanished`);
      for (const packet of waiting) if (!trails.has(packet)) report(`packet ${packet} is on a link after its end`);
      const { balance } = world;
      if (counts.sent !== balance.sent || counts.delivered !== balance.delivered || counts.dropped !== balance.dropped) {
        report(`records count ${JSON.stringify(counts)}, the world ${JSON.stringify(balance)}`);
      }
      if (counts.messages !== world.messagesSent) report(`${counts.messages} messages recorded, ${world.messagesSent} sent`);
      compareRows(world, rows, report);
      return problems;
    },
  };
}

function initialRate(plan: Plan, direction: Direction): Rate {
  if (direction.medium === 'wire') {
    const link = required(plan.scenario.links[direction.link], 'link');
    return { delay: fromMs(link.delayMs), nsPerByte: nsPerByteOf(link.mbps), framing: link.framingBytes ?? 0 };
  }
  const router = plan.scenario.nodes[direction.from]?.radio ?? plan.scenario.nodes[direction.to]?.radio ?? { delayMs: 0 };
  return { delay: fromMs(router.delayMs), nsPerByte: nsPerByteOf(router.mbps), framing: router.framingBytes ?? 0 };
}

/** The address pairs of a packet's IPv6 headers, outermost first. */
function addressPairs(packet: Packet): string {
  const pair = `${packet.source}>${packet.destination}`;
  return packet.payload.protocol === 'ipv6' ? `${pair} ${addressPairs(packet.payload.packet)}` : pair;
}

/** Numbers of the packets that are on links, in their queues or in buffers now. */
function packetsInFlight(world: World): Set<number> {
  const slots = [...packetsUnderWay(world.pool), ...[...world.buffers.values()].flatMap((buffer) => buffer.slots)];
  return new Set(slots.map((slot) => packetFact(world.pool, slot, FACT.id)));
}

/** Rows of the world and rows that the records left must be the same. */
function compareRows(world: World, recorded: ReadonlyMap<number, string>, report: (text: string) => void): void {
  const left = new Map(recorded);
  for (const [key, row] of world.rows) {
    const [node = '', table = ''] = key.split(' ');
    if (left.get(row.id) !== `${node} ${table} ${row.text}`)
      report(`row ${key} is ${row.text}, the records say ${left.get(row.id) ?? 'nothing'}`);
    left.delete(row.id);
  }
  for (const text of left.values()) report(`the records have a row that the world has not: ${text}`);
}
