/** Failing nodes (contract, settled question 9: a failed node loses its tables and drops everything). */
import { expect, test } from 'vitest';
import { flow, move, networkE, PMIPV6_RUN, withOptions } from './test-support/networks.ts';
import { play } from './test-support/play.ts';

test('a message in process at a node that fails is gone, even if the node is back before its time', () => {
  const played = play(
    networkE({
      durationMs: 6000,
      timing: { processingMs: 100 },
      flows: [flow('f1', 'cn', 'mn1', 1000, 5900, { pps: 100 })],
      events: [move(2950, 'ar2'), { atMs: 3050, fail: 'lma' }, { atMs: 3080, recover: 'lma' }],
    }),
    withOptions(PMIPV6_RUN, { attach_trigger: 'l2' }),
  );
  const updates = played.report.signalling.filter((row) => row.message === 'PBU' && row.from === 'ar2');
  // The first one reached the LMA at 3012 ms and would have been handled at 3112 ms.
  expect(updates.map((row) => row.atMs)).toEqual([3000, 4000]);
  expect(played.report.signalling.find((row) => row.message === 'PBA' && row.to === 'ar2')?.atMs).toBe(4112);
  // They were received, so they have come to their end: no packet ends twice.
  expect(updates.map((row) => row.outcome)).toEqual(['delivered', 'delivered']);
});
