/**
 * A stranger that forges binding updates, to draw the packets of mobiles to itself; and what protects from it. It sends what a mobile or a
 * gateway would send, once, about every binding that there is: from its own address, which is the care-of address that it wants.
 *
 * Choice: it knows prefix or home address, anchor and the number that comes next, as who listens on a link would. What its lies bring to it
 * counts as dropped (`hijacked`) for as long as they may be believed.
 *
 * Protection by IPsec (RFC 6275 §5.1, RFC 5213 §4) is played by what follows from it, not by its cryptography: an anchor has security
 * associations with the nodes of its domain, and with each mobile one for that mobile's own home addresses. An update of anybody else is
 * discarded without an answer. Updates to correspondents are out of its reach: they have to be signed (RFC 6275 §5.2), which is checked.
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { required } from '#base/assert.ts';
import { MILLISECOND, SECOND } from '#base/time.ts';
import type { Why } from '#records/layout.ts';
import { BINDING_UPDATE_FLAG, type MobilityMessage } from '#wire/mobility-header.ts';
import { HANDOFF_INDICATOR, type MobilityOption } from '#wire/mobility-options.ts';
import type { Packet } from '#wire/packet.ts';
import { addressOf, sendControl } from '../net/control.ts';
import { nodeAt, nodeId, type Timer } from '../net/network.ts';
import { ownerOf, prefixOfAddress } from '../net/owners.ts';
import { putRow } from '../net/tables.ts';
import { setTimer } from '../net/timers.ts';
import { bindingsAt, type BindingCacheEntry } from './binding-cache.ts';
import { correspondentBinding, newestNonceIndex } from './correspondent.ts';
import { homeAddressOf } from './home-agent.ts';
import { captureAt, releasePointer } from './mobility-routing.ts';
import { accessTechnologyOf, identifierOf } from './proxy.ts';
import { AUTHENTICATOR_BYTES } from './return-routability-keys.ts';
import { announceRole, servedMobiles } from './roles.ts';
import { followingSequence } from './sequence-number.ts';
import { bindingLifetimeSeconds, optionNumber, optionOn, type World } from './world.ts';

type BindingUpdate = Extract<MobilityMessage, { kind: 'binding-update' }>;

/** The role of the stranger, and the options that go with it. */
export const ROGUE = { role: 'rogue', at: 'rogue_at_ms', protection: 'protection' } as const;

/** Timers of the stranger: its lies, and the end of one; the key of the second is the prefix. */
const FORGER_TIMER = { forge: 'forged-updates', end: 'forged-update-end' } as const;

const SECURITY = { own: 'RFC 6275 §5.1', proxied: 'RFC 5213 §4', correspondent: 'RFC 6275 §5.2' } as const;
const CAPTURE: Why = {
  section: SECURITY.own,
  sentence: 'The stranger keeps what its forged update brings to it.',
};

/** Places the stranger when a run names one. */
export function placeForger(world: World): void {
  const named = world.run.roles?.[ROGUE.role];
  if (typeof named !== 'string') return;
  const rogue = required(world.fixed.plan.nodeIndex.get(named), named);
  world.mobility.roles.set(ROGUE.role, [rogue]);
  announceRole(world, rogue, ROGUE.role, 'rogue');
  setTimer(world, rogue, FORGER_TIMER.forge, '', optionNumber(world, ROGUE.at) * MILLISECOND);
}

/** The stranger's timers. True when the timer was one of them. */
export function handleForgerTimer(world: World, timer: Timer): boolean {
  if (timer.name === FORGER_TIMER.end) {
    releasePointer(world, timer.node, timer.key as Ipv6Address);
    return true;
  }
  if (timer.name !== FORGER_TIMER.forge) return false;
  for (const target of targetsOf(world, timer.node)) forge(world, timer.node, target);
  return true;
}

