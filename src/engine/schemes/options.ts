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
