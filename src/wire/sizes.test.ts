import { describe, expect, test } from 'vitest';
import { checkBytes } from './check-bytes.ts';
import { EMULATOR_KIND } from './emulator-message.ts';
import type { EmulatorKind, EmulatorOption } from './emulator-message.ts';
import { messageName } from './message-name.ts';
import { naiIdentifier } from './mobility-options.ts';
import { decodePacket, encodePacket, packetLengthBytes } from './packet.ts';
import { CARE_OF, NAI, PEER, PREFIX, SAMPLE_SIZES, carry, local, proxyOptions, update } from './test-support/sample-messages.ts';

describe('sizes of messages in octets', () => {
  test.each(SAMPLE_SIZES)('%s', (_, packet, size) => {
    expect(packetLengthBytes(packet)).toBe(size);
    const bytes = encodePacket(packet);
    expect(bytes.length).toBe(size);
    expect(checkBytes(bytes)).toEqual([]);
  });

  test('RFC 5213 §8.1: 40 + 8⌈(43 + n) / 8⌉ for a PBU whose identifier has n characters', () => {
    for (let length = 1; length <= 40; length++) {
      const options = [...proxyOptions.slice(0, 3), naiIdentifier('n'.repeat(length))];
      expect(packetLengthBytes(carry(update(0x8200, options)))).toBe(40 + 8 * Math.ceil((43 + length) / 8));
    }
  });
});

describe('messages of the emulator', () => {
  const prefix: EmulatorOption = { kind: 'home-network-prefix', prefixLength: 64, prefix: PREFIX };
  const session: EmulatorOption = { kind: 'session', prefixLength: 64, prefix: PREFIX, anchor: PEER };
  const careOf: EmulatorOption = { kind: 'care-of', address: CARE_OF };

  test.each(Object.keys(EMULATOR_KIND) as EmulatorKind[])('RFC 5096: %s has 96 octets, as a PBU has', (kind) => {
    for (const options of [[], [NAI], [NAI, prefix], [careOf, NAI]] as EmulatorOption[][]) {
      const packet = local(kind, options);
      const bytes = encodePacket(packet);
      expect(bytes.length).toBe(96);
      expect(decodePacket(bytes).payload).toEqual(packet.payload);
      expect(checkBytes(bytes)).toEqual([]);
      expect(messageName(packet)).toBe(kind);
    }
  });

  test('grow in steps of 8 octets when they hold more', () => {
    expect(packetLengthBytes(local('DBA', [NAI, session, session]))).toBe(144);
    expect(packetLengthBytes(local('LUA', [NAI, prefix, careOf]))).toBe(112);
  });

  test('the body is what the file head says', () => {
    const bytes = encodePacket(local('LOC', [careOf]));
    expect(Array.from(bytes.slice(40, 44))).toEqual([59, 6, 11, 0]);
    expect(Array.from(bytes.slice(46, 52))).toEqual([5, 0, 0, 7, 0, 10]);
    expect(Array.from(bytes.slice(52, 56))).toEqual([1, 0, 129, 16]);
  });

  test('RFC 5096: an experimental message of others keeps its octets', () => {
    const data = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    const packet = carry({ kind: 'experimental-raw', data });
    expect(decodePacket(encodePacket(packet)).payload).toEqual(packet.payload);
    expect(messageName(packet)).toBe('Experimental');
  });
});
