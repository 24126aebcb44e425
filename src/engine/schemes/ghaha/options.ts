/** Options of home agent sets; `variant` is another default in `mha`. */
import type { OptionDescription } from '#scenario/scheme-catalog.ts';
import { BINDING_LIFETIME } from '../options.ts';

const SECTION = 'draft-kuntz-dmm-summary-00 §3.5';

/** How packets get from the agent next to the sender to the mobile. */
export const VARIANT = {
  key: 'variant',
  type: 'string',
  meaning:
    'How the home agent next to the sender sends packets on: to the primary home agent of the mobile, or to the care-of address itself.',
} as const;

/** All other options. */
export const SET_OPTIONS: readonly OptionDescription[] = [
  {
    key: 'bootstrap',
    type: 'string',
    default: 'static',
    values: ['static', 'dhaad'],
    meaning: 'How a mobile finds the nearest home agent first: it knows it (as from DNS), or asks the home subnet (DHAAD).',
    section: SECTION,
  },
  {
    key: 'sync',
    type: 'string',
    default: 'every_registration',
    values: ['every_registration', 'primary_change_only'],
    meaning:
      'When the primary home agent tells the others: with every registration, or only when it has become the primary one (or what it told would run out).',
    section: SECTION,
  },
  {
    key: 'old_primary_accepts',
    type: 'boolean',
    default: true,
    meaning:
      'Whether the primary home agent accepts an update that another one has caught, before the mobile turns to that one; else it refuses it.',
    section: SECTION,
  },
  {
    key: 'takeover',
    type: 'string',
    default: 'nearest_to_mn',
    values: ['nearest_to_mn', 'nearest_to_failed'],
    meaning: 'Which home agent becomes the primary one when that fails: the nearest to the mobile, or to the failed one.',
    section: SECTION,
  },
  {
    key: 'failure_detection_ms',
    type: 'number',
    default: 1000,
    minimum: 0,
    maximum: 3600000,
    meaning: 'How long a home agent that has failed still attracts packets, and is taken for alive by the others, ms.',
    section: SECTION,
  },
  {
    key: 'hello_interval_ms',
    type: 'number',
    default: 0,
    minimum: 0,
    maximum: 60000,
    multipleOf: 250,
    meaning:
      'How often home agents send each other HA-Hellos, ms. An agent takes another one for failed when it has not heard from it for failure_detection_ms, three hellos at least. 0: hellos are not played, and all agents notice at once.',
    section: SECTION,
  },
  {
    key: 'return_switch',
    type: 'string',
    default: 'next_update',
    values: ['next_update', 'at_once'],
    meaning:
      'When a mobile goes to a nearer home agent that is back: with its next update, which that one catches, or at once, by a switch message of the primary one.',
    section: SECTION,
  },
  BINDING_LIFETIME,
];
