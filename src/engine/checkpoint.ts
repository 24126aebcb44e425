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
  for (const [key, value] of Object.entries(world)) if (!SHARED_KEYS.has(key)) state[key] = copy(value);
  return { atNs: world.now, state };
}

/** Puts a world back to a checkpoint. The checkpoint stays usable. */
export function restoreCheckpoint(world: World, checkpoint: Checkpoint): void {
  for (const [key, value] of Object.entries(checkpoint.state)) Object.assign(world, { [key]: copy(value) });
  world.pool.view = new DataView(world.pool.bytes.buffer);
}

function copy(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copy);
  if (value instanceof Map) return new Map([...value].map(([key, entry]) => [key, copy(entry)]));
  if (
    value instanceof Uint8Array ||
    value instanceof Uint32Array ||
    value instanceof Int32Array ||
    value instanceof Float64Array
  ) {
    return value.slice();
  }
  // The view of the packet pool is made anew from its octets on restoring.
  if (value instanceof DataView) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, copy(entry)]));
}
