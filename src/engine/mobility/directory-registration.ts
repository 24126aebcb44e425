/**
 * Registrations at an agent that tells a directory of them before it answers (draft-kuntz-dmm-summary-00 §3.6, SAIL): what the agent owes
 * the mobile, what it has asked the directory's owner, and until when that holds.
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { SimTime } from '#base/time.ts';
import type { RegistrationRequest } from './home-agent.ts';

/** A registration: plain data. */
export interface DirectoryRegistration {
  readonly home: Ipv6Address;
  /** The mobile's newest update. */
  readonly request: RegistrationRequest;
  /** The mobile waits for its acknowledgement. */
  readonly owed: boolean;
  /** Number and attempt of the question that waits for an answer, or null. */
  readonly asked: { readonly sequence: number; readonly attempt: number; readonly atNs: SimTime } | null;
  /** Until when the owner keeps what it was told; 0: it has not answered yet. */
  readonly grantedUntil: SimTime;
  readonly updatedAt: SimTime;
}

/** Timer of a question to an owner; its key is the home address. */
export const PUT_TIMER = 'directory-put-retransmission';
