/** Mobile IPv6 when something is wrong, runs out or comes twice: RFC 6275 §5.2.7, §9.3.3, §9.5, §10.3, §11.4.1, §11.5, §11.7. */
import { describe, expect, test, vi } from 'vitest';
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { RunDefinition, Scenario } from '#scenario/scenario.ts';
import type { MobilityMessage } from '#wire/mobility-header.ts';
import type { Packet } from '#wire/packet.ts';
import type { Engine } from '../../engine.ts';
import { handleCorrespondentMessage } from '../../mobility/correspondent.ts';
import { homeOf } from '../../mobility/home-address.ts';
import { handleOptimizationMessage } from '../../mobility/return-routability.ts';
import {
  bindingManagementKey,
  keygenToken,
  secretOctets,
  signed,
  type SignableMessage,
} from '../../mobility/return-routability-keys.ts';
import { addressOf } from '../../net/control.ts';
import {
  flow,
  MIPV6_RO_RUN,
  MIPV6_RUN,
  move,
  networkE,
  networkEWithHome,
  stateAt,
  withOptions,
} from '../../test-support/networks.ts';
import { entriesOf, messagesOf, pathsOf, play, recordsOf, type Played } from '../../test-support/play.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

/** Messages of these names, as `3055 BU mn1>ha`. */
function rowsOf(played: Played, ...names: string[]): string[] {
  return messagesOf(played.report).filter((text) => names.includes(text.split(' ')[1] ?? ''));
}

function flowBothWays(startMs: number, stopMs: number, pps = 10) {
  return flow('f1', 'cn', 'mn1', startMs, stopMs, { pps, bidirectional: true });
}

describe('a correspondent checks updates (RFC 6275 §9.5.1)', () => {
  /** What a forger (or a late packet) can say; the rest is as the mobile would say it. */
  interface Forgery {
    readonly sequence?: number;
    readonly homeNonce?: number;
    readonly careOfNonce?: number;
    /** Flips an octet of the authenticator. */
    readonly wrong?: boolean;
    readonly lifetimeSeconds?: number;
  }

  function forge({ world }: Engine, forgery: Forgery): void {
    const node = (id: string): number => world.fixed.plan.nodeIndex.get(id)!;
    const cn = node('cn');
    const home = homeOf(world, node('mn1')).address;
    const careOf = '2001:db8:101:1:0:ff:fe00:e0' as Ipv6Address;
    const newest = Math.floor(world.now / 30e9);
    const kcn = secretOctets(1, 'Kcn cn 0', 20);
    const nonce = (number: number): Uint8Array => secretOctets(1, `nonce cn ${number}`, 8);
    const homeNonce = forgery.homeNonce ?? newest;
    const careOfNonce = forgery.careOfNonce ?? newest;
    const tokens = [keygenToken(kcn, home, nonce(homeNonce), 'home'), keygenToken(kcn, careOf, nonce(careOfNonce), 'careOf')];
    const deletes = forgery.lifetimeSeconds === 0;
    const scope = {
      kbm: bindingManagementKey(tokens[0]!, deletes ? null : tokens[1]!),
      careOf: deletes ? home : careOf,
      correspondent: addressOf(world, cn),
    };
    const message = signed(scope, {
      kind: 'binding-update',
      sequence: forgery.sequence ?? 1000,
      flags: 0x8000,
      lifetimeSeconds: forgery.lifetimeSeconds ?? 100,
      options: [{ kind: 'nonce-indices', homeNonceIndex: homeNonce, careOfNonceIndex: careOfNonce }],
    });
    if (forgery.wrong === true) spoil(message);
    const packet: Packet = {
      source: careOf,
      destination: addressOf(world, cn),
      extensionHeaders: [{ kind: 'destination-options', options: [{ kind: 'home-address', homeAddress: home }] }],
      payload: { protocol: 'mobility', message },
    };
    expect(handleCorrespondentMessage(world, cn, packet, message)).toBe(true);
  }

  function spoil(message: SignableMessage): void {
    const last = message.options.at(-1);
    if (last?.kind === 'binding-authorization-data') last.authenticator[0] = last.authenticator[0]! ^ 1;
  }

  /** Status of the answer to an update made at 300 s (newest nonce: 10), after a binding with number 1 since 299 s. */
  function statusOf(forgery: Forgery): string {
    const scenario = networkE({ durationMs: 301_000, flows: [flowBothWays(299_000, 300_900)] });
    let done = false;
    const played = play(scenario, MIPV6_RO_RUN, {
      checkAtMs: [300_000],
      octets: false,
      inspect: (engine) => {
        if (!done) forge(engine, forgery);
        done = true;
      },
    });
    const answers = recordsOf(played, 'message').filter((record) => record.detail.message === 'BA' && record.timeNs === 300e9);
    return answers.map((record) => `${record.detail.parameters[1]} ${record.detail.bytes}`).join();
  }

  test('what is right is accepted', () => {
    expect(statusOf({})).toBe('status=0 96');
    expect(statusOf({ lifetimeSeconds: 0 })).toBe('status=0 96');
  });

  test('§5.2.7, §9.5.1: statuses 136, 137 and 138 for nonces that have run out, unsigned', () => {
    expect(statusOf({ homeNonce: 3, careOfNonce: 3 })).toBe('status=0 96');
    expect(statusOf({ homeNonce: 2 })).toBe('status=136 80');
    expect(statusOf({ careOfNonce: 2 })).toBe('status=137 80');
    expect(statusOf({ homeNonce: 2, careOfNonce: 2 })).toBe('status=138 80');
    expect(statusOf({ homeNonce: 11 })).toBe('status=136 80');
  });

  test('§9.5.1: a wrong authenticator is not answered', () => {
    expect(statusOf({ wrong: true })).toBe('');
  });

  test('§9.5.1: a number that is not later is refused with the last one, signed', () => {
    expect(statusOf({ sequence: 1 })).toBe('status=135 96');
    expect(statusOf({ sequence: 1 + 32768 })).toBe('status=135 96');
    expect(statusOf({ sequence: 1 + 32767 })).toBe('status=0 96');
  });
});

