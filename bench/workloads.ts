/**
 * The reference workloads: scenarios whose answer is known exactly, so that speed counts for right results only.
 *
 * Links are point-to-point and full-duplex, with a queue of 1,000 packets and 2 octets of framing. A flow's packets are UDP with
 * checksum and a payload of zeros; flow k of K sends first at 5 s + ⌊gap · k / K⌋, in a burst all send at 5 s.
 */
import { MILLISECOND, SECOND, toMs, type SimTime } from '#base/time.ts';
import type { Scheme } from '#engine/mobility/world.ts';
import type { Scenario, ScenarioFlow, ScenarioLink, ScenarioNode } from '#scenario/scenario.ts';
import { STATIC_TUNNELS } from './static-tunnels.ts';

/** Names of the workloads, in the order of reports. */
export const WORKLOAD_NAMES = ['chain', 'chain-burst', 'chain-1280B', 'mobility', 'handover', 'handover-1000'] as const;

/** A workload's name. */
export type WorkloadName = (typeof WORKLOAD_NAMES)[number];

/** A workload ready to be played. */
export interface Workload {
  readonly name: WorkloadName;
  readonly scenario: Scenario;
  /** Null: the run's own scheme, plain IPv6. */
  readonly scheme: Scheme | null;
  /** What must come out. */
  readonly answer: WorkloadAnswer;
}

/** Packets sent, received, links crossed by all of them together, and the mean one-way delay in ns. */
export interface WorkloadAnswer {
  readonly tx: number;
  readonly rx: number;
  readonly hops: number;
  readonly meanDelayNs: number;
}

/** When the first flows send, ns. What comes before is not measured. */
export const FIRST_PACKET: SimTime = 5 * SECOND;

const FRAMING_BYTES = 2;
const QUEUE_PACKETS = 1000;
/** Time that the last packets have to arrive. */
const TAIL = 100 * MILLISECOND;
const CHAIN_ROUTERS = 8;
const CHAIN_FLOWS = 64;
const CHAIN_PPS = 1000;
const ACCESS_ROUTERS = 8;
const MOBILE_PPS = 50;
const SMALL_PAYLOAD = 172;
const LARGE_PAYLOAD = 1232;

/** The exact mean one-way delays, ns. They hold for every number of rounds, since all rounds are alike. */
const MEAN_DELAY: { readonly [name in WorkloadName]: number } = {
  chain: 9_015_984,
  'chain-burst': 9_071_928,
  'chain-1280B': 9_092_304,
  mobility: 16_023_728,
  handover: 16_075_080,
  'handover-1000': 16_546_680,
};

/** Packets of each flow. */
const ROUNDS: { readonly [name in WorkloadName]: number } = {
  chain: 3125,
  'chain-burst': 3125,
  'chain-1280B': 1562,
  mobility: 2000,
  handover: 2000,
  'handover-1000': 200,
};

/** True when `text` names a workload. */
export function isWorkloadName(text: string): text is WorkloadName {
  return WORKLOAD_NAMES.some((name) => name === text);
}

/** Makes a workload. `share` of its packets are sent (1 = all); handovers come at the same instants. */
export function makeWorkload(name: WorkloadName, share = 1): Workload {
  const rounds = Math.max(1, Math.round(ROUNDS[name] * share));
  switch (name) {
    case 'chain':
      return chain(name, rounds, SMALL_PAYLOAD, false);
    case 'chain-burst':
      return chain(name, rounds, SMALL_PAYLOAD, true);
    case 'chain-1280B':
      return chain(name, rounds, LARGE_PAYLOAD, false);
    case 'mobility':
      return mobiles(name, rounds, 100, false);
    case 'handover':
      return mobiles(name, rounds, 100, true);
    case 'handover-1000':
      return mobiles(name, rounds, 1000, true);
  }
}

