/** Rates, queues and delays of links, as records tell them. */
import { describe, expect, test } from 'vitest';
import { required } from '#base/assert.ts';
import { LONGEST_HOP_NS } from '#records/layout.ts';
import type { Scenario, ScenarioFlow, ScenarioLink } from '#scenario/scenario.ts';
import { flow, IPV6_RUN } from '../test-support/networks.ts';
import { play, recordsOf } from '../test-support/play.ts';

/** a – b – c with a slow link b – c. Packets of 1000 octets. */
function line(slow: Partial<ScenarioLink>, flows: readonly ScenarioFlow[], events: Scenario['events'] = []): Scenario {
  return {
    format: 'roamscope-scenario',
    version: 1,
    durationMs: 3000,
    nodes: [
      { id: 'a', kind: 'correspondent' },
      { id: 'b', kind: 'router' },
      { id: 'c', kind: 'correspondent' },
    ],
    links: [
      { between: ['a', 'b'], delayMs: 1 },
      { between: ['b', 'c'], delayMs: 5, ...slow },
    ],
    flows,
    events,
    runs: [IPV6_RUN],
  };
}

/** `count` packets of 1000 octets that leave `a` at 100 ms. */
function burst(count: number): ScenarioFlow[] {
  return Array.from({ length: count }, (_, index) => flow(`f${index}`, 'a', 'c', 100, 100.5, { pps: 1000, payloadBytes: 952 }));
}

describe('rate', () => {
  test('a packet of 1000 octets at 8 Mbit/s takes 1 ms; the next waits for it', () => {
    const played = play(line({ mbps: 8 }, burst(3)), IPV6_RUN);
    expect(recordsOf(played, 'deliver').map((record) => record.timeNs)).toEqual([107_000_000, 108_000_000, 109_000_000]);
    const slow = recordsOf(played, 'hop').filter((record) => record.travelNs > 1_000_000);
    expect(slow.map((record) => [record.waitNs, record.travelNs])).toEqual([
      [0, 6_000_000],
      [1_000_000, 6_000_000],
      [2_000_000, 6_000_000],
    ]);
  });

  test('framing octets are sent too', () => {
    const played = play(line({ mbps: 8, framingBytes: 38 }, burst(1)), IPV6_RUN);
    expect(recordsOf(played, 'deliver')[0]?.timeNs).toBe(107_038_000);
  });

  test('both directions of a link send at the same time', () => {
    const [there] = burst(1);
    const back = { ...required(there, 'flow'), id: 'back', from: 'c', to: 'a' };
    const played = play(line({ mbps: 8 }, [required(there, 'flow'), back]), IPV6_RUN);
    expect(recordsOf(played, 'deliver').map((record) => record.timeNs)).toEqual([107_000_000, 107_000_000]);
  });
});

describe('hops of more than 4.29 s', () => {
  const LONG = { durationMs: 30_000 };

  test('a wait that its word does not hold is told as the longest; the packet comes when it comes', () => {
    const played = play({ ...line({ mbps: 0.008 }, burst(7)), ...LONG }, IPV6_RUN);
    const waits = recordsOf(played, 'hop').flatMap((record) => (record.travelNs > 1e9 ? [record.waitNs] : []));
    expect(waits).toEqual([0, 1e9, 2e9, 3e9, 4e9, LONGEST_HOP_NS, LONGEST_HOP_NS]);
    expect(recordsOf(played, 'deliver').map((record) => record.timeNs / 1e9)).toEqual(
      [1, 2, 3, 4, 5, 6, 7].map((s) => s + 0.106),
    );
  });

  test('a sending time likewise', () => {
    const played = play({ ...line({ mbps: 0.001 }, burst(2)), ...LONG }, IPV6_RUN);
    expect(recordsOf(played, 'hop').map((record) => record.travelNs)).toEqual([1e6, 1e6, LONGEST_HOP_NS, LONGEST_HOP_NS]);
    expect(recordsOf(played, 'deliver').map((record) => record.timeNs / 1e9)).toEqual([8.106, 16.106]);
  });

  test('what waits at a node that fails after that time is dropped', () => {
    const events = [{ atMs: 4500, fail: 'b' }];
    const { report } = play({ ...line({ mbps: 0.008 }, burst(7), events), ...LONG }, IPV6_RUN);
    expect(report.flows.map((row) => row.delivered)).toEqual([1, 1, 1, 1, 1, 0, 0]);
  });
});

describe('queue', () => {
  test('one packet is being sent, as many as the limit wait, the rest is dropped', () => {
    const { report } = play(line({ mbps: 8, queuePackets: 2 }, burst(6)), IPV6_RUN);
    expect(report.flows.map((row) => row.delivered)).toEqual([1, 1, 1, 0, 0, 0]);
    expect(report.flows.map((row) => row.dropped)).toEqual([
      {},
      {},
      {},
      { 'queue-full': 1 },
      { 'queue-full': 1 },
      { 'queue-full': 1 },
    ]);
  });

  test('room comes back as packets leave', () => {
    const later = flow('later', 'a', 'c', 101, 101.5, { pps: 1000, payloadBytes: 952 });
    const { report } = play(line({ mbps: 8, queuePackets: 1 }, [...burst(3), later]), IPV6_RUN);
    expect(report.flows.map((row) => row.delivered)).toEqual([1, 1, 0, 1]);
  });

  test('a limit of 0: nothing waits', () => {
    const { report } = play(line({ mbps: 8, queuePackets: 0 }, burst(2)), IPV6_RUN);
    expect(report.flows.map((row) => row.delivered)).toEqual([1, 0]);
  });
});

describe('changed links', () => {
  test('packets that are under way keep their time; later ones may overtake them', () => {
    const flows = [flow('f', 'a', 'c', 100, 104.5, { pps: 1000, payloadBytes: 952 })];
    const played = play(line({ delayMs: 40 }, flows, [{ atMs: 103, link: { between: ['b', 'c'], delayMs: 10 } }]), IPV6_RUN);
    // Sent at 100 … 104 ms; those of 100 and 101 ms were on the link when it became faster, at 102 ms too: it reaches b at 103 ms.
    expect(recordsOf(played, 'deliver').map((record) => [record.sequence, record.timeNs / 1e6])).toEqual([
      [2, 113],
      [3, 114],
      [4, 115],
      [0, 141],
      [1, 142],
    ]);
    expect(played.report.flows[0]).toMatchObject({ delivered: 5, reordered: 2 });
  });
});
