/**
 * The gateway's side of a proxy registration, whatever the scheme: the first update, its retransmission, its renewal and its end
 * (RFC 5213 §6.9.1, §6.9.4). What an acknowledgement leads to is the scheme's own.
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { Why } from '#records/layout.ts';
import { HANDOFF_INDICATOR } from '#wire/mobility-options.ts';
import type { MobileInterface, Timer } from '../net/network.ts';
import { attachmentOf } from './access.ts';
import { UPDATE_TIMER, updateOf, updatesAt, type BindingUpdateListEntry } from './binding-update-list.ts';
import { sendProxyBindingUpdate } from './proxy.ts';
import { raiseSequence } from './sequence-number.ts';
import { bindingLifetimeSeconds, type Attachment, type World } from './world.ts';

const REPEAT: Why = {
  section: 'RFC 5213 §6.9.4',
  sentence: 'No acknowledgement came in time, so the gateway asks again with a new number.',
};
const RENEW: Why = { section: 'RFC 5213 §6.9.1.3', sentence: 'The gateway extends the binding while the mobile is attached.' };
const RESYNC: Why = {
  section: 'RFC 6275 §11.7.3',
  sentence: 'The anchor had seen a later number; the gateway goes on from there.',
};

const LOST: Why = {
  section: 'RFC 5847 §3.2',
  sentence: 'The anchor has been restarted and knows nothing any more, so the gateway registers its mobiles anew.',
};

/** What a gateway registers. */
export interface Registration {
  readonly key: string;
  readonly anchor: number;
  readonly anchorAddress?: Ipv6Address;
  /** Empty: asks for an assignment. */
  readonly prefixes: readonly Ipv6Address[];
  readonly handoffIndicator: number;
  /** End of an earlier grant that still holds, or null. */
  readonly expiresAt: number | null;
}

/** Sends the first update of a registration for an attached interface. */
export function registerAt(
  world: World,
  router: number,
  state: MobileInterface,
  attachment: Attachment,
  registration: Registration,
  why: Why,
): void {
  const lifetimeSeconds = bindingLifetimeSeconds(world);
  sendProxyBindingUpdate(
    world,
    router,
    {
      ...registration,
      mobile: state.mobile,
      mobileInterface: state.number,
      state: 'registering',
      sequence: 0,
      attempt: 0,
      lifetimeSeconds,
      attachment: attachment.cause,
    },
    lifetimeSeconds,
    why,
  );
}

/** The anchor has seen a later number (status 135): asks again from there. */
export function resynchronize(world: World, router: number, entry: BindingUpdateListEntry, last: number): void {
  raiseSequence(world, entry.mobile, last);
  sendProxyBindingUpdate(world, router, entry, lifetimeAskedBy(world, entry), RESYNC);
}

/** A timer of an update: sends it in its turn, repeats or renews it, or lets `withdraw` forget what has run out. */
export function handleUpdateTimer(world: World, timer: Timer, withdraw: (entry: BindingUpdateListEntry) => void): void {
  const entry = updateOf(world, timer.node, timer.key);
  if (entry === null) return;
  if (timer.name === UPDATE_TIMER.expire) withdraw(entry);
  else if (timer.name === UPDATE_TIMER.turn && entry.waiting !== undefined) {
    sendProxyBindingUpdate(world, timer.node, entry, entry.waiting.lifetimeSeconds, entry.waiting.why);
  } else if (timer.name === UPDATE_TIMER.retransmit) {
    sendProxyBindingUpdate(world, timer.node, { ...entry, attempt: entry.attempt + 1 }, lifetimeAskedBy(world, entry), REPEAT);
  } else if (timer.name === UPDATE_TIMER.renew) {
    sendProxyBindingUpdate(
      world,
      timer.node,
      { ...entry, state: 'renewing', attempt: 0, handoffIndicator: HANDOFF_INDICATOR.reRegistration },
      bindingLifetimeSeconds(world),
      RENEW,
    );
  }
}

/** RFC 5847 §3.2: an anchor has lost its memory: registers again what is attached here. */
export function registerAnew(world: World, router: number, anchor: number): void {
  for (const entry of updatesAt(world, router)) {
    const attached = attachmentOf(world, router, entry.mobileInterface)?.cause === entry.attachment;
    if (!attached || entry.anchor !== anchor || entry.state !== 'registered') continue;
    const renewing = { ...entry, state: 'renewing', attempt: 0, handoffIndicator: HANDOFF_INDICATOR.reRegistration } as const;
    sendProxyBindingUpdate(world, router, renewing, bindingLifetimeSeconds(world), LOST);
  }
}

function lifetimeAskedBy(world: World, entry: BindingUpdateListEntry): number {
  return entry.state === 'releasing' ? 0 : bindingLifetimeSeconds(world);
}
