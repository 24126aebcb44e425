/** P-MAARs that are dead, unknown, or refuse, and answers that are forged or too long (draft-bernardos-dmm-pmip-01 §5.2, RFC 4620 §5). */
import { describe, expect, test, vi } from 'vitest';
import { parseAddress, prefixOf, type Ipv6Address } from '#base/ipv6-address.ts';
import { NODE_ADDRESSES_FLAG, nodeAddressesQuery, nodeAddressesReply } from '#wire/node-information.ts';
import type { RunReport } from '#report/report.ts';
import { sendControl } from '../../net/control.ts';
import { COMMON_ROUTER_LINK_LOCAL, linkLocalAddress } from '../../net/link-layer.ts';
import { nodeAt } from '../../net/network.ts';
import type { World } from '../../mobility/world.ts';
import { flow, move, networkE, NIQ_RUN, stateAt, withOptions } from '../../test-support/networks.ts';
import { entriesOf, instantsOf, ladderOf, messagesOf, pathsOf, play } from '../../test-support/play.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 30_000 });

function indexOf(world: World, id: string): number {
  return world.nodes.findIndex((node) => node.id === id);
}

function addresses(report: RunReport, atMs?: number): string[] {
  return entriesOf(report, 'mn1', 'addresses', atMs).map((entry) => `${entry.to} ${entry.state ?? ''}`);
}

/** The mobile configures an address that no router gave it. */
function configure(world: World, text: string): void {
  const mobile = nodeAt(world, indexOf(world, 'mn1'));
  const address = parseAddress(text)!;
  mobile.addresses.push({
    ...mobile.addresses[0]!,
    address,
    prefix: prefixOf(address, 64),
    state: 'deprecated',
    preferredUntil: 0,
    age: mobile.addressesMade++,
  });
}

describe('a P-MAAR that is dead', () => {
  const scenario = networkE({
    durationMs: 30_000,
    flows: [flow('f1', 'cn', 'mn1', 1000, 29_900, { pps: 10 })],
    events: [{ atMs: 2990, fail: 'ar1' }, move(3000, 'ar2'), stateAt(5000), { atMs: 12_000, recover: 'ar1' }],
  });

  test('asked at 0, 1, 3, 7, 15 s; the advertisement leaves without it; it takes up its prefix again when it is back', () => {
    const { report } = play(scenario, NIQ_RUN);
    expect(instantsOf(report, 'PBU')).toEqual([0, 1, 3, 7, 15].map((seconds) => 3065 + 1000 * seconds));
    expect(report.signalling.filter((row) => row.message === 'PBU').map((row) => row.outcome)).toEqual([
      ...Array.from({ length: 4 }, () => 'no-route'),
      'delivered',
    ]);
    expect(instantsOf(report, 'RA', 'ar2')).toEqual([4065, 18_075]);
    expect(addresses(report)).toEqual(['ar1 deprecated', 'ar2 preferred']);
    expect(pathsOf(report, 'f1')).toEqual(['cn k ar1 mn1', 'cn k ar1=k=ar2 mn1']);
  });

  test('pbu_attempts: given up after that many updates, and the prefix is withdrawn', () => {
    const { report } = play(scenario, withOptions(NIQ_RUN, { pbu_attempts: 3 }));
    expect(instantsOf(report, 'PBU')).toEqual([3065, 4065, 6065]);
    expect(instantsOf(report, 'RA', 'ar2')).toEqual([4065, 10_065]);
    expect(addresses(report, 5000)).toEqual(['ar1 preferred', 'ar2 preferred']);
    expect(addresses(report)).toEqual(['ar2 preferred']);
    expect(entriesOf(report, 'ar2', 'binding-update-list')).toEqual([]);
  });
});

test('a MAAR that was restarted has lost the entry of a mobile on its link; the address is taken up as the mobile names it', () => {
  const scenario = networkE({
    durationMs: 6000,
    flows: [flow('f1', 'cn', 'mn1', 1000, 5900, { pps: 10 })],
    events: [
      { atMs: 2000, fail: 'ar1' },
      { atMs: 3000, recover: 'ar1' },
    ],
  });
  const { report } = play(scenario, NIQ_RUN);
  expect(addresses(report)).toEqual(['ar1 deprecated', 'ar1 preferred']);
  expect(report.paths.at(-1)?.lastAtMs).toBeGreaterThan(5700);
});

test('a prefix of no MAAR: no route to the built address, the others are served, the advertisement waits a second', () => {
  const scenario = networkE({ durationMs: 9000, events: [move(3000, 'ar2'), stateAt(8000)] });
  const { report } = play(scenario, NIQ_RUN, {
    checkAtMs: [2900],
    inspect: ({ world, nowNs }) => {
      if (nowNs === 2.9e9) configure(world, '2001:db8:ffff:1:0:ff:fe00:e0');
    },
  });
  const updates = report.signalling.filter((row) => row.message === 'PBU' && row.dst === '2001:db8:ffff:1::1');
  expect(updates.map((row) => [row.atMs, row.outcome])).toEqual([3065, 4065, 6065].map((atMs) => [atMs, 'no-route']));
  expect(messagesOf(report, 3065, 4066)).toEqual([
    '3065 PBU ar2>ar1',
    '3065 PBU ar2>',
    '3070 PBA ar1>ar2',
    '4065 PBU ar2>',
    '4065 RA ar2>mn1',
  ]);
  expect(entriesOf(report, 'ar2', 'binding-update-list', 8000).map((entry) => [entry.to, entry['state']])).toEqual([
    ['ar1', 'registered'],
    ['', 'registering'],
  ]);
});

