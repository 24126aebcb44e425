/**
 * A mobile tells the name server its address (RFC 2136 §2.5, §4): one update that deletes what its name leads to and adds the new address,
 * repeated until the server answers.
 */
import { required } from '#base/assert.ts';
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { Why } from '#records/layout.ts';
import { aaaaData, DNS_CLASS, DNS_OPCODE, DNS_PORT, DNS_RCODE, DNS_TYPE, type DnsMessage } from '#wire/dns.ts';
import { addressOf, sendControl } from '../net/control.ts';
import { firstInterface } from '../net/mobile-host.ts';
import { nodeId, type ConfiguredAddress, type Timer } from '../net/network.ts';
import { cancelTimer, setTimer } from '../net/timers.ts';
import { DNS_CLIENT_PORT, DNS_TIMEOUT, dnsRequest, NAME_TTL, nameOf, NAMES, nameServer, nextDnsId, ZONE } from './names.ts';
import type { NameRules } from './names.ts';
import { retransmissionWait } from './registration.ts';
import { optionText, type World } from './world.ts';

/** What a mobile has told the name server, or is telling it: plain data. */
export interface NameUpdate {
  readonly address: Ipv6Address;
  readonly id: number;
  readonly attempt: number;
  readonly state: 'asked' | 'told' | 'refused';
  /** An update before this one was not answered: it may still be under way, and come after this one. */
  readonly overtakes: boolean;
}

/** Timer of a mobile: no answer has come, or what may have come late is made good. */
export const NAME_UPDATE_TIMER = 'name-update';

const REASONS = {
  update: {
    section: 'RFC 2136 §2.5',
    sentence: 'The mobile has a new address: the server is to delete the old one of its name and add this one.',
  },
  again: { section: 'RFC 2136 §6', sentence: 'The server has not answered, so the mobile repeats its update.' },
  overtaken: {
    section: 'RFC 2136 §6',
    sentence: 'An earlier update was never answered and may have come to the server last: the mobile says once more where it is.',
  },
} as const satisfies { readonly [name: string]: Why };

/** Tells the server what the mobile's name is to lead to, if it has not been told. Doing it again changes nothing. */
export function publishName(world: World, mobile: number, rules: NameRules): void {
  if (nameServer(world) === null || optionText(world, NAMES.option) !== 'on') return;
  const address = rules.published(world, mobile);
  const last = world.mobility.nameUpdates.get(mobile);
  if (address === null || last?.address === address.address) return;
  const overtakes = last?.state === 'asked';
  sendUpdate(world, mobile, address, { attempt: 0, overtakes }, REASONS.update);
}

function sendUpdate(
  world: World,
  mobile: number,
  from: ConfiguredAddress,
  { attempt, overtakes }: Pick<NameUpdate, 'attempt' | 'overtakes'>,
  why: Why,
): void {
  const server = required(nameServer(world), 'name server');
  const { address } = from;
  const id = nextDnsId(world, mobile);
  world.mobility.nameUpdates.set(mobile, { address, id, attempt, state: 'asked', overtakes });
  setTimer(world, mobile, NAME_UPDATE_TIMER, '', world.now + retransmissionWait(attempt, DNS_TIMEOUT));
  const name = nameOf(world, mobile);
  const message: DnsMessage = {
    ...dnsRequest(id, DNS_OPCODE.update, { name: ZONE, type: DNS_TYPE.soa, class: DNS_CLASS.in }),
    authorities: [
      { name, type: DNS_TYPE.aaaa, class: DNS_CLASS.any, ttl: 0, data: new Uint8Array() },
      { name, type: DNS_TYPE.aaaa, class: DNS_CLASS.in, ttl: NAME_TTL, data: aaaaData(address) },
    ],
  };
  sendControl(
    world,
    mobile,
    {
      source: address,
      destination: addressOf(world, server),
      payload: { protocol: 'dns', sourcePort: DNS_CLIENT_PORT, destinationPort: DNS_PORT, message },
    },
    {
      message: 'DNS-Update',
      mobile,
      parameters: [`id=${id}`, `name=${nodeId(world, mobile)}`, `aaaa=${address}`],
      why,
      ...(attempt > 0 ? { retransmission: true } : {}),
    },
    { kind: 'interface', mobileInterface: firstInterface(world, mobile) + from.interface },
  );
}

/** RFC 2136 §3.8: the server's answer. One to an earlier update says nothing any more. */
export function takeUpdateAnswer(world: World, mobile: number, message: DnsMessage): void {
  const last = world.mobility.nameUpdates.get(mobile);
  if (last === undefined || last.state !== 'asked' || message.id !== last.id || message.response !== 1) return;
  if (message.rcode !== DNS_RCODE.noError) end(world, mobile, { ...last, state: 'refused' });
  else if (!last.overtakes) end(world, mobile, { ...last, state: 'told' });
  // Choice: updates have no order of their own, so that one which has overtaken another is repeated when that one must have come.
  else setTimer(world, mobile, NAME_UPDATE_TIMER, '', world.now + DNS_TIMEOUT);
}

function end(world: World, mobile: number, update: NameUpdate): void {
  world.mobility.nameUpdates.set(mobile, update);
  cancelTimer(world, mobile, NAME_UPDATE_TIMER, '');
}

/** The mobile repeats its update, from where it is; without a link it begins anew when it has one. True when the timer was this one. */
export function handleUpdateTimer(world: World, timer: Timer, rules: NameRules): boolean {
  if (timer.name !== NAME_UPDATE_TIMER) return false;
  const mobile = timer.node;
  const last = required(world.mobility.nameUpdates.get(mobile), 'update');
  const address = rules.published(world, mobile);
  if (address === null || address.address !== last.address) {
    world.mobility.nameUpdates.delete(mobile);
    publishName(world, mobile, rules);
    return true;
  }
  const attempt = last.attempt + 1;
  // What was overtaken has come by now, or never will.
  sendUpdate(world, mobile, address, { attempt, overtakes: false }, last.overtakes ? REASONS.overtaken : REASONS.again);
  return true;
}
