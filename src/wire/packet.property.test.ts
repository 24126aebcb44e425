import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkBytes } from './check-bytes.ts';
import { dissect } from './dissect.ts';
import type { DissectedField, Layer } from './dissect.ts';
import { readUint16 } from './field.ts';
import { decodePacket, encodePacket, packetLengthBytes } from './packet.ts';
import { messageName } from './message-name.ts';
import { anyPacket } from './test-support/arbitraries.ts';
import { GOLDEN_PACKETS } from './test-support/golden-packets.ts';
import { fromHex, toHex } from './test-support/hex.ts';

const RUNS = { numRuns: 400 };

/** The octets that belong to the packet: up to the end that Payload Length says, or all where no header is. */
function belonging(bytes: Uint8Array): Uint8Array {
  if (bytes.length < 40 || bytes[0]! >>> 4 !== 6) return bytes;
  return bytes.slice(0, Math.min(bytes.length, 40 + readUint16(bytes, 4)));
}

/** Octets that look like packets: golden ones with changes, and random payloads behind a sound IPv6 header. */
const packetLike: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc
    .tuple(
      fc.constantFrom(...GOLDEN_PACKETS),
      fc.array(fc.tuple(fc.nat({ max: 300 }), fc.nat({ max: 255 })), { maxLength: 4 }),
      fc.option(fc.nat({ max: 300 }), { nil: undefined, freq: 4 }),
    )
    .map(([{ hex }, changes, length]) => {
      const bytes = fromHex(hex);
      for (const [at, value] of changes) bytes[at % bytes.length] = value;
      return length === undefined ? bytes : bytes.slice(0, length);
    }),
  fc
    .tuple(fc.constantFrom(0, 6, 17, 41, 43, 44, 58, 59, 60, 135), fc.uint8Array({ maxLength: 160 }), fc.constantFrom(0, 1, 2, 4))
    .map(([nextHeader, payload, headerLength]) => {
      const bytes = new Uint8Array(40 + payload.length);
      bytes.set([0x60, 0, 0, 0, 0, payload.length, nextHeader, 64]);
      bytes.set(payload, 40);
      if (payload.length > 1) bytes[41] = headerLength;
      return bytes;
    }),
  fc.tuple(fc.integer({ min: 0, max: 20 }), fc.uint8Array({ minLength: 4, maxLength: 120 })).map(([type, body]) => {
    const length = Math.ceil((6 + body.length) / 8) * 8;
    const bytes = new Uint8Array(40 + length);
    bytes.set([0x60, 0, 0, 0, 0, length, 135, 64]);
    bytes.set([59, length / 8 - 1, type], 40);
    bytes.set(body, 46);
    return bytes;
  }),
);

describe('packets made from the declarations', () => {
  test('decoding gives back what was encoded', () => {
    fc.assert(
      fc.property(anyPacket, (packet) => {
        const bytes = encodePacket(packet);
        expect(bytes.length).toBe(packetLengthBytes(packet));
        expect(decodePacket(bytes)).toEqual(packet);
      }),
      RUNS,
    );
  });

  test('RFC 6275 §6.2.1: every encoded option is aligned, every checksum right', () => {
    const aboutCodecs = /offset|padding|checksum|beyond|octets present/;
    fc.assert(
      fc.property(anyPacket, (packet) => {
        const problems = checkBytes(encodePacket(packet)).filter((problem) => aboutCodecs.test(problem.text));
        expect(problems).toEqual([]);
      }),
      RUNS,
    );
  });
});

function leavesOf(fields: readonly DissectedField[]): DissectedField[] {
  return fields.flatMap((field) =>
    field.children === undefined || field.children.some((child) => child.bits !== undefined) ? [field] : leavesOf(field.children),
  );
}

function coveredOctets(layers: readonly Layer[], covered: Uint8Array): void {
  for (const layer of layers) {
    for (const leaf of leavesOf(layer.fields)) covered.fill(1, leaf.start, leaf.end);
    coveredOctets(layer.layers ?? [], covered);
  }
}

describe('any octets', () => {
  test('decode without throwing and encode to the same octets', () => {
    fc.assert(
      fc.property(packetLike, (bytes) => {
        expect(toHex(encodePacket(decodePacket(bytes)))).toBe(toHex(belonging(bytes)));
      }),
      { numRuns: 3000 },
    );
  });

  test('decode at any place of a larger array', () => {
    fc.assert(
      fc.property(packetLike, fc.nat({ max: 40 }), (bytes, start) => {
        const pool = new Uint8Array(start + bytes.length + 7).fill(0xa5);
        pool.set(bytes, start);
        expect(decodePacket(pool, start, start + bytes.length)).toEqual(decodePacket(bytes));
      }),
      RUNS,
    );
  });

  test('have a name, problems and an inspector tree that covers every octet', () => {
    fc.assert(
      fc.property(packetLike, (bytes) => {
        expect(messageName(decodePacket(bytes))).not.toBe('');
        expect(Array.isArray(checkBytes(bytes))).toBe(true);
        const covered = new Uint8Array(bytes.length);
        coveredOctets(dissect(bytes), covered);
        expect(covered.indexOf(0)).toBe(-1);
      }),
      { numRuns: 2000 },
    );
  });
});
