/** Tunnels and ICMPv6: RFC 2473 §3, §6, §7; RFC 4443 §2.4, §3; RFC 8201 §4. */
import { describe, expect, test } from 'vitest';
import type { Scenario, ScenarioFlow, ScenarioLink, ScenarioNode } from '#scenario/scenario.ts';
import { DMA_RUN, flow, IPV6_RUN, networkE, PMIPV6_RUN } from '../test-support/networks.ts';
import { pathsOf, play } from '../test-support/play.ts';

const RUNS = [IPV6_RUN, PMIPV6_RUN, DMA_RUN];

describe('packets too big for a tunnel', () => {
  const sized = (payloadBytes: number, more: Partial<ScenarioFlow> = {}): Scenario =>
    networkE({ durationMs: 3000, flows: [flow('f1', 'cn', 'mn1', 1000, 2000, { pps: 50, payloadBytes, ...more })] });

  test('RFC 2473 §7.1: 1500 octets do not fit; the anchor tells the sender 1460, which sends no more', () => {
    const { report } = play(sized(1452), PMIPV6_RUN);
    const errors = report.signalling.filter((row) => row.message === 'PacketTooBig');
    // The first packet is at the anchor after 19 ms; the one at 20 ms is on its way before the sender learns of it at 38 ms.
    expect(errors.map((row) => [row.from, row.to, row.atMs, row.outcome])).toEqual([
      ['lma', 'cn', 1019, 'delivered'],
      ['lma', 'cn', 1039, 'delivered'],
    ]);
    expect(report.flows[0]).toMatchObject({ sent: 50, delivered: 0, dropped: { 'packet-too-big': 50 } });
  });

  test('RFC 2473 §7.1: 1460 octets fit', () => {
    const { report } = play(sized(1412), PMIPV6_RUN);
    expect(report.flows[0]).toMatchObject({ delivered: 50, dropped: {} });
    expect(play(sized(1413), PMIPV6_RUN).report.flows[0]).toMatchObject({ delivered: 0 });
  });

  test('RFC 8201 §5.3: ten minutes after it was last told the sender forgets it and tries again', () => {
    const { report } = play(
      networkE({ durationMs: 1_300_000, flows: [flow('f1', 'cn', 'mn1', 1000, 1_210_000, { pps: 2, payloadBytes: 1452 })] }),
      PMIPV6_RUN,
      { octets: false },
    );
    const errors = report.signalling.filter((row) => row.message === 'PacketTooBig');
    // Told at 1038 ms: the packet of 601,000 ms is refused, that of 601,500 ms goes, and is answered at 601,538 ms.
    expect(errors.map((row) => row.atMs)).toEqual([1019, 601_519, 1_202_019]);
    expect(report.flows[0]).toMatchObject({ delivered: 0, dropped: { 'packet-too-big': 2418 } });
  });

  test('the way up: the gateway tells the mobile', () => {
    const { report } = play(sized(1452, { from: 'mn1', to: 'cn' }), PMIPV6_RUN);
    const errors = report.signalling.filter((row) => row.message === 'PacketTooBig');
    expect(errors[0]).toMatchObject({ from: 'ar1', to: 'mn1', outcome: 'delivered' });
    expect(report.flows[0]).toMatchObject({ sent: 50, delivered: 0 });
    // The radio takes 5 ms each way: one packet alone is sent in vain.
    expect(errors).toHaveLength(1);
  });

  test('RFC 4443 §2.4 f: not more than the token bucket gives: 10 at once, 10 a second', () => {
    const flows = Array.from({ length: 40 }, (_, index) =>
      flow(`f${index}`, 'cn', 'mn1', 1000, 1100, { pps: 10, payloadBytes: 1452 }),
    );
    const { report } = play(networkE({ durationMs: 3000, flows }), PMIPV6_RUN);
    expect(report.signalling.filter((row) => row.message === 'PacketTooBig')).toHaveLength(10);
    expect(report.accounting).toEqual({ sent: 40, delivered: 0, dropped: 40, inFlight: 0 });
  });

  test.each([IPV6_RUN, DMA_RUN])('$id: a native path takes them', (run) => {
    expect(play(sized(1452), run).report.flows[0]).toMatchObject({ delivered: 50, dropped: {} });
  });
});

