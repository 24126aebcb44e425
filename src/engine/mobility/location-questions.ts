/**
 * Questions to a location database and word from it (draft-chan-dmm-framework-gap-analysis §7): a mobility router asks where a prefix is,
 * and a location manager tells the prefix's home router. Both repeat what was not answered.
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { SimTime } from '#base/time.ts';

/** A question of a mobility router: plain data. */
export interface LocationQuestion {
  readonly prefix: Ipv6Address;
  readonly mobile: number;
  readonly attempt: number;
  /** `quiet`: it was answered in vain, or not at all; nothing is asked again for a while. */
  readonly state: 'asked' | 'quiet';
}

/** Timer of a question; its key is the prefix. */
export const LOCATION_QUESTION_TIMER = 'location-question';

/** What a location manager has told a home router, which has not acknowledged it yet: plain data. */
export interface LocationNotice {
  readonly prefix: Ipv6Address;
  readonly mobile: number;
  /** The router that is told, and the one that serves the mobile. */
  readonly to: number;
  readonly at: number;
  readonly egress?: Ipv6Address;
  readonly sequence: number;
  /** End of the location; in the past when there is none any more. */
  readonly until: SimTime;
  readonly attempt: number;
}

/** Timer of a notice; its key is the prefix. */
export const LOCATION_NOTICE_TIMER = 'location-notice';
