/**
 * Reading records as typed values. For consumers that look at records one at a time (reports, traces, tests); the page's fold reads
 * the words of hot kinds itself.
 */
import { formatAddress, type Ipv6Address } from '#base/ipv6-address.ts';
import type { SimTime } from '#base/time.ts';
import {
  CONTROL_BIT,
  DROP_REASONS,
  NONE,
  RECORD_KIND,
  SLOT_WORDS,
  TABLES,
  readTime,
  type DropReason,
  type FlowDetail,
  type MessageDetail,
  type RoleDetail,
  type TableEntry,
  type TableName,
} from './layout.ts';

/** A record, told apart by `kind`. Numbers of nodes, directions, flows are those of the plan; null where the layout has NONE. */
export type RecordValue =
  | {
      readonly kind: 'hop';
      readonly timeNs: SimTime;
      readonly octets: number;
      readonly packet: number;
      readonly direction: number;
      /** Stack id without the control bit. */
      readonly headers: number;
      readonly control: boolean;
      /** Both at most LONGEST_HOP_NS, which stands for anything longer, too. */
      readonly waitNs: number;
      readonly travelNs: number;
    }
  | {
      readonly kind: 'send';
      readonly timeNs: SimTime;
      readonly flow: number;
      readonly packet: number;
      readonly sequence: number;
      readonly node: number;
      readonly headers: number;
      readonly octets: number;
    }
  | {
      readonly kind: 'deliver';
      readonly timeNs: SimTime;
      readonly flow: number;
      readonly packet: number;
      readonly sequence: number;
      readonly node: number;
      readonly delayNs: number;
    }
  | {
      readonly kind: 'drop';
      readonly timeNs: SimTime;
      readonly reason: DropReason;
      readonly packet: number;
      readonly node: number;
      readonly direction: number | null;
      readonly headers: number;
      readonly control: boolean;
      readonly flow: number | null;
    }
  | {
      readonly kind: 'header';
      readonly timeNs: SimTime;
      readonly ext: 'rh2' | 'hao' | 'nat' | null;
      readonly id: number;
      readonly inner: number;
      readonly sourceNode: number;
      readonly destinationNode: number;
      readonly source: Ipv6Address;
      readonly destination: Ipv6Address;
    }
  | {
      readonly kind: 'message';
      readonly timeNs: SimTime;
      readonly packet: number;
      readonly node: number;
      readonly cause: number;
      readonly headers: number;
      readonly detail: MessageDetail;
    }
  | { readonly kind: 'receive'; readonly timeNs: SimTime; readonly packet: number; readonly node: number; readonly cause: number }
  | {
      readonly kind: 'tableSet';
      readonly timeNs: SimTime;
      readonly row: number;
      readonly node: number;
      readonly table: TableName;
      readonly cause: number;
      readonly entry: TableEntry;
    }
  | {
      readonly kind: 'tableDelete';
      readonly timeNs: SimTime;
      readonly row: number;
      readonly node: number;
      readonly table: TableName;
      readonly cause: number;
    }
  | {
      readonly kind: 'move';
      readonly timeNs: SimTime;
      readonly interface: number;
      readonly cause: number;
      readonly mobile: number;
      readonly from: number | null;
      readonly to: number;
    }
  | {
      readonly kind: 'attach';
      readonly timeNs: SimTime;
      readonly interface: number;
      readonly cause: number;
      readonly mobile: number;
      readonly router: number;
      /** False for the initial attachment and after a recovery. */
      readonly moved: boolean;
    }
  | {
      readonly kind: 'detach';
      readonly timeNs: SimTime;
      readonly interface: number;
      readonly cause: number;
      readonly mobile: number;
      readonly router: number | null;
    }
  | { readonly kind: 'flow'; readonly timeNs: SimTime; readonly flow: number; readonly detail: FlowDetail }
  | { readonly kind: 'role'; readonly timeNs: SimTime; readonly node: number; readonly detail: RoleDetail }
  | { readonly kind: 'nodeState'; readonly timeNs: SimTime; readonly node: number; readonly failed: boolean }
  | {
      readonly kind: 'linkState';
      readonly timeNs: SimTime;
      readonly link: number;
      readonly delayNs: number;
      /** 0 = no serialisation time. */
      readonly kbitPerSecond: number;
      readonly lossMillionths: number;
    }
  | { readonly kind: 'reportState'; readonly timeNs: SimTime }
  | { readonly kind: 'end'; readonly timeNs: SimTime }
  | { readonly kind: 'unknown'; readonly timeNs: SimTime; readonly number: number };

/** Slots of the record at word `at`: at least 1, so that a walk always ends. */
export function recordSlots(words: Uint32Array, at: number, mask = 0xffffffff): number {
  return Math.max(1, (words[at & mask]! >>> 8) & 0xff);
}

/** Visits the position of each record in `words[from … to)`; positions are taken modulo the buffer by `mask`. */
export function eachRecord(words: Uint32Array, from: number, to: number, visit: (at: number) => void, mask = 0xffffffff): void {
  for (let at = from; at < to; at += recordSlots(words, at, mask) * SLOT_WORDS) visit(at);
}

/** The JSON of the record at word `at`, not parsed. */
export function readJsonText(words: Uint32Array, at: number, mask = 0xffffffff): string {
  const length = words[at & mask]! >>> 16;
  const codes: number[] = [];
  for (let index = 0; index < length; index++) {
    codes.push((words[(at + SLOT_WORDS + (index >>> 2)) & mask]! >>> ((index & 3) << 3)) & 0xff);
  }
  let text = '';
  for (let start = 0; start < length; start += 4096) text += String.fromCharCode(...codes.slice(start, start + 4096));
  return text;
}

