/** Failing nodes (contract, settled question 9: a failed node loses its tables and drops everything). */
import { describe, expect, test } from 'vitest';
import type { Scenario, ScenarioEvent } from '#scenario/scenario.ts';
import { flow, IPV6_RUN, move, networkE, PMIPV6_RUN, withOptions } from './test-support/networks.ts';
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

/** Three packets of 240 octets for cn, 10 ms apart, over a link from k to cn on which the sending of each takes 20 ms. */
function queued(events: readonly ScenarioEvent[], queuePackets?: number): Scenario {
  const slow = { mbps: 0.096, ...(queuePackets === undefined ? {} : { queuePackets }) };
  const thin = { pps: 100, payloadBytes: 192 };
  const flows = [flow('f1', 'mn1', 'cn', 1000, 1030, thin), flow('f2', 'cn2', 'cn', 1032, 1040, thin)];
  const scenario = networkE({ durationMs: 3000, flows, events });
  return { ...scenario, links: scenario.links.map((link) => (link.between.includes('cn') ? { ...link, ...slow } : link)) };
}

describe('a node that fails sends nothing of what waits in its queues', () => {
  // The packets come to k at 1007, 1017 and 1027 ms. The second would be sent from 1027 ms on, the third from 1047 ms.
  test.each([undefined, 10])('what it is sending goes on (queue limit %s)', (limit) => {
    const { report, engine } = play(queued([{ atMs: 1030, fail: 'k' }], limit), IPV6_RUN);
    expect(report.flows[0]).toMatchObject({ sent: 3, delivered: 2, dropped: { 'node-failed': 1 }, inFlight: 0 });
    expect(report.flows[0]?.delayMs?.max).toBe(7 + 10 + 20 + 10);
    expect(engine.world.balance).toMatchObject({ sent: 4, delivered: 2, dropped: 2 });
  });

  test('its queue is empty when it is back', () => {
    const { report } = play(
      queued([
        { atMs: 1030, fail: 'k' },
        { atMs: 1031, recover: 'k' },
      ]),
      IPV6_RUN,
    );
    expect(report.flows[0]).toMatchObject({ delivered: 2, dropped: { 'node-failed': 1 } });
    // It comes to k at 1044 ms and waits until the second packet has left at 1047 ms, not for the third one.
    expect(report.flows[1]?.delayMs?.max).toBe(12 + 3 + 20 + 10);
  });

  test('what waits for the radio goes the same way', () => {
    const scenario = networkE({
      durationMs: 3000,
      flows: [flow('f1', 'cn', 'mn1', 1000, 1030, { pps: 100, payloadBytes: 192 })],
    });
    const nodes = scenario.nodes.map((node) => (node.id === 'ar1' ? { ...node, radio: { delayMs: 5, mbps: 0.096 } } : node));
    // They come to ar1 at 1030, 1040 and 1050 ms; the second is sent from 1050 ms on.
    const { report } = play({ ...scenario, nodes, events: [{ atMs: 1055, fail: 'ar1' }] }, PMIPV6_RUN);
    expect(report.flows[0]).toMatchObject({ sent: 3, delivered: 2, dropped: { 'node-failed': 1 }, inFlight: 0 });
  });

  test('many more packets than one event has room for', () => {
    const scenario = networkE({
      durationMs: 3000,
      flows: [flow('f1', 'cn', 'mn1', 1000, 2000, { pps: 15_000, payloadBytes: 1 })],
      events: [{ atMs: 1900, fail: 'k' }],
    });
    const links = scenario.links.map((link) => (link.between.includes('ar1') ? { ...link, mbps: 1.2 } : link));
    const { report } = play({ ...scenario, links }, IPV6_RUN, { octets: false });
    expect(report.flows[0]?.dropped['node-failed']).toBeGreaterThan(10_000);
    expect(report.accounting.inFlight).toBe(0);
  });
});
