/** Automatic layout: forces between nodes, ticked by hand from a fixed start, so that a scenario and a seed always give the same picture. */
import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY, randomLcg, type SimulationNodeDatum } from 'd3';
import type { Scenario, ScenarioNode } from '#scenario/scenario.ts';
import { compact, withScenario, type Edit } from './draft.ts';
import { moveNodes, type Place } from './nodes.ts';

/** Steps of the simulation: by then it has come to rest. */
const TICKS = 400;

/** Length that a link would like to have, units of the drawing plane. */
const LINK_LENGTH = 150;

interface Body extends SimulationNodeDatum {
  readonly id: string;
}

/** Finds places for all nodes that do not move. Ends of a hierarchy are drawn apart: correspondents upwards, access routers downwards. */
export function arrangement(scenario: Scenario): ReadonlyMap<string, Place> {
  const fixed = scenario.nodes.filter((node) => node.kind !== 'mobile');
  const rank = { correspondent: -1, server: -0.6, gateway: -0.4, router: 0, 'access-router': 1, mobile: 0 } as const;
  const random = randomLcg(scenario.seed ?? 1);
  const bodies: Body[] = fixed.map((node) => ({
    id: node.id,
    x: 400 * (random() - 0.5),
    y: 200 * rank[node.kind] + 40 * random(),
  }));
  const pull = new Map(fixed.map((node) => [node.id, 190 * rank[node.kind]]));
  const simulation = forceSimulation(bodies)
    .randomSource(random)
    .force(
      'link',
      forceLink<Body, { source: string; target: string }>(
        scenario.links.map(({ between }) => ({ source: between[0], target: between[1] })),
      )
        .id((body) => body.id)
        .distance(LINK_LENGTH)
        .strength(0.7),
    )
    .force('charge', forceManyBody().strength(-1100))
    .force('collide', forceCollide(70))
    .force('x', forceX(0).strength(0.04))
    .force('y', forceY<Body>((body) => pull.get(body.id) ?? 0).strength(0.16))
    .stop();
  simulation.tick(TICKS);
  const [left, top] = [Math.min(...bodies.map((body) => body.x ?? 0)), Math.min(...bodies.map((body) => body.y ?? 0))];
  return new Map(
    bodies.map((body) => [body.id, { x: Math.round((body.x ?? 0) - left + 100), y: Math.round((body.y ?? 0) - top + 60) }]),
  );
}

/** Lays the whole drawing out anew. */
export function arrange(): Edit {
  return (draft) => moveNodes(arrangement(draft.scenario))(draft);
}

/**
 * Puts a node at a typed place. What has none yet is put where the automatic layout has it, so that the picture is of one kind; a node
 * whose coordinate is taken out has no place of its own.
 */
export function placeNode(id: string, change: { readonly [axis in keyof Place]?: number | undefined }): Edit {
  return (draft) => {
    const taken = Object.values(change).includes(undefined);
    const found = arrangement(draft.scenario);
    const nodes = draft.scenario.nodes.map((node) => {
      if (node.kind === 'mobile') return node;
      const { x, y, ...rest } = node;
      if (node.id === id && taken) return rest;
      const at = { x: x ?? found.get(node.id)?.x ?? 0, y: y ?? found.get(node.id)?.y ?? 0 };
      return compact<ScenarioNode>({ ...rest, ...at, ...(node.id === id ? change : {}) });
    });
    return withScenario(draft, { nodes });
  };
}
