/** Global HA to HA (draft-kuntz-dmm-summary-00 §3.5): a set of home agents that share the home prefix by anycast and tell each other all bindings. */
import type { SchemeDescription } from '#scenario/scheme-catalog.ts';
import type { Scheme } from '../../mobility/world.ts';
import { SET_OPTIONS, VARIANT } from './options.ts';
import {
  handleAddress,
  handleDetachment,
  handleFailure,
  handleHomeAgentDiscovery,
  handleLinkLost,
  handleMobilityMessage,
  handleNoticedFailure,
  handleRecovery,
  handleRouterSolicitation,
  handleTimer,
  selectAddress,
  setup,
  solicitationOptions,
} from './procedures.ts';

const SECTION = 'draft-kuntz-dmm-summary-00 §3.5';

/** What the scheme is. */
export const GHAHA_DESCRIPTION: SchemeDescription = {
  id: 'ghaha',
  title: 'Global HAHA: home agents as one set',
  document: 'draft-kuntz-dmm-summary-00',
  summary:
    'Many home agents announce the same home prefix. The one next to the sender takes packets in and tunnels them to the primary home agent, which the mobile is bound with; that one tells all others whenever the mobile registers.',
  family: 'client-based',
  roles: [
    {
      key: 'home-agents',
      label: 'HA',
      shape: 'nodes',
      meaning: 'The global set of home agents: each announces the home prefixes of all.',
      defaultPlacement: 'All gateways, else the first router, server or access router.',
    },
  ],
  options: [{ ...VARIANT, default: 'via_primary', values: ['via_primary', 'direct'], section: SECTION }, ...SET_OPTIONS],
  modelNotes: [
    'Every agent has two addresses: one in the anycast home prefix, where updates go, so that the agent closest to the mobile takes them in, and one of its own, where tunnels end and agents talk to each other. The mobile knows which belong together; the switch message lists both.',
    'How a mobile finds the closest agent first is not counted; with bootstrap “dhaad” it asks the anycast address of the home subnet with real messages. Later it sends updates to its last primary agent wherever it is.',
    'An update that another agent catches is forwarded as a message between the two agents. The primary one answers the mobile and makes it switch (RFC 5142); the agents’ records change when the new primary one tells them.',
    'State synchronization is a message of ours (SS) to each other agent, not acknowledged, since the text has none: what is lost is made good by the next registration or renewal.',
    'A former primary agent sends on what still comes, one leg to the present one, and takes up-link packets from the care-of address that it was told, so that nothing is lost while the mobile switches.',
    'The mobile takes packets from every agent of the set at its care-of address.',
    'Without played hellos all agents notice a failure at once, failure_detection_ms after it, and a return at once. With hello_interval_ms each agent notices by itself; anycast routing still withdraws after failure_detection_ms.',
    'A failed primary agent is replaced by the one that is nearest to the care-of address last told. With sync “primary_change_only” that may be an old one: then the switch message gets nowhere, and the mobile is found again with its next update.',
    'An agent that is back announces the prefix at once and is told by each primary agent what that has bound; until then it sends what it knows nothing of to the agent of the mobile’s home link.',
    'The switch message is repeated after 5 s, 10 s and then every 20 s while the agent has the mobile bound.',
    'A mobile is at home only when it is attached to the agent of its home network itself (without one: the first of the set). An agent that goes offline for maintenance is not played; one that fails is.',
    'Of several interfaces at home the home link delivers to the one that has the home address, at once: links are point-to-point, and neighbor discovery (RFC 4861 §7.2) is not played there.',
    'With variant “direct” packets go by the primary agent all the same when sync is “primary_change_only”, since the others do not hear of new care-of addresses.',
    'The cryptography of IPsec between mobiles and agents, and its state at all agents, is not played; what follows from it is (option protection).',
  ],
};

/** Up-link, from the sender's agent to the primary one, from a former one on, and to the mobile. */
export const ghahaTunnelsInTurn: NonNullable<Scheme['tunnelsInTurn']> = (mobileEnds) => 3 + (mobileEnds > 1 ? 1 : 0);

/** The procedures, which `mha` shares. */
export const GHAHA_HANDLERS: Scheme['handlers'] = {
  setup,
  handleRouterSolicitation,
  solicitationOptions,
  handleAddress,
  handleLinkLost,
  handleDetachment,
  handleMobilityMessage,
  handleHomeAgentDiscovery,
  handleTimer,
  handleNoticedFailure,
  handleRecovery,
  selectAddress,
  handleFailure,
};

/** The scheme. */
export const GHAHA: Scheme = {
  description: GHAHA_DESCRIPTION,
  tunnelsInTurn: ghahaTunnelsInTurn,
  handlers: GHAHA_HANDLERS,
};
