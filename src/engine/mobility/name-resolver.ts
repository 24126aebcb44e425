/**
 * Who begins a flow to a mobile knows its name alone, and asks the name server for an address (RFC 1035 §4.1, RFC 3596 §2): the flow begins
 * with the answer.
 *
 * Choice: the server of the zone is asked at once; resolvers between, and what they cache, are left out.
 */
import { required } from '#base/assert.ts';
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { Why } from '#records/layout.ts';
import { aaaaOf, DNS_CLASS, DNS_OPCODE, DNS_PORT, DNS_RCODE, DNS_TYPE, type DnsMessage } from '#wire/dns.ts';
import { addressOf, sendControl, type ControlExit } from '../net/control.ts';
import { firstInterface } from '../net/mobile-host.ts';
import { nodeAt, nodeId, type Timer } from '../net/network.ts';
import { cancelTimer, setTimer } from '../net/timers.ts';
import { DNS_CLIENT_PORT, DNS_TIMEOUT, dnsRequest, nameOf, nameServer, nextDnsId } from './names.ts';
import { retransmissionWait } from './registration.ts';
import { mapOf, type World } from './world.ts';

/** A question about the name of a flow's other end: plain data. */
export interface NameQuestion {
  /** Number of the flow in the scenario. */
  readonly flow: number;
  readonly mobile: number;
  readonly id: number;
  readonly attempt: number;
}

/** Timer of who has asked; its key is the flow's number. */
export const NAME_QUESTION_TIMER = 'name-question';

/** Choice: so many questions are sent (RFC 1035 §7.2: a limit that the resolver sets); then the flow does not begin. */
const MOST_QUESTIONS = 3;

const REASONS = {
  ask: {
    section: 'draft-kuntz-dmm-summary-00 §3.2',
    sentence: 'Who begins a flow knows the mobile’s name, and asks the name server for a proper and valid address.',
  },
  again: { section: 'RFC 1035 §4.2.1', sentence: 'No answer came in time, so the question is asked again.' },
} as const satisfies { readonly [name: string]: Why };

/**
 * A flow is about to begin that `initiator` begins with a mobile. True: the name server is asked first, and `peerResolved` of the network's
 * hooks goes on. False: the run has no name server.
 */
export function resolvePeer(world: World, flow: number, initiator: number, mobile: number): boolean {
  if (nameServer(world) === null) return false;
  const question = { flow, mobile, attempt: 0 };
  if (nodeAt(world, initiator).failed) settle(world, { ...question, id: 0 }, null, `${nodeId(world, initiator)} has failed`);
  else if (world.mobility.nameQuestions.get(initiator)?.has(flow) !== true) ask(world, initiator, question, REASONS.ask);
  return true;
}

function ask(world: World, node: number, question: Omit<NameQuestion, 'id'>, why: Why): void {
  const { flow, mobile, attempt } = question;
  const server = addressOf(world, required(nameServer(world), 'name server'));
  const from = senderOf(world, node, flow, server);
  const id = nextDnsId(world, node);
  mapOf(world.mobility.nameQuestions, node).set(flow, { ...question, id });
  setTimer(world, node, NAME_QUESTION_TIMER, `${flow}`, world.now + retransmissionWait(attempt, DNS_TIMEOUT));
  // A mobile without an address sends nothing; it may have one when it asks again.
  if (from === null) return;
  const asked = { name: nameOf(world, mobile), type: DNS_TYPE.aaaa, class: DNS_CLASS.in };
  const message = dnsRequest(id, DNS_OPCODE.query, asked);
  sendControl(
    world,
    node,
    {
      source: from.address,
      destination: server,
      payload: { protocol: 'dns', sourcePort: DNS_CLIENT_PORT, destinationPort: DNS_PORT, message },
    },
    {
      message: 'DNS-Query',
      mobile,
      parameters: [`id=${id}`, `name=${nodeId(world, mobile)}`],
      why,
      ...(attempt > 0 ? { retransmission: true } : {}),
    },
    from.exit,
  );
}

/** With which address, and by what way, a node asks: a mobile with one that its scheme chooses for a session of its own. */
function senderOf(
  world: World,
  node: number,
  flow: number,
  server: Ipv6Address,
): { readonly address: Ipv6Address; readonly exit: ControlExit } | null {
  if (!nodeAt(world, node).mobile) return { address: addressOf(world, node), exit: { kind: 'routed' } };
  const own = world.scheme.handlers.selectAddress?.(world, node, { flow, initiator: node, peer: server }) ?? null;
  if (own === null) return null;
  return { address: own.address, exit: { kind: 'host', mobileInterface: firstInterface(world, node) + own.interface } };
}

/** RFC 1035 §7.3: an answer that belongs to a question. The flow begins with the address, or does not begin. */
export function takeNameAnswer(world: World, node: number, message: DnsMessage): void {
  const questions = [...(world.mobility.nameQuestions.get(node)?.values() ?? [])];
  const question = questions.find(({ id }) => id === message.id);
  if (question === undefined || message.response !== 1) return;
  const address = message.answers.map(aaaaOf).find((found) => found !== null) ?? null;
  forgetQuestion(world, node, question.flow);
  const found = message.rcode === DNS_RCODE.noError ? address : null;
  settle(world, question, found, `the name server knows no address of ${nodeId(world, question.mobile)}`);
}

/** Goes on with the flow: with the address, or with the reason why there is none. */
function settle(world: World, question: NameQuestion, address: Ipv6Address | null, reason: string): void {
  world.cause = 0;
  world.fixed.hooks.peerResolved(world, question.flow, address, reason);
}

/** A flow is not wanted any more, or a node has failed: nobody waits for an answer. */
export function forgetQuestion(world: World, node: number, flow: number): void {
  if (world.mobility.nameQuestions.get(node)?.delete(flow) === true) cancelTimer(world, node, NAME_QUESTION_TIMER, `${flow}`);
}

/** A node has failed: flows that it was about to begin do not begin. */
export function forgetQuestions(world: World, node: number): void {
  for (const question of [...(world.mobility.nameQuestions.get(node)?.values() ?? [])]) {
    forgetQuestion(world, node, question.flow);
    settle(world, question, null, `${nodeId(world, node)} has failed`);
  }
}

/** No answer has come: the question is asked again, or given up. True when the timer was this one. */
export function handleQuestionTimer(world: World, timer: Timer): boolean {
  if (timer.name !== NAME_QUESTION_TIMER) return false;
  const { node } = timer;
  const question = required(world.mobility.nameQuestions.get(node)?.get(Number(timer.key)), 'question');
  if (question.attempt + 1 < MOST_QUESTIONS) ask(world, node, { ...question, attempt: question.attempt + 1 }, REASONS.again);
  else {
    forgetQuestion(world, node, question.flow);
    settle(world, question, null, 'the name server does not answer');
  }
  return true;
}
