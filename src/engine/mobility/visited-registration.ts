/**
 * Registrations at an anchor that another one, the mobile's home, has to agree to (draft-chan-netext-distributed-lma-03 §4.3): what the
 * visited anchor owes its gateway, what it has asked the home anchor, and until when that holds.
 */
import type { SimTime } from '#base/time.ts';
import type { Packet } from '#wire/packet.ts';
import type { RegistrationRequest } from './home-agent.ts';
import type { ProxyRequest } from './proxy.ts';

/** What a gateway asks of an anchor for a mobile, or what a mobile asks itself: then the mobile stands in the gateway's place. */
export type AnchorRequest = ProxyRequest | OwnRequest;

/** A mobile's own request; `ordinal` is that of the interface that its home address is counted to. */
export interface OwnRequest extends Pick<
  ProxyRequest,
  'mobile' | 'ordinal' | 'sequence' | 'lifetimeSeconds' | 'prefixes' | 'gateway'
> {
  readonly registration: RegistrationRequest;
}

/** Whether a mobile asks for itself. */
export function isOwnRequest(request: AnchorRequest): request is OwnRequest {
  return 'registration' in request;
}

/** A registration: plain data. */
export interface VisitedRegistration {
  /** The mobile's interface, `mn1.0`. */
  readonly key: string;
  readonly mobile: number;
  readonly home: number;
  /** The newest update of the gateway or of the mobile, and the packet that it came in. */
  readonly request: AnchorRequest;
  readonly packet: Packet;
  /** Who sent it waits for the acknowledgement. */
  readonly owed: boolean;
  /** Number and attempt of the question that waits for an answer, or null. */
  readonly asked: { readonly sequence: number; readonly attempt: number; readonly atNs: SimTime } | null;
  /** Until when the home anchor keeps what it was told; 0: it has not agreed yet. */
  readonly grantedUntil: SimTime;
  /** When the gateway's newest update came. */
  readonly updatedAt: SimTime;
}

/** Timer of a question to the home anchor; its key is the registration's. */
export const HOME_QUESTION_TIMER = 'location-update-retransmission';
