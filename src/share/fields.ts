/**
 * The pieces that links are made of: how a number, a text, a list or a record is written in bits and read back. A field both writes and
 * reads, so the two cannot disagree. Reading never throws: what is no link leaves the reader broken.
 */
import { BitReader, BitWriter, bitLength } from './bits.ts';
import { WORDS } from './words.ts';

/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Texts that have numbers in this link: those of the scenario it starts from, then its own, in order. */
class Texts {
  readonly list: string[];
  readonly #places: Map<string, number>;

  constructor(known: readonly string[]) {
    this.list = [...known];
    this.#places = new Map(known.map((text, place) => [text, place]));
  }

  place(text: string): number | null {
    return this.#places.get(text) ?? null;
  }

  add(text: string): void {
    this.#places.set(text, this.list.length);
    this.list.push(text);
  }
}

const WORD_PLACES: ReadonlyMap<string, number> = new Map(WORDS.map((word, place) => [word, place]));
const WORD_BITS = 9;

/** What fields write to: bits, and the texts that have to be spelled. */
export class Output {
  readonly bits = new BitWriter();
  readonly spelled: string[] = [];
  /** Nodes by number, once they are known. */
  nodes: readonly string[] = [];
  readonly texts: Texts;

  constructor(known: readonly string[]) {
    this.texts = new Texts(known);
  }
}

/** What fields read from. */
export class Input {
  readonly bits: BitReader;
  readonly texts: Texts;
  nodes: readonly string[] = [];
  readonly #spelled: readonly string[];
  #next = 0;

  constructor(bytes: Uint8Array, spelled: readonly string[], known: readonly string[]) {
    this.bits = new BitReader(bytes);
    this.texts = new Texts(known);
    this.#spelled = spelled;
  }

  /** The next text that is spelled. */
  spelled(): string {
    const text = this.#spelled[this.#next++];
    if (text === undefined) this.bits.broken = true;
    return text ?? '';
  }
}

/** Writes and reads one kind of value. */
export interface Field<Value> {
  write(out: Output, value: Value): void;
  read(source: Input): Value;
  /** What often comes after a value in a list, such as `mn2` after `mn1`; null when nothing does. */
  next?(value: Value, nodes: readonly string[]): Value | null;
  /** Writes a value of a list after the one `before` it. Without it: {@link writeAfter}. */
  after?: {
    write(out: Output, value: Value, before: Value): void;
    read(source: Input, before: Value): Value;
  };
}

/** Writes a value after the one before it in a list: the usual next one (0) where there is such a thing, the same, or another. */
function writeAfter<Value>(out: Output, field: Field<Value>, value: Value, before: Value): void {
  if (field.after !== undefined) return field.after.write(out, value, before);
  const next = field.next?.(before, out.nodes) ?? null;
  if (next !== null) flag.write(out, value !== next);
  if (next !== null && value === next) return;
  const changed = JSON.stringify(value) !== JSON.stringify(before);
  flag.write(out, changed);
  if (changed) field.write(out, value);
}

function readAfter<Value>(source: Input, field: Field<Value>, before: Value): Value {
  if (field.after !== undefined) return field.after.read(source, before);
  const next = field.next?.(before, source.nodes) ?? null;
  if (next !== null && !flag.read(source)) return next;
  return flag.read(source) ? field.read(source) : before;
}

/** `mn2` for `mn1`; null for a text without a number at its end. */
function successor(value: string): string | null {
  const [, stem, digits] = /^(.*?)(0|[1-9]\d{0,8})$/.exec(value) ?? [];
  return stem === undefined || digits === undefined ? null : `${stem}${Number(digits) + 1}`;
}

/** Bits that number `count` things. */
export function bitsFor(count: number): number {
  return bitLength(Math.max(0, count - 1));
}

/** True or false. */
export const flag: Field<boolean> = {
  write: (out, value) => out.bits.bits(value ? 1 : 0, 1),
  read: (source) => source.bits.bits(1) === 1,
};

