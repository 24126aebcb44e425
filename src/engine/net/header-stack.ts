/**
 * Header stacks: which IPv6 headers a packet wears, by number. A stack is its outermost header and the stack inside it; each stack is
 * made once and told to the readers by a `header` record, so that a hop record names all its headers in one word.
 */
import { addressWords, type Ipv6Address } from '#base/ipv6-address.ts';
import { NONE } from '#records/layout.ts';
import { HEADER_EXT, writeHeaderRecord } from '#records/writer.ts';
import type { HeaderTable, Network, TunnelEnd } from './network.ts';
import { ownerOf } from './owners.ts';

/** An empty table; number 0 stands for "no stack". */
export function makeHeaderTable(): HeaderTable {
  return { count: 1, inner: new Uint32Array(64), numbers: new Map() };
}

/** The number of a stack: one header around `inner` (0 = none). `ext` adds a type 2 routing header or a Home Address option to it. */
export function internHeader(
  network: Network,
  inner: number,
  source: Ipv6Address,
  destination: Ipv6Address,
  sourceNode: number,
  ext: keyof typeof HEADER_EXT = 'plain',
): number {
  const table = network.headers;
  const key = `${inner} ${source} ${destination} ${sourceNode} ${ext}`;
  const known = table.numbers.get(key);
  if (known !== undefined) return known;
  const id = table.count++;
  if (id >= table.inner.length) {
    const wider = new Uint32Array(table.inner.length * 2);
    wider.set(table.inner);
    table.inner = wider;
  }
  table.inner[id] = inner;
  table.numbers.set(key, id);
  if (network.port.recording) {
    const owner = ownerOf(network, destination) ?? NONE;
    writeHeaderRecord(
      network.port.sink,
      network.now,
      id,
      inner,
      sourceNode,
      owner,
      HEADER_EXT[ext],
      addressWords(source),
      addressWords(destination),
    );
  }
  return id;
}

/** The stack number after encapsulation in a tunnel. */
export function encapsulatedStack(network: Network, tunnel: TunnelEnd, inner: number): number {
  if (inner < tunnel.stacks.length && tunnel.stacks[inner]! !== 0) return tunnel.stacks[inner]!;
  const id = internHeader(network, inner, tunnel.local, tunnel.remoteAddress, tunnel.node);
  if (inner >= tunnel.stacks.length) {
    const wider = new Uint32Array(Math.max(inner + 1, tunnel.stacks.length * 2));
    wider.set(tunnel.stacks);
    tunnel.stacks = wider;
  }
  tunnel.stacks[inner] = id;
  return id;
}
