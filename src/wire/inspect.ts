/** Declared structures as rows for the inspector: name, value in words, the octets and bits it comes from. */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { codeName } from './code-tables.ts';
import type { Layout, PlacedField } from './define.ts';
import { fieldBits, readField, readUint16 } from './field.ts';
import type { FieldDeclaration, FieldValue } from './field.ts';
import { printable } from './mobility-options.ts';
import { walkOptions } from './tlv.ts';
import type { PlacedTlv, TlvFamily } from './tlv.ts';

/** One row: a field, a flag or an option. */
export interface DissectedField {
  readonly name: string;
  /** In words: `225 × 4 s = 900 s`, `0x8200 (Acknowledge, Proxy)`. */
  readonly value: string;
  /** First octet, and the one behind the last. */
  readonly start: number;
  readonly end: number;
  /** For fields smaller than their octets: first bit, counted from the high bit of octet `start`, and how many. */
  readonly bits?: { readonly first: number; readonly count: number };
  /** The section that defines it, where that is not the layer's. */
  readonly section?: string;
  readonly children?: readonly DissectedField[];
}

/** One header, or one run of data. */
export interface Layer {
  readonly name: string;
  /** The section that defines it; empty for plain data. */
  readonly section: string;
  /** First octet, and the one behind the last. */
  readonly start: number;
  readonly end: number;
  readonly fields: readonly DissectedField[];
  /** The layers of a packet inside this one: of a tunnel, or quoted in an error message. */
  readonly layers?: readonly Layer[];
}

/** Octets shown in full; of longer runs the beginning. */
const SHOWN_OCTETS = 32;

/** Words of keys that are written otherwise in titles. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['dmm', 'DMM'],
  ['tlv', 'TLV'],
  ['udp', 'UDP'],
  ['map', 'MAP'],
  ['mtu', 'MTU'],
  ['ipv4', 'IPv4'],
  ['maar', 'MAAR'],
  ['id', 'ID'],
  ['duid', 'DUID'],
  ['iaid', 'IAID'],
]);

/** `homeNonceIndex` → `Home Nonce Index`. */
export function titleOf(key: string): string {
  const words = key
    .replaceAll(/([A-Z])/g, ' $1')
    .toLowerCase()
    .split(' ');
  const title = words.map((word) => WORDS.get(word) ?? word.slice(0, 1).toUpperCase() + word.slice(1)).join(' ');
  return title.replace('Care Of', 'Care-of');
}

/** Octets as hexadecimal text, long ones cut. */
export function hexText(octets: Uint8Array): string {
  if (octets.length === 0) return 'none';
  const shown = Array.from(octets.subarray(0, SHOWN_OCTETS), (octet) => octet.toString(16).padStart(2, '0')).join('');
  return octets.length > SHOWN_OCTETS ? `${shown}… (${octets.length} octets)` : shown;
}

function hexNumber(value: number, bits: number): string {
  return `0x${value.toString(16).padStart(Math.ceil(bits / 4), '0')}`;
}

function octetsText(declaration: FieldDeclaration, octets: Uint8Array): string {
  const readable = declaration.text === true && octets.length > 0 && octets.every((octet) => octet >= 0x20 && octet < 0x7f);
  return readable ? printable(octets) : hexText(octets);
}

function flagRows(flags: Readonly<Record<string, number>>, value: number, start: number, octets: number): DissectedField[] {
  return Object.entries(flags).map(([key, mask]) => {
    const count = mask.toString(2).replaceAll('0', '').length;
    const first = octets * 8 - mask.toString(2).length;
    const part = (value & mask) / (mask & -mask);
    const text = count > 1 ? String(part) : part === 1 ? 'set' : 'not set';
    return { name: titleOf(key), value: text, start, end: start + octets, bits: { first, count } };
  });
}

/** What a flag of several bits adds to its name. */
function wideFlagText(value: number, mask: number): string {
  const single = (mask & (mask - 1)) === 0;
  return single ? '' : ` ${(value & mask) / (mask & -mask)}`;
}

function numberText(declaration: FieldDeclaration, value: number): string {
  if (declaration.kind === 'seconds4') return `${value / 4} × 4 s = ${value} s`;
  if (declaration.kind === 'octets8') return `${value / 8} × 8 octets = ${value} octets`;
  if (declaration.flags !== undefined) {
    const set = Object.entries(declaration.flags).filter(([, mask]) => (value & mask) !== 0);
    const names = set.length === 0 ? 'none' : set.map(([key, mask]) => titleOf(key) + wideFlagText(value, mask)).join(', ');
    return `${hexNumber(value, fieldBits(declaration) ?? 8)} (${names})`;
  }
  if (declaration.names !== undefined) {
    const name = codeName(declaration.names, value);
    return name === null ? `${value} (unknown)` : `${value} (${name})`;
  }
  if (declaration.hex === true) return hexNumber(value, fieldBits(declaration) ?? 8);
  if (declaration.unit === 's' && value === 0xffffffff) return '0xffffffff (infinite)';
  return declaration.unit === undefined ? String(value) : `${value} ${declaration.unit}`;
}

