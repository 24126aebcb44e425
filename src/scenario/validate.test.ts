import { describe, expect, test } from 'vitest';
import { LIMITS } from './limits.ts';
import { problemLine } from './problem.ts';
import { smallScenario, type MutableJson } from './test-support/small-scenario.ts';
import { TEST_CATALOG } from './test-support/test-catalog.ts';
import { parseScenario, validateScenario } from './validate.ts';

/** Sets the member that a pointer names; `undefined` removes it. */
function put(document: MutableJson, pointer: string, value: MutableJson | undefined): MutableJson {
  const steps = pointer.split('/').slice(1);
  const last = steps.pop() ?? '';
  let at = document as { [key: string]: MutableJson };
  for (const step of steps) at = at[step] as { [key: string]: MutableJson };
  if (value === undefined) delete at[last];
  else at[last] = value;
  return document;
}

/** The line that a changed small scenario is refused with. */
function refusal(...changes: readonly (readonly [string, MutableJson | undefined])[]): string {
  let document: MutableJson = smallScenario();
  for (const [pointer, value] of changes) document = put(document, pointer, value);
  const outcome = validateScenario(document, TEST_CATALOG);
  return outcome.ok ? 'accepted' : problemLine(outcome.error);
}

test('a scenario with every field is accepted and comes back equal', () => {
  const outcome = validateScenario(smallScenario(), TEST_CATALOG);
  expect(outcome).toEqual({ ok: true, value: smallScenario() });
});

