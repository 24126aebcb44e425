/** Topologies to begin from. Each is a whole scenario that runs at once; `blank` is one router on an empty plane. */
import type { NodeKind, RunDefinition, Scenario, ScenarioLink, ScenarioNode } from '#scenario/scenario.ts';

/** Names of the templates, in the order in which they are offered. */
export const TEMPLATES = ['star', 'tree', 'two-domains', 'ring', 'blank'] as const;

/** A template's name. */
export type TemplateName = (typeof TEMPLATES)[number];

/** Played when a template does not need other roles. */
const ANCHORED: readonly RunDefinition[] = [
  { id: 'pmipv6', scheme: 'pmipv6', roles: { lma: 'lma' } },
  { id: 'dma', scheme: 'dma' },
  { id: 'ipv6', scheme: 'ipv6' },
];

function node(kind: NodeKind, id: string, x: number, y: number, more: Partial<ScenarioNode> = {}): ScenarioNode {
  const radio = kind === 'access-router' ? { radio: { delayMs: 5 } } : {};
  return { id, kind, label: id.toUpperCase(), x, y, ...radio, ...more };
}

const phone = (attachedTo: string, home: string): ScenarioNode => ({
  id: 'mn1',
  kind: 'mobile',
  label: 'MN1',
  home,
  attachedTo,
});

const link = (one: string, other: string, delayMs: number): ScenarioLink => ({ between: [one, other], delayMs });

const FLOW = { id: 'f1', from: 'cn1', to: 'mn1', initiator: 'mn1', startMs: 200, pps: 50, payloadBytes: 160 } as const;

function scenario(title: string, nodes: readonly ScenarioNode[], links: readonly ScenarioLink[]): Scenario {
  return {
    format: 'roamscope-scenario',
    version: 1,
    title,
    seed: 1,
    durationMs: 20_000,
    nodes,
    links,
    flows: [FLOW],
    timing: { l2HandoverMs: 50, dadMs: 0, processingMs: 0 },
    runs: ANCHORED,
  };
}

const at = { network: 'lma' };

const MAKE: { readonly [name in TemplateName]: (title: string) => Scenario } = {
  star: (title) =>
    scenario(
      title,
      [
        node('router', 'core', 400, 180),
        node('gateway', 'lma', 400, 50),
        node('correspondent', 'cn1', 150, 90),
        node('access-router', 'ar1', 140, 330, at),
        node('access-router', 'ar2', 400, 350, at),
        node('access-router', 'ar3', 660, 330, at),
        phone('ar1', 'lma'),
      ],
      [link('core', 'lma', 9), link('core', 'cn1', 10), link('core', 'ar1', 2), link('core', 'ar2', 3), link('core', 'ar3', 4)],
    ),
  tree: (title) =>
    scenario(
      title,
      [
        node('gateway', 'lma', 400, 170),
        node('correspondent', 'cn1', 400, 40),
        node('router', 'r1', 220, 280),
        node('router', 'r2', 580, 280),
        ...[130, 310, 490, 670].map((x, index) => node('access-router', `ar${index + 1}`, x, 410, at)),
        phone('ar1', 'lma'),
      ],
      [
        link('cn1', 'lma', 10),
        link('lma', 'r1', 5),
        link('lma', 'r2', 5),
        link('r1', 'ar1', 2),
        link('r1', 'ar2', 2),
        link('r2', 'ar3', 2),
        link('r2', 'ar4', 2),
      ],
    ),
  'two-domains': (title) =>
    scenario(
      title,
      [
        node('router', 'core', 400, 140),
        node('correspondent', 'cn1', 400, 20),
        node('gateway', 'lma', 210, 220),
        node('gateway', 'gw2', 590, 220),
        node('access-router', 'ar1', 120, 350, at),
        node('access-router', 'ar2', 300, 350, at),
        node('access-router', 'ar3', 500, 350, { network: 'gw2' }),
        node('access-router', 'ar4', 680, 350, { network: 'gw2' }),
        phone('ar1', 'lma'),
      ],
      [
        link('core', 'cn1', 10),
        link('core', 'lma', 8),
        link('core', 'gw2', 12),
        link('lma', 'ar1', 2),
        link('lma', 'ar2', 3),
        link('gw2', 'ar3', 2),
        link('gw2', 'ar4', 3),
      ],
    ),
  ring: (title) =>
    scenario(
      title,
      [
        node('gateway', 'lma', 400, 70),
        node('correspondent', 'cn1', 600, 20),
        node('access-router', 'ar1', 170, 190, at),
        node('access-router', 'ar2', 260, 380, at),
        node('access-router', 'ar3', 540, 380, at),
        node('access-router', 'ar4', 630, 190, at),
        phone('ar1', 'lma'),
      ],
      [
        link('lma', 'cn1', 10),
        link('lma', 'ar1', 5),
        link('ar1', 'ar2', 5),
        link('ar2', 'ar3', 5),
        link('ar3', 'ar4', 5),
        link('ar4', 'lma', 5),
      ],
    ),
  blank: (title) => ({
    format: 'roamscope-scenario',
    version: 1,
    title,
    seed: 1,
    durationMs: 20_000,
    nodes: [node('router', 'r1', 400, 200)],
    links: [],
    flows: [],
    timing: { l2HandoverMs: 50, dadMs: 0, processingMs: 0 },
    runs: [
      { id: 'pmipv6', scheme: 'pmipv6' },
      { id: 'dma', scheme: 'dma' },
      { id: 'ipv6', scheme: 'ipv6' },
    ],
  }),
};

/** The scenario of a template under a title in the reader's language. */
export function makeTemplate(name: TemplateName, title: string): Scenario {
  return MAKE[name](title);
}
