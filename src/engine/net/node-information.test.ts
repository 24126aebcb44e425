/** RFC 4620 §5 and §6.4: what a mobile answers to a query of its router, under any scheme. */
import { expect, test } from 'vitest';
import { parseAddress, type Ipv6Address } from '#base/ipv6-address.ts';
import { required } from '#base/assert.ts';
import {
  NODE_ADDRESSES_FLAG,
  NODE_INFORMATION_QTYPE,
  NODE_INFORMATION_REPLY,
  nodeAddresses,
  nodeAddressesQuery,
  type NodeInformationQuery,
  type NodeInformationReply,
} from '#wire/node-information.ts';
import { decodePacket } from '#wire/packet.ts';
import { BatchSink } from '#records/batch.ts';
import { createEngine } from '../engine.ts';
import { IPV6_RUN, move, networkE } from '../test-support/networks.ts';
import { sendControl } from './control.ts';
import { COMMON_ROUTER_LINK_LOCAL, linkLocalAddress } from './link-layer.ts';
import { nodeAt } from './network.ts';

const NONCE = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
const { global, linkLocal, all } = NODE_ADDRESSES_FLAG;
const OF_AR1 = parseAddress('2001:db8:101:1:0:ff:fe00:e0')!;
const OF_AR2 = parseAddress('2001:db8:102:1:0:ff:fe00:e0')!;
const OF_AR3 = parseAddress('2001:db8:103:1:0:ff:fe00:e0')!;
const OWN = parseAddress('fe80::ff:fe00:e0')!;

/** The replies to a query that AR2 sends after mn1 came from AR1; a second interface is at AR3. */
function ask(change: Partial<NodeInformationQuery>, flags: number = global, subject: Ipv6Address = OWN): NodeInformationReply[] {
  const replies: NodeInformationReply[] = [];
  const scenario = networkE({ interfaces: 2, events: [move(500, 'ar2'), move(1000, 'ar3', { interface: 1 })] });
  const engine = createEngine({
    scenario,
    run: IPV6_RUN,
    sink: new BatchSink(),
    capture: (_at, _direction, _packet, bytes) => {
      if (bytes === null) return;
      const { payload } = decodePacket(bytes, 0, bytes.length);
      if (payload.protocol === 'icmpv6' && payload.message.kind === 'node-information-reply') replies.push(payload.message);
    },
  });
  engine.run(2e9);
  const { world } = engine;
  const mobile = world.nodes.findIndex((node) => node.id === 'mn1');
  expect(linkLocalAddress(mobile)).toBe(OWN);
  sendControl(
    world,
    required(world.interfaces[0], 'interface').router,
    {
      source: COMMON_ROUTER_LINK_LOCAL,
      destination: OWN,
      hopLimit: 255,
      payload: { protocol: 'icmpv6', message: { ...nodeAddressesQuery(subject, NONCE, flags), ...change } },
    },
    { message: 'NIQuery', mobile, why: { section: '', sentence: 'A test.' } },
    { kind: 'radio', mobileInterface: 0 },
  );
  engine.run(3e9);
  expect(nodeAt(world, mobile).addresses).toHaveLength(3);
  return replies;
}

function named(flags: number): Ipv6Address[] {
  const [reply] = ask({}, flags);
  expect(reply).toMatchObject({ code: NODE_INFORMATION_REPLY.success, flags, nonce: NONCE });
  return nodeAddresses(reply!);
}

test('G asks for global addresses, L for the link-local one; of the interface that has the subject, with A of all', () => {
  expect(named(global)).toEqual([OF_AR2, OF_AR1]);
  expect(named(linkLocal)).toEqual([OWN]);
  expect(named(global | linkLocal)).toEqual([OF_AR2, OF_AR1, OWN]);
  expect(named(global | all)).toEqual([OF_AR3, OF_AR2, OF_AR1]);
  expect(named(0)).toEqual([]);
});

test('each address has a time to live of zero', () => {
  const [reply] = ask({});
  expect([...reply!.data.slice(0, 4), ...reply!.data.slice(20, 24)]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
});

test('the subject may be any address of the node; a query about another node is discarded', () => {
  expect(ask({}, global, OF_AR1)).toHaveLength(1);
  expect(ask({}, global, parseAddress('2001:db8:101:1::5')!)).toEqual([]);
  expect(ask({ code: 1, data: new Uint8Array(0) })).toEqual([]);
});

test('NOOP is answered without data, an unknown type with code 2', () => {
  expect(ask({ queryType: NODE_INFORMATION_QTYPE.noop })).toMatchObject([{ code: 0, nonce: NONCE, data: new Uint8Array(0) }]);
  expect(ask({ queryType: 9 })).toMatchObject([{ code: 2, nonce: NONCE, data: new Uint8Array(0) }]);
});
