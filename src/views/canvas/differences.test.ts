import { expect, test } from 'vitest';
import type { DropRow, MessageRow } from '#store/model.ts';
import { compareRuns } from './differences.ts';

function message(packetId: number, name: string, from: number): MessageRow {
  return {
    packetId,
    sentNs: 0,
    from,
    cause: 1,
    detail: {
      message: name,
      to: 'x',
      mn: 'mn1',
      bytes: 96,
      src: '',
      dst: '',
      parameters: [],
      why: { section: '', sentence: '' },
    },
    end: null,
  };
}

function run(
  messages: readonly MessageRow[],
  hops: readonly (readonly [direction: number, flow: number])[],
  lost: readonly (readonly [packetId: number, sentNs: number])[] = [],
) {
  const drops = lost.map(([packetId, sentNs]): DropRow => ({
    packetId,
    sentNs,
    atNs: sentNs + 5,
    node: 1,
    direction: null,
    reason: 'not-attached',
    flow: 0,
    headers: 0,
  }));
  return {
    recentDrops: () => drops,
    messages,
    recentPaths: () => hops.map(([direction, flow]) => ({ direction, flow, depth: 0, lastNs: 0 })),
  };
}

test('what only one of two runs does is marked in that one', () => {
  const mine = run(
    [message(1, 'RS', 6), message(2, 'PBU', 3)],
    [
      [0, 0],
      [2, 0],
      [2, 1],
    ],
  );
  const theirs = run(
    [message(7, 'RS', 6), message(8, 'DBQ', 3)],
    [
      [0, 0],
      [2, 1],
    ],
  );
  const differences = compareRuns(mine, [theirs], 2);
  expect([...differences.messages]).toEqual([2]);
  expect([...differences.paths]).toEqual([4]);
});

test('the same message of another router is another step', () => {
  const differences = compareRuns(run([message(1, 'PBU', 3)], []), [run([message(1, 'PBU', 4)], [])], 1);
  expect([...differences.messages]).toEqual([1]);
});

test('of several panes, what any other does is not marked', () => {
  const mine = run([message(1, 'PBU', 3), message(2, 'DBQ', 3)], [[0, 0]]);
  const others = [run([message(5, 'PBU', 3)], []), run([message(6, 'DBQ', 3)], [[0, 0]])];
  expect(compareRuns(mine, others, 1)).toMatchObject({ messages: new Set(), paths: new Set() });
  expect(compareRuns(mine, others.slice(0, 1), 1)).toMatchObject({ messages: new Set([2]), paths: new Set([0]) });
});

test('a packet that was lost here alone, whatever its number and place elsewhere', () => {
  const mine = run(
    [],
    [],
    [
      [10, 100],
      [11, 120],
    ],
  );
  expect(compareRuns(mine, [run([], [], [[40, 100]])], 1).losses).toEqual(new Set([11]));
  expect(compareRuns(mine, [run([], [], [[40, 100]]), run([], [], [[7, 120]])], 1).losses).toEqual(new Set());
});
