/**
 * The messages between mobility routers and location managers. The draft has the functions of a database, update and query, and of signalling
 * between routers (§5.5, §7), but no messages. Choice: emulator messages of at least the size of a proxy binding update (112 octets with an egress address); the number is that of the
 * registration they tell of, so that older news never replace newer ones.
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { SECOND, type SimTime } from '#base/time.ts';
import type { Why } from '#records/layout.ts';
import type { EmulatorKind, EmulatorMessage, EmulatorOption } from '#wire/emulator-message.ts';
import { addressOf, sendControl } from '../../net/control.ts';
import { nodeId } from '../../net/network.ts';
import { ownerOf } from '../../net/owners.ts';
import type { World } from '../../mobility/world.ts';

/** What one of these messages says. */
export interface LocationMessage {
  readonly kind: Extract<EmulatorKind, 'LU' | 'LUA' | 'LOC' | 'DBQ' | 'DBA'>;
  readonly to: number;
  readonly mobile: number;
  readonly prefix: Ipv6Address;
  /** The mobility router that serves the mobile; none in a question, or when there is none. */
  readonly at?: number;
  /** An acknowledgement names the router that served the mobile before. */
  readonly previous?: number;
  /** The address of the router that stands for the home address, where headers are rewritten. Not in an acknowledgement. */
  readonly egress?: Ipv6Address | undefined;
  readonly status?: number;
  /** Number of the registration that it tells of. */
  readonly sequence: number;
  readonly lifetimeSeconds: number;
  readonly retransmission?: boolean;
}

/** Sends a message about the location of a home prefix. */
export function sendLocation(world: World, node: number, message: LocationMessage, why: Why): void {
  const { prefix, at, previous, egress, status = 0 } = message;
  const options: EmulatorOption[] = [
    at === undefined
      ? { kind: 'home-network-prefix', prefixLength: 64, prefix }
      : { kind: 'session', prefixLength: 64, prefix, anchor: addressOf(world, at) },
    ...(previous === undefined ? [] : [{ kind: 'care-of', address: addressOf(world, previous) } as const]),
    ...(egress === undefined ? [] : [{ kind: 'care-of', address: egress } as const]),
  ];
  sendControl(
    world,
    node,
    {
      source: addressOf(world, node),
      destination: addressOf(world, message.to),
      payload: {
        protocol: 'mobility',
        message: {
          kind: 'experimental',
          localKind: message.kind,
          status,
          sequence: message.sequence,
          lifetimeSeconds: message.lifetimeSeconds,
          options,
        },
      },
    },
    {
      message: message.kind,
      mobile: message.mobile,
      parameters: [
        `seq=${message.sequence}`,
        ...(status === 0 ? [] : [`status=${status}`]),
        at === undefined ? `home=${prefix}/64` : `${prefix}/64 at ${nodeId(world, at)}`,
        ...(previous === undefined ? [] : [`previous=${nodeId(world, previous)}`]),
        ...(egress === undefined ? [] : [`egress=${egress}`]),
        `lifetime=${message.lifetimeSeconds}s`,
      ],
      why,
      ...(message.retransmission === true ? { retransmission: true } : {}),
    },
  );
}

/** What a message is about. */
export interface LocationSubject {
  readonly prefix: Ipv6Address;
  readonly mobile: number;
  readonly at: number | null;
  readonly previous: number | null;
  readonly egress?: Ipv6Address;
}

/** The home prefix that a message is about, its mobile and the routers that it names, or null when it is about none. */
export function subjectOf(world: World, message: EmulatorMessage): LocationSubject | null {
  const careOf = message.options.find((option) => option.kind === 'care-of');
  const previous = careOf === undefined ? null : ownerOf(world, careOf.address);
  for (const option of message.options) {
    if (option.kind !== 'session' && option.kind !== 'home-network-prefix') continue;
    const mobile = ownerOf(world, option.prefix);
    if (mobile === null || !world.nodes[mobile]!.mobile) return null;
    const at = option.kind === 'session' ? ownerOf(world, option.anchor) : null;
    const egress = careOf === undefined || message.localKind === 'LUA' ? {} : { egress: careOf.address };
    return { prefix: option.prefix, mobile, at, previous, ...egress };
  }
  return null;
}

/** The seconds of a lifetime that are left, in whole units of 4 s, never more than there are. */
export function secondsLeft(world: World, until: SimTime): number {
  return Math.max(0, Math.floor((until - world.now) / (4 * SECOND)) * 4);
}
