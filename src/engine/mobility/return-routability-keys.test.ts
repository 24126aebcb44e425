/** The arithmetic of return routability against octets that an independent implementation made (RFC 6275 §5.2, §6.2.7). */
import { describe, expect, test } from 'vitest';
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { decodePacket, type Packet } from '#wire/packet.ts';
import {
  authenticatorOf,
  bindingManagementKey,
  hexText,
  isAuthentic,
  keygenToken,
  sameOctets,
  secretOctets,
  signed,
  type SignableMessage,
} from './return-routability-keys.ts';

const HOME = '2001:db8:100::aa:1' as Ipv6Address;
const CARE_OF = '2001:db8:200::aa:1' as Ipv6Address;
const CN = '2001:db8:300::c0' as Ipv6Address;
const KCN = new Uint8Array(20).fill(0x6b);
const NONCE = new Uint8Array(8).fill(0x6e);

function octets(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function messageOf(packet: Packet): SignableMessage {
  if (packet.payload.protocol !== 'mobility') throw new Error('no mobility header');
  const { message } = packet.payload;
  if (message.kind !== 'binding-update' && message.kind !== 'binding-acknowledgement') throw new Error(message.kind);
  return message;
}

const UPDATE = decodePacket(
  octets(
    '6000000000383c4020010db8020000000000000000aa000120010db80300000000000000000000c0870201020000c91020010db8010000000000000000aa00013b030500345d000180000069040400050005050c18f255aa6c5f854808a937a9',
  ),
);
const ACKNOWLEDGEMENT = decodePacket(
  octets(
    '6000000000382b4020010db80300000000000000000000c020010db8020000000000000000aa0001870202010000000020010db8010000000000000000aa00013b0306004f1a000000010069010400000000050c3e38bf6dd0652f1102670860',
  ),
);

describe('golden values', () => {
  const homeToken = keygenToken(KCN, HOME, NONCE, 'home');
  const careOfToken = keygenToken(KCN, CARE_OF, NONCE, 'careOf');
  const kbm = bindingManagementKey(homeToken, careOfToken);
  const scope = { kbm, careOf: CARE_OF, correspondent: CN };

  test('§5.2.5: tokens and the binding management key', () => {
    expect(hexText(homeToken)).toBe('46dc47c4b78bc25c');
    expect(hexText(careOfToken)).toBe('b28897e9d7501485');
    expect(hexText(kbm)).toBe('e07afea5d82506d686b628e6d7ca50c06ff31a2b');
  });

  test('§6.2.7: the authenticators of an update and of its acknowledgement', () => {
    expect(hexText(authenticatorOf(scope, messageOf(UPDATE)))).toBe('18f255aa6c5f854808a937a9');
    expect(hexText(authenticatorOf(scope, messageOf(ACKNOWLEDGEMENT)))).toBe('3e38bf6dd0652f1102670860');
    expect(isAuthentic(scope, messageOf(UPDATE))).toBe(true);
    const { options, ...rest } = messageOf(UPDATE);
    const bare = { ...rest, options: options.slice(0, -1) } as SignableMessage;
    expect(signed(scope, bare)).toEqual(messageOf(UPDATE));
  });

  test('§6.2.7: another key, address or octet, and no authenticator at all, are noticed', () => {
    const update = messageOf(UPDATE);
    expect(isAuthentic({ ...scope, kbm: bindingManagementKey(homeToken, null) }, update)).toBe(false);
    expect(isAuthentic({ ...scope, careOf: HOME }, update)).toBe(false);
    expect(isAuthentic({ ...scope, correspondent: HOME }, update)).toBe(false);
    expect(isAuthentic(scope, { ...update, sequence: update.sequence + 1 })).toBe(false);
    expect(isAuthentic(scope, { ...update, options: update.options.slice(0, -1) })).toBe(false);
  });
});

test('secrets differ by name and by seed, and come again', () => {
  const one = secretOctets(1, 'Kcn cn 0', 20);
  expect(one).toHaveLength(20);
  expect(sameOctets(one, secretOctets(1, 'Kcn cn 0', 20))).toBe(true);
  expect(sameOctets(one, secretOctets(1, 'Kcn cn 1', 20))).toBe(false);
  expect(sameOctets(one, secretOctets(2, 'Kcn cn 0', 20))).toBe(false);
});
