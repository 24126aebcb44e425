/**
 * The previous D-LMA, draft-chan-netext-distributed-lma-03 §4.3 and §5.1.3: it is told where the mobile is anchored now, and for a limited
 * time forwards what still comes to it.
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { Why } from '#records/layout.ts';
import type { EmulatorMessage } from '#wire/emulator-message.ts';
import { ownerOf } from '../../net/owners.ts';
import { bindingOf } from '../../mobility/binding-cache.ts';
import { entriesAbout } from '../../mobility/mobile-entries.ts';
import { isLaterSequence } from '../../mobility/sequence-number.ts';
import { whereaboutsOf } from '../../mobility/whereabouts.ts';
import type { World } from '../../mobility/world.ts';
import { homeAnchorOf } from './anchors.ts';
import { dropBinding, tellGatewayLeft } from './binding.ts';
import { careOfIn, newsIn, sendLocation } from './messages.ts';
import { bindingFor, bypasses, forwardTo, optimizes, routeAtAnchor } from './mobility-routing.ts';

const TELL: Why = {
  section: 'draft-chan-netext-distributed-lma-03 §5.1.3',
  sentence: 'The previous D-LMA is told where the mobile is anchored now, so that it forwards what O-LMAs still send to it.',
};
const MOVED: Why = {
  section: 'draft-chan-netext-distributed-lma-03 §4.4',
  sentence: 'The mobile is anchored to another LMA: what still comes here is tunnelled there.',
};

/** The news for a previous D-LMA. */
export interface AnchorNews {
  readonly mobile: number;
  /** The LMA that the mobile is anchored to now, and the gateway where it is when that is to be told too. */
  readonly anchor: number;
  readonly gateway?: number;
  readonly sequence: number;
  readonly lifetimeSeconds: number;
  readonly prefixes: readonly Ipv6Address[];
}

/** §5.1.3: tells the previous D-LMA. Nobody does without route optimization: then no O-LMA knew it. */
export function tellPrevious(world: World, node: number, previous: number, news: AnchorNews): void {
  if (!optimizes(world) || previous === news.anchor || previous === node) return;
  const tellsGateway = bypasses(world, 'd-lma') && news.gateway !== undefined && news.gateway !== news.anchor;
  sendLocation(
    world,
    node,
    {
      kind: 'LU',
      to: previous,
      mobile: news.mobile,
      sequence: news.sequence,
      lifetimeSeconds: news.lifetimeSeconds,
      at: { prefixes: news.prefixes, node: news.anchor },
      ...(tellsGateway ? { careOf: news.gateway! } : {}),
    },
    TELL,
  );
}

/** §4.4, §5.1.3: this LMA is told that a mobile which it anchored is anchored to another one. */
export function handlePreviousNotice(world: World, anchor: number, message: EmulatorMessage): void {
  const gateway = careOfIn(world, message);
  const { sequence, lifetimeSeconds } = message;
  for (const { prefix, anchor: address } of newsIn(message)) {
    const mobile = ownerOf(world, prefix);
    const to = ownerOf(world, address);
    if (mobile === null || to === null || to === anchor || isKnown(world, anchor, mobile, prefix, sequence)) continue;
    // The H-LMA is asked by LU whether it agrees, and believes nothing else: nobody has to tell it as a previous D-LMA (a rogue would).
    if (homeAnchorOf(world, mobile) === anchor) continue;
    dropOvertaken(world, anchor, mobile, sequence);
    const entry = bindingFor(world, anchor, mobile, prefix);
    if (entry !== null) {
      dropBinding(world, anchor, entry.key);
      const now = { mobile, gateway: gateway ?? to, sequence, lifetimeSeconds };
      tellGatewayLeft(world, anchor, entry.gateway, now, entry.prefixes);
    }
    forwardTo(world, anchor, { mobile, prefix, to, sequence, lifetimeSeconds });
    routeAtAnchor(world, anchor, mobile, prefix, MOVED);
  }
}

/** A registration here that still waits for the H-LMA has been overtaken: its answer must not bind the mobile here again. */
function dropOvertaken(world: World, anchor: number, mobile: number, sequence: number): void {
  for (const { key, request } of entriesAbout(world.mobility.visitedRegistrations, anchor, mobile)) {
    const waits = bindingOf(world, anchor, key) === null;
    if (waits && isLaterSequence(sequence, request.sequence)) dropBinding(world, anchor, key);
  }
}

/** Whether this LMA knows as much, or more, about a prefix than a message with this number can tell. */
function isKnown(world: World, anchor: number, mobile: number, prefix: Ipv6Address, sequence: number): boolean {
  if (comesBack(world, anchor, mobile, prefix, sequence)) return true;
  const known = bindingFor(world, anchor, mobile, prefix) ?? whereaboutsOf(world, anchor, 'forwarding', prefix);
  return known !== null && !isLaterSequence(sequence, known.sequence) && known.sequence !== sequence;
}

/** Whether the mobile has come back since, to a gateway of this LMA, though its H-LMA has not agreed yet. */
function comesBack(world: World, anchor: number, mobile: number, prefix: Ipv6Address, sequence: number): boolean {
  const waiting = entriesAbout(world.mobility.visitedRegistrations, anchor, mobile);
  return waiting.some(({ request }) => request.prefixes.includes(prefix) && isLaterSequence(request.sequence, sequence));
}
