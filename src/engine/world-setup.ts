/** Making a world from a scenario and a run: nodes, links, flows, roles, and the script of what will happen. */
import { addressWords, prefixOf } from '#base/ipv6-address.ts';
import { required } from '#base/assert.ts';
import { randomStream } from '#base/prng.ts';
import { fromMs, type SimTime } from '#base/time.ts';
import type { RecordSink } from '#records/record-sink.ts';
import { wireDirection, type Plan } from '#scenario/plan.ts';
import type { Input, RunDefinition } from '#scenario/scenario.ts';
import { makeEventQueue } from './sim/event-queue.ts';
import { makeLinkRecords } from './sim/direction.ts';
import { addLane, growLaneStore, makeLaneStore } from './sim/lane.ts';
import { makePacketPool } from './sim/packet-pool.ts';
import { makeFib } from './net/fib.ts';
import { HEADERS_SHIFT } from './net/flow.ts';
import { makeHeaderTable } from './net/header-stack.ts';
import { linkLocalAddress } from './net/link-layer.ts';
import { LINK_MTU, type Capture, type MessageTally, type FlowState, type Network, type NodeState } from './net/network.ts';
import { setOwner } from './net/owners.ts';
import { localRoute, makeIdentifiers } from './net/route.ts';
import { announcePrefix, setRoute } from './net/routing.ts';
import { addDirection } from './net/transmission.ts';
import { makeMobilityState, resolveOptions, type Scheme, type World } from './mobility/world.ts';
import { NETWORK_HOOKS } from './hooks.ts';
import { scheduleScenario, scheduleInput, type ScriptedWorld } from './script.ts';

/** What a world is made of. */
export interface WorldRequest {
  readonly plan: Plan;
  readonly run: RunDefinition;
  readonly scheme: Scheme;
  readonly sink: RecordSink;
  /** Inputs of an earlier session, played again. */
  readonly inputs?: readonly Input[];
  /** Runs past the scenario's duration; flows without an end go on. */
  readonly endless?: boolean;
  readonly recording?: boolean;
  readonly capture?: Capture | null;
  readonly tally?: MessageTally | null;
}

/** Most control messages, and room for the largest, octets. */
const USUAL_CONTROL_BYTES = 160;
const CONTROL_BYTES = 1440;
/** IPv6 and UDP headers in front of a flow's payload. */
const FLOW_HEADERS_BYTES = 48;

/** Makes a world at time 0, with everything scheduled that the scenario and the inputs say. */
export function createWorld(request: WorldRequest): ScriptedWorld {
  const { plan, run, scheme } = request;
  const scenario = plan.scenario;
  const seed = scenario.seed ?? 1;
  const flows = scenario.flows ?? [];
  const endsAt = request.endless === true ? Number.MAX_SAFE_INTEGER : fromMs(scenario.durationMs);
  const rates = [...new Set(flows.map((flow) => flow.pps))];
  const flowBytes = flows.map((flow) => flow.payloadBytes + FLOW_HEADERS_BYTES);
  const world: ScriptedWorld = {
    fixed: {
      plan,
      seed,
      hooks: NETWORK_HOOKS,
      processing: fromMs(scenario.timing?.processingMs ?? 0),
      l2Handover: fromMs(scenario.timing?.l2HandoverMs ?? 50),
      dad: fromMs(scenario.timing?.dadMs ?? 0),
      endless: request.endless ?? false,
      endsAt,
    },
    port: {
      sink: request.sink,
      recording: request.recording ?? true,
      capture: request.capture ?? null,
      tally: request.tally ?? null,
      reasons: new WeakMap(),
    },
    scheme,
    run,
    options: resolveOptions(scheme.description, run),
    // Fractions until the world is made: V8 then stores these fields as doubles from the start, instead of giving the object a new shape
    // (and throwing away what it has compiled) when the first large number comes.
    now: 0.5,
    sequence: 0.5,
    cause: 0,
    causes: 0,
    queue: makeEventQueue(),
    pool: makePacketPool(Math.max(USUAL_CONTROL_BYTES, ...flowBytes), CONTROL_BYTES),
    directions: [],
    links: makeLinkRecords(),
    directionAt: new Map(),
    arrivalLanes: new Map(),
    nodes: scenario.nodes.map((_, index) => makeNode(plan, index)),
    interfaces: plan.interfaceOwner.map((mobile, number) => ({
      number,
      mobile,
      ordinal: number - required(plan.firstInterface[mobile], 'first interface'),
      router: -1,
      lastRouter: -1,
      sentTo: -1,
      sentBy: -1,
      pending: null,
      advertised: false,
      solicitations: 0,
      wanted: [],
    })),
    flows: makeFlows(plan, endsAt, rates),
    flowHeaders: new Int32Array((2 * flows.length) << HEADERS_SHIFT),
    turns: makeLaneStore(),
    identifiers: makeIdentifiers(),
    tunnels: [],
    optimizations: [],
    legs: [],
    legNumbers: new Map(),
    fib: makeFib(),
    sourceFib: makeFib(),
    exits: makeFib(),
    peers: makeFib(),
    headers: makeHeaderTable(),
    timers: new Map(),
    timerIds: new Map(),
    timersMade: 0,
    rows: new Map(),
    rowsMade: 0,
    owners: new Map(),
    linkAddresses: makeFib(),
    homeAgents: [],
    announcements: new Map(),
    sharedBlocks: new Map(),
    prefixLengths: [],
    wiredNodes: 0,
    routesKnown: false,
    trees: new Map(),
    inProcess: new Map(),
    buffers: new Map(),
    balance: { sent: 0, delivered: 0, dropped: 0, hops: 0, delay: 0.5 },
    messagesSent: 0,
    handoversSeen: 0,
    mobility: makeMobilityState(),
    script: [],
  };
  world.now = 0;
  world.sequence = 0;
  world.balance.delay = 0;
  growLaneStore(world.turns, world.flows.length);
  for (const _ of rates) addLane(world.turns);
  plan.prefixes.forEach((prefix, node) => (prefix === null ? undefined : announcePrefix(world, node, prefix)));
  addLinks(world);
  addAddresses(world);
  scheme.handlers.setup(world as World);
  scheduleScenario(world);
  for (const input of request.inputs ?? []) scheduleInput(world, input);
  return world;
}

