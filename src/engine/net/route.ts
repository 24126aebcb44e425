/** Routes: what a node does with the packets for a /64, or (source rules) from one. All kinds have the same fields, in the same order. */
import type { DropReason } from '#records/layout.ts';

/** What to do with a packet for a /64. */
export type Route =
  /** Out of a wired link. */
  | {
      readonly kind: 'forward';
      readonly direction: number;
      readonly tunnel: -1;
      readonly buffer: -1;
      readonly iidHigh: 0;
      readonly iidLow: 0;
      readonly reason: null;
    }
  /** To a mobile on this access router's radio. */
  | {
      readonly kind: 'access';
      readonly direction: number;
      readonly tunnel: -1;
      readonly buffer: -1;
      readonly iidHigh: 0;
      readonly iidLow: 0;
      readonly reason: null;
    }
  /** An address of this node: the /64 with this interface identifier, which stands here as it does in packets. */
  | {
      readonly kind: 'local';
      readonly direction: -1;
      readonly tunnel: -1;
      readonly buffer: -1;
      readonly iidHigh: number;
      readonly iidLow: number;
      readonly reason: null;
    }
  /** Into a tunnel; with a reason, not for packets that are in a tunnel already: they are dropped for it. */
  | {
      readonly kind: 'tunnel';
      readonly direction: -1;
      readonly tunnel: number;
      readonly buffer: -1;
      readonly iidHigh: 0;
      readonly iidLow: 0;
      readonly reason: 'stale-tunnel' | null;
    }
  /** Into the tunnel to the gateway where the mobile is going: what comes out of another tunnel may go on here (RFC 5949 §4.1). */
  | {
      readonly kind: 'handover';
      readonly direction: -1;
      readonly tunnel: number;
      readonly buffer: -1;
      readonly iidHigh: 0;
      readonly iidLow: 0;
      readonly reason: null;
    }
  /** Kept at this node until the mobile is there. */
  | {
      readonly kind: 'buffer';
      readonly direction: -1;
      readonly tunnel: -1;
      readonly buffer: number;
      readonly iidHigh: 0;
      readonly iidLow: 0;
      readonly reason: null;
    }
  /** Into a route-optimized path: the packet's header is rewritten (`tunnel` is the number of the optimization). */
  | {
      readonly kind: 'optimized';
      readonly direction: -1;
      readonly tunnel: number;
      readonly buffer: -1;
      readonly iidHigh: 0;
      readonly iidLow: 0;
      readonly reason: null;
    }
  /** Into the tunnel to the next of several anchors (`tunnel` is the number of the leg, see `leg.ts`). */
  | {
      readonly kind: 'leg';
      readonly direction: -1;
      readonly tunnel: number;
      readonly buffer: -1;
      readonly iidHigh: 0;
      readonly iidLow: 0;
      readonly reason: null;
    }
  /** Source rules only: forward by destination. */
  | {
      readonly kind: 'plain';
      readonly direction: -1;
      readonly tunnel: -1;
      readonly buffer: -1;
      readonly iidHigh: 0;
      readonly iidLow: 0;
      readonly reason: null;
    }
  | {
      readonly kind: 'drop';
      readonly direction: -1;
      readonly tunnel: -1;
      readonly buffer: -1;
      readonly iidHigh: 0;
      readonly iidLow: 0;
      readonly reason: DropReason;
    };