/** A binding that a lie is about. */
interface Target {
  readonly anchor: number;
  readonly mobile: number;
  readonly ordinal: number;
  readonly prefixes: readonly Ipv6Address[];
  readonly sequence: number;
  /** Prefixes of earlier routers, to which a central database passes the update on. */
  readonly previous?: readonly Ipv6Address[];
  /** The home address of a binding that the mobile has made itself. */
  readonly home?: Ipv6Address;
}

/**
 * All bindings of mobiles that are away from the stranger. Where a central database knows where mobiles are, routers listen to that one alone
 * (draft-bernardos-dmm-pmip-01 §3.2), and so it is the one to be lied to.
 */
function targetsOf(world: World, rogue: number): readonly Target[] {
  const served = servedMobiles(world);
  const central = [...world.mobility.centralSessions].flatMap(([anchor, sessions]) =>
    [...sessions.values()].map((session): Target => ({
      ...session,
      anchor,
      previous: session.previous.flatMap((router) => router.prefixes),
    })),
  );
  const all =
    central.length > 0
      ? central
      : world.nodes.flatMap(({ index }) =>
          bindingsAt(world, index).flatMap((entry): Target[] =>
            entry.state === 'pending-deletion' ? [] : [{ ...ownHome(world, entry), anchor: index }],
          ),
        );
  return all.filter(({ anchor, mobile }) => anchor !== rogue && served.includes(mobile));
}

/** A binding without its home address where a router has registered in the mobile's place. */
function ownHome(world: World, entry: BindingCacheEntry): BindingCacheEntry {
  const { home, ...rest } = entry;
  return home === undefined || nodeAt(world, entry.gateway).mobile ? entry : rest;
}

function forge(world: World, rogue: number, target: Target): void {
  const { anchor, mobile, prefixes, home } = target;
  const lifetimeSeconds = bindingLifetimeSeconds(world);
  const sequence = followingSequence(target.sequence);
  sendControl(
    world,
    rogue,
    {
      source: addressOf(world, rogue),
      destination: addressAt(world, target),
      ...(home === undefined
        ? {}
        : { extensionHeaders: [{ kind: 'destination-options', options: [{ kind: 'home-address', homeAddress: home }] }] }),
      payload: {
        protocol: 'mobility',
        message: { kind: 'binding-update', sequence, lifetimeSeconds, ...contentFor(world, rogue, target) },
      },
    },
    {
      message: home === undefined ? 'PBU' : isRegional(world, target) ? 'LBU' : 'BU',
      mobile,
      to: anchor,
      lifetimeSeconds,
      parameters: [
        `seq=${sequence}`,
        ...(home === undefined
          ? prefixes.map((prefix) => `hnp=${prefix}/64`)
          : [`hoa=${home}`, `coa=${addressOf(world, rogue)}`]),
        `lifetime=${lifetimeSeconds}s`,
      ],
      why: lieAbout(world, target),
    },
  );
  for (const prefix of [...prefixes, ...(target.previous ?? [])]) {
    captureAt(world, rogue, prefix, mobile, CAPTURE);
    // Who is told later believes it for longer.
    setTimer(world, rogue, FORGER_TIMER.end, prefix, world.now + 2 * lifetimeSeconds * SECOND);
  }
}

function isAtCorrespondent(world: World, { anchor, home }: Target): boolean {
  return home !== undefined && correspondentBinding(world, anchor, home) !== null;
}

function isRegional(world: World, { anchor, mobile, home }: Target): boolean {
  return home !== undefined && world.mobility.regionalPrefixes.get(`${anchor} ${mobile}`) === prefixOfAddress(home);
}

/** A correspondent that is a mobile itself is spoken to at its home address. */
function addressAt(world: World, { anchor }: Target): Ipv6Address {
  return world.mobility.homes.get(anchor)?.address ?? addressOf(world, anchor);
}

