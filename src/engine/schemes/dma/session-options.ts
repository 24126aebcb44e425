/**
 * The list of ongoing sessions in a Router Solicitation, draft-seite-dmm-dma-05 §3.3 option 1.
 *
 * Choice: the draft asks for "a dedicated option" and gives no format. Two IP Address/Prefix options (RFC 5568 §6.4.1) stand for a
 * session, its prefix and then the address of its anchor, since every dissector reads them; an experimental type would be opaque.
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { NdOption } from '#wire/ndisc.ts';

/** Option-Code values of RFC 5568 §6.4.1: the address, and the prefix, of an access router. */
const ROUTER_ADDRESS = 3;
const ROUTER_PREFIX = 4;

/** A session as a solicitation names it. */
export interface NamedSession {
  readonly prefix: Ipv6Address;
  readonly anchor: Ipv6Address;
}

/** The options that name one session. */
export function sessionOptions(session: NamedSession): readonly NdOption[] {
  return [
    { kind: 'ip-address-prefix', optionCode: ROUTER_PREFIX, prefixLength: 64, address: session.prefix },
    { kind: 'ip-address-prefix', optionCode: ROUTER_ADDRESS, prefixLength: 128, address: session.anchor },
  ];
}

/** The sessions that a solicitation names, in its order. An option without its other half is ignored. */
export function readSessionOptions(options: readonly NdOption[]): NamedSession[] {
  return options.flatMap((option, position) => {
    const next = options[position + 1];
    if (option.kind !== 'ip-address-prefix' || option.optionCode !== ROUTER_PREFIX) return [];
    if (next?.kind !== 'ip-address-prefix' || next.optionCode !== ROUTER_ADDRESS) return [];
    return [{ prefix: option.address, anchor: next.address }];
  });
}
