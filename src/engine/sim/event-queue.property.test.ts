import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DATA_ORDER, EVENT_KIND, LAST_ORDER, makeEventQueue, popEvent, pushEvent, replaceFirst } from './event-queue.ts';

interface Entry {
  readonly time: number;
  readonly order: number;
  readonly what: number;
}

function first(entries: readonly Entry[]): number {
  let best = 0;
  entries.forEach((entry, index) => {
    const other = entries[best]!;
    if (entry.time < other.time || (entry.time === other.time && entry.order < other.order)) best = index;
  });
  return best;
}

describe('event queue', () => {
  const commands = fc.array(
    fc.record({
      command: fc.constantFrom('push', 'push', 'push', 'pop', 'replace'),
      // Few instants, so that many are equal.
      time: fc.integer({ min: 0, max: 20 }),
      base: fc.constantFrom(0, DATA_ORDER, LAST_ORDER),
    }),
    { minLength: 1, maxLength: 300 },
  );

  test('hands out events as sorting by time, then order, would', () => {
    fc.assert(
      fc.property(commands, (list) => {
        const queue = makeEventQueue(2);
        const model: Entry[] = [];
        list.forEach(({ command, time, base }, sequence) => {
          const order = base + sequence;
          if (command === 'push' || model.length === 0) {
            pushEvent(queue, time, order, EVENT_KIND.timer, sequence);
            model.push({ time, order, what: (sequence << 3) | EVENT_KIND.timer });
          } else {
            const at = first(model);
            const expected = model[at]!;
            expect([queue.time[0], queue.order[0], queue.what[0]]).toEqual([expected.time, expected.order, expected.what]);
            if (command === 'pop') {
              popEvent(queue);
              model.splice(at, 1);
            } else {
              const later = expected.time + time;
              replaceFirst(queue, later, order);
              model[at] = { time: later, order, what: expected.what };
            }
          }
          expect(queue.size).toBe(model.length);
        });
        while (model.length > 0) {
          const at = first(model);
          expect([queue.time[0], queue.order[0], queue.what[0]]).toEqual([model[at]!.time, model[at]!.order, model[at]!.what]);
          popEvent(queue);
          model.splice(at, 1);
        }
        expect(queue.size).toBe(0);
      }),
    );
  });

  test('at one instant: control before data before looks at the instant, first scheduled first', () => {
    const queue = makeEventQueue();
    const orders = [DATA_ORDER + 1, 2, LAST_ORDER + 3, 4, DATA_ORDER + 5, 6];
    orders.forEach((order, index) => pushEvent(queue, 1000, order, EVENT_KIND.arrivals, index));
    const seen: number[] = [];
    while (queue.size > 0) {
      seen.push(queue.what[0]! >> 3);
      popEvent(queue);
    }
    expect(seen).toEqual([1, 3, 5, 0, 4, 2]);
  });

  test('keeps instants of 104 days exactly', () => {
    const queue = makeEventQueue();
    const far = 104 * 86400 * 1e9;
    for (const offset of [2, 0, 1]) pushEvent(queue, far + offset, offset, EVENT_KIND.flow, offset);
    expect(queue.time[0]).toBe(far);
    popEvent(queue);
    expect(queue.time[0]).toBe(far + 1);
  });
});
