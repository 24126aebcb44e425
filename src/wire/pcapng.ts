/**
 * Captures: the pcapng file format (draft-ietf-opsawg-pcapng), one section, little-endian, nanosecond timestamps.
 *
 * The writer hands out octets block by block, so that a capture of any length can be streamed. The reader takes what the writer
 * makes; it is there for tests and for looking into captures, not for files of others.
 */
import { assert } from '#base/assert.ts';
import { err, ok } from '#base/result.ts';
import type { Result } from '#base/result.ts';
import { SECOND } from '#base/time.ts';
import type { SimTime } from '#base/time.ts';

/** Link types of interfaces. */
export const LINK_TYPE = { ethernet: 1, raw: 101 } as const;

/** What a capture says about an interface. */
export interface CaptureInterface {
  readonly name: string;
  readonly description?: string;
  /** One of {@link LINK_TYPE}; Ethernet unless given. */
  readonly linkType?: number;
}

/** A time in a capture: whole seconds since 1970 and nanoseconds, since both in one number would not be exact. */
export interface CaptureTime {
  readonly seconds: number;
  readonly nanoseconds: number;
}

const SECTION_HEADER = 0x0a0d0d0a;
const INTERFACE_DESCRIPTION = 1;
const ENHANCED_PACKET = 6;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const OPTION = { end: 0, comment: 1, name: 2, description: 3, timestampResolution: 9, application: 4 } as const;
/** if_tsresol: 10⁻⁹ s. */
const NANOSECONDS = 9;

type Octets = Uint8Array<ArrayBuffer>;

/** UTF-8 octets of `text`; unpaired surrogates become U+FFFD. */
export function utf8(text: string): Octets {
  const octets: number[] = [];
  for (const character of text) {
    let point = character.codePointAt(0) ?? 0xfffd;
    if (point >= 0xd800 && point <= 0xdfff) point = 0xfffd;
    if (point < 0x80) octets.push(point);
    else if (point < 0x800) octets.push(0xc0 | (point >>> 6), 0x80 | (point & 0x3f));
    else if (point < 0x10000) octets.push(0xe0 | (point >>> 12), 0x80 | ((point >>> 6) & 0x3f), 0x80 | (point & 0x3f));
    else octets.push(0xf0 | (point >>> 18), 0x80 | ((point >>> 12) & 0x3f), 0x80 | ((point >>> 6) & 0x3f), 0x80 | (point & 0x3f));
  }
  return Uint8Array.from(octets);
}

function padded(length: number): number {
  return (length + 3) & ~3;
}

/** One option: code and value. */
type BlockOption = readonly [code: number, value: Uint8Array];

function optionsLength(options: readonly BlockOption[]): number {
  if (options.length === 0) return 0;
  return options.reduce((length, [, value]) => length + 4 + padded(value.length), 4);
}

/** A block with its two lengths; `fill` writes the body at offset 8, options follow it. */
function block(
  type: number,
  bodyLength: number,
  options: readonly BlockOption[],
  fill: (view: DataView, bytes: Octets) => void,
): Octets {
  const length = 12 + padded(bodyLength) + optionsLength(options);
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, length, true);
  fill(view, bytes);
  let at = 8 + padded(bodyLength);
  for (const [code, value] of options) {
    view.setUint16(at, code, true);
    view.setUint16(at + 2, value.length, true);
    bytes.set(value, at + 4);
    at += 4 + padded(value.length);
  }
  view.setUint32(length - 4, length, true);
  return bytes;
}

/** Seconds and nanoseconds as the two halves of one 64-bit count of nanoseconds, exactly and without BigInt. */
export function timestampHalves(time: CaptureTime): { high: number; low: number } {
  // seconds · 10⁹ in two 16-bit steps: every intermediate value stays below 2⁵³.
  const upper = Math.floor(time.seconds / 65536);
  const lower = time.seconds % 65536;
  const lowProduct = lower * 1_000_000_000 + time.nanoseconds;
  const highProduct = upper * 1_000_000_000;
  // total = highProduct · 2¹⁶ + lowProduct
  const low = (highProduct % 65536) * 65536 + (lowProduct % 4294967296);
  const high = Math.floor(highProduct / 65536) + Math.floor(lowProduct / 4294967296) + Math.floor(low / 4294967296);
  return { high: high >>> 0, low: low % 4294967296 };
}

/** A simulated instant as a capture shows it, when the run starts `epochSeconds` (whole) after 1970. */
export function captureTime(time: SimTime, epochSeconds = 0): CaptureTime {
  const seconds = Math.floor(time / SECOND);
  return { seconds: epochSeconds + seconds, nanoseconds: time - seconds * SECOND };
}

/** Makes the blocks of a capture, in the order: {@link start}, {@link addInterface} for each, {@link packet} for each. */
export class PcapngWriter {
  #interfaces = 0;

  /** The block that begins the file. `application` names the program that wrote it. */
  start(application: string): Octets {
    return block(SECTION_HEADER, 16, [[OPTION.application, utf8(application)]], (view) => {
      view.setUint32(8, BYTE_ORDER_MAGIC, true);
      view.setUint16(12, 1, true);
      view.setUint16(14, 0, true);
      // Section length not given: −1.
      view.setUint32(16, 0xffffffff, true);
      view.setUint32(20, 0xffffffff, true);
    });
  }

