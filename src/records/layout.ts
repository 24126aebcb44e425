/**
 * The record layout: the one contract between the engine and everything that reads it.
 *
 * A record is one or more slots of eight 32-bit words (32 octets). Word 0 holds kind (bits 0–7), slot count (8–15) and a
 * 16-bit field (16–31); words 1 and 2 hold the time, low word first. Readers skip kinds they do not know by the slot count.
 * Records of one run are in non-decreasing time. Numbers of nodes, directions and flows are those of `scenario/plan.ts`.
 */
import type { SimTime } from '#base/time.ts';

/** Moves whenever a record's meaning changes. */
export const LAYOUT_VERSION = 1;

/** Words in a slot, and octets. */
export const SLOT_WORDS = 8;
export const SLOT_BYTES = 32;

/** "No node", "no direction", "no flow". */
export const NONE = 0xffffffff;

/** The longest time that the words of a hop hold, ns: 4.29 s. It stands there for anything longer, too. */
export const LONGEST_HOP_NS = 0xffffffff;

/** Set in a `headers` word when the packet is a control packet. */
export const CONTROL_BIT = 0x80000000;

/**
 * Kinds and the meaning of their words. `u16` is the field in word 0; `json` is ASCII JSON of `u16` octets in the slots after the first.
 *
 * | kind | u16 | w3 | w4 | w5 | w6 | w7 | more |
 * |---|---|---|---|---|---|---|---|
 * | hop | IPv6 packet octets | packet | direction | headers (+ CONTROL_BIT) | ns waited in the queue, at most {@link LONGEST_HOP_NS} | ns from start of sending to arrival, likewise | |
 * | send | flow | packet | sequence | node | headers | octets | |
 * | deliver | flow | packet | sequence | node | delay ns, low | delay ns, high | |
 * | drop | reason (position in DROP_REASONS) | packet | node | direction or NONE | headers (+ CONTROL_BIT) | flow or NONE | |
 * | header | 0 plain, 1 rh2, 2 hao | header stack id | id of the inner stack or 0 | owner node of source | owner of destination | 0 | slot 2: source, destination address words |
 * | message | json octets | packet | node | cause | headers | 0 | json {@link MessageDetail} |
 * | receive | 0 | packet | node | cause | 0 | 0 | |
 * | table-set | json octets | row | node | table (position in TABLES) | cause | 0 | json {@link TableEntry} |
 * | table-delete | 0 | row | node | table | cause | 0 | |
 * | move | interface | cause | mobile | access router left or NONE | access router to come | 0 | |
 * | attach | interface | cause | mobile | access router | 1 if a move row, 0 if initial or after recovery | 0 | |
 * | detach | interface | cause | mobile | access router | 0 | 0 | |
 * | flow | json octets | flow | 0 | 0 | 0 | 0 | json {@link FlowDetail} |
 * | role | json octets | node | 0 | 0 | 0 | 0 | json {@link RoleDetail} |
 * | node-state | 0 failed, 1 recovered | node | 0 | 0 | 0 | 0 | |
 * | link-state | 0 | link | delay ns low | delay ns high | kbit/s or 0 | loss in millionths | |
 * | report-state | 0 | 0 | 0 | 0 | 0 | 0 | |
 * | end | 0 | 0 | 0 | 0 | 0 | 0 | |
 *
 * A `header` with an extension (rh2, hao) is made from the stack that it names as inner: it takes the place of that stack's outermost
 * header, which a receiver gets back by taking the extension away. A control packet that is made with an extension names 0.
 *
 * `message` precedes the control packet's first hop; `send` precedes a data packet's. A hop that ends in a loss is followed later by a
 * `drop` of the same packet that names the direction. Row numbers are unique within a run and stay with a row for its life.
 * A cause numbers what set events off: one number per move, attachment or detachment of a mobile; 0 = nothing in particular (renewals,
 * ends of flows). It is inherited by messages, timers and table changes, so a handover's messages are those with its cause.
 */
export const RECORD_KIND = {
  hop: 1,
  send: 2,
  deliver: 3,
  drop: 4,
  header: 5,
  message: 6,
  receive: 7,
  tableSet: 8,
  tableDelete: 9,
  move: 10,
  attach: 11,
  detach: 12,
  flow: 13,
  role: 14,
  nodeState: 15,
  linkState: 16,
  reportState: 17,
  end: 18,
} as const;

/** Name of a record kind. */
export type RecordKind = keyof typeof RECORD_KIND;