describe('shape', () => {
  test.each<[string, MutableJson | undefined, string]>([
    ['/durationMs', undefined, '/durationMs: is missing; expected milliseconds from 0.000001 to 86400000'],
    ['/durationMs', 86_400_001, '/durationMs: expected milliseconds from 0.000001 to 86400000, found 86400001'],
    ['/durationMs', '9000', '/durationMs: expected milliseconds from 0.000001 to 86400000, found "9000"'],
    [
      '/durationMs',
      1.0000001,
      '/durationMs: expected milliseconds from 0.000001 to 86400000 with at most 6 decimals (1 ns), found 1.0000001',
    ],
    ['/version', 2, '/version: expected version 1, the only one so far, found 2'],
    ['/format', 'other', '/format: expected "roamscope-scenario", found "other"'],
    [
      '/nodes/0/kind',
      'rooter',
      '/nodes/0/kind: expected one of "router", "gateway", "access-router", "server", "correspondent", "mobile", found "rooter"',
    ],
    ['/nodes/0/id', 'a b', '/nodes/0/id: expected an id: 1 to 64 letters, digits, "_" or "-", found "a b"'],
    ['/nodes/0/id', '__proto__', '/nodes/0/id: expected an id: 1 to 64 letters, digits, "_" or "-", found "__proto__"'],
    [
      '/nodes/0/colour',
      'red',
      '/nodes/0/colour: is not a known field; expected one of "id", "kind", "label", "x", "y", "network", "prefix", "radio", "home", "attachedTo", "interfaces"',
    ],
    ['/nodes/6/attachedto', 'ar1', '/nodes/6/attachedto: is not a known field (did you mean "attachedTo"?)'],
    ['/nodes/0', [], '/nodes/0: expected a node such as {"id": "ar1", "kind": "access-router"}, found an empty array'],
    ['/nodes', [], '/nodes: expected an array of nodes (1 to 2000), found an empty array'],
    ['/runs/0/roles/lma', null, '/runs/0/roles/lma: expected a node id, an array or an object, found null'],
    ['/runs/0/roles/lma', 7, '/runs/0/roles/lma: expected a node id, an array or an object, found 7'],
    ['/runs/0/options/x', ['y'], '/runs/0/options/x: expected a text, a number, true or false, found an array of 1'],
    ['/timing', [], '/timing: expected an object with l2HandoverMs, dadMs or processingMs, found an empty array'],
    [
      '/toString',
      1,
      '/toString: is not a known field; expected one of "$schema", "format", "version", "title", "description", "seed", "durationMs", "nodes", "links", "flows", "timing", "events" and 1 more',
    ],
    ['/links/0/delayMs', -1, '/links/0/delayMs: expected milliseconds from 0 to 4000, found -1'],
    ['/links/0/delayMs', Number.NaN, '/links/0/delayMs: expected milliseconds from 0 to 4000, found NaN'],
    ['/links/0/delayMs', Number.POSITIVE_INFINITY, '/links/0/delayMs: expected milliseconds from 0 to 4000, found Infinity'],
    ['/links/0/between', ['core'], '/links/0/between: expected two node ids, found an array of 1'],
    ['/links/0/queuePackets', 1.5, '/links/0/queuePackets: expected a whole number from 1 to 1000000, found 1.5'],
    ['/flows/0/pps', 1e300, '/flows/0/pps: expected a number from 0.001 to 1000000, found 1e+300'],
    ['/flows/0/transport', 'tcp', '/flows/0/transport: expected "udp", found "tcp"'],
    ['/flows/0/bidirectional', 1, '/flows/0/bidirectional: expected true or false, found 1'],
    [
      '/events/0/detach',
      'mn1',
      '/events/0: expected an event: {"atMs": …} with exactly one of move, detach, moveFlow, fail, recover, link, drop, startFlow, stopFlow, report, found an object',
    ],
    [
      '/events/0',
      { atMs: 1 },
      '/events/0: expected an event: {"atMs": …} with exactly one of move, detach, moveFlow, fail, recover, link, drop, startFlow, stopFlow, report, found an object',
    ],
    ['/events/10/live', false, '/events/10/live: expected true, or no member "live", found false'],
    [
      '/events/10',
      { atMs: 1, live: true },
      '/events/10: expected an event: {"atMs": …} with exactly one of move, detach, moveFlow, fail, recover, link, drop, startFlow, stopFlow, report, found an object',
    ],
    ['/events/8/report', 'all', '/events/8/report: expected "state", found "all"'],
    ['/runs/0/options', [], '/runs/0/options: expected an object of options, found an empty array'],
    ['/runs', [], '/runs: expected an array of runs (1 to 8), found an empty array'],
  ])('%s = %j', (pointer, value, line) => {
    expect(refusal([pointer, value])).toBe(line);
  });

  test('a misspelt required field is named rather than the missing one', () => {
    const document = smallScenario();
    delete document['durationMs'];
    document['duratoinMs'] = 5;
    expect(validateScenario(document, TEST_CATALOG)).toEqual({
      ok: false,
      error: { pointer: '/duratoinMs', message: 'is not a known field (did you mean "durationMs"?)' },
    });
  });

  test.each([null, 3, 'text', [], undefined])('%j is not a scenario', (value) => {
    const outcome = validateScenario(value, TEST_CATALOG);
    expect(outcome.ok ? null : outcome.error).toMatchObject({ pointer: '' });
  });

  test('an own "__proto__" member is refused like any unknown field', () => {
    const outcome = parseScenario('{"__proto__": {"format": "roamscope-scenario"}}', TEST_CATALOG);
    expect(outcome.ok ? null : outcome.error.pointer).toBe('/__proto__');
  });

  test('a list past its limit is refused before its items are looked at', () => {
    expect(refusal(['/nodes', Array.from({ length: LIMITS.nodes + 1 }, () => null)])).toBe(
      '/nodes: expected an array of nodes (1 to 2000), found an array of 2001',
    );
  });
});

