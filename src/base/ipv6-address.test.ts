import { describe, expect, test } from 'vitest';
import {
  ALL_NODES,
  ALL_ROUTERS,
  UNSPECIFIED_ADDRESS,
  addressWords,
  formatAddress,
  isLinkLocal,
  isMulticast,
  joinInterfaceIdentifier,
  parseAddress,
  parseAddressWords,
  prefixOf,
  readAddress,
  writeAddress,
  type Ipv6Address,
} from './ipv6-address.ts';

const address = (text: string): Ipv6Address => {
  const parsed = parseAddress(text);
  if (parsed === null) throw new Error(`not an address: ${text}`);
  return parsed;
};

describe('RFC 5952 §4: the canonical text', () => {
  test.each([
    ['2001:0db8::0001', '2001:db8::1', '§4.1 leading zeros go'],
    ['2001:db8:0:0:0:0:2:1', '2001:db8::2:1', '§4.2.1 as short as possible'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1', '§4.2.2 one zero group is not shortened'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1', '§4.2.3 the longest run'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1', '§4.2.3 the first of equal runs'],
    ['2001:DB8:AAAA::FFFF', '2001:db8:aaaa::ffff', '§4.3 lower case'],
    ['0:0:0:0:0:0:0:0', '::', 'all zero'],
    ['::1', '::1', 'loopback'],
    ['1::', '1::', 'a run at the end'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0', 'a written :: for one group'],
  ])('%s → %s (%s)', (text, canonical) => {
    expect(parseAddress(text)).toBe(canonical);
  });
});

describe('RFC 4291 §2.2: what is no address', () => {
  test.each([
    '',
    ':',
    ':::',
    '1',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7:8::',
    '::1::',
    '12345::',
    'g::',
    ' ::1',
    '::1 ',
    '::ffff:192.0.2.1',
    'fe80::1%eth0',
    '2001:db8::/32',
    '1:::2',
    '-1::',
  ])('"%s" is refused', (text) => {
    expect(parseAddress(text)).toBeNull();
    expect(parseAddressWords(text)).toBeNull();
  });
});

test('the well-known addresses are canonical', () => {
  for (const known of [UNSPECIFIED_ADDRESS, ALL_NODES, ALL_ROUTERS]) expect(parseAddress(known)).toBe(known);
});

test('words are unsigned and in network order', () => {
  expect(addressWords(address('fe80::ffff:ffff'))).toEqual([0xfe800000, 0, 0, 0xffffffff]);
  expect(formatAddress([0x20010db8, 0, 0, 1])).toBe('2001:db8::1');
});

test('addressWords throws on text that is no address', () => {
  expect(() => addressWords('nonsense' as Ipv6Address)).toThrow('nonsense');
});

test('writeAddress touches its 16 octets only, readAddress reads them back', () => {
  const bytes = new Uint8Array(20).fill(0xaa);
  writeAddress(bytes, 2, address('2001:db8:ff00:1::8000'));
  expect([...bytes]).toEqual([
    0xaa, 0xaa, 0x20, 0x01, 0x0d, 0xb8, 0xff, 0x00, 0x00, 0x01, 0, 0, 0, 0, 0, 0, 0x80, 0x00, 0xaa, 0xaa,
  ]);
  expect(readAddress(bytes, 2)).toBe('2001:db8:ff00:1::8000');
});

test.each([
  [0, '::'],
  [1, '8000::'],
  [31, 'ffff:fffe::'],
  [32, 'ffff:ffff::'],
  [33, 'ffff:ffff:8000::'],
  [64, 'ffff:ffff:ffff:ffff::'],
  [127, 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe'],
  [128, 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
])('prefixOf keeps the first %i bits', (length, prefix) => {
  expect(prefixOf(address('ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'), length)).toBe(prefix);
});

test('RFC 4291 §2.5.1: a prefix joined with an interface identifier', () => {
  expect(joinInterfaceIdentifier(address('2001:db8:1:2:aaaa::1'), 0x02000000, 0xffffffff)).toBe('2001:db8:1:2:200:0:ffff:ffff');
});

test.each([
  ['fe80::1', true],
  ['febf:ffff::', true],
  ['fec0::', false],
  ['fe7f::', false],
  ['2001:db8::', false],
])('RFC 4291 §2.5.6: %s is link-local: %s', (text, expected) => {
  expect(isLinkLocal(address(text))).toBe(expected);
});

test.each([
  ['ff02::1', true],
  ['ff00::', true],
  ['fe80::', false],
  ['feff::', false],
])('RFC 4291 §2.7: %s is multicast: %s', (text, expected) => {
  expect(isMulticast(address(text))).toBe(expected);
});
