/**
 * The roof: the workload `mobility` in the least code that still does it, to say how much of this machine's speed the engine reaches.
 * Real IPv6 octets, hop limits, tunnel headers, a look-up of two words in a table, a binary heap of all packets under way; no records,
 * no losses, no checks, nothing that could be changed while it runs.
 */
import { required } from '#base/assert.ts';
import { addressWords, type Ipv6Address } from '#base/ipv6-address.ts';
import { MILLISECOND, SECOND } from '#base/time.ts';
import { encodePacket } from '#wire/packet.ts';
import { NEXT_HEADER } from '#wire/ipv6.ts';
import type { Outcome } from './play.ts';

const MOBILES = 100;
const ROUTERS = 8;
const GAP = 20 * MILLISECOND;
const FIRST_PACKET = 5 * SECOND;
const PAYLOAD_BYTES = 172;
const FRAMING_BYTES = 2;
const HEADER_BYTES = 40;
const HOP_LIMIT_AT = 7;
const DESTINATION_AT = 24;
/** Octets of a packet's slot, the tunnel header's room included. */
const SLOT_BYTES = 320;
const SLOTS = 1024;
/** Entries of a node's table, a power of two. */
const TABLE_ENTRIES = 512;

/** Places of nodes; access routers and mobiles count up from theirs. */
const NODE = { correspondent: 0, anchor: 1, backbone: 2, router: 3, mobile: 3 + ROUTERS } as const;
/** What a table entry says, in its low bits: the index above them is a link or a tunnel. */
const ACTION = { none: 0, link: 1, tunnel: 2, deliver: 3, leave: 4 } as const;

interface Links {
  readonly to: Int32Array;
  readonly delay: Float64Array;
  readonly nsPerByte: Float64Array;
  readonly busyUntil: Float64Array;
}

/** Three words an entry: high and low word of the /64, action. */
type Table = Uint32Array;

/** Plays `rounds` packets for each of 100 mobiles, and measures the loop. */
export function playBareLoop(rounds: number): Outcome {
  const links = makeLinks();
  const tables = makeTables();
  const templates = Array.from({ length: MOBILES }, (_, mobile) => packetTo(mobile));
  const tunnels = Array.from({ length: ROUTERS }, (_, router) => tunnelHeader(router));
  const cpuBefore = process.cpuUsage();
  const wallBefore = process.hrtime.bigint();
  const counts = loop(rounds, links, tables, templates, tunnels);
  const wall = Number(process.hrtime.bigint() - wallBefore) / 1e9;
  const used = process.cpuUsage(cpuBefore);
  return { ...counts, cpu_s: (used.user + used.system) / 1e6, wall_s: wall };
}