describe('references', () => {
  test.each<[string, readonly (readonly [string, MutableJson | undefined])[], string]>([
    [
      'duplicate node',
      [['/nodes/1/id', 'core']],
      '/nodes/1/id: expected an id of its own, found "core" again (first in /nodes/0)',
    ],
    ['duplicate flow', [['/flows/1/id', 'f1']], '/flows/1/id: expected an id of its own, found "f1" again (first in /flows/0)'],
    ['duplicate run', [['/runs/1/id', 'A']], '/runs/1/id: expected an id of its own, found "A" again (first in /runs/0)'],
    [
      'radio of a router',
      [['/nodes/0/radio', { delayMs: 5 }]],
      '/nodes/0/radio: expected only on nodes of kind "access-router", found on "core" of kind "router"',
    ],
    [
      'home of a router',
      [['/nodes/0/home', 'net1']],
      '/nodes/0/home: expected only on nodes of kind "mobile", found on "core" of kind "router"',
    ],
    [
      'prefix of a mobile',
      [['/nodes/6/prefix', '2001:db8:2::/48']],
      '/nodes/6/prefix: expected only on a node that does not move, found on a mobile',
    ],
    [
      'unknown home',
      [['/nodes/6/home', 'net3']],
      '/nodes/6/home: expected the name of a network, found "net3" (did you mean "net1"?)',
    ],
    [
      'attached to nothing',
      [['/nodes/6/attachedTo', 'ar9']],
      '/nodes/6/attachedTo: expected the id of a node, found "ar9" (did you mean "ar1"?)',
    ],
    [
      'attached to a router',
      [['/nodes/6/attachedTo', 'core']],
      '/nodes/6/attachedTo: expected the id of an access router, found "core" of kind "router"',
    ],
    [
      'dangling link',
      [['/links/0/between/1', 'nowhere']],
      '/links/0/between/1: expected the id of a node, found "nowhere"; there are "core", "net1", "ar1", "ar2", "db", "cn1", "mn1", "apart"',
    ],
    [
      'link of a mobile',
      [['/links/0/between/1', 'mn1']],
      '/links/0/between/1: expected a node that does not move, found the mobile "mn1": mobiles have radio only',
    ],
    ['self link', [['/links/0/between/1', 'core']], '/links/0/between/1: expected another node, found "core" at both ends'],
    [
      'second link',
      [['/links/4/between', ['net1', 'core']]],
      '/links/4/between: expected one link between two nodes, found a second one (first in /links/0)',
    ],
    [
      'flow of a router',
      [['/flows/0/from', 'core']],
      '/flows/0/from: expected a mobile, correspondent or server, found "core" of kind "router"',
    ],
    ['flow to itself', [['/flows/0/to', 'cn1']], '/flows/0/to: expected another node than "from", found "cn1" again'],
    ['foreign initiator', [['/flows/0/initiator', 'db']], '/flows/0/initiator: expected "cn1" or "mn1", found "db"'],
    [
      'no start',
      [['/events/4', { atMs: 5000, report: 'state' }]],
      '/flows/1/startMs: is missing; expected a start time, or a startFlow event for "f2"',
    ],
    ['late start', [['/flows/0/startMs', 9001]], '/flows/0/startMs: expected at most durationMs (9000.000001), found 9001'],
    ['late stop', [['/flows/0/stopMs', 9001]], '/flows/0/stopMs: expected at most durationMs (9000.000001), found 9001'],
    [
      'stop before start',
      [['/flows/1/stopMs', 5000]],
      "/flows/1/stopMs: expected a time after the flow's start at 5000 ms, found 5000",
    ],
    [
      'too many packets',
      [
        ['/durationMs', 80_000_000],
        ['/flows/0/stopMs', 80_000_000],
        ['/flows/0/pps', 1000],
      ],
      '/flows/0/pps: expected at most 50000000 packets of all flows together, found 159998000 up to this one',
    ],
    ['late event', [['/events/0/atMs', 9001]], '/events/0/atMs: expected at most durationMs (9000.000001), found 9001'],
    [
      'move of a router',
      [['/events/0/move/node', 'core']],
      '/events/0/move/node: expected the id of a mobile, found "core" of kind "router"',
    ],
    [
      'move to a router',
      [['/events/0/move/to', 'core']],
      '/events/0/move/to: expected the id of an access router, found "core" of kind "router"',
    ],
    [
      'interface of a move',
      [['/events/0/move/interface', 2]],
      '/events/0/move/interface: expected an interface from 0 to 1 of "mn1", found 2',
    ],
    [
      'interface of a flow',
      [['/events/6/moveFlow/interface', 2]],
      '/events/6/moveFlow/interface: expected an interface from 0 to 1 of "mn1", found 2',
    ],
    [
      'moved flow unknown',
      [['/events/6/moveFlow/flow', 'f3']],
      '/events/6/moveFlow/flow: expected the id of a flow, found "f3" (did you mean "f1"?)',
    ],
    [
      'detach of a router',
      [['/events/7/detach', 'core']],
      '/events/7/detach: expected the id of a mobile, found "core" of kind "router"',
    ],
    [
      'recover before fail',
      [['/events/1/atMs', 5999]],
      '/events/1/recover: expected a node that has failed by 5999 ms, found "net1", which has not',
    ],
    [
      'recover another',
      [['/events/1/recover', 'db']],
      '/events/1/recover: expected a node that has failed by 8000 ms, found "db", which has not',
    ],
    [
      'fail of a mobile',
      [
        ['/events/1', { atMs: 1, report: 'state' }],
        ['/events/2/fail', 'mn1'],
      ],
      '/events/2/fail: expected a node that does not move, found the mobile "mn1": use "detach"',
    ],
    [
      'no such link',
      [['/events/3/link/between', ['net1', 'ar1']]],
      '/events/3/link/between: expected two nodes that a link joins, found "net1", "ar1"',
    ],
    [
      'no link change',
      [['/events/3/link', { between: ['net1', 'core'] }]],
      '/events/3/link: expected a change of delayMs, mbps, lossPct or queuePackets, found none',
    ],
    [
      'start of nothing',
      [['/events/4/startFlow', 'f9']],
      '/flows/1/startMs: is missing; expected a start time, or a startFlow event for "f2"',
    ],
    [
      'stop of nothing',
      [['/events/5/stopFlow', 'f9']],
      '/events/5/stopFlow: expected the id of a flow, found "f9" (did you mean "f1"?)',
    ],
    [
      'apart',
      [
        ['/nodes/6/attachedTo', 'ar2'],
        ['/links/2/between/1', 'apart'],
      ],
      '/flows/0/from: expected a node that links connect to "ar2", found "cn1", which is apart',
    ],
    [
      'role holder apart',
      [['/runs/0/roles/lma', 'apart']],
      '/runs/0/roles/lma: expected a node that links connect to "ar1", found "apart", which is apart',
    ],
  ])('%s', (_title, changes, line) => {
    expect(refusal(...changes)).toBe(line);
  });

  test('too many radio channels', () => {
    const nodes: MutableJson[] = Array.from({ length: 1000 }, (_, index) => ({ id: `ar${index}`, kind: 'access-router' }));
    for (let index = 0; index < 100; index++) nodes.push({ id: `mn${index}`, kind: 'mobile', interfaces: 8 });
    expect(refusal(['/nodes', nodes])).toBe(
      '/nodes: expected at most 400000 pairs of mobile interface and access router, found 800000',
    );
  });

  test('a move to the router where the mobile is, flows between fixed hosts, and nodes that nothing needs are fine', () => {
    expect(refusal(['/events/0/move/to', 'ar1'])).toBe('accepted');
    expect(refusal(['/flows/0/to', 'db'], ['/flows/0/initiator', 'db'], ['/events/6', { atMs: 1, report: 'state' }])).toBe(
      'accepted',
    );
  });
});

