/** The networks of the worked numbers (procedures §3 and §8), as scenarios that tests change. */
import type { RunDefinition, Scenario, ScenarioEvent, ScenarioFlow, ScenarioLink, ScenarioNode } from '#scenario/scenario.ts';

/** What tests change of a network. */
export interface Changes {
  readonly durationMs?: number;
  readonly events?: readonly ScenarioEvent[];
  readonly flows?: readonly ScenarioFlow[];
  readonly timing?: Scenario['timing'];
  readonly interfaces?: number;
  readonly seed?: number;
}

/** One-way delays of network E from K, ms. */
const STAR: { readonly [id: string]: readonly [ScenarioNode['kind'], number] } = {
  ar1: ['access-router', 2],
  ar2: ['access-router', 3],
  ar3: ['access-router', 4],
  cmd: ['server', 6],
  db: ['server', 7],
  dhcp: ['server', 8],
  lma: ['gateway', 9],
  map1: ['gateway', 1],
  map2: ['gateway', 11],
  ha: ['gateway', 30],
  cn: ['correspondent', 10],
  cn2: ['correspondent', 12],
};

/** One-way delays of network F: node, where it hangs, ms. */
const GLOBAL_STAR: readonly (readonly [string, ScenarioNode['kind'], string, number])[] = [
  ['o', 'gateway', 'g', 20],
  ['h', 'gateway', 'g', 35],
  ['d1', 'gateway', 'g', 8],
  ['d2', 'gateway', 'g', 12],
  ['mag1', 'access-router', 'd1', 2],
  ['mag1b', 'access-router', 'd1', 4],
  ['mag2', 'access-router', 'd2', 3],
  ['cn', 'correspondent', 'o', 5],
];

/** Network F: anchors O, H, D1 and D2 on G, gateways behind D1 and D2, the correspondent behind O. mn1 is of H and begins at MAG1. */
export function networkF(
  changes: Changes & { readonly nodes?: readonly ScenarioNode[]; readonly links?: readonly ScenarioLink[] } = {},
): Scenario {
  return {
    format: 'roamscope-scenario',
    version: 1,
    seed: changes.seed ?? 1,
    durationMs: changes.durationMs ?? 12000,
    nodes: [
      { id: 'g', kind: 'router' },
      ...GLOBAL_STAR.map(([id, kind]): ScenarioNode => ({
        id,
        kind,
        ...(kind === 'access-router' ? { radio: { delayMs: 5 } } : {}),
      })),
      { id: 'mn1', kind: 'mobile', home: 'h', attachedTo: 'mag1' },
      ...(changes.nodes ?? []),
    ],
    links: [
      ...GLOBAL_STAR.map(([id, , at, delayMs]): ScenarioLink => ({ between: [at, id], delayMs })),
      ...(changes.links ?? []),
    ],
    flows: changes.flows ?? [],
    events: changes.events ?? [],
    timing: { l2HandoverMs: 50, dadMs: 0, processingMs: 0, ...changes.timing },
    runs: [DLMA_RUN],
  };
}

/** A flow of one packet a millisecond: with whole delays, the first packet comes exactly when the interruption ends. */
export function flow(
  id: string,
  from: string,
  to: string,
  startMs: number,
  stopMs: number,
  more: Partial<ScenarioFlow> = {},
): ScenarioFlow {
  return { id, from, to, startMs, stopMs, pps: 1000, payloadBytes: 160, ...more };
}

/** A move of mn1. */
export function move(
  atMs: number,
  to: string,
  more: { readonly node?: string; readonly interface?: number } = {},
): ScenarioEvent {
  return { atMs, move: { node: more.node ?? 'mn1', to, ...(more.interface === undefined ? {} : { interface: more.interface }) } };
}

/** Rows of the report's `state` at an instant. */
export function stateAt(atMs: number): ScenarioEvent {
  return { atMs, report: 'state' };
}

/** Network E: every node on K, radios of 5 ms, 50 ms between two radios. mn1 begins at AR1. */
export function networkE(changes: Changes = {}): Scenario {
  return {
    format: 'roamscope-scenario',
    version: 1,
    seed: changes.seed ?? 1,
    durationMs: changes.durationMs ?? 12000,
    nodes: [
      { id: 'k', kind: 'router' },
      ...Object.entries(STAR).map(([id, [kind]]): ScenarioNode => ({
        id,
        kind,
        ...(kind === 'access-router' ? { radio: { delayMs: 5 } } : {}),
      })),
      {
        id: 'mn1',
        kind: 'mobile',
        home: 'ha',
        attachedTo: 'ar1',
        ...(changes.interfaces === undefined ? {} : { interfaces: changes.interfaces }),
      },
    ],
    links: Object.entries(STAR).map(([id, [, delayMs]]): ScenarioLink => ({ between: ['k', id], delayMs })),
    flows: changes.flows ?? [],
    events: changes.events ?? [],
    timing: { l2HandoverMs: 50, dadMs: 0, processingMs: 0, ...changes.timing },
    runs: [IPV6_RUN, PMIPV6_RUN, DMA_RUN, MAAR_DHCPV6_RUN],
  };
}

