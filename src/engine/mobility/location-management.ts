/**
 * Mobility function 2, location management (draft-chan-dmm-framework-gap-analysis §3): a database that tells which anchor holds which
 * prefix of a mobile. Server and client; query and store are one exchange (DBQ, DBA).
 *
 * draft-seite-dmm-dma-05 §4.1 leaves this exchange out of scope. Choice: one query that also stores the asking router's prefixes, and one
 * answer with all others; lifetime 0 removes. Table `location`, one row per prefix.
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { SECOND, type SimTime } from '#base/time.ts';
import type { Why } from '#records/layout.ts';
import type { EmulatorMessage, EmulatorOption } from '#wire/emulator-message.ts';
import { identifierText } from '#wire/mobility-options.ts';
import type { Packet } from '#wire/packet.ts';
import { addressOf, sendControl } from '../net/control.ts';
import { nodeId } from '../net/network.ts';
import { ownerOf } from '../net/owners.ts';
import { deleteRow, putRow } from '../net/tables.ts';
import { cancelTimer, setTimer } from '../net/timers.ts';
import { accessTechnologyOf, identifierOf, mobileByIdentifier, ordinalOfTechnology } from './proxy.ts';
import { armRetransmission, disarmRetransmission } from './registration.ts';
import { SESSIONS_PER_MESSAGE } from './sessions.ts';
import { bindingLifetimeSeconds, mapOf, type World } from './world.ts';

/** A session in the database: plain data. */
export interface SessionRecord {
  readonly prefix: Ipv6Address;
  readonly mobile: number;
  readonly ordinal: number;
  readonly anchor: number;
  readonly expiresAt: SimTime;
}

/** A session as a router learns it. */
export interface Session {
  readonly prefix: Ipv6Address;
  /** −1 when nobody is known to have `anchorAddress`. */
  readonly anchor: number;
  /**
   * Where the anchor is to be asked, when all that is known of it is this address. Two of them may be of one anchor, so each prefix is
   * then registered by itself.
   */
  readonly anchorAddress?: Ipv6Address;
  /** Why the router asks there. */
  readonly why?: Why;
}

/** A request that waits for its answer: plain data. */
export interface DatabaseRequest {
  readonly key: string;
  readonly database: number;
  readonly mobile: number;
  readonly ordinal: number;
  readonly prefixes: readonly Ipv6Address[];
  readonly purpose: 'attach' | 'refresh' | 'remove';
  /** Number over all mobile interfaces; −1 when it is not about an attachment. */
  readonly mobileInterface: number;
  readonly attachment: number;
  readonly sequence: number;
  readonly attempt: number;
}

/** Timers: of a request at the asking router, of a record at the database. */
export const DATABASE_TIMER = { retransmit: 'database-retransmission', expire: 'session-expiry' } as const;

/** Asks the database, or tells it. A request with the same key replaces the one that waits. */
export function sendDatabaseQuery(
  world: World,
  router: number,
  request: Omit<DatabaseRequest, 'sequence' | 'attempt'>,
  why: Why,
): void {
  transmitQuery(world, router, { ...request, sequence: 0, attempt: 0 }, why);
}

/** The answer has not come in time: asks again. */
export function repeatDatabaseQuery(world: World, router: number, key: string, why: Why): void {
  const request = world.mobility.databaseRequests.get(router)?.get(key);
  if (request !== undefined) transmitQuery(world, router, { ...request, attempt: request.attempt + 1 }, why);
}

/** Nobody waits for the answer any more. */
export function forgetDatabaseQuery(world: World, router: number, key: string): void {
  world.mobility.databaseRequests.get(router)?.delete(key);
  disarmRetransmission(world, router, DATABASE_TIMER.retransmit, key);
}

function transmitQuery(world: World, router: number, unnumbered: DatabaseRequest, why: Why): void {
  // The number only pairs an answer with its question, at the router that asked.
  const request: DatabaseRequest = { ...unnumbered, sequence: world.messagesSent & 0xffff };
  mapOf(world.mobility.databaseRequests, router).set(request.key, request);
  // Before the question leaves: a database on the same node answers while it is being sent.
  armRetransmission(world, router, DATABASE_TIMER.retransmit, request.key, request.attempt);
  const lifetimeSeconds = request.purpose === 'remove' ? 0 : bindingLifetimeSeconds(world);
  sendControl(
    world,
    router,
    {
      source: addressOf(world, router),
      destination: addressOf(world, request.database),
      payload: {
        protocol: 'mobility',
        message: {
          kind: 'experimental',
          localKind: 'DBQ',
          status: 0,
          sequence: request.sequence,
          lifetimeSeconds,
          options: [
            ...request.prefixes.map((prefix): EmulatorOption => ({ kind: 'home-network-prefix', prefixLength: 64, prefix })),
            { kind: 'access-technology-type', value: accessTechnologyOf(request.ordinal) },
            identifierOf(world, request.mobile),
          ],
        },
      },
    },
    {
      message: 'DBQ',
      mobile: request.mobile,
      parameters: [
        `seq=${request.sequence}`,
        request.purpose === 'remove' ? 'remove' : request.purpose === 'refresh' ? 'refresh' : 'query',
        ...request.prefixes.map((prefix) => `hnp=${prefix}/64`),
      ],
      why,
      ...(request.attempt > 0 ? { retransmission: true } : {}),
    },
  );
}

