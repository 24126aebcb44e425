import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomStream } from '#base/prng.ts';
import {
  addLinkRecord,
  drawLoss,
  LINK,
  LINK_SHIFT,
  lossThresholdOf,
  makeDirection,
  makeLinkRecords,
  noteWaiting,
  nsPerByteOf,
  PACE,
  paceOf,
  queueIsFull,
  setPace,
  takeWaiting,
  type DirectionIdentity,
  type DirectionState,
} from './direction.ts';

const IDENTITY: DirectionIdentity = { number: 0, from: 0, to: 1, radio: false, mobileInterface: -1 };

function direction(stream = 'a'): DirectionState {
  return makeDirection(IDENTITY, randomStream(7, stream));
}

describe('records', () => {
  test('what is known of a direction stays when others come', () => {
    const links = makeLinkRecords();
    for (let position = 0; position < 100; position++) {
      addLinkRecord(
        links,
        position,
        { ...IDENTITY, number: 7 * position },
        { delay: 1000 + position, mbps: 1, framingBytes: 2, queuePackets: undefined, lossPct: 100, mtu: 1500 },
      );
    }
    for (let position = 0; position < 100; position++) {
      expect(links.words[(position << LINK_SHIFT) + LINK.number]).toBe(7 * position);
      expect(links.words[(position << LINK_SHIFT) + LINK.queueLimit]).toBe(-1);
      expect(paceOf(links, position, PACE.delay)).toBe(1000 + position);
      expect(paceOf(links, position, PACE.nsPerByte)).toBe(8000);
      expect(paceOf(links, position, PACE.lossThreshold)).toBe(4294967296);
    }
  });
});

describe('rates', () => {
  test('an octet at 1 Mbit/s takes 8 µs; without a rate it takes nothing', () => {
    expect(nsPerByteOf(1)).toBe(8000);
    expect(nsPerByteOf(1000)).toBe(8);
    expect(nsPerByteOf(undefined)).toBe(0);
    expect(nsPerByteOf(0)).toBe(0);
  });
});

describe('queue limit', () => {
  test('packets wait as in a list of those whose sending has not begun', () => {
    const arrivals = fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 30 })), { maxLength: 120 });
    fc.assert(
      fc.property(arrivals, fc.integer({ min: 0, max: 20 }), (list, limit) => {
        const link = direction();
        const starts: number[] = [];
        let busyUntil = 0;
        let now = 0;
        for (const [pause, sending] of list) {
          now += pause;
          const busy = busyUntil > now;
          const waiting = starts.filter((start) => start > now).length;
          // The caller asks only about a busy sender.
          const full = busy && queueIsFull(link, limit, now);
          expect(full).toBe(busy && waiting >= limit);
          if (full) continue;
          const start = busy ? busyUntil : now;
          if (busy) noteWaiting(link, starts.length, start, now);
          starts.push(start);
          busyUntil = start + sending;
        }
      }),
    );
  });
});

test('a sender that fails gives up what waits, with or without a limit; what it is sending goes on', () => {
  const arrivals = fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 90 })), { maxLength: 120 });
  fc.assert(
    fc.property(arrivals, fc.integer({ min: 0, max: 2000 }), (list, later) => {
      const link = direction();
      const links = makeLinkRecords();
      const packets: { readonly start: number; readonly end: number }[] = [];
      let now = 0;
      for (const [pause, sending] of list) {
        now += pause;
        const start = Math.max(now, paceOf(links, 0, PACE.busyUntil));
        if (start > now) noteWaiting(link, packets.length, start, now);
        packets.push({ start, end: start + sending });
        setPace(links, 0, PACE.busyUntil, start + sending);
      }
      now += later;
      const slots = [...packets.keys()];
      expect(takeWaiting(links, 0, link, now)).toEqual(slots.filter((slot) => packets[slot]!.start > now));
      expect(paceOf(links, 0, PACE.busyUntil)).toBe(
        Math.max(0, ...packets.filter(({ start }) => start <= now).map(({ end }) => end)),
      );
      expect(takeWaiting(links, 0, link, now)).toEqual([]);
    }),
  );
});

describe('loss', () => {
  test('0 % never loses and draws nothing, 100 % always loses', () => {
    const link = direction();
    const before = [...link.random];
    for (let count = 0; count < 100; count++) expect(drawLoss([link], 0, lossThresholdOf(0))).toBe(false);
    expect(link.random).toEqual(before);
    for (let count = 0; count < 1000; count++) expect(drawLoss([link], 0, lossThresholdOf(100))).toBe(true);
    expect(lossThresholdOf(50)).toBe(2147483648);
  });

  test('5 % loses one packet in twenty', () => {
    const link = direction();
    let lost = 0;
    for (let count = 0; count < 100_000; count++) if (drawLoss([link], 0, lossThresholdOf(5))) lost++;
    expect(lost).toBeGreaterThan(4700);
    expect(lost).toBeLessThan(5300);
  });

  test('each link has draws of its own', () => {
    const draws = (stream: string): boolean[] => {
      const link = direction(stream);
      return Array.from({ length: 64 }, () => drawLoss([link], 0, lossThresholdOf(50)));
    };
    expect(draws('link a b 0')).toEqual(draws('link a b 0'));
    expect(draws('link a b 0')).not.toEqual(draws('link b a 0'));
  });
});
