/** Options of Hierarchical Mobile IPv6; those that it shares with Mobile IPv6 are taken from there. */
import type { OptionDescription } from '#scenario/scheme-catalog.ts';
import { MIPV6_DESCRIPTION } from '../mipv6/index.ts';

/** RFC 5380 §6.3: home agents need no change; but they are configured here, not searched for. */
const SHARED = MIPV6_DESCRIPTION.options.filter(({ key }) => key !== 'bootstrap');

/** All options. */
export const HIERARCHY_OPTIONS: readonly OptionDescription[] = [
  {
    key: 'wait_lba',
    type: 'boolean',
    default: true,
    meaning:
      'Whether the home agent is told a new regional address only when the MAP has acknowledged, or at once through the MAP.',
    section: 'RFC 5380 §6.1',
  },
  {
    key: 'prev_map_forwarding',
    type: 'boolean',
    default: true,
    meaning:
      'Whether a mobile that leaves a MAP’s domain lets that MAP forward to its new on-link address what still comes there.',
    section: 'RFC 5380 §8',
  },
  {
    key: 'prev_map_lifetime_s',
    type: 'number',
    default: 20,
    minimum: 4,
    maximum: 3600,
    multipleOf: 4,
    meaning: 'For how long a previous MAP is asked to forward, in seconds.',
    section: 'RFC 5380 §8',
  },
  {
    key: 'offered_maps',
    type: 'string',
    default: 'own',
    values: ['own', 'all'],
    meaning: 'Which MAPs an access router offers: its own, or with less preference those of all other routers, too.',
    section: 'RFC 5380 §7',
  },
  {
    key: 'map_choice',
    type: 'string',
    default: 'furthest',
    values: ['furthest', 'preference', 'nearest'],
    meaning: 'Which of the MAPs on offer a mobile takes first.',
    section: 'RFC 5380 §9.1',
  },
  {
    key: 'simultaneous_maps',
    type: 'boolean',
    default: false,
    meaning:
      'Whether a mobile registers with all MAPs on offer at once; correspondents are then told its address at the nearest.',
    section: 'RFC 5380 §6.1',
  },
  {
    key: 'map_admits',
    type: 'string',
    default: 'all',
    values: ['all', 'domain'],
    meaning: 'Which on-link addresses a MAP binds: all, or those at routers that offer it; others it refuses with status 129.',
    section: 'RFC 5380 §8',
  },
  {
    key: 'map_dad_ms',
    type: 'number',
    default: 0,
    minimum: 0,
    maximum: 10000,
    meaning: 'How long a MAP looks for another user of a new regional address before it answers, ms.',
    section: 'RFC 5380 §6.2',
  },
  {
    key: 'release_map',
    type: 'string',
    default: 'expiry',
    values: ['expiry', 'explicit'],
    meaning: 'How local bindings end when the mobile comes home: they run out, or the mobile gives them up.',
    section: 'RFC 5380 §6.1',
  },
  {
    key: 'failure_detection_ms',
    type: 'number',
    default: 1000,
    minimum: 0,
    maximum: 60000,
    meaning: 'How long after it access routers notice that a MAP has failed, or is back, ms.',
    section: 'RFC 5380 §10',
  },
  ...SHARED,
];
