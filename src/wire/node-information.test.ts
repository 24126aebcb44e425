import { describe, expect, test } from 'vitest';
import { parseAddress } from '#base/ipv6-address.ts';
import type { Ipv6Address } from '#base/ipv6-address.ts';
import {
  NODE_ADDRESSES_FLAG,
  nodeAddresses,
  nodeAddressesQuery,
  nodeAddressesReply,
  subjectAddress,
} from './node-information.ts';
import { encodePacket } from './packet.ts';
import { GOLDEN_PACKETS } from './test-support/golden-packets.ts';
import { fromHex, toHex } from './test-support/hex.ts';

const address = (text: string): Ipv6Address => parseAddress(text)!;
const MOBILE = address('fe80::aa:1');
const ROUTER = address('fe80::1');
const ADDRESSES = [address('2001:db8:1:100::aa:1'), address('2001:db8:a1:1::aa:1')];
const query = nodeAddressesQuery(MOBILE, fromHex('0102030405060708'), NODE_ADDRESSES_FLAG.global | NODE_ADDRESSES_FLAG.all);
const hexOf = (start: string): string => GOLDEN_PACKETS.find(({ name }) => name.startsWith(start))!.hex;

describe('RFC 4620 §6.4: node addresses', () => {
  test('query and reply have the octets of the golden packets', () => {
    const asked = encodePacket({
      source: ROUTER,
      destination: MOBILE,
      hopLimit: 255,
      payload: { protocol: 'icmpv6', message: query },
    });
    expect(toHex(asked)).toBe(hexOf('NI query'));
    const message = nodeAddressesReply(query, ADDRESSES);
    const answered = encodePacket({
      source: MOBILE,
      destination: ROUTER,
      hopLimit: 255,
      payload: { protocol: 'icmpv6', message },
    });
    expect(toHex(answered)).toBe(hexOf('NI reply'));
  });

  test('subject and addresses are read back', () => {
    expect(subjectAddress(query)).toBe(MOBILE);
    expect(nodeAddresses(nodeAddressesReply(query, ADDRESSES))).toEqual(ADDRESSES);
  });

  test('other subjects, refusals and cut data give nothing', () => {
    expect(subjectAddress({ ...query, code: 1 })).toBe(null);
    const reply = nodeAddressesReply(query, ADDRESSES);
    expect(nodeAddresses({ ...reply, code: 1 })).toEqual([]);
    expect(nodeAddresses({ ...reply, data: reply.data.slice(0, 39) })).toEqual(ADDRESSES.slice(0, 1));
  });
});
