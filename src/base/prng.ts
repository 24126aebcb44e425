/**
 * Seeded random streams. Each link, node and movement draws from a stream of its own name, so that adding one does not
 * shift the others. The generator is sfc32 (public domain design by Chris Doty-Humphrey): 32-bit integer operations only.
 */

/** The four words of a stream: plain data, so that it is part of a checkpoint. */
export type RandomStream = [number, number, number, number];

/** The stream `name` of `seed`: equal arguments give equal draws in every host. */
export function randomStream(seed: number, name: string): RandomStream {
  let hash = (2166136261 ^ (seed >>> 0)) >>> 0;
  for (let index = 0; index < name.length; index++) hash = Math.imul(hash ^ name.charCodeAt(index), 16777619) >>> 0;
  const high = Math.floor(seed / 4294967296) >>> 0;
  const stream: RandomStream = [hash, Math.imul(hash ^ 0x9e3779b9, 0x85ebca6b) >>> 0, (seed ^ high) >>> 0, 1];
  for (let round = 0; round < 15; round++) nextUint32(stream);
  return stream;
}

/** The next draw, 0 … 2³²−1. Moves the stream on. */
export function nextUint32(stream: RandomStream): number {
  const a = stream[0];
  const b = stream[1];
  const c = stream[2];
  const draw = (a + b + stream[3]) >>> 0;
  stream[3] = (stream[3] + 1) >>> 0;
  stream[0] = (b ^ (b >>> 9)) >>> 0;
  stream[1] = (c + (c << 3)) >>> 0;
  stream[2] = (((c << 21) | (c >>> 11)) + draw) >>> 0;
  return draw;
}

/** The next draw in [0, 1). */
export function nextFraction(stream: RandomStream): number {
  return nextUint32(stream) / 4294967296;
}

/** The next draw in 0 … bound−1. */
export function nextBelow(stream: RandomStream, bound: number): number {
  return Math.floor(nextFraction(stream) * bound);
}
