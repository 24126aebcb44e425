/**
 * Names of mobiles: what server, mobiles and correspondents that use a name server (`name-server.ts`, `name-update.ts`, `name-resolver.ts`)
 * have in common. draft-kuntz-dmm-summary-00 §3.2: several addresses mandate a mechanism, such as DNS, by which a correspondent gets a proper
 * and valid one.
 */
import { assert } from '#base/assert.ts';
import { SECOND, type SimDuration } from '#base/time.ts';
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { DNS_OPCODE, DNS_RCODE, type DnsMessage } from '#wire/dns.ts';
import { nodeId, type ConfiguredAddress } from '../net/network.ts';
import type { World } from './world.ts';

/** Role of the node that is the name server, and the option that lets mobiles tell it their addresses. */
export const NAMES = { role: 'dns', option: 'dns_update' } as const;

/** The zone that the names of all mobiles are in (RFC 2606 §2: an example). */
export const ZONE = 'mobile.example';

/**
 * Time to live of a mobile's record, s. Choice: 0, so that nobody caches it (RFC 1035 §3.2.1): the next flow asks again, and a new address is
 * used at once.
 */
export const NAME_TTL = 0;

/** Source port of questions and updates. Choice: the same for all, of the dynamic ones (RFC 6335 §6). */
export const DNS_CLIENT_PORT = 60053;

/** Choice: the first wait for an answer (RFC 1035 §4.2.1 recommends two to five seconds); further ones are twice as long. */
export const DNS_TIMEOUT: SimDuration = 2 * SECOND;

/** What a scheme says of the names of its mobiles. */
export interface NameRules {
  /** What a mobile's name is to lead to now, when the mobile updates the server; null: it has no address that it can be reached at. */
  readonly published: (world: World, mobile: number) => ConfiguredAddress | null;
  /** What has been entered at the server by hand; null: nothing, or not yet. */
  readonly entered: (world: World, mobile: number) => Ipv6Address | null;
}

/** The name server, or null when the run has none: then correspondents know addresses without being told. */
export function nameServer(world: World): number | null {
  return world.mobility.roles.get(NAMES.role)?.[0] ?? null;
}

/** A mobile's name, `mn1.mobile.example`. */
export function nameOf(world: World, mobile: number): string {
  return `${nodeId(world, mobile)}.${ZONE}`;
}

/** The number of a node's next question or update. Choice: it counts up; RFC 5452 §4.4 wants it hard to guess. */
export function nextDnsId(world: World, node: number): number {
  const id = ((world.mobility.dnsIds.get(node) ?? 0) + 1) & 0xffff;
  world.mobility.dnsIds.set(node, id);
  return id;
}

/** A request with one question (or zone) and nothing else. */
export function dnsRequest(
  id: number,
  opcode: (typeof DNS_OPCODE)[keyof typeof DNS_OPCODE],
  question: DnsMessage['questions'][number],
): DnsMessage {
  assert(id <= 0xffff, 'an identifier of 16 bits');
  return {
    id,
    response: 0,
    opcode,
    flags: 0,
    rcode: DNS_RCODE.noError,
    questions: [question],
    answers: [],
    authorities: [],
    additionals: [],
  };
}
