import { expect, test } from 'vitest';
import { fromMs, toMs } from '#base/time.ts';
import { createEngineHost } from '#engine/engine-host.ts';
import { SCHEME_CATALOG } from '#engine/schemes/index.ts';
import firstMinute from '#scenario/gallery/first-minute.json' with { type: 'json' };
import type { RunDefinition } from '#scenario/scenario.ts';
import { validateScenario } from '#scenario/validate.ts';
import { addressDeleted, addressSet, NO_MILESTONES, tunnelSet } from './handover-milestones.ts';
import type { HandoverRow } from './model.ts';
import { createSessionStore } from './session-store.ts';
import { HostClient } from './test-support/host-client.ts';

const entry = (state: string, more: object = {}) => ({ mn: 'mn1', to: 'ar2', state, ...more });

test('a new address is usable when the last one is no longer tentative; one that the mobile had says nothing', () => {
  const first = addressSet(NO_MILESTONES, 10, entry('tentative'), null);
  const second = addressSet(first, 12, entry('tentative'), null);
  expect(second.address).toEqual({ fromNs: 10, doneNs: null });
  const one = addressSet(second, 20, entry('preferred'), entry('tentative'));
  expect(one.address).toEqual({ fromNs: 10, doneNs: null });
  const both = addressSet(one, 25, entry('preferred'), entry('tentative'));
  expect(both.address).toEqual({ fromNs: 10, doneNs: 25 });
  expect(addressSet(both, 90, entry('deprecated'), entry('preferred'))).toEqual(both);
  expect(addressSet(NO_MILESTONES, 90, entry('preferred'), entry('deprecated')).address).toBeNull();
  // One that goes before it was usable is waited for no longer.
  expect(addressSet(addressDeleted(first, entry('tentative')), 30, entry('preferred'), null).address?.doneNs).toBe(30);
});

test('tunnels stand when the last end has been given what it carries; what an end loses counts for nothing', () => {
  const made = tunnelSet(NO_MILESTONES, 5, entry('', { prefixes: ['a'], uplink: true, downlink: false }), null);
  const before = entry('', { prefixes: ['a'], uplink: true, downlink: false });
  const other = tunnelSet(made, 9, entry('', { prefixes: ['a'], uplink: true, downlink: true }), before);
  expect(other.tunnel).toEqual({ fromNs: 5, doneNs: 9 });
  expect(tunnelSet(other, 50, entry('', { prefixes: [], uplink: false, downlink: false }), before)).toEqual(other);
  expect(tunnelSet(other, 60, entry('', { prefixes: ['a', 'b'], uplink: true }), before).tunnel?.doneNs).toBe(60);
});

/** The handover of the first minute's mobile to AR2 at 1 s, seen two seconds later, of each run; duplicate address detection takes `dadMs`. */
async function handoversOf(runs: readonly RunDefinition[], dadMs: number): Promise<readonly HandoverRow[]> {
  const move = { atMs: 1000, move: { node: 'mn1', to: 'ar2', interface: 0 } };
  const checked = validateScenario(
    { ...firstMinute, timing: { l2HandoverMs: 50, dadMs, processingMs: 0 }, events: [move], runs },
    SCHEME_CATALOG,
  );
  if (!checked.ok) throw new Error(checked.error.message);
  const session = createSessionStore(new HostClient('batch', createEngineHost));
  const opened = await session.actions.openScenario(checked.value, {
    runs,
    startNs: fromMs(4000),
    playing: false,
  });
  expect(opened.ok).toBe(true);
  const rows = session.store.getState().models.map((model) => model.handovers[0]!);
  // Back and forth: the same from keyframes.
  await session.actions.seek(fromMs(900));
  expect(session.store.getState().models[0]!.handovers).toEqual([]);
  await session.actions.seek(fromMs(4000));
  expect(session.store.getState().models.map((model) => model.handovers[0])).toEqual(rows);
  session.dispose();
  return rows;
}

test('in real runs: PMIPv6 keeps the address and moves the tunnel, Mobile IPv6 waits for a new address, then for its tunnel', async () => {
  const [pmip, mip] = await handoversOf(
    [
      { id: 'A', scheme: 'pmipv6' },
      { id: 'B', scheme: 'mipv6' },
    ],
    300,
  );
  expect(pmip!.address).toBeNull();
  // The anchor's half comes with its answer, the router's when it has it: then signalling is complete.
  expect(pmip!.tunnel!.doneNs).toBe(pmip!.completeNs);
  expect(pmip!.tunnel!.fromNs).toBeLessThan(pmip!.tunnel!.doneNs!);
  expect(toMs(mip!.address!.doneNs! - mip!.address!.fromNs)).toBe(300);
  expect(mip!.address!.fromNs).toBeGreaterThan(mip!.attachNs!);
  expect(mip!.tunnel!.fromNs).toBeGreaterThanOrEqual(mip!.address!.doneNs!);
});

test('a forwarding tunnel that was prepared before the link was lost stands before it (RFC 5949 §4.1)', async () => {
  const [predictive] = await handoversOf(
    [{ id: 'A', scheme: 'pfmipv6', options: { mode: 'predictive', anticipation_ms: 50 } }],
    0,
  );
  expect(predictive!.tunnel!.fromNs).toBeLessThan(predictive!.detachNs);
  expect(predictive!.tunnel!.doneNs).toBeGreaterThan(predictive!.attachNs!);
});