function loop(
  rounds: number,
  links: Links,
  tables: readonly Table[],
  templates: readonly Uint8Array[],
  tunnels: readonly Uint8Array[],
): Pick<Outcome, 'tx' | 'rx' | 'hops' | 'mean_delay_ns'> {
  const templateBytes = templates[0]!.length;
  // Templates and tunnel headers lie behind the slots, so that every copy is one within the same array.
  const bytes = new Uint8Array(SLOTS * SLOT_BYTES + MOBILES * templateBytes + ROUTERS * HEADER_BYTES);
  const templateAt = SLOTS * SLOT_BYTES;
  const tunnelAt = templateAt + MOBILES * templateBytes;
  templates.forEach((template, mobile) => bytes.set(template, templateAt + mobile * templateBytes));
  tunnels.forEach((header, router) => bytes.set(header, tunnelAt + router * HEADER_BYTES));
  const view = new DataView(bytes.buffer);
  const start = new Int32Array(SLOTS);
  const length = new Int32Array(SLOTS);
  const node = new Int32Array(SLOTS);
  const born = new Float64Array(SLOTS);
  const free = Int32Array.from({ length: SLOTS }, (_, slot) => slot);
  let freeCount = SLOTS;
  const made = new Int32Array(MOBILES);
  const heap = {
    size: 0,
    sequence: 0,
    time: new Float64Array(SLOTS),
    order: new Float64Array(SLOTS),
    what: new Int32Array(SLOTS),
  };
  let tx = 0;
  let rx = 0;
  let hops = 0;
  let delay = 0;
  // Events below zero are flows, others packets.
  for (let mobile = 0; mobile < MOBILES; mobile++) push(heap, FIRST_PACKET + Math.floor((GAP * mobile) / MOBILES), ~mobile);
  while (heap.size > 0) {
    const now = heap.time[0]!;
    let slot = heap.what[0]!;
    pop(heap);
    if (slot < 0) {
      const mobile = ~slot;
      slot = free[--freeCount]!;
      const at = slot * SLOT_BYTES + HEADER_BYTES;
      bytes.copyWithin(at, templateAt + mobile * templateBytes, templateAt + (mobile + 1) * templateBytes);
      start[slot] = at;
      length[slot] = templateBytes;
      born[slot] = now;
      node[slot] = NODE.correspondent;
      tx++;
      if (++made[mobile]! < rounds) push(heap, now + GAP, ~mobile);
    } else view.setUint8(start[slot]! + HOP_LIMIT_AT, view.getUint8(start[slot]! + HOP_LIMIT_AT) - 1);
    let link = -1;
    for (;;) {
      const at = start[slot]!;
      const found = lookUp(tables[node[slot]!]!, view.getUint32(at + DESTINATION_AT), view.getUint32(at + DESTINATION_AT + 4));
      const index = found >>> 3;
      const action = found & 7;
      if (action === ACTION.link) link = index;
      else if (action === ACTION.tunnel) {
        start[slot] = at - HEADER_BYTES;
        bytes.copyWithin(at - HEADER_BYTES, tunnelAt + index * HEADER_BYTES, tunnelAt + (index + 1) * HEADER_BYTES);
        view.setUint16(at - HEADER_BYTES + 4, length[slot]!);
        length[slot] = length[slot]! + HEADER_BYTES;
        continue;
      } else if (action === ACTION.leave) {
        start[slot] = at + HEADER_BYTES;
        length[slot] = length[slot]! - HEADER_BYTES;
        continue;
      } else if (action === ACTION.deliver) {
        rx++;
        delay += now - born[slot]!;
        free[freeCount++] = slot;
      } else throw new Error('the bare loop has a route for everything');
      break;
    }
    if (link < 0) continue;
    hops++;
    const begin = Math.max(now, links.busyUntil[link]!);
    const done = begin + Math.round((length[slot]! + FRAMING_BYTES) * links.nsPerByte[link]!);
    links.busyUntil[link] = done;
    node[slot] = links.to[link]!;
    push(heap, done + links.delay[link]!, slot);
  }
  return { tx, rx, hops, mean_delay_ns: delay / rx };
}

/** Links in order: to the anchor, to the backbone, to each router, to each mobile. */
function makeLinks(): Links {
  const gigabit = 8;
  const fast = 80;
  const links: { readonly to: number; readonly delay: number; readonly nsPerByte: number }[] = [
    { to: NODE.anchor, delay: 10, nsPerByte: gigabit },
    { to: NODE.backbone, delay: 2, nsPerByte: gigabit },
  ];
  for (let router = 0; router < ROUTERS; router++) links.push({ to: NODE.router + router, delay: 3, nsPerByte: gigabit });
  for (let mobile = 0; mobile < MOBILES; mobile++) links.push({ to: NODE.mobile + mobile, delay: 1, nsPerByte: fast });
  return {
    to: Int32Array.from(links, (link) => link.to),
    delay: Float64Array.from(links, (link) => link.delay * MILLISECOND),
    nsPerByte: Float64Array.from(links, (link) => link.nsPerByte),
    busyUntil: new Float64Array(links.length),
  };
}