describe('a mobile checks what comes back (RFC 6275 §11.6.2, §11.7.3)', () => {
  const scenario = networkE({ durationMs: 2000, flows: [flowBothWays(1000, 1900)] });

  /** Plays with a message that somebody sends in the correspondent's name at an instant (ms). */
  function playForged(
    atMs: number,
    options: Parameters<typeof withOptions>[1],
    make: (home: Ipv6Address) => MobilityMessage,
  ): Played {
    let done = false;
    return play(scenario, withOptions(MIPV6_RO_RUN, options), {
      checkAtMs: [atMs],
      inspect: ({ world }) => {
        const node = (id: string): number => world.fixed.plan.nodeIndex.get(id)!;
        const home = homeOf(world, node('mn1')).address;
        const message = make(home);
        const packet: Packet = {
          source: addressOf(world, node('cn')),
          destination: home,
          payload: { protocol: 'mobility', message },
        };
        if (!done) expect(handleOptimizationMessage(world, node('mn1'), packet, message)).toBe(true);
        done = true;
      },
    });
  }

  test('§11.6.2: a token without the cookie of the test counts for nothing', () => {
    // The care-of token is there since 1034 ms; the home token comes at 1154 ms.
    const played = playForged(1050, {}, () => ({
      kind: 'home-test',
      homeNonceIndex: 0,
      homeInitCookie: new Uint8Array(8),
      homeKeygenToken: new Uint8Array(8),
      options: [],
    }));
    expect(rowsOf(played, 'BU').at(-1)).toBe('1154 BU mn1>cn');
    expect(entriesOf(played.report, 'cn', 'binding-cache')).toHaveLength(1);
  });

  test('§11.7.3: an answer without a right authenticator counts for nothing', () => {
    // The update left at 1154 ms; its answer comes at 1188 ms.
    const played = playForged(1160, { cn_ba: true }, () => ({
      kind: 'binding-acknowledgement',
      status: 128,
      flags: 0,
      sequence: 1,
      lifetimeSeconds: 0,
      options: [{ kind: 'binding-authorization-data', authenticator: new Uint8Array(12) }],
    }));
    expect(rowsOf(played, 'BU').slice(1)).toEqual(['1154 BU mn1>cn']);
    expect(entriesOf(played.report, 'mn1', 'binding-update-list').map((entry) => [entry.to, entry['state']])).toEqual([
      ['ha', 'registered'],
      ['cn', 'registered'],
    ]);
  });
});

