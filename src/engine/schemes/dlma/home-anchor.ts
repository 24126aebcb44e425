/**
 * The H-LMA, draft-chan-netext-distributed-lma-03 §2.3, §4.1 and §4.3: it gives out home prefixes, sees to it that they are unique, and
 * knows which D-LMA each of its mobiles is anchored to.
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { SECOND } from '#base/time.ts';
import type { Why } from '#records/layout.ts';
import type { EmulatorMessage } from '#wire/emulator-message.ts';
import type { Packet } from '#wire/packet.ts';
import { ownerOf } from '../../net/owners.ts';
import { bindingOf } from '../../mobility/binding-cache.ts';
import { allocatePrefix, claimPrefix, mayUsePrefix } from '../../mobility/prefix-allocation.ts';
import { PROXY_STATUS } from '../../mobility/proxy.ts';
import { isLaterSequence } from '../../mobility/sequence-number.ts';
import { prefixesWanted } from '../../mobility/sessions.ts';
import { putWhereabouts, removeWhereabouts, whereaboutsAbout, type Whereabouts } from '../../mobility/whereabouts.ts';
import { bindingLifetimeSeconds, optionText, type World } from '../../mobility/world.ts';
import { anchorsOf, isAnchor } from './anchors.ts';
import { dropBinding, keyOf } from './binding.ts';
import { careOfIn, mobileIn, prefixesIn, sendLocation } from './messages.ts';
import { optimizes, pushesToAll, routeAtAnchor } from './mobility-routing.ts';
import { tellPrevious } from './previous-anchor.ts';

const LOCATED: Why = {
  section: 'draft-chan-netext-distributed-lma-03 §4.3',
  sentence: 'The H-LMA knows to which D-LMA the mobile is anchored; nobody else needs to be told.',
};
const AT_HOME: Why = {
  section: 'draft-chan-netext-distributed-lma-03 §4.1',
  sentence: 'The mobile is in its home network: its H-LMA anchors it.',
};
const AGREE: Why = {
  section: 'draft-chan-netext-distributed-lma-03 §4.3',
  sentence: 'The home address is this mobile’s alone: the H-LMA agrees, and names the D-LMA before if there was one.',
};
const DISAGREE: Why = {
  section: 'draft-chan-netext-distributed-lma-03 §4.3',
  sentence: 'The H-LMA does not agree; the status says why.',
};

const PUSH: Why = {
  section: 'draft-chan-netext-distributed-lma-03 §6.3',
  sentence: 'Every LMA is told where the mobile is anchored, whether anybody there sends to it or not.',
};

/** A mobile's interface, and where it is anchored as of a registration. */
export interface Anchored {
  readonly mobile: number;
  readonly ordinal: number;
  readonly anchor: number;
  readonly sequence: number;
  readonly lifetimeSeconds: number;
}

function recordsOf(world: World, home: number, of: Pick<Anchored, 'mobile' | 'ordinal'>): readonly Whereabouts[] {
  return whereaboutsAbout(world, home, of.mobile).filter((entry) => entry.table === 'location' && entry.ordinal === of.ordinal);
}

/**
 * §4.1, §4.3: the home prefixes of a mobile's interface: those that it has, those that it asks for if they are nobody else's, else new
 * ones. A number is the status to refuse with.
 */
export function prefixesAtHome(
  world: World,
  home: number,
  request: { readonly mobile: number; readonly ordinal: number; readonly prefixes: readonly Ipv6Address[] },
): readonly Ipv6Address[] | number {
  const bound =
    bindingOf(world, home, keyOf(world, request))?.prefixes ?? recordsOf(world, home, request).map(({ prefix }) => prefix);
  if (bound.length > 0) {
    const other = request.prefixes.some((prefix) => !bound.includes(prefix));
    return other ? PROXY_STATUS.notAuthorizedForHomeNetworkPrefix : bound;
  }
  if (request.prefixes.length > 0) {
    if (!request.prefixes.every((prefix) => mayUsePrefix(world, home, request.mobile, prefix))) {
      return PROXY_STATUS.notAuthorizedForHomeNetworkPrefix;
    }
    for (const prefix of request.prefixes) claimPrefix(world, home, request.mobile, prefix);
    return request.prefixes;
  }
  const given: Ipv6Address[] = [];
  for (let count = prefixesWanted(world, request.mobile, request.ordinal); count > 0; count--) {
    const prefix = allocatePrefix(world, home, request.mobile);
    if (prefix === null) return PROXY_STATUS.insufficientResources;
    given.push(prefix);
  }
  return given;
}

/** The D-LMA before. The same question again has the same answer, since the first one may be lost; an extension has none. */
function previousOf(before: Whereabouts | undefined, now: Anchored): number | null {
  if (before === undefined) return null;
  if (before.to !== now.anchor) return before.to;
  return before.sequence === now.sequence ? (before.previous ?? null) : null;
}

