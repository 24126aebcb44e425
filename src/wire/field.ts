/**
 * Field kinds: what a run of bits in a header means, how it is read, written and shown.
 *
 * A declaration (see `define.ts`) names a kind per field. Unit conversions live here, so that callers hold seconds and
 * addresses, never wire units. Reading never throws; writing asserts, since only a bug can give a value that does not fit.
 */
import { assert } from '#base/assert.ts';
import { readAddress, writeAddress } from '#base/ipv6-address.ts';
import type { Ipv6Address } from '#base/ipv6-address.ts';

/** Tables of names for numbers; the tables themselves are in `code-tables.ts`. */
export type CodeTableName =
  | 'binding-acknowledgement-status'
  | 'fast-binding-acknowledgement-status'
  | 'binding-error-status'
  | 'binding-revocation-status'
  | 'localized-routing-status'
  | 'binding-revocation-type'
  | 'binding-revocation-trigger'
  | 'handover-initiate-code'
  | 'handover-acknowledge-code'
  | 'mobile-node-identifier-subtype'
  | 'handoff-indicator'
  | 'access-technology'
  | 'emulator-kind'
  | 'next-header'
  | 'router-preference'
  | 'destination-unreachable-code'
  | 'time-exceeded-code'
  | 'parameter-problem-code'
  | 'node-information-query-code'
  | 'node-information-reply-code'
  | 'node-information-qtype'
  | 'dhcpv6-message'
  | 'dhcpv6-option'
  | 'dhcpv6-status'
  | 'dns-opcode'
  | 'dns-type'
  | 'dns-class'
  | 'dns-rcode'
  | 'duid-type'
  | 'hardware-type';

/** TypeScript value of each field kind. */
export interface FieldKinds {
  /** `width` bits inside one or more octets, most significant bit first. */
  bits: number;
  uint8: number;
  uint16: number;
  uint32: number;
  /** 48 bits, exact in a number. */
  uint48: number;
  /** 16 bits in units of 4 seconds (RFC 6275 §6.1.7); the value is in seconds. */
  seconds4: number;
  /** 13 bits in units of 8 octets (RFC 8200 §4.5); the value is in octets. */
  octets8: number;
  /** 128-bit IPv6 address. */
  address: Ipv6Address;
  /** Addresses up to the end, or as many as the `count8` field says. */
  addresses: readonly Ipv6Address[];
  /** 16-bit numbers up to the end. */
  uint16s: readonly number[];
  /** `length` octets, or all that remain. */
  octets: Uint8Array;
  /** `width` bits sent as zero; a value is present only when the octets received were not zero. */
  reserved: number;
  /** One octet that tells this declaration from its siblings; not part of the value. */
  constant8: never;
  /** One octet that counts the entries of the `addresses` field; not part of the value. */
  count8: never;
}

/** Name of a field kind. */
export type FieldKind = keyof FieldKinds;

/** One field of a declaration. Plain data, so that declarations are `as const` objects with inferred types. */
export interface FieldDeclaration {
  readonly kind: FieldKind;
  /** Bits of a `bits` or `reserved` field. */
  readonly width?: number;
  /** Octets of an `octets` field; omitted: all that remain. */
  readonly length?: number;
  /** Name in the inspector; omitted: made from the key. */
  readonly label?: string;
  /** Names of single bits, by mask. */
  readonly flags?: Readonly<Record<string, number>>;
  /** Table of code names for the inspector. */
  readonly names?: CodeTableName;
  /** The inspector shows the number in hexadecimal. */
  readonly hex?: true;
  /** Unit shown behind the number in the inspector. */
  readonly unit?: 's' | 'ms' | 'octets';
  /** The octets are printable text. */
  readonly text?: true;
  /** The field may be missing at the end of its structure. */
  readonly optional?: true;
  /** The octet of a `constant8` field. */
  readonly value?: number;
}

/** Any value a field may have. */
export type FieldValue = number | Ipv6Address | Uint8Array | readonly Ipv6Address[] | readonly number[];

/** Bits a field occupies, or null when it takes what remains. */
export function fieldBits(field: FieldDeclaration): number | null {
  switch (field.kind) {
    case 'bits':
    case 'reserved':
      return field.width ?? 8;
    case 'uint8':
    case 'constant8':
    case 'count8':
      return 8;
    case 'octets8':
      return 13;
    case 'uint16':
    case 'seconds4':
      return 16;
    case 'uint32':
      return 32;
    case 'uint48':
      return 48;
    case 'address':
      return 128;
    case 'octets':
      return field.length === undefined ? null : 8 * field.length;
    case 'addresses':
    case 'uint16s':
      return null;
  }
}

/** Big-endian 16-bit number at `at`. */
export function readUint16(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}

/** Big-endian 32-bit number at `at`. */
export function readUint32(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}

/** Writes the low 16 bits of `value` at `at`. */
export function writeUint16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 8;
  bytes[at + 1] = value;
}

/** Writes the low 32 bits of `value` at `at`. */
export function writeUint32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}

/** `width` (at most 32) bits that start `bit` bits behind octet `at`. */
export function readBits(bytes: Uint8Array, at: number, bit: number, width: number): number {
  let value = 0;
  for (let index = 0; index < width; index++) {
    const position = bit + index;
    value = value * 2 + ((bytes[at + (position >>> 3)]! >>> (7 - (position & 7))) & 1);
  }
  return value;
}

