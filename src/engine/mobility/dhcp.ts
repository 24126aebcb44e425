/**
 * DHCPv6 between nodes of the network (RFC 8415): who is who, and how a message leaves. Client, relay and server are `dhcp-client.ts`,
 * `dhcp-relay.ts` and `dhcp-server.ts`.
 *
 * Left out: authentication (RFC 8415 §20), DUIDs that change, more than one server.
 */
import { formatAddress, type Ipv6Address } from '#base/ipv6-address.ts';
import type { SimTime } from '#base/time.ts';
import type { Why } from '#records/layout.ts';
import { DHCPV6_CLIENT_PORT, DHCPV6_SERVER_PORT, dhcpv6MessageName, type Dhcpv6Message } from '#wire/dhcpv6.ts';
import type { Dhcpv6Option, Dhcpv6OptionOf } from '#wire/dhcpv6-options.ts';
import { linkLayerDuid, sameDuid } from '#wire/duid.ts';
import { macOf } from '#wire/ethernet.ts';
import { sendControl, type ControlExit } from '../net/control.ts';
import type { Network } from '../net/network.ts';

/** `ff02::1:2`, all relay agents and servers on the link, RFC 8415 §7.1. */
export const ALL_DHCP_RELAYS_AND_SERVERS: Ipv6Address = formatAddress([0xff020000, 0, 0, 0x00010002]);

/** An address of an identity association as a message names it. */
export interface LeasedAddress {
  readonly address: Ipv6Address;
  readonly preferredSeconds: number;
  readonly validSeconds: number;
}

/** A lease at the server: plain data. */
export interface DhcpLease {
  /** The /64 that the address is from, of the mobile alone. */
  readonly prefix: Ipv6Address;
  readonly address: Ipv6Address;
  readonly mobile: number;
  readonly ordinal: number;
  /** The router whose block the prefix is from, and the one whose relay asked last. */
  readonly anchor: number;
  readonly relay: number;
  /** It is for new sessions; else for those that go on. */
  readonly preferred: boolean;
  /** The transaction in which it was last for new sessions. */
  readonly transaction: number;
  readonly expiresAt: SimTime;
  /** How often the client has been told that the server takes it back; 0: it does not. */
  readonly reconfigures: number;
}

/** A client on one interface of a mobile: plain data. */
export interface DhcpClient {
  readonly state: 'soliciting' | 'requesting' | 'bound' | 'renewing' | 'rebinding';
  /** The transaction that goes on, or the last one. */
  readonly transaction: number;
  /** Transmissions of its message so far, less one. */
  readonly attempt: number;
  readonly beganAt: SimTime;
}

/** The identifier of a node: made from its link-layer address (RFC 8415 §11.4). */
export function duidOf(node: number): Uint8Array {
  return linkLayerDuid(macOf(node, 0));
}

/** The node that an identifier names, or null. */
export function nodeOfDuid(network: Network, duid: Uint8Array): number | null {
  const found = network.nodes.find((node) => sameDuid(duidOf(node.index), duid));
  return found?.index ?? null;
}

/** The client identifier option of a node. */
export function clientIdentifier(node: number): Dhcpv6OptionOf<'client-identifier'> {
  return { kind: 'client-identifier', duid: duidOf(node) };
}

/** The server identifier option of a node. */
export function serverIdentifier(node: number): Dhcpv6OptionOf<'server-identifier'> {
  return { kind: 'server-identifier', duid: duidOf(node) };
}

/** The options of a message; none when its type is unknown. */
export function optionsOf(message: Dhcpv6Message): readonly Dhcpv6Option[] {
  return message.kind === 'unknown' ? [] : message.options;
}

/** The addresses in an identity association. */
export function addressesIn(association: Dhcpv6OptionOf<'ia-na'> | null): LeasedAddress[] {
  return (association?.options ?? []).flatMap((option) =>
    option.kind === 'ia-address'
      ? [{ address: option.address, preferredSeconds: option.preferredSeconds, validSeconds: option.validSeconds }]
      : [],
  );
}

/** An IA Address option. */
export function addressOption(leased: LeasedAddress): Dhcpv6Option {
  return { kind: 'ia-address', ...leased, options: [] };
}

/** What a ladder says of an address: `2001:db8:101:1::ff preferred=3600s valid=3600s`. */
export function addressText(leased: LeasedAddress): string {
  return `${leased.address} preferred=${leased.preferredSeconds}s valid=${leased.validSeconds}s`;
}

/** How a DHCPv6 message travels. */
export interface DhcpTravel {
  readonly source: Ipv6Address;
  readonly destination: Ipv6Address;
  /** It goes to a client; else to relays and servers (RFC 8415 §7.2). */
  readonly toClient: boolean;
  readonly fromClient: boolean;
  readonly hopLimit?: number;
  readonly mobile: number | null;
  readonly to?: number;
  readonly retransmission?: boolean;
  readonly exit?: ControlExit;
}

/** Sends a DHCPv6 message. */
export function sendDhcp(
  network: Network,
  node: number,
  message: Dhcpv6Message,
  travel: DhcpTravel,
  parameters: readonly string[],
  why: Why,
): void {
  sendControl(
    network,
    node,
    {
      source: travel.source,
      destination: travel.destination,
      ...(travel.hopLimit === undefined ? {} : { hopLimit: travel.hopLimit }),
      payload: {
        protocol: 'dhcpv6',
        sourcePort: travel.fromClient ? DHCPV6_CLIENT_PORT : DHCPV6_SERVER_PORT,
        destinationPort: travel.toClient ? DHCPV6_CLIENT_PORT : DHCPV6_SERVER_PORT,
        message,
      },
    },
    {
      message: dhcpv6MessageName(message),
      mobile: travel.mobile,
      ...(travel.to === undefined ? {} : { to: travel.to }),
      parameters,
      why,
      ...(travel.retransmission === true ? { retransmission: true } : {}),
    },
    travel.exit,
  );
}
