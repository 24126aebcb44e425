import { expect, test } from 'vitest';
import type { MessageRow } from '#store/model.ts';
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

function run(messages: readonly MessageRow[], hops: readonly (readonly [direction: number, flow: number])[]) {
  return { messages, recentPaths: () => hops.map(([direction, flow]) => ({ direction, flow, depth: 0, lastNs: 0 })) };
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
  const differences = compareRuns(mine, theirs, 2);
  expect([...differences.messages]).toEqual([2]);
  expect([...differences.paths]).toEqual([4]);
});

test('the same message of another router is another step', () => {
  const differences = compareRuns(run([message(1, 'PBU', 3)], []), run([message(1, 'PBU', 4)], []), 1);
  expect([...differences.messages]).toEqual([1]);
});
