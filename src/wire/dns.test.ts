import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { parseAddress } from '#base/ipv6-address.ts';
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { checkBytes } from './check-bytes.ts';
import { dissect } from './dissect.ts';
import type { DissectedField, Layer } from './dissect.ts';
import {
  aaaaData,
  aaaaOf,
  DNS_CLASS,
  DNS_FLAG,
  DNS_OPCODE,
  DNS_RCODE,
  DNS_TYPE,
  dnsMessageLength,
  readDnsMessage,
  soaData,
  writeDnsMessage,
} from './dns.ts';
import type { DnsMessage } from './dns.ts';
import { messageName } from './message-name.ts';
import { decodePacket, encodePacket } from './packet.ts';
import type { Packet } from './packet.ts';
import { anyDnsMessage } from './test-support/arbitraries.ts';
import { GOLDEN_PACKETS } from './test-support/golden-packets.ts';
import { fromHex, toHex } from './test-support/hex.ts';
import { hasTshark, readBack } from '../test-support/tshark.ts';

const address = (text: string): Ipv6Address => parseAddress(text)!;
const golden = (name: string): Uint8Array<ArrayBuffer> => fromHex(GOLDEN_PACKETS.find((entry) => entry.name === name)!.hex);
const UPDATE = 'DNS Update: an AAAA record set is deleted and one record added';
const ANSWER = 'DNS Query Response: an AAAA record';
const NEGATIVE = 'DNS Query Response: NXDOMAIN with the SOA record';
const MOBILE = address('2001:db8:102:1:0:ff:fe00:e0');
const SERVER = address('2001:db8:7::1');
const CORRESPONDENT = address('2001:db8:b::1');
const NAME = 'mn1.mobile.example';
const ZONE = { name: 'mobile.example', type: DNS_TYPE.soa, class: DNS_CLASS.in };

function message(facts: Partial<DnsMessage>): DnsMessage {
  return {
    id: 7,
    response: 0,
    opcode: DNS_OPCODE.query,
    flags: 0,
    rcode: DNS_RCODE.noError,
    questions: [{ name: NAME, type: DNS_TYPE.aaaa, class: DNS_CLASS.in }],
    answers: [],
    authorities: [],
    additionals: [],
    ...facts,
  };
}

function packet(source: Ipv6Address, destination: Ipv6Address, ports: readonly [number, number], dns: DnsMessage): Packet {
  return {
    source,
    destination,
    hopLimit: 64,
    payload: { protocol: 'dns', sourcePort: ports[0], destinationPort: ports[1], message: dns },
  };
}

describe('messages as values', () => {
  test('RFC 2136 §2, §2.5: an update that deletes a record set and adds a record, octet by octet', () => {
    const made = packet(
      MOBILE,
      SERVER,
      [60053, 53],
      message({
        id: 0x0102,
        opcode: DNS_OPCODE.update,
        questions: [ZONE],
        authorities: [
          { name: NAME, type: DNS_TYPE.aaaa, class: DNS_CLASS.any, ttl: 0, data: new Uint8Array() },
          { name: NAME, type: DNS_TYPE.aaaa, class: DNS_CLASS.in, ttl: 0, data: aaaaData(MOBILE) },
        ],
      }),
    );
    expect(toHex(encodePacket(made))).toBe(toHex(golden(UPDATE)));
    expect(decodePacket(golden(UPDATE))).toEqual(made);
    expect(messageName(made)).toBe('DNS-Update');
  });

  test('RFC 1035 §4.1: query and answer; RFC 2308 §3: a name that does not exist, with the zone’s SOA record', () => {
    const answers = [{ name: NAME, type: DNS_TYPE.aaaa, class: DNS_CLASS.in, ttl: 0, data: aaaaData(MOBILE) }];
    const found = message({ response: 1, flags: DNS_FLAG.authoritativeAnswer, answers });
    expect(toHex(encodePacket(packet(SERVER, CORRESPONDENT, [53, 60053], found)))).toBe(toHex(golden(ANSWER)));
    expect(toHex(encodePacket(packet(CORRESPONDENT, SERVER, [60053, 53], message({}))))).toBe(toHex(golden('DNS Query: AAAA')));
    const numbers = { serial: 1, refresh: 3600, retry: 600, expire: 86400, minimum: 0 };
    const soa = soaData('ns.mobile.example', 'hostmaster.mobile.example', numbers);
    const none = message({
      id: 8,
      response: 1,
      flags: DNS_FLAG.authoritativeAnswer,
      rcode: DNS_RCODE.nameError,
      authorities: [{ ...ZONE, ttl: 0, data: soa }],
    });
    expect(toHex(encodePacket(packet(SERVER, CORRESPONDENT, [53, 60053], none)))).toBe(toHex(golden(NEGATIVE)));
    expect(aaaaOf(answers[0]!)).toBe(MOBILE);
    expect(aaaaOf(none.authorities[0]!)).toBe(null);
  });

  test('any message comes back as it was', () => {
    fc.assert(
      fc.property(anyDnsMessage, (value) => {
        const bytes = new Uint8Array(dnsMessageLength(value));
        writeDnsMessage(value, bytes, 0);
        expect(readDnsMessage(bytes, 0, bytes.length)).toEqual(value);
      }),
    );
  });

  test('whatever cannot be read stays a datagram with its octets: cut, too long, compressed', () => {
    const bytes = golden(ANSWER);
    const cut = (length: number): Uint8Array => {
      const shorter = bytes.slice(0, bytes.length - length);
      shorter[5] = shorter[5]! - length;
      shorter[45] = shorter[45]! - length;
      return shorter;
    };
    for (const length of [1, 16, 17, 30, 60, 80]) {
      const back = decodePacket(cut(length));
      expect(back.payload.protocol).toBe('udp');
      expect(toHex(encodePacket(back))).toBe(toHex(cut(length)));
    }
    const compressed = bytes.slice();
    // The name of the answer as a pointer to that of the question (RFC 1035 §4.1.4).
    compressed[84] = 0xc0;
    expect(decodePacket(compressed).payload.protocol).toBe('udp');
  });
});

