/**
 * Links that hold a session: `#`, one letter (how the rest is packed), base64url. The octets are
 *
 *     check value (4) · number of octets that follow (1–3) · format version · behaviour version · spelled texts · bits
 *
 * so that a link that was cut short is told from one that was changed, and both from one of a later version, before anything is read
 * from it. `A`: texts as they are; `B`: texts deflated, with the words of the format as dictionary. What a link says is checked like a
 * file (`#scenario/validate.ts`) before it is played; here it is only read.
 */
import { Inflate, deflateSync, strFromU8, strToU8 } from 'fflate';
import { err, ok, type Result } from '#base/result.ts';
import type { SimTime } from '#base/time.ts';
import type { Input as SessionInput, RunDefinition, Scenario } from '#scenario/scenario.ts';
import { Input, Output, flag, json, list, number, oneOf, record, small, type Field, type Json } from './fields.ts';
import { canonical, fingerprint, readScenario, same, textsOf, writeScenario } from './scenario-delta.ts';
import { events, namedRun } from './scenario-fields.ts';
import { crc32, fromBase64Url, toBase64Url } from './text-form.ts';
import { WORDS } from './words.ts';

/** How the octets are arranged. */
export const FORMAT_VERSION = 1;

/** What the engine makes of inputs: raised when the same inputs are played otherwise, so that an old link can say so. */
export const BEHAVIOUR_VERSION = 1;

/** Longest link that is read; what is longer is a file's business. */
export const MAX_LINK = 65_536;

/** Most octets of texts in a link, inflated. */
const MAX_TEXT = 65_536;

/** How the session is looked at. */
export interface SharedView {
  /** The tab of the side panel; null: as the page opens. */
  readonly tab: string | null;
  /** The pane that the side panel is about. */
  readonly pane: number;
  /** What is in the middle of the panes, in units of the drawing, and how much larger than where all fits; null: all of it is in view. */
  readonly camera: { readonly x: number; readonly y: number; readonly k: number } | null;
  /** The filter set as the session has it; null: none. */
  readonly filters: Json;
  readonly functions: boolean;
}

/** What a link holds. */
export interface SharedSession {
  readonly scenario: Scenario;
  /** The gallery's scenario that this is, or builds on. */
  readonly base: string | null;
  readonly inputs: readonly SessionInput[];
  readonly runs: readonly RunDefinition[];
  readonly atNs: SimTime;
  readonly view: SharedView;
}

/** What a link holds, once it was read. `older`: made by a version whose engine played some things otherwise. */
export interface OpenedLink extends SharedSession {
  readonly older: boolean;
}

/**
 * What is wrong with a link: characters that no link has, cut short, changed on its way, made by a later version, longer than any link,
 * builds on a scenario that this gallery does not have or has changed.
 */
export type LinkError = 'characters' | 'truncated' | 'corrupt' | 'newer' | 'too-long' | 'unknown-base' | 'changed-base';

/** A look that says nothing special. */
export const PLAIN_VIEW: SharedView = { tab: null, pane: 0, camera: null, filters: null, functions: false };

/** Whether the part of an address after `#` is one of these links; names of the gallery begin with small letters. */
export function isPackedLink(hash: string): boolean {
  return /^#[A-Z]/.test(hash);
}

const camera = record<NonNullable<SharedView['camera']>>({ needed: { x: number, y: number, k: number }, optional: {} });

const TABS = ['ladder', 'tables', 'packet', 'measure', 'studies', 'lanes', 'charts'];

const view = record<object>({
  needed: { pane: small, functions: flag },
  optional: { tab: oneOf(TABS), camera, filters: json },
});

/** Runs of the panes: one of the scenario's by number, or written out. */
function paneRuns(scenario: Scenario): Field<readonly RunDefinition[]> {
  const one: Field<RunDefinition> = {
    write(out, value) {
      const place = scenario.runs.findIndex((candidate) => same(candidate, value));
      out.bits.small(place + 1);
      if (place === -1) namedRun.write(out, value);
    },
    read(source) {
      const place = source.bits.small();
      if (place === 0) return namedRun.read(source);
      const found = scenario.runs[place - 1];
      if (found === undefined) source.bits.broken = true;
      return found ?? { id: '', scheme: '' };
    },
  };
  return list(one);
}

