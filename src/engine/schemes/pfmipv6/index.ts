/** Fast Handovers for Proxy Mobile IPv6, RFC 5949: the gateways hand a mobile over to each other, and forward its packets meanwhile. */
import type { SchemeDescription } from '#scenario/scheme-catalog.ts';
import { ATTACH_TRIGGER, BINDING_LIFETIME, HEARTBEAT } from '../options.ts';
import type { Scheme } from '../../mobility/world.ts';
import { err } from '#base/result.ts';
import { PMIPV6_DESCRIPTION } from '../pmipv6/index.ts';
import { setup } from '../pmipv6/procedures.ts';
import { FAST_HANDOVER_OPTIONS } from './options.ts';
import { handleAttachment, handleRouterSolicitation } from './new-mag.ts';
import { anticipation, handleDetachment, handleHandoverImminent } from './previous-mag.ts';
import { handleFailure, handleMobilityMessage, handleTimer } from './procedures.ts';

/** What the scheme is. */
export const PFMIPV6_DESCRIPTION: SchemeDescription = {
  id: 'pfmipv6',
  title: 'Fast Handovers for PMIPv6',
  extends: 'pmipv6',
  document: 'RFC 5949',
  summary:
    'Proxy Mobile IPv6 whose gateways talk to each other: the previous one tunnels the mobile’s packets to the new one, which keeps them until the mobile is there. The anchor learns of the move afterwards.',
  family: 'network-based',
  roles: PMIPV6_DESCRIPTION.roles,
  options: [
    ...FAST_HANDOVER_OPTIONS,
    {
      key: 'mag_detach_dereg',
      type: 'boolean',
      default: true,
      meaning:
        'A gateway that lost the mobile de-registers it when no other gateway has taken it over within the lifetime of a fast handover.',
      section: 'RFC 5213 §6.9.1.3',
    },
    ATTACH_TRIGGER,
    BINDING_LIFETIME,
    HEARTBEAT,
  ],
  modelNotes: [
    'All notes of pmipv6 hold. No GRE keys: with two mobiles that cross between two gateways, a packet from one to the other may be delivered at the gateway where it would turn back to the anchor.',
    'The report of the mobile (RFC 5949 §4.1 a, b) is a link-layer trigger at the gateway, not a packet. With anticipation 0 it is the last that the old link carries; only moves of the script are known earlier, a person’s move never.',
    'The previous gateway forwards from the acknowledgement on, never before, and neither delivers nor keeps what it has meanwhile, unless it buffers too.',
    'A Handover Initiate that holds a Context Request comes from the new gateway (reactive), any other from the previous one (predictive).',
    'A gateway that meets a mobile nobody announced asks the mobile’s last gateway (reactive), also in predictive mode. It registers when that gateway has answered, has refused, or has not answered in time.',
    'Forwarding ends by lifetime (1.5 s, PROXY_ND_LIFETIME of RFC 5568 §9), since nothing in RFC 5949 §4 tells the previous gateway that the anchor has switched; with forwarding_end “hi” the new gateway says so with code 2 (forwarding complete). Such a message is not repeated: the lifetime ends what its loss leaves open.',
    'Up-link packets go through the previous gateway until the anchor has acknowledged the new one. The anchor takes packets only from the gateway in its binding (RFC 5213 §5.6.2), so those under way while it switches are lost; RFC 6058 exists because of that.',
    'A mobile that comes back to the previous gateway gets there what was kept there; the other gateway is told by code 2 and drops what it had kept.',
    'The anchor’s own node takes no part in fast handovers: as previous gateway it knows of the move at once anyway, as the new one it answers with code 132.',
    'De-registration: none while or after packets are forwarded. The Handover Initiate of the previous gateway carries the whole context (code 3), so the new one sends no Context Request.',
  ],
};

/** The scheme. */
export const PFMIPV6: Scheme = {
  description: PFMIPV6_DESCRIPTION,
  handlers: {
    setup,
    anticipation,
    handleHandoverImminent,
    handleAttachment,
    handleDetachment,
    handleRouterSolicitation,
    handleMobilityMessage,
    handleTimer,
    handleFailure,
    moveFlow: () => err('RFC 5213 moves whole interfaces, not single flows'),
  },
};
