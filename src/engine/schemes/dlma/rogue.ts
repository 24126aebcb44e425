/**
 * An untrusted LMA, draft-chan-netext-distributed-lma-03 §9: it sends location updates that are not true, to draw the packets of mobiles to
 * itself; and what protects from it. Choice: the protection is that of §3, a security association between the LMAs (and gateways) of a
 * domain; the emulator plays what follows from it, not the cryptography: who has none is not believed.
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { required } from '#base/assert.ts';
import { MILLISECOND, SECOND } from '#base/time.ts';
import type { Why } from '#records/layout.ts';
import type { EmulatorMessage } from '#wire/emulator-message.ts';
import { nodeId, type Timer } from '../../net/network.ts';
import { ownerOf } from '../../net/owners.ts';
import { putRow } from '../../net/tables.ts';
import { setTimer } from '../../net/timers.ts';
import { bindingsAt } from '../../mobility/binding-cache.ts';
import { captureAt, pointerOf } from '../../mobility/mobility-routing.ts';
import { announceRole, servedAccessRouters, servedMobiles } from '../../mobility/roles.ts';
import { bindingLifetimeSeconds, optionNumber, optionOn, optionText, type World } from '../../mobility/world.ts';
import { anchorsOf, isAnchor, registersItself } from './anchors.ts';
import { CAPTURE, CAPTURE_TIMER } from './capture.ts';
import { newsIn, sendLocation } from './messages.ts';
import { routeAtAnchor, routeAtGateway } from './mobility-routing.ts';

const SECTION = 'draft-chan-netext-distributed-lma-03 §9';
const LIE: Why = {
  section: SECTION,
  sentence: 'A rogue LMA claims that the mobile is anchored to it, so that the mobile’s packets come to it.',
};
const REFUSED: Why = {
  section: SECTION,
  sentence: 'The sender has no security association with this node, so what it says of locations is not believed.',
};

/** Timer of the rogue: its lie. */
const LIE_TIMER = 'rogue-update';

/** Places the rogue LMA when a run names one. */
export function placeRogue(world: World): void {
  const named = world.run.roles?.['rogue'];
  if (typeof named !== 'string') return;
  const rogue = required(world.fixed.plan.nodeIndex.get(named), named);
  world.mobility.roles.set('rogue', [rogue]);
  announceRole(world, rogue, 'rogue', 'rogue LMA');
  setTimer(world, rogue, LIE_TIMER, '', optionNumber(world, 'rogue_at_ms') * MILLISECOND);
}

/** The rogue's timers. */
export function handleRogueTimer(world: World, timer: Timer): void {
  if (timer.name === CAPTURE_TIMER) endCapture(world, timer.node, timer.key as Ipv6Address);
  if (timer.name !== LIE_TIMER) return;
  for (const mobile of servedMobiles(world)) {
    for (const anchor of anchorsOf(world)) {
      for (const entry of bindingsAt(world, anchor)) {
        if (entry.mobile === mobile) lie(world, timer.node, { ...entry, anchor });
      }
    }
  }
}

/**
 * What the rogue says of one binding: to the D-LMA as if it were the new one (`rogue_message: LU`), or to all LMAs as if it were the H-LMA
 * (`LOC`). Choice: it knows home address, D-LMA and the number that comes next, as who listens on a link would.
 */
function lie(
  world: World,
  rogue: number,
  about: { mobile: number; anchor: number; prefixes: readonly Ipv6Address[]; sequence: number },
): void {
  const { mobile, anchor, prefixes } = about;
  const kind = optionText(world, 'rogue_message') === 'LOC' ? 'LOC' : 'LU';
  const lifetimeSeconds = bindingLifetimeSeconds(world);
  const targets = kind === 'LU' ? [anchor] : anchorsOf(world);
  for (const to of targets) {
    if (to === rogue) continue;
    const sequence = (about.sequence + 1) & 0xffff;
    sendLocation(world, rogue, { kind, to, mobile, sequence, lifetimeSeconds, at: { prefixes, node: rogue } }, LIE);
  }
  // Of a mobile that it does serve it has told the truth.
  if (anchor === rogue) return;
  for (const prefix of prefixes) {
    // Who is told later believes it for longer.
    setTimer(world, rogue, CAPTURE_TIMER, prefix, world.now + 2 * lifetimeSeconds * SECOND);
    if (isAnchor(world, rogue)) routeAtAnchor(world, rogue, mobile, prefix, CAPTURE);
    else captureAt(world, rogue, prefix, mobile, CAPTURE);
  }
}

/** The lie is over: the rogue routes by what it knows again. What it has begun to serve meanwhile it goes on serving. */
function endCapture(world: World, rogue: number, prefix: Ipv6Address): void {
  const pointer = pointerOf(world, rogue, prefix);
  if (pointer?.kind !== 'blocked') return;
  if (isAnchor(world, rogue)) routeAtAnchor(world, rogue, pointer.mobile, prefix, CAPTURE);
  else routeAtGateway(world, rogue, pointer.mobile, prefix);
}

/**
 * Whether a node believes news of where mobiles are. §9: only LMAs may say that they anchor a mobile; a LOC may come from gateways, too
 * (§5.1.2). What is not believed is shown in a row. Without `protection` everybody is believed.
 */
export function isBelieved(world: World, node: number, sender: number, message: EmulatorMessage): boolean {
  if (!optionOn(world, 'protection')) return true;
  const isGateway = !registersItself(world) && servedAccessRouters(world).includes(sender);
  if (isAnchor(world, sender) || (isGateway && message.localKind === 'LOC')) return true;
  for (const { prefix } of newsIn(message)) {
    putRow(world, node, 'refused-messages', `${sender} ${message.localKind} ${prefix}`, {
      mn: nodeId(world, ownerOf(world, prefix) ?? sender),
      to: nodeId(world, sender),
      address: prefix,
      message: message.localKind,
      sequence: message.sequence,
      why: REFUSED,
    });
  }
  return false;
}
