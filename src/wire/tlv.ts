/**
 * Type-length-value options with padding and alignment: mobility options (RFC 6275 §6.2), IPv6 options (RFC 8200 §4.2) and the
 * emulator's own. Padding belongs to this file, not to callers.
 *
 * Choice: padding never appears in a decoded list, since encoding makes it again. Where the received padding is not what
 * encoding would make (or an option overruns the header), the list is kept verbatim instead: it then holds `padding` and
 * `malformed` entries, and encoding such a list adds no alignment of its own. So every octet survives.
 */
import { assert, required } from '#base/assert.ts';
import { layoutOf, lengthOf, readFields, writeFields } from './define.ts';
import type { FieldDeclarations, FieldValues, Layout, UnionOf } from './define.ts';

/** One option. */
export interface TlvDeclaration {
  readonly type: number;
  readonly name: string;
  readonly section: string;
  /** `[x, y]`: the type octet lies at x·n+y from the start of the header. `end`: the option ends on a multiple of 8. */
  readonly align?: readonly [number, number] | 'end';
  readonly fields: FieldDeclarations;
}

/** Options by kind. */
export type TlvTable = Readonly<Record<string, TlvDeclaration>>;

/** An option no declaration fits; its octets are kept. */
export interface UnknownOption {
  kind: 'unknown';
  type: number;
  data: Uint8Array;
}

/** Received padding that differs from ours, with type and length octets; see the head of this file. */
export interface PaddingOption {
  kind: 'padding';
  octets: Uint8Array;
}

/** The end of an option area from the first option that overruns it. */
export interface MalformedOption {
  kind: 'malformed';
  octets: Uint8Array;
}

/** The options of a table, and what may stand beside them. */
export type TlvOption<Table> = UnionOf<Table> | UnknownOption | PaddingOption | MalformedOption;

/** An option with its place, for walking received octets. */
export interface PlacedTlv {
  readonly entry: TlvEntry | null;
  readonly type: number;
  /** First octet: the type. */
  readonly start: number;
  readonly end: number;
}

/** A declared option, ready for use. */
export interface TlvEntry {
  readonly kind: string;
  readonly declaration: TlvDeclaration;
  readonly layout: Layout;
}

/** A table of options, ready for use. */
export interface TlvFamily {
  readonly byKind: ReadonlyMap<string, TlvEntry>;
  readonly byType: ReadonlyMap<number, readonly TlvEntry[]>;
}

/** The shape every option has. */
type AnyOption = { readonly kind: string };

/** Prepares a table. */
export function tlvFamily(table: TlvTable): TlvFamily {
  const byKind = new Map<string, TlvEntry>();
  const byType = new Map<number, TlvEntry[]>();
  for (const [kind, declaration] of Object.entries(table)) {
    const entry: TlvEntry = { kind, declaration, layout: layoutOf(declaration.fields) };
    byKind.set(kind, entry);
    byType.set(declaration.type, [...(byType.get(declaration.type) ?? []), entry]);
  }
  return { byKind, byType };
}

/** Octets of padding from `offset` to the next place for an option of `length` octets. */
function paddingBefore(declaration: TlvDeclaration, offset: number, length: number): number {
  const { align } = declaration;
  if (align === undefined) return 0;
  if (align === 'end') return (8 - ((offset + length) % 8)) % 8;
  return (align[0] + align[1] - (offset % align[0])) % align[0];
}

/** True when an option of `length` octets may begin `offset` octets into its header. */
export function isAligned(declaration: TlvDeclaration, offset: number, length: number): boolean {
  return paddingBefore(declaration, offset, length) === 0;
}

function writePadding(bytes: Uint8Array, at: number, count: number): void {
  if (count < 2) return;
  bytes[at] = 1;
  bytes[at + 1] = count - 2;
}

/** True when `start` … `end` holds exactly the padding that encoding makes. */
function isOurPadding(bytes: Uint8Array, start: number, end: number): boolean {
  const count = end - start;
  if (count >= 2 && (bytes[start] !== 1 || bytes[start + 1] !== count - 2)) return false;
  for (let at = count >= 2 ? start + 2 : start; at < end; at++) if (bytes[at] !== 0) return false;
  return true;
}

function verbatimOctets(option: AnyOption): Uint8Array | null {
  if (option.kind !== 'padding' && option.kind !== 'malformed') return null;
  return (option as PaddingOption | MalformedOption).octets;
}

function optionLength(family: TlvFamily, option: AnyOption): number {
  if (option.kind === 'unknown') return 2 + (option as UnknownOption).data.length;
  const octets = verbatimOctets(option);
  if (octets !== null) return octets.length;
  return 2 + lengthOf(required(family.byKind.get(option.kind), `option ${option.kind}`).layout, option as unknown as FieldValues);
}

function writeOption(family: TlvFamily, bytes: Uint8Array, at: number, option: AnyOption, length: number): void {
  const octets = verbatimOctets(option);
  if (octets !== null) {
    bytes.set(octets, at);
    return;
  }
  assert(length <= 257, 'at most 255 octets of option data');
  bytes[at + 1] = length - 2;
  if (option.kind === 'unknown') {
    bytes[at] = (option as UnknownOption).type;
    bytes.set((option as UnknownOption).data, at + 2);
    return;
  }
  const entry = required(family.byKind.get(option.kind), `option ${option.kind}`);
  bytes[at] = entry.declaration.type;
  writeFields(entry.layout, bytes, at + 2, option as unknown as FieldValues);
}

