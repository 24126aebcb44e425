/**
 * The framework in its dynamic form with rewritten headers (draft-chan-dmm-framework-gap-analysis §6, §8, design 3) on network F, for tests:
 * the run, the network, and what is left of the addresses that stand for home addresses.
 */
import type { RunReport } from '#report/report.ts';
import type { RunDefinition, Scenario, ScenarioEvent, ScenarioFlow, ScenarioLink, ScenarioNode } from '#scenario/scenario.ts';
import { networkF, withOptions } from './networks.ts';

/** A run whose mobile is of `home`. */
export function run(home: string, options: NonNullable<RunDefinition['options']> = {}): RunDefinition {
  return withOptions(
    { id: 'framework', scheme: 'framework', roles: { 'mobility-routers': ['o', 'h', 'd1', 'd2'], home: { mn1: home } } },
    { locationManagement: 'hierarchical', transport: 'nat', ...options },
  );
}

/** What differs from network F. */
export interface Changes {
  readonly durationMs: number;
  readonly flows?: readonly ScenarioFlow[];
  readonly events?: readonly ScenarioEvent[];
  readonly nodes?: readonly ScenarioNode[];
  readonly links?: readonly ScenarioLink[];
}

/** Network F with the mobile at first at `at`. */
export function networkAt(at: string, changes: Changes): Scenario {
  const scenario = networkF(changes);
  return { ...scenario, nodes: scenario.nodes.map((node) => (node.kind === 'mobile' ? { ...node, attachedTo: at } : node)) };
}

/** A location manager that is no router. */
export const SERVER: { readonly nodes: readonly ScenarioNode[]; readonly links: readonly ScenarioLink[] } = {
  nodes: [{ id: 'db', kind: 'server' as const }],
  links: [{ between: ['g', 'db'] as const, delayMs: 6 }],
};

/** Both ways, to the end. */
export const ENDLESS: ScenarioFlow = {
  id: 'f1',
  from: 'cn',
  to: 'mn1',
  startMs: 1000,
  pps: 5,
  payloadBytes: 160,
  bidirectional: true,
};

/** What is left of rewriting: addresses at both ends. */
export function leftOf(report: RunReport, atMs: number): readonly string[] {
  return report.state
    .filter((row) => row.atMs === atMs && row.table === 'nat' && row.entries.length > 0)
    .map((row) => `${row.node} ${row.entries.length}`);
}
