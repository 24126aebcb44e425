/**
 * Timers as data: a name, a key and an instant. Setting a timer again moves it; what happens at expiry is decided by name
 * (`schemes/scheme.ts`), so a checkpoint needs no functions.
 */
import { assert } from '#base/assert.ts';
import type { SimTime } from '#base/time.ts';
import { EVENT_KIND, pushEvent } from '../sim/event-queue.ts';
import type { Network, Timer } from './network.ts';

function timerKey(node: number, name: string, key: string): string {
  return `${node} ${name} ${key}`;
}

/** Sets (or moves) a timer of a node. It inherits the present cause unless another is given. */
export function setTimer(
  network: Network,
  node: number,
  name: string,
  key: string,
  at: SimTime,
  cause: number = network.cause,
): void {
  if (at < network.now) assert(false, `timer ${name} ${key} is not set for the past`);
  const timer = timerKey(node, name, key);
  const before = network.timerIds.get(timer);
  if (before !== undefined) network.timers.delete(before);
  const id = network.timersMade++;
  network.timers.set(id, { id, node, name, key, at, cause });
  network.timerIds.set(timer, id);
  pushEvent(network.queue, at, network.sequence++, EVENT_KIND.timer, id);
}

/** Stops a timer; nothing happens when it does not run. */
export function cancelTimer(network: Network, node: number, name: string, key: string): void {
  const timer = timerKey(node, name, key);
  const id = network.timerIds.get(timer);
  if (id === undefined) return;
  network.timerIds.delete(timer);
  network.timers.delete(id);
}

/** Stops every timer of a node, as when it fails. */
export function cancelTimersOf(network: Network, node: number): void {
  for (const timer of [...network.timers.values()]) {
    if (timer.node === node) cancelTimer(network, node, timer.name, timer.key);
  }
}

/** A timer event: returns the timer if it still stands, and forgets it. */
export function takeTimer(network: Network, id: number): Timer | null {
  const timer = network.timers.get(id);
  if (timer === undefined) return null;
  network.timers.delete(id);
  network.timerIds.delete(timerKey(timer.node, timer.name, timer.key));
  return timer;
}
