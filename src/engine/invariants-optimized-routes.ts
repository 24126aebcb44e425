/** Invariants of route optimization (RFC 6275 §9, §11) between two events: a part of `invariants-state.ts`. */
import { bindingsAt } from './mobility/binding-cache.ts';
import { updateOf } from './mobility/binding-update-list.ts';
import { pointerOf } from './mobility/mobility-routing.ts';
import { ROUTABILITY_TIMER } from './mobility/route-optimizations.ts';
import type { World } from './mobility/world.ts';

/** Tests are repeated, what is known of a correspondent has a purpose, and its route leads to the care-of address in its binding (§9.3.2). */
export function checkOptimizedRoutes(world: World): string[] {
  const problems: string[] = [];
  for (const node of world.nodes) {
    for (const [key, entry] of world.mobility.routeOptimizations.get(node.index) ?? []) {
      const repeats = world.timerIds.has(`${node.index} ${ROUTABILITY_TIMER} ${key}`);
      if (entry.testing && !repeats) problems.push(`${node.id} ${key}: tests that are not repeated`);
      if (!entry.testing && updateOf(world, node.index, key) === null)
        problems.push(`${node.id} ${key}: nothing is tested and nothing registered`);
    }
    for (const entry of bindingsAt(world, node.index)) {
      for (const prefix of entry.prefixes) {
        const pointer = pointerOf(world, node.index, prefix);
        if (pointer?.kind !== 'optimized') continue;
        const path = world.optimizations[pointer.optimization]!;
        if (path.kind !== 'rh2' || path.homeAddress !== entry.home || path.careOfAddress !== entry.careOf)
          problems.push(`${node.id} binding ${entry.key}: packets go to ${path.careOfAddress}, not to ${entry.careOf}`);
      }
    }
  }
  return problems;
}
