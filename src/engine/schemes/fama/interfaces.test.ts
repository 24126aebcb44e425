/** Several interfaces and several mobiles under FAMA and DMI (draft-seite-dmm-dma-05 §3.1; contract, settled questions 7, 10 and 13). */
import { describe, expect, test, vi } from 'vitest';
import type { Scenario, ScenarioEvent } from '#scenario/scenario.ts';
import { checkReach } from '../../invariants-reach.ts';
import { DMI_RUN, FAMA_RUN, flow, move, networkE, stateAt, withOptions } from '../../test-support/networks.ts';
import { entriesOf, messagesOf, pathsOf, play, playUnchecked, recordsOf, type SentMessage } from '../../test-support/play.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

const NATIVE = 'cn k ar1 mn1';
const BOUND = 'cn k ar1=k=ar2=mn1';

function moveFlow(atMs: number, name: string, target: number): ScenarioEvent {
  return { atMs, moveFlow: { flow: name, interface: target } };
}

/** Two interfaces, at ar1 and (from 1 s on) ar2; two flows that begin on the first. */
function twoInterfaces(events: readonly ScenarioEvent[]): Scenario {
  return networkE({
    durationMs: 8000,
    interfaces: 2,
    flows: ['f1', 'f2'].map((id) => flow(id, 'cn', 'mn1', 500, 7900, { pps: 50, bidirectional: true, initiator: 'mn1' })),
    events: [move(1000, 'ar2', { interface: 1 }), ...events],
  });
}

describe.each([
  ['FAMA', FAMA_RUN],
  ['DMI', DMI_RUN],
])('%s with two interfaces', (_name, run) => {
  test('attaching a further interface moves nothing; each flow has a prefix of its own', () => {
    const { report } = play(twoInterfaces([stateAt(3000)]), run);
    expect([pathsOf(report, 'f1'), pathsOf(report, 'f2')]).toEqual([[NATIVE], [NATIVE]]);
    expect(entriesOf(report, 'ar1', 'binding-cache', 3000)).toEqual([]);
    expect(entriesOf(report, 'mn1', 'addresses', 3000).filter((entry) => entry.to === 'ar1').length).toBeGreaterThanOrEqual(2);
  });

  test('one flow goes to the other interface and back: its address is bound there, the other one stays', () => {
    const { report, engine } = play(twoInterfaces([moveFlow(2000, 'f1', 1), stateAt(3000), moveFlow(4000, 'f1', 0)]), run);
    expect([pathsOf(report, 'f1'), pathsOf(report, 'f2')]).toEqual([[NATIVE, BOUND, NATIVE], [NATIVE]]);
    expect(pathsOf(report, 'f1', 'from-mn')).toEqual(['mn1 ar1 k cn', 'mn1=ar2=k=ar1 k cn', 'mn1 ar1 k cn']);
    expect(entriesOf(report, 'ar1', 'binding-cache', 3000)).toHaveLength(1);
    expect(checkReach(engine.world)).toEqual([]);
  });

  test('the first interface moves on: flows on it follow it, the one on the other interface stays there', () => {
    const { report, engine } = play(twoInterfaces([moveFlow(2000, 'f1', 1), move(3000, 'ar3', { interface: 0 })]), run);
    expect(pathsOf(report, 'f1')).toEqual([NATIVE, BOUND]);
    expect(pathsOf(report, 'f2')).toEqual([NATIVE, 'cn k ar1=k=ar3=mn1']);
    expect(checkReach(engine.world)).toEqual([]);
  });

  test('RFC 2136 §2.5: an address that goes with its flow is not on its link any more: the name leads to another (swarm seed 3630)', () => {
    const scenario = networkE({
      durationMs: 8000,
      interfaces: 2,
      flows: [flow('f1', 'cn', 'mn1', 2000, 7900, { pps: 50 })],
      events: [move(200, 'ar2', { interface: 1 }), move(1000, 'ar3', { interface: 0 }), moveFlow(4000, 'f1', 1)],
    });
    const named = withOptions({ ...run, roles: { ...run.roles, dns: 'k' } }, { dns_update: 'on' });
    const { report, engine } = play(scenario, named);
    expect(messagesOf(report, 4000, 4500).filter((text) => text.includes('DNS'))).toHaveLength(2);
    expect(checkReach(engine.world)).toEqual([]);
  });

  test('a flow is not moved to an interface without an address', () => {
    const scenario = networkE({
      durationMs: 2000,
      interfaces: 2,
      flows: [flow('f1', 'cn', 'mn1', 500, 1900, { pps: 50, initiator: 'mn1' })],
      events: [moveFlow(1000, 'f1', 1)],
    });
    const refused = recordsOf(play(scenario, run), 'flow').map(({ detail }) => [detail.event, detail.reason]);
    expect(refused).toContainEqual(['move-refused', 'the flow stays where it is: the interface has no address yet']);
  });
});

/** mn1 begins at ar1, mn2 at `second`; mn1 sends to mn2 and back from 1 s on. */
function twoMobiles(second: string, events: readonly ScenarioEvent[]): Scenario {
  const scenario = networkE({
    durationMs: 6000,
    flows: [flow('f1', 'mn1', 'mn2', 1000, 5500, { pps: 100, bidirectional: true })],
    events,
  });
  return { ...scenario, nodes: [...scenario.nodes, { id: 'mn2', kind: 'mobile', home: 'ha', attachedTo: second }] };
}

describe('mobile to mobile', () => {
  test('FAMA: each mobile has moved: up to the anchor of the sender, down from that of the receiver, one tunnel each', () => {
    const { report } = play(twoMobiles('ar2', [move(2000, 'ar2'), move(2500, 'ar3', { node: 'mn2' })]), FAMA_RUN);
    expect(pathsOf(report, 'f1').at(-1)).toBe('mn1=ar2=k=ar1 k ar2=k=ar3=mn2');
  });

  test('FAMA: they have changed places', () => {
    const { report } = play(twoMobiles('ar2', [move(2000, 'ar2'), move(2500, 'ar1', { node: 'mn2' })]), FAMA_RUN);
    expect(pathsOf(report, 'f1').at(-1)).toBe('mn1=ar2=k=ar1 k ar2=k=ar1=mn2');
  });

  test('DMI: mn1 knows the permanent address of mn2, and gives its temporary one', () => {
    const { report } = play(twoMobiles('ar2', []), DMI_RUN);
    expect(pathsOf(report, 'f1')).toEqual(['mn1 ar1 k ha=k=ar2=mn2']);
    expect(report.flows[0]?.delivered).toBe(report.flows[0]?.sent);
  });

  test('whichever two updates are lost, no packet goes in circles and none crosses two tunnels of one mobile', () => {
    const events = [move(2000, 'ar2'), move(2500, 'ar1', { node: 'mn2' }), move(3000, 'ar1'), move(3100, 'ar2', { node: 'mn2' })];
    for (const run of [FAMA_RUN, DMI_RUN]) {
      const scenario = twoMobiles('ar2', events);
      const updates = play(scenario, run).report.signalling.filter((row) => row.message === 'BU').length;
      for (let first = 0; first < updates; first++) {
        for (let second = first + 1; second < updates; second++) {
          let seen = 0;
          const lose = ({ message }: SentMessage): boolean => message === 'BU' && [first, second].includes(seen++);
          const { report, problems } = playUnchecked(scenario, run, { lose, octets: false, checkAtMs: [3500] });
          const endless = report.flows.map((row) => row.dropped['hop-limit']);
          expect([problems, endless], `${run.scheme}: updates ${first} and ${second} lost`).toEqual([[], [undefined]]);
        }
      }
    }
  });
});
