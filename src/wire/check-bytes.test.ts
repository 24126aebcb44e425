import { describe, expect, test } from 'vitest';
import { checkBytes } from './check-bytes.ts';
import { expectedChecksum } from './checksum.ts';
import { walkHeaders } from './extension-headers.ts';
import { writeUint16 } from './field.ts';
import { GOLDEN_PACKETS } from './test-support/golden-packets.ts';
import { fromHex } from './test-support/hex.ts';

const golden = (start: string): Uint8Array<ArrayBuffer> =>
  fromHex(GOLDEN_PACKETS.find(({ name }) => name.startsWith(start))!.hex);
const CHECKSUM_AT: Readonly<Record<number, number>> = { 135: 4, 58: 2, 17: 6 };

/** The golden packet with octets changed, and its checksum right for the change unless told otherwise. */
function changed(start: string, changes: Readonly<Record<number, number>>, mend = true): string[] {
  const bytes = golden(start);
  for (const [at, value] of Object.entries(changes)) bytes[Number(at)] = value;
  const walk = walkHeaders(bytes, 0, bytes.length)!;
  const checksumAt = walk.upperAt + (CHECKSUM_AT[walk.nextHeader] ?? 0);
  if (mend && CHECKSUM_AT[walk.nextHeader] !== undefined) {
    const { sourceAt, destinationAt, upperAt, end, nextHeader } = walk;
    writeUint16(bytes, checksumAt, expectedChecksum(bytes, sourceAt, destinationAt, upperAt, end, nextHeader, checksumAt));
  }
  return checkBytes(bytes).map((problem) => `${problem.at} ${problem.text} [${problem.section}]`);
}