describe('prefixes', () => {
  test.each([
    ['2001:db8:1::', 'an IPv6 prefix such as "2001:db8:100::/48" with no bits set beyond its length'],
    ['2001:db8:1:1::/48', 'an IPv6 prefix such as "2001:db8:100::/48" with no bits set beyond its length'],
    ['2001:db8:1::/64', 'a prefix length from 16 to 56'],
    ['2000::/8', 'a prefix length from 16 to 56'],
    ['fe80::/16', 'a prefix within 2000::/3 (global unicast) or fc00::/7 (unique local)'],
    ['ff02::/16', 'a prefix within 2000::/3 (global unicast) or fc00::/7 (unique local)'],
  ])('%s is refused', (prefix, expectation) => {
    expect(refusal(['/nodes/1/prefix', prefix])).toBe(`/nodes/1/prefix: expected ${expectation}, found "${prefix}"`);
  });

  test('prefixes that overlap are refused', () => {
    expect(refusal(['/nodes/0/prefix', '2001:db8:1:ff00::/56'])).toBe(
      '/nodes/0/prefix: expected a prefix of its own, found "2001:db8:1:ff00::/56", which overlaps 2001:db8:1::/48 of "net1"',
    );
    expect(refusal(['/nodes/1/prefix', '2001:db8::/32'])).toMatch(
      /^\/nodes\/1\/prefix: expected a prefix of its own, found "2001:db8::\/32", which overlaps /,
    );
  });

  test('assigned prefixes make way for own ones', () => {
    expect(refusal(['/nodes/1/prefix', '2001:db8:100::/44'])).toBe('accepted');
    expect(refusal(['/nodes/1/prefix', 'fd00:1::/32'])).toBe('accepted');
  });
});

