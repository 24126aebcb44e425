/** Nodes and networks: adding, changing, moving, renaming, deleting. */
import { networkOf } from '#scenario/plan.ts';
import { mapRoles } from '#scenario/run-roles.ts';
import type { NodeKind, Scenario, ScenarioNode } from '#scenario/scenario.ts';
import { compact, freeId, withScenario, type Draft, type Edit, type Edited } from './draft.ts';
import { dropDangling, renameInEvent } from './references.ts';

/** How ids of new nodes begin. */
const ID_BASE: { readonly [kind in NodeKind]: string } = {
  router: 'r',
  gateway: 'gw',
  'access-router': 'ar',
  server: 'srv',
  correspondent: 'cn',
  mobile: 'mn',
};

/** One-way delays of new links and radios, ms. */
export const NEW_LINK_DELAY_MS = 10;
const NEW_RADIO_DELAY_MS = 5;

/** A place of the drawing plane. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** A node to be. */
export interface NewNode {
  readonly kind: NodeKind;
  /** What it is linked to, or for a mobile the router that it is attached to. */
  readonly at: string | null;
  readonly place?: Place;
}

/** Adds a node with an id of its own, linked or attached where that is said. */
export function addNode({ kind, at, place }: NewNode): Edit {
  return (draft) => {
    const { scenario } = draft;
    const id = freeId(
      scenario.nodes.map((node) => node.id),
      ID_BASE[kind],
    );
    const where = kind === 'mobile' ? {} : (place ?? placeFor(scenario, at));
    const node: ScenarioNode = {
      id,
      kind,
      label: id.toUpperCase(),
      ...where,
      ...(kind === 'access-router' ? { radio: { delayMs: NEW_RADIO_DELAY_MS } } : {}),
      ...(kind === 'mobile' ? bornAt(scenario, at) : {}),
    };
    const links =
      at === null || kind === 'mobile'
        ? scenario.links
        : [...scenario.links, { between: [at, id] as const, delayMs: NEW_LINK_DELAY_MS }];
    return { ...withScenario(draft, { nodes: [...scenario.nodes, node], links }), made: { kind: 'node', id } };
  };
}

/** A mobile begins at the router that was chosen, and is at home in that router's network, else in the first one. */
function bornAt(scenario: Scenario, at: string | null): Partial<ScenarioNode> {
  const router = scenario.nodes.find((node) => node.id === at && node.kind === 'access-router');
  const networks = scenario.nodes.flatMap((node) => (node.kind === 'mobile' ? [] : [networkOf(node) ?? []].flat()));
  const home = (router === undefined ? null : networkOf(router)) ?? networks[0];
  return { ...(home === undefined ? {} : { home }), ...(router === undefined ? {} : { attachedTo: router.id }) };
}

/** Distance from a node to one that is added beside it. */
const BESIDE = 150;

/** A free place beside a node, or under the drawing: of sixteen around it the one farthest from all others. */
export function placeFor(scenario: Scenario, beside: string | null): Place {
  const placed = scenario.nodes.flatMap(({ id, kind, x, y }) =>
    x === undefined || y === undefined || kind === 'mobile' ? [] : [{ id, x, y }],
  );
  const middle = placed.find((node) => node.id === beside) ?? placed[0] ?? { id: '', x: 0, y: 0 };
  let best = { x: middle.x, y: middle.y + BESIDE };
  let bestRoom = -1;
  for (let step = 0; step < 16; step++) {
    const angle = Math.PI / 2 + (step * Math.PI) / 8;
    const place = {
      x: Math.round(middle.x + BESIDE * Math.cos(angle)),
      y: Math.round(middle.y + BESIDE * Math.sin(angle)),
    };
    const room = Math.min(BESIDE, ...placed.map((node) => Math.hypot(node.x - place.x, node.y - place.y)));
    if (room <= bestRoom + 1) continue;
    bestRoom = room;
    best = place;
  }
  return best;
}

/** Changes fields of a node; undefined takes one out. A node of another kind keeps what both kinds can have. */
export function changeNode(
  id: string,
  change: { readonly [Field in keyof ScenarioNode]?: ScenarioNode[Field] | undefined },
): Edit {
  return (draft) => {
    const nodes = draft.scenario.nodes.map((node) => {
      if (node.id !== id) return node;
      const kind = change.kind ?? node.kind;
      const changed = compact<ScenarioNode>({ ...node, ...change });
      const { radio, attachedTo, home, interfaces, prefix, ...rest } = changed;
      const ofMobile = { home, attachedTo, interfaces };
      return compact<ScenarioNode>({
        ...rest,
        ...(kind === 'mobile' ? ofMobile : { prefix }),
        radio: kind === 'access-router' ? (radio ?? { delayMs: NEW_RADIO_DELAY_MS }) : undefined,
      });
    });
    return dropDangling({ ...draft, scenario: { ...draft.scenario, nodes } });
  };
}