/** The database handles a query: stores or removes, and answers with the mobile's sessions at other anchors. */
export function handleDatabaseQuery(world: World, database: number, packet: Packet, message: EmulatorMessage, why: Why): void {
  const identifier = message.options.find((option) => option.kind === 'mobile-node-identifier');
  const mobile = identifier === undefined ? null : mobileByIdentifier(world, identifierText(identifier));
  const asker = ownerOf(world, packet.source);
  if (mobile === null || asker === null) return;
  const technology = message.options.find((option) => option.kind === 'access-technology-type');
  const ordinal = ordinalOfTechnology(technology?.value ?? 0);
  const prefixes = message.options.flatMap((option) => (option.kind === 'home-network-prefix' ? [option.prefix] : []));
  const records = mapOf(world.mobility.sessions, database);
  for (const prefix of prefixes) {
    if (message.lifetimeSeconds === 0) {
      if (records.get(prefix)?.anchor === asker) removeSession(world, database, prefix);
    } else
      storeSession(
        world,
        database,
        { prefix, mobile, ordinal, anchor: asker, expiresAt: world.now + message.lifetimeSeconds * SECOND },
        why,
      );
  }
  const others =
    message.lifetimeSeconds === 0
      ? []
      : [...records.values()]
          .filter((record) => record.mobile === mobile && record.ordinal === ordinal && record.anchor !== asker)
          .slice(-SESSIONS_PER_MESSAGE);
  sendControl(
    world,
    database,
    {
      source: packet.destination,
      destination: packet.source,
      payload: {
        protocol: 'mobility',
        message: {
          kind: 'experimental',
          localKind: 'DBA',
          status: 0,
          sequence: message.sequence,
          lifetimeSeconds: message.lifetimeSeconds,
          options: [
            ...others.map((record): EmulatorOption => ({
              kind: 'session',
              prefixLength: 64,
              prefix: record.prefix,
              anchor: addressOf(world, record.anchor),
            })),
          ],
        },
      },
    },
    {
      message: 'DBA',
      mobile,
      parameters: [
        `seq=${message.sequence}`,
        ...(others.length === 0
          ? ['no other session']
          : others.map((record) => `${record.prefix}/64 at ${nodeId(world, record.anchor)}`)),
      ],
      why,
    },
  );
}

/** Pairs an answer with the request that waits for it, which then waits no more. Null when none does. */
export function takeDatabaseAnswer(
  world: World,
  router: number,
  message: EmulatorMessage,
): { readonly request: DatabaseRequest; readonly sessions: readonly Session[] } | null {
  for (const request of world.mobility.databaseRequests.get(router)?.values() ?? []) {
    if (request.sequence !== message.sequence) continue;
    forgetDatabaseQuery(world, router, request.key);
    const sessions = message.options.flatMap((option) => {
      const anchor = option.kind === 'session' ? ownerOf(world, option.anchor) : null;
      return option.kind === 'session' && anchor !== null ? [{ prefix: option.prefix, anchor }] : [];
    });
    return { request, sessions };
  }
  return null;
}

function storeSession(world: World, database: number, record: SessionRecord, why: Why): void {
  mapOf(world.mobility.sessions, database).set(record.prefix, record);
  putRow(world, database, 'location', record.prefix, {
    mn: nodeId(world, record.mobile),
    to: nodeId(world, record.anchor),
    address: record.prefix,
    prefix: `${record.prefix}/64`,
    ...(record.ordinal === 0 ? {} : { interface: record.ordinal }),
    expiresNs: record.expiresAt,
    lifetimeNs: bindingLifetimeSeconds(world) * SECOND,
    why,
  });
  setTimer(world, database, DATABASE_TIMER.expire, record.prefix, record.expiresAt, 0);
}

/** Removes a session from the database: it was given back, or nobody refreshed it. */
export function removeSession(world: World, database: number, prefix: Ipv6Address): void {
  world.mobility.sessions.get(database)?.delete(prefix);
  deleteRow(world, database, 'location', prefix);
  cancelTimer(world, database, DATABASE_TIMER.expire, prefix);
}