/** `name=value` of a row and of those below it, with its octets. */
function texts(rows: readonly DissectedField[]): string[] {
  return rows.flatMap((row) => [
    `${row.start}-${row.end} ${row.name}=${row.value}${row.section === undefined ? '' : ` [${row.section}]`}`,
    ...texts(row.children ?? []),
  ]);
}

function layer(name: string): Layer {
  return dissect(golden(name)).at(-1)!;
}

describe('the inspector', () => {
  test('RFC 2136: the four sections of an update by their names, each record with its octets', () => {
    const { fields, ...head } = layer(UPDATE);
    expect(head).toEqual({ name: 'DNS Update', section: 'RFC 2136 §2.2', start: 48, end: 156 });
    expect(texts(fields)).toEqual([
      '48-50 ID=0x0102',
      '50-51 QR=0',
      '50-51 Opcode=5 (UPDATE)',
      '50-52 Z=0',
      '51-52 RCODE=0 (NOERROR)',
      '52-54 ZOCOUNT=1',
      '54-56 PRCOUNT=0',
      '56-58 UPCOUNT=2',
      '58-60 ADCOUNT=0',
      '60-80 Zone=mobile.example., 6 (SOA), 1 (IN) [RFC 2136 §2.3]',
      '60-76 Name=mobile.example.',
      '76-78 Type=6 (SOA)',
      '78-80 Class=1 (IN)',
      '80-110 Update=mn1.mobile.example., AAAA, 0 octets [RFC 2136 §2.5]',
      '80-100 Name=mn1.mobile.example.',
      '100-102 Type=28 (AAAA)',
      '102-104 Class=255 (ANY)',
      '104-108 TTL=0 s',
      '108-110 RDLENGTH=0 octets',
      '110-156 Update=mn1.mobile.example., AAAA, 2001:db8:102:1:0:ff:fe00:e0 [RFC 2136 §2.5]',
      '110-130 Name=mn1.mobile.example.',
      '130-132 Type=28 (AAAA)',
      '132-134 Class=1 (IN)',
      '134-138 TTL=0 s',
      '138-140 RDLENGTH=16 octets',
      '140-156 Address=2001:db8:102:1:0:ff:fe00:e0 [RFC 3596 §2.2]',
    ]);
  });

  test('RFC 1035: an answer, and what says that there is none', () => {
    expect(layer(ANSWER).name).toBe('DNS Response');
    expect(texts(layer(ANSWER).fields)).toContain('50-52 Flags=0x40 (Authoritative Answer)');
    const rows = texts(layer(NEGATIVE).fields);
    expect(rows).toContain('51-52 RCODE=3 (NXDOMAIN)');
    expect(rows.slice(-7).map((row) => row.split(' ').slice(1).join(' '))).toEqual([
      'MNAME=ns.mobile.example.',
      'RNAME=hostmaster.mobile.example.',
      'Serial=1',
      'Refresh=3600 s',
      'Retry=600 s',
      'Expire=86400 s',
      'Minimum=0 s',
    ]);
  });

  test('every octet of a message belongs to a row', () => {
    for (const name of [UPDATE, ANSWER, NEGATIVE]) {
      const { fields, start, end } = layer(name);
      const covered = new Set<number>();
      for (const row of fields) for (let at = row.start; at < row.end; at++) covered.add(at);
      expect(covered.size).toBe(end - start);
    }
  });
});

describe('the check of octets', () => {
  test('golden messages have no fault', () => {
    for (const { name, hex } of GOLDEN_PACKETS.filter((entry) => entry.name.startsWith('DNS')))
      expect([name, checkBytes(fromHex(hex))]).toEqual([name, []]);
  });

  test.each([
    [UPDATE, { 51: 0x10 }, 'reserved bits not zero [RFC 2136 §2.2]'],
    [UPDATE, { 77: 28 }, 'an update is of one zone, type SOA [RFC 2136 §2.3]'],
    [UPDATE, { 107: 9 }, 'deletion of mn1.mobile.example with TTL 9 [RFC 2136 §2.5.2]'],
    ['DNS Query: AAAA', { 50: 4 }, 'AA in a query [RFC 1035 §4.1.1]'],
    ['DNS Query: AAAA', { 53: 0 }, 'a DNS message that cannot be read [RFC 1035 §4.1]'],
    [ANSWER, { 51: 0x10 }, 'reserved bits not zero [RFC 1035 §4.1.1]'],
  ] as const)('%s with %j: %s', (name, changes, told) => {
    const bytes = golden(name);
    for (const [at, value] of Object.entries(changes)) bytes[Number(at)] = value;
    const found = checkBytes(bytes)
      .filter(({ text }) => !text.startsWith('checksum'))
      .map(({ text, section }) => `${text} [${section}]`);
    expect(found).toEqual([told]);
  });
});

describe.runIf(hasTshark)('tshark', () => {
  test('reads an update as what it is', () => {
    expect(readBack([golden(UPDATE)], ['dns.flags.opcode', 'dns.count.zones', 'dns.count.updates', 'dns.aaaa'])).toEqual([
      ['5', '1', '2', MOBILE],
    ]);
    expect(readBack([golden(ANSWER)], ['dns.flags.authoritative', 'dns.resp.name', 'dns.aaaa'])).toEqual([['1', NAME, MOBILE]]);
  });
});