describe('the byte check finds', () => {
  test.each([
    ['PBU seq 1', { 8: 0xff }, '8 multicast source [RFC 4291 §2.7]'],
    ['PBU seq 1', { 40: 17 }, '40 Payload Proto 17, must be 59 [RFC 6275 §6.1.1]'],
    ['PBU seq 1', { 43: 1 }, '43 reserved octet not zero [RFC 6275 §6.1.1]'],
    ['PBU seq 1', { 41: 12 }, '41 mobility header of 104 octets, 112 present [RFC 6275 §6.1.1]'],
    ['PBU seq 1', { 42: 30 }, '42 unknown MH type 30 [RFC 6275 §6.1.1]'],
    ['PBU seq 1', { 48: 0x02 }, '48 proxy binding update without A [RFC 5213 §8.1]'],
    ['PBU seq 1', { 74: 9 }, '70 padding that is not zero [RFC 6275 §6.2.3]'],
    ['PBU seq 1', { 79: 129 }, '79 prefix length above 128 [RFC 5213 §8.3]'],
    ['PBU seq 1', { 96: 24 }, '100 access-technology-type option 2 times [RFC 5213 §8]'],
    ['PBU seq 1', { 96: 200 }, '96 unknown option 200 [RFC 6275 §6.2.1]'],
    ['PBU seq 1', { 96: 26 }, '97 option 26 of 2 octets [RFC 6275 §6.2.1]'],
    ['PBU seq 1', { 71: 5 }, '79 unknown option 64 [RFC 6275 §6.2.1]'],
    ['PBU seq 1', { 149: 40 }, '148 an option reaches beyond its header [RFC 6275 §6.2.1]'],
    ['DMM PBU', { 49: 0 }, '40 DMM option in a message without D [RFC 8885 §4]'],
    ['DMM PBA', { 47: 0x20 }, '40 DMM option in a message without D [RFC 8885 §4]'],
    ['BU A+H+L', { 78: 68 }, '64 DMM option in a message without D [RFC 8885 §4]'],
    ['BU A+H+L', { 72: 0xe2 }, '64 proxy binding update with a Home Address option [RFC 5213 §6.9.1.5]'],
    ['BU A+H+L', { 48: 0xff }, '48 home address is not unicast [RFC 6275 §6.3]'],
    ['BU to CN', { 72: 0x40 }, '64 nonce indices in a home registration [RFC 6275 §6.2.6]'],
    ['BU to CN', { 66: 3 }, '64 Home Address option with this message [RFC 6275 §6.1.1]'],
    ['BU to CN', { 83: 10, 94: 0, 95: 0 }, '82 Binding Authorization Data option is not last [RFC 6275 §6.2.7]'],
    ['BA with', { 71: 0x20 }, '64 proxy binding acknowledgement with a type 2 routing header [RFC 5213 §5.3.6]'],
    ['BA with', { 43: 2 }, '43 type 2 routing header with Segments Left 2 [RFC 6275 §6.4.1]'],
    ['BA with', { 42: 0 }, '42 routing header of type 0 [RFC 8200 §4.4]'],
    ['BA with', { 45: 1 }, '44 reserved field not zero [RFC 6275 §6.4.1]'],
    ['BE status', { 46: 3 }, '46 binding error status 3 [RFC 6275 §6.1.9]'],
    ['BRI', { 46: 3 }, '46 binding revocation type 3 [RFC 5846 §6]'],
    ['RA', { 7: 64 }, '40 Router Advertisement with hop limit 64, must be 255 [RFC 4861 §3.1]'],
    ['RA', { 8: 0x20, 9: 1 }, '8 router advertisement whose source is not link-local [RFC 4861 §4.2]'],
    ['RA', { 41: 1 }, '41 Router Advertisement with code 1 [RFC 4861 §4.2]'],
    ['RA', { 45: 0 }, '45 home agent information without H [RFC 6275 §7.4]'],
    ['RA', { 57: 0 }, '56 an option of length zero or beyond the message [RFC 4861 §4.6]'],
    ['RA', { 80: 0x7f }, '80 preferred lifetime longer than the valid one [RFC 4861 §4.6.2]'],
    ['RA', { 186: 0x0a }, '186 mobility anchor point at distance zero [RFC 5380 §5]'],
    ['RA', { 210: 65 }, '210 prefix length 65 in an option of 16 octets [RFC 4191 §2.3]'],
    ['RA', { 184: 99 }, '184 unknown option 99 [RFC 4861 §4.6]'],
    ['proxy NA', { 44: 0x40 }, '44 multicast neighbor advertisement with S [RFC 4861 §4.4]'],
    ['NI query', { 41: 2 }, '56 subject of 16 octets [RFC 4620 §4]'],
    ['NI reply', { 59: 1 }, '56 time to live not zero [RFC 4620 §6.4]'],
    ['DHAAD', { 40: 146 }, '40 Mobile Prefix Solicitation without a Home Address option [RFC 6275 §6.7]'],
    ['DHCPv6 Request', { 41: 35, 43: 34 }, '42 request to port 546, must be 547 [RFC 8415 §7.2]'],
    ['DHCPv6 Request', { 48: 40 }, '48 unknown message type 40 [RFC 8415 §7.3]'],
    ['DHCPv6 Request', { 55: 250 }, '52 an option reaches beyond what holds it [RFC 8415 §21.1]'],
    ['DHCPv6 Request', { 53: 200 }, '52 unknown option 200 [RFC 8415 §21.1]'],
    ['DHCPv6 Request', { 53: 7 }, '54 option 7 of 10 octets [RFC 8415 §21.8]'],
    ['DHCPv6 Request', { 53: 18 }, '52 Interface-Id option in request [RFC 8415 §24]'],
    ['DHCPv6 Relay-forward', { 49: 9 }, '49 hop count 9 [RFC 8415 §19.1.2]'],
    ['UDP with Home', { 69: 27 }, '68 UDP length 27, 28 octets present [RFC 768]'],
    ['UDP with Home', { 40: 250 }, '64 header 250 unknown or cut [RFC 8200 §4]'],
  ])('%s with %j: %s', (start, changes, problem) => {
    const found = changed(start, changes);
    expect(
      found.some((text) => text.startsWith(problem)),
      found.join('\n'),
    ).toBe(true);
  });

  test('RFC 8200 §3: another version', () => {
    const bytes = golden('PBU seq 1');
    bytes[0] = 0x40;
    expect(checkBytes(bytes)).toEqual([{ at: 0, text: 'no IPv6 header', section: 'RFC 8200 §3' }]);
  });

  test('RFC 6275 §6.1.1: a wrong checksum, which dissectors do not verify', () => {
    expect(changed('PBU seq 1', { 47: 2 }, false)).toEqual(['44 checksum 0xcef7, should be 0xcef6 [RFC 6275 §6.1.1]']);
  });

  test('RFC 6275 §6.3: a checksum over the care-of address instead of the home address', () => {
    expect(changed('UDP with Home', { 63: 2 }, false)).toHaveLength(1);
  });

  test('RFC 6275 §6.2.5: an option off its alignment', () => {
    const bytes = golden('BU A+H+L');
    bytes.copyWithin(76, 78, 96);
    bytes.set([1, 0], 94);
    const texts = checkBytes(bytes).map((problem) => problem.text);
    expect(texts).toContain('Alternate Care-of Address option at offset 12');
  });

  test('RFC 8200 §3: octets missing or left over, inside a tunnel too', () => {
    expect(checkBytes(golden('CoTI').slice(0, 50)).map((problem) => problem.text)).toContain(
      'payload length 16, 10 octets present',
    );
    const longer = new Uint8Array(60);
    longer.set(golden('CoTI'));
    expect(checkBytes(longer).map((problem) => problem.text)).toContain('payload length 16, 20 octets present');
    const tunnel = golden('IPv6-in-IPv6');
    tunnel[53] = 71;
    expect(checkBytes(tunnel).map((problem) => problem.at)).toContain(52);
  });
});
