/**
 * Home Agent Switch (RFC 5142), the switch message of HARP that draft-kuntz-dmm-summary-00 §3.5 builds on: a home agent tells a mobile to
 * bind with another one.
 */
import type { Ipv6Address } from '#base/ipv6-address.ts';
import { SECOND } from '#base/time.ts';
import type { Why } from '#records/layout.ts';
import { addressOf, sendControl } from '../../net/control.ts';
import { nodeAt, nodeId, type Timer } from '../../net/network.ts';
import { cancelTimer, setTimer } from '../../net/timers.ts';
import { makeTunnel, tunnelKey } from '../../net/tunnel.ts';
import { bindingOf } from '../../mobility/binding-cache.ts';
import { homeOf } from '../../mobility/home-address.ts';
import { SWITCH_TIMER } from '../../mobility/home-agent-set.ts';
import { mapOf, type World } from '../../mobility/world.ts';
import { updateAddress } from './home-agents.ts';

/** INITIAL-HA-SWITCH-TIMEOUT and MAX-HA-SWITCH-TIMEOUT, RFC 5142 §8. */
const INITIAL_SWITCH_TIMEOUT = 5 * SECOND;
const MAX_SWITCH_TIMEOUT = 20 * SECOND;

/**
 * Tells a mobile at this care-of address to bind with agent `to`. Repeated while this agent has it bound there (RFC 5142 §5.2); a mobile
 * that was refused asks again itself.
 */
export function askToSwitch(world: World, agent: number, mobile: number, careOf: Ipv6Address, to: number, why: Why): void {
  const { address: home } = homeOf(world, mobile);
  if (bindingOf(world, agent, home)?.careOf === careOf) {
    mapOf(world.mobility.agentSwitches, agent).set(home, { mobile, to, attempt: 0, why });
    setTimer(world, agent, SWITCH_TIMER, home, world.now + INITIAL_SWITCH_TIMEOUT);
  }
  sendSwitch(world, agent, mobile, careOf, to, why, false);
}

/**
 * RFC 5142 §5.1: to the home address, in the tunnel to the care-of address. The two addresses of the other agent are listed: where its
 * tunnel ends, and where to register.
 */
function sendSwitch(
  world: World,
  agent: number,
  mobile: number,
  careOf: Ipv6Address,
  to: number,
  why: Why,
  again: boolean,
): void {
  const { address: home } = homeOf(world, mobile);
  const addresses = [addressOf(world, to), updateAddress(world, to)];
  sendControl(
    world,
    agent,
    {
      source: addressOf(world, agent),
      destination: home,
      payload: { protocol: 'mobility', message: { kind: 'home-agent-switch', addresses, options: [] } },
    },
    {
      message: 'HASwitch',
      mobile,
      to: mobile,
      parameters: [`to=${nodeId(world, to)}`, ...addresses.map((address) => `agent=${address}`)],
      why,
      ...(again ? { retransmission: true } : {}),
    },
    { kind: 'tunnel', tunnel: tunnelTo(world, agent, mobile, careOf) },
  );
}

/** The agent's tunnel end to a care-of address, open or not: to send into it no end need be open. */
function tunnelTo(world: World, agent: number, mobile: number, careOf: Ipv6Address): number {
  const here = nodeAt(world, agent);
  const ends = { local: addressOf(world, agent), remote: careOf };
  const key = tunnelKey(ends);
  const known = here.tunnels.get(key) ?? here.closedTunnels.get(key);
  if (known !== undefined) return known;
  const made = makeTunnel(world, agent, mobile, ends);
  here.closedTunnels.set(key, made);
  return made;
}

/** The mobile has turned to the other agent, or this one has no binding of it any more. */
export function endSwitch(world: World, agent: number, home: Ipv6Address): void {
  if (world.mobility.agentSwitches.get(agent)?.delete(home) === true) cancelTimer(world, agent, SWITCH_TIMER, home);
}

/** RFC 5142 §5.2: asks again, after 5 s, then 10 s, then every 20 s. */
export function handleSwitchTimer(world: World, timer: Timer): void {
  const home = timer.key as Ipv6Address;
  const asked = timer.name === SWITCH_TIMER ? world.mobility.agentSwitches.get(timer.node)?.get(home) : undefined;
  if (asked === undefined) return;
  const careOf = bindingOf(world, timer.node, home)?.careOf;
  if (careOf === undefined) {
    endSwitch(world, timer.node, home);
    return;
  }
  const attempt = asked.attempt + 1;
  const wait = Math.min(INITIAL_SWITCH_TIMEOUT * (1 << Math.min(attempt, 2)), MAX_SWITCH_TIMEOUT);
  mapOf(world.mobility.agentSwitches, timer.node).set(home, { ...asked, attempt });
  setTimer(world, timer.node, SWITCH_TIMER, home, world.now + wait);
  sendSwitch(world, timer.node, asked.mobile, careOf, asked.to, asked.why, true);
}