/** S, R1 … R8, D in a row. */
function chain(name: WorkloadName, rounds: number, payloadBytes: number, burst: boolean): Workload {
  const ids = ['s', ...numbered('r', CHAIN_ROUTERS), 'd'];
  const nodes = ids.map((id, index): ScenarioNode => {
    return { id, kind: id.startsWith('r') ? 'router' : 'correspondent', prefix: uniqueLocalPrefix(index) };
  });
  const links = ids.slice(1).map((id, index) => wire(ids[index] ?? '', id, 1));
  const flows = numbered('f', CHAIN_FLOWS).map((id, index) => ({
    id,
    from: 's',
    to: 'd',
    ...sending(index, burst ? 0 : CHAIN_FLOWS, CHAIN_PPS, rounds),
    payloadBytes,
  }));
  return workload(name, rounds, CHAIN_PPS, nodes, links, flows, null);
}

/**
 * CN – anchor – backbone – eight access routers – mobiles, mobile k at router k mod 8, reached through a tunnel from the anchor. With
 * `handovers` every mobile has a second link to the next router, even ones receive and odd ones send, all in phase.
 */
function mobiles(name: WorkloadName, rounds: number, count: number, handovers: boolean): Workload {
  const routers = numbered('ar', ACCESS_ROUTERS);
  const hosts = numbered('mn', count);
  const radio = { delayMs: 1, mbps: 100, queuePackets: QUEUE_PACKETS, framingBytes: FRAMING_BYTES };
  const nodes: ScenarioNode[] = [
    { id: 'cn', kind: 'correspondent', prefix: uniqueLocalPrefix(0) },
    { id: 'anchor', kind: 'gateway', prefix: uniqueLocalPrefix(1) },
    { id: 'backbone', kind: 'router', prefix: uniqueLocalPrefix(2) },
    ...routers.map((id, index): ScenarioNode => ({ id, kind: 'access-router', prefix: uniqueLocalPrefix(3 + index), radio })),
    ...hosts.map((id): ScenarioNode => ({ id, kind: 'mobile', home: 'anchor', interfaces: handovers ? 2 : 1 })),
  ];
  const links = [
    wire('cn', 'anchor', 10),
    wire('anchor', 'backbone', 2),
    ...routers.map((router) => wire('backbone', router, 3)),
  ];
  const flows = hosts.map((host, index) => {
    const up = handovers && index % 2 === 1;
    return {
      id: `f${index + 1}`,
      from: up ? host : 'cn',
      to: up ? 'cn' : host,
      ...sending(index, handovers ? 0 : count, MOBILE_PPS, rounds),
      payloadBytes: SMALL_PAYLOAD,
    };
  });
  return workload(name, rounds, MOBILE_PPS, nodes, links, flows, STATIC_TUNNELS);
}

function workload(
  name: WorkloadName,
  rounds: number,
  pps: number,
  nodes: readonly ScenarioNode[],
  links: readonly ScenarioLink[],
  flows: readonly ScenarioFlow[],
  scheme: Scheme | null,
): Workload {
  const packets = flows.length * rounds;
  const hopsPerPacket = scheme === null ? links.length : 4;
  return {
    name,
    scenario: {
      format: 'roamscope-scenario',
      version: 1,
      title: `Benchmark ${name}`,
      seed: 1,
      durationMs: toMs(FIRST_PACKET + (rounds * SECOND) / pps + TAIL),
      nodes,
      links,
      flows,
      timing: { l2HandoverMs: 0 },
      runs: [{ id: 'A', scheme: 'ipv6' }],
    },
    scheme,
    answer: { tx: packets, rx: packets, hops: packets * hopsPerPacket, meanDelayNs: MEAN_DELAY[name] },
  };
}

/** When flow `index` sends: spread over a gap among `spread` flows, or all at once when that is 0. */
function sending(index: number, spread: number, pps: number, rounds: number): Pick<ScenarioFlow, 'startMs' | 'stopMs' | 'pps'> {
  const gap = SECOND / pps;
  const start = FIRST_PACKET + (spread === 0 ? 0 : Math.floor((gap * index) / spread));
  return { startMs: toMs(start), stopMs: toMs(start + rounds * gap), pps };
}

function wire(from: string, to: string, delayMs: number): ScenarioLink {
  return { between: [from, to], delayMs, mbps: 1000, queuePackets: QUEUE_PACKETS, framingBytes: FRAMING_BYTES };
}

/** A /48 of fd00::/8 (RFC 4193). */
function uniqueLocalPrefix(number: number): string {
  return `fd00:0:${(number + 1).toString(16)}::/48`;
}

function numbered(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${name}${index + 1}`);
}
