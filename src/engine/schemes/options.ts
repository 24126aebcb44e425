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
