import { expect, test } from 'vitest';
import { playBareLoop } from './bare-loop.ts';

test('the bare loop gives the exact answer of the workload mobility', () => {
  expect(playBareLoop(20)).toMatchObject({ tx: 2000, rx: 2000, hops: 8000, mean_delay_ns: 16_023_728 });
});