/** Why packets are dropped: word and sentence. The order is part of the layout: append only. */
export const DROP_REASONS = [
  { reason: 'no-route', sentence: 'No route leads to the destination.' },
  { reason: 'hop-limit', sentence: 'The hop limit ran out.' },
  { reason: 'no-binding', sentence: 'No binding says where the mobile node is.' },
  { reason: 'not-attached', sentence: 'The mobile node is not attached to this access router.' },
  { reason: 'radio-lost', sentence: 'The mobile node left while the packet was in the air.' },
  { reason: 'link-loss', sentence: 'The link lost the packet.' },
  { reason: 'queue-full', sentence: 'The queue of the link was full.' },
  { reason: 'packet-too-big', sentence: 'The packet is larger than the path allows.' },
  { reason: 'node-failed', sentence: 'The node has failed.' },
  { reason: 'stale-tunnel', sentence: 'The packet came out of a tunnel whose binding has moved on.' },
  { reason: 'ingress-filter', sentence: 'The source address does not belong to the link it came from.' },
  { reason: 'no-link', sentence: 'The sender has no link at this moment.' },
  { reason: 'no-tunnel', sentence: 'No tunnel with these end points exists here.' },
  { reason: 'not-ready', sentence: 'The serving router may not deliver this prefix yet.' },
  { reason: 'no-listener', sentence: 'Nobody at the destination listens.' },
  { reason: 'bad-checksum', sentence: 'The checksum does not match.' },
  { reason: 'malformed', sentence: 'The packet could not be read.' },
  { reason: 'unknown-home-address', sentence: 'No binding matches the Home Address option.' },
  { reason: 'no-neighbor', sentence: 'The address belongs to this link, but nobody answers to it.' },
  { reason: 'duplicate-address', sentence: 'The address is not usable: it is a duplicate or not assigned.' },
  { reason: 'buffer-full', sentence: 'The router’s buffer for the mobile node was full.' },
  { reason: 'buffer-discarded', sentence: 'The router had kept the packet for a mobile node that did not come.' },
  { reason: 'hijacked', sentence: 'A node that only pretended to be the mobile node’s anchor kept the packet.' },
] as const;

/** A drop reason's word. */
export type DropReason = (typeof DROP_REASONS)[number]['reason'];

/** Tables of nodes. The order is part of the layout: append only. */
export const TABLES = [
  'binding-cache',
  'binding-update-list',
  'location',
  'location-cache',
  'forwarding',
  'leases',
  'nat',
  'maar-list',
  'tunnels',
  'addresses',
  'prefix-pool',
  'routes',
  'neighbors',
  'maar-addresses',
  'refused-messages',
  'names',
] as const;

/** A table's name. */
export type TableName = (typeof TABLES)[number];

/** Why a node did something: the section, and one sentence in our own words. */
export interface Why {
  readonly section: string;
  readonly sentence: string;
}

/** What a `message` record says beside its words. Nodes are named by id. */
export interface MessageDetail {
  /** Short name: RS, PBU, DBQ … */
  readonly message: string;
  /** Owner of the destination address, or the router that hears a multicast. */
  readonly to: string;
  readonly mn: string | null;
  /** IPv6 packet octets at the originator. */
  readonly bytes: number;
  /** BU, BA, PBU, PBA …: requested or granted lifetime; 0 = de-registration. */
  readonly lifetimeS?: number;
  readonly src: string;
  readonly dst: string;
  /** Parameters worth showing on a ladder, in order, such as `seq=4`. */
  readonly parameters: readonly string[];
  readonly why: Why;
  /** Present and true when this is a retransmission. */
  readonly retransmission?: boolean;
}

/** A table row. Always: the mobile it is about, the node it points at, and the address or prefix when it is about one. */
export interface TableEntry {
  readonly mn: string;
  readonly to: string;
  readonly address?: string;
  /** End of life, ns; missing when it does not run out by itself. */
  readonly expiresNs?: number;
  /** Length of the granted life, ns, with `expiresNs`. */
  readonly lifetimeNs?: number;
  readonly state?: string;
  readonly why?: Why;
  readonly [field: string]: unknown;
}

/** What happened to a flow. `address` is the mobile's end, `anchor` the node whose prefix it is from. */
export interface FlowDetail {
  readonly event: 'started' | 'stopped' | 'refused' | 'moved' | 'move-refused';
  readonly src?: string;
  readonly dst?: string;
  readonly anchor?: string;
  readonly interface?: number;
  readonly reason?: string;
}

/** A role that a node holds in this run. */
export interface RoleDetail {
  readonly role: string;
  readonly label: string;
}

/**
 * A number of up to 53 bits times this, stored in a word, is its high word: a power of two multiplies exactly and storing cuts the
 * fraction off.
 */
export const HIGH_WORD: number = 1 / 4294967296;

/** Reads the time of the record at word `at`. */
export function readTime(words: Uint32Array, at: number, mask = 0xffffffff): SimTime {
  return words[(at + 2) & mask]! * 4294967296 + words[(at + 1) & mask]!;
}
