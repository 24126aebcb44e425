import { describe, expect, test } from 'vitest';
import { EMULATOR_KIND } from './emulator-message.ts';
import type { EmulatorKind } from './emulator-message.ts';
import { encodePacket } from './packet.ts';
import { GOLDEN_PACKETS } from './test-support/golden-packets.ts';
import { fromHex } from './test-support/hex.ts';
import { CARE_OF, NAI, PEER, PREFIX, SAMPLE_SIZES, local } from './test-support/sample-messages.ts';
import { hasTshark, readBack } from '../test-support/tshark.ts';

const WARNING = 6291456;

/** What tshark has against the packets: expert items from warning up, malformed marks, bad checksums. */
function complaints(packets: readonly Uint8Array[]): string[] {
  const rows = readBack(packets, [
    'frame.number',
    '_ws.expert.severity',
    '_ws.expert.message',
    '_ws.malformed',
    'icmpv6.checksum.status',
    'udp.checksum.status',
  ]);
  expect(rows).toHaveLength(packets.length);
  return rows
    .filter(([, severity = '', , malformed = '', icmpv6 = '', udp = '']) => {
      const worst = Math.max(0, ...severity.split(',').map(Number));
      return worst >= WARNING || malformed !== '' || icmpv6.includes('0') || udp.includes('0');
    })
    .map((row) => row.join('|'));
}

describe.runIf(hasTshark)('tshark reads what is written', () => {
  test('without a warning: golden packets', () => {
    expect(complaints(GOLDEN_PACKETS.map(({ hex }) => fromHex(hex)))).toEqual([]);
  });

  test('without a warning: messages of the schemes', () => {
    expect(complaints(SAMPLE_SIZES.map(([, packet]) => encodePacket(packet)))).toEqual([]);
  });

  test('without a warning: messages of the emulator', () => {
    const packets = (Object.keys(EMULATOR_KIND) as EmulatorKind[]).map((kind) =>
      local(kind, [
        NAI,
        { kind: 'home-network-prefix', prefixLength: 64, prefix: PREFIX },
        { kind: 'session', prefixLength: 64, prefix: PREFIX, anchor: PEER },
        { kind: 'care-of', address: CARE_OF },
      ]),
    );
    expect(complaints(packets.map(encodePacket))).toEqual([]);
    expect(readBack(packets.map(encodePacket), ['mip6.mhtype'])).toEqual(packets.map(() => ['11']));
  });

  test('with the values that were encoded', () => {
    const update = GOLDEN_PACKETS.find(({ name }) => name.startsWith('PBU seq 1'))!;
    expect(
      readBack(
        [fromHex(update.hex)],
        ['ipv6.src', 'mip6.bu.seqnr', 'mip6.bu.p_flag', 'mip6.bu.lifetime', 'mip6.hi', 'mip6.mnid.identifier'],
      ),
    ).toEqual([['2001:db8:0:2::1', '1', '1', '900', '1', 'mn1@example.net']]);
  });
});
