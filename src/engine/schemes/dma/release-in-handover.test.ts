/** The last session of a prefix ends while its mobile is between routers (draft-seite-dmm-dma-05 §3.3: the database learns of the release). */
import { expect, test } from 'vitest';
import { DMA_RUN, flow, move, networkE, stateAt } from '../../test-support/networks.ts';
import { entriesOf, play } from '../../test-support/play.ts';

/** When the flow ends: on the old link, without a link, and while the new router registers. The last packet is under way for 17 ms. */
test.each([2990, 3030, 3070])(
  '§3.3: a session that ends at %i ms of a handover at 3000 ms gives its prefix back after it',
  (stopMs) => {
    const { report } = play(
      networkE({ durationMs: 6000, flows: [flow('f1', 'cn', 'mn1', 500, stopMs)], events: [move(3000, 'ar2'), stateAt(5000)] }),
      DMA_RUN,
    );
    expect(entriesOf(report, 'ar1', 'binding-cache', 5000)).toEqual([]);
    expect(entriesOf(report, 'db', 'location', 5000).map((entry) => entry.to)).toEqual(['ar2']);
    expect(entriesOf(report, 'mn1', 'addresses', 5000).map((entry) => entry.to)).toEqual(['ar2']);
  },
);

test('§4.1: a session that ended on the anchor’s own link leaves the prefix with the mobile', () => {
  const { report } = play(
    networkE({ durationMs: 6000, flows: [flow('f1', 'cn', 'mn1', 500, 2000)], events: [move(3000, 'ar2'), stateAt(5000)] }),
    DMA_RUN,
  );
  expect(entriesOf(report, 'ar1', 'binding-cache', 5000).map((entry) => entry.to)).toEqual(['ar2']);
});