function makeTables(): Table[] {
  const tables = Array.from({ length: NODE.mobile + MOBILES }, () => new Uint32Array(3 * TABLE_ENTRIES));
  const set = (node: number, address: Ipv6Address, index: number, action: number): void => {
    insert(required(tables[node], 'table'), address, (index << 3) | action);
  };
  for (let mobile = 0; mobile < MOBILES; mobile++) {
    const router = mobile % ROUTERS;
    set(NODE.correspondent, mobileAddress(mobile), 0, ACTION.link);
    set(NODE.anchor, mobileAddress(mobile), router, ACTION.tunnel);
    set(NODE.router + router, mobileAddress(mobile), 2 + ROUTERS + mobile, ACTION.link);
    set(NODE.mobile + mobile, mobileAddress(mobile), 0, ACTION.deliver);
  }
  for (let router = 0; router < ROUTERS; router++) {
    set(NODE.anchor, routerAddress(router), 1, ACTION.link);
    set(NODE.backbone, routerAddress(router), 2 + router, ACTION.link);
    set(NODE.router + router, routerAddress(router), 0, ACTION.leave);
  }
  return tables;
}

function packetTo(mobile: number): Uint8Array {
  return encodePacket({
    source: 'fd00:0:1::1' as Ipv6Address,
    destination: mobileAddress(mobile),
    payload: { protocol: 'udp', sourcePort: 49152 + mobile, destinationPort: 9000, data: new Uint8Array(PAYLOAD_BYTES) },
  });
}

function tunnelHeader(router: number): Uint8Array {
  return encodePacket({
    source: 'fd00:0:2::1' as Ipv6Address,
    destination: routerAddress(router),
    payload: { protocol: 'raw', nextHeader: NEXT_HEADER.ipv6, data: new Uint8Array(0) },
  });
}

function mobileAddress(mobile: number): Ipv6Address {
  return `fd00:0:2:${(mobile + 1).toString(16)}::ff` as Ipv6Address;
}

function routerAddress(router: number): Ipv6Address {
  return `fd00:0:${(router + 4).toString(16)}::1` as Ipv6Address;
}

function slotOf(high: number, low: number): number {
  const mixed = Math.imul(high ^ Math.imul(low, 0x9e3779b1), 0x85ebca6b);
  return (mixed ^ (mixed >>> 15)) & (TABLE_ENTRIES - 1);
}

function insert(table: Table, address: Ipv6Address, action: number): void {
  const words = addressWords(address);
  let at = slotOf(words[0], words[1]);
  while (table[3 * at + 2] !== ACTION.none) at = (at + 1) & (TABLE_ENTRIES - 1);
  table.set([words[0], words[1], action], 3 * at);
}

function lookUp(table: Table, high: number, low: number): number {
  for (let at = slotOf(high, low); ; at = (at + 1) & (TABLE_ENTRIES - 1)) {
    const action = table[3 * at + 2]!;
    if (action === ACTION.none || (table[3 * at] === high && table[3 * at + 1] === low)) return action;
  }
}

interface Heap {
  size: number;
  sequence: number;
  readonly time: Float64Array;
  readonly order: Float64Array;
  readonly what: Int32Array;
}

function push(heap: Heap, time: number, what: number): void {
  const { time: times, order: orders, what: whats } = heap;
  let at = heap.size++;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    // What comes now is the latest, so it goes after its equals.
    if (times[parent]! <= time) break;
    times[at] = times[parent]!;
    orders[at] = orders[parent]!;
    whats[at] = whats[parent]!;
    at = parent;
  }
  times[at] = time;
  orders[at] = heap.sequence++;
  whats[at] = what;
}

function pop(heap: Heap): void {
  const { time: times, order: orders, what: whats } = heap;
  const size = --heap.size;
  const time = times[size]!;
  const order = orders[size]!;
  let at = 0;
  for (let child = 1; child < size; child = 2 * at + 1) {
    const right = child + 1;
    if (right < size && before(times[right]!, orders[right]!, times[child]!, orders[child]!)) child = right;
    if (before(time, order, times[child]!, orders[child]!)) break;
    times[at] = times[child]!;
    orders[at] = orders[child]!;
    whats[at] = whats[child]!;
    at = child;
  }
  times[at] = time;
  orders[at] = order;
  whats[at] = whats[size]!;
}

function before(time: number, order: number, otherTime: number, otherOrder: number): boolean {
  return time < otherTime || (time === otherTime && order < otherOrder);
}
