/** Optimized paths as octets and as records: RFC 6275 §6.3, §6.4, §9.3, §11.3. */
import { describe, expect, test } from 'vitest';
import { fromMs } from '#base/time.ts';
import { BatchSink } from '#records/batch.ts';
import type { RunDefinition, Scenario } from '#scenario/scenario.ts';
import { checkBytes } from '#wire/check-bytes.ts';
import { decodePacket, encodePacket, type Packet } from '#wire/packet.ts';
import { createEngine } from '../engine.ts';
import { homeOf } from '../mobility/home-address.ts';
import { optimizePair, pointToCareOf } from '../mobility/mobility-routing.ts';
import type { Scheme, World } from '../mobility/world.ts';
import { MIPV6 } from '../schemes/mipv6/index.ts';
import { flow, networkE } from '../test-support/networks.ts';
import { addressOf } from './control.ts';

const RUN: RunDefinition = { id: 'ro', scheme: 'mipv6', roles: { ha: 'ha' } };
const WHY = { section: 'test', sentence: 'A binding that nobody asked for.' };

/** Mobile IPv6 in which both ends have the optimized path at once, without any signalling. */
function optimized(atCorrespondent: boolean): Scheme {
  return {
    ...MIPV6,
    handlers: {
      ...MIPV6.handlers,
      handleAddress: (world: World, mobile, address) => {
        MIPV6.handlers.handleAddress?.(world, mobile, address);
        const correspondent = world.fixed.plan.nodeIndex.get('cn')!;
        const home = homeOf(world, mobile).address;
        if (atCorrespondent) pointToCareOf(world, correspondent, mobile, home, address.address, WHY);
        optimizePair(world, mobile, home, addressOf(world, correspondent), address.address, WHY);
      },
    },
  };
}

interface Outcome {
  readonly packets: Packet[];
  readonly octets: Uint8Array[];
  readonly balance: World['balance'];
}

function playWith(scheme: Scheme, scenario: Scenario): Outcome {
  const octets: Uint8Array[] = [];
  const engine = createEngine({
    scenario,
    run: RUN,
    scheme,
    sink: new BatchSink(),
    capture: (_at, _direction, _id, bytes) => {
      if (bytes !== null && bytes.length > 200) octets.push(bytes.slice());
    },
  });
  engine.run(fromMs(scenario.durationMs));
  return { octets, packets: octets.map((bytes) => decodePacket(bytes)), balance: engine.world.balance };
}

const scenario = networkE({
  durationMs: 2000,
  flows: [flow('f1', 'cn', 'mn1', 1000, 1900, { pps: 10, payloadBytes: 200, bidirectional: true })],
});

describe('both ends have the binding', () => {
  const { packets, octets, balance } = playWith(optimized(true), scenario);

  test('§9.3.2, §11.3.1: 24 octets more in both ways, no tunnel, no fault in the octets', () => {
    expect(balance).toMatchObject({ sent: 18, delivered: 18, dropped: 0 });
    expect(new Set(octets.map((bytes) => bytes.length))).toEqual(new Set([40 + 24 + 8 + 200]));
    expect(octets.flatMap((bytes) => checkBytes(bytes))).toEqual([]);
    const kinds = packets.map((packet) => packet.extensionHeaders?.map((header) => header.kind).join());
    expect(new Set(kinds)).toEqual(new Set(['routing-type-2', 'destination-options']));
  });

  test('§6.3, §6.4: the octets are those of the codec', () => {
    for (const [index, packet] of packets.entries()) expect(encodePacket(packet)).toEqual(octets[index]);
  });

  test('the direct way: CN, K, AR1, MN', () => {
    // 9 packets down over 3 links, 9 up.
    expect(octets).toHaveLength(9 * 3 * 2);
  });
});

test('§9.3.1: without a binding at the correspondent, packets with the option are dropped there', () => {
  const { balance } = playWith(optimized(false), scenario);
  expect(balance).toMatchObject({ sent: 18, delivered: 9, dropped: 9 });
});