/** Writes `width` (at most 32) bits that start `bit` bits behind octet `at`; the bits around them stay. */
export function writeBits(bytes: Uint8Array, at: number, bit: number, width: number, value: number): void {
  let rest = value;
  for (let index = width - 1; index >= 0; index--) {
    const position = bit + index;
    const mask = 1 << (7 - (position & 7));
    const octet = at + (position >>> 3);
    bytes[octet] = rest % 2 === 1 ? bytes[octet]! | mask : bytes[octet]! & ~mask;
    rest = Math.floor(rest / 2);
  }
}

/** The addresses that fill `start` … `end`, which must be a multiple of 16 octets apart. */
function readAddresses(bytes: Uint8Array, start: number, end: number): Ipv6Address[] {
  const addresses: Ipv6Address[] = [];
  for (let at = start; at + 16 <= end; at += 16) addresses.push(readAddress(bytes, at));
  return addresses;
}

/** The 16-bit numbers that fill `start` … `end`, which must be an even number of octets apart. */
function readUint16s(bytes: Uint8Array, start: number, end: number): number[] {
  const numbers: number[] = [];
  for (let at = start; at + 2 <= end; at += 2) numbers.push(readUint16(bytes, at));
  return numbers;
}

/** The value of a field at octet `at`, `bit` bits in; `end` is where a field without fixed size stops. */
export function readField(field: FieldDeclaration, bytes: Uint8Array, at: number, bit: number, end: number): FieldValue {
  switch (field.kind) {
    case 'uint8':
    case 'constant8':
    case 'count8':
      return bytes[at]!;
    case 'uint16':
      return readUint16(bytes, at);
    case 'seconds4':
      return readUint16(bytes, at) * 4;
    case 'uint32':
      return readUint32(bytes, at);
    case 'uint48':
      return readUint16(bytes, at) * 4294967296 + readUint32(bytes, at + 2);
    case 'address':
      return readAddress(bytes, at);
    case 'octets':
      return bytes.slice(at, field.length === undefined ? end : at + field.length);
    case 'addresses':
      return readAddresses(bytes, at, end);
    case 'uint16s':
      return readUint16s(bytes, at, end);
    case 'bits':
    case 'reserved':
      return readBits(bytes, at, bit, field.width ?? 8);
    case 'octets8':
      return readBits(bytes, at, bit, 13) * 8;
  }
}

/** Octets that `value` needs in a field without fixed size: octets, 16-bit numbers or addresses. */
export function variableLength(value: FieldValue | undefined): number {
  if (value instanceof Uint8Array) return value.length;
  if (!Array.isArray(value)) return 0;
  return (typeof value[0] === 'number' ? 2 : 16) * value.length;
}

/**
 * The 16-bit number of 4-second units for a lifetime.
 * Choice: rounded up, since a short lifetime rounded down to zero would ask for de-registration; capped at 0xffff units.
 */
export function lifetimeUnits(seconds: number): number {
  return Math.min(0xffff, Math.ceil(seconds / 4));
}

function writeNumber(bytes: Uint8Array, at: number, octets: 1 | 2 | 4, value: FieldValue): void {
  const limit = octets === 1 ? 0xff : octets === 2 ? 0xffff : 0xffffffff;
  assert(typeof value === 'number' && value >= 0 && value <= limit, 'a number that fits its wire field');
  if (octets === 1) bytes[at] = value;
  else if (octets === 2) writeUint16(bytes, at, value);
  else writeUint32(bytes, at, value);
}

/** Writes `value` as the field at octet `at`, `bit` bits in. */
export function writeField(field: FieldDeclaration, bytes: Uint8Array, at: number, bit: number, value: FieldValue): void {
  switch (field.kind) {
    case 'uint8':
    case 'constant8':
    case 'count8':
      writeNumber(bytes, at, 1, value);
      return;
    case 'uint16':
      writeNumber(bytes, at, 2, value);
      return;
    case 'seconds4':
      assert(typeof value === 'number' && value >= 0, 'a lifetime in seconds');
      writeUint16(bytes, at, lifetimeUnits(value));
      return;
    case 'uint32':
      writeNumber(bytes, at, 4, value);
      return;
    case 'uint48':
      assert(typeof value === 'number' && value >= 0 && value < 281474976710656, 'a 48-bit number');
      writeUint16(bytes, at, Math.floor(value / 4294967296));
      writeUint32(bytes, at + 2, value % 4294967296);
      return;
    case 'address':
      assert(typeof value === 'string', 'an address');
      writeAddress(bytes, at, value);
      return;
    case 'octets':
      assert(value instanceof Uint8Array, 'octets');
      assert(field.length === undefined || field.length === value.length, 'as many octets as the field has');
      bytes.set(value, at);
      return;
    case 'addresses':
      assert(Array.isArray(value), 'a list of addresses');
      for (const [index, address] of (value as readonly Ipv6Address[]).entries()) writeAddress(bytes, at + 16 * index, address);
      return;
    case 'uint16s':
      assert(Array.isArray(value), 'a list of numbers');
      for (const [index, number] of (value as readonly number[]).entries()) writeNumber(bytes, at + 2 * index, 2, number);
      return;
    case 'bits':
    case 'reserved':
      assert(typeof value === 'number' && value >= 0, 'an unsigned number');
      writeBits(bytes, at, bit, field.width ?? 8, value);
      return;
    case 'octets8':
      assert(typeof value === 'number' && value >= 0 && value % 8 === 0, 'an offset that is a multiple of 8 octets');
      writeBits(bytes, at, bit, 13, value / 8);
      return;
  }
}
