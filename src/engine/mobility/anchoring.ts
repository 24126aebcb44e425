/**
 * What a scheme with distributed anchors says about them: the words of its document, and what it does beside the common procedure of
 * `anchored-prefixes.ts` (an access router as anchor of what it gave out) and `visited-prefixes.ts` (an access router that serves
 * prefixes of others).
 */
import { required } from '#base/assert.ts';
import { prefixOf, type Ipv6Address } from '#base/ipv6-address.ts';
import type { Why } from '#records/layout.ts';
import type { MobileInterface } from '../net/network.ts';
import type { BindingCacheEntry } from './binding-cache.ts';
import type { Attachment, World } from './world.ts';

/** Why things happen, in the document's words and with its sections. */
export interface AnchoringReasons {
  /** Anchor: the mobile is on the link of the router that gave it this prefix. */
  readonly local: Why;
  /** Anchor: the mobile has left that link. */
  readonly left: Why;
  /** Anchor: the mobile is back. */
  readonly returned: Why;
  /** Anchor: the prefix is tunnelled to another router. */
  readonly moved: Why;
  /** Anchor: its answers. */
  readonly accept: Why;
  readonly refuse: Why;
  /** Serving router: it registers at an anchor. */
  readonly register: Why;
  /** Serving router: packets of an earlier prefix wait for its anchor's answer. */
  readonly waiting: Why;
  /** Serving router: the anchor has answered, the prefix is delivered here. */
  readonly visited: Why;
  /** Serving router: up-link packets of an earlier prefix leave without the tunnel. */
  readonly direct: Why;
  /** Serving router: the mobile has taken the prefix to another of its interfaces. */
  readonly prefixLeft: Why;
  /** Serving router: it gives a prefix back to its anchor. */
  readonly release: Why;
  /** Both: no flow uses an earlier prefix, so no tunnel is there for it. Schemes with `tunnelsByUse` only. */
  readonly unused?: Why;
}

/** A scheme's anchors. */
export interface Anchoring {
  readonly reasons: AnchoringReasons;
  /** Up-link packets of earlier prefixes leave straight from the serving router. */
  readonly uplinkIsDirect: (world: World) => boolean;
  /** Tells a mobile its prefixes, when those who anchor the earlier ones have answered; `withdrawn` ones are dead. */
  readonly announce: (
    world: World,
    router: number,
    state: MobileInterface,
    attachment: Attachment,
    withdrawn: readonly Ipv6Address[],
  ) => void;
  /** The announcement waits for the anchors of earlier prefixes; else it leaves as soon as those are known. */
  readonly waitsForAnchors: (world: World) => boolean;
  /** A tunnel is there for an earlier prefix only while a flow uses it; else always. */
  readonly tunnelsByUse?: boolean;
  /** A prefix has got its binding at its anchor, or another one. `before` is null for a prefix that had none. */
  readonly prefixBound?: (world: World, anchor: number, entry: BindingCacheEntry, before: BindingCacheEntry | null) => void;
  /** An anchor has let go of a prefix. */
  readonly prefixReleased?: (world: World, anchor: number, entry: BindingCacheEntry) => void;
}

/** Whether a tunnel is to be there for an earlier prefix of a mobile. */
export function needsTunnel(world: World, mobile: number, prefix: Ipv6Address): boolean {
  return anchoringOf(world).tunnelsByUse !== true || isPrefixInUse(world, mobile, prefix);
}

/** Whether a flow uses an address of this prefix: it runs, or packets of it are under way. */
export function isPrefixInUse(world: World, mobile: number, prefix: Ipv6Address): boolean {
  const uses = (address: Ipv6Address | null): boolean => address !== null && prefixOf(address, 64) === prefix;
  return world.flows.some(
    (flow) =>
      ((flow.from === mobile && uses(flow.source)) || (flow.to === mobile && uses(flow.destination))) &&
      (flow.state === 'running' || flow.settled < flow.made),
  );
}

/** The anchors of the scheme that is played. */
export function anchoringOf(world: World): Anchoring {
  return required(world.scheme.anchoring, 'anchors of the scheme');
}
