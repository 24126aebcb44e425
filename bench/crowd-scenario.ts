/** The scenario for measuring the page: 200 nodes on the drawing plane and as many packets under way at any instant as one likes. */
import type { RunDefinition, Scenario, ScenarioFlow, ScenarioLink, ScenarioNode } from '#scenario/scenario.ts';

const ROUTERS = 20;
const ROUTERS_OF_EACH = 3;
const CORRESPONDENTS = 19;
const MOBILES = 100;
/** From a correspondent by the anchor to a mobile, one way: 30 + 20 + 20 + 15 + 5. */
const PATH_MS = 90;

/** Runs to be shown beside each other, the packets of each on the same ways from the correspondents to the mobiles. */
export const CROWD_RUNS: readonly RunDefinition[] = ['A', 'B', 'C', 'D'].map((id) => ({
  id,
  scheme: 'pmipv6',
  roles: { lma: 'lma' },
}));

/**
 * Makes it. A core of routers in a ring around the anchor, access routers around them, every mobile receives a flow.
 *
 * @param packets under way in each run when all flows run, at least
 */
export function makeCrowdScenario(packets: number, runs: readonly RunDefinition[]): Scenario {
  const nodes: ScenarioNode[] = [{ id: 'lma', kind: 'gateway', x: 0, y: 0 }];
  const links: ScenarioLink[] = [];
  const flows: ScenarioFlow[] = [];
  const accessRouters: string[] = [];
  for (let index = 0; index < ROUTERS; index++) {
    const router = `r${index}`;
    nodes.push({ id: router, kind: 'router', ...place(index / ROUTERS, 300) });
    links.push({ between: ['lma', router], delayMs: 20, mbps: 1000 });
    for (let count = 0; count < ROUTERS_OF_EACH; count++) {
      const accessRouter = `ar${accessRouters.length}`;
      const angle = (index + (count - 1) / ROUTERS_OF_EACH) / ROUTERS;
      nodes.push({ id: accessRouter, kind: 'access-router', ...place(angle, 600), radio: { delayMs: 5, mbps: 100 } });
      links.push({ between: [router, accessRouter], delayMs: 15, mbps: 1000 });
      accessRouters.push(accessRouter);
    }
  }
  for (let index = 0; index < CORRESPONDENTS; index++) {
    nodes.push({ id: `cn${index}`, kind: 'correspondent', ...place((index + 0.5) / ROUTERS, 450) });
    links.push({ between: [`cn${index}`, `r${index}`], delayMs: 30, mbps: 1000 });
  }
  for (let index = 0; index < MOBILES; index++) {
    const attachedTo = accessRouters[(index * 7) % accessRouters.length] ?? '';
    nodes.push({ id: `mn${index}`, kind: 'mobile', home: 'lma', attachedTo, ...place((index + 0.3) / MOBILES, 750) });
    flows.push({
      id: `f${index}`,
      from: `cn${index % CORRESPONDENTS}`,
      to: `mn${index}`,
      startMs: 500 + index / MOBILES,
      pps: Math.ceil((packets * 1000) / (MOBILES * PATH_MS)),
      payloadBytes: 172,
    });
  }
  return {
    format: 'roamscope-scenario',
    version: 1,
    title: 'A crowd for the benchmark',
    seed: 1,
    durationMs: 60_000,
    nodes,
    links,
    flows,
    runs,
  };
}

/** A point of a circle given by a share of the way around it, without trigonometry: along a square of the same size. */
function place(share: number, radius: number): { readonly x: number; readonly y: number } {
  const along = (((share % 1) + 1) % 1) * 4;
  const side = Math.floor(along);
  const offset = Math.round((2 * (along - side) - 1) * radius);
  if (side === 0) return { x: offset, y: -radius };
  if (side === 1) return { x: radius, y: offset };
  return side === 2 ? { x: -offset, y: radius } : { x: -radius, y: -offset };
}
