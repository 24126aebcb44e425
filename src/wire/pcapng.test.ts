import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AssertionError } from '#base/assert.ts';
import { LINK_TYPE, PcapngWriter, captureTime, readPcapng, timestampHalves, utf8 } from './pcapng.ts';
import { toHex } from './test-support/hex.ts';

function joined(blocks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(blocks.reduce((length, block) => length + block.length, 0));
  let at = 0;
  for (const block of blocks) {
    bytes.set(block, at);
    at += block.length;
  }
  return bytes;
}

describe('pcapng', () => {
  test('the octets of a small capture', () => {
    const writer = new PcapngWriter();
    expect(toHex(writer.start('Roamscope'))).toBe(
      '0a0d0d0a' +
        '30000000' +
        '4d3c2b1a' +
        '01000000' +
        'ffffffffffffffff' +
        '04000900526f616d73636f7065000000' +
        '00000000' +
        '30000000',
    );
    expect(toHex(writer.addInterface({ name: 'mn1' }))).toBe(
      '01000000' + '28000000' + '01000000' + '00000000' + '020003006d6e3100' + '0900010009000000' + '00000000' + '28000000',
    );
    expect(toHex(writer.packet(0, { seconds: 1, nanoseconds: 5 }, Uint8Array.of(1, 2, 3)))).toBe(
      '06000000' + '24000000' + '00000000' + '00000000' + '05ca9a3b' + '03000000' + '03000000' + '01020300' + '24000000',
    );
  });

  test('what is written is read', () => {
    const writer = new PcapngWriter();
    const bytes = joined([
      writer.start('test'),
      writer.addInterface({ name: 'mn1-ar1', description: 'radio → mn1' }),
      writer.addInterface({ name: 'tunnel', linkType: LINK_TYPE.raw }),
      writer.packet(0, { seconds: 1_700_000_000, nanoseconds: 999_999_999 }, Uint8Array.of(9, 8, 7, 6, 5), 'emulator-local: DBQ'),
      writer.packet(1, captureTime(12_000_140_001), new Uint8Array(0)),
    ]);
    expect(writer.interfaces).toBe(2);
    expect(readPcapng(bytes)).toEqual({
      ok: true,
      value: {
        interfaces: [
          { name: 'mn1-ar1', description: 'radio → mn1', linkType: 1 },
          { name: 'tunnel', linkType: 101 },
        ],
        frames: [
          {
            interfaceId: 0,
            time: { seconds: 1_700_000_000, nanoseconds: 999_999_999 },
            frame: Uint8Array.of(9, 8, 7, 6, 5),
            comment: 'emulator-local: DBQ',
          },
          { interfaceId: 1, time: { seconds: 12, nanoseconds: 140_001 }, frame: new Uint8Array(0), comment: null },
        ],
      },
    });
  });

  test('timestamps are exact, as with whole numbers of any size', () => {
    fc.assert(
      fc.property(fc.nat({ max: 17_000_000_000 }), fc.nat({ max: 999_999_999 }), (seconds, nanoseconds) => {
        const { high, low } = timestampHalves({ seconds, nanoseconds });
        expect((BigInt(high) << 32n) | BigInt(low)).toBe(BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds));
      }),
    );
  });

  test('a frame of an interface that is not described stops the run', () => {
    expect(() => new PcapngWriter().packet(0, { seconds: 0, nanoseconds: 0 }, new Uint8Array(1))).toThrow(AssertionError);
  });

  test('reading says what is wrong, and never throws', () => {
    const writer = new PcapngWriter();
    const bytes = joined([
      writer.start('test'),
      writer.addInterface({ name: 'a' }),
      writer.packet(0, captureTime(5), new Uint8Array(20)),
    ]);
    expect(readPcapng(bytes.slice(0, -4))).toMatchObject({ ok: false });
    expect(readPcapng(Uint8Array.of(1, 0, 0, 0, 12, 0, 0, 0, 12, 0, 0, 0))).toEqual({
      ok: false,
      error: 'octet 0: not a section header',
    });
    fc.assert(
      fc.property(fc.nat({ max: bytes.length - 1 }), fc.nat({ max: 255 }), (at, value) => {
        const broken = bytes.slice();
        broken[at] = value;
        expect(typeof readPcapng(broken).ok).toBe('boolean');
      }),
      { numRuns: 1000 },
    );
  });

  test('text is UTF-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(toHex(utf8(text))).toBe(toHex(new TextEncoder().encode(text)));
      }),
    );
  });
});
