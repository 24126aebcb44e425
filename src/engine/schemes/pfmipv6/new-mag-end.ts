/** The end of the new gateway's part in a fast handover (RFC 5949): used by both gateways, since a new gateway becomes a previous one. */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { Why } from '#records/layout.ts';
import { updateOf } from '../../mobility/binding-update-list.ts';
import { discardHandoverBuffer, handoverOf, removeHandover, type FastHandover } from '../../mobility/fast-handover.ts';
import { joinTunnel, leaveTunnel, releasePointer, releaseUplink } from '../../mobility/mobility-routing.ts';
import type { World } from '../../mobility/world.ts';

const READY: Why = {
  section: 'RFC 5949 §4.1 (f)',
  sentence: 'Packets for the mobile may come from the previous gateway, and from the anchor once it has switched.',
};

/** Tunnel ends of a new gateway: from the previous gateway, and from the anchor. */
function origins(entry: FastHandover): readonly number[] {
  return entry.peer === entry.anchor ? [entry.peer] : [entry.peer, entry.anchor];
}

function inboundUser(prefix: Ipv6Address): string {
  return `in ${prefix}`;
}

/** Opens the ends of the tunnels that packets come from. Its prefixes must have their pointers. */
export function openInbound(world: World, router: number, entry: FastHandover): void {
  for (const prefix of entry.prefixes) {
    for (const remote of origins(entry)) joinTunnel(world, router, entry.mobile, remote, inboundUser(prefix), READY);
  }
}

/** Ends the new gateway's part. Prefixes that nothing else here speaks for are forgotten, and packets that wait for them dropped. */
export function endNew(world: World, router: number, key: string): void {
  const entry = handoverOf(world, router, 'new', key);
  if (entry === null) return;
  removeHandover(world, router, entry);
  for (const prefix of entry.prefixes) {
    for (const remote of origins(entry)) leaveTunnel(world, router, entry.mobile, remote, inboundUser(prefix));
  }
  const registered = updateOf(world, router, key)?.prefixes ?? [];
  // What it hands over itself by now; the anchor may have given other prefixes than the previous gateway knew.
  const previous = handoverOf(world, router, 'previous', key);
  for (const prefix of entry.prefixes) {
    if (registered.includes(prefix) || previous?.prefixes.includes(prefix) === true) continue;
    releasePointer(world, router, prefix);
    releaseUplink(world, router, prefix);
  }
  if (previous === null && entry.buffering) discardHandoverBuffer(world, router, entry.mobileInterface, 'buffer-discarded');
}