describe('runs', () => {
  test.each<[string, MutableJson, string]>([
    [
      '/runs/0/scheme',
      'dlma',
      '/runs/0/scheme: scheme "dlma" cannot be played by this version yet; it plays "ipv6", "pmipv6", "dma", "hmipv6", "mha"',
    ],
    ['/runs/0/scheme', 'pmipv', '/runs/0/scheme: expected a scheme, found "pmipv" (did you mean "pmipv6"?)'],
    [
      '/runs/0/scheme',
      'bananas',
      '/runs/0/scheme: expected a scheme, found "bananas"; there are "ipv6", "pmipv6", "dma", "hmipv6", "mha"',
    ],
    ['/runs/0/roles/ha', 'net1', '/runs/0/roles/ha: is not a role of scheme "pmipv6"; it has "lma"'],
    ['/runs/1/roles/lma', 'net1', '/runs/1/roles/lma: is not a role of scheme "dma"; it has "session-db"'],
    ['/runs/0/roles/lma', ['net1'], '/runs/0/roles/lma: expected the id of one node, found an array'],
    ['/runs/0/roles/lma', 'mn1', '/runs/0/roles/lma: expected a node that does not move, found the mobile "mn1"'],
    ['/runs/0/roles/lma', 'net9', '/runs/0/roles/lma: expected the id of a node, found "net9" (did you mean "net1"?)'],
    ['/runs/3/roles/maps/ar1', 'mn1', '/runs/3/roles/maps/ar1: expected a node that does not move, found the mobile "mn1"'],
    [
      '/runs/3/roles/maps/mn1',
      'net1',
      '/runs/3/roles/maps/mn1: expected a field named by an access router, found "mn1" of kind "mobile"',
    ],
    [
      '/runs/4/roles/owner/ar1',
      'net1',
      '/runs/4/roles/owner/ar1: expected a field named by a mobile, found "ar1" of kind "access-router"',
    ],
    ['/runs/4/roles/home-agents', [], '/runs/4/roles/home-agents: expected an array of node ids, found an empty array'],
    ['/runs/4/roles/home-agents/1', 'net1', '/runs/4/roles/home-agents/1: expected each node once, found "net1" again'],
    [
      '/runs/0/options/lifetime',
      60,
      '/runs/0/options/lifetime: is not an option of scheme "pmipv6"; it has "mag_detach_dereg", "binding_lifetime_s"',
    ],
    ['/runs/2/options', { x: 1 }, '/runs/2/options/x: is not an option of scheme "ipv6"; it has no options'],
    [
      '/runs/0/options/binding_lifetime_s',
      61,
      '/runs/0/options/binding_lifetime_s: expected a multiple of 4 from 4 to 262140, found 61',
    ],
    [
      '/runs/0/options/binding_lifetime_s',
      0,
      '/runs/0/options/binding_lifetime_s: expected a multiple of 4 from 4 to 262140, found 0',
    ],
    ['/runs/0/options/mag_detach_dereg', 'yes', '/runs/0/options/mag_detach_dereg: expected true or false, found "yes"'],
    ['/runs/1/options/sessions', 'DB', '/runs/1/options/sessions: expected one of "db", "mn", found "DB" (did you mean "db"?)'],
  ])('%s = %j', (pointer, value, line) => {
    expect(refusal([pointer, value])).toBe(line);
  });

  test('a role without a node that could take it', () => {
    const alone: readonly (readonly [string, MutableJson | undefined])[] = [
      ['/nodes', [{ id: 'mn1', kind: 'mobile' }]],
      ['/links', []],
      ['/flows', []],
      ['/events', []],
    ];
    expect(refusal(...alone, ['/runs', [{ id: 'A', scheme: 'ipv6' }]])).toBe('accepted');
    expect(refusal(...alone, ['/runs', [{ id: 'A', scheme: 'pmipv6' }]])).toBe(
      '/runs/0/roles: is missing; expected a node for the role "lma": there is no gateway, router, server, access-router that could take it',
    );
  });

  test('a role value of nested objects is refused as such, whatever is in it', () => {
    expect(refusal(['/runs/3/roles/maps/ar1', { deep: [1] }])).toBe(
      '/runs/3/roles/maps/ar1: expected the id of a node, found an object',
    );
  });
});

test.each([
  ['/events/9/drop/from', 'ar9', 'expected the id of a node, found "ar9"'],
  ['/events/9/drop/to', 'net1', 'expected a neighbor of "ar1" (over a link, or access router and mobile), found "net1"'],
  ['/events/9/drop/message', 'P U', 'expected the short name of a message such as "PBU", found "P U"'],
])('a message is lost between neighbors: %s', (pointer, value, message) => {
  const scenario = validateScenario(put(smallScenario(), pointer, value), TEST_CATALOG);
  expect(scenario.ok ? null : scenario.error.pointer).toBe(pointer);
  expect(scenario.ok ? '' : scenario.error.message).toContain(message);
});

test('a message can be lost between an access router and a mobile', () => {
  expect(validateScenario(put(smallScenario(), '/events/9/drop/to', 'mn1'), TEST_CATALOG).ok).toBe(true);
});
