/**
 * One declaration per header, message or option. From it come the TypeScript type, encoding, decoding, the offsets for reading
 * in place and the fields of the inspector tree (`inspect.ts`).
 *
 * A declaration is an `as const` object, fields in the order of the document's drawing:
 *
 *     const EXAMPLE = { name: 'Example', section: 'RFC 0000 §1', fields: { flags: { kind: 'uint8' }, prefix: { kind: 'address' } } } as const;
 *     type Example = ValueOf<typeof EXAMPLE.fields>;   // { flags: number; prefix: Ipv6Address }
 */
import { assert, required } from '#base/assert.ts';
import { fieldBits, readField, variableLength, writeField } from './field.ts';
import type { FieldDeclaration, FieldKinds, FieldValue } from './field.ts';

/** Fields by name, in wire order. */
export type FieldDeclarations = Readonly<Record<string, FieldDeclaration>>;

type Flat<Type> = { [Key in keyof Type]: Type[Key] };
type HiddenKind = 'constant8' | 'count8';
type IsOptional<Field> = Field extends { optional: true } | { kind: 'reserved' } ? true : false;
type RequiredKey<Fields, Key extends keyof Fields> = Fields[Key] extends { kind: HiddenKind }
  ? never
  : IsOptional<Fields[Key]> extends true
    ? never
    : Key;
type OptionalKey<Fields, Key extends keyof Fields> = IsOptional<Fields[Key]> extends true ? Key : never;
type ValueOfField<Field> = Field extends { kind: infer Kind extends keyof FieldKinds } ? FieldKinds[Kind] : never;

/** The TypeScript type of a set of declared fields. */
export type ValueOf<Fields> = Flat<
  { [Key in keyof Fields as RequiredKey<Fields, Key>]: ValueOfField<Fields[Key]> } & {
    [Key in keyof Fields as OptionalKey<Fields, Key>]?: ValueOfField<Fields[Key]>;
  }
>;

/** A table of declarations as a union discriminated by `kind`, the key in the table. */
export type UnionOf<Table, Extra = unknown> = {
  [Kind in keyof Table]: Table[Kind] extends { fields: infer Fields } ? Flat<{ kind: Kind } & ValueOf<Fields> & Extra> : never;
}[keyof Table];

/** What the codecs hold a value as, whatever its declaration. */
export type FieldValues = Record<string, FieldValue>;

/** Where a field lies in its structure. */
export interface PlacedField {
  readonly key: string;
  readonly declaration: FieldDeclaration;
  /** Octets from the start of the structure. */
  readonly at: number;
  /** Bits behind `at`. */
  readonly bit: number;
  /** Octets touched, or null when the field takes what remains. */
  readonly octets: number | null;
}

/** A set of declared fields with their places. */
export interface Layout {
  readonly fields: readonly PlacedField[];
  /** Octets of all fields with fixed size, optional ones included. */
  readonly fixedOctets: number;
  /** Octets of the fields that must be there. */
  readonly leastOctets: number;
  /** Key of the field without fixed size, or null. */
  readonly variableKey: string | null;
  /** Octets from the start to the `count8` field, or null. */
  readonly countAt: number | null;
}

/** Places declared fields one behind the other. Asserts that octet fields start on octets and that only the last is of variable size. */
export function layoutOf(fields: FieldDeclarations): Layout {
  const placed: PlacedField[] = [];
  let bits = 0;
  let least = 0;
  let variableKey: string | null = null;
  let countAt: number | null = null;
  for (const [key, declaration] of Object.entries(fields)) {
    assert(variableKey === null, 'a field of variable size comes last');
    const width = fieldBits(declaration);
    const bit = bits % 8;
    const at = (bits - bit) / 8;
    const packed = declaration.kind === 'bits' || declaration.kind === 'reserved' || declaration.kind === 'octets8';
    assert(packed || bit === 0, 'an octet field starts on an octet');
    placed.push({ key, declaration, at, bit, octets: width === null ? null : Math.ceil((bit + width) / 8) });
    if (declaration.kind === 'count8') countAt = at;
    if (width === null) variableKey = key;
    else bits += width;
    if (declaration.optional !== true) least = Math.floor(bits / 8);
  }
  assert(bits % 8 === 0, 'a structure is whole octets');
  return { fields: placed, fixedOctets: bits / 8, leastOctets: least, variableKey, countAt };
}

/** Octets from the start of the structure to field `key`: what forwarding reads in place. */
export function offsetOf(layout: Layout, key: string): number {
  return required(
    layout.fields.find((field) => field.key === key),
    `field ${key}`,
  ).at;
}

/** Octets that `value` takes when encoded. */
export function lengthOf(layout: Layout, value: FieldValues): number {
  let length = layout.fixedOctets;
  if (layout.leastOctets !== layout.fixedOctets) {
    for (const field of layout.fields) {
      if (field.declaration.optional === true && value[field.key] === undefined) length -= field.octets ?? 0;
    }
  }
  return layout.variableKey === null ? length : length + variableLength(value[layout.variableKey]);
}

/** Writes `value` at `start`; the octets there must be zero. */
export function writeFields(layout: Layout, bytes: Uint8Array, start: number, value: FieldValues): void {
  for (const field of layout.fields) {
    const { declaration, key } = field;
    if (declaration.kind === 'constant8') bytes[start + field.at] = declaration.value ?? 0;
    else if (declaration.kind === 'count8') bytes[start + field.at] = variableLength(value[layout.variableKey ?? '']) / 16;
    else {
      const given = value[key];
      if (given !== undefined) writeField(declaration, bytes, start + field.at, field.bit, given);
      else assert(declaration.kind === 'reserved' || declaration.optional === true, `a value for ${key}`);
    }
  }
}

/**
 * Where the structure that starts at `start` ends, when options follow it: after its fixed octets and the addresses it counts.
 * Null when that lies past `end`, or when nothing says where it ends.
 */
export function endOfFields(layout: Layout, bytes: Uint8Array, start: number, end: number): number | null {
  const fixedEnd = start + layout.fixedOctets;
  if (fixedEnd > end || (layout.variableKey !== null && layout.countAt === null)) return null;
  const reached = layout.countAt === null ? fixedEnd : fixedEnd + 16 * bytes[start + layout.countAt]!;
  return reached > end ? null : reached;
}

/**
 * Reads the structure that fills `start` … `end` into `value`. False when the octets do not have this shape: too short, too long,
 * another constant, or a list that does not come out even. Then `value` is to be thrown away.
 */
export function readFields(layout: Layout, bytes: Uint8Array, start: number, end: number, value: FieldValues): boolean {
  let reached = start;
  for (const field of layout.fields) {
    const { declaration, key } = field;
    const at = start + field.at;
    if (field.octets === null) {
      if (declaration.kind === 'addresses' && (end - at) % 16 !== 0) return false;
      if (declaration.kind === 'uint16s' && (end - at) % 2 !== 0) return false;
      if (at > end) return false;
      value[key] = readField(declaration, bytes, at, 0, end);
      reached = end;
      continue;
    }
    if (at + field.octets > end) {
      if (declaration.optional === true) break;
      return false;
    }
    reached = at + field.octets;
    const got = readField(declaration, bytes, at, field.bit, end);
    if (declaration.kind === 'constant8') {
      if (got !== declaration.value) return false;
    } else if (declaration.kind === 'count8') {
      if (start + layout.fixedOctets + 16 * (got as number) !== end) return false;
    } else if (declaration.kind !== 'reserved' || got !== 0) value[key] = got;
  }
  return reached === end;
}
