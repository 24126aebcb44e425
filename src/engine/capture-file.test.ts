import { expect, test } from 'vitest';
import { makePlan, wireDirection } from '#scenario/plan.ts';
import type { Scenario } from '#scenario/scenario.ts';
import { readPcapng } from '#wire/pcapng.ts';
import { CaptureFile } from './capture-file.ts';

const SCENARIO: Scenario = {
  format: 'roamscope-scenario',
  version: 1,
  seed: 1,
  durationMs: 1,
  nodes: [
    { id: 'a', kind: 'router' },
    { id: 'b', kind: 'router' },
  ],
  links: [{ between: ['a', 'b'], delayMs: 1 }],
  runs: [{ id: 'r', scheme: 'ipv6' }],
};

test('a packet that is not sent after all is in no capture; its earlier hops are', () => {
  const pieces: Uint8Array[] = [];
  const output = { write: (piece: Uint8Array<ArrayBuffer>) => pieces.push(piece) };
  const capture = new CaptureFile(makePlan(SCENARIO), SCENARIO.runs, output);
  const packet = capture.forRun(0);
  const there = wireDirection(0, 0);
  packet(10, there, 7, new Uint8Array(40).fill(1));
  packet(60, wireDirection(0, 1), 7, new Uint8Array(40).fill(2));
  packet(60, there, 8, new Uint8Array(40).fill(3));
  packet(20, wireDirection(0, 1), 7, null);
  capture.flush(100);
  const read = readPcapng(Uint8Array.from(pieces.flatMap((piece) => [...piece])));
  if (!read.ok) throw new Error(read.error);
  expect(read.value.frames.map(({ frame }) => frame.at(-1))).toEqual([1, 3]);
});
