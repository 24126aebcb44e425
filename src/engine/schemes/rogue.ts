/**
 * The stranger that any scheme with binding updates can be attacked by (`../mobility/forged-updates.ts`): its role, its options, and where it
 * stands between a scheme and what comes to it. A scheme whose document has a rogue of its own (`dlma`) plays that one.
 */
import type { OptionDescription, RoleDescription, SchemeDescription } from '#scenario/scheme-catalog.ts';
import { handleForgerTimer, isAuthorized, placeForger, ROGUE } from '../mobility/forged-updates.ts';
import type { Scheme } from '../mobility/world.ts';

const ROLE: RoleDescription = {
  key: ROGUE.role,
  label: 'rogue',
  shape: 'node',
  meaning: 'A stranger that forges a binding update about every binding that there is, to draw the mobiles’ packets to itself.',
  defaultPlacement: 'None.',
};

const OPTIONS: readonly OptionDescription[] = [
  {
    key: ROGUE.protection,
    type: 'boolean',
    default: true,
    meaning:
      'Whether binding updates are believed only from who has a security association for them: the mobile itself, nodes of the domain.',
    section: 'RFC 6275 §5.1, RFC 5213 §4',
  },
  {
    key: ROGUE.at,
    type: 'number',
    default: 3000,
    minimum: 0,
    maximum: 86400000,
    meaning: 'When the rogue sends its forged updates, if a run has one (role rogue), ms.',
    section: 'RFC 6275 §15.1',
  },
];

const NOTE =
  'A rogue (role) lies once about every binding that there is, from its own address. With protection who has no security association is not believed; the emulator plays that, not the cryptography of IPsec. What a lie brings to the rogue counts as dropped (hijacked).';

/** A scheme's description with the stranger's role and options. */
export function describedWithRogue(description: SchemeDescription): SchemeDescription {
  return {
    ...description,
    roles: [...description.roles, ROLE],
    options: [...description.options, ...OPTIONS],
    modelNotes: [...description.modelNotes, NOTE],
  };
}
/** What the stranger adds to the description of a scheme. */
export const STRANGER: { readonly role: RoleDescription; readonly options: readonly OptionDescription[] } = {
  role: ROLE,
  options: OPTIONS,
};

/** The scheme with the stranger's role, options and actions. */
export function withRogue(scheme: Scheme): Scheme {
  const { description, handlers } = scheme;
  return {
    ...scheme,
    description: describedWithRogue(description),
    handlers: {
      ...handlers,
      setup: (world) => {
        handlers.setup(world);
        placeForger(world);
      },
      handleMobilityMessage: (world, node, packet, message) => {
        if (message.kind === 'binding-update' && !isAuthorized(world, node, packet, message)) return;
        handlers.handleMobilityMessage?.(world, node, packet, message);
      },
      handleTimer: (world, timer) => {
        if (!handleForgerTimer(world, timer)) handlers.handleTimer?.(world, timer);
      },
    },
  };
}
