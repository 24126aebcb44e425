import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { parseAddress } from '#base/ipv6-address.ts';
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { codeName } from './code-tables.ts';
import {
  DHCPV6_MESSAGES,
  DHCPV6_NESTING_LIMIT,
  dhcpv6MessageLength,
  dhcpv6MessageName,
  readDhcpv6Message,
  writeDhcpv6Message,
} from './dhcpv6.ts';
import type { Dhcpv6Message } from './dhcpv6.ts';
import { DHCPV6_OPTIONS, DHCPV6_OPTION_CODE, dhcpv6Option } from './dhcpv6-options.ts';
import type { Dhcpv6Option } from './dhcpv6-options.ts';
import { dissect } from './dissect.ts';
import type { DissectedField } from './dissect.ts';
import { linkLayerDuid, sameDuid } from './duid.ts';
import { messageName } from './message-name.ts';
import { decodePacket, encodePacket } from './packet.ts';
import type { Packet } from './packet.ts';
import { anyDhcpv6Message } from './test-support/arbitraries.ts';
import { GOLDEN_PACKETS } from './test-support/golden-packets.ts';
import { fromHex, toHex } from './test-support/hex.ts';
import { hasTshark, readBack } from '../test-support/tshark.ts';

const address = (text: string): Ipv6Address => parseAddress(text)!;
const golden = (start: string): Uint8Array<ArrayBuffer> =>
  fromHex(GOLDEN_PACKETS.find(({ name }) => name.startsWith(start))!.hex);
const client = linkLayerDuid(fromHex('020000000101'));
const server = linkLayerDuid(fromHex('020000000d01'));
const LINK_LOCAL = address('fe80::aa:1');

function encode(message: Dhcpv6Message): Uint8Array {
  const bytes = new Uint8Array(dhcpv6MessageLength(message));
  writeDhcpv6Message(message, bytes, 0);
  return bytes;
}

describe('messages as values', () => {
  test('RFC 8415 §8, §18.2.2: a Request', () => {
    const packet: Packet = {
      source: LINK_LOCAL,
      destination: address('ff02::1:2'),
      hopLimit: 1,
      payload: {
        protocol: 'dhcpv6',
        sourcePort: 546,
        destinationPort: 547,
        message: {
          kind: 'request',
          transactionId: 0x010203,
          options: [
            { kind: 'client-identifier', duid: client },
            { kind: 'server-identifier', duid: server },
            { kind: 'elapsed-time', hundredths: 150 },
            { kind: 'option-request', codes: [DHCPV6_OPTION_CODE.solMaxRt, DHCPV6_OPTION_CODE.infMaxRt] },
            { kind: 'ia-na', iaid: 1, t1Seconds: 0, t2Seconds: 0, options: [] },
          ],
        },
      },
    };
    expect(toHex(encodePacket(packet))).toBe(toHex(golden('DHCPv6 Request')));
    expect(decodePacket(golden('DHCPv6 Request'))).toEqual(packet);
  });

  test('RFC 8415 §9.2, §21.4, §21.6: a Relay-reply with a Reply that deprecates one address beside a new one', () => {
    const reply: Dhcpv6Message = {
      kind: 'reply',
      transactionId: 0x010203,
      options: [
        { kind: 'client-identifier', duid: client },
        { kind: 'server-identifier', duid: server },
        {
          kind: 'ia-na',
          iaid: 1,
          t1Seconds: 300,
          t2Seconds: 480,
          options: [
            {
              kind: 'ia-address',
              address: address('2001:db8:a1:1::aa:1'),
              preferredSeconds: 0,
              validSeconds: 600,
              options: [],
            },
            {
              kind: 'ia-address',
              address: address('2001:db8:a2:1::aa:1'),
              preferredSeconds: 600,
              validSeconds: 900,
              options: [],
            },
          ],
        },
      ],
    };
    expect(decodePacket(golden('DHCPv6 Relay-reply')).payload).toEqual({
      protocol: 'dhcpv6',
      sourcePort: 547,
      destinationPort: 547,
      message: {
        kind: 'relay-reply',
        hopCount: 0,
        linkAddress: address('2001:db8:a2:1::1'),
        peerAddress: LINK_LOCAL,
        options: [
          { kind: 'interface-id', identifier: new TextEncoder().encode('mn1-ar2') },
          { kind: 'relay-message', message: reply },
        ],
      },
    });
  });

  test('RFC 8415 §21.21, §21.22: prefixes, and the status inside an identity association', () => {
    const { payload } = decodePacket(golden('DHCPv6 Reply'));
    const options = payload.protocol === 'dhcpv6' && payload.message.kind === 'reply' ? payload.message.options : [];
    expect(dhcpv6Option(options, 'ia-pd')?.options).toEqual([
      { kind: 'ia-prefix', preferredSeconds: 0, validSeconds: 600, prefixLength: 64, prefix: '2001:db8:a1:1::', options: [] },
      { kind: 'ia-prefix', preferredSeconds: 600, validSeconds: 900, prefixLength: 64, prefix: '2001:db8:a2:1::', options: [] },
      { kind: 'status-code', status: 0, message: new TextEncoder().encode('ok') },
    ]);
    expect(dhcpv6Option(options, 'preference')?.value).toBe(255);
    expect(dhcpv6Option(options, 'rapid-commit')).toEqual({ kind: 'rapid-commit' });
    expect(dhcpv6Option(options, 'ia-na')).toBe(null);
  });

  test('RFC 8415 §11: identifiers are compared octet by octet', () => {
    expect(toHex(client)).toBe('00030001020000000101');
    expect(sameDuid(client, linkLayerDuid(fromHex('020000000101')))).toBe(true);
    expect(sameDuid(client, server)).toBe(false);
    expect(sameDuid(client, client.slice(0, 8))).toBe(false);
  });
});

