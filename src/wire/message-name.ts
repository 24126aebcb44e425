/** Short names of messages, as in ladders, reports and filters. */
import { ALL_NODES } from '#base/ipv6-address.ts';
import { dhcpv6MessageName } from './dhcpv6.ts';
import { dnsMessageName } from './dns.ts';
import { icmpv6MessageName } from './icmpv6.ts';
import { BINDING_ACKNOWLEDGEMENT_FLAG, BINDING_UPDATE_FLAG, MOBILITY_MESSAGES } from './mobility-messages.ts';
import type { MobilityMessage } from './mobility-messages.ts';
import type { Packet } from './packet.ts';

/** The Binding Revocation Type of an acknowledgement, RFC 5846 §6. */
const REVOCATION_ACKNOWLEDGEMENT = 2;

function mobilityMessageName(message: MobilityMessage): string {
  switch (message.kind) {
    case 'binding-update':
      if ((message.flags & BINDING_UPDATE_FLAG.proxy) !== 0) return 'PBU';
      return (message.flags & BINDING_UPDATE_FLAG.map) !== 0 ? 'LBU' : 'BU';
    case 'binding-acknowledgement':
      return (message.flags & BINDING_ACKNOWLEDGEMENT_FLAG.proxy) !== 0 ? 'PBA' : 'BA';
    case 'binding-revocation':
      return message.revocationType === REVOCATION_ACKNOWLEDGEMENT ? 'BRA' : 'BRI';
    case 'experimental':
      return typeof message.localKind === 'number' ? `Experimental-${message.localKind}` : message.localKind;
    case 'experimental-raw':
      return 'Experimental';
    case 'unknown':
      return `MH-${message.type}`;
    default:
      return MOBILITY_MESSAGES[message.kind].short;
  }
}

/**
 * The short name of what `packet` carries: `PBU`, `RA`, `DBQ` … A tunnel has the name of what is inside; data is `UDP`, `TCP` or
 * `protocol-N`, a fragment too.
 *
 * The answer of a mobility anchor point is a plain binding acknowledgement, `BA`: RFC 5380 gives it no mark of its own, so only
 * who knows the binding can call it `LBA`.
 */
export function messageName(packet: Packet): string {
  const { payload } = packet;
  switch (payload.protocol) {
    case 'mobility':
      return mobilityMessageName(payload.message);
    case 'icmpv6': {
      const { message } = payload;
      // RFC 5568 §6.3: an unsolicited neighbor advertisement without any flag, sent to all nodes.
      if (message.kind === 'neighbor-advertisement' && message.flags === 0 && packet.destination === ALL_NODES) return 'UNA';
      return icmpv6MessageName(message);
    }
    case 'dhcpv6':
      return dhcpv6MessageName(payload.message);
    case 'dns':
      return dnsMessageName(payload.message);
    case 'udp':
      return 'UDP';
    case 'ipv6':
      return messageName(payload.packet);
    case 'none':
      return 'none';
    case 'raw':
      return payload.nextHeader === 6 ? 'TCP' : `protocol-${payload.nextHeader}`;
  }
}
