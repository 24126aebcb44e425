/** Flows of a scenario: how one begins, ends and moves to another interface, and what the scheme learns of it. */
import { required } from '#base/assert.ts';
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { err, type Result } from '#base/result.ts';
import { RECORD_KIND, type FlowDetail } from '#records/layout.ts';
import { writeJsonRecord } from '#records/writer.ts';
import { startFlow, stopFlow } from './net/flow.ts';
import { firstInterface } from './net/mobile-host.ts';
import { nodeAt, nodeId, type ConfiguredAddress } from './net/network.ts';
import { addressForFlow, isAddressInUse } from './mobility/sessions.ts';
import type { FlowStart, World } from './mobility/world.ts';
import { solicit } from './dispatch.ts';

function flowRecord(world: World, flow: number, detail: FlowDetail): void {
  writeJsonRecord(world.port.sink, RECORD_KIND.flow, world.now, flow, 0, 0, 0, 0, detail);
}

/**
 * Binds a flow to an address pair and lets it run, in both directions if it has two. A flow that was stopped or refused begins anew, with the
 * addresses of this moment; past its own end it then runs to the end of the run.
 */
export function beginFlow(world: World, index: number): void {
  const forward = required(world.flows[2 * index], 'flow');
  if (forward.state === 'running') return;
  const initiator = initiatorOf(world, index);
  const peer = initiator === forward.from ? forward.to : forward.from;
  // Who has to ask for the peer's address begins with the answer.
  if (nodeAt(world, peer).mobile && world.scheme.handlers.resolvePeer?.(world, index, initiator, peer) === true) return;
  bindFlow(world, index, null);
}

function initiatorOf(world: World, index: number): number {
  const { initiator, from } = required(world.fixed.plan.scenario.flows?.[index], 'flow');
  return required(world.fixed.plan.nodeIndex.get(initiator ?? from), 'initiator');
}

/** The address at which a flow's mobile peer is called has been found out, or why not. */
export function answerFlow(world: World, index: number, address: Ipv6Address | null, reason: string): void {
  if (required(world.flows[2 * index], 'flow').state === 'running') return;
  if (address === null) refuseFlow(world, index, reason);
  else bindFlow(world, index, address);
}

function refuseFlow(world: World, index: number, reason: string): void {
  for (const direction of [2 * index, 2 * index + 1]) required(world.flows[direction], 'flow').state = 'refused';
  flowRecord(world, index, { event: 'refused', reason });
}

/** Binds a flow to its addresses and lets it run. `called`: where the peer of the initiator is called, or null when everybody knows it. */
function bindFlow(world: World, index: number, called: Ipv6Address | null): void {
  const definition = required(world.fixed.plan.scenario.flows?.[index], 'flow');
  const forward = required(world.flows[2 * index], 'flow');
  const initiator = initiatorOf(world, index);
  const endOf = (node: number, peer: Ipv6Address | null): FlowEnd | null =>
    called !== null && node !== initiator
      ? calledEnd(world, node, called)
      : addressOfEnd(world, node, { flow: index, initiator, peer });
  const to = endOf(forward.to, nodeAt(world, forward.from).address);
  const from = endOf(forward.from, to?.address ?? null);
  if (from === null || to === null) {
    refuseFlow(world, index, `${nodeId(world, to === null ? forward.to : forward.from)} has no address yet`);
    return;
  }
  if (nodeAt(world, forward.from).mobile && from.configured === null) {
    refuseFlow(world, index, `${nodeId(world, forward.from)} no longer has the address ${from.address}`);
    return;
  }
  const mobileEnd = to.configured ?? from.configured;
  flowRecord(world, index, {
    event: 'started',
    src: from.address,
    dst: to.address,
    ...(mobileEnd === null ? {} : { anchor: nodeId(world, mobileEnd.anchor), interface: mobileEnd.interface }),
  });
  startFlow(world, 2 * index, from.address, to.address, senderInterface(world, forward.from, from.configured));
  // Who no longer has the address at which it is called hears nothing, and answers nothing.
  const answers = !nodeAt(world, forward.to).mobile || to.configured !== null;
  if (definition.bidirectional === true && answers) {
    startFlow(world, 2 * index + 1, to.address, from.address, senderInterface(world, forward.to, to.configured));
  }
  const tell = world.scheme.handlers.handleFlowStart;
  if (to.configured !== null) tell?.(world, forward.to, to.address, from.address);
  if (from.configured !== null) tell?.(world, forward.from, from.address, to.address);
}

