/** A star network for tests of the canvas: an LMA and three access routers around a core, a correspondent, and mobiles at the first router. */
import { makePlan, type Plan } from '#scenario/plan.ts';
import type { Scenario } from '#scenario/scenario.ts';
import type { AttachmentRow, PacketsInFlight, TableRow } from '#store/model.ts';

/** Node numbers of {@link star}. */
export const CORE = 0;
export const LMA = 1;
export const AR1 = 2;
export const AR2 = 3;
export const AR3 = 4;
export const CN1 = 5;
export const MN1 = 6;

/** The plan of a star with `mobiles` mobiles; without `placed` the scenario gives no positions. */
export function star(mobiles = 1, placed = true): Plan {
  const at = (x: number, y: number): { x?: number; y?: number } => (placed ? { x, y } : {});
  const scenario: Scenario = {
    format: 'roamscope-scenario',
    version: 1,
    durationMs: 1000,
    nodes: [
      { id: 'core', kind: 'router', ...at(400, 200) },
      { id: 'lma', kind: 'gateway', ...at(400, 50) },
      { id: 'ar1', kind: 'access-router', network: 'lma', radio: { delayMs: 5 }, ...at(150, 350) },
      { id: 'ar2', kind: 'access-router', network: 'lma', radio: { delayMs: 5 }, ...at(400, 370) },
      { id: 'ar3', kind: 'access-router', network: 'lma', radio: { delayMs: 5 }, ...at(650, 350) },
      { id: 'cn1', kind: 'correspondent', ...at(150, 80) },
      ...Array.from({ length: mobiles }, (_, index) => ({ id: `mn${index + 1}`, kind: 'mobile' as const, attachedTo: 'ar1' })),
    ],
    links: [
      { between: ['core', 'lma'], delayMs: 9 },
      { between: ['core', 'ar1'], delayMs: 2 },
      { between: ['core', 'ar2'], delayMs: 3 },
      { between: ['core', 'ar3'], delayMs: 4 },
      { between: ['core', 'cn1'], delayMs: 10 },
    ],
    flows: [{ id: 'f1', from: 'cn1', to: 'mn1', startMs: 0, pps: 100, payloadBytes: 100 }],
    runs: [{ id: 'a', scheme: 'pmipv6' }],
  };
  return makePlan(scenario);
}

/** A row of a node's tunnels table. */
export function tunnelRow(rowId: number, node: number, to: string, mn = 'mn1', prefix = '2001:db8:100:5::/64'): TableRow {
  return { rowId, node, table: 'tunnels', entry: { mn, to, prefixes: [prefix] }, previous: null, changedNs: 0, cause: 0 };
}

/** A row of attachments of interface 0. */
export function attached(mobile: number, router: number | null, movingTo: number | null = null, sinceNs = 0): AttachmentRow {
  return { mobile, interface: 0, router, movingTo, sinceNs };
}

/** Packets in flight from (direction, flow, progress) triples; packet numbers count from 1. */
export function inFlight(packets: readonly (readonly [direction: number, flow: number, progress: number])[]): PacketsInFlight {
  return {
    count: packets.length,
    packetId: Uint32Array.from(packets, (_, index) => index + 1),
    direction: Uint32Array.from(packets, (packet) => packet[0]),
    flow: Uint32Array.from(packets, (packet) => packet[1]),
    progress: Float32Array.from(packets, (packet) => packet[2]),
    headers: new Uint32Array(packets.length),
    octets: new Uint16Array(packets.length),
  };
}
