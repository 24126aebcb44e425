/** MAX_UPDATE_RATE (RFC 6275 §11.8, §12). That no run breaks it is checked in every played run, by `invariants.ts`. */
import { expect, test, vi } from 'vitest';
import type { RunReport } from '#report/report.ts';
import { DMA_RUN, flow, move, networkE, PMIPV6_RUN, stateAt, withOptions } from '../test-support/networks.ts';
import { entriesOf, play } from '../test-support/play.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 30_000 });

/** `3000 ar1 0` for each update: when, from whom, lifetime. */
function updates(report: RunReport): string[] {
  return report.signalling
    .filter((row) => row.message === 'PBU' && row.atMs >= 3000)
    .map((row) => `${row.atMs} ${row.from} ${row.lifetimeS}`);
}

/** mn1 is at ar1 and leaves it and comes back every 100 ms, so that ar1 has something to say to the LMA every 50 ms. */
const HASTY = [3000, 3100, 3200, 3300].map((atMs) => move(atMs, 'ar1'));

test('the fourth update within a second waits until the first is a second old; of what waited only the newest word is sent', () => {
  const events = [...HASTY, stateAt(3900), stateAt(5000)];
  const { report } = play(networkE({ durationMs: 6000, events }), withOptions(PMIPV6_RUN, { attach_trigger: 'l2' }));
  // 3000 leaves, 3050 comes, 3100 leaves; then it comes, leaves, comes, leaves and at 3350 comes to stay.
  expect(updates(report)).toEqual(['3000 ar1 0', '3050 ar1 3600', '3100 ar1 0', '4000 ar1 3600']);
  expect(entriesOf(report, 'ar1', 'binding-update-list', 3900).map((entry) => entry.state)).toEqual(['registering']);
  expect(entriesOf(report, 'lma', 'binding-cache', 5000)).toMatchObject([{ to: 'ar1', state: 'active' }]);
});

test('a mobile that has gone for good is de-registered all the same', () => {
  const events = [...HASTY.slice(0, 2), { atMs: 3200, detach: 'mn1' }, stateAt(5000)];
  const { report } = play(networkE({ durationMs: 6000, events }), withOptions(PMIPV6_RUN, { attach_trigger: 'l2' }));
  expect(updates(report)).toEqual(['3000 ar1 0', '3050 ar1 3600', '3100 ar1 0', '4000 ar1 0']);
  expect(entriesOf(report, 'lma', 'binding-cache', 5000)).toMatchObject([{ state: 'pending-deletion' }]);
});

test('a registration that waits is not sent for a mobile that has left meanwhile', () => {
  const run = withOptions(PMIPV6_RUN, { attach_trigger: 'l2', mag_detach_dereg: false });
  const events = [...[3000, 3100, 3200, 3300].map((atMs) => move(atMs, 'ar1')), move(3400, 'ar2'), stateAt(5500)];
  const { report } = play(networkE({ durationMs: 6000, events }), run);
  expect(updates(report)).toEqual(['3050 ar1 3600', '3150 ar1 3600', '3250 ar1 3600', '3450 ar2 3600']);
  expect(entriesOf(report, 'lma', 'binding-cache', 5500)).toMatchObject([{ to: 'ar2' }]);
});

test('each mobile and each destination is counted by itself', () => {
  const scenario = networkE({
    durationMs: 6000,
    events: Array.from({ length: 9 }, (_, index) => move(3000, 'ar2', { node: `m${index}` })),
  });
  const more = Array.from({ length: 9 }, (_, index) => ({ id: `m${index}`, kind: 'mobile', attachedTo: 'ar1' }) as const);
  const { report } = play({ ...scenario, nodes: [...scenario.nodes, ...more] }, PMIPV6_RUN, { octets: false });
  expect(updates(report).filter((line) => line === '3055 ar2 3600')).toHaveLength(9);
});

test('the updates that give back the prefixes of many flows at once follow one another', () => {
  const flows = Array.from({ length: 6 }, (_, index) => flow(`f${index}`, 'cn', 'mn1', 1000, 4000, { pps: 20 }));
  const events = [
    move(2000, 'ar2', { interface: 1 }),
    { atMs: 2500, detach: 'mn1' },
    move(2600, 'ar2', { interface: 0 }),
    stateAt(8000),
  ];
  const { report } = play(networkE({ durationMs: 9000, interfaces: 2, flows, events }), DMA_RUN, { octets: false });
  const released = report.signalling.filter((row) => row.message === 'PBU' && row.lifetimeS === 0).map((row) => row.atMs);
  expect(released.map((atMs) => Math.floor((atMs - released[0]!) / 1000))).toEqual([0, 0, 0, 1, 1, 1]);
  expect(entriesOf(report, 'ar1', 'binding-cache', 8000)).toEqual([]);
});
