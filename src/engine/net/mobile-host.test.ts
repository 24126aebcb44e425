/** A mobile as an IPv6 host: RFC 4862 lifetimes and duplicate address detection, RFC 6724 source addresses, RFC 7559 solicitations. */
import { describe, expect, test } from 'vitest';
import { addressWords, type Ipv6Address } from '#base/ipv6-address.ts';
import { required } from '#base/assert.ts';
import { fromMs, SECOND } from '#base/time.ts';
import { MutedSink } from '#records/batch.ts';
import type { Scenario } from '#scenario/scenario.ts';
import { PREFIX_INFORMATION_FLAG, type NdOption } from '#wire/ndisc.ts';
import type { Packet } from '#wire/packet.ts';
import { createEngine, type Engine } from '../engine.ts';
import { flow, IPV6_RUN, move, networkE } from '../test-support/networks.ts';
import { entriesOf, instantsOf, play } from '../test-support/play.ts';
import { handleRouterAdvertisement, selectSourceAddress } from './mobile-host.ts';

const INFINITE = 0xffffffff;
const P1 = '2001:db8:101:77::' as Ipv6Address;
const P2 = '2001:db8:102:77::' as Ipv6Address;
const P3 = '2001:db8:120:77::' as Ipv6Address;

/** A mobile at AR1 that has no address yet: its solicitation is still on its way. */
function host(changes: Parameters<typeof networkE>[0] = {}): Engine {
  const scenario: Scenario = networkE({ durationMs: 10_000_000, ...changes });
  const engine = createEngine({ scenario, run: IPV6_RUN, sink: new MutedSink() });
  engine.run(0);
  return engine;
}

function prefixOption(prefix: Ipv6Address, preferredSeconds: number, validSeconds: number, prefixLength = 64): NdOption {
  return {
    kind: 'prefix-information',
    prefixLength,
    flags: PREFIX_INFORMATION_FLAG.onLink | PREFIX_INFORMATION_FLAG.autonomous,
    validSeconds,
    preferredSeconds,
    prefix,
  };
}

/** An advertisement comes in on an interface. */
function hear(engine: Engine, options: NdOption[], mobileInterface = 0): void {
  const packet: Packet = {
    source: 'fe80::1' as Ipv6Address,
    destination: 'ff02::1' as Ipv6Address,
    payload: {
      protocol: 'icmpv6',
      message: {
        kind: 'router-advertisement',
        curHopLimit: 64,
        flags: 0,
        routerLifetimeSeconds: 1800,
        reachableTimeMs: 0,
        retransTimerMs: 0,
        options,
      },
    },
  };
  handleRouterAdvertisement(engine.world, required(engine.world.interfaces[mobileInterface], 'interface'), packet);
}

function mobileOf(engine: Engine): number {
  return required(engine.world.fixed.plan.mobiles[0], 'mobile');
}

function states(engine: Engine): string[] {
  return required(engine.world.nodes[mobileOf(engine)], 'mobile').addresses.map((entry) => `${entry.prefix} ${entry.state}`);
}