/** The value that the record at word `at` carries as JSON. Its type is what the layout says of the kind. */
export function readJson<Value>(words: Uint32Array, at: number, mask = 0xffffffff): Value {
  return JSON.parse(readJsonText(words, at, mask)) as Value;
}

/** The record at word `at`. A kind that this version does not know comes back as `unknown`. */
export function decodeRecord(words: Uint32Array, at: number, mask = 0xffffffff): RecordValue {
  const first = words[at & mask]!;
  const u16 = first >>> 16;
  const word = (index: number): number => words[(at + index) & mask]!;
  const timeNs = readTime(words, at, mask);
  switch (first & 0xff) {
    case RECORD_KIND.hop: {
      const headers = word(5);
      return {
        kind: 'hop',
        timeNs,
        octets: u16,
        packet: word(3),
        direction: word(4),
        headers: stackOf(headers),
        control: isControl(headers),
        waitNs: word(6),
        travelNs: word(7),
      };
    }
    case RECORD_KIND.send:
      return {
        kind: 'send',
        timeNs,
        flow: u16,
        packet: word(3),
        sequence: word(4),
        node: word(5),
        headers: word(6),
        octets: word(7),
      };
    case RECORD_KIND.deliver:
      return {
        kind: 'deliver',
        timeNs,
        flow: u16,
        packet: word(3),
        sequence: word(4),
        node: word(5),
        delayNs: word(7) * 4294967296 + word(6),
      };
    case RECORD_KIND.drop: {
      const headers = word(6);
      return {
        kind: 'drop',
        timeNs,
        reason: dropReason(u16),
        packet: word(3),
        node: word(4),
        direction: orNull(word(5)),
        headers: stackOf(headers),
        control: isControl(headers),
        flow: orNull(word(7)),
      };
    }
    case RECORD_KIND.header:
      return {
        kind: 'header',
        timeNs,
        ext: u16 === 1 ? 'rh2' : u16 === 2 ? 'hao' : u16 === 3 ? 'nat' : null,
        id: word(3),
        inner: word(4),
        sourceNode: word(5),
        destinationNode: word(6),
        source: formatAddress([word(8), word(9), word(10), word(11)]),
        destination: formatAddress([word(12), word(13), word(14), word(15)]),
      };
    default:
      return decodeColdRecord(words, at, mask, timeNs);
  }
}

/** The kinds that are about signalling, tables, movement and faults. */
function decodeColdRecord(words: Uint32Array, at: number, mask: number, timeNs: SimTime): RecordValue {
  const first = words[at & mask]!;
  const u16 = first >>> 16;
  const word = (index: number): number => words[(at + index) & mask]!;
  switch (first & 0xff) {
    case RECORD_KIND.message:
      return {
        kind: 'message',
        timeNs,
        packet: word(3),
        node: word(4),
        cause: word(5),
        headers: stackOf(word(6)),
        detail: readJson(words, at, mask),
      };
    case RECORD_KIND.receive:
      return { kind: 'receive', timeNs, packet: word(3), node: word(4), cause: word(5) };
    case RECORD_KIND.tableSet:
      return {
        kind: 'tableSet',
        timeNs,
        row: word(3),
        node: word(4),
        table: tableName(word(5)),
        cause: word(6),
        entry: readJson(words, at, mask),
      };
    case RECORD_KIND.tableDelete:
      return { kind: 'tableDelete', timeNs, row: word(3), node: word(4), table: tableName(word(5)), cause: word(6) };
    case RECORD_KIND.move:
      return { kind: 'move', timeNs, interface: u16, cause: word(3), mobile: word(4), from: orNull(word(5)), to: word(6) };
    case RECORD_KIND.attach:
      return { kind: 'attach', timeNs, interface: u16, cause: word(3), mobile: word(4), router: word(5), moved: word(6) === 1 };
    case RECORD_KIND.detach:
      return { kind: 'detach', timeNs, interface: u16, cause: word(3), mobile: word(4), router: orNull(word(5)) };
    case RECORD_KIND.flow:
      return { kind: 'flow', timeNs, flow: word(3), detail: readJson(words, at, mask) };
    case RECORD_KIND.role:
      return { kind: 'role', timeNs, node: word(3), detail: readJson(words, at, mask) };
    case RECORD_KIND.nodeState:
      return { kind: 'nodeState', timeNs, node: word(3), failed: u16 === 0 };
    case RECORD_KIND.linkState:
      return {
        kind: 'linkState',
        timeNs,
        link: word(3),
        delayNs: word(5) * 4294967296 + word(4),
        kbitPerSecond: word(6),
        lossMillionths: word(7),
      };
    case RECORD_KIND.reportState:
      return { kind: 'reportState', timeNs };
    case RECORD_KIND.end:
      return { kind: 'end', timeNs };
    default:
      return { kind: 'unknown', timeNs, number: first & 0xff };
  }
}

/** The word of a drop reason's number. A number from a later version reads as `malformed`. */
export function dropReason(number: number): DropReason {
  return DROP_REASONS[number]?.reason ?? 'malformed';
}

/** The name of a table's number. A number from a later version reads as `routes`. */
export function tableName(number: number): TableName {
  return TABLES[number] ?? 'routes';
}

function orNull(word: number): number | null {
  return word === NONE ? null : word;
}

function stackOf(headers: number): number {
  return (headers & ~CONTROL_BIT) >>> 0;
}

function isControl(headers: number): boolean {
  return headers >>> 31 === 1;
}
