/** Random small worlds: a core, an anchor, a database, access routers and mobiles, with movement, faults, changing links and loss. */
import fc from 'fast-check';
import type { Scenario, ScenarioEvent, ScenarioFlow, ScenarioLink, ScenarioNode } from '#scenario/scenario.ts';

/** The runs of a random world. */
export const RANDOM_RUNS: Scenario['runs'] = [
  { id: 'ipv6', scheme: 'ipv6' },
  { id: 'pmipv6', scheme: 'pmipv6', roles: { lma: 'lma' } },
  { id: 'pfmipv6', scheme: 'pfmipv6', roles: { lma: 'lma' } },
  { id: 'pfmipv6-reactive', scheme: 'pfmipv6', options: { mode: 'reactive', buffering: 'both' } },
  { id: 'dma', scheme: 'dma', roles: { 'session-db': 'db' } },
  { id: 'dma-mn', scheme: 'dma', options: { sessions: 'mn' } },
  { id: 'maar-dhcpv6', scheme: 'maar-dhcpv6', roles: { 'dhcp-server': 'db' }, options: { revoke_unused: true } },
];

const DURATION_MS = 6000;
const FIXED = ['core', 'lma', 'db', 'cn'] as const;

const numbers = (max: number): fc.Arbitrary<number> => fc.nat({ max });
const half = (max: number): fc.Arbitrary<number> => fc.nat({ max: 2 * max }).map((value) => value / 2);

/** What a link or a radio may have beside its delay. */
const medium = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.record({ lossPct: numbers(30) }) },
  { weight: 1, arbitrary: fc.record({ mbps: fc.constantFrom(1, 10, 100), queuePackets: fc.integer({ min: 1, max: 20 }) }) },
);

/** A world with its script. Everything in it is valid. */
export const randomScenarios: fc.Arbitrary<Scenario> = fc
  .record({ routers: fc.integer({ min: 2, max: 5 }), mobiles: fc.integer({ min: 1, max: 3 }) })
  .chain(({ routers, mobiles }) => {
    const router = numbers(routers - 1).map((index) => `ar${index + 1}`);
    const mobile = numbers(mobiles - 1).map((index) => `mn${index + 1}`);
    const anyFixed = fc.oneof(fc.constantFrom(...FIXED), router);
    const nodes = fc
      .tuple(
        fc.array(fc.tuple(half(6), medium), { minLength: routers, maxLength: routers }),
        fc.array(fc.tuple(router, fc.integer({ min: 1, max: 2 })), { minLength: mobiles, maxLength: mobiles }),
      )
      .map(([radios, phones]): ScenarioNode[] => [
        { id: 'core', kind: 'router' },
        { id: 'lma', kind: 'gateway' },
        { id: 'db', kind: 'server' },
        { id: 'cn', kind: 'correspondent' },
        ...radios.map(([delayMs, more], index): ScenarioNode => ({
          id: `ar${index + 1}`,
          kind: 'access-router',
          network: 'lma',
          radio: { delayMs, ...more },
        })),
        ...phones.map(([attachedTo, interfaces], index): ScenarioNode => ({
          id: `mn${index + 1}`,
          kind: 'mobile',
          home: 'lma',
          attachedTo,
          interfaces,
        })),
      ]);
    const links = fc
      .array(fc.tuple(fc.constantFrom('core', 'lma'), half(20), medium), { minLength: routers + 3, maxLength: routers + 3 })
      .map((rows): ScenarioLink[] =>
        rows.map(([parent, delayMs, more], index) => ({
          between: index < 3 ? ['core', FIXED[index + 1]!] : [parent, `ar${index - 2}`],
          delayMs,
          ...more,
        })),
      );
    const flows = fc
      .array(
        fc.tuple(
          mobile,
          fc.oneof(fc.constant('cn'), mobile),
          fc.boolean(),
          fc.boolean(),
          numbers(3000),
          numbers(80),
          numbers(1200),
        ),
        {
          maxLength: 4,
        },
      )
      .map((rows): ScenarioFlow[] =>
        rows
          .filter(([phone, peer]) => phone !== peer)
          .map(([phone, peer, down, bidirectional, startMs, rate, payloadBytes], index) => ({
            id: `f${index + 1}`,
            from: down ? peer : phone,
            to: down ? phone : peer,
            startMs,
            pps: 10 + rate,
            payloadBytes,
            bidirectional,
            ...(rate % 2 === 0 ? { stopMs: startMs + 2000 } : {}),
          })),
      );
    const atMs = numbers(DURATION_MS - 1);
    const event: fc.Arbitrary<ScenarioEvent> = fc.oneof(
      { weight: 8, arbitrary: fc.record({ atMs, move: fc.record({ node: mobile, to: router }) }) },
      { weight: 1, arbitrary: fc.record({ atMs, detach: mobile }) },
      { weight: 1, arbitrary: atMs.map((at) => ({ atMs: at, report: 'state' as const })) },
      {
        weight: 1,
        arbitrary: fc
          .tuple(atMs, fc.constantFrom('lma', 'db', 'cn'), half(30))
          .map(([at, end, delayMs]) => ({ atMs: at, link: { between: ['core', end] as const, delayMs } })),
      },
    );
    const faults = fc
      .uniqueArray(fc.tuple(anyFixed, numbers(DURATION_MS / 2 - 1), fc.integer({ min: 1, max: DURATION_MS / 2 })), {
        selector: ([node]) => node,
        maxLength: 2,
      })
      .map((rows) =>
        rows.flatMap(([node, from, length]): ScenarioEvent[] => [
          { atMs: from, fail: node },
          { atMs: from + length, recover: node },
        ]),
      );
    return fc
      .record({
        seed: numbers(1e6),
        nodes,
        links,
        flows,
        events: fc
          .tuple(fc.array(event, { maxLength: 12 }), faults)
          .map((rows) => rows.flat().toSorted((a, b) => a.atMs - b.atMs)),
        timing: fc.record({ l2HandoverMs: half(50), processingMs: numbers(3) }),
      })
      .map((parts): Scenario => ({
        format: 'roamscope-scenario',
        version: 1,
        durationMs: DURATION_MS,
        runs: RANDOM_RUNS,
        ...parts,
      }));
  });
