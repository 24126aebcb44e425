import { describe, expect, test } from 'vitest';
import { decodePacket, encodePacket, packetLengthBytes } from './packet.ts';
import type { Packet } from './packet.ts';
import { GOLDEN_PACKETS } from './test-support/golden-packets.ts';
import { fromHex, toHex } from './test-support/hex.ts';

/** Kinds in a decoded value that say that something was kept verbatim. */
const VERBATIM = new Set(['padding', 'malformed', 'unknown', 'raw', 'raw-routing', 'experimental-raw']);

function verbatimKinds(value: unknown): string[] {
  if (value instanceof Uint8Array || typeof value !== 'object' || value === null) return [];
  const found: string[] = [];
  for (const [key, part] of Object.entries(value)) {
    if ((key === 'kind' || key === 'protocol') && VERBATIM.has(String(part))) found.push(String(part));
    if (key === 'wrongChecksum' || key === 'octets') found.push(key);
    found.push(...verbatimKinds(part));
  }
  return found;
}

describe('golden packets', () => {
  for (const { name, hex } of GOLDEN_PACKETS) {
    test(`${name}: decodes without anything kept verbatim and encodes to the same octets`, () => {
      const packet = decodePacket(fromHex(hex));
      const tcp = name.startsWith('TCP');
      expect(verbatimKinds(packet)).toEqual(tcp ? ['raw'] : []);
      expect(toHex(encodePacket(packet))).toBe(hex);
      expect(packetLengthBytes(packet)).toBe(hex.length / 2);
    });
  }
});
