/** A scenario of every field and event, as plain JSON that tests may change. */

/** Plain JSON that can be changed. */
export type MutableJson = null | boolean | number | string | MutableJson[] | { [key: string]: MutableJson };

/** A fresh copy each time. Valid with the test catalog. */
export function smallScenario(): { [key: string]: MutableJson } {
  return JSON.parse(JSON.stringify(SMALL)) as { [key: string]: MutableJson };
}

const SMALL: { [key: string]: MutableJson } = {
  format: 'roamscope-scenario',
  version: 1,
  title: 'Small',
  description: 'Everything once.',
  seed: 7,
  durationMs: 9000.000001,
  nodes: [
    { id: 'core', kind: 'router', x: 400, y: 120 },
    { id: 'net1', kind: 'gateway', label: 'LMA', x: 150, y: 200, prefix: '2001:db8:1::/48' },
    {
      id: 'ar1',
      kind: 'access-router',
      network: 'net1',
      radio: { delayMs: 5, mbps: 54, lossPct: 0, queuePackets: 50, framingBytes: 0 },
    },
    { id: 'ar2', kind: 'access-router' },
    { id: 'db', kind: 'server' },
    { id: 'cn1', kind: 'correspondent', network: 'net2' },
    { id: 'mn1', kind: 'mobile', home: 'net1', attachedTo: 'ar1', interfaces: 2 },
    { id: 'apart', kind: 'router' },
  ],
  links: [
    { between: ['core', 'net1'], delayMs: 10, mbps: 1000, lossPct: 0, queuePackets: 100, framingBytes: 2 },
    { between: ['core', 'ar1'], delayMs: 1.000001 },
    { between: ['ar2', 'core'], delayMs: 0 },
    { between: ['core', 'db'], delayMs: 1 },
    { between: ['core', 'cn1'], delayMs: 1 },
  ],
  flows: [
    {
      id: 'f1',
      from: 'cn1',
      to: 'mn1',
      initiator: 'mn1',
      startMs: 1000,
      stopMs: 9000,
      pps: 100,
      payloadBytes: 160,
      transport: 'udp',
      bidirectional: true,
    },
    { id: 'f2', from: 'mn1', to: 'db', pps: 0.5, payloadBytes: 0 },
  ],
  timing: { l2HandoverMs: 50, dadMs: 0, processingMs: 0.5 },
  events: [
    { atMs: 3000, move: { node: 'mn1', to: 'ar2', interface: 1 } },
    { atMs: 8000, recover: 'net1' },
    { atMs: 6000, fail: 'net1' },
    { atMs: 4000, link: { between: ['net1', 'core'], delayMs: 40, mbps: 10, lossPct: 1, queuePackets: 5 } },
    { atMs: 5000, startFlow: 'f2' },
    { atMs: 7000, stopFlow: 'f2' },
    { atMs: 8500, moveFlow: { flow: 'f1', interface: 1 } },
    { atMs: 9000, detach: 'mn1' },
    { atMs: 4000, report: 'state' },
    { atMs: 4500, drop: { message: 'PBU', from: 'ar1', to: 'core' } },
    { atMs: 4600, live: true, detach: 'mn1' },
  ],
  runs: [
    { id: 'A', scheme: 'pmipv6', roles: { lma: 'net1' }, options: { mag_detach_dereg: true, binding_lifetime_s: 60 } },
    { id: 'B', scheme: 'dma', roles: { 'session-db': 'db' }, options: { sessions: 'mn' } },
    { id: 'C', scheme: 'ipv6' },
    { id: 'D', scheme: 'hmipv6', roles: { maps: { ar1: 'net1', ar2: 'core' } }, options: {} },
    { id: 'E', scheme: 'mha', roles: { 'home-agents': ['net1', 'core'], owner: { mn1: 'net1' } } },
  ],
};
