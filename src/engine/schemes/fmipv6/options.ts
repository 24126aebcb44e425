/** Options of Fast Handovers for Mobile IPv6; those of Mobile IPv6 are taken from there. */
import type { OptionDescription } from '#scenario/scheme-catalog.ts';
import { MIPV6_DESCRIPTION } from '../mipv6/index.ts';

/** All options. */
export const FAST_OPTIONS: readonly OptionDescription[] = [
  {
    key: 'mode',
    type: 'string',
    default: 'predictive',
    values: ['predictive', 'reactive'],
    meaning:
      'Whether the mobile has itself handed over before it leaves its link, when it hears of the next one in time, or never.',
    section: 'RFC 5568 §4',
  },
  {
    key: 'anticipation_ms',
    type: 'number',
    default: 100,
    minimum: 0,
    maximum: 10_000,
    meaning: 'How long before the loss of its link the mobile hears of the next access point (moves of the script only).',
    section: 'RFC 5568 §6.1.1',
  },
  {
    key: 'forward_from',
    type: 'string',
    default: 'hack',
    values: ['hack', 'detach'],
    meaning: 'When the previous router begins to forward: at the new one’s acknowledgement, or not before the mobile has left.',
    section: 'RFC 5568 §4',
  },
  {
    key: 'nar_buffers',
    type: 'boolean',
    default: true,
    meaning: 'Whether the new router keeps packets until the mobile is there (the U flag of the Handover Initiate).',
    section: 'RFC 5568 §5.4',
  },
  {
    key: 'buffer_packets',
    type: 'number',
    default: 1000,
    minimum: 1,
    maximum: 4000,
    meaning: 'Packets that a router keeps for one interface of a mobile; more are dropped.',
    section: 'RFC 5568 §5.4',
  },
  {
    key: 'fbu_lifetime_s',
    type: 'number',
    default: 8,
    minimum: 4,
    maximum: 3600,
    multipleOf: 4,
    meaning: 'How long the previous router forwards, and the new one waits, in seconds.',
    section: 'RFC 5568 §6.2.2',
  },
  ...MIPV6_DESCRIPTION.options.filter(({ key }) => key !== 'bootstrap'),
];
