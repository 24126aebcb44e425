/** Addresses that are leased by the router whose network they are from (draft-chan-dmm-framework-gap-analysis §6). */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { SimTime } from '#base/time.ts';

/** A lease, at the router that has granted it or at the mobile that has it: plain data. */
export interface AddressLease {
  readonly prefix: Ipv6Address;
  readonly mobile: number;
  readonly until: SimTime;
  /** The mobile's renewal that waits for its answer. */
  readonly asking: { readonly transaction: number; readonly attempt: number } | null;
}
