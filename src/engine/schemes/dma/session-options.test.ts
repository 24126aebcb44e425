import { expect, test } from 'vitest';
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { checkBytes } from '#wire/check-bytes.ts';
import { decodePacket, encodePacket } from '#wire/packet.ts';
import { readSessionOptions, sessionOptions } from './session-options.ts';

const SESSIONS = [
  { prefix: '2001:db8:101:1::' as Ipv6Address, anchor: '2001:db8:101::1' as Ipv6Address },
  { prefix: '2001:db8:102:1::' as Ipv6Address, anchor: '2001:db8:102::1' as Ipv6Address },
];

test('draft-seite-dmm-dma-05 §3.3 option 1: sessions survive the wire, in their order', () => {
  const bytes = encodePacket({
    source: 'fe80::1' as Ipv6Address,
    destination: 'ff02::2' as Ipv6Address,
    hopLimit: 255,
    payload: { protocol: 'icmpv6', message: { kind: 'router-solicitation', options: SESSIONS.flatMap(sessionOptions) } },
  });
  expect(bytes).toHaveLength(48 + 48 * SESSIONS.length);
  expect(checkBytes(bytes)).toEqual([]);
  const { payload } = decodePacket(bytes);
  if (payload.protocol !== 'icmpv6' || payload.message.kind !== 'router-solicitation') throw new Error('not a solicitation');
  expect(readSessionOptions(payload.message.options)).toEqual(SESSIONS);
});

test('half a session is ignored', () => {
  const [first, second] = SESSIONS.map(sessionOptions);
  const [prefix, anchor] = first ?? [];
  if (prefix === undefined || anchor === undefined || second === undefined) throw new Error('two options each');
  expect(readSessionOptions([prefix])).toEqual([]);
  expect(readSessionOptions([anchor])).toEqual([]);
  expect(readSessionOptions([prefix, ...second])).toEqual(SESSIONS.slice(1));
});