describe('lifetimes', () => {
  test('§9.5.2, §12: a binding at a correspondent lives 420 s at most; the mobile tests again after half of that', () => {
    const played = play(
      networkE({ durationMs: 500_000, flows: [flowBothWays(1000, 300_000, 2)], events: [stateAt(2000)] }),
      MIPV6_RO_RUN,
    );
    expect(entriesOf(played.report, 'cn', 'binding-cache', 2000)[0]).toMatchObject({ to: 'mn1' });
    expect(played.report.signalling.filter((row) => row.message === 'BU' && row.to === 'cn').map((row) => row.lifetimeS)).toEqual(
      [420, 420],
    );
    expect(rowsOf(played, 'HoTI')).toEqual(['1000 HoTI mn1>cn', '211154 HoTI mn1>cn']);
    // The second update was the last; nobody used the binding after 300 s.
    expect(entriesOf(played.report, 'cn', 'binding-cache')).toHaveLength(1);
    const later = play(networkE({ durationMs: 640_000, flows: [flowBothWays(1000, 300_000, 2)] }), MIPV6_RO_RUN);
    expect(entriesOf(later.report, 'cn', 'binding-cache')).toEqual([]);
    expect(entriesOf(later.report, 'mn1', 'binding-update-list').map((entry) => entry.to)).toEqual(['ha']);
  });

  test('§9.5.5, §11.7.4: with `refresh: brr` the correspondent asks when a quarter is left', () => {
    const run = withOptions(MIPV6_RO_RUN, { refresh: 'brr', binding_lifetime_s: 40 });
    const played = play(networkE({ durationMs: 60_000, flows: [flowBothWays(1000, 59_000, 2)] }), run);
    // Bound at 1171 ms for 40 s.
    expect(rowsOf(played, 'BRR', 'HoTI').slice(0, 3)).toEqual(['1000 HoTI mn1>cn', '31171 BRR cn>mn1', '31248 HoTI mn1>cn']);
    expect(rowsOf(played, 'BE')).toEqual([]);
    const lost = play(networkE({ durationMs: 60_000, flows: [flowBothWays(1000, 59_000, 2)] }), run, {
      lose: ({ message }) => message === 'BRR',
    });
    // Asked at 3/4, then each time when half of the rest has passed; then the binding is gone, and the mobile makes another one.
    expect(rowsOf(lost, 'BRR').slice(0, 4)).toEqual([
      '31171 BRR cn>mn1',
      '36171 BRR cn>mn1',
      '38671 BRR cn>mn1',
      '39921 BRR cn>mn1',
    ]);
    expect(pathsOf(lost.report, 'f1').at(-1)).toBe('cn k ar1 mn1');
  });

  test('§10.3.1: a binding that nobody extends runs out at the home agent and at the mobile', () => {
    const played = play(
      networkE({ durationMs: 60_000, events: [{ atMs: 5000, detach: 'mn1' }, stateAt(19_000), stateAt(25_000)] }),
      withOptions(MIPV6_RUN, { binding_lifetime_s: 20 }),
    );
    expect(entriesOf(played.report, 'ha', 'binding-cache', 19_000)).toHaveLength(1);
    expect(entriesOf(played.report, 'ha', 'binding-cache', 25_000)).toEqual([]);
    expect(entriesOf(played.report, 'mn1', 'binding-update-list', 25_000)).toEqual([]);
  });
});

