/**
 * Registrations at an anchor that another one, the mobile's home, has to agree to (draft-chan-netext-distributed-lma-03 §4.3): what the
 * visited anchor owes its gateway, what it has asked the home anchor, and until when that holds.
 */
import type { SimTime } from '#base/time.ts';
import type { Packet } from '#wire/packet.ts';
import type { ProxyRequest } from './proxy.ts';

/** A registration: plain data. */
export interface VisitedRegistration {
  /** The mobile's interface, `mn1.0`. */
  readonly key: string;
  readonly home: number;
  /** The gateway's newest update, and the packet that it came in. */
  readonly request: ProxyRequest;
  readonly packet: Packet;
  /** The gateway waits for its acknowledgement. */
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