test('a P-MAAR that refuses: its prefix is withdrawn from the mobile with the advertisement that waits for the others', () => {
  const scenario = networkE({
    durationMs: 8000,
    events: [move(3000, 'ar2'), { atMs: 4000, fail: 'ar1' }, { atMs: 4500, recover: 'ar1' }, move(5000, 'ar3')],
  });
  const played = play(scenario, NIQ_RUN, {
    checkAtMs: [4600],
    inspect: ({ world, nowNs }) => {
      if (nowNs !== 4.6e9) return;
      // Meanwhile the restarted router has given the prefix to somebody else.
      world.mobility.pools.get(indexOf(world, 'ar1'))?.given.set('2001:db8:101:1::' as Ipv6Address, indexOf(world, 'cn'));
    },
  });
  const { report } = played;
  expect(addresses(report)).toEqual(['ar2 deprecated', 'ar3 preferred']);
  const ladder = ladderOf(played, { fromNs: 5e9, messages: ['PBA', 'RA'] });
  expect(ladder).toMatch(/ar1 +PBA +ar3 +seq=\d+ status=155 /);
  expect(ladder).toMatch(
    /5\.0\d+ +ar3 +RA +mn1 +preferred=2001:db8:103:1::\/64 deprecated=2001:db8:102:1::\/64 withdrawn=2001:db8:101:1::\/64/,
  );
});

describe('answers', () => {
  const scenario = networkE({ durationMs: 6000, events: [move(3000, 'ar2')] });

  test('RFC 4620 §5: one with another nonce is ignored, the right one still counts', () => {
    const { report } = play(scenario, NIQ_RUN, {
      checkAtMs: [3056],
      inspect: ({ world, nowNs }) => {
        if (nowNs !== 3.056e9) return;
        const mobile = indexOf(world, 'mn1');
        const query = nodeAddressesQuery(linkLocalAddress(mobile), new Uint8Array(8), NODE_ADDRESSES_FLAG.global);
        const message = nodeAddressesReply(query, [parseAddress('2001:db8:103:1::5')!]);
        sendControl(
          world,
          mobile,
          {
            source: linkLocalAddress(mobile),
            destination: COMMON_ROUTER_LINK_LOCAL,
            payload: { protocol: 'icmpv6', message },
          },
          { message: 'NIReply', mobile, to: indexOf(world, 'ar2'), why: { section: '', sentence: 'Forged.' } },
          { kind: 'interface', mobileInterface: 0 },
        );
      },
    });
    expect(messagesOf(report, 3000)).toEqual([
      '3050 RS mn1>ar2',
      '3055 NIQuery ar2>mn1',
      '3056 NIReply mn1>ar2',
      '3060 NIReply mn1>ar2',
      '3065 PBU ar2>ar1',
      '3070 PBA ar1>ar2',
      '3075 RA ar2>mn1',
    ]);
  });

  test('the nonce is another one for every question, and the same in every run', () => {
    const nonces = (): string[] => {
      const seen: string[] = [];
      play(scenario, NIQ_RUN, {
        checkAtMs: [7, 3057],
        inspect: ({ world }) => {
          for (const queries of world.mobility.addressQueries.values())
            for (const { nonce } of queries.values()) seen.push([...nonce].join('.'));
        },
      });
      return seen;
    };
    const first = nonces();
    expect(new Set(first).size).toBe(2);
    expect(nonces()).toEqual(first);
  });

  test('61 addresses fit 1280 octets: the newest are named, each is registered, the advertisement is split', () => {
    const { report } = play(scenario, NIQ_RUN, {
      checkAtMs: [2900],
      inspect: ({ world, nowNs }) => {
        if (nowNs === 2.9e9)
          for (let subnet = 2; subnet <= 80; subnet++) configure(world, `2001:db8:101:${subnet.toString(16)}:0:ff:fe00:e0`);
      },
      octets: true,
    });
    const reply = report.signalling.find((row) => row.message === 'NIReply' && row.atMs > 3000);
    expect(reply?.bytes).toBe(56 + 20 * 61);
    const asked = report.signalling.filter((row) => row.message === 'PBU' && row.atMs === 3065);
    expect(asked).toHaveLength(61);
    expect(asked.at(-1)?.dst).toBe('2001:db8:101:15::1');
    // The preferred one comes first: it is the only one that its P-MAAR has an entry and thus an address for.
    expect(asked[0]).toMatchObject({ dst: '2001:db8:101:1::1', outcome: 'delivered' });
    expect(asked[1]?.outcome).toBe('no-binding');
  });
});