/** Plain IPv6. */
export const IPV6_RUN: RunDefinition = { id: 'ipv6', scheme: 'ipv6' };
/** RFC 5213 with the LMA of network E. */
export const PMIPV6_RUN: RunDefinition = { id: 'pmipv6', scheme: 'pmipv6', roles: { lma: 'lma' } };
/** RFC 5949 with the LMA of network E. */
export const PFMIPV6_RUN: RunDefinition = { id: 'pfmipv6', scheme: 'pfmipv6', roles: { lma: 'lma' } };
/** draft-seite-dmm-dma-05 with the database of network E. */
export const DMA_RUN: RunDefinition = { id: 'dma', scheme: 'dma', roles: { 'session-db': 'db' } };
/** draft-bernardos-dmm-pmip-01 §5. */
export const NIQ_RUN: RunDefinition = { id: 'niq', scheme: 'maar-niq' };
/** draft-bernardos-dmm-pmip-01 §3 with the CMD of network E, as relay. */
export const MAAR_RUN: RunDefinition = { id: 'maar', scheme: 'maar', roles: { cmd: 'cmd' } };

/** draft-bernardos-dmm-pmip-01 §4 with the DHCPv6 server of network E. */
export const MAAR_DHCPV6_RUN: RunDefinition = { id: 'maar-dhcpv6', scheme: 'maar-dhcpv6', roles: { 'dhcp-server': 'dhcp' } };

/** draft-kuntz-dmm-summary-00 §3.2. */
export const FAMA_RUN: RunDefinition = { id: 'fama', scheme: 'fama' };
/** draft-kuntz-dmm-summary-00 §3.3 with the home agent of network E. */
export const DMI_RUN: RunDefinition = { id: 'dmi', scheme: 'dmi', roles: { 'permanent-ha': 'ha' } };
/** RFC 6275 with the home agent of network E. */
export const MIPV6_RUN: RunDefinition = { id: 'mipv6', scheme: 'mipv6', roles: { ha: 'ha' } };
/** The same with route optimization. */
export const MIPV6_RO_RUN: RunDefinition = { id: 'mipv6-ro', scheme: 'mipv6', roles: { ha: 'ha' }, options: { ro: 'on' } };

/** RFC 5568 with the home agent of network E. */
export const FMIPV6_RUN: RunDefinition = { id: 'fmipv6', scheme: 'fmipv6', roles: { ha: 'ha' } };

/** RFC 5380 with the home agent of network E; AR1 and AR2 are in the domain of MAP1, AR3 in that of MAP2. */
export const HMIPV6_RUN: RunDefinition = {
  id: 'hmipv6',
  scheme: 'hmipv6',
  roles: { ha: 'ha', maps: { ar1: 'map1', ar2: 'map1', ar3: 'map2' } },
};
/** The same with route optimization. */
export const HMIPV6_RO_RUN: RunDefinition = { ...HMIPV6_RUN, id: 'hmipv6-ro', options: { ro: 'on' } };

/** Network E with a radio at the home agent, so that mobiles can be at home. */
export function networkEWithHome(changes: Changes = {}): Scenario {
  const scenario = networkE(changes);
  const nodes = scenario.nodes.map((node): ScenarioNode =>
    node.id === 'ha' ? { ...node, kind: 'access-router', network: 'ha', radio: { delayMs: 5 } } : node,
  );
  return { ...scenario, nodes };
}
/** draft-chan-netext-distributed-lma-03 with the anchors of network F. */
export const DLMA_RUN: RunDefinition = {
  id: 'dlma',
  scheme: 'dlma',
  roles: { lmas: ['o', 'h', 'd1', 'd2'], 'h-lma': { mn1: 'h' } },
};

/** draft-kuntz-dmm-summary-00 §3.5 with three home agents of network F. */
export const GHAHA_RUN: RunDefinition = { id: 'ghaha', scheme: 'ghaha', roles: { 'home-agents': ['d1', 'o', 'd2'] } };
/** draft-chan-dmm-framework-gap-analysis §4.4 with the same. */
export const MHA_RUN: RunDefinition = { ...GHAHA_RUN, id: 'mha', scheme: 'mha' };

/** A run with options. */
export function withOptions(run: RunDefinition, options: NonNullable<RunDefinition['options']>): RunDefinition {
  return { ...run, options: { ...run.options, ...options } };
}

/** The story of network E: f1 begins at AR1, HO1 to AR2 at 3 s, f2 begins there at 4 s, HO2 to AR3 at 6 s, RET to AR1 at 9 s. */
export function storyOfE(changes: Partial<Changes> = {}): Scenario {
  return networkE({
    flows: [
      flow('f1', 'cn', 'mn1', 1000, 11500, { bidirectional: true }),
      flow('f2', 'cn2', 'mn1', 4000, 11500, { bidirectional: true }),
    ],
    events: [move(3000, 'ar2'), stateAt(3500), stateAt(5500), move(6000, 'ar3'), stateAt(8500), move(9000, 'ar1')],
    ...changes,
  });
}