/** A text: known in this link (01), a word (00), or spelled (1). */
export const text: Field<string> = {
  write(out, value) {
    const known = out.texts.place(value);
    const word = WORD_PLACES.get(value);
    if (known !== null) {
      out.bits.bits(0b01, 2);
      out.bits.bits(known, bitsFor(out.texts.list.length));
    } else if (word !== undefined) {
      out.bits.bits(0b00, 2);
      out.bits.bits(word, WORD_BITS);
    } else {
      out.bits.bits(1, 1);
      out.spelled.push(value);
    }
    if (known === null) out.texts.add(value);
  },
  read(source) {
    const isSpelled = flag.read(source);
    const isKnown = !isSpelled && flag.read(source);
    if (isKnown) return broken(source, source.texts.list[source.bits.bits(bitsFor(source.texts.list.length))]);
    const value = isSpelled ? source.spelled() : broken(source, WORDS[source.bits.bits(WORD_BITS)]);
    source.texts.add(value);
    return value;
  },
  next: successor,
};

function broken(source: Input, found: string | undefined): string {
  if (found === undefined) source.bits.broken = true;
  return found ?? '';
}

/** A node, by its number where it has one. */
export const node: Field<string> = {
  write(out, value) {
    const place = out.nodes.indexOf(value);
    out.bits.bits(place === -1 ? out.nodes.length : place, bitsFor(out.nodes.length + 1));
    if (place === -1) text.write(out, value);
  },
  read(source) {
    return source.nodes[source.bits.bits(bitsFor(source.nodes.length + 1))] ?? text.read(source);
  },
  next: (value, nodes) => nodes[nodes.indexOf(value) + 1] ?? null,
};

/** Powers of ten from 10^−6 on; the last number says that the octets of a double follow. */
const EXPONENT_BITS = 4;
const LOWEST = -6;
const RAW = 15;

/** A number: a power of ten and a whole number, which is exact for what people and clocks write; other numbers as doubles. */
export const number: Field<number> = {
  write(out, value) {
    const scaled = Math.round(Math.abs(value) * 1e6);
    if (!Number.isSafeInteger(scaled) || scaled / 1e6 !== Math.abs(value) || Object.is(value, -0)) {
      out.bits.bits(RAW, EXPONENT_BITS);
      const view = new DataView(new ArrayBuffer(8));
      view.setFloat64(0, value);
      for (let octet = 0; octet < 8; octet++) out.bits.bits(view.getUint8(octet), 8);
      return;
    }
    let mantissa = scaled;
    let exponent = 0;
    while (mantissa > 0 && mantissa % 10 === 0 && exponent < RAW - 1) {
      mantissa /= 10;
      exponent++;
    }
    out.bits.bits(exponent, EXPONENT_BITS);
    out.bits.whole(mantissa);
    if (mantissa !== 0) flag.write(out, value < 0);
  },
  read(source) {
    const exponent = source.bits.bits(EXPONENT_BITS);
    if (exponent === RAW) {
      const view = new DataView(new ArrayBuffer(8));
      for (let octet = 0; octet < 8; octet++) view.setUint8(octet, source.bits.bits(8));
      return view.getFloat64(0);
    }
    const mantissa = source.bits.whole();
    if (mantissa === 0) return 0;
    const value = (mantissa * 10 ** exponent) / 10 ** -LOWEST;
    return flag.read(source) ? -value : value;
  },
};

/** A small whole number, such as a count or an index. */
export const small: Field<number> = {
  write: (out, value) => out.bits.small(value),
  read: (source) => source.bits.small(),
};

/** A list of one kind of thing, each written after the one before it. */
export function list<Item>(item: Field<Item>): Field<readonly Item[]> {
  return {
    write(out, values) {
      out.bits.small(values.length);
      values.forEach((value, place) => {
        const before = values[place - 1];
        if (before === undefined) item.write(out, value);
        else writeAfter(out, item, value, before);
      });
    },
    read(source) {
      const count = source.bits.count();
      const values: Item[] = [];
      while (values.length < count && !source.bits.broken) {
        const before = values.at(-1);
        values.push(before === undefined ? item.read(source) : readAfter(source, item, before));
      }
      return values;
    },
  };
}

/** Deepest nesting of a JSON value in a link. */
const MAX_DEPTH = 16;

/** Any JSON value. */
export const json: Field<Json> = { write: (out, value) => writeJson(out, value), read: (source) => readJson(source, 0) };