/** Flags and options as the one would send them that may. What the stranger cannot know, a signature, it makes up. */
function contentFor(world: World, rogue: number, target: Target): Pick<BindingUpdate, 'flags' | 'options'> {
  const { acknowledge, homeRegistration, map, proxy } = BINDING_UPDATE_FLAG;
  if (target.home === undefined) {
    return {
      flags: acknowledge | proxy,
      options: [
        ...target.prefixes.map((prefix): MobilityOption => ({ kind: 'home-network-prefix', prefixLength: 64, prefix })),
        { kind: 'handoff-indicator', value: HANDOFF_INDICATOR.betweenMobileAccessGateways },
        { kind: 'access-technology-type', value: accessTechnologyOf(target.ordinal) },
        identifierOf(world, target.mobile),
      ],
    };
  }
  if (isAtCorrespondent(world, target)) {
    const index = newestNonceIndex(world);
    return {
      flags: 0,
      options: [
        { kind: 'nonce-indices', homeNonceIndex: index, careOfNonceIndex: index },
        { kind: 'binding-authorization-data', authenticator: new Uint8Array(AUTHENTICATOR_BYTES) },
      ],
    };
  }
  if (isRegional(world, target)) return { flags: acknowledge | map, options: [] };
  return {
    flags: acknowledge | homeRegistration,
    options: [{ kind: 'alternate-care-of-address', address: addressOf(world, rogue) }],
  };
}

function lieAbout(world: World, target: Target): Why {
  if (target.home === undefined)
    return {
      section: SECURITY.proxied,
      sentence: 'A stranger says, as a gateway would, that the mobile has come to it, so that its packets come to the stranger.',
    };
  if (isAtCorrespondent(world, target))
    return {
      section: SECURITY.correspondent,
      sentence: 'A stranger tells the correspondent a false care-of address; it has no tokens, so its signature is made up.',
    };
  return {
    section: SECURITY.own,
    sentence: 'A stranger says, as the mobile would, that the home address is to be reached at the stranger’s own address.',
  };
}

/**
 * Whether a node believes a binding update. With `protection` only from nodes of the domain, and from a mobile about its own home addresses;
 * what is discarded is shown in a row. Updates to correspondents are not IPsec's to protect, and pass.
 */
export function isAuthorized(world: World, node: number, packet: Packet, message: BindingUpdate): boolean {
  const { homeRegistration, map, proxy } = BINDING_UPDATE_FLAG;
  if (!optionOn(world, ROGUE.protection) || (message.flags & (homeRegistration | map | proxy)) === 0) return true;
  const sender = ownerOf(world, packet.source);
  const home = homeAddressOf(packet) ?? packet.source;
  const proxied = (message.flags & proxy) !== 0;
  if (sender !== null && (isOfDomain(world, sender) || (!proxied && sender === ownerOf(world, home)))) return true;
  const kind = proxied ? 'PBU' : (message.flags & map) === 0 ? 'BU' : 'LBU';
  const about = message.options.find((option) => option.kind === 'home-network-prefix')?.prefix ?? home;
  const mobile = ownerOf(world, about);
  putRow(world, node, 'refused-messages', `${packet.source} ${kind} ${about}`, {
    mn: nodeId(world, mobile ?? node),
    to: nodeId(world, sender ?? node),
    address: about,
    message: kind,
    sequence: message.sequence,
    why: proxied ? NO_ASSOCIATION : NOT_THE_MOBILE,
  });
  return false;
}

const NO_ASSOCIATION: Why = {
  section: SECURITY.proxied,
  sentence: 'The sender has no security association with this node, so its update is discarded without an answer.',
};
const NOT_THE_MOBILE: Why = {
  section: SECURITY.own,
  sentence:
    'The update is not protected by the security association of the mobile whose home address it names, so it is discarded.',
};

/** A node with a role in the run's scheme, other than the stranger's. */
function isOfDomain(world: World, node: number): boolean {
  for (const [role, holders] of world.mobility.roles) if (role !== ROGUE.role && holders.includes(node)) return true;
  return false;
}