/** The link of a session, from `#` on. `base` is the scenario of the gallery that {@link SharedSession.base} names. */
export function encodeLink(session: SharedSession, base: Scenario | null): string {
  const candidates = session.base === null || base === null ? [null] : [base, null];
  const links = candidates.flatMap((ground) => pack(writeSession(session, ground)));
  const good = links.filter((link) => {
    const back = decodeLink(link, () => base);
    return back.ok && sameSession(back.value, session);
  });
  // A list in an order that no difference can tell is written whole.
  return good.reduce((shortest, link) => (link.length < shortest.length ? link : shortest), good[0] ?? links.at(-1)!);
}

/** Reads a link, from `#` on. `findBase` gives the gallery's scenario of a name, or null. Any text gives a value or an error. */
export function decodeLink(link: string, findBase: (name: string) => Scenario | null): Result<OpenedLink, LinkError> {
  if (link.length > MAX_LINK) return err('too-long');
  const codec = link.charAt(1);
  if (!/^[A-Z]$/.test(codec)) return err('characters');
  const bytes = fromBase64Url(link.slice(2));
  if (bytes === null) return err('characters');
  const opened = unwrap(bytes);
  if (!opened.ok) return opened;
  if (codec !== 'A' && codec !== 'B') return err('newer');
  const { behaviour, body } = opened.value;
  const parts = splitBody(codec, body);
  return parts === null ? err('corrupt') : readSession(parts.bits, parts.texts, findBase, behaviour < BEHAVIOUR_VERSION);
}

function sameSession(a: SharedSession, b: SharedSession): boolean {
  return same(
    { ...a, base: null, older: false, scenario: canonical(a.scenario) },
    { ...b, base: null, older: false, scenario: canonical(b.scenario) },
  );
}

function writeSession(session: SharedSession, base: Scenario | null): Output {
  const out = new Output(base === null ? [] : textsOf(base));
  flag.write(out, base !== null);
  if (base !== null) {
    out.bits.bits(fingerprint(base), 16);
    flag.write(out, same(session.scenario, base));
    out.nodes = base.nodes.map(({ id }) => id);
  }
  if (base === null || !same(session.scenario, base)) writeScenario(out, session.scenario, base);
  events.write(out, session.inputs);
  paneRuns(session.scenario).write(out, session.runs);
  number.write(out, session.atNs);
  const { tab, camera: place, filters, ...rest } = session.view;
  view.write(out, {
    ...rest,
    ...(tab === null ? {} : { tab }),
    ...(place === null ? {} : { camera: place }),
    ...(filters === null ? {} : { filters }),
  });
  // The name comes first of all spelled texts, so that it can be looked up before the bits are read.
  if (base !== null) out.spelled.unshift(session.base ?? '');
  return out;
}

function readSession(
  bytes: Uint8Array,
  texts: readonly string[],
  findBase: (name: string) => Scenario | null,
  older: boolean,
): Result<OpenedLink, LinkError> {
  const hasBase = (bytes[0] ?? 0) >= 0x80;
  const [name = '', ...rest] = texts;
  const base = hasBase ? findBase(name) : null;
  if (hasBase && base === null) return err('unknown-base');
  const source = new Input(bytes, hasBase ? rest : texts, base === null ? [] : textsOf(base));
  flag.read(source);
  let scenario = base;
  if (base !== null) {
    if (source.bits.bits(16) !== fingerprint(base)) return err('changed-base');
    source.nodes = base.nodes.map(({ id }) => id);
    if (!flag.read(source)) scenario = readScenario(source, base);
  } else scenario = readScenario(source, null);
  if (scenario === null) return err('corrupt');
  const inputs = events.read(source);
  const runs = paneRuns(scenario).read(source);
  const atNs = number.read(source);
  const look = view.read(source) as Partial<SharedView>;
  if (source.bits.broken || !Number.isSafeInteger(atNs) || atNs < 0) return err('corrupt');
  return ok({ scenario, base: hasBase ? name : null, inputs, runs, atNs, view: { ...PLAIN_VIEW, ...look }, older });
}

