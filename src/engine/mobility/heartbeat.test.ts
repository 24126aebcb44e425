/** Heartbeats of RFC 5847 under pmipv6, and under pfmipv6, which extends it. */
import { expect, test, vi } from 'vitest';
import type { ScenarioEvent } from '#scenario/scenario.ts';
import { flow, move, networkE, PFMIPV6_RUN, PMIPV6_RUN, withOptions } from '../test-support/networks.ts';
import { instantsOf, ladderOf, messagesOf, play } from '../test-support/play.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 30_000 });

const RUN = withOptions(PMIPV6_RUN, { heartbeat_s: 5 });
const RESTART: readonly ScenarioEvent[] = [
  { atMs: 7000, fail: 'lma' },
  { atMs: 8000, recover: 'lma' },
];

function scenario(events: readonly ScenarioEvent[]): ReturnType<typeof networkE> {
  return networkE({ durationMs: 20_000, flows: [flow('f1', 'cn', 'mn1', 1000, 19_900, { pps: 50 })], events });
}

test('§3.1: asked at the first registration and every five seconds from then on, as long as there is one', () => {
  const { report } = play(scenario([move(9000, 'ar2')]), RUN);
  expect(instantsOf(report, 'Hello', 'ar1')).toEqual([27, 5027]);
  expect(instantsOf(report, 'Hello', 'ar2')).toEqual([9079, 14_079, 19_079]);
  expect(report.signalling.find((row) => row.message === 'Hello')).toMatchObject({ to: 'lma', bytes: 56 });
  expect(report.handovers[0]).toMatchObject({ messages: 4 });
});

test('§3.2: the counter has grown, so the gateway registers its mobiles anew; without heartbeats nothing tells it', () => {
  const played = play(scenario(RESTART), RUN);
  expect(
    ladderOf(played, { fromNs: 8e9, toNs: 11e9, tables: ['binding-cache'] })
      .replaceAll(/ {2,}/g, '  ')
      .split('\n'),
  ).toEqual([
    '8.000000  lma  recover',
    '10.027000  ar1  Hello  lma  seq=3',
    '10.038000  lma  Hello  ar1  seq=3 response restarts=1',
    '10.049000  ar1  PBU  lma  seq=1 hnp=2001:db8:110:1::/64 hi=5 lifetime=3600s',
    '10.060000  lma  binding  ar1  2001:db8:110:1::/64 active lifetime=3600s',
    '10.060000  lma  PBA  ar1  seq=1 status=0 hnp=2001:db8:110:1::/64 lifetime=3600s',
  ]);
  expect(played.report.paths.at(-1)?.lastAtMs).toBeGreaterThan(19_800);
  const deaf = play(scenario(RESTART), PMIPV6_RUN).report;
  expect(messagesOf(deaf, 7000)).toEqual([]);
  expect(deaf.paths.at(-1)?.lastAtMs).toBeLessThan(7100);
});

test('a response that is lost does no harm: the next one tells', () => {
  const { report } = play(scenario(RESTART), RUN, {
    lose: ({ message, from, atMs }) => message === 'Hello' && from === 'lma' && atMs > 9000 && atMs < 11_000,
  });
  expect(instantsOf(report, 'PBU', 'ar1')).toEqual([5, 15_049]);
});

test('a gateway that was restarted itself has nothing to compare with', () => {
  const events: readonly ScenarioEvent[] = [
    { atMs: 7000, fail: 'ar1' },
    { atMs: 8000, recover: 'ar1' },
  ];
  const { report } = play(scenario(events), RUN);
  expect(instantsOf(report, 'PBU', 'ar1')).toEqual([5, 8005]);
});

test('§3.2: after a fast handover an anchor that was restarted learns of the mobile from the new gateway', () => {
  const events = [move(6000, 'ar2'), ...RESTART];
  const { report } = play(scenario(events), withOptions(PFMIPV6_RUN, { heartbeat_s: 5 }));
  expect(instantsOf(report, 'Hello', 'ar2')).toEqual([6079, 11_079, 16_079]);
  expect(instantsOf(report, 'PBU', 'ar2')).toEqual([6055, 11_103]);
  expect(report.paths.at(-1)?.lastAtMs).toBeGreaterThan(19_800);
  expect(play(scenario(events), PFMIPV6_RUN).report.paths.at(-1)?.lastAtMs).toBeLessThan(7100);
});