describe('failures', () => {
  test('§11.7.1: a registration that ran out, since every renewal was lost, is begun anew', () => {
    const played = play(
      networkE({ durationMs: 30_000, flows: [flowBothWays(1000, 29_900)], events: [stateAt(13_000)] }),
      withOptions(MIPV6_RUN, { binding_lifetime_s: 8 }),
      { lose: ({ message, atMs }) => message === 'BU' && atMs > 1000 && atMs < 12_000 },
    );
    expect(rowsOf(played, 'BU').slice(0, 7)).toEqual([10, 4084, 5084, 7084, 8084, 9584, 12_584].map((at) => `${at} BU mn1>ha`));
    expect(entriesOf(played.report, 'ha', 'binding-cache', 13_000)).toHaveLength(1);
    expect(pathsOf(played.report, 'f1', 'from-mn').at(-1)).toBe('mn1=ar1=k=ha k cn');
  });

  test('§9.3.3, §11.3.6: a correspondent that was restarted reports an unknown binding; the mobile tests anew', () => {
    const scenario = networkE({
      durationMs: 8000,
      flows: [flow('f1', 'mn1', 'cn', 1000, 7900, { pps: 10 })],
      events: [
        { atMs: 3000, fail: 'cn' },
        { atMs: 3500, recover: 'cn' },
      ],
    });
    const played = play(scenario, MIPV6_RO_RUN);
    const [first, ...more] = rowsOf(played, 'BE');
    expect(first).toBe('3517 BE cn>mn1');
    // Until the mobile knows, every packet under way is answered, as fast as errors may go.
    expect(more).toEqual([]);
    expect(rowsOf(played, 'HoTI').at(-1)).toBe('3534 HoTI mn1>cn');
    expect(pathsOf(played.report, 'f1', 'from-mn').at(-1)).toBe('mn1 ar1 k cn');
    expect(played.report.flows[0]?.dropped).toMatchObject({ 'unknown-home-address': 1 });
    expect(played.report.signalling.find((row) => row.message === 'BE')?.bytes).toBe(64);
  });

  test('§11.7.1: a home agent that was restarted has the binding again after the next renewal', () => {
    const scenario = networkE({
      durationMs: 30_000,
      flows: [flowBothWays(1000, 29_900)],
      events: [{ atMs: 5000, fail: 'ha' }, { atMs: 6000, recover: 'ha' }, stateAt(9000), stateAt(12_000)],
    });
    const played = play(scenario, withOptions(MIPV6_RUN, { binding_lifetime_s: 20 }));
    expect(entriesOf(played.report, 'ha', 'binding-cache', 9000)).toEqual([]);
    expect(entriesOf(played.report, 'ha', 'binding-cache', 12_000)).toHaveLength(1);
    expect(played.report.flows[0]?.dropped['no-binding']).toBeGreaterThan(0);
  });
});

describe('home', () => {
  const RUN: RunDefinition = MIPV6_RUN;

  test('§11.5.5: t_L2 + 2 w + 2 (w + d(AR, HA)) with d = 0; 72 and 56 octets, an advertisement, no detection for the home address', () => {
    const scenario = networkEWithHome({
      durationMs: 6000,
      timing: { dadMs: 1000 },
      flows: [flow('f1', 'cn', 'mn1', 2000, 5900, { bidirectional: true })],
      events: [move(3000, 'ha'), stateAt(5000)],
    });
    const played = play(scenario, RUN, { octets: false });
    const [row] = played.report.handovers;
    // Detection is for care-of addresses alone: 50 + 4 w.
    expect((row?.flows[0]?.firstAfterMs ?? 0) - 3000).toBe(50 + 20);
    expect(row).toMatchObject({ messages: 2, bytes: 72 + 56 });
    expect(messagesOf(played.report, 3000)).toEqual([
      '3050 RS mn1>ha',
      '3055 RA ha>mn1',
      '3060 BU mn1>ha',
      '3065 BA ha>mn1',
      '3070 NA mn1>ha',
    ]);
    expect(entriesOf(played.report, 'ha', 'binding-cache', 5000)).toEqual([]);
    expect(pathsOf(played.report, 'f1').at(-1)).toBe('cn k ha mn1');
  });

  test('§11.5.5: first attached at home there is no signalling and no state', () => {
    const base = networkEWithHome({ durationMs: 3000, flows: [flowBothWays(1000, 2900)] });
    const scenario: Scenario = {
      ...base,
      nodes: base.nodes.map((node) => (node.id === 'mn1' ? { ...node, attachedTo: 'ha' } : node)),
    };
    const { report } = play(scenario, MIPV6_RO_RUN);
    expect(messagesOf(report)).toEqual(['0 RS mn1>ha', '5 RA ha>mn1']);
    expect([entriesOf(report, 'ha', 'binding-cache'), entriesOf(report, 'mn1', 'binding-update-list')]).toEqual([[], []]);
  });

  test('every message of a return to home is lost once: all is told in the end', () => {
    const scenario = networkEWithHome({
      durationMs: 60_000,
      flows: [flowBothWays(1000, 59_900, 2)],
      events: [move(3000, 'ha')],
    });
    const run = withOptions(MIPV6_RO_RUN, { cn_ba: true });
    const calm = play(scenario, run).report.signalling;
    const from = calm.findIndex((row) => row.atMs >= 3050);
    expect(calm.length - from).toBe(9);
    for (let lost = from; lost < calm.length; lost++) {
      const { report } = play(scenario, run, { lose: ({ number }) => number === lost });
      const left = ['ha', 'cn', 'mn1'].flatMap((node) =>
        ['binding-cache', 'binding-update-list'].flatMap((table) => entriesOf(report, node, table)),
      );
      expect(left, `message ${lost}`).toEqual([]);
      expect(pathsOf(report, 'f1').at(-1)).toBe('cn k ha mn1');
    }
  });
});