/** §4.3: notes where a mobile is anchored now. Returns the D-LMA before, or null when there was none or it was this H-LMA. */
export function noteLocation(world: World, home: number, now: Anchored, prefixes: readonly Ipv6Address[]): number | null {
  const before = recordsOf(world, home, now)[0];
  const previous = previousOf(before, now);
  if (now.anchor === home) {
    for (const prefix of prefixes) {
      removeWhereabouts(world, home, 'location', prefix);
      routeAtAnchor(world, home, now.mobile, prefix, AT_HOME);
    }
    return previous;
  }
  dropBinding(world, home, keyOf(world, now));
  for (const prefix of prefixes) {
    putWhereabouts(
      world,
      home,
      {
        table: 'location',
        prefix,
        mobile: now.mobile,
        ordinal: now.ordinal,
        to: now.anchor,
        sequence: now.sequence,
        expiresAt: world.now + now.lifetimeSeconds * SECOND,
        ...(previous === null ? {} : { previous }),
      },
      LOCATED,
    );
    removeWhereabouts(world, home, 'forwarding', prefix);
    routeAtAnchor(world, home, now.mobile, prefix, LOCATED);
  }
  return previous;
}

/**
 * §2.1, §6.3: with `location_push` all other LMAs are told, which takes m − 1 messages an update where the draft’s own way takes none. Choice:
 * they are not acknowledged, as LOC never is; an LMA that one did not reach sends by the H-LMA, and is told then.
 */
export function pushLocation(world: World, home: number, now: Anchored, prefixes: readonly Ipv6Address[]): void {
  if (!pushesToAll(world)) return;
  for (const to of anchorsOf(world)) {
    if (to === home || to === now.anchor) continue;
    const { mobile, sequence, lifetimeSeconds } = now;
    sendLocation(world, home, { kind: 'LOC', to, mobile, sequence, lifetimeSeconds, at: { prefixes, node: now.anchor } }, PUSH);
  }
}

/** §4.3: a visited LMA says that it anchors a mobile of this H-LMA, and asks whether the home prefix is unique. */
export function handleLocationUpdate(world: World, home: number, packet: Packet, message: EmulatorMessage): void {
  const about = mobileIn(world, message);
  const asker = ownerOf(world, packet.source);
  if (about === null || asker === null || !isAnchor(world, asker)) return;
  const { mobile, ordinal } = about;
  const lifetimeSeconds = Math.min(message.lifetimeSeconds, bindingLifetimeSeconds(world));
  const now: Anchored = { mobile, ordinal, anchor: asker, sequence: message.sequence, lifetimeSeconds };
  const prefixes = isOvertaken(world, home, now)
    ? PROXY_STATUS.sequenceOutOfWindow
    : prefixesAtHome(world, home, { mobile, ordinal, prefixes: prefixesIn(message) });
  if (typeof prefixes === 'number') {
    answer(world, home, now, { status: prefixes, prefixes: [], previous: null, named: false }, DISAGREE);
    return;
  }
  const previous = noteLocation(world, home, now, prefixes);
  const notify = optionText(world, 'prev_dlma_notify');
  const named = prefixesIn(message).length > 0;
  const told = notify === 'hlma_ack' && optimizes(world) ? previous : null;
  answer(world, home, now, { status: 0, prefixes, previous: told, named }, AGREE);
  pushLocation(world, home, now, prefixes);
  if (notify !== 'hlma_direct' || previous === null) return;
  const gateway = careOfIn(world, message);
  tellPrevious(world, home, previous, { ...now, prefixes, ...(gateway === null ? {} : { gateway }) });
}

/** Whether a later registration is known already; the same one may come again, since its answer may be lost. */
function isOvertaken(world: World, home: number, now: Anchored): boolean {
  const bound = bindingOf(world, home, keyOf(world, now))?.sequence;
  const [record] = recordsOf(world, home, now);
  const known = bound ?? record?.sequence;
  if (known === undefined || isLaterSequence(now.sequence, known)) return false;
  return !(record?.to === now.anchor && known === now.sequence);
}

/** LUA. `named`: the question had the prefixes, which then say whose answer this is; else it names the mobile. */
function answer(
  world: World,
  home: number,
  now: Anchored,
  content: { status: number; prefixes: readonly Ipv6Address[]; previous: number | null; named: boolean },
  why: Why,
): void {
  const { status, prefixes, previous, named } = content;
  sendLocation(
    world,
    home,
    {
      kind: 'LUA',
      to: now.anchor,
      mobile: now.mobile,
      ...(named && status === 0 ? {} : { ordinal: now.ordinal }),
      status,
      sequence: now.sequence,
      lifetimeSeconds: status === 0 ? now.lifetimeSeconds : 0,
      prefixes,
      ...(previous === null ? {} : { careOf: previous }),
    },
    why,
  );
}
