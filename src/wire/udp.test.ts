import { describe, expect, test } from 'vitest';
import { parseAddress } from '#base/ipv6-address.ts';
import { readUint16 } from './field.ts';
import { encodePacket } from './packet.ts';
import type { Packet } from './packet.ts';
import { GOLDEN_PACKETS } from './test-support/golden-packets.ts';
import { fromHex, toHex } from './test-support/hex.ts';
import { udpChecksumOnWire, writeUdpChecksum } from './udp.ts';

const golden = (start: string): Uint8Array => fromHex(GOLDEN_PACKETS.find(({ name }) => name.startsWith(start))!.hex);

describe('UDP checksum in place', () => {
  test.each([
    ['UDP with Home Address', 64 + 6],
    ['UDP with type 2', 64 + 6],
    ['DHCPv6', 40 + 6],
  ])('RFC 6275 §6.1.1, RFC 8200 §8.1: %s', (name, at) => {
    const bytes = golden(name).slice();
    const right = toHex(bytes);
    bytes[at] = 0xde;
    bytes[at + 1] = 0xad;
    expect(writeUdpChecksum(bytes, 0)).toBe(true);
    expect(toHex(bytes)).toBe(right);
  });

  test('of a packet inside a tunnel, inside a larger array', () => {
    const tunnel = golden('IPv6-in-IPv6');
    const pool = new Uint8Array(70000).fill(0x33);
    pool.set(tunnel, 104);
    pool[104 + 48 + 46] = 1;
    expect(writeUdpChecksum(pool, 104 + 48)).toBe(true);
    expect(toHex(pool.slice(104, 104 + tunnel.length))).toBe(toHex(tunnel));
  });

  test('is left out where there is no whole UDP header', () => {
    expect(writeUdpChecksum(golden('PBU seq 1').slice(), 0)).toBe(false);
    expect(writeUdpChecksum(golden('DHCPv6').slice(0, 60), 0)).toBe(false);
  });

  test('RFC 8200 §8.1: a sum of zero goes out as 0xffff', () => {
    expect(udpChecksumOnWire(0)).toBe(0xffff);
    expect(udpChecksumOnWire(1)).toBe(1);
    const packet = (data: Uint8Array): Packet => ({
      source: parseAddress('::1')!,
      destination: parseAddress('::2')!,
      payload: { protocol: 'udp', sourcePort: 1, destinationPort: 2, data },
    });
    const checksum = readUint16(encodePacket(packet(new Uint8Array(2))), 46);
    const zero = encodePacket(packet(Uint8Array.of(checksum >>> 8, checksum & 0xff)));
    expect(readUint16(zero, 46)).toBe(0xffff);
    expect(writeUdpChecksum(zero, 0)).toBe(true);
    expect(readUint16(zero, 46)).toBe(0xffff);
  });
});
