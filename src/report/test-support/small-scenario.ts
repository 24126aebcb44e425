/**
 * The network of the report's tests: correspondents, an anchor and two access routers around a core.
 *
 *     cn1 -10- core -10- net1      core -2- ar1 ·5· mn1      core -3- ar2 ·6· mn2
 */
import type { Scenario } from '#scenario/scenario.ts';

/** Flows: f1 to a mobile, f2 from it, f3 both ways, f4 between mobiles. */
export const SMALL_SCENARIO: Scenario = {
  format: 'roamscope-scenario',
  version: 1,
  durationMs: 10000,
  nodes: [
    { id: 'core', kind: 'router' },
    { id: 'net1', kind: 'gateway' },
    { id: 'ar1', kind: 'access-router', network: 'net1', radio: { delayMs: 5 } },
    { id: 'ar2', kind: 'access-router', network: 'net1', radio: { delayMs: 6 } },
    { id: 'cn1', kind: 'correspondent' },
    { id: 'mn1', kind: 'mobile', home: 'net1', attachedTo: 'ar1', interfaces: 2 },
    { id: 'mn2', kind: 'mobile', home: 'net1', attachedTo: 'ar2' },
  ],
  links: [
    { between: ['core', 'net1'], delayMs: 10 },
    { between: ['core', 'ar1'], delayMs: 2 },
    { between: ['core', 'ar2'], delayMs: 3 },
    { between: ['cn1', 'core'], delayMs: 10 },
  ],
  flows: [
    { id: 'f1', from: 'cn1', to: 'mn1', startMs: 0, pps: 100, payloadBytes: 160 },
    { id: 'f2', from: 'mn1', to: 'cn1', startMs: 0, pps: 100, payloadBytes: 160 },
    { id: 'f3', from: 'cn1', to: 'mn1', startMs: 0, pps: 100, payloadBytes: 160, bidirectional: true },
    { id: 'f4', from: 'mn1', to: 'mn2', startMs: 0, pps: 100, payloadBytes: 160 },
  ],
  runs: [{ id: 'A', scheme: 'pmipv6' }],
};
