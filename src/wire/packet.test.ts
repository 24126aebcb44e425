import { describe, expect, test } from 'vitest';
import { parseAddress } from '#base/ipv6-address.ts';
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { checkBytes } from './check-bytes.ts';
import { BINDING_ACKNOWLEDGEMENT_FLAG, BINDING_UPDATE_FLAG } from './mobility-header.ts';
import type { MobilityMessage } from './mobility-header.ts';
import { naiIdentifier } from './mobility-options.ts';
import { decodePacket, encodePacket, homeAddressOf, packetLengthBytes } from './packet.ts';
import type { Packet } from './packet.ts';
import { GOLDEN_PACKETS } from './test-support/golden-packets.ts';
import { fromHex, toHex } from './test-support/hex.ts';

const address = (text: string): Ipv6Address => parseAddress(text)!;
const golden = (start: string): Uint8Array => fromHex(GOLDEN_PACKETS.find(({ name }) => name.startsWith(start))!.hex);

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

    test(`${name}: the byte check finds nothing`, () => {
      expect(checkBytes(fromHex(hex))).toEqual([]);
    });
  }
});

describe('golden packets as values', () => {
  test('RFC 5213 §8.1: proxy binding update', () => {
    expect(decodePacket(golden('PBU seq 1'))).toEqual({
      source: address('2001:db8:0:2::1'),
      destination: address('2001:db8:0:1::1'),
      hopLimit: 64,
      payload: {
        protocol: 'mobility',
        message: {
          kind: 'binding-update',
          sequence: 1,
          flags: BINDING_UPDATE_FLAG.acknowledge | BINDING_UPDATE_FLAG.proxy,
          lifetimeSeconds: 3600,
          options: [
            naiIdentifier('mn1@example.net'),
            { kind: 'home-network-prefix', prefixLength: 64, prefix: address('::') },
            { kind: 'handoff-indicator', value: 1 },
            { kind: 'access-technology-type', value: 4 },
            { kind: 'mobile-node-link-layer-identifier', identifier: fromHex('020000000101') },
            { kind: 'link-local-address', address: address('::') },
            { kind: 'timestamp', seconds: 1700000000, fraction: 32768 },
          ],
        },
      },
    });
  });

  test('RFC 8885 §4: proxy binding acknowledgement with the options of distributed anchors', () => {
    const packet = decodePacket(golden('DMM PBA'));
    expect(packet.payload).toMatchObject({
      protocol: 'mobility',
      message: {
        kind: 'binding-acknowledgement',
        status: 0,
        flags: BINDING_ACKNOWLEDGEMENT_FLAG.proxy | BINDING_ACKNOWLEDGEMENT_FLAG.dmm,
        lifetimeSeconds: 3600,
      },
    });
    const { message } = packet.payload as { message: Extract<MobilityMessage, { kind: 'binding-acknowledgement' }> };
    expect(message.options.slice(5)).toEqual([
      {
        kind: 'previous-maar',
        prefixLength: 64,
        maarAddress: address('2001:db8:a1::1'),
        homeNetworkPrefix: address('2001:db8:a1:1::'),
      },
      { kind: 'anchored-prefix', prefixLength: 64, prefix: address('2001:db8:a1:1::') },
      { kind: 'local-prefix', prefixLength: 64, prefix: address('2001:db8:a1:ff::') },
      { kind: 'dlif-link-local-address', address: address('fe80::a1') },
      { kind: 'dlif-link-layer-address', linkLayerAddress: fromHex('020000000a01') },
    ]);
  });

  test('RFC 6275 §6.1.7: home registration with Home Address option and alternate care-of address', () => {
    const packet = decodePacket(golden('BU A+H+L'));
    expect(homeAddressOf(packet)).toBe('2001:db8:100::aa:1');
    expect(packet.payload).toMatchObject({
      message: {
        kind: 'binding-update',
        sequence: 10,
        flags: 0xe000,
        lifetimeSeconds: 600,
        options: [{ kind: 'alternate-care-of-address', address: '2001:db8:200::aa:1' }],
      },
    });
  });

  test('RFC 6275 §6.4: acknowledgement behind a type 2 routing header', () => {
    const packet = decodePacket(golden('BA with Refresh'));
    expect(packet.extensionHeaders).toEqual([{ kind: 'routing-type-2', homeAddress: '2001:db8:100::aa:1' }]);
    expect(packet.payload).toMatchObject({
      message: {
        kind: 'binding-acknowledgement',
        lifetimeSeconds: 600,
        options: [{ kind: 'binding-refresh-advice', intervalSeconds: 300 }],
      },
    });
  });

  test('RFC 6275 §6.1.5: home test', () => {
    expect(decodePacket(golden('HoT (inner)')).payload).toMatchObject({
      message: {
        kind: 'home-test',
        homeNonceIndex: 5,
        homeInitCookie: fromHex('0001020304050607'),
        homeKeygenToken: fromHex('46dc47c4b78bc25c'),
      },
    });
  });

  test('RFC 2473: tunnel with a limit, and what is inside', () => {
    const packet = decodePacket(golden('IPv6-in-IPv6'));
    expect(packet.extensionHeaders).toEqual([
      { kind: 'destination-options', options: [{ kind: 'tunnel-encapsulation-limit', limit: 4 }] },
    ]);
    expect(packet.payload).toMatchObject({
      protocol: 'ipv6',
      packet: { hopLimit: 63, payload: { protocol: 'udp', sourcePort: 40001, destinationPort: 40000 } },
    });
  });

  test('RFC 4861 §4.2: router advertisement and its options', () => {
    const { payload } = decodePacket(golden('RA'));
    expect(payload).toMatchObject({
      protocol: 'icmpv6',
      message: {
        kind: 'router-advertisement',
        curHopLimit: 64,
        flags: 0x28,
        routerLifetimeSeconds: 1800,
        reachableTimeMs: 0,
        retransTimerMs: 0,
      },
    });
    const { options } = (payload as { message: { options: { kind: string }[] } }).message;
    expect(options.map((option) => option.kind)).toEqual([
      'source-link-layer-address',
      'mtu',
      'prefix-information',
      'prefix-information',
      'prefix-information',
      'advertisement-interval',
      'home-agent-information',
      'map',
      'route-information',
    ]);
    expect(options[7]).toEqual({
      kind: 'map',
      distance: 2,
      preference: 10,
      flags: 0,
      validSeconds: 1800,
      address: '2001:db8:400::1',
    });
  });

  test('RFC 5846 §6 and RFC 6705 §9: revocation and localized routing', () => {
    expect(decodePacket(golden('BRI')).payload).toMatchObject({
      message: { kind: 'binding-revocation', revocationType: 1, triggerOrStatus: 2, sequence: 77, flags: 0x8000 },
    });
    expect(decodePacket(golden('LRI')).payload).toMatchObject({
      message: { kind: 'localized-routing-initiation', sequence: 56, lifetimeSeconds: 256 },
    });
  });
});

