import { describe, expect, test } from 'vitest';
import { ALL_NODES, parseAddress } from '#base/ipv6-address.ts';
import { MOBILITY_MESSAGES, MOBILITY_TYPE } from './mobility-header.ts';
import { messageName } from './message-name.ts';
import { decodePacket } from './packet.ts';
import type { Packet } from './packet.ts';
import { GOLDEN_PACKETS } from './test-support/golden-packets.ts';
import { fromHex } from './test-support/hex.ts';

const NAMES: readonly (readonly [start: string, name: string])[] = [
  ['RA:', 'RA'],
  ['proxy NA', 'NA'],
  ['PBU seq 1', 'PBU'],
  ['PBA to it', 'PBA'],
  ['BRI', 'BRI'],
  ['LRI', 'LRI'],
  ['BU A+H+L', 'BU'],
  ['BA with', 'BA'],
  ['local BU', 'LBU'],
  ['HoTI', 'HoTI'],
  ['CoTI', 'CoTI'],
  ['HoT ', 'HoT'],
  ['BE status', 'BE'],
  ['UDP with Home', 'UDP'],
  ['IPv6-in-IPv6', 'UDP'],
  ['DHAAD', 'DHAADReply'],
  ['NI query', 'NIQuery'],
  ['NI reply', 'NIReply'],
  ['DMM PBU', 'PBU'],
  ['DMM PBA', 'PBA'],
  ['FMIPv6 HI', 'HI'],
  ['FBU', 'FBU'],
  ['DHCPv6 Relay-forward', 'RELAY-FORW'],
  ['DHCPv6 Relay-reply', 'RELAY-REPL'],
  ['DHCPv6 Request', 'REQUEST'],
  ['DHCPv6 Reply', 'REPLY'],
  ['DHCPv6 Reconfigure', 'RECONFIGURE'],
  ['TCP', 'TCP'],
];

describe('short names of messages', () => {
  test.each(NAMES)('%s… is %s', (start, name) => {
    const { hex } = GOLDEN_PACKETS.find((golden) => golden.name.startsWith(start))!;
    expect(messageName(decodePacket(fromHex(hex)))).toBe(name);
  });

  test('RFC 5568 §6.3: an unsolicited neighbor advertisement has no flag', () => {
    const advertisement = (flags: number): Packet => ({
      source: parseAddress('2001:db8::1')!,
      destination: ALL_NODES,
      hopLimit: 255,
      payload: {
        protocol: 'icmpv6',
        message: { kind: 'neighbor-advertisement', flags, target: parseAddress('2001:db8::1')!, options: [] },
      },
    });
    expect(messageName(advertisement(0))).toBe('UNA');
    expect(messageName(advertisement(0x20))).toBe('NA');
  });

  test('RFC 5846 §6: revocation and its acknowledgement share a type', () => {
    const bytes = fromHex(GOLDEN_PACKETS.find(({ name }) => name.startsWith('BRI'))!.hex);
    bytes[46] = 2;
    expect(messageName(decodePacket(bytes))).toBe('BRA');
  });

  test('every declared mobility message has a type and a name of its own', () => {
    const declared = Object.values(MOBILITY_MESSAGES);
    expect(new Set(declared.map((message) => message.type)).size).toBe(declared.length);
    expect(new Set(declared.map((message) => message.short)).size).toBe(declared.length);
    expect(MOBILITY_TYPE).toMatchObject({
      'binding-update': 5,
      'binding-acknowledgement': 6,
      experimental: 11,
      'binding-revocation': 16,
    });
  });
});