const DICTIONARY = strToU8(WORDS.join('\0'));

/** Both ways to pack what was written. */
function pack(out: Output): readonly string[] {
  const bits = out.bits.bytes();
  const texts = strToU8(out.spelled.join('\0'));
  const stored = `#A${toBase64Url(wrap(texts, out.spelled.length, bits))}`;
  if (texts.length === 0 || texts.length > MAX_TEXT) return [stored];
  return [stored, `#B${toBase64Url(wrap(deflateSync(texts, { level: 9, dictionary: DICTIONARY }), out.spelled.length, bits))}`];
}

/** A whole number in octets of seven bits, the last one below 128. */
function octets(value: number): number[] {
  return value < 128 ? [value] : [128 + (value % 128), ...octets(Math.floor(value / 128))];
}

function wrap(texts: Uint8Array, count: number, bits: Uint8Array): Uint8Array {
  const rest = [FORMAT_VERSION, BEHAVIOUR_VERSION, ...octets(count), ...octets(texts.length), ...texts, ...bits];
  const checked = Uint8Array.from([...octets(rest.length), ...rest]);
  const check = crc32(checked);
  return Uint8Array.from([check >>> 24, (check >>> 16) & 255, (check >>> 8) & 255, check & 255, ...checked]);
}

/** Reads a whole number in octets of seven bits; null when there is none. */
function readOctets(bytes: Uint8Array, from: number): { readonly value: number; readonly next: number } | null {
  let value = 0;
  for (let place = 0; place < 4; place++) {
    const octet = bytes[from + place];
    if (octet === undefined) return null;
    value += (octet & 127) * 128 ** place;
    if (octet < 128) return { value, next: from + place + 1 };
  }
  return null;
}

/** Checks length, check value and versions, in this order. */
function unwrap(bytes: Uint8Array): Result<{ readonly behaviour: number; readonly body: Uint8Array }, LinkError> {
  const length = readOctets(bytes, 4);
  if (length === null) return err(bytes.length < 8 ? 'truncated' : 'corrupt');
  const rest = bytes.subarray(length.next);
  if (rest.length < length.value) return err('truncated');
  const check = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  if (rest.length > length.value || check !== crc32(bytes.subarray(4))) return err('corrupt');
  const [format = 0, behaviour = 0] = rest;
  if (format > FORMAT_VERSION || behaviour > BEHAVIOUR_VERSION) return err('newer');
  return format === 0 || behaviour === 0 ? err('corrupt') : ok({ behaviour, body: rest.subarray(2) });
}

function splitBody(codec: 'A' | 'B', body: Uint8Array): { readonly texts: readonly string[]; readonly bits: Uint8Array } | null {
  const count = readOctets(body, 0);
  const length = count === null ? null : readOctets(body, count.next);
  if (count === null || length === null || body.length < length.next + length.value) return null;
  const packed = body.subarray(length.next, length.next + length.value);
  const bits = body.subarray(length.next + length.value);
  const texts = codec === 'A' ? packed : inflate(packed);
  if (texts === null || texts.length > MAX_TEXT) return null;
  if (count.value === 0) return { texts: [], bits };
  const list = strFromU8(texts).split('\0');
  return list.length === count.value ? { texts: list, bits } : null;
}

/** Inflates a little at a time and stops at {@link MAX_TEXT}, whatever the octets would become. Null when they are no good. */
function inflate(packed: Uint8Array): Uint8Array | null {
  const pieces: Uint8Array[] = [];
  let total = 0;
  try {
    const stream = new Inflate({ dictionary: DICTIONARY }, (piece) => {
      total += piece.length;
      pieces.push(piece);
    });
    const STEP = 64;
    for (let at = 0; at < packed.length && total <= MAX_TEXT; at += STEP)
      stream.push(packed.subarray(at, at + STEP), at + STEP >= packed.length);
  } catch {
    return null;
  }
  if (total > MAX_TEXT) return null;
  const whole = new Uint8Array(total);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
