/** Names of mobiles with several addresses: draft-kuntz-dmm-summary-00 §3.2 to §4, with RFC 2136 and RFC 1035, on network E (server DB). */
import { describe, expect, test, vi } from 'vitest';
import type { RunDefinition, Scenario, ScenarioFlow } from '#scenario/scenario.ts';
import { validateScenario } from '#scenario/validate.ts';
import { recordOf } from '../mobility/name-server.ts';
import { DMI_RUN, FAMA_RUN, move, networkE, withOptions, type Changes } from '../test-support/networks.ts';
import { entriesOf, instantsOf, ladderOf, messagesOf, pathsOf, play, recordsOf, type Played } from '../test-support/play.ts';
import { SCHEME_CATALOG } from './catalog.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

const named = (run: RunDefinition, dns_update: string): RunDefinition =>
  withOptions({ ...run, roles: { ...run.roles, dns: 'db' } }, { dns_update });
const FAMA_ON = named(FAMA_RUN, 'on');
const FAMA_OFF = named(FAMA_RUN, 'off');

function slow(id: string, from: string, to: string, startMs: number, more: Partial<ScenarioFlow> = {}): ScenarioFlow {
  return { id, from, to, startMs, stopMs: 11_500, pps: 10, payloadBytes: 160, bidirectional: true, ...more };
}

/** The mobile calls CN at AR1, moves to AR2, and is called there by CN2. */
function story(changes: Changes = {}): Scenario {
  return networkE({
    flows: [slow('f1', 'cn', 'mn1', 1000, { initiator: 'mn1' }), slow('f2', 'cn2', 'mn1', 4000)],
    events: [move(3000, 'ar2')],
    ...changes,
  });
}

/** The same without the mobile's own call: nothing keeps its first address. */
const ONE_CALL = story({ flows: [slow('f2', 'cn2', 'mn1', 4000)] });

/** Lines of a ladder with addresses by their names. */
function lines(text: string): string[] {
  return text
    .replaceAll(/2001:db8:10(\d):1:0:ff:fe00:e0/g, 'A$1')
    .replaceAll('2001:db8:140:1:0:ff:fe00:e0', 'HoA')
    .replaceAll(/ {2,}/g, '  ')
    .split('\n');
}

const DNS = ['DNS-Update', 'DNS-Updated', 'DNS-Query', 'DNS-Answer'];
const dnsLadder = (played: Played, fromNs = 2e9, toNs = 11e9): string[] =>
  lines(ladderOf(played, { fromNs, toNs, tables: ['names'], messages: DNS, flows: true }));
/** What came of a flow, both ways together. */
function calls(played: Played, id: string): { readonly sent: number; readonly delivered: number } {
  const { sent, delivered } = played.report.flows.find((row) => row.flow === id)!;
  return { sent, delivered };
}
const refusals = (played: Played): (string | undefined)[] =>
  recordsOf(played, 'flow')
    .filter(({ detail }) => detail.event === 'refused')
    .map(({ detail }) => detail.reason);

describe('fama: the mobile has no permanent address (§3.2)', () => {
  test('on: one update with the new address, before which nobody waits; the next caller is sent to it, without a tunnel', () => {
    const played = play(story(), FAMA_ON);
    expect(dnsLadder(played)).toEqual([
      '3.000000  mn1  move  ar2  from ar1',
      '3.050000  mn1  attach  ar2',
      '3.060000  mn1  DNS-Update  db  id=2 name=mn1 aaaa=A2',
      '3.075000  db  name  mn1  A2',
      '3.075000  db  DNS-Updated  mn1  id=2 name=mn1 rcode=NOERROR',
      '4.000000  cn2  DNS-Query  db  id=1 name=mn1',
      '4.019000  db  DNS-Answer  cn2  id=1 name=mn1 rcode=NOERROR aaaa=A2',
      '4.038000  cn2  flow-started  mn1  f2 2001:db8:108::1 > A2',
    ]);
    expect(pathsOf(played.report, 'f2')).toEqual(['cn2 k ar2 mn1']);
    // Update 156 octets, answer 80; the first attachment is no handover.
    expect(played.report.handovers.map((row) => [row.messages, row.bytes])).toEqual([[4, 176 + 156 + 80]]);
    expect(entriesOf(played.report, 'db', 'names')).toMatchObject([{ mn: 'mn1', name: 'mn1.mobile.example', sinceMs: 3075 }]);
  });

  test('off: the server has the first address, and the next caller goes by the old anchor as long as that has a binding', () => {
    const played = play(story(), FAMA_OFF);
    expect(dnsLadder(played)).toEqual([
      '3.000000  mn1  move  ar2  from ar1',
      '3.050000  mn1  attach  ar2',
      '4.000000  cn2  DNS-Query  db  id=1 name=mn1',
      '4.019000  db  DNS-Answer  cn2  id=1 name=mn1 rcode=NOERROR aaaa=A1',
      '4.038000  cn2  flow-started  mn1  f2 2001:db8:108::1 > A1',
    ]);
    expect(pathsOf(played.report, 'f2')).toEqual(['cn2 k ar1=k=ar2=mn1']);
  });

  test('off, and no flow that keeps the first address: whoever calls it reaches nobody', () => {
    expect(calls(play(ONE_CALL, FAMA_OFF), 'f2')).toEqual({ sent: 75, delivered: 0 });
    expect(calls(play(ONE_CALL, FAMA_ON), 'f2')).toEqual({ sent: 150, delivered: 150 });
  });

  test('without a name server nothing is asked, and the present address is known', () => {
    const played = play(story(), FAMA_RUN);
    expect(played.report.signalling.filter((row) => DNS.includes(row.message))).toEqual([]);
    expect(pathsOf(played.report, 'f2')).toEqual(['cn2 k ar2 mn1']);
  });

  test('back at AR1 the name leads there again', () => {
    const played = play(story({ events: [move(3000, 'ar2'), move(6000, 'ar1')] }), FAMA_ON);
    expect(
      lines(
        entriesOf(played.report, 'db', 'names')
          .map(({ address }) => address ?? '')
          .join(),
      ),
    ).toEqual(['A1']);
  });
});