function valueText(declaration: FieldDeclaration, value: FieldValue): string {
  if (typeof value === 'number') return numberText(declaration, value);
  if (typeof value === 'string') return value;
  if (value instanceof Uint8Array) return octetsText(declaration, value);
  return value.length === 0 ? 'none' : value.map((item) => itemText(declaration, item)).join(', ');
}

function itemText(declaration: FieldDeclaration, item: Ipv6Address | number): string {
  return typeof item === 'number' ? numberText(declaration, item) : item;
}

/** A row for each entry of a list. */
function listRows(declaration: FieldDeclaration, list: readonly (Ipv6Address | number)[], start: number): DissectedField[] {
  const [name, octets] = declaration.kind === 'addresses' ? ['Address', 16] : ['Code', 2];
  return list.map((item, index) => ({
    name: `${name} ${index + 1}`,
    value: itemText(declaration, item),
    start: start + octets * index,
    end: start + octets * (index + 1),
  }));
}

function fieldRow(field: PlacedField, bytes: Uint8Array, base: number, stop: number): DissectedField {
  const { declaration } = field;
  const start = base + field.at;
  const end = field.octets === null ? stop : start + field.octets;
  const value = readField(declaration, bytes, start, field.bit, stop);
  const row: DissectedField = { name: declaration.label ?? titleOf(field.key), value: valueText(declaration, value), start, end };
  const count = fieldBits(declaration);
  if (count !== null && count !== (end - start) * 8) return { ...row, bits: { first: field.bit, count } };
  if (declaration.flags !== undefined && typeof value === 'number') {
    return { ...row, children: flagRows(declaration.flags, value, start, end - start) };
  }
  if (declaration.kind === 'addresses' || declaration.kind === 'uint16s') {
    return { ...row, children: listRows(declaration, value as readonly (Ipv6Address | number)[], start) };
  }
  return row;
}

/** The rows of a structure in `start` … `end`, as far as its octets reach. */
export function inspectFields(layout: Layout, bytes: Uint8Array, start: number, end: number): DissectedField[] {
  const rows: DissectedField[] = [];
  for (const field of layout.fields) {
    const at = start + field.at;
    if (at + (field.octets ?? 0) > end || at > end) break;
    if (field.octets !== null || at < end) rows.push(fieldRow(field, bytes, start, end));
  }
  return rows;
}

/** `1 octet`, `2 octets`. */
export function octetCount(count: number): string {
  return count === 1 ? '1 octet' : `${count} octets`;
}

/** A row of octets that no declaration covers. */
export function octetsRow(name: string, bytes: Uint8Array, start: number, end: number): DissectedField {
  return { name, value: hexText(bytes.subarray(start, end)), start, end };
}

function tlvRow(option: PlacedTlv, bytes: Uint8Array, paddingSections: readonly [string, string]): DissectedField {
  const { start, end, type, entry } = option;
  if (type === -1) return octetsRow('Malformed options', bytes, start, end);
  if (type === 0) return { name: 'Pad1', value: '1 octet', start, end, section: paddingSections[0] };
  const head: DissectedField[] = [
    { name: 'Option Type', value: String(type), start, end: start + 1 },
    { name: 'Option Length', value: octetCount(end - start - 2), start: start + 1, end: start + 2 },
  ];
  if (type === 1) {
    const children = end > start + 2 ? [...head, octetsRow('Padding', bytes, start + 2, end)] : head;
    return { name: 'PadN', value: octetCount(end - start), start, end, section: paddingSections[1], children };
  }
  if (entry === null) {
    const data = end > start + 2 ? [octetsRow('Data', bytes, start + 2, end)] : [];
    return {
      name: `Option ${type} (unknown)`,
      value: hexText(bytes.subarray(start + 2, end)),
      start,
      end,
      children: [...head, ...data],
    };
  }
  const fields = inspectFields(entry.layout, bytes, start + 2, end);
  const { name, section } = entry.declaration;
  return { name, value: summaryOf(fields), start, end, section, children: [...head, ...fields] };
}

/** What an option says in short: its values without reserved fields, prefixes as `prefix/length`. */
export function summaryOf(fields: readonly DissectedField[]): string {
  const told = fields.filter((field) => !field.name.startsWith('Reserved'));
  const length = told.find((field) => field.name === 'Prefix Length');
  return told
    .filter((field) => field !== length)
    .map((field) => (length !== undefined && /Prefix|^Address/.test(field.name) ? `${field.value}/${length.value}` : field.value))
    .join(', ');
}

/** The rows of the options in `start` … `end`, padding included. */
export function inspectOptions(
  family: TlvFamily,
  bytes: Uint8Array,
  start: number,
  end: number,
  paddingSections: readonly [string, string],
): DissectedField[] {
  const rows: DissectedField[] = [];
  walkOptions(family, bytes, start, end, (option) => rows.push(tlvRow(option, bytes, paddingSections)));
  return rows;
}

/** `rows` with the verdict on the checksum that stands at `at`. */
export function withChecksumVerdict(
  rows: readonly DissectedField[],
  bytes: Uint8Array,
  at: number,
  right: number,
): DissectedField[] {
  const got = readUint16(bytes, at);
  const verdict = got === right ? 'correct' : `wrong, should be ${hexNumber(right, 16)}`;
  return rows.map((row) => (row.start === at ? { ...row, value: `${hexNumber(got, 16)} (${verdict})` } : row));
}
