/**
 * Writing records into a sink. The engine writes its hot kinds (hop, send, deliver) in place by the same layout; everything else goes
 * through these functions. Nothing here commits or asks for room: the engine makes sure of room before each event and commits in
 * batches.
 */
import { assert } from '#base/assert.ts';
import type { SimTime } from '#base/time.ts';
import { HIGH_WORD, RECORD_KIND, SLOT_BYTES, SLOT_WORDS } from './layout.ts';
import type { RecordSink } from './record-sink.ts';

/** The slot count has eight bits, so this is the longest JSON of a record, in octets. */
export const MAX_JSON_BYTES: number = 254 * SLOT_BYTES;

/** The slots of the longest record: room for this many is room for any record. */
export const MAX_RECORD_SLOTS = 255;

/** What JSON text may not hold here: everything but printable ASCII. */
const BEYOND_ASCII = /[^\x20-\x7e]/;
const ALL_BEYOND_ASCII = /[^\x20-\x7e]/g;

/**
 * Extension of an address pair in a header record: none, type 2 routing header, Home Address option; or the same header with another
 * destination, which the node that rewrote it tells as its own (address translation).
 */
export const HEADER_EXT = { plain: 0, rh2: 1, hao: 2, nat: 3 } as const;

/** Slots of a record whose JSON text is `text` (ASCII). */
export function jsonSlots(text: string): number {
  return 1 + Math.ceil(text.length / SLOT_BYTES);
}

/** Writes a record of one slot. `u16` is the 16-bit field of word 0, the words are taken modulo 2³². */
export function writeRecord(
  sink: RecordSink,
  kind: number,
  u16: number,
  time: SimTime,
  w3: number,
  w4: number,
  w5: number,
  w6: number,
  w7: number,
): void {
  writeSlot(sink, kind, 1, u16, time, w3, w4, w5, w6, w7);
}

/**
 * Writes a record that carries `value` as JSON after its first slot. Characters beyond printable ASCII are escaped, so the text has as
 * many octets as characters. The JSON may have up to {@link MAX_JSON_BYTES} octets.
 */
export function writeJsonRecord(
  sink: RecordSink,
  kind: number,
  time: SimTime,
  w3: number,
  w4: number,
  w5: number,
  w6: number,
  w7: number,
  value: unknown,
): void {
  writeTextRecord(sink, kind, time, w3, w4, w5, w6, w7, JSON.stringify(value));
}

/** The same for a value that is JSON already, which may still hold characters beyond ASCII. */
export function writeTextRecord(
  sink: RecordSink,
  kind: number,
  time: SimTime,
  w3: number,
  w4: number,
  w5: number,
  w6: number,
  w7: number,
  json: string,
): void {
  const text = escapeBeyondAscii(json);
  assert(text.length <= MAX_JSON_BYTES, "a record's JSON has at most MAX_JSON_BYTES octets");
  const slots = jsonSlots(text);
  writeSlot(sink, kind, slots, text.length, time, w3, w4, w5, w6, w7);
  const { words, mask } = sink;
  const start = sink.head;
  const full = text.length >> 2;
  for (let word = 0; word < full; word++) {
    const index = word << 2;
    words[(start + word) & mask] =
      text.charCodeAt(index) |
      (text.charCodeAt(index + 1) << 8) |
      (text.charCodeAt(index + 2) << 16) |
      (text.charCodeAt(index + 3) << 24);
  }
  const end = start + (slots - 1) * SLOT_WORDS;
  for (let at = start + full, index = full << 2; at < end; at++, index += 4) {
    words[at & mask] = octet(text, index) | (octet(text, index + 1) << 8) | (octet(text, index + 2) << 16);
  }
  sink.head = end >>> 0;
}

/**
 * Writes the two slots of a header record: one address pair of a stack. `id` names the whole stack from this pair inwards, `inner` the
 * stack inside it (0 = none), the nodes own the addresses, `ext` is one of {@link HEADER_EXT}.
 */
export function writeHeaderRecord(
  sink: RecordSink,
  time: SimTime,
  id: number,
  inner: number,
  sourceNode: number,
  destinationNode: number,
  ext: number,
  sourceWords: ArrayLike<number>,
  destinationWords: ArrayLike<number>,
): void {
  writeSlot(sink, RECORD_KIND.header, 2, ext, time, id, inner, sourceNode, destinationNode, 0);
  const { words, mask } = sink;
  const at = sink.head;
  for (let index = 0; index < 4; index++) {
    words[(at + index) & mask] = sourceWords[index]!;
    words[(at + 4 + index) & mask] = destinationWords[index]!;
  }
  sink.head = (at + SLOT_WORDS) >>> 0;
}

function writeSlot(
  sink: RecordSink,
  kind: number,
  slots: number,
  u16: number,
  time: SimTime,
  w3: number,
  w4: number,
  w5: number,
  w6: number,
  w7: number,
): void {
  const { words, mask } = sink;
  const at = sink.head;
  words[at & mask] = kind | (slots << 8) | (u16 << 16);
  words[(at + 1) & mask] = time >>> 0;
  words[(at + 2) & mask] = time * HIGH_WORD;
  words[(at + 3) & mask] = w3;
  words[(at + 4) & mask] = w4;
  words[(at + 5) & mask] = w5;
  words[(at + 6) & mask] = w6;
  words[(at + 7) & mask] = w7;
  sink.head = (at + SLOT_WORDS) >>> 0;
}

/** The octet of `text` at `index`, 0 beyond its end. */
function octet(text: string, index: number): number {
  return index < text.length ? text.charCodeAt(index) : 0;
}

/** A value as JSON in which everything beyond printable ASCII is escaped. */
export function asciiJson(value: unknown): string {
  return escapeBeyondAscii(JSON.stringify(value));
}

function escapeBeyondAscii(json: string): string {
  return BEYOND_ASCII.test(json) ? json.replaceAll(ALL_BEYOND_ASCII, escapeUnit) : json;
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
