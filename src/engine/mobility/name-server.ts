/**
 * The primary name server of the mobiles' zone: it answers queries (RFC 1035 §4.3.2 for a zone of its own, RFC 2308 §3) and takes updates
 * (RFC 2136 §3). It keeps AAAA records alone.
 */
import { required } from '#base/assert.ts';
import { toMs, type SimTime } from '#base/time.ts';
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { Why } from '#records/layout.ts';
import {
  aaaaData,
  aaaaOf,
  DNS_CLASS,
  DNS_FLAG,
  DNS_OPCODE,
  DNS_PORT,
  DNS_RCODE,
  DNS_TYPE,
  soaData,
  type DnsMessage,
  type DnsRecord,
} from '#wire/dns.ts';
import { codeName } from '#wire/code-tables.ts';
import type { Packet } from '#wire/packet.ts';
import { addressOf, sendControl } from '../net/control.ts';
import { nodeAt, nodeId } from '../net/network.ts';
import { deleteRow, putRow } from '../net/tables.ts';
import { announceRole } from './roles.ts';
import { NAME_TTL, nameOf, NAMES, nameServer, ZONE } from './names.ts';
import type { World } from './world.ts';

/** An address of a name, and since when the server has it. */
export interface NameRecord {
  readonly name: string;
  readonly address: Ipv6Address;
  readonly since: SimTime;
}

/** A zone: on stable storage, which no failure takes away (RFC 2136 §3.5). */
export interface NameZone {
  /** Number of the zone's version (RFC 1035 §3.3.13). */
  serial: number;
  /** Name, in lower case (RFC 1035 §2.3.3) → record. Choice: one address a name. */
  readonly records: Map<string, NameRecord>;
}

const REASONS = {
  entered: {
    section: 'draft-kuntz-dmm-summary-00 §3.2',
    sentence:
      'Somebody has entered the mobile’s address at the name server by hand; where the mobile goes later does not change it.',
  },
  updated: {
    section: 'RFC 2136 §3.4.2',
    sentence: 'The server has deleted what it had for the name and added the address of the update.',
  },
  accepted: { section: 'RFC 2136 §3.8', sentence: 'The server says whether it has done what the update asks.' },
  answer: {
    section: 'RFC 1035 §4.3.2',
    sentence: 'The server has the zone and answers with the address that it has for the name.',
  },
  none: {
    section: 'RFC 2308 §3',
    sentence: 'The server knows no address of the name; the zone’s SOA record says that it may say so.',
  },
} as const satisfies { readonly [name: string]: Why };

/** Numbers of the SOA record, s. Choice: usual ones; there is no second server that would use them. */
const SOA_TIMES = { refresh: 3600, retry: 600, expire: 86400, minimum: 0 } as const;

/** Gives the role to the node that the run names; there is no name server otherwise. */
export function placeNameServer(world: World): void {
  const id = world.run.roles?.[NAMES.role];
  if (typeof id !== 'string') return;
  const node = required(world.fixed.plan.nodeIndex.get(id), id);
  world.mobility.roles.set(NAMES.role, [node]);
  world.mobility.nameZones.set(node, { serial: 1, records: new Map() });
  announceRole(world, node, NAMES.role, 'DNS');
}

/** The record of a mobile's name at the server, or null. */
export function recordOf(world: World, mobile: number): NameRecord | null {
  const server = nameServer(world);
  const zone = server === null ? undefined : world.mobility.nameZones.get(server);
  return zone?.records.get(keyOf(nameOf(world, mobile))) ?? null;
}

/** Somebody enters a mobile's address by hand, unless the server has one. */
export function enterName(world: World, mobile: number, address: Ipv6Address): void {
  const server = nameServer(world);
  if (server === null || recordOf(world, mobile) !== null) return;
  setRecord(world, server, nameOf(world, mobile), address, REASONS.entered);
}

/** A server that has come back reads its zone. */
export function restoreZone(world: World, node: number): void {
  for (const record of world.mobility.nameZones.get(node)?.records.values() ?? [])
    showRecord(world, node, record, REASONS.updated);
}

function keyOf(name: string): string {
  return name.toLowerCase();
}

function setRecord(world: World, server: number, name: string, address: Ipv6Address, why: Why): void {
  const { records } = required(world.mobility.nameZones.get(server), 'zone');
  if (records.get(keyOf(name))?.address === address) return;
  const record = { name, address, since: world.now };
  records.set(keyOf(name), record);
  showRecord(world, server, record, why);
}

function showRecord(world: World, server: number, { name, address, since }: NameRecord, why: Why): void {
  // What is entered while the server is away it shows when it is back.
  if (nodeAt(world, server).failed) return;
  const [label = ''] = name.split('.');
  putRow(world, server, 'names', name, { mn: label, to: label, address, name, sinceMs: toMs(since), why });
}

/** A message to the server: a query, or an update. Answers of others are for those who have asked. */
export function serveNames(world: World, server: number, packet: Packet, message: DnsMessage): void {
  if (message.response === 1 || !world.mobility.nameZones.has(server)) return;
  const isUpdate = message.opcode === DNS_OPCODE.update;
  if (isUpdate) reply(world, server, packet, { ...message, ...EMPTY, rcode: update(world, server, message) }, REASONS.accepted);
  else answer(world, server, packet, message);
}

const EMPTY = { answers: [], authorities: [], additionals: [] };

/**
 * RFC 2136 §3: checks the zone (§3.1) and every record before anything is changed (§3.4.1), then makes the changes in their order (§3.4.2).
 * Returns RCODE. Who may update (§3.3) is not checked.
 */
