/**
 * An access router asks a mobile on its link for its addresses (RFC 4620): the question, its repetition, and the answer that fits it.
 */
import { nextUint32, randomStream } from '#base/prng.ts';
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { Why } from '#records/layout.ts';
import { NODE_ADDRESSES_FLAG, nodeAddresses, nodeAddressesQuery, type NodeInformationReply } from '#wire/node-information.ts';
import { sendControl } from '../net/control.ts';
import { COMMON_ROUTER_LINK_LOCAL, linkLocalAddress } from '../net/link-layer.ts';
import { ND_HOP_LIMIT } from '../net/mobile-host.ts';
import type { MobileInterface } from '../net/network.ts';
import { armRetransmission, disarmRetransmission } from './registration.ts';
import { mapOf, type World } from './world.ts';

/** A question that waits for its answer: plain data. */
export interface AddressQuery {
  /** Number over all mobile interfaces. */
  readonly mobileInterface: number;
  /** Cause of the attachment that the question is about. */
  readonly attachment: number;
  /** 8 octets; an answer to an earlier transmission has them too. */
  readonly nonce: Uint8Array;
  readonly attempt: number;
}

/** Timer: no answer has come. Its key is the interface's number. */
export const ADDRESS_QUERY_TIMER = 'node-information-query';

/**
 * Choice: a router that has asked this often asks no more: the mobile does not speak the protocol. RFC 4620 has no rule for repetition; the
 * waits are those of registrations, 1, 2, 4 … 32 s.
 */
const QUERY_ATTEMPTS = 8;

/** Asks a mobile for its global addresses. */
export function askAddresses(world: World, router: number, state: MobileInterface, attachment: number, why: Why): void {
  const stream = randomStream(world.fixed.seed, `nonce ${router} ${state.number} ${world.messagesSent}`);
  const nonce = new Uint8Array(8);
  const view = new DataView(nonce.buffer);
  view.setUint32(0, nextUint32(stream));
  view.setUint32(4, nextUint32(stream));
  transmit(world, router, state, { mobileInterface: state.number, attachment, nonce, attempt: 0 }, why);
}

/** No answer has come in time: asks again, or gives up. */
export function askAddressesAgain(world: World, router: number, mobileInterface: number, why: Why): void {
  const query = world.mobility.addressQueries.get(router)?.get(mobileInterface);
  if (query === undefined) return;
  if (query.attempt + 1 >= QUERY_ATTEMPTS) forgetAddressQuery(world, router, mobileInterface);
  else transmit(world, router, world.interfaces[mobileInterface]!, { ...query, attempt: query.attempt + 1 }, why);
}

/** Nobody waits for the answer any more. */
export function forgetAddressQuery(world: World, router: number, mobileInterface: number): void {
  world.mobility.addressQueries.get(router)?.delete(mobileInterface);
  disarmRetransmission(world, router, ADDRESS_QUERY_TIMER, `${mobileInterface}`);
}

/** The addresses in an answer to a question that waits, which then waits no more. Null when none does: the nonce decides (RFC 4620 §5). */
export function takeAddresses(
  world: World,
  router: number,
  mobileInterface: number,
  reply: NodeInformationReply,
): Ipv6Address[] | null {
  const query = world.mobility.addressQueries.get(router)?.get(mobileInterface);
  if (query === undefined || query.nonce.some((octet, index) => reply.nonce[index] !== octet)) return null;
  forgetAddressQuery(world, router, mobileInterface);
  return nodeAddresses(reply);
}

function transmit(world: World, router: number, state: MobileInterface, query: AddressQuery, why: Why): void {
  mapOf(world.mobility.addressQueries, router).set(state.number, query);
  armRetransmission(world, router, ADDRESS_QUERY_TIMER, `${state.number}`, query.attempt);
  const mobile = linkLocalAddress(state.mobile);
  // Choice: without the A flag, so that a mobile with several interfaces names the addresses of this one; the others stay where they are.
  const message = nodeAddressesQuery(mobile, query.nonce, NODE_ADDRESSES_FLAG.global);
  sendControl(
    world,
    router,
    {
      source: COMMON_ROUTER_LINK_LOCAL,
      destination: mobile,
      hopLimit: ND_HOP_LIMIT,
      payload: { protocol: 'icmpv6', message },
    },
    {
      message: 'NIQuery',
      mobile: state.mobile,
      to: state.mobile,
      parameters: ['qtype=3', ...(query.attempt === 0 ? [] : [`attempt=${query.attempt + 1}`])],
      why,
      ...(query.attempt === 0 ? {} : { retransmission: true }),
    },
    { kind: 'radio', mobileInterface: state.number },
  );
}