describe('RFC 4862 §5.5.3: prefix information', () => {
  test('an address is the prefix and the interface identifier', () => {
    const engine = host();
    hear(engine, [prefixOption(P1, 100, 200)]);
    const [address] = required(engine.world.nodes[mobileOf(engine)], 'mobile').addresses;
    expect(addressWords(required(address, 'address').address).slice(0, 2)).toEqual(addressWords(P1).slice(0, 2));
    // EUI-64 of a locally administered MAC address.
    expect((addressWords(required(address, 'address').address)[2] & 0x02000000) >>> 0).toBe(0);
    expect(addressWords(required(address, 'address').address)[3] >>> 24).toBe(0xfe);
  });

  test('c: a preferred lifetime above the valid one makes the option void', () => {
    const engine = host();
    hear(engine, [prefixOption(P1, 201, 200), prefixOption(P2, 100, 200)]);
    expect(states(engine)).toEqual([`${P2} preferred`]);
  });

  test('a prefix that is not 64 bits long gives no address', () => {
    const engine = host();
    hear(engine, [prefixOption(P1, 100, 200, 56)]);
    expect(states(engine)).toEqual([]);
  });

  test('a preferred lifetime of 0 deprecates, a later one above 0 makes preferred again', () => {
    const engine = host();
    hear(engine, [prefixOption(P1, 100, 200)]);
    hear(engine, [prefixOption(P1, 0, 200)]);
    expect(states(engine)).toEqual([`${P1} deprecated`]);
    hear(engine, [prefixOption(P1, 100, 200)]);
    expect(states(engine)).toEqual([`${P1} preferred`]);
  });

  test('a valid lifetime of 0 takes the address away; for an unknown prefix it does nothing', () => {
    const engine = host();
    hear(engine, [prefixOption(P1, 100, 200), prefixOption(P2, 100, 200)]);
    hear(engine, [prefixOption(P1, 0, 0), prefixOption(P3, 0, 0)]);
    expect(states(engine)).toEqual([`${P2} preferred`]);
  });
});

describe('RFC 4862 §5.5.4: lifetimes', () => {
  test('preferred, then deprecated, then gone, to the nanosecond', () => {
    const engine = host();
    hear(engine, [prefixOption(P1, 100, 200)]);
    engine.run(100 * SECOND - 1);
    expect(states(engine)).toContain(`${P1} preferred`);
    engine.run(100 * SECOND);
    expect(states(engine)).toContain(`${P1} deprecated`);
    engine.run(200 * SECOND - 1);
    expect(states(engine)).toContain(`${P1} deprecated`);
    engine.run(200 * SECOND);
    expect(states(engine).some((state) => state.startsWith(P1))).toBe(false);
  });

  test('a later advertisement starts them again', () => {
    const engine = host();
    hear(engine, [prefixOption(P1, 100, 200)]);
    engine.run(90 * SECOND);
    hear(engine, [prefixOption(P1, 100, 200)]);
    engine.run(150 * SECOND);
    expect(states(engine)).toContain(`${P1} preferred`);
    engine.run(190 * SECOND);
    expect(states(engine)).toContain(`${P1} deprecated`);
    engine.run(290 * SECOND);
    expect(states(engine).some((state) => state.startsWith(P1))).toBe(false);
  });

  test('infinite stays', () => {
    const engine = host();
    hear(engine, [prefixOption(P1, INFINITE, INFINITE)]);
    engine.run(9000 * SECOND);
    expect(states(engine)).toContain(`${P1} preferred`);
  });
});

describe('RFC 4862 §5.4: duplicate address detection', () => {
  test('an address is tentative for the time that the scenario says, after one neighbor solicitation', () => {
    const engine = host({ timing: { dadMs: 1000 } });
    hear(engine, [prefixOption(P1, 100, 200)]);
    expect(states(engine)).toEqual([`${P1} tentative`]);
    expect(selectSourceAddress(engine.world, mobileOf(engine), null)).toBeNull();
    engine.run(SECOND - 1);
    expect(states(engine)[0]).toBe(`${P1} tentative`);
    engine.run(SECOND);
    expect(states(engine)[0]).toBe(`${P1} preferred`);
    const { report } = play(networkE({ durationMs: 3000, timing: { dadMs: 1000 } }), IPV6_RUN);
    expect(report.signalling.map((row) => [row.message, row.atMs])).toEqual([
      ['RS', 0],
      ['RA', 5],
      ['NS', 10],
    ]);
  });

  test('a flow that starts before its mobile has an address is refused, with sent 0', () => {
    const scenario = networkE({
      durationMs: 3000,
      timing: { dadMs: 1000 },
      flows: [flow('early', 'cn', 'mn1', 500, 2500, { pps: 10 }), flow('late', 'cn', 'mn1', 1010, 2500, { pps: 10 })],
    });
    const { report } = play(scenario, IPV6_RUN);
    expect(report.flows.map((row) => [row.flow, row.status, row.sent > 0])).toEqual([
      ['early', 'refused', false],
      ['late', 'ok', true],
    ]);
    expect(report.flows[0]?.reason).toMatch(/mn1/);
  });
});