function update(world: World, server: number, message: DnsMessage): number {
  const [zone, ...more] = message.questions;
  if (zone === undefined || more.length > 0 || zone.type !== DNS_TYPE.soa) return DNS_RCODE.formatError;
  if (keyOf(zone.name) !== ZONE || zone.class !== DNS_CLASS.in) return DNS_RCODE.notAuthoritative;
  // Choice: prerequisites (§3.2) are not played; no mobile here sends any.
  if (message.answers.length > 0) return DNS_RCODE.notImplemented;
  const fault = message.authorities.map(faultOf).find((code) => code !== DNS_RCODE.noError);
  if (fault !== undefined) return fault;
  const known = required(world.mobility.nameZones.get(server), 'zone');
  const before = new Map([...known.records].map(([key, { address }]) => [key, address]));
  for (const record of message.authorities) {
    const address = aaaaOf(record);
    if (record.class === DNS_CLASS.in && address !== null) setRecord(world, server, record.name, address, REASONS.updated);
    else if (isFollowed(message, record)) continue;
    else if (known.records.delete(keyOf(record.name))) deleteRow(world, server, 'names', record.name);
  }
  const changed =
    before.size !== known.records.size || [...known.records].some(([key, { address }]) => before.get(key) !== address);
  // §3.6: a changed zone has a new number.
  if (changed) known.serial = (known.serial + 1) >>> 0;
  return DNS_RCODE.noError;
}

/** Whether a deletion is followed by an addition to the same name, which takes its place: one change for who looks on. */
function isFollowed(message: DnsMessage, deletion: DnsRecord): boolean {
  const rest = message.authorities.slice(message.authorities.indexOf(deletion) + 1);
  return rest.some((record) => record.class === DNS_CLASS.in && keyOf(record.name) === keyOf(deletion.name));
}

/** RFC 2136 §3.4.1: what is wrong with a record of an update. */
function faultOf(record: DnsRecord): number {
  const name = keyOf(record.name);
  if (name !== ZONE && !name.endsWith(`.${ZONE}`)) return DNS_RCODE.notZone;
  if (record.type !== DNS_TYPE.aaaa) return DNS_RCODE.refused;
  if (record.class === DNS_CLASS.in) return aaaaOf(record) === null ? DNS_RCODE.formatError : DNS_RCODE.noError;
  const deletes = record.class === DNS_CLASS.any && record.ttl === 0 && record.data.length === 0;
  return deletes ? DNS_RCODE.noError : DNS_RCODE.formatError;
}

/** RFC 1035 §4.3.2: the answer to a query, with authority. */
function answer(world: World, server: number, packet: Packet, message: DnsMessage): void {
  const [question] = message.questions;
  const found = question === undefined ? undefined : world.mobility.nameZones.get(server)?.records.get(keyOf(question.name));
  const wanted = question?.type === DNS_TYPE.aaaa || question?.type === DNS_TYPE.any;
  const head = { ...message, ...EMPTY, flags: DNS_FLAG.authoritativeAnswer };
  if (message.opcode !== DNS_OPCODE.query || question === undefined) {
    reply(world, server, packet, { ...head, flags: 0, rcode: DNS_RCODE.notImplemented }, REASONS.none);
  } else if (found === undefined || !wanted) {
    const rcode = found === undefined ? DNS_RCODE.nameError : DNS_RCODE.noError;
    reply(world, server, packet, { ...head, rcode, authorities: [soaRecord(world, server)] }, REASONS.none);
  } else {
    const data = aaaaData(found.address);
    const answers = [{ name: question.name, type: DNS_TYPE.aaaa, class: DNS_CLASS.in, ttl: NAME_TTL, data }];
    reply(world, server, packet, { ...head, rcode: DNS_RCODE.noError, answers }, REASONS.answer);
  }
}

/** RFC 2308 §3: the zone's SOA record; its last number says how long others may remember that there is nothing. */
function soaRecord(world: World, server: number): DnsRecord {
  const { serial } = required(world.mobility.nameZones.get(server), 'zone');
  const data = soaData(`ns.${ZONE}`, `hostmaster.${ZONE}`, { serial, ...SOA_TIMES });
  return { name: ZONE, type: DNS_TYPE.soa, class: DNS_CLASS.in, ttl: SOA_TIMES.minimum, data };
}

function reply(world: World, server: number, to: Packet, message: DnsMessage, why: Why): void {
  if (to.payload.protocol !== 'dns') return;
  const subject =
    message.authorities.length === 0 && message.answers.length === 0 ? to.payload.message.authorities[0] : undefined;
  const name = subject?.name ?? message.questions[0]?.name ?? '';
  const mobile = world.fixed.plan.mobiles.find((candidate) => keyOf(nameOf(world, candidate)) === keyOf(name)) ?? null;
  const found = message.answers.map(aaaaOf).filter((address) => address !== null);
  sendControl(
    world,
    server,
    {
      source: addressOf(world, server),
      destination: to.source,
      payload: {
        protocol: 'dns',
        sourcePort: DNS_PORT,
        destinationPort: to.payload.sourcePort,
        message: { ...message, response: 1 },
      },
    },
    {
      message: message.opcode === DNS_OPCODE.update ? 'DNS-Updated' : 'DNS-Answer',
      mobile,
      parameters: [
        `id=${message.id}`,
        ...(mobile === null ? [] : [`name=${nodeId(world, mobile)}`]),
        `rcode=${codeName('dns-rcode', message.rcode) ?? message.rcode}`,
        ...found.map((address) => `aaaa=${address}`),
      ],
      why,
    },
  );
}
