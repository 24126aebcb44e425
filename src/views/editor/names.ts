/** What nodes are called in the editor's lists. */
import type { Scenario, ScenarioNode } from '#scenario/scenario.ts';

/** The label of a node, or its id. */
export function nameIn(scenario: Scenario, id: string): string {
  return scenario.nodes.find((node) => node.id === id)?.label ?? id;
}

/** Choices of a list: id and name. */
export function namesOf(nodes: readonly ScenarioNode[]): readonly (readonly [string, string])[] {
  return nodes.map((node) => [node.id, node.label ?? node.id]);
}