const PEERS = { source: address('2001:db8::1'), destination: address('2001:db8::2'), hopLimit: 64 };

describe('what decoding cannot interpret survives', () => {
  const update = (options: string): Uint8Array => {
    const body = fromHex(`3b0005000000000a820000e1${options}`);
    body[1] = body.length / 8 - 1;
    const raw: Packet = { ...PEERS, payload: { protocol: 'raw', nextHeader: 135, data: body } };
    return encodePacket(raw);
  };
  const optionsOf = (bytes: Uint8Array): unknown => {
    const { payload } = decodePacket(bytes);
    return (payload as { message: { options: unknown } }).message.options;
  };

  test('RFC 6275 §6.2.3: padding other than ours is kept in the list', () => {
    const bytes = update('0000' + '17020003' + '01085555555555555555' + '01020000');
    expect(optionsOf(bytes)).toEqual([
      { kind: 'padding', octets: fromHex('0000') },
      { kind: 'handoff-indicator', value: 3 },
      { kind: 'padding', octets: fromHex('0108555555555555555501020000') },
    ]);
    expect(toHex(encodePacket(decodePacket(bytes)))).toBe(toHex(bytes));
  });

  test('RFC 6275 §6.2: a misaligned option without any padding is kept where it is', () => {
    const bytes = update('0310' + '20010db8000000000000000000000001' + '0400');
    expect(optionsOf(bytes)).toEqual([
      { kind: 'alternate-care-of-address', address: '2001:db8::1' },
      { kind: 'unknown', type: 4, data: new Uint8Array(0) },
      { kind: 'padding', octets: new Uint8Array(0) },
    ]);
    expect(toHex(encodePacket(decodePacket(bytes)))).toBe(toHex(bytes));
  });

  test('RFC 6275 §6.2.1: unknown options, wrong lengths and options beyond the header', () => {
    const bytes = update('c803aabbcc' + '17030001ff' + '1650aabb010203040506');
    expect(optionsOf(bytes)).toEqual([
      { kind: 'unknown', type: 200, data: fromHex('aabbcc') },
      { kind: 'unknown', type: 23, data: fromHex('0001ff') },
      { kind: 'malformed', octets: fromHex('1650aabb010203040506') },
    ]);
    expect(toHex(encodePacket(decodePacket(bytes)))).toBe(toHex(bytes));
  });

  test('RFC 6275 §6.1.1: unknown MH types, reserved bits and wrong checksums', () => {
    const bytes = golden('BU to CN').slice();
    bytes[42 + 24] = 99;
    bytes[43 + 24] = 7;
    const { payload } = decodePacket(bytes);
    expect(payload).toMatchObject({
      protocol: 'mobility',
      reserved: 7,
      message: { kind: 'unknown', type: 99 },
      wrongChecksum: 0x345d,
    });
    expect(toHex(encodePacket(decodePacket(bytes)))).toBe(toHex(bytes));
  });

  test('a flag bit without a name', () => {
    const packet: Packet = {
      ...PEERS,
      payload: {
        protocol: 'mobility',
        message: { kind: 'binding-update', sequence: 1, flags: 0x000f, lifetimeSeconds: 4, options: [] },
      },
    };
    expect(decodePacket(encodePacket(packet))).toEqual(packet);
  });

  test('octets without an IPv6 header, and a packet cut short', () => {
    expect(decodePacket(fromHex('45000014')).octets).toEqual(fromHex('45000014'));
    const cut = golden('PBU seq 1').slice(0, 70);
    expect(decodePacket(cut)).toMatchObject({ announcedPayloadLength: 112, payload: { protocol: 'raw', nextHeader: 135 } });
    expect(encodePacket(decodePacket(cut))).toEqual(cut);
  });

  test('RFC 6275 §9.2: a mobility header that announces a payload is not interpreted', () => {
    const bytes = golden('CoTI').slice();
    bytes[40] = 17;
    expect(decodePacket(bytes).payload).toMatchObject({ protocol: 'raw', nextHeader: 135 });
  });

  test('nesting stops at a limit', () => {
    let packet: Packet = { ...PEERS, payload: { protocol: 'none' } };
    for (let depth = 0; depth < 20; depth++) packet = { ...PEERS, payload: { protocol: 'ipv6', packet } };
    const bytes = encodePacket(packet);
    let decoded = decodePacket(bytes);
    let depth = 0;
    for (; decoded.payload.protocol === 'ipv6'; depth++) decoded = decoded.payload.packet;
    expect(depth).toBe(8);
    expect(encodePacket(decodePacket(bytes))).toEqual(bytes);
  });
});

describe('lifetimes', () => {
  const lifetimeOf = (seconds: number): number => {
    const bytes = encodePacket({
      ...PEERS,
      payload: {
        protocol: 'mobility',
        message: { kind: 'binding-update', sequence: 1, flags: 0, lifetimeSeconds: seconds, options: [] },
      },
    });
    return (bytes[50]! << 8) | bytes[51]!;
  };

  test('RFC 6275 §6.1.7: units of 4 seconds, rounded up so that a short one is no de-registration', () => {
    expect([0, 1, 4, 5, 3600, 262140, 1e9].map(lifetimeOf)).toEqual([0, 1, 1, 2, 900, 65535, 65535]);
  });
});
