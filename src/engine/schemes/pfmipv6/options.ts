/** Options of a fast handover, and how they are read. */
import type { SimDuration } from '#base/time.ts';
import type { OptionDescription } from '#scenario/scheme-catalog.ts';
import { optionDuration, optionNumber, optionText, type World } from '../../mobility/world.ts';

/** What the document leaves to the operator. */
export const FAST_HANDOVER_OPTIONS: readonly OptionDescription[] = [
  {
    key: 'mode',
    type: 'string',
    default: 'predictive',
    values: ['predictive', 'reactive'],
    meaning:
      'Who begins: the previous gateway, when it hears that the mobile is about to go, or the new one, when the mobile has come.',
    section: 'RFC 5949 §4.1, §4.2',
  },
  {
    key: 'anticipation_ms',
    type: 'number',
    default: 0,
    minimum: 0,
    maximum: 10_000,
    meaning:
      'How long before the loss of its link the mobile reports where it is going (predictive mode; moves of the script only).',
    section: 'RFC 5949 §4.1 (a), (b)',
  },
  {
    key: 'forward_from',
    type: 'string',
    default: 'hack',
    values: ['hack', 'detach'],
    meaning:
      'When the previous gateway begins to forward: at the acknowledgement (F flag in the first message), or not before the mobile has left (F flag in a second one).',
    section: 'RFC 5949 §4.1 (c), (e)',
  },
  {
    key: 'buffering',
    type: 'string',
    default: 'nmag',
    values: ['nmag', 'both', 'none'],
    meaning:
      'Who keeps packets: the new gateway until the mobile is there (U flag), also the previous one from the loss of its link until it forwards, or nobody.',
    section: 'RFC 5949 §6.1.1',
  },
  {
    key: 'buffer_packets',
    type: 'number',
    default: 1000,
    minimum: 1,
    // One event sends on or drops all that waits: its records fit the room that an event has (RESERVED_SLOTS).
    maximum: 4000,
    meaning: 'Packets that a gateway keeps for one interface of a mobile; more are dropped.',
    section: 'RFC 5949 §4.1 (f)',
  },
  {
    key: 'handover_lifetime_ms',
    type: 'number',
    default: 1500,
    minimum: 1,
    maximum: 60_000,
    meaning: 'How long a gateway forwards, or keeps packets for a mobile that does not come.',
    section: 'RFC 5568 §9 (PROXY_ND_LIFETIME)',
  },
  {
    key: 'forwarding_end',
    type: 'string',
    default: 'lifetime',
    values: ['lifetime', 'hi'],
    meaning: 'What ends the forwarding: its lifetime, or the new gateway’s word that the anchor has switched (code 2).',
    section: 'RFC 5949 §6.1.1',
  },
];

/** The previous gateway begins. */
export function isPredictive(world: World): boolean {
  return optionText(world, 'mode') === 'predictive';
}

/** Forwarding waits for the mobile to leave. */
export function forwardsFromDetachment(world: World): boolean {
  return optionText(world, 'forward_from') === 'detach';
}

/** A gateway keeps packets in this role. */
export function buffersAt(world: World, role: 'previous' | 'new'): boolean {
  const who = optionText(world, 'buffering');
  return who === 'both' || (who === 'nmag' && role === 'new');
}

/** Packets that a gateway keeps for an interface. */
export function bufferLimit(world: World): number {
  return optionNumber(world, 'buffer_packets');
}

/** How long a fast handover lives. */
export function handoverLifetime(world: World): SimDuration {
  return optionDuration(world, 'handover_lifetime_ms');
}

/** The new gateway tells when forwarding may end. */
export function announcesEnd(world: World): boolean {
  return optionText(world, 'forwarding_end') === 'hi';
}
