/** How many messages a second are encoded, decoded and dissected, and packets checked. */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { foldChecksum, sum16 } from '#wire/checksum.ts';
import { dissect } from '#wire/dissect.ts';
import { IPV6_HEADER_BYTES, IPV6_OFFSET, NEXT_HEADER } from '#wire/ipv6.ts';
import { BINDING_UPDATE_FLAG } from '#wire/mobility-messages.ts';
import { naiIdentifier } from '#wire/mobility-options.ts';
import { decodePacket, encodePacket, type Packet } from '#wire/packet.ts';
import { summarize, type BenchResult } from './results.ts';

/** A Proxy Binding Update as RFC 5213 §8.1 has it: identifier, prefix, handoff indicator, access technology. */
const PROXY_BINDING_UPDATE: Packet = {
  source: address('2001:db8:100::1'),
  destination: address('2001:db8:200::1'),
  payload: {
    protocol: 'mobility',
    message: {
      kind: 'binding-update',
      sequence: 4,
      flags: BINDING_UPDATE_FLAG.acknowledge | BINDING_UPDATE_FLAG.proxy,
      lifetimeSeconds: 3600,
      options: [
        { kind: 'home-network-prefix', prefixLength: 64, prefix: address('2001:db8:200:1::') },
        { kind: 'handoff-indicator', value: 3 },
        { kind: 'access-technology-type', value: 4 },
        naiIdentifier('mn1@example.com'),
      ],
    },
  },
};

/** A Router Advertisement with two prefixes. */
const ROUTER_ADVERTISEMENT: Packet = {
  source: address('fe80::1'),
  destination: address('fe80::ff:fe00:10'),
  hopLimit: 255,
  payload: {
    protocol: 'icmpv6',
    message: {
      kind: 'router-advertisement',
      curHopLimit: 64,
      flags: 0,
      routerLifetimeSeconds: 1800,
      reachableTimeMs: 0,
      retransTimerMs: 0,
      options: ['2001:db8:200:1::', '2001:db8:300:1::'].map((prefix) => ({
        kind: 'prefix-information',
        prefixLength: 64,
        flags: 0xc0,
        validSeconds: 2_592_000,
        preferredSeconds: 604_800,
        prefix: address(prefix),
      })),
    },
  },
};

/** Octets of a pool in which checksums are made, as the engine does. */
const POOL_BYTES = 131_072;
/** Processor time of one measurement, µs, and how many there are. */
const MEASURE_US = 150_000;
const RUNS = 5;

/** Measures every codec operation. `measureUs` is the processor time of one measurement. */
export function measureCodecs(measureUs = MEASURE_US): BenchResult[] {
  const update = encodePacket(PROXY_BINDING_UPDATE);
  const advertisement = encodePacket(ROUTER_ADVERTISEMENT);
  return [
    measure('codec/encode-pbu', measureUs, () => encodePacket(PROXY_BINDING_UPDATE).length),
    measure('codec/decode-pbu', measureUs, () => (decodePacket(update).payload.protocol === 'mobility' ? 1 : 0)),
    measure('codec/decode-ra', measureUs, () => (decodePacket(advertisement).payload.protocol === 'icmpv6' ? 1 : 0)),
    measure('codec/dissect-pbu', measureUs, () => dissect(update).length),
    measure('codec/checksum-220B', measureUs, checksumOf(172)),
    measure('codec/checksum-1280B', measureUs, checksumOf(1232)),
  ];
}

/** Verifies the checksum of a UDP packet in a pool. Returns 1, for right. */
function checksumOf(payloadBytes: number): () => number {
  const pool = new Uint8Array(POOL_BYTES);
  const packet = encodePacket({
    source: address('2001:db8:100::1'),
    destination: address('2001:db8:200::1'),
    payload: { protocol: 'udp', sourcePort: 49152, destinationPort: 9000, data: new Uint8Array(payloadBytes) },
  });
  pool.set(packet, 64);
  const end = 64 + packet.length;
  const upper = packet.length - IPV6_HEADER_BYTES;
  return () => (foldChecksum(sum16(pool, 64 + IPV6_OFFSET.source, end, upper + NEXT_HEADER.udp)) === 0 ? 1 : 0);
}

/** Operations per second of processor time. Every operation returns a positive number, which is checked, so that none can be left out. */
function measure(name: string, measureUs: number, operation: () => number): BenchResult {
  const batch = 1000;
  const values: number[] = [];
  for (let run = 0; run <= RUNS; run++) {
    const before = process.cpuUsage();
    let done = 0;
    let spent = 0;
    while (spent < measureUs) {
      for (let count = 0; count < batch; count++) if (operation() <= 0) throw new Error(`${name} gave a wrong answer`);
      done += batch;
      const used = process.cpuUsage(before);
      spent = used.user + used.system;
    }
    // The first run warms up.
    if (run > 0) values.push((done / spent) * 1e6);
  }
  return summarize(name, 'operations/s', values);
}

function address(text: string): Ipv6Address {
  return text as Ipv6Address;
}
