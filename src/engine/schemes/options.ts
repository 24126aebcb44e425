/** Options that several schemes share. */
import type { OptionDescription } from '#scenario/scheme-catalog.ts';

/** Lifetime that registrants ask for. */
export const BINDING_LIFETIME: OptionDescription = {
  key: 'binding_lifetime_s',
  type: 'number',
  default: 3600,
  minimum: 4,
  maximum: 262140,
  multipleOf: 4,
  meaning: 'Lifetime of bindings in seconds; renewed while the mobile is attached, never after.',
  section: 'RFC 6275 §6.1.7',
};

/** What tells a network-based access router that a mobile has come. */
export const ATTACH_TRIGGER: OptionDescription = {
  key: 'attach_trigger',
  type: 'string',
  default: 'rs',
  values: ['rs', 'l2'],
  meaning: 'What starts a registration: the mobile’s router solicitation, or the link layer.',
  section: 'RFC 5213 §6.9.1.1',
};

/** Whether gateways watch their anchors. */
export const HEARTBEAT: OptionDescription = {
  key: 'heartbeat_s',
  type: 'number',
  default: 0,
  minimum: 0,
  maximum: 3600,
  meaning:
    'How often a gateway asks its anchor for a sign of life, in seconds (60 in the document); 0: never. It registers its mobiles anew when the anchor has been restarted.',
  section: 'RFC 5847 §3.1',
};

/** What a mobile does with the binding of an address that nobody uses any more. */
export const RELEASE: OptionDescription = {
  key: 'release',
  type: 'string',
  default: 'explicit',
  values: ['explicit', 'expiry'],
  meaning: 'How the binding of an address ends whose last flow has ended: the mobile gives it up, or it runs out.',
  section: 'draft-seite-dmm-dma-05 §3.2',
};

/** How long a home agent keeps a prefix whose mobile has left the link without registering. */
export const PREFIX_HOLD: OptionDescription = {
  key: 'prefix_hold_s',
  type: 'number',
  default: 60,
  minimum: 0,
  maximum: 86400,
  meaning:
    'How long a router keeps the prefix of a mobile that has left its link and has no binding, in seconds; then others may get it.',
  section: 'draft-kuntz-dmm-summary-00 §4',
};

/** Options of route optimization with return routability, for schemes whose mobiles are known to correspondents. */
export const ROUTE_OPTIMIZATION: {
  readonly [name in 'ro' | 'start' | 'acknowledgement' | 'homeToken' | 'refresh']: OptionDescription;
} = {
  ro: {
    key: 'ro',
    type: 'string',
    default: 'off',
    values: ['off', 'on'],
    meaning: 'Whether mobiles tell their correspondents where they are, so that packets need no detour.',
    section: 'RFC 6275 §11.7.2',
  },
  start: {
    key: 'rr_start',
    type: 'string',
    default: 'after_ba',
    values: ['after_ba', 'with_bu'],
    meaning: 'When return routability begins: when the home agent has answered, or together with the update to it.',
    section: 'RFC 6275 §11.6.1',
  },
  acknowledgement: {
    key: 'cn_ba',
    type: 'boolean',
    default: false,
    meaning:
      'Whether the mobile asks correspondents to acknowledge its updates; without it a lost update shows by an error only.',
    section: 'RFC 6275 §11.7.2',
  },
  homeToken: {
    key: 'home_token',
    type: 'string',
    default: 'fresh',
    values: ['fresh', 'reuse'],
    meaning:
      'Whether every registration gets a new home keygen token, or uses one for up to 210 s, which leaves the care-of test.',
    section: 'RFC 6275 §11.6.1',
  },
  refresh: {
    key: 'refresh',
    type: 'string',
    default: 'mobile',
    values: ['mobile', 'brr'],
    meaning: 'Who sees to a binding at a correspondent that is about to run out: the mobile, or the correspondent by asking.',
    section: 'RFC 6275 §9.5.5',
  },
};