/** cn – a chain of routers – anchor – a chain of routers – ar1. */
function chain(before: number, behind: number): Scenario {
  const middle = (stem: string, count: number): string[] => Array.from({ length: count }, (_, index) => `${stem}${index}`);
  const path = ['cn', ...middle('x', before), 'lma', ...middle('y', behind), 'ar1'];
  const kinds: { [id: string]: ScenarioNode['kind'] } = { cn: 'correspondent', lma: 'gateway', ar1: 'access-router' };
  return {
    format: 'roamscope-scenario',
    version: 1,
    durationMs: 3000,
    nodes: [
      ...path.map((id): ScenarioNode => ({
        id,
        kind: kinds[id] ?? 'router',
        ...(id === 'ar1' ? { radio: { delayMs: 1 } } : {}),
      })),
      { id: 'db', kind: 'server' },
      { id: 'mn1', kind: 'mobile', attachedTo: 'ar1' },
    ],
    links: [
      ...path.slice(1).map((id, index): ScenarioLink => ({ between: [path[index] ?? '', id], delayMs: 0.1 })),
      { between: ['db', 'ar1'], delayMs: 0.1 },
    ],
    flows: [flow('f1', 'cn', 'mn1', 1000, 1500, { pps: 10 })],
    runs: RUNS,
  };
}

describe('hop limits', () => {
  test('RFC 8200 §3: 63 routers are passed, the 64th drops', () => {
    // Routers on the way: the chains, the anchor, and the access router.
    expect(play(chain(30, 31), IPV6_RUN).report.flows[0]).toMatchObject({ delivered: 5, dropped: {} });
    expect(play(chain(31, 31), IPV6_RUN).report.flows[0]).toMatchObject({ delivered: 0, dropped: { 'hop-limit': 5 } });
  });

  test('RFC 4443 §3.3: the router that drops tells the source', () => {
    const { report } = play(chain(35, 35), IPV6_RUN);
    const errors = report.signalling.filter((row) => row.message === 'TimeExceeded');
    // The 64th router: 35 before the anchor, the anchor, and the 28th behind it.
    expect(errors.map((row) => [row.from, row.to, row.outcome])).toEqual(
      Array.from({ length: 5 }, () => ['y27', 'cn', 'delivered']),
    );
  });

  test('RFC 2473 §6.3: a tunnel is one hop for the packet inside, and has a hop limit of its own', () => {
    const { report } = play(chain(35, 35), PMIPV6_RUN);
    expect(report.flows[0]).toMatchObject({ delivered: 5, dropped: {} });
    expect(pathsOf(report, 'f1')[0]?.split('=')).toHaveLength(37);
  });
});

describe('no way', () => {
  test('RFC 4443 §3.1: no route, and the source is told', () => {
    const scenario = networkE({
      durationMs: 3000,
      flows: [flow('f1', 'cn', 'mn1', 1000, 2000, { pps: 5 })],
      events: [{ atMs: 1100, fail: 'ar1' }],
    });
    const { report } = play(scenario, IPV6_RUN);
    expect(report.flows[0]?.dropped).toEqual({ 'no-route': 4 });
    // K has no route any more; the correspondent's own link still leads to it.
    const errors = report.signalling.filter((row) => row.message === 'Unreachable');
    expect(errors.length).toBeLessThanOrEqual(4);
    for (const row of errors) expect([row.from, row.to, row.outcome]).toEqual(['k', 'cn', 'delivered']);
  });

  test('an error about an error is never sent (RFC 4443 §2.4 e)', () => {
    const scenario = networkE({
      durationMs: 3000,
      flows: [flow('f1', 'cn', 'mn1', 1000, 2000, { pps: 50, payloadBytes: 1452 })],
      // The errors to the correspondent find no way either.
      events: [{ atMs: 1015, fail: 'cn' }],
    });
    const { report } = play(scenario, PMIPV6_RUN);
    const errors = report.signalling.filter(
      (row) => row.message !== 'RS' && row.message !== 'RA' && !row.message.startsWith('PB'),
    );
    expect(errors.map((row) => [row.message, row.from, row.outcome])).toEqual([['PacketTooBig', 'lma', 'no-route']]);
  });
});
