/**
 * A DHCPv6 relay at an access router (RFC 8415 §19): client messages go to the server inside Relay-forward, answers come back inside
 * Relay-reply. It keeps no state: the Interface-Id says on which link the client is.
 */
import type { Why } from '#records/layout.ts';
import { dhcpv6MessageName, type Dhcpv6ClientServerMessage, type Dhcpv6RelayMessage } from '#wire/dhcpv6.ts';
import { dhcpv6Option } from '#wire/dhcpv6-options.ts';
import { printable } from '#wire/mobility-options.ts';
import type { Packet } from '#wire/packet.ts';
import { addressOf } from '../net/control.ts';
import { COMMON_ROUTER_LINK_LOCAL } from '../net/link-layer.ts';
import type { MobileInterface } from '../net/network.ts';
import { addressesIn, addressText, sendDhcp } from './dhcp.ts';
import { interfaceKey, type World } from './world.ts';

const FORWARD: Why = {
  section: 'RFC 8415 §19.1.1',
  sentence: 'The relay at the access router passes the client’s message on to the server and says from which link it came.',
};
const RETURN: Why = {
  section: 'RFC 8415 §19.2',
  sentence: 'The relay takes the server’s message out and hands it to the client on its link.',
};

/** `mn1.0` as octets: the link to one interface of one mobile. */
function interfaceId(world: World, state: MobileInterface): Uint8Array {
  return Uint8Array.from(interfaceKey(world, state), (character) => character.charCodeAt(0));
}

/** RFC 8415 §19.1.1: a client's message goes to the server. */
export function relayToServer(
  world: World,
  router: number,
  server: number,
  state: MobileInterface,
  packet: Packet,
  message: Dhcpv6ClientServerMessage,
): void {
  sendDhcp(
    world,
    router,
    {
      kind: 'relay-forward',
      hopCount: 0,
      // Choice: the router's core address names the link, since every router has one link for mobiles and its address is known.
      linkAddress: addressOf(world, router),
      peerAddress: packet.source,
      options: [
        { kind: 'interface-id', identifier: interfaceId(world, state) },
        { kind: 'relay-message', message },
      ],
    },
    {
      source: addressOf(world, router),
      destination: addressOf(world, server),
      fromClient: false,
      toClient: false,
      mobile: state.mobile,
    },
    [dhcpv6MessageName(message), `xid=${message.transactionId}`],
    FORWARD,
  );
}

/** What a server has sent through a relay. */
export interface RelayedAnswer {
  readonly state: MobileInterface;
  readonly message: Dhcpv6ClientServerMessage;
}

/** RFC 8415 §19.2: hands the server's message to the client, and tells what it was. Null when there is none for a link of this router. */
export function relayToClient(world: World, router: number, relay: Dhcpv6RelayMessage): RelayedAnswer | null {
  const named = dhcpv6Option(relay.options, 'interface-id');
  const inner = dhcpv6Option(relay.options, 'relay-message')?.message;
  if (named === null || inner === undefined || !('transactionId' in inner)) return null;
  const key = printable(named.identifier);
  const state = world.interfaces.find((candidate) => interfaceKey(world, candidate) === key);
  if (state === undefined) return null;
  sendDhcp(
    world,
    router,
    inner,
    {
      source: COMMON_ROUTER_LINK_LOCAL,
      destination: relay.peerAddress,
      hopLimit: 1,
      fromClient: false,
      toClient: true,
      mobile: state.mobile,
      to: state.mobile,
      exit: { kind: 'radio', mobileInterface: state.number },
    },
    [`xid=${inner.transactionId}`, ...addressesIn(dhcpv6Option(inner.options, 'ia-na')).map(addressText)],
    RETURN,
  );
  return { state, message: inner };
}