describe('declarations', () => {
  test('RFC 8415 §7.3: message types 1 to 13, each with the name that ladders use', () => {
    expect(Object.values(DHCPV6_MESSAGES).map((message) => message.type)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
    expect(Object.values(DHCPV6_MESSAGES).map((message) => message.short)).toEqual([
      'SOLICIT',
      'ADVERTISE',
      'REQUEST',
      'CONFIRM',
      'RENEW',
      'REBIND',
      'REPLY',
      'RELEASE',
      'DECLINE',
      'RECONFIGURE',
      'INFORMATION-REQUEST',
      'RELAY-FORW',
      'RELAY-REPL',
    ]);
  });

  test('RFC 8415 §24: option codes are unique, and those a client asks for are theirs', () => {
    const codes = Object.values(DHCPV6_OPTIONS).map((option) => option.code);
    expect(new Set(codes).size).toBe(codes.length);
    expect(DHCPV6_OPTION_CODE).toEqual({
      iaNa: DHCPV6_OPTIONS['ia-na'].code,
      iaPd: DHCPV6_OPTIONS['ia-pd'].code,
      solMaxRt: DHCPV6_OPTIONS['sol-max-rt'].code,
      infMaxRt: DHCPV6_OPTIONS['inf-max-rt'].code,
    });
    expect(codeName('dhcpv6-option', 25)).toBe('Identity Association for Prefix Delegation');
    expect(codeName('dhcpv6-status', 3)).toBe('NoBinding');
  });
});

describe('what cannot be interpreted is kept', () => {
  const bytesOf = (text: string): Uint8Array => fromHex(text.replaceAll(' ', ''));

  test('options no declaration has, and options of another length', () => {
    const bytes = bytesOf('07 010203 00c8 0003 aabbcc 0007 0002 0102');
    const message = readDhcpv6Message(bytes, 0, bytes.length)!;
    expect(message).toEqual({
      kind: 'reply',
      transactionId: 0x010203,
      options: [
        { kind: 'unknown', code: 200, data: fromHex('aabbcc') },
        { kind: 'unknown', code: 7, data: fromHex('0102') },
      ],
    });
    expect(toHex(encode(message))).toBe(toHex(bytes));
  });

  test('an option that overruns the one that holds it', () => {
    const bytes = bytesOf('07 010203 0003 0010 00000001 00000000 00000000 0005 0018 000e 0000');
    const message = readDhcpv6Message(bytes, 0, bytes.length)!;
    expect(message).toMatchObject({
      options: [{ kind: 'ia-na', options: [{ kind: 'malformed', octets: fromHex('00050018') }] }, { kind: 'rapid-commit' }],
    });
    expect(toHex(encode(message))).toBe(toHex(bytes));
  });

  test('message types no declaration has; a datagram too short for its type stays data', () => {
    const unknown: Dhcpv6Message = { kind: 'unknown', type: 36, data: fromHex('0102') };
    expect(readDhcpv6Message(fromHex('240102'), 0, 3)).toEqual(unknown);
    expect(dhcpv6MessageName(unknown)).toBe('DHCPv6-36');
    expect(readDhcpv6Message(fromHex('0701'), 0, 2)).toBe(null);
    const packet: Packet = {
      source: LINK_LOCAL,
      destination: address('ff02::1:2'),
      hopLimit: 1,
      payload: { protocol: 'udp', sourcePort: 546, destinationPort: 547, data: fromHex('0701') },
    };
    expect(decodePacket(encodePacket(packet))).toEqual(packet);
    expect(messageName(packet)).toBe('UDP');
    expect(dissect(encodePacket(packet)).map((layer) => layer.name)).toEqual(['IPv6', 'UDP', 'Data']);
  });

  test('a wrong checksum beside the message', () => {
    const bytes = golden('DHCPv6 Request');
    bytes[46] = 0;
    const packet = decodePacket(bytes);
    expect(packet.payload).toMatchObject({ protocol: 'dhcpv6', wrongChecksum: 0x67 });
    expect(toHex(encodePacket(packet))).toBe(toHex(bytes));
  });

  test('relays inside relays, beyond the depth that is followed', () => {
    let message: Dhcpv6Message = { kind: 'solicit', transactionId: 1, options: [] };
    for (let depth = 0; depth < DHCPV6_NESTING_LIMIT + 4; depth++) {
      const options: Dhcpv6Option[] = [{ kind: 'relay-message', message }];
      message = { kind: 'relay-forward', hopCount: depth, linkAddress: address('::'), peerAddress: LINK_LOCAL, options };
    }
    const bytes = encode(message);
    expect(toHex(encode(readDhcpv6Message(bytes, 0, bytes.length)!))).toBe(toHex(bytes));
  });

  test('any octets: read without throwing, written as they were', () => {
    const start = fc.constantFrom(1, 3, 7, 12, 13, 99);
    const code = fc.constantFrom(1, 3, 5, 6, 9, 13, 25, 26, 500);
    const option = fc.tuple(code, fc.nat({ max: 60 }), fc.uint8Array({ maxLength: 48 })).map(([number, length, data]) => {
      return Uint8Array.of(number >>> 8, number & 0xff, 0, length, ...data);
    });
    fc.assert(
      fc.property(start, fc.uint8Array({ maxLength: 40 }), fc.array(option, { maxLength: 4 }), (type, fields, options) => {
        const bytes = Uint8Array.of(type, ...fields, ...options.flatMap((octets) => Array.from(octets)));
        const message = readDhcpv6Message(bytes, 0, bytes.length);
        if (message !== null) expect(toHex(encode(message))).toBe(toHex(bytes));
      }),
      { numRuns: 2000 },
    );
  });

  test('any message: read as it was written', () => {
    fc.assert(
      fc.property(anyDhcpv6Message, (message) => {
        const bytes = encode(message);
        expect(readDhcpv6Message(bytes, 0, bytes.length)).toEqual(message);
      }),
      { numRuns: 1000 },
    );
  });
});

function rows(fields: readonly DissectedField[], depth = 0): string[] {
  return fields.flatMap((field) => [
    `${'  '.repeat(depth)}${field.start}-${field.end} ${field.name}: ${field.value}${field.section === undefined ? '' : ` [${field.section}]`}`,
    ...rows(field.children ?? [], depth + 1),
  ]);
}

describe('inspector', () => {
  test('a Request, field by field', () => {
    const layers = dissect(golden('DHCPv6 Request'));
    expect(layers.map((layer) => `${layer.name}, ${layer.section}`)).toEqual([
      'IPv6, RFC 8200 §3',
      'UDP, RFC 768',
      'DHCPv6 Request, RFC 8415 §8',
    ]);
    expect(rows(layers[2]!.fields)).toEqual([
      '48-49 Message Type: 3 (REQUEST)',
      '49-52 Transaction ID: 0x010203',
      '52-66 Client Identifier: 00030001020000000101 [RFC 8415 §21.2]',
      '  52-54 Option Code: 1',
      '  54-56 Option Length: 10 octets',
      '  56-66 DUID: 00030001020000000101',
      '    56-58 DUID Type: 3 (DUID-LL)',
      '    58-60 Hardware Type: 1 (Ethernet)',
      '    60-66 Link Layer Address: 020000000101',
      '66-80 Server Identifier: 00030001020000000d01 [RFC 8415 §21.3]',
      '  66-68 Option Code: 2',
      '  68-70 Option Length: 10 octets',
      '  70-80 DUID: 00030001020000000d01',
      '    70-72 DUID Type: 3 (DUID-LL)',
      '    72-74 Hardware Type: 1 (Ethernet)',
      '    74-80 Link Layer Address: 020000000d01',
      '80-86 Elapsed Time: 150 [RFC 8415 §21.9]',
      '  80-82 Option Code: 8',
      '  82-84 Option Length: 2 octets',
      '  84-86 Elapsed Time (1/100 s): 150',
      '86-94 Option Request: 82 (SOL_MAX_RT), 83 (INF_MAX_RT) [RFC 8415 §21.7]',
      '  86-88 Option Code: 6',
      '  88-90 Option Length: 4 octets',
      '  90-94 Requested Option Codes: 82 (SOL_MAX_RT), 83 (INF_MAX_RT)',
      '    90-92 Code 1: 82 (SOL_MAX_RT)',
      '    92-94 Code 2: 83 (INF_MAX_RT)',
      '94-110 Identity Association for Non-temporary Addresses: 1, 0 s, 0 s [RFC 8415 §21.4]',
      '  94-96 Option Code: 3',
      '  96-98 Option Length: 12 octets',
      '  98-102 IAID: 1',
      '  102-106 T1: 0 s',
      '  106-110 T2: 0 s',
    ]);
  });

  test('a relayed message is a layer inside the relay, its options inside each other', () => {
    const relay = dissect(golden('DHCPv6 Relay-reply'))[2]!;
    expect(relay).toMatchObject({ name: 'DHCPv6 Relay-reply', section: 'RFC 8415 §9' });
    expect(rows(relay.fields)).toContain('82-93 Interface-Id: mn1-ar2 [RFC 8415 §21.18]');
    const [reply] = relay.layers!;
    expect(reply).toMatchObject({ name: 'DHCPv6 Reply', section: 'RFC 8415 §8', end: 201 });
    const lines = rows(reply!.fields);
    expect(lines).toContain('  145-173 IA Address: 2001:db8:a1:1::aa:1, 0 s, 600 s [RFC 8415 §21.6]');
    expect(lines).toContain('    165-169 Preferred Lifetime: 0 s');
  });
});

describe.runIf(hasTshark)('tshark reads the same', () => {
  test('fields of every golden DHCPv6 packet', () => {
    const packets = ['Request', 'Relay-reply', 'Reply', 'Reconfigure'].map((name) => golden(`DHCPv6 ${name}`));
    const fields = [
      'dhcpv6.msgtype',
      'dhcpv6.xid',
      'dhcpv6.iaid.t1',
      'dhcpv6.iaaddr.ip',
      'dhcpv6.iaprefix.pref_addr',
      'dhcpv6.iaprefix.pref_lifetime',
      'dhcpv6.linkaddr',
      'dhcpv6.requested_option_code',
    ];
    expect(readBack(packets, fields)).toEqual([
      ['3', '0x010203', '0', '', '', '', '', '82,83'],
      ['13,7', '0x010203', '300', '2001:db8:a1:1::aa:1,2001:db8:a2:1::aa:1', '', '', '2001:db8:a2:1::1', ''],
      ['7', '0x0a0b0c', '300', '', '2001:db8:a1:1::,2001:db8:a2:1::', '0,600', '', ''],
      ['10', '0x000000', '', '', '', '', '', ''],
    ]);
  });
});
