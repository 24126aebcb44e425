/** The formulas of the schemes in which mobiles signal, and of the framework’s functions, on random stars of routers. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { required } from '#base/assert.ts';
import { playRun } from './test-support/play-run.ts';
import { expectGap, expectLost, handover, MOVES, PATIENCE_MS, RUNS, scenarioOf, stars } from './test-support/stars.ts';

test(
  'FAMA, DMI (draft-kuntz-dmm-summary-00 §3.2, §3.3): interruption by anchor, loss, messages and octets',
  async () => {
    await fc.assert(
      fc.asyncProperty(stars, fc.constantFrom('fama', 'dmi'), async (star, run) => {
        const report = await playRun(scenarioOf(star), run);
        const between = (a: number, b: number): number => (a === b ? 0 : star.routers[a]! + star.routers[b]!);
        const toPermanent = (router: number): number => star.routers[router]! + star.lma;
        MOVES.forEach(({ from, to }, index) => {
          const row = handover(report, index);
          const w = star.radios[to]!;
          const base = star.l2 + 4 * w;
          // In DMI who calls the mobile knows only its permanent address.
          const [down, later] =
            run === 'fama'
              ? [(router: number) => between(router, 0), (router: number) => between(router, 1)]
              : [toPermanent, toPermanent];
          expectGap(row, 'down', base + 2 * down(to));
          if (index > 0) expectGap(row, 'later', base + 2 * later(to));
          // Back at its router, what the mobile still puts into the tunnel has come to the tunnel's end.
          expectGap(row, 'up', to === 0 ? star.l2 : base + 2 * between(to, 0));
          expectLost(row, 'down', base + 2 * down(to) + down(from) + star.radios[from]! - down(to) - w);
          const pairs = run === 'fama' && index === 0 ? 1 : 2;
          expect([row.messages, row.bytes]).toEqual([2 * pairs, 176 * pairs - (to === 0 ? 48 : 0)]);
        });
      }),
      { numRuns: RUNS },
    );
  },
  PATIENCE_MS,
);

test(
  'home agent sets (draft-kuntz-dmm-summary-00 §3.5): interruption, loss, messages and octets when the primary agent changes',
  async () => {
    await fc.assert(
      fc.asyncProperty(stars, fc.constantFrom('ghaha', 'mha'), async (star, run) => {
        const report = await playRun(scenarioOf(star), run);
        const legs = [star.lma, ...star.routers];
        const nearest = legs.indexOf(Math.min(...legs)) - 1;
        MOVES.forEach(({ from, to }, index) => {
          const row = handover(report, index);
          const between = star.routers[from]! + star.routers[to]!;
          const w = star.radios[to]!;
          const accepted = star.l2 + 4 * w + 2 * between;
          // The agent next to the sender, if it is another one, hears of the new care-of address from the new primary agent.
          const toNearest = nearest === to ? 0 : Math.min(...legs) + star.routers[to]!;
          const told = star.l2 + 5 * w + 2 * between + 2 * toNearest + w;
          const gap = run === 'ghaha' || nearest === from ? accepted : told;
          expectGap(row, 'down', gap);
          expectGap(row, 'up', accepted);
          if (index > 0) expectGap(row, 'later', gap);
          if (run === 'ghaha') expectLost(row, 'down', gap + star.radios[from]! - between - w);
          expectLost(row, 'up', star.radios[from]! + accepted);
          expect([row.messages, row.bytes]).toEqual([6 + 3, 3 * 96 + 2 * 80 + 120 + 3 * 96]);
        });
      }),
      { numRuns: 2 * RUNS },
    );
  },
  PATIENCE_MS,
);

test(
  'Mobile IPv6 (RFC 6275) by bidirectional tunnelling: interruption, loss, messages and octets',
  async () => {
    await fc.assert(
      fc.asyncProperty(stars, async (star) => {
        const report = await playRun(scenarioOf(star), 'mipv6');
        MOVES.forEach(({ from, to }, index) => {
          const row = handover(report, index);
          const toAgent = (router: number): number => star.routers[router]! + star.lma;
          const w = star.radios[to]!;
          const gap = star.l2 + 4 * w + 2 * toAgent(to);
          expectGap(row, 'down', gap);
          // The acknowledgement that lets the mobile send comes with the first packet.
          expectGap(row, 'up', gap);
          if (index > 0) expectGap(row, 'later', gap);
          expectLost(row, 'down', gap + toAgent(from) + star.radios[from]! - toAgent(to) - w);
          expectLost(row, 'up', star.radios[from]! + gap);
          expect([row.messages, row.bytes]).toEqual([2, 176]);
        });
      }),
      { numRuns: RUNS },
    );
  },
  PATIENCE_MS,
);

test.each([
  ['mipv6-ro', 7, 552],
  ['mipv6-ro-at-once', 8, 648],
] as const)(
  'Mobile IPv6 (RFC 6275) with route optimization, %s: interruption, loss, messages and octets',
  async (run, messages, bytes) => {
    await fc.assert(
      fc.asyncProperty(stars, async (star) => {
        const report = await playRun(scenarioOf(star), run);
        MOVES.forEach(({ from, to }, index) => {
          const row = handover(report, index);
          const w = star.radios[to]!;
          const toAgent = star.routers[to]! + star.lma;
          const toPeer = (router: number): number => star.routers[router]! + star.correspondent;
          const home = 2 * (w + toAgent + star.lma + star.correspondent);
          const careOf = 2 * (w + toPeer(to));
          const tunnel = star.l2 + 4 * w + 2 * toAgent;
          const tested =
            run === 'mipv6-ro' ? tunnel + Math.max(home, careOf) : star.l2 + 2 * w + Math.max(home, careOf, 2 * (w + toAgent));
          const gap = tested + 2 * (w + toPeer(to));
          expectGap(row, 'down', gap);
          // Until the correspondent knows, the mobile's own packets take the tunnel.
          expectGap(row, 'up', tunnel);
          if (index > 0) expectGap(row, 'later', gap);
          expectLost(row, 'down', gap + toPeer(from) + star.radios[from]! - toPeer(to) - w);
          expectLost(row, 'up', star.radios[from]! + tunnel);
          expect([row.messages, row.bytes]).toEqual([messages, bytes]);
        });
      }),
      { numRuns: RUNS },
    );
  },
  PATIENCE_MS,
);

test.each([
  ['hmipv6', 4, 376],
  ['hmipv6-forwards', 6, 536],
  ['hmipv6-ro', 9, 872],
] as const)(
  'Hierarchical Mobile IPv6 (RFC 5380), %s: interruption, loss, messages and octets, inside a MAP domain and between two',
  async (run, messages, bytes) => {
    await fc.assert(
      fc.asyncProperty(stars, async (star) => {
        const report = await playRun(scenarioOf(star), run);
        const hub = (router: number): number => (router === 2 ? required(star.routers[2], 'router') : 0);
        const toMap = (router: number): number => (router === 2 ? 0 : star.routers[router]!);
        MOVES.forEach(({ from, to }, index) => {
          const row = handover(report, index);
          const w = star.radios[to]!;
          const local = star.l2 + 4 * w + 2 * toMap(to);
          if (hub(from) === hub(to)) {
            expectGap(row, 'down', local);
            expectGap(row, 'up', local);
            expectLost(row, 'down', local + toMap(from) + star.radios[from]! - toMap(to) - w);
            expect([row.messages, row.bytes]).toEqual([2, 160]);
            return;
          }
          const toAgent = hub(to) + star.lma;
          const toPeer = hub(to) + star.correspondent;
          const there = w + toMap(to);
          const bound = star.l2 + 2 * w + 4 * there + 2 * toAgent;
          const home = 2 * (there + toAgent + star.lma + star.correspondent);
          const tested = bound + Math.max(home, 2 * (there + toPeer)) + 2 * (there + toPeer);
          // The previous MAP is as far away as the old router's hub, and the new router's own place.
          const forwarded = star.l2 + 4 * w + 2 * (hub(from) + star.routers[to]!);
          const gap = run === 'hmipv6' ? bound : run === 'hmipv6-ro' ? tested : Math.min(bound, forwarded);
          expectGap(row, 'down', gap);
          expectGap(row, 'up', bound);
          if (index > 0) expectGap(row, 'later', gap);
          expectLost(row, 'up', star.radios[from]! + bound);
          const old = hub(from) + toMap(from) + star.radios[from]!;
          if (run !== 'hmipv6-forwards') expectLost(row, 'down', gap + old - hub(to) - there);
          expect([row.messages, row.bytes]).toEqual([messages, bytes]);
        });
      }),
      { numRuns: RUNS },
    );
  },
  PATIENCE_MS,
);

test.each([[false], [true]])(
  'Mobile IPv6 fast handovers (RFC 5568), reactive %s: interruption and loss',
  async (reactive) => {
    await fc.assert(
      fc.asyncProperty(stars, async (star) => {
        const report = await playRun(scenarioOf(star), reactive ? 'fmipv6-reactive' : 'fmipv6');
        MOVES.forEach(({ from, to }, index) => {
          const row = handover(report, index);
          const w = star.radios[to]!;
          const apart = star.routers[from]! + star.routers[to]!;
          const byAgent = star.l2 + 4 * w + 2 * (star.routers[to]! + star.lma);
          // RS, RA, FBU; HI, HAck; and the packet.
          const asked = star.l2 + 3 * w + apart + 2 * apart;
          expectGap(row, 'down', reactive ? Math.min(asked + apart + w, byAgent) : star.l2 + 2 * w);
          if (!reactive) expectLost(row, 'down', 0);
          expectGap(row, 'up', reactive ? byAgent : byAgent - 2 * w);
        });
      }),
      { numRuns: RUNS },
    );
  },
  PATIENCE_MS,
);

test(
  'framework (draft-chan-dmm-framework-gap-analysis §6, §7): one router is Mobile IP, whoever manages locations',
  async () => {
    await fc.assert(
      fc.asyncProperty(stars, async (star) => {
        const report = await playRun(scenarioOf(star), 'framework');
        MOVES.forEach(({ from, to }, index) => {
          const row = handover(report, index);
          const toRouter = (router: number): number => star.routers[router]! + star.lma;
          const w = star.radios[to]!;
          const gap = star.l2 + 4 * w + 2 * toRouter(to);
          expectGap(row, 'down', gap);
          expectGap(row, 'up', gap);
          if (index > 0) expectGap(row, 'later', gap);
          expectLost(row, 'down', gap + toRouter(from) + star.radios[from]! - toRouter(to) - w);
          expect([row.messages, row.bytes]).toEqual([2, 176]);
        });
      }),
      { numRuns: RUNS },
    );
  },
  PATIENCE_MS,
);

test(
  'framework (draft-chan-dmm-framework-gap-analysis §6, §7): hierarchy, within a network and between networks',
  async () => {
    await fc.assert(
      fc.asyncProperty(stars, fc.constantFrom('framework-inter', 'framework-intra'), async (star, run) => {
        const report = await playRun(scenarioOf(star), run);
        MOVES.forEach(({ to }, index) => {
          const row = handover(report, index);
          const inter = run === 'framework-inter';
          // Between networks the serving router is the access router itself, and the home router is that of the first network.
          const toServing = inter ? 0 : star.routers[to]! + star.lma;
          const toHome = inter && to !== 0 ? star.routers[to]! + star.routers[0]! : 0;
          // On its own link the address is routed past the router; so when it leaves, packets turn to it at the core, and when it
          // comes back, they turn away from it there.
          const past = inter ? 0 : index === 0 ? star.lma : to === 0 ? -star.lma : 0;
          const switched = 2 * toServing + 2 * toHome + past;
          const gap = star.l2 + 4 * star.radios[to]! + switched;
          expectGap(row, 'down', gap);
          if (index > 0) expectGap(row, 'later', gap);
          // Back on its link the mobile knows with the advertisement that the address is at home there.
          const back = star.l2 + 2 * star.radios[to]!;
          expectGap(row, 'up', to === 0 ? back : gap - past);
          expect([row.messages, row.bytes]).toEqual(inter && to !== 0 ? [4, 368] : [2, to === 0 ? 128 : 176]);
        });
      }),
      { numRuns: 2 * RUNS },
    );
  },
  PATIENCE_MS,
);
