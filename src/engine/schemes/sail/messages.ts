/** The messages of the directory (PUT, PUTA, LOOKUP, LOOKUPA) and between agents (LU, LOC): ours, since the text has none. */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { Why } from '#records/layout.ts';
import type { EmulatorKind, EmulatorMessage, EmulatorOption } from '#wire/emulator-message.ts';
import { addressOf, sendControl } from '../../net/control.ts';
import { nodeId } from '../../net/network.ts';
import { ownerOf } from '../../net/owners.ts';
import type { World } from '../../mobility/world.ts';

/** What one of these messages says. */
export interface DirectoryMessage {
  readonly kind: Extract<EmulatorKind, 'PUT' | 'PUTA' | 'LOOKUP' | 'LOOKUPA' | 'LU' | 'LOC'>;
  readonly to: number;
  readonly mobile: number;
  readonly prefix: Ipv6Address;
  /** The agent that has the binding; none in a question, or when there is none. */
  readonly at?: number;
  readonly status?: number;
  /** Number of the registration that it tells of. */
  readonly sequence: number;
  readonly lifetimeSeconds: number;
  readonly retransmission?: boolean;
}

/** Sends a message of the directory. */
export function sendDirectory(world: World, node: number, message: DirectoryMessage, why: Why): void {
  const { prefix, at, status = 0 } = message;
  const option: EmulatorOption =
    at === undefined
      ? { kind: 'home-network-prefix', prefixLength: 64, prefix }
      : { kind: 'session', prefixLength: 64, prefix, anchor: addressOf(world, at) };
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
          options: [option],
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
        `lifetime=${message.lifetimeSeconds}s`,
      ],
      why,
      ...(message.retransmission === true ? { retransmission: true } : {}),
    },
  );
}

/** The home prefix that a message is about, its mobile, and the agent that it names, or null when it is about none. */
export function subjectOf(
  world: World,
  message: EmulatorMessage,
): { readonly prefix: Ipv6Address; readonly mobile: number; readonly at: number | null } | null {
  for (const option of message.options) {
    if (option.kind !== 'session' && option.kind !== 'home-network-prefix') continue;
    const mobile = ownerOf(world, option.prefix);
    if (mobile === null || !world.mobility.homes.has(mobile)) return null;
    return { prefix: option.prefix, mobile, at: option.kind === 'session' ? ownerOf(world, option.anchor) : null };
  }
  return null;
}
