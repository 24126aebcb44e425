/** Addresses that were left to be forgotten and are used again (draft-kuntz-dmm-summary-00 §3.2, draft-seite-dmm-dma-05 §3.2). */
import { expect, test, vi } from 'vitest';
import { checkReach } from '../../invariants-reach.ts';
import { FAMA_RUN, flow, move, networkE, withOptions } from '../../test-support/networks.ts';
import { entriesOf, instantsOf, pathsOf, play } from '../../test-support/play.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

const RUN = withOptions(FAMA_RUN, { release: 'expiry', source_address: 'home', binding_lifetime_s: 8 });

test('a call to one: its router is told where the mobile is now, so that nothing goes through two tunnels (swarm seed 6501)', () => {
  // The mobile's name leads to its address of AR1, which is bound to one of AR2 until f1 ends at 3 s. f2 keeps that one. f3 calls at AR3.
  const scenario = networkE({
    durationMs: 9000,
    flows: [
      flow('f1', 'cn', 'mn1', 500, 3000, { pps: 20 }),
      flow('f2', 'mn1', 'cn', 2500, 8500, { pps: 20, initiator: 'mn1' }),
      flow('f3', 'cn', 'mn1', 5000, 8500, { pps: 20, bidirectional: true }),
    ],
    events: [move(2000, 'ar2'), move(4000, 'ar3')],
  });
  const named = withOptions(
    { ...FAMA_RUN, roles: { ...FAMA_RUN.roles, dns: 'k' } },
    { release: 'expiry', binding_lifetime_s: 8 },
  );
  const { report, engine } = play(scenario, named);
  expect(instantsOf(report, 'BU').filter((atMs) => atMs > 4500 && atMs < 5500)).toEqual([5020]);
  expect(pathsOf(report, 'f3', 'from-mn')).toEqual(['mn1=ar3=k=ar1 k cn']);
  expect(checkReach(engine.world)).toEqual([]);
});

test('RFC 6275 §11.7.1: one whose binding was left to run out is renewed', () => {
  const scenario = networkE({
    durationMs: 15_000,
    flows: [
      flow('f1', 'cn', 'mn1', 500, 3000, { pps: 20 }),
      flow('f2', 'mn1', 'cn', 5000, 14_900, { pps: 20, initiator: 'mn1' }),
    ],
    events: [move(2000, 'ar2')],
  });
  const { report } = play(scenario, RUN);
  expect(instantsOf(report, 'BU')).toEqual([2060, 5000, 9020, 13_040]);
  expect(entriesOf(report, 'ar1', 'binding-cache')).toHaveLength(1);
});

test('RFC 6275 §11.7.1: a flow that ends while its renewal is under way: the answer is the last one, and the binding runs out', () => {
  const scenario = networkE({
    durationMs: 20_000,
    flows: [flow('f1', 'cn', 'mn1', 500, 6100, { pps: 20 })],
    events: [move(2000, 'ar2'), { atMs: 4000, link: { between: ['k', 'ar1'], delayMs: 300 } }],
  });
  const { report } = play(scenario, withOptions(FAMA_RUN, { release: 'expiry', binding_lifetime_s: 8 }));
  expect(instantsOf(report, 'BU')).toEqual([2060, 6080]);
  expect(entriesOf(report, 'ar1', 'binding-cache')).toEqual([]);
});
