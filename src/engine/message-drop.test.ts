/** Single control messages that a script loses. */
import { expect, test } from 'vitest';
import type { ScenarioEvent } from '#scenario/scenario.ts';
import { HMIPV6_RUN, IPV6_RUN, move, networkE, PMIPV6_RUN, withOptions } from './test-support/networks.ts';
import { messagesOf, play } from './test-support/play.ts';

const RUN = withOptions(PMIPV6_RUN, { mag_detach_dereg: false });

function played(events: readonly ScenarioEvent[], run = RUN) {
  return play(networkE({ durationMs: 9000, events: [move(3000, 'ar2'), ...events] }), run).report;
}

/** RS at 3050, at ar2 at 3055; the PBU is on the link to k until 3058 and on that to the LMA until 3067. */
const updates = (events: readonly ScenarioEvent[]): string[] =>
  messagesOf(played(events), 3051).filter((line) => line.includes('PBU'));

test('a message is lost on the link that it is on, and sent again after a second (RFC 5213 §6.9.4)', () => {
  expect(updates([])).toEqual(['3055 PBU ar2>lma']);
  for (const [atMs, from, to] of [
    [3056, 'ar2', 'k'],
    [3060, 'k', 'lma'],
  ] as const) {
    const report = played([{ atMs, drop: { message: 'PBU', from, to } }]);
    const rows = report.signalling.filter((row) => row.message === 'PBU' && row.atMs > 3051);
    expect(rows.map((row) => [row.atMs, row.outcome])).toEqual([
      [3055, 'link-loss'],
      [4055, 'delivered'],
    ]);
  }
});

test('over the radio, too', () => {
  const report = played([{ atMs: 3052, drop: { message: 'RS', from: 'mn1', to: 'ar2' } }]);
  const rows = report.signalling.filter((row) => row.message === 'RS' && row.atMs >= 3050);
  expect(rows[0]).toMatchObject({ atMs: 3050, outcome: 'link-loss' });
  expect(rows[1]).toMatchObject({ outcome: 'delivered' });
});

test('nothing else is lost: another link, name, direction or instant', () => {
  const calm = messagesOf(played([]));
  for (const event of [
    { atMs: 3056, drop: { message: 'PBU', from: 'k', to: 'lma' } },
    { atMs: 3056, drop: { message: 'PBA', from: 'ar2', to: 'k' } },
    { atMs: 3056, drop: { message: 'PBU', from: 'k', to: 'ar2' } },
    { atMs: 3059, drop: { message: 'PBU', from: 'ar2', to: 'k' } },
  ])
    expect(messagesOf(played([event]))).toEqual(calm);
});

test('a run without such a message plays as ever', () => {
  const event = { atMs: 3056, drop: { message: 'PBU', from: 'ar2', to: 'k' } };
  expect(messagesOf(played([event], IPV6_RUN))).toEqual(messagesOf(played([], IPV6_RUN)));
});

test('the answer of a mobility anchor point, whose octets are those of any binding acknowledgement (RFC 5380)', () => {
  const calm = played([], HMIPV6_RUN).signalling.find((row) => row.message === 'LBA' && row.atMs > 3050);
  expect(calm?.outcome).toBe('delivered');
  const event = { atMs: (calm?.atMs ?? 0) + 0.5, drop: { message: 'LBA', from: calm?.from ?? '', to: 'k' } };
  const lost = played([event], HMIPV6_RUN).signalling.find((row) => row.message === 'LBA' && row.atMs === calm?.atMs);
  expect(lost?.outcome).toBe('link-loss');
});