/** Puts nodes elsewhere on the drawing plane. */
export function moveNodes(places: ReadonlyMap<string, Place>): Edit {
  return (draft) => {
    const nodes = draft.scenario.nodes.map((node) => {
      const place = places.get(node.id);
      return place === undefined ? node : { ...node, x: Math.round(place.x), y: Math.round(place.y) };
    });
    return withScenario(draft, { nodes });
  };
}

/** Gives a node another id, wherever it is named. The network that a gateway forms by its id is called like it. */
export function renameNode(from: string, to: string): Edit {
  return (draft) => {
    const rename = (id: string): string => (id === from ? to : id);
    const { scenario } = draft;
    const formed = scenario.nodes.some((node) => node.id === from && node.kind === 'gateway' && node.network === undefined);
    const network = (name: string): string => (formed ? rename(name) : name);
    const nodes = scenario.nodes.map((node) => ({
      ...node,
      id: rename(node.id),
      ...(node.attachedTo === undefined ? {} : { attachedTo: rename(node.attachedTo) }),
      ...(node.network === undefined ? {} : { network: network(node.network) }),
      ...(node.home === undefined ? {} : { home: network(node.home) }),
    }));
    const links = scenario.links.map((link) => ({
      ...link,
      between: [rename(link.between[0]), rename(link.between[1])] as const,
    }));
    const flows = scenario.flows?.map((flow) => ({
      ...flow,
      from: rename(flow.from),
      to: rename(flow.to),
      ...(flow.initiator === undefined ? {} : { initiator: rename(flow.initiator) }),
    }));
    const events = scenario.events?.map((event) => renameInEvent(event, rename));
    return {
      draft: {
        scenario: {
          ...scenario,
          nodes,
          links,
          ...(flows === undefined ? {} : { flows }),
          ...(events === undefined ? {} : { events }),
          runs: mapRoles(scenario.runs, rename),
        },
        runs: mapRoles(draft.runs, rename),
        inputs: draft.inputs.map((input) => renameInEvent(input, rename)),
      },
      gone: [],
      made: { kind: 'node', id: to },
    };
  };
}

/** Deletes a node with everything that names it. */
export function deleteNode(id: string): Edit {
  return (draft) =>
    dropDangling({ ...draft, scenario: { ...draft.scenario, nodes: draft.scenario.nodes.filter((node) => node.id !== id) } });
}

/** A network and its members. */
export interface Network {
  readonly name: string;
  /** Ids of the nodes that do not move. */
  readonly members: readonly string[];
  /** Ids of the mobiles that are at home there. */
  readonly residents: readonly string[];
}

/** The networks of a scenario in the order of their first members. */
export function networksOf(scenario: Scenario): readonly Network[] {
  const members = new Map<string, string[]>();
  for (const node of scenario.nodes) {
    const name = node.kind === 'mobile' ? null : networkOf(node);
    if (name !== null) members.set(name, [...(members.get(name) ?? []), node.id]);
  }
  return [...members].map(([name, list]) => ({
    name,
    members: list,
    residents: scenario.nodes.filter((node) => node.home === name).map((node) => node.id),
  }));
}

/** Gives a network another name. A gateway that formed it by its id names it from now on. */
export function renameNetwork(from: string, to: string): Edit {
  return (draft) => {
    const nodes = draft.scenario.nodes.map((node) => {
      if (node.kind === 'mobile') return node.home === from ? { ...node, home: to } : node;
      return networkOf(node) === from ? { ...node, network: to } : node;
    });
    return withScenario(draft, { nodes });
  };
}

/** Dissolves a network: its nodes are in none (a gateway in the one of its own id), and mobiles that were at home there nowhere. */
export function deleteNetwork(name: string): Edit {
  return (draft): Edited => {
    const nodes = draft.scenario.nodes.map((node) => {
      if (node.network !== name) return node;
      const { network: _left, ...rest } = node;
      return rest;
    });
    return dropDangling({ ...draft, scenario: { ...draft.scenario, nodes } });
  };
}

/** The draft's node of an id. */
export function nodeOf(draft: Draft, id: string): ScenarioNode | undefined {
  return draft.scenario.nodes.find((node) => node.id === id);
}
