import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomStream } from '#base/prng.ts';
import {
  drawLoss,
  lossThresholdOf,
  makeDirection,
  noteWaiting,
  nsPerByteOf,
  queueIsFull,
  takeWaiting,
  type DirectionState,
} from './direction.ts';

function direction(
  more: { readonly queuePackets?: number; readonly lossPct?: number; readonly stream?: string } = {},
): DirectionState {
  return makeDirection(
    { number: 0, from: 0, to: 1, radio: false, mobileInterface: -1 },
    { delay: 1000, mbps: 1, framingBytes: 0, queuePackets: more.queuePackets, lossPct: more.lossPct ?? 0, mtu: 1500 },
    randomStream(7, more.stream ?? 'a'),
  );
}

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
        const link = direction({ queuePackets: limit });
        const starts: number[] = [];
        let now = 0;
        for (const [pause, sending] of list) {
          now += pause;
          const busy = link.busyUntil > now;
          const waiting = starts.filter((start) => start > now).length;
          // The caller asks only about a busy sender.
          const full = busy && queueIsFull(link, now);
          expect(full).toBe(busy && waiting >= limit);
          if (full) continue;
          const start = busy ? link.busyUntil : now;
          if (busy) noteWaiting(link, starts.length, start, now);
          starts.push(start);
          link.busyUntil = start + sending;
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
      const packets: { readonly start: number; readonly end: number }[] = [];
      let now = 0;
      for (const [pause, sending] of list) {
        now += pause;
        const start = Math.max(now, link.busyUntil);
        if (start > now) noteWaiting(link, packets.length, start, now);
        packets.push({ start, end: start + sending });
        link.busyUntil = start + sending;
      }
      now += later;
      const slots = [...packets.keys()];
      expect(takeWaiting(link, now)).toEqual(slots.filter((slot) => packets[slot]!.start > now));
      expect(link.busyUntil).toBe(Math.max(0, ...packets.filter(({ start }) => start <= now).map(({ end }) => end)));
      expect(takeWaiting(link, now)).toEqual([]);
    }),
  );
});

describe('loss', () => {
  test('0 % never loses and draws nothing, 100 % always loses', () => {
    const never = direction();
    const before = [...never.random];
    for (let count = 0; count < 100; count++) expect(drawLoss(never)).toBe(false);
    expect(never.random).toEqual(before);
    const always = direction({ lossPct: 100 });
    for (let count = 0; count < 1000; count++) expect(drawLoss(always)).toBe(true);
    expect(lossThresholdOf(50)).toBe(2147483648);
  });

  test('5 % loses one packet in twenty', () => {
    const link = direction({ lossPct: 5 });
    let lost = 0;
    for (let count = 0; count < 100_000; count++) if (drawLoss(link)) lost++;
    expect(lost).toBeGreaterThan(4700);
    expect(lost).toBeLessThan(5300);
  });

  test('each link has draws of its own', () => {
    const draws = (stream: string): boolean[] => {
      const link = direction({ lossPct: 50, stream });
      return Array.from({ length: 64 }, () => drawLoss(link));
    };
    expect(draws('link a b 0')).toEqual(draws('link a b 0'));
    expect(draws('link a b 0')).not.toEqual(draws('link b a 0'));
  });
});