describe('several interfaces (RFC 6275 §11.5.4)', () => {
  test('a second link changes nothing; when the first is lost the second care-of address is registered at once', () => {
    const scenario = networkE({
      durationMs: 8000,
      interfaces: 2,
      flows: [flowBothWays(1000, 7900, 100)],
      events: [move(2000, 'ar2', { interface: 1 }), move(4000, 'ar3', { interface: 0 })],
    });
    const played = play(scenario, MIPV6_RO_RUN);
    expect(messagesOf(played.report, 2000, 3999)).toEqual(['2050 RS mn1>ar2', '2055 RA ar2>mn1']);
    expect(rowsOf(played, 'BU').filter((text) => Number(text.split(' ')[0]) >= 4000)).toEqual([
      '4000 BU mn1>ha',
      '4232 BU mn1>cn',
    ]);
    expect(pathsOf(played.report, 'f1').at(-1)).toBe('cn k ar2 mn1');
    expect(pathsOf(played.report, 'f1', 'from-mn').at(-1)).toBe('mn1 ar2 k cn');
  });
});

describe('discovery of the home agent (RFC 6275 §5.3, §11.4.1)', () => {
  const run = withOptions(MIPV6_RUN, { bootstrap: 'dhaad' });

  test('the mobile asks the anycast address of its home subnet once, and registers with what it finds', () => {
    const scenario = networkE({ durationMs: 5000, flows: [flowBothWays(1000, 4900)], events: [move(3000, 'ar2')] });
    const played = play(scenario, run);
    expect(messagesOf(played.report, 0, 2999)).toEqual([
      '0 RS mn1>ar1',
      '5 RA ar1>mn1',
      '10 DHAADRequest mn1>ha',
      '47 DHAADReply ha>mn1',
      '84 BU mn1>ha',
      '121 BA ha>mn1',
    ]);
    const [request, reply] = played.report.signalling.filter((row) => row.message.startsWith('DHAAD'));
    expect(request).toMatchObject({ bytes: 48, dst: '2001:db8:140:0:fdff:ffff:ffff:fffe' });
    expect(reply).toMatchObject({ bytes: 64, src: '2001:db8:140::1' });
    expect(played.report.handovers[0]).toMatchObject({ messages: 2, bytes: 176 });
  });

  test('§12: without an answer again after 3, 6, 12, 24 s', () => {
    const played = play(networkE({ durationMs: 50_000 }), run, { lose: ({ message }) => message === 'DHAADRequest' });
    expect(rowsOf(played, 'DHAADRequest').map((text) => text.split(' ')[0])).toEqual(['10', '3010', '9010', '21010', '45010']);
  });

  test('a move before the answer: the search begins again at the new link', () => {
    const played = play(networkE({ durationMs: 5000, events: [move(20, 'ar2')] }), run);
    expect(rowsOf(played, 'DHAADRequest', 'DHAADReply', 'BU', 'BA')).toEqual([
      '10 DHAADRequest mn1>ha',
      '47 DHAADReply ha>mn1',
      '80 DHAADRequest mn1>ha',
      '118 DHAADReply ha>mn1',
      '156 BU mn1>ha',
      '194 BA ha>mn1',
    ]);
    expect(played.report.handovers[0]).toMatchObject({ messages: 2, bytes: 176 });
  });
});