interface FlowEnd {
  readonly address: ConfiguredAddress['address'];
  readonly configured: ConfiguredAddress | null;
}

/** The end of a mobile that is called at an address, whether it still has it or not. */
function calledEnd(world: World, node: number, address: Ipv6Address): FlowEnd {
  const configured = nodeAt(world, node).addresses.find((entry) => entry.address === address) ?? null;
  return { address, configured };
}

function addressOfEnd(world: World, node: number, start: FlowStart): FlowEnd | null {
  const state = nodeAt(world, node);
  if (!state.mobile) return state.address === null ? null : { address: state.address, configured: null };
  const choose = world.scheme.handlers.selectAddress;
  const configured = choose === undefined ? addressForFlow(world, node, start.peer) : choose(world, node, start);
  return configured === null ? null : { address: configured.address, configured };
}

function senderInterface(world: World, node: number, configured: ConfiguredAddress | null): number {
  return configured === null ? -1 : firstInterface(world, node) + configured.interface;
}

/** Ends a flow: nothing new is sent. Packets under way still count as the session. */
export function endFlow(world: World, index: number): void {
  const ran = required(world.flows[2 * index], 'flow').state === 'running';
  world.scheme.handlers.abandonPeer?.(world, initiatorOf(world, index), index);
  stopFlow(world, 2 * index);
  stopFlow(world, 2 * index + 1);
  if (!ran) return;
  flowRecord(world, index, { event: 'stopped' });
  for (const direction of [2 * index, 2 * index + 1]) {
    const flow = required(world.flows[direction], 'flow');
    if (flow.settled === flow.made) flowDrained(world, direction);
  }
}

/**
 * The last packet of a stopped flow direction has come to its end. When that was the last session of a mobile's address, the scheme learns
 * it. Choice: a session is over when none of its packets is under way any more, so that giving its address up loses none of them.
 */
export function flowDrained(world: World, index: number): void {
  const ended = required(world.flows[index], 'flow');
  world.cause = 0;
  for (const [node, address] of [
    [ended.from, ended.source],
    [ended.to, ended.destination],
  ] as const) {
    const configured = nodeAt(world, node).addresses.find((entry) => entry.address === address);
    if (configured === undefined || isAddressInUse(world, node, configured.address)) continue;
    world.scheme.handlers.handleFlowEnd?.(world, node, configured.prefix);
  }
}

/** Moves one flow of a mobile to another of its interfaces, if the scheme can (draft-seite-dmm-dma-05 §4.3). */
export function moveFlow(world: World, index: number, ordinal: number): Result<void, string> {
  const flow = required(world.flows[2 * index], 'flow');
  const mobile = nodeAt(world, flow.to).mobile ? flow.to : flow.from;
  const address = mobile === flow.to ? flow.destination : flow.source;
  const configured = nodeAt(world, mobile).addresses.find((entry) => entry.address === address);
  const refuse = (reason: string): Result<void, string> => {
    flowRecord(world, index, { event: 'move-refused', reason: `the flow stays where it is: ${reason}` });
    return err(reason);
  };
  if (configured === undefined) return refuse('it is not running');
  const target = required(world.interfaces[firstInterface(world, mobile) + ordinal], 'interface');
  if (world.scheme.handlers.moveFlow === undefined) return refuse('this scheme moves no single flows');
  world.cause = ++world.causes;
  const moved = world.scheme.handlers.moveFlow(world, mobile, configured.prefix, target);
  if (!moved.ok) return refuse(moved.error);
  flowRecord(world, index, { event: 'moved', interface: ordinal });
  if (target.wanted.includes(configured.prefix)) {
    target.advertised = false;
    solicit(world, target, 0);
  }
  return moved;
}