describe('RFC 6724 §5: source address selection', () => {
  const chosen = (engine: Engine, destination: string | null): string | undefined =>
    selectSourceAddress(engine.world, mobileOf(engine), destination as Ipv6Address | null)?.prefix;

  test('rule 3: a deprecated address is avoided, but used when there is no other', () => {
    const engine = host();
    hear(engine, [prefixOption(P1, 0, 200)]);
    expect(chosen(engine, null)).toBe(P1);
    hear(engine, [prefixOption(P2, 100, 200)]);
    hear(engine, [prefixOption(P3, 0, 200)]);
    expect(chosen(engine, null)).toBe(P2);
  });

  test('rule 5.5: an address that a present router advertised comes first', () => {
    const engine = host({ events: [move(1000, 'ar2')] });
    engine.run(fromMs(900));
    hear(engine, [prefixOption(P1, 1000, 2000)]);
    engine.run(fromMs(1050));
    hear(engine, [prefixOption(P2, 1000, 2000)]);
    // P1 is nearer to the destination, but from the router that the mobile has left.
    expect(chosen(engine, '2001:db8:101:77::9')).toBe(P2);
  });

  test('rule 8: of two from present routers the one with the longer common prefix', () => {
    const engine = host();
    hear(engine, [prefixOption(P1, 100, 200), prefixOption(P2, 100, 200), prefixOption(P3, 100, 200)]);
    expect(chosen(engine, '2001:db8:101:77::9')).toBe(P1);
    expect(chosen(engine, '2001:db8:102:77::9')).toBe(P2);
    expect(chosen(engine, '2001:db8:120::1')).toBe(P3);
    // None is nearer: the newest.
    expect(chosen(engine, null)).toBe(P3);
  });

  test('of a mobile without any address there is none', () => {
    expect(chosen(host(), null)).toBeUndefined();
  });
});

describe('an advertisement that is still being processed when its link goes', () => {
  test('says nothing any more', () => {
    // The advertisement of AR1 comes at 20 ms and takes 10 ms; the mobile leaves at 25 ms.
    const scenario = networkE({ durationMs: 1000, timing: { processingMs: 10, dadMs: 100 }, events: [move(25, 'ar2')] });
    const { report } = play(scenario, IPV6_RUN);
    expect(report.signalling.find((row) => row.message === 'RA')).toMatchObject({ from: 'ar1', deliveredMs: 20 });
    expect(entriesOf(report, 'mn1', 'addresses').map((entry) => entry.to)).toEqual(['ar2']);
    expect(report.signalling.filter((row) => row.message === 'NS').map((row) => row.to)).toEqual(['ar2']);
  });
});

describe('RFC 7559 §2: solicitations are repeated until an advertisement comes', () => {
  test('at 0, 4, 12, 28, 60 … s', () => {
    const { report } = play(networkE({ durationMs: 130_000, events: [{ atMs: 0, fail: 'ar1' }] }), IPV6_RUN);
    expect(instantsOf(report, 'RS')).toEqual([0, 4, 12, 28, 60, 124].map((seconds) => 1000 * seconds));
    expect(report.signalling.map((row) => row.outcome)).toEqual(report.signalling.map(() => 'node-failed'));
  });

  test('a router that comes back is asked at once', () => {
    const scenario = networkE({
      durationMs: 20_000,
      events: [
        { atMs: 5000, fail: 'ar1' },
        { atMs: 7000, recover: 'ar1' },
      ],
    });
    const { report } = play(scenario, IPV6_RUN);
    expect(instantsOf(report, 'RS')).toEqual([0, 7000]);
    expect(entriesOf(report, 'mn1', 'addresses').map((entry) => entry.state)).toContain('preferred');
  });
});
