/** Mobile IPv6 as ladders and worked numbers, next to RFC 6275 §10 and §11 (procedures of bidirectional tunnelling). */
import { describe, expect, test, vi } from 'vitest';
import type { RunDefinition } from '#scenario/scenario.ts';
import { flow, move, networkE, storyOfE } from '../../test-support/networks.ts';
import { ladderOf, pathsOf, play } from '../../test-support/play.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

const RUN: RunDefinition = { id: 'mipv6', scheme: 'mipv6', roles: { ha: 'ha' } };

/** The lines of a ladder with addresses by their names. */
function lines(text: string): string[] {
  return text
    .replaceAll('2001:db8:140:1:0:ff:fe00:e0', 'HoA')
    .replaceAll(/2001:db8:10(\d):1:0:ff:fe00:e0/g, 'CoA$1')
    .replaceAll('2001:db8:140:1::/64', 'Home')
    .replaceAll(/ {2,}/g, '  ')
    .split('\n');
}

describe('ladders', () => {
  const scenario = networkE({
    durationMs: 4000,
    flows: [flow('f1', 'cn', 'mn1', 1000, 3900, { pps: 10 })],
    events: [move(3000, 'ar2')],
  });
  const played = play(scenario, RUN);
  const tables = ['binding-cache', 'binding-update-list', 'tunnels'] as const;

  test('RFC 6275 §11.7.1, §10.3.1: registration from the first foreign link', () => {
    expect(lines(ladderOf(played, { toNs: 1e9, tables }))).toEqual([
      '0.000000  mn1  attach  ar1',
      '0.000000  mn1  RS  ar1',
      '0.005000  ar1  RA  mn1  preferred=2001:db8:101:1::/64',
      '0.010000  mn1  tunnel  ha  mn1 downlink',
      '0.010000  mn1  update-list  ha  HoA registering',
      '0.010000  mn1  BU  ha  seq=0 hoa=HoA coa=CoA1 lifetime=3600s',
      '0.047000  ha  binding  mn1  HoA active lifetime=3600s',
      '0.047000  ha  tunnel  mn1  mn1 downlink',
      '0.047000  ha  BA  mn1  seq=0 status=0 hoa=HoA lifetime=3600s',
      '0.084000  mn1  update-list  ha  HoA registered lifetime=3600s (was registering)',
      '0.084000  mn1  tunnel  ha  mn1 downlink uplink',
    ]);
  });

  test('RFC 6275 §11.5, §11.7.1: a movement between two foreign links', () => {
    expect(lines(ladderOf(played, { fromNs: 3e9, tables: ['binding-cache'] }))).toEqual([
      '3.000000  mn1  move  ar2  from ar1',
      '3.050000  mn1  attach  ar2',
      '3.050000  mn1  RS  ar2',
      '3.055000  ar2  RA  mn1  preferred=2001:db8:102:1::/64',
      '3.060000  mn1  BU  ha  seq=1 hoa=HoA coa=CoA2 lifetime=3600s',
      '3.098000  ha  binding  mn1  HoA active lifetime=3600s',
      '3.098000  ha  BA  mn1  seq=1 status=0 hoa=HoA lifetime=3600s',
    ]);
  });
});

test('network E: interruptions, messages, octets and paths', () => {
  const { report } = play(storyOfE(), RUN, { octets: false });
  expect(
    report.handovers.map((row) => [
      row.messages,
      row.bytes,
      ...row.flows.map((entry) => (entry.firstAfterMs ?? Number.NaN) - row.detachMs),
    ]),
  ).toEqual([
    // t_L2 + 4 w + 2 d(AR, HA), d = 33, 34, 32.
    [2, 176, 136],
    [2, 176, 138, 138],
    [2, 176, 134, 134],
  ]);
  expect(new Set(pathsOf(report, 'f1'))).toEqual(new Set(['cn k ha=k=ar1=mn1', 'cn k ha=k=ar2=mn1', 'cn k ha=k=ar3=mn1']));
  expect(report.signalling.filter((row) => row.message === 'BU' || row.message === 'BA').map((row) => row.bytes)).toEqual([
    96, 80, 96, 80, 96, 80, 96, 80,
  ]);
});
