import { describe, expect, it } from 'vitest';
import { formatAddress } from '#base/ipv6-address.ts';
import { makePlan } from '#scenario/plan.ts';
import type { Scenario } from '#scenario/scenario.ts';
import { IPV6 } from '../schemes/ipv6/index.ts';
import { createWorld } from '../world-setup.ts';
import { BatchSink } from '#records/batch.ts';
import { packetWord } from './fib.ts';
import { makeRoute, reasonOfRoute, ROUTE, routeAbout, routeKind, routeKindName } from './route.ts';
import {
  announcePrefix,
  announcesAnycast,
  noticeFailure,
  recomputeRoutes,
  routeFor,
  setBlockRoute,
  withdrawPrefix,
} from './routing.ts';
import { nodeAt, type Network } from './network.ts';

const ANYCAST = { address: formatAddress([0x20010db8, 0xffff0000, 0, 0]), length: 48 };

/** A line west – middle – east with delays 2 and 3, a host at the middle. */
const LINE: Scenario = {
  format: 'roamscope-scenario',
  version: 1,
  durationMs: 1000,
  nodes: [
    { id: 'west', kind: 'gateway' },
    { id: 'middle', kind: 'router' },
    { id: 'east', kind: 'gateway' },
  ],
  links: [
    { between: ['west', 'middle'], delayMs: 2 },
    { between: ['middle', 'east'], delayMs: 3 },
  ],
  runs: [{ id: 'A', scheme: 'ipv6' }],
};

function makeNetwork(): Network {
  return createWorld({ plan: makePlan(LINE), run: LINE.runs[0]!, scheme: IPV6, sink: new BatchSink() });
}

/** Where a node sends the anycast /64: the id of the next node, `here`, or the reason for a drop. */
function towards(network: Network, from: number): string {
  const route = routeFor(network, nodeAt(network, from), packetWord(0x20010db8), packetWord(0xffff0001));
  if (routeKind(route) === ROUTE.forward) return nodeAt(network, network.directions[routeAbout(route)]!.to).id;
  return reasonOfRoute(route) ?? routeKindName(route);
}

describe('anycast', () => {
  it('leads to the announcer with the least delay, and to the other when it withdraws', () => {
    const network = makeNetwork();
    announcePrefix(network, 0, ANYCAST);
    announcePrefix(network, 2, ANYCAST);
    expect(towards(network, 1)).toBe('west');
    withdrawPrefix(network, 0, ANYCAST);
    expect(towards(network, 1)).toBe('east');
  });

  it('avoids a failed announcer', () => {
    const network = makeNetwork();
    announcePrefix(network, 0, ANYCAST);
    announcePrefix(network, 2, ANYCAST);
    nodeAt(network, 0).failed = true;
    network.trees.clear();
    expect(towards(network, 1)).toBe('east');
  });

  it('contract, settled question 9: a failed announcer attracts packets until routing notices', () => {
    const network = makeNetwork();
    announcePrefix(network, 0, ANYCAST, true);
    announcePrefix(network, 2, ANYCAST, true);
    expect([announcesAnycast(network, 0), announcesAnycast(network, 1)]).toEqual([true, false]);
    Object.assign(nodeAt(network, 0), { failed: true, lingering: true });
    recomputeRoutes(network);
    expect(towards(network, 1)).toBe('west');
    noticeFailure(network, 0);
    expect(towards(network, 1)).toBe('east');
  });

  it('a block: what an announcer takes in and has no route of its own for goes where the block says', () => {
    const network = makeNetwork();
    announcePrefix(network, 0, ANYCAST, true);
    announcePrefix(network, 2, ANYCAST, true);
    expect(towards(network, 0)).toBe('no-binding');
    setBlockRoute(network, 0, ANYCAST, makeRoute('tunnel', 7));
    expect(towards(network, 0)).toBe('tunnel');
    expect(towards(network, 2)).toBe('no-binding');
  });

  it('a longer prefix wins over a nearer announcer', () => {
    const network = makeNetwork();
    announcePrefix(network, 0, ANYCAST);
    announcePrefix(network, 2, { address: ANYCAST.address, length: 56 });
    expect(towards(network, 1)).toBe('east');
  });

  it('a longer prefix that cannot be reached does not count', () => {
    const network = makeNetwork();
    announcePrefix(network, 0, ANYCAST);
    announcePrefix(network, 2, { address: ANYCAST.address, length: 56 });
    nodeAt(network, 1).failed = true;
    network.trees.clear();
    expect(towards(network, 0)).toBe('no-binding');
  });

  it('nobody announces it: no route', () => {
    expect(towards(makeNetwork(), 1)).toBe('no-route');
  });
});