describe('dmi: the permanent address always reaches the mobile (§3.3)', () => {
  test('off: it is what the server has from the start; the next caller goes by the P-HA', () => {
    const played = play(story(), named(DMI_RUN, 'off'));
    expect(dnsLadder(played, 0, 11e9)).toContain('0.000000  db  name  mn1  HoA');
    expect(dnsLadder(played)).toContain('4.038000  cn2  flow-started  mn1  f2 2001:db8:108::1 > HoA');
    expect(pathsOf(played.report, 'f2')).toEqual(['cn2 k ha=k=ar2=mn1']);
  });

  test('on: the name leads to the temporary address, which needs no home agent', () => {
    const played = play(story(), named(DMI_RUN, 'on'));
    expect(dnsLadder(played)).toContain('3.075000  db  name  mn1  A2');
    expect(pathsOf(played.report, 'f2')).toEqual(['cn2 k ar2 mn1']);
  });
});

describe('loss of every message', () => {
  // The call comes when a lost update has been repeated.
  const later = story({ flows: [slow('f2', 'cn2', 'mn1', 6000)] });
  const calm = play(later, FAMA_ON);
  const messages = calm.report.signalling;
  const numbers = messages.flatMap(({ message }, number) => (DNS.includes(message) ? [[number, message] as const] : []));

  test('there are an update at each attachment, and one question', () => {
    expect(numbers.map(([, message]) => message)).toEqual([
      'DNS-Update',
      'DNS-Updated',
      'DNS-Update',
      'DNS-Updated',
      'DNS-Query',
      'DNS-Answer',
    ]);
  });

  test.each(numbers)('message %i, %s: it is repeated after 2 s, and the caller reaches the mobile', (lost, message) => {
    const played = play(later, FAMA_ON, { lose: ({ number }) => number === lost });
    const asked = message.startsWith('DNS-Up') ? 'DNS-Update' : 'DNS-Query';
    const before = instantsOf(calm.report, asked);
    const first = messages.slice(0, lost + 1).findLast((row) => row.message === asked)!.atMs;
    expect(instantsOf(played.report, asked)).toEqual([...before, first + 2000].toSorted((a, b) => a - b));
    expect(recordOf(played.engine.world, played.plan.mobiles[0]!)?.address).toMatch(/^2001:db8:102/);
    const { sent, delivered } = calls(played, 'f2');
    expect(delivered).toBe(sent);
    expect(sent).toBeGreaterThan(65);
  });

  test('RFC 1035 §7.2: without any answer the caller gives up after three questions, and the flow does not begin', () => {
    const played = play(story({ durationMs: 22_000 }), FAMA_ON, { lose: ({ message }) => message === 'DNS-Answer' });
    // Its own end comes before that.
    expect(instantsOf(played.report, 'DNS-Query')).toEqual([4000, 6000, 10_000]);
    expect(refusals(played)).toEqual([]);
    const longer = story({ durationMs: 22_000, flows: [slow('f2', 'cn2', 'mn1', 4000, { stopMs: 21_000 })] });
    const patient = play(longer, FAMA_ON, { lose: ({ message }) => message === 'DNS-Answer' });
    expect(instantsOf(patient.report, 'DNS-Query')).toEqual([4000, 6000, 10_000]);
    expect(refusals(patient)).toEqual(['the name server does not answer']);
  });
});