/**
 * Places options from `first` (octets from the start of the header) and returns where the header ends, a multiple of 8 and at
 * least `least`. Writes them when `bytes` is given, with the header at `start`; the octets there must be zero.
 */
export function placeOptions(
  family: TlvFamily,
  options: readonly AnyOption[],
  first: number,
  least: number,
  bytes: Uint8Array | null,
  start: number,
): number {
  const verbatim = options.some((option) => verbatimOctets(option) !== null);
  let offset = first;
  for (const option of options) {
    const length = optionLength(family, option);
    const declaration = family.byKind.get(option.kind)?.declaration;
    const padding = verbatim || declaration === undefined ? 0 : paddingBefore(declaration, offset, length);
    if (bytes !== null) {
      writePadding(bytes, start + offset, padding);
      writeOption(family, bytes, start + offset + padding, option, length);
    }
    offset += padding + length;
  }
  const end = Math.max(least, Math.ceil(offset / 8) * 8);
  if (bytes !== null) writePadding(bytes, start + offset, end - offset);
  return end;
}

/** The declaration that fits an option's octets, its values read into `value`. */
function readOption(family: TlvFamily, bytes: Uint8Array, at: number, end: number): AnyOption {
  const type = bytes[at]!;
  for (const entry of family.byType.get(type) ?? []) {
    const value: FieldValues = { kind: entry.kind as never };
    if (readFields(entry.layout, bytes, at + 2, end, value)) return value as unknown as AnyOption;
  }
  const unknown: UnknownOption = { kind: 'unknown', type, data: bytes.slice(at + 2, end) };
  return unknown;
}

/** End of the option or padding at `at`, or null when it overruns `end`. */
function tlvEnd(bytes: Uint8Array, at: number, end: number): number | null {
  if (bytes[at] === 0) return at + 1;
  if (at + 2 > end) return null;
  const reached = at + 2 + bytes[at + 1]!;
  return reached > end ? null : reached;
}

function readVerbatim(family: TlvFamily, bytes: Uint8Array, areaStart: number, end: number): AnyOption[] {
  const options: AnyOption[] = [];
  let paddingStart = areaStart;
  const flush = (at: number): void => {
    if (at > paddingStart) options.push({ kind: 'padding', octets: bytes.slice(paddingStart, at) } as PaddingOption);
  };
  for (let at = areaStart; at < end;) {
    const next = tlvEnd(bytes, at, end);
    if (next === null) {
      flush(at);
      options.push({ kind: 'malformed', octets: bytes.slice(at, end) } as MalformedOption);
      return options;
    }
    if (bytes[at]! > 1) {
      flush(at);
      options.push(readOption(family, bytes, at, next));
      paddingStart = next;
    }
    at = next;
  }
  flush(end);
  // Misaligned without any padding: an empty entry marks the list as verbatim.
  if (options.every((option) => option.kind !== 'padding'))
    options.push({ kind: 'padding', octets: new Uint8Array(0) } as PaddingOption);
  return options;
}

/**
 * Decodes the options in `first` … `end`, of the header that starts at `start` and is at least `least` octets by its kind.
 * Never throws; see the head of this file for padding and malformed ends.
 */
export function readOptions<Option extends AnyOption>(
  family: TlvFamily,
  bytes: Uint8Array,
  start: number,
  first: number,
  end: number,
  least: number,
): Option[] {
  const options: AnyOption[] = [];
  let paddingStart = first;
  for (let at = first; at < end;) {
    const next = tlvEnd(bytes, at, end);
    if (next === null) return readVerbatim(family, bytes, first, end) as Option[];
    if (bytes[at]! > 1) {
      const option = readOption(family, bytes, at, next);
      const declaration = family.byKind.get(option.kind)?.declaration;
      const padding = declaration === undefined ? 0 : paddingBefore(declaration, paddingStart - start, next - at);
      if (padding !== at - paddingStart || !isOurPadding(bytes, paddingStart, at)) {
        return readVerbatim(family, bytes, first, end) as Option[];
      }
      options.push(option);
      paddingStart = next;
    }
    at = next;
  }
  const ours = Math.max(least, Math.ceil((paddingStart - start) / 8) * 8) === end - start;
  if (!ours || !isOurPadding(bytes, paddingStart, end)) return readVerbatim(family, bytes, first, end) as Option[];
  return options as Option[];
}

/** Visits every option and padding in `first` … `end`; a malformed rest comes last, with type −1. */
export function walkOptions(
  family: TlvFamily,
  bytes: Uint8Array,
  first: number,
  end: number,
  visit: (option: PlacedTlv) => void,
): void {
  for (let at = first; at < end;) {
    const next = tlvEnd(bytes, at, end);
    if (next === null) {
      visit({ entry: null, type: -1, start: at, end });
      return;
    }
    const type = bytes[at]!;
    const entry = (family.byType.get(type) ?? []).find(
      (candidate) => type > 1 && readFields(candidate.layout, bytes, at + 2, next, {}),
    );
    visit({ entry: entry ?? null, type, start: at, end: next });
    at = next;
  }
}