function makeNode(plan: Plan, index: number): NodeState {
  const node = required(plan.scenario.nodes[index], 'node');
  return {
    index,
    id: node.id,
    mobile: node.kind === 'mobile',
    accessRouter: node.kind === 'access-router',
    transit: node.kind === 'router' || node.kind === 'gateway' || node.kind === 'access-router',
    address: plan.addresses[index] ?? null,
    failed: false,
    lingering: false,
    routes: new Map(),
    sourceRoutes: new Map(),
    blocks: new Map(),
    sharesBlocks: false,
    tunnels: new Map(),
    closedTunnels: new Map(),
    pairRoutes: new Map(),
    out: [],
    addresses: [],
    addressesMade: 0,
    pathMtu: new Map(),
    errorTokens: 10,
    errorTokensAt: 0,
  };
}

function makeFlows(plan: Plan, endsAt: SimTime, rates: readonly number[]): FlowState[] {
  const scenario = plan.scenario;
  return (scenario.flows ?? []).flatMap((flow, index) => {
    const from = required(plan.nodeIndex.get(flow.from), flow.from);
    const to = required(plan.nodeIndex.get(flow.to), flow.to);
    const make = (reverse: boolean): FlowState => ({
      flow: index,
      reverse,
      from: reverse ? to : from,
      to: reverse ? from : to,
      pps: flow.pps,
      payloadBytes: flow.payloadBytes,
      rate: rates.indexOf(flow.pps),
      state: 'waiting',
      startedAt: 0,
      stopAt: flow.stopMs === undefined ? endsAt : fromMs(flow.stopMs),
      made: 0,
      settled: 0,
      madeBefore: 0,
      packetBytes: 0,
      headers: 0,
      source: null,
      destination: null,
      senderInterface: -1,
    });
    return [make(false), make(true)];
  });
}

/** Directions come in pairs: the way back of position p is p ^ 1. */
function addLinks(network: Network): void {
  const plan = network.fixed.plan;
  plan.scenario.links.forEach((link, index) => {
    const ends = link.between.map((id) => required(plan.nodeIndex.get(id), id));
    for (const side of [0, 1] as const) {
      const number = wireDirection(index, side);
      const from = ends[side]!;
      const position = addDirection(
        network,
        { number, from, to: ends[1 - side]!, radio: false, mobileInterface: -1 },
        {
          delay: fromMs(link.delayMs),
          mbps: link.mbps,
          framingBytes: link.framingBytes ?? 0,
          queuePackets: link.queuePackets,
          lossPct: link.lossPct ?? 0,
          mtu: LINK_MTU,
        },
        randomStream(network.fixed.seed, `link ${link.between[side]} ${link.between[1 - side]} ${index}`),
      );
      network.nodes[from]!.out.push(position);
      network.wiredNodes = Math.max(network.wiredNodes, from + 1);
    }
  });
}

function addAddresses(network: Network): void {
  for (const node of network.nodes) {
    network.owners.set(linkLocalAddress(node.index), node.index);
    if (node.address === null) continue;
    const words = addressWords(node.address);
    const subnet = prefixOf(node.address, 64);
    setOwner(network, subnet, node.index);
    setRoute(network, node.index, subnet, localRoute(network.identifiers, words[2], words[3]));
  }
}
