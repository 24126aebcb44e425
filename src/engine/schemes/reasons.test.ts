/** The reasons of the network-based schemes fit what happened: a sentence about earlier prefixes only where there are some, and so on. */
import { describe, expect, test, vi } from 'vitest';
import type { RunDefinition, Scenario, ScenarioFlow } from '#scenario/scenario.ts';
import { flow, MAAR_DHCPV6_RUN, MAAR_RUN, move, networkE, NIQ_RUN, withOptions } from '../test-support/networks.ts';
import { play, recordsOf, type PlayOptions } from '../test-support/play.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

/** Section and sentence of each message of this name, in the order of sending. */
function reasons(scenario: Scenario, run: RunDefinition, message: string, options: PlayOptions = {}): string[] {
  return recordsOf(play(scenario, run, options), 'message')
    .filter(({ detail }) => detail.message === message)
    .map(({ detail }) => `${detail.why?.section.replace('draft-bernardos-dmm-pmip-01 ', '')}: ${detail.why?.sentence}`);
}

/** Section and sentence of the last change of a row in a node's table. */
function lastReason(scenario: Scenario, run: RunDefinition, node: string, table: string): string {
  const played = play(scenario, run);
  const rows = recordsOf(played, 'tableSet').filter(
    (record) => record.table === table && played.plan.scenario.nodes[record.node]?.id === node,
  );
  const why = rows.at(-1)?.entry.why;
  return `${why?.section.replace('draft-bernardos-dmm-pmip-01 ', '')}: ${why?.sentence}`;
}

const there = networkE({ durationMs: 4000, events: [move(1000, 'ar2'), move(2000, 'ar1')] });

describe('maar', () => {
  test('a registration is of a new mobile, of one from elsewhere, or of one that is back', () => {
    const own = reasons(there, withOptions(MAAR_RUN, { cmd: 'proxy' }), 'PBU').filter((text) => !text.startsWith('§3.4'));
    expect(own).toEqual([
      expect.stringMatching(/^§3.1: .* has reserved/),
      expect.stringMatching(/^§3.2: The mobile comes from another MAAR/),
      expect.stringMatching(/^§3.2: The mobile is back/),
    ]);
  });

  test('only an advertisement with earlier prefixes speaks of them', () => {
    expect(reasons(there, MAAR_RUN, 'RA')).toEqual([
      expect.stringMatching(/^§3.1: The registration stands/),
      expect.stringMatching(/^RFC 8885 §3.7: An earlier prefix/),
      expect.stringMatching(/^RFC 8885 §3.7: An earlier prefix/),
    ]);
  });

  test.each([
    ['relay', '§3.2: The previous MAAR has set tunnel and route'],
    ['locator', '§3.3: Besides the serving MAAR'],
    ['proxy', '§3.4: The previous MAAR has set tunnel and route: the CMD hears'],
  ])('%s: why a previous MAAR answers the CMD', (cmd, begin) => {
    expect(reasons(there, withOptions(MAAR_RUN, { cmd }), 'PBA').some((text) => text.startsWith(begin))).toBe(true);
  });

  test('the relay says when it did not wait for all, and the extension of a binding is not its beginning', () => {
    const second = networkE({ durationMs: 9000, events: [move(1000, 'ar2'), move(2000, 'ar3')] });
    const run = withOptions(MAAR_RUN, { cmd_timeout_ms: 17, binding_lifetime_s: 8 });
    const told = reasons(second, run, 'PBA');
    expect(told.filter((text) => text.includes('timeout is over'))).toHaveLength(1);
    expect(told.filter((text) => text.includes('stopped waiting'))).toHaveLength(1);
    expect(lastReason(second, run, 'ar3', 'binding-cache')).toMatch(/^RFC 5213 §6.9.1.2: .* has acknowledged the extension/);
  });

  test('who takes a prefix back: the CMD, or the serving MAAR when the CMD has lost the session', () => {
    const events = [move(1000, 'ar2'), { atMs: 2000, detach: 'mn1' }];
    const run = withOptions(MAAR_RUN, { binding_lifetime_s: 8 });
    const last = (scenario: Scenario): string | undefined => reasons(scenario, run, 'PBU').at(-1);
    expect(last(networkE({ durationMs: 20_000, events }))).toMatch(/the CMD takes its prefix back/);
    const restarted = [...events, { atMs: 3000, fail: 'cmd' }, { atMs: 4000, recover: 'cmd' }];
    expect(last(networkE({ durationMs: 20_000, events: restarted }))).toMatch(/the serving MAAR itself tells/);
  });
});

describe('maar-dhcpv6', () => {
  test('a Reply brings a first lease, adds a prefix, or makes an earlier one the current one again', () => {
    expect(reasons(there, MAAR_DHCPV6_RUN, 'RELAY-REPL')).toEqual([
      expect.stringMatching(/^§4.2: The mobile has no other lease/),
      expect.stringMatching(/^§4.2: .* adds a prefix of the new link/),
      expect.stringMatching(/^§4.2: The lease has a prefix of this link already/),
    ]);
  });

  test('§4: a prefix at a MAAR is one that the server has given out', () => {
    expect(lastReason(there, MAAR_DHCPV6_RUN, 'ar2', 'prefix-pool')).toMatch(/^§4: The server has given this prefix/);
  });

  test('an Advertise is an offer', () => {
    const replies = reasons(there, withOptions(MAAR_DHCPV6_RUN, { dhcp_messages: 4 }), 'RELAY-REPL');
    expect(replies.filter((text) => text.startsWith('RFC 8415 §18.3.9'))).toHaveLength(3);
  });

  test('§4.2: tables speak of flows at a P-MAAR only where there are some', () => {
    const scenario = (flows: readonly ScenarioFlow[]): Scenario =>
      networkE({ durationMs: 3000, events: [move(1000, 'ar2')], flows });
    for (const [node, table] of [
      ['ar1', 'binding-cache'],
      ['ar2', 'binding-update-list'],
    ] as const) {
      expect(lastReason(scenario([]), MAAR_DHCPV6_RUN, node, table)).toMatch(/: No flow of the mobile is anchored/);
      const flows = [flow('f1', 'cn', 'mn1', 500, 2900, { pps: 10 })];
      expect(lastReason(scenario(flows), MAAR_DHCPV6_RUN, node, table)).not.toMatch(/: No flow/);
    }
  });
});

describe('maar-niq: why the advertisement leaves', () => {
  test('first attachment, and after the last P-MAAR', () => {
    expect(reasons(there, NIQ_RUN, 'RA')).toEqual([
      expect.stringMatching(/^§5.2: The mobile has no prefix of another MAAR/),
      expect.stringMatching(/^§5.2: With all P-MAARs told/),
      expect.stringMatching(/^§5.2: With all P-MAARs told/),
    ]);
  });

  test('a mobile that does not answer, a P-MAAR that is silent', () => {
    const long = networkE({ durationMs: 9000, events: [move(4000, 'ar2')] });
    expect(reasons(long, withOptions(NIQ_RUN, { mn_answers: false }), 'RA')[0]).toMatch(/^§5.1: The mobile has not answered/);
    const silent = reasons(long, NIQ_RUN, 'RA', { lose: ({ message, atMs }) => message === 'PBU' && atMs < 5000 });
    expect(silent[1]).toMatch(/not every P-MAAR has answered yet/);
  });
});
