/**
 * The messages between LMAs and gateways, which the draft names but does not lay out: location update (LU) and its acknowledgement (LUA),
 * location notification (LOC). Choice: emulator messages of the size of a proxy binding update; the number is that of the registration
 * they tell of, so that older news never replace newer ones.
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { SECOND, type SimTime } from '#base/time.ts';
import type { Why } from '#records/layout.ts';
import { identifierText } from '#wire/mobility-options.ts';
import type { EmulatorKind, EmulatorMessage, EmulatorOption } from '#wire/emulator-message.ts';
import { addressOf, sendControl } from '../../net/control.ts';
import { nodeId } from '../../net/network.ts';
import { ownerOf } from '../../net/owners.ts';
import { accessTechnologyOf, identifierOf, mobileByIdentifier, ordinalOfTechnology } from '../../mobility/proxy.ts';
import type { World } from '../../mobility/world.ts';

/** What one of these messages says. */
export interface LocationMessage {
  readonly kind: Extract<EmulatorKind, 'LU' | 'LUA' | 'LOC'>;
  readonly to: number;
  readonly mobile: number;
  /** Named in the message by its identifier: LU and LUA between LMAs. A LOC names home prefixes only. */
  readonly ordinal?: number;
  readonly status?: number;
  readonly sequence: number;
  readonly lifetimeSeconds: number;
  /** Home prefixes that are asked about or granted. */
  readonly prefixes?: readonly Ipv6Address[];
  /** Home prefixes and the node where they are: the news. */
  readonly at?: { readonly prefixes: readonly Ipv6Address[]; readonly node: number };
  /** One node more that the message names: a LU the gateway of the mobile, a LUA the D-LMA before. */
  readonly careOf?: number;
  readonly retransmission?: boolean;
}

/** Sends a message about a mobile's location. */
export function sendLocation(world: World, node: number, message: LocationMessage, why: Why): void {
  const { prefixes = [], at, careOf, ordinal, status = 0 } = message;
  const options: EmulatorOption[] = [
    ...prefixes.map((prefix): EmulatorOption => ({ kind: 'home-network-prefix', prefixLength: 64, prefix })),
    ...(ordinal === undefined
      ? []
      : [{ kind: 'access-technology-type', value: accessTechnologyOf(ordinal) } as const, identifierOf(world, message.mobile)]),
    ...(at?.prefixes ?? []).map((prefix): EmulatorOption => ({
      kind: 'session',
      prefixLength: 64,
      prefix,
      anchor: addressOf(world, at!.node),
    })),
    ...(careOf === undefined ? [] : [{ kind: 'care-of', address: addressOf(world, careOf) } as const]),
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
        ...(message.kind === 'LUA' ? [`status=${status}`] : []),
        ...prefixes.map((prefix) => `hnp=${prefix}/64`),
        ...(at === undefined ? [] : at.prefixes.map((prefix) => `${prefix}/64 at ${nodeId(world, at.node)}`)),
        ...(careOf === undefined ? [] : [`${message.kind === 'LUA' ? 'previous' : 'proxy-coa'}=${nodeId(world, careOf)}`]),
        `lifetime=${message.lifetimeSeconds}s`,
      ],
      why,
      ...(message.retransmission === true ? { retransmission: true } : {}),
    },
  );
}

/** Home prefixes named in a message. */
export function prefixesIn(message: EmulatorMessage): Ipv6Address[] {
  return message.options.flatMap((option) => (option.kind === 'home-network-prefix' ? [option.prefix] : []));
}

/** The node whose address stands in a message beside its news ({@link LocationMessage.careOf}), or null. */
export function careOfIn(world: World, message: EmulatorMessage): number | null {
  const option = message.options.find((candidate) => candidate.kind === 'care-of');
  return option === undefined ? null : ownerOf(world, option.address);
}

/** The mobile and interface that a message names by identifier, or null. */
export function mobileIn(world: World, message: EmulatorMessage): { readonly mobile: number; readonly ordinal: number } | null {
  const identifier = message.options.find((option) => option.kind === 'mobile-node-identifier');
  const mobile = identifier === undefined ? null : mobileByIdentifier(world, identifierText(identifier));
  const technology = message.options.find((option) => option.kind === 'access-technology-type');
  return mobile === null ? null : { mobile, ordinal: ordinalOfTechnology(technology?.value ?? 0) };
}

/** News in a message: home prefixes, and the address of the node where they are. */
export function newsIn(message: EmulatorMessage): { readonly prefix: Ipv6Address; readonly anchor: Ipv6Address }[] {
  return message.options.flatMap((option) =>
    option.kind === 'session' ? [{ prefix: option.prefix, anchor: option.anchor }] : [],
  );
}

/** The seconds of a lifetime that are left, in whole units of 4 s, never more than there are. */
export function secondsLeft(world: World, until: SimTime): number {
  return Math.max(0, Math.floor((until - world.now) / (4 * SECOND)) * 4);
}
