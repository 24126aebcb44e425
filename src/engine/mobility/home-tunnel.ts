/**
 * A mobile's end of the bidirectional tunnel to an agent (RFC 6275 §11.3.1, §11.3.2): what it sends from a home address goes through the
 * tunnel from its care-of address, and what the agent tunnels there is taken.
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import type { Why } from '#records/layout.ts';
import { nodeAt } from '../net/network.ts';
import { prefixOfAddress } from '../net/owners.ts';
import { tunnelKey } from '../net/tunnel.ts';
import {
  allowTunnelledUplink,
  blockUplink,
  joinTunnel,
  leaveTunnel,
  releaseUplink,
  sourcePointerOf,
} from './mobility-routing.ts';
import type { HomeBinding } from './mobile-registration.ts';
import type { World } from './world.ts';

const NOT_YET: Why = {
  section: 'RFC 6275 §11.7.1',
  sentence: 'The mobile has a new care-of address, but its agent has not accepted it yet: packets from the home address wait.',
};

/** What names a tunnel between a mobile and an agent. */
export type HomeTunnel = Pick<HomeBinding, 'mobile' | 'agent' | 'agentAddress' | 'home' | 'careOf'>;

/** The addresses of the tunnel as the mobile sees them. */
function endsOf(binding: HomeTunnel): { local: Ipv6Address; remote: Ipv6Address } {
  return { local: binding.careOf, remote: binding.agentAddress };
}

/** Takes what the agent tunnels to this care-of address. Joining twice does nothing. */
export function openHomeTunnel(world: World, binding: HomeTunnel, why: Why): void {
  const user = `down ${prefixOfAddress(binding.home)}`;
  joinTunnel(world, binding.mobile, binding.mobile, binding.agent, user, why, endsOf(binding));
}

/** Sends what comes from the home address through the tunnel. */
export function sendByHomeTunnel(world: World, binding: HomeTunnel, why: Why): void {
  const prefix = prefixOfAddress(binding.home);
  allowTunnelledUplink(world, binding.mobile, prefix, binding.mobile, binding.agent, why, endsOf(binding));
}

/** The number of the mobile's tunnel end at this care-of address, for the exit of a control message; undefined while it is not open. */
export function homeTunnelNumber(world: World, binding: HomeTunnel): number | undefined {
  return nodeAt(world, binding.mobile).tunnels.get(tunnelKey(endsOf(binding)));
}

/** Holds back what comes from a home address until its agent has accepted the new care-of address. */
export function holdHome(world: World, mobile: number, home: Ipv6Address): void {
  blockUplink(world, mobile, prefixOfAddress(home), mobile, NOT_YET);
}

/** Takes nothing more from the tunnel to this care-of address. Nothing happens when it was not open. */
export function closeHomeTunnel(world: World, binding: HomeTunnel): void {
  const user = `down ${prefixOfAddress(binding.home)}`;
  leaveTunnel(world, binding.mobile, binding.mobile, binding.agent, user, endsOf(binding));
}

/** The mobile is at home with this address: it is a host's address again. */
export function releaseHome(world: World, mobile: number, home: Ipv6Address): void {
  const prefix = prefixOfAddress(home);
  if (sourcePointerOf(world, mobile, prefix) !== null) releaseUplink(world, mobile, prefix);
}