  /** The block that describes the next interface; its number is the count of those before it. */
  addInterface(description: CaptureInterface): Octets {
    this.#interfaces += 1;
    const options: BlockOption[] = [[OPTION.name, utf8(description.name)]];
    if (description.description !== undefined) options.push([OPTION.description, utf8(description.description)]);
    options.push([OPTION.timestampResolution, Uint8Array.of(NANOSECONDS)]);
    return block(INTERFACE_DESCRIPTION, 8, options, (view) => {
      view.setUint16(8, description.linkType ?? LINK_TYPE.ethernet, true);
    });
  }

  /** How many interfaces are described so far. */
  get interfaces(): number {
    return this.#interfaces;
  }

  /** The block of one frame seen on interface number `interfaceId`. Asserts that the interface is described. */
  packet(interfaceId: number, time: CaptureTime, frame: Uint8Array, comment?: string): Octets {
    assert(interfaceId >= 0 && interfaceId < this.#interfaces, 'an interface that is described');
    const options: BlockOption[] = comment === undefined ? [] : [[OPTION.comment, utf8(comment)]];
    return block(ENHANCED_PACKET, 20 + frame.length, options, (view, bytes) => {
      const { high, low } = timestampHalves(time);
      view.setUint32(8, interfaceId, true);
      view.setUint32(12, high, true);
      view.setUint32(16, low, true);
      view.setUint32(20, frame.length, true);
      view.setUint32(24, frame.length, true);
      bytes.set(frame, 28);
    });
  }
}

/** A frame of a capture. */
export interface CapturedFrame {
  readonly interfaceId: number;
  readonly time: CaptureTime;
  readonly frame: Octets;
  readonly comment: string | null;
}

/** A capture as values. */
export interface Capture {
  readonly interfaces: readonly CaptureInterface[];
  readonly frames: readonly CapturedFrame[];
}

/** Text of UTF-8 octets that {@link utf8} made. */
function textOf(octets: Uint8Array): string {
  let text = '';
  for (let at = 0; at < octets.length;) {
    const first = octets[at]!;
    const more = first < 0x80 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
    let point = more === 0 ? first : first & (0x3f >>> more);
    for (let index = 1; index <= more; index++) point = (point << 6) | ((octets[at + index] ?? 0) & 0x3f);
    text += String.fromCodePoint(Math.min(point, 0x10ffff));
    at += 1 + more;
  }
  return text;
}

/** The instant of a 64-bit count of nanoseconds, by long division in steps of 16 bits. */
function timeOfHalves(high: number, low: number): CaptureTime {
  let seconds = 0;
  let rest = 0;
  for (const digit of [high >>> 16, high & 0xffff, low >>> 16, low & 0xffff]) {
    const part = rest * 65536 + digit;
    const quotient = Math.floor(part / 1_000_000_000);
    seconds = seconds * 65536 + quotient;
    rest = part - quotient * 1_000_000_000;
  }
  return { seconds, nanoseconds: rest };
}

function readBlockOptions(view: DataView, bytes: Uint8Array, start: number, end: number): Map<number, Uint8Array> {
  const options = new Map<number, Uint8Array>();
  for (let at = start; at + 4 <= end;) {
    const length = view.getUint16(at + 2, true);
    const code = view.getUint16(at, true);
    if (code === OPTION.end || at + 4 + length > end) break;
    options.set(code, bytes.slice(at + 4, at + 4 + length));
    at += 4 + padded(length);
  }
  return options;
}

/** The interfaces and frames of a capture that {@link PcapngWriter} made, or what is wrong with it and where. */
export function readPcapng(bytes: Uint8Array): Result<Capture, string> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const interfaces: CaptureInterface[] = [];
  const frames: CapturedFrame[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = at + 12 <= bytes.length ? view.getUint32(at + 4, true) : 0;
    if (length < 12 || length % 4 !== 0 || at + length > bytes.length) return err(`octet ${at}: a block of ${length} octets`);
    const end = at + length - 4;
    if (view.getUint32(end, true) !== length) return err(`octet ${at}: the two lengths of the block differ`);
    const type = view.getUint32(at, true);
    if (at === 0 && type !== SECTION_HEADER) return err('octet 0: not a section header');
    if (type === SECTION_HEADER && (length < 28 || view.getUint32(at + 8, true) !== BYTE_ORDER_MAGIC)) {
      return err(`octet ${at}: not a little-endian section`);
    }
    if (type === INTERFACE_DESCRIPTION && length >= 20) {
      const options = readBlockOptions(view, bytes, at + 16, end);
      const description = options.get(OPTION.description);
      interfaces.push({
        name: textOf(options.get(OPTION.name) ?? new Uint8Array(0)),
        ...(description === undefined ? {} : { description: textOf(description) }),
        linkType: view.getUint16(at + 8, true),
      });
    } else if (type === ENHANCED_PACKET && length >= 32) {
      const captured = view.getUint32(at + 20, true);
      if (at + 28 + captured > end) return err(`octet ${at}: a frame beyond its block`);
      const comment = readBlockOptions(view, bytes, at + 28 + padded(captured), end).get(OPTION.comment);
      frames.push({
        interfaceId: view.getUint32(at + 8, true),
        time: timeOfHalves(view.getUint32(at + 12, true), view.getUint32(at + 16, true)),
        frame: new Uint8Array(bytes.slice(at + 28, at + 28 + captured)),
        comment: comment === undefined ? null : textOf(comment),
      });
    }
    at += length;
  }
  return ok({ interfaces, frames });
}