describe('order', () => {
  test('RFC 2136 has none: an update that has overtaken an unanswered one is repeated when that one must have come', () => {
    // From AR1 an update takes a second, from AR2 milliseconds: the first one comes last.
    const scenario = story({ flows: [], events: [move(1200, 'ar2')] });
    const late: Scenario = {
      ...scenario,
      links: scenario.links.map((link) => (link.between.includes('ar1') ? { ...link, delayMs: 2000 } : link)),
    };
    const played = play(late, FAMA_ON);
    expect(dnsLadder(played, 0, 11e9).filter((line) => !/attach|move/.test(line))).toEqual([
      '0.010000  mn1  DNS-Update  db  id=1 name=mn1 aaaa=A1',
      '1.260000  mn1  DNS-Update  db  id=2 name=mn1 aaaa=A2',
      '1.275000  db  name  mn1  A2',
      '1.275000  db  DNS-Updated  mn1  id=2 name=mn1 rcode=NOERROR',
      '2.022000  db  name  mn1  A1',
      '2.022000  db  DNS-Updated  mn1  id=1 name=mn1 rcode=NOERROR',
      '3.290000  mn1  DNS-Update  db  id=3 name=mn1 aaaa=A2 (again)',
      '3.305000  db  name  mn1  A2',
      '3.305000  db  DNS-Updated  mn1  id=3 name=mn1 rcode=NOERROR',
    ]);
  });
});

describe('failures', () => {
  test('RFC 2136 §3.5: the server keeps its zone over a restart; what it missed is repeated', () => {
    const events = [{ atMs: 2900, fail: 'db' }, move(3000, 'ar2'), { atMs: 6000, recover: 'db' }];
    const played = play(story({ flows: [slow('f2', 'cn2', 'mn1', 10_000)], events }), FAMA_ON);
    expect(dnsLadder(played, 5e9)).toEqual([
      '5.060000  mn1  DNS-Update  db  id=3 name=mn1 aaaa=A2 (again)',
      '5.065000  ar2  drop  DNS-Update  no-route',
      '6.000000  db  recover',
      '6.000000  db  name  mn1  A1',
      '9.060000  mn1  DNS-Update  db  id=4 name=mn1 aaaa=A2 (again)',
      '9.075000  db  name  mn1  A2',
      '9.075000  db  DNS-Updated  mn1  id=4 name=mn1 rcode=NOERROR',
      '10.000000  cn2  DNS-Query  db  id=1 name=mn1',
      '10.019000  db  DNS-Answer  cn2  id=1 name=mn1 rcode=NOERROR aaaa=A2',
      '10.038000  cn2  flow-started  mn1  f2 2001:db8:108::1 > A2',
    ]);
  });

  test('a caller that fails while it asks begins no flow; one that is stopped neither', () => {
    const failed = play(story({ events: [{ atMs: 4010, fail: 'cn2' }] }), FAMA_ON);
    expect(refusals(failed)).toEqual(['cn2 has failed']);
    const stopped = play(story({ events: [{ atMs: 4010, stopFlow: 'f2' }] }), FAMA_ON);
    expect(calls(stopped, 'f2').sent).toBe(0);
  });

  test('RFC 2308 §3: a mobile that was never there has no address, says the server', () => {
    const scenario = story({ flows: [slow('f2', 'cn2', 'mn1', 500)] });
    const nowhere: Scenario = {
      ...scenario,
      nodes: scenario.nodes.map(({ attachedTo: _at, ...node }) => node),
    };
    const played = play(nowhere, FAMA_ON);
    expect(messagesOf(played.report, 0, 600)).toEqual(['500 DNS-Query cn2>db', '519 DNS-Answer db>cn2']);
    expect(refusals(played)).toEqual(['the name server knows no address of mn1']);
  });
});

test('a mobile that calls a mobile asks as well, with the address that its own flows have', () => {
  const scenario = story({ flows: [slow('f3', 'mn2', 'mn1', 4000)] });
  const two: Scenario = { ...scenario, nodes: [...scenario.nodes, { id: 'mn2', kind: 'mobile', home: 'ha', attachedTo: 'ar3' }] };
  const played = play(two, FAMA_ON);
  expect(messagesOf(played.report, 3900, 4100)).toEqual(['4000 DNS-Query mn2>db', '4016 DNS-Answer db>mn2']);
  expect(pathsOf(played.report, 'f3')).toEqual(['mn2 ar3 k ar2 mn1']);
});

test('updates without a server are refused, in one line', () => {
  const scenario: Scenario = { ...story(), runs: [withOptions(FAMA_RUN, { dns_update: 'on' })] };
  expect(validateScenario(scenario, SCHEME_CATALOG)).toMatchObject({
    ok: false,
    error: { message: 'dns_update "on" needs a node with the role "dns", and the run places none' },
  });
});