function writeJson(out: Output, value: Json): void {
  if (value === null) out.bits.bits(0, 3);
  else if (typeof value === 'boolean') out.bits.bits(value ? 2 : 1, 3);
  else if (typeof value === 'number') {
    out.bits.bits(3, 3);
    number.write(out, value);
  } else if (typeof value === 'string') {
    const isNode = out.nodes.includes(value);
    out.bits.bits(isNode ? 7 : 4, 3);
    (isNode ? node : text).write(out, value);
  } else if (Array.isArray(value)) {
    out.bits.bits(5, 3);
    out.bits.small(value.length);
    for (const item of value as readonly Json[]) writeJson(out, item);
  } else {
    out.bits.bits(6, 3);
    const entries = Object.entries(value as { readonly [key: string]: Json });
    out.bits.small(entries.length);
    for (const [key, item] of entries) {
      node.write(out, key);
      writeJson(out, item);
    }
  }
}

function readJson(source: Input, depth: number): Json {
  if (depth > MAX_DEPTH) source.bits.broken = true;
  if (source.bits.broken) return null;
  const kind = source.bits.bits(3);
  if (kind === 0) return null;
  if (kind === 1 || kind === 2) return kind === 2;
  if (kind === 3) return number.read(source);
  if (kind === 4) return text.read(source);
  if (kind === 7) return node.read(source);
  const count = source.bits.count();
  if (kind === 5) {
    const values: Json[] = [];
    while (values.length < count && !source.bits.broken) values.push(readJson(source, depth + 1));
    return values;
  }
  const entries: [string, Json][] = [];
  while (entries.length < count && !source.bits.broken) entries.push([node.read(source), readJson(source, depth + 1)]);
  return Object.fromEntries(entries);
}

/** How the fields of a record are written: those of `needed` always, those of `optional` after a bit that tells whether they are there. */
export interface RecordFields {
  readonly needed: { readonly [key: string]: Field<unknown> };
  readonly optional: { readonly [key: string]: Field<unknown> };
}

type Values = { readonly [key: string]: unknown };

/**
 * A record. Fields that it has beyond those that are declared (of a later version, or of another author) follow as JSON, so nothing is
 * lost. The order of fields is that of the declaration. In a list a record says first whether it has the optional fields of the one before.
 */
export function record<Value extends object>(fields: RecordFields): Field<Value> {
  const needed = Object.entries(fields.needed);
  const optional = Object.entries(fields.optional);
  const declared = new Set([...needed, ...optional].map(([key]) => key));
  const has = (values: Values, key: string): boolean => values[key] !== undefined;

  function write(out: Output, value: Values, before: Values | null): void {
    const alike = before !== null && optional.every(([key]) => has(value, key) === has(before, key));
    if (before !== null) flag.write(out, !alike);
    if (!alike) for (const [key] of optional) flag.write(out, has(value, key));
    for (const [key, field] of [...needed, ...optional.filter(([name]) => has(value, name))]) {
      if (before !== null && has(before, key)) writeAfter(out, field, value[key], before[key]);
      else field.write(out, value[key]);
    }
    const extra = Object.entries(value).filter(([key, item]) => !declared.has(key) && item !== undefined);
    flag.write(out, extra.length > 0);
    if (extra.length > 0) writeJson(out, Object.fromEntries(extra) as Json);
  }

  function read(source: Input, before: Values | null): Values {
    const alike = before !== null && !flag.read(source);
    const there = optional.filter(([key]) => (alike ? has(before, key) : flag.read(source)));
    const found: { [key: string]: unknown } = {};
    for (const [key, field] of [...needed, ...there])
      found[key] = before !== null && has(before, key) ? readAfter(source, field, before[key]) : field.read(source);
    const extra = flag.read(source) ? readJson(source, 0) : null;
    if (typeof extra === 'object' && extra !== null && !Array.isArray(extra))
      for (const [key, item] of Object.entries(extra))
        if (!declared.has(key)) Object.defineProperty(found, key, { value: item, enumerable: true });
    return found;
  }

  return {
    write: (out, value) => write(out, value as Values, null),
    read: (source) => read(source, null) as Value,
    after: {
      write: (out, value, before) => write(out, value as Values, before as Values),
      read: (source, before) => read(source, before as Values) as Value,
    },
  };
}

/** One of a fixed list of texts; others are spelled. */
export function oneOf(values: readonly string[]): Field<string> {
  const width = bitsFor(values.length + 1);
  return {
    write(out, value) {
      const place = values.indexOf(value);
      out.bits.bits(place === -1 ? values.length : place, width);
      if (place === -1) text.write(out, value);
    },
    read: (source) => values[source.bits.bits(width)] ?? text.read(source),
  };
}
