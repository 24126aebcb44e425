/**
 * Radio channels: a point-to-point link between a mobile's interface and an access router (RFC 5213 §3 asks for one), made when first
 * used. Who is attached where is the interface's own state.
 */
import { required } from '#base/assert.ts';
import { randomStream } from '#base/prng.ts';
import { fromMs, type SimTime } from '#base/time.ts';
import { radioDirection } from '#scenario/plan.ts';
import { PACE, paceOf } from '../sim/direction.ts';
import { LINK_MTU, nodeId, type Network } from './network.ts';
import { addDirection } from './transmission.ts';

/** Position of a radio direction, which is made on its first use. */
export function radioPosition(network: Network, mobileInterface: number, router: number, way: 'down' | 'up'): number {
  const plan = network.fixed.plan;
  const number = radioDirection(plan, mobileInterface, router, way);
  const known = network.directionAt.get(number);
  if (known !== undefined) return known;
  const radio = plan.scenario.nodes[router]?.radio ?? { delayMs: 0 };
  const state = required(network.interfaces[mobileInterface], 'mobile interface');
  const mobile = state.mobile;
  return addDirection(
    network,
    { number, from: way === 'down' ? router : mobile, to: way === 'down' ? mobile : router, radio: true, mobileInterface },
    {
      delay: fromMs(radio.delayMs),
      mbps: radio.mbps,
      framingBytes: radio.framingBytes ?? 0,
      queuePackets: radio.queuePackets,
      lossPct: radio.lossPct ?? 0,
      mtu: LINK_MTU,
    },
    randomStream(network.fixed.seed, `radio ${nodeId(network, router)} ${nodeId(network, mobile)} ${state.ordinal} ${way}`),
  );
}

/** When the last packet that is on a radio direction now, or waits for it, gets to its end. */
export function lastArrival(network: Network, position: number): SimTime {
  return Math.max(network.now, paceOf(network.links, position, PACE.busyUntil)) + paceOf(network.links, position, PACE.delay);
}
