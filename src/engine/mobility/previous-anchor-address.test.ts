/** draft-bernardos-dmm-pmip-01 §5: a router has a global address in every prefix on its access link, reachable through the core. */
import { expect, test } from 'vitest';
import { prefixOf, type Ipv6Address } from '#base/ipv6-address.ts';
import type { Scenario } from '#scenario/scenario.ts';
import { addressOf, sendControl, type ControlExit } from '../net/control.ts';
import { accessLinkAddress } from '../net/link-layer.ts';
import { nodeAt } from '../net/network.ts';
import { ownerOf } from '../net/owners.ts';
import { DMA_RUN, move, withOptions } from '../test-support/networks.ts';
import { messagesOf, play } from '../test-support/play.ts';
import {
  addAccessLinkAddress,
  ANCHOR_ADDRESS_TIMER,
  forgetAnchorAddress,
  learnAnchorAddress,
  previousAnchorOf,
} from './previous-anchor-address.ts';
import type { World } from './world.ts';

/** Routers in a row, so that what AR3 sends to AR1 crosses AR2, which serves the mobile. */
const ROW: Scenario = {
  format: 'roamscope-scenario',
  version: 1,
  durationMs: 6000,
  nodes: [
    { id: 'ar1', kind: 'access-router', radio: { delayMs: 5 } },
    { id: 'ar2', kind: 'access-router', radio: { delayMs: 5 } },
    { id: 'ar3', kind: 'access-router', radio: { delayMs: 5 } },
    { id: 'db', kind: 'server' },
    { id: 'mn1', kind: 'mobile', attachedTo: 'ar1' },
  ],
  links: [
    { between: ['ar1', 'ar2'], delayMs: 2 },
    { between: ['ar2', 'ar3'], delayMs: 3 },
    { between: ['ar3', 'db'], delayMs: 1 },
  ],
  events: [move(2000, 'ar2')],
  runs: [],
};
const RUN = withOptions(DMA_RUN, {});
const [AR1, AR2, AR3, MN1] = [0, 1, 2, 4];
const WHY = { section: '§5', sentence: 'A test.' };

function prefixOfAr1(world: World): Ipv6Address {
  const [first] = nodeAt(world, MN1).addresses;
  return prefixOf(first!.address, 64);
}

/** Sends an echo request to AR1's address in the mobile's first prefix at 4 s; the messages from then on. */
function echoFrom(node: number, source: 'own' | 'mobile', exit?: ControlExit): string[] {
  const { report } = play(ROW, RUN, {
    checkAtMs: [3000, 4000],
    inspect: ({ world, nowNs }) => {
      if (nowNs === 3e9) addAccessLinkAddress(world, AR1, prefixOfAr1(world));
      if (nowNs !== 4e9) return;
      const destination = accessLinkAddress(prefixOfAr1(world));
      const from = source === 'own' ? addressOf(world, node) : nodeAt(world, MN1).addresses[0]!.address;
      const message = { kind: 'echo-request', identifier: 1, sequence: 1, data: new Uint8Array(8) } as const;
      sendControl(
        world,
        node,
        { source: from, destination, payload: { protocol: 'icmpv6', message } },
        { message: 'EchoRequest', mobile: null, why: WHY },
        exit,
      );
    },
  });
  return messagesOf(report, 4000);
}

test('it is reached past a router that serves the mobile, and answers', () => {
  expect(echoFrom(AR3, 'own')).toEqual(['4000 EchoRequest ar3>ar1', '4005 EchoReply ar1>ar3']);
});

test('the mobile reaches it through the tunnel to the anchor', () => {
  expect(echoFrom(MN1, 'mobile', { kind: 'interface', mobileInterface: 0 })).toEqual([
    '4000 EchoRequest mn1>ar1',
    '4007 EchoReply ar1>mn1',
  ]);
});

test('it is built from the prefix until an answer has taught another one, which counts for a binding lifetime', () => {
  play(ROW, RUN, {
    checkAtMs: [3000],
    inspect: ({ world, nowNs }) => {
      if (nowNs !== 3e9) return;
      const prefix = prefixOfAr1(world);
      const built = accessLinkAddress(prefix);
      expect(built).toBe(`${prefix}1`);
      expect(previousAnchorOf(world, AR2, prefix)).toEqual({ anchorAddress: built, anchor: -1, source: 'built' });
      addAccessLinkAddress(world, AR1, prefix);
      expect(previousAnchorOf(world, AR2, prefix)).toEqual({ anchorAddress: built, anchor: AR1, source: 'built' });
      expect([ownerOf(world, built), ownerOf(world, prefix)]).toEqual([AR1, MN1]);
      const core = addressOf(world, AR1);
      learnAnchorAddress(world, AR2, MN1, prefix, core, WHY);
      expect(previousAnchorOf(world, AR2, prefix)).toEqual({ anchorAddress: core, anchor: AR1, source: 'learned' });
      expect(previousAnchorOf(world, AR3, prefix).source).toBe('built');
      const timer = [...world.timers.values()].find(({ name }) => name === ANCHOR_ADDRESS_TIMER);
      expect(timer).toMatchObject({ node: AR2, key: prefix, at: 3e9 + 3600e9 });
      forgetAnchorAddress(world, AR2, prefix);
      expect(previousAnchorOf(world, AR2, prefix).source).toBe('built');
    },
  });
});
