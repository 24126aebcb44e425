/**
 * Checkpoints: a deep copy of everything in a world that changes. Possible because state is plain data and timers are data. A run that
 * goes on and a run that is restored and goes on write the same records.
 */
import type { World } from './mobility/world.ts';

/** What a world knows that does not change, or that belongs to its surroundings. */
const SHARED_KEYS: ReadonlySet<string> = new Set(['fixed', 'port', 'scheme', 'run', 'options']);

/** A copy of a world's state at an instant. */
export interface Checkpoint {
  readonly atNs: number;
  readonly state: { readonly [key: string]: unknown };
}

/** Copies the state of a world. */
export function takeCheckpoint(world: World): Checkpoint {
  const state: { [key: string]: unknown } = {};
  const buffers = new Map<ArrayBufferLike, ArrayBuffer>();
  for (const [key, value] of Object.entries(world)) if (!SHARED_KEYS.has(key)) state[key] = copy(value, buffers);
  return { atNs: world.now, state };
}

/** Puts a world back to a checkpoint. The checkpoint stays usable. */
export function restoreCheckpoint(world: World, checkpoint: Checkpoint): void {
  const buffers = new Map<ArrayBufferLike, ArrayBuffer>();
  for (const [key, value] of Object.entries(checkpoint.state)) Object.assign(world, { [key]: copy(value, buffers) });
}

/** A deep copy. `buffers` are those copied already: arrays of the same memory stay arrays of the same memory. */
function copy(value: unknown, buffers: Map<ArrayBufferLike, ArrayBuffer>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((entry) => copy(entry, buffers));
  if (value instanceof Map) return new Map([...value].map(([key, entry]) => [key, copy(entry, buffers)]));
  if (value instanceof Uint8Array) return new Uint8Array(copyBuffer(value.buffer, buffers), value.byteOffset, value.length);
  if (value instanceof Uint32Array) return new Uint32Array(copyBuffer(value.buffer, buffers), value.byteOffset, value.length);
  if (value instanceof Int32Array) return new Int32Array(copyBuffer(value.buffer, buffers), value.byteOffset, value.length);
  if (value instanceof Float64Array) return new Float64Array(copyBuffer(value.buffer, buffers), value.byteOffset, value.length);
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, copy(entry, buffers)]));
}

function copyBuffer(buffer: ArrayBufferLike, buffers: Map<ArrayBufferLike, ArrayBuffer>): ArrayBuffer {
  const known = buffers.get(buffer);
  if (known !== undefined) return known;
  const made = new ArrayBuffer(buffer.byteLength);
  new Uint8Array(made).set(new Uint8Array(buffer));
  buffers.set(buffer, made);
  return made;
}
