/**
 * The network of the studies: three networks on a core, each with a gateway, access routers and a correspondent; one server. Anchors of
 * every scheme go where its default placement says: central ones to the first network, distributed ones to all gateways or access routers.
 */
import type { Scenario, ScenarioEvent, ScenarioFlow, ScenarioLink, ScenarioNode } from '#scenario/scenario.ts';

/** What an experiment changes. */
export interface ThreeNetworks {
  readonly title: string;
  readonly durationMs: number;
  readonly mobiles: readonly ScenarioNode[];
  readonly flows: readonly ScenarioFlow[];
  readonly events: readonly ScenarioEvent[];
  /** Only the first network has a gateway, the others plain routers: fewer anchors in the same places. */
  readonly oneAnchor?: boolean;
  /** Gateways stand beside their network's router instead of on the only way into it: what they do for mobility can fail alone. */
  readonly apart?: boolean;
}

/** Drawn from left to right: the first network is far from the core, the others near. */
const NETWORKS = [
  { id: 'n1', x: 180, correspondentX: 70, farMs: 20 },
  { id: 'n2', x: 400, correspondentX: 500, farMs: 8 },
  { id: 'n3', x: 620, correspondentX: 730, farMs: 12 },
] as const;

/** Access routers: network, position, delay to the gateway. */
const ROUTERS = [
  { id: 'ar1', network: 'n1', x: 180, delayMs: 2 },
  { id: 'ar2', network: 'n2', x: 340, delayMs: 2 },
  { id: 'ar2b', network: 'n2', x: 460, delayMs: 4 },
  { id: 'ar3', network: 'n3', x: 620, delayMs: 3 },
] as const;

/** Further ones where gateways stand apart: where mobiles can go when something has failed. */
const SPARE_ROUTERS = [
  { id: 'ar1b', network: 'n1', x: 250, delayMs: 4 },
  { id: 'ar3b', network: 'n3', x: 700, delayMs: 4 },
] as const;

/** An experiment over the three networks, without runs. */
export function threeNetworks(changes: ThreeNetworks): Scenario {
  const nodes: ScenarioNode[] = [{ id: 'k', kind: 'router', label: 'K', x: 400, y: 120 }];
  const links: ScenarioLink[] = [];
  NETWORKS.forEach(({ id, x, farMs }, index) => {
    const plain = changes.oneAnchor === true && index > 0;
    const entrance = entranceOf(id, changes);
    const place = entrance === id ? { x, y: 230 } : { x: x - 80, y: 270 };
    nodes.push({ id, kind: plain ? 'router' : 'gateway', label: id.toUpperCase(), ...place, network: id });
    if (entrance !== id) {
      nodes.push({ id: entrance, kind: 'router', label: entrance.toUpperCase(), x, y: 230, network: id });
      links.push({ between: [entrance, id], delayMs: 1 });
    }
    links.push({ between: ['k', entrance], delayMs: farMs });
  });
  for (const { id, network, x, delayMs } of [...ROUTERS, ...(changes.apart === true ? SPARE_ROUTERS : [])]) {
    nodes.push({ id, kind: 'access-router', label: id.toUpperCase(), x, y: 350, network, radio: { delayMs: 5 } });
    links.push({ between: [entranceOf(network, changes), id], delayMs });
  }
  nodes.push({ id: 'db', kind: 'server', label: 'DB', x: 400, y: 30 });
  links.push({ between: ['k', 'db'], delayMs: 6 });
  for (const { id, correspondentX } of NETWORKS) {
    const correspondent = `c${id}`;
    nodes.push({
      id: correspondent,
      kind: 'correspondent',
      label: correspondent.toUpperCase(),
      x: correspondentX,
      y: 230,
      network: id,
    });
    links.push({ between: [entranceOf(id, changes), correspondent], delayMs: 3 });
  }
  return {
    format: 'roamscope-scenario',
    version: 1,
    title: changes.title,
    seed: 1,
    durationMs: changes.durationMs,
    nodes: [...nodes, ...changes.mobiles],
    links,
    flows: changes.flows,
    timing: { l2HandoverMs: 50, dadMs: 0, processingMs: 0 },
    events: changes.events,
    runs: [],
  };
}

/** The router by which a network hangs on the core. */
function entranceOf(network: string, { apart }: ThreeNetworks): string {
  return apart === true ? network.replace('n', 'r') : network;
}

/** A mobile of a network, at an access router. */
export function mobile(id: string, home: string, attachedTo: string, x: number): ScenarioNode {
  return { id, kind: 'mobile', label: id.toUpperCase(), home, attachedTo, x, y: 450 };
}

/** A flow to a mobile in packets a second; `initiator` decides which address the correspondent knows. */
export function flowTo(
  id: string,
  ends: { readonly from: string; readonly to: string; readonly initiator: string; readonly bidirectional?: boolean },
  span: { readonly startMs: number; readonly stopMs: number },
  pps: number,
): ScenarioFlow {
  return { id, ...ends, ...span, pps, payloadBytes: 160 };
}

/** A move. */
export function moveOf(node: string, atMs: number, to: string): ScenarioEvent {
  return { atMs, move: { node, to } };
}
