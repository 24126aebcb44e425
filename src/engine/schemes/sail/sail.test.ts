/** SAIL on network F: worked numbers, ladders, stacks, losses, and owners that fail (draft-kuntz-dmm-summary-00 §3.6). */
import { describe, expect, test, vi } from 'vitest';
import { required } from '#base/assert.ts';
import type { RunReport } from '#report/report.ts';
import type { RunDefinition, ScenarioFlow } from '#scenario/scenario.ts';
import { checkReach } from '../../invariants-reach.ts';
import { flow, move, networkF, stateAt, withOptions } from '../../test-support/networks.ts';
import { entriesOf, messagesOf, pathsOf, play, type PlayOptions } from '../../test-support/play.ts';
import { ownerOfHome, successorsOf } from './ring.ts';

/** For a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

function run(owner?: string): RunDefinition {
  const roles = { 'home-agents': ['o', 'h', 'd1', 'd2'] };
  return { id: 'sail', scheme: 'sail', roles: owner === undefined ? roles : { ...roles, owner: { mn1: owner } } };
}

function story(to: string, owner: string): RunReport {
  const scenario = networkF({ durationMs: 3600, flows: [flow('f1', 'cn', 'mn1', 2500, 3500)], events: [move(3000, to)] });
  return play(scenario, withOptions(run(owner), { replicas: 0 }), { octets: false }).report;
}

/** Interruption in ms, messages of the handover. */
function handover(report: RunReport): readonly [number, number] {
  const [row] = report.handovers;
  return [(row?.flows[0]?.firstAfterMs ?? Number.NaN) - (row?.detachMs ?? 0), row?.messages ?? 0];
}

describe('handover', () => {
  test('same home agent: t_L2 + 4w + 2 d(AR, C) = 78 ms; BU and BA', () => {
    expect(handover(story('mag1b', 'h'))).toEqual([78, 2]);
  });

  test('another one, no cached ingress (the owner is the ingress): t_L2 + 4w + 2 d(AR, C’) + 2 d(C’, R) = 140 ms', () => {
    const report = story('mag2', 'o');
    expect(handover(report)[0]).toBe(140);
    expect(messagesOf(report, 3000).slice(0, 6)).toEqual([
      '3050 RS mn1>mag2',
      '3055 RA mag2>mn1',
      '3060 BU mn1>d2',
      '3068 PUT d2>o',
      '3100 PUTA o>d2',
      '3132 BA d2>mn1',
    ]);
  });

  test('warm ingress cache: + 2 d(C, C’) = 210 ms; 4 messages, 1 to the agent before, 1 LOC', () => {
    const report = story('mag2', 'h');
    expect(handover(report)).toEqual([210, 6]);
    expect(messagesOf(report, 3160)).toEqual(
      ['3162 BA d2>mn1', '3162 LU d2>d1', '3182 LOC d1>o'].map((line) => expect.stringContaining(line.slice(5))),
    );
  });
});

test('back at an agent that it had left, while the answer of the owner is lost: packets do not go to and fro (swarm seed 336)', () => {
  const scenario = networkF({
    durationMs: 6500,
    flows: [flow('f1', 'cn', 'mn1', 3500, 6000, { pps: 100 })],
    events: [move(3000, 'mag2'), move(4000, 'mag1')],
  });
  const lose: PlayOptions['lose'] = ({ message, atMs }) => message === 'PUTA' && atMs > 4000 && atMs < 4500;
  const { report } = play(scenario, withOptions(run('d2'), { replicas: 0 }), { lose });
  expect(messagesOf(report, 4000, 6000).filter((line) => /PUT/.test(line))).toEqual([
    '4067 PUT d1>d2',
    '4087 PUTA d2>d1',
    '5067 PUT d1>d2',
    '5087 PUTA d2>d1',
  ]);
  // A second of them, until the owner has answered again; the others had been on their way to where the mobile was.
  expect(report.flows[0]?.dropped).toEqual({ 'no-binding': 100, 'not-attached': 9 });
});

test('a copy of what the owner itself has bound is a copy: nobody answers it or copies it again (swarm seed 611)', () => {
  const scenario = networkF({ durationMs: 4000, events: [move(3000, 'mag2'), stateAt(3500)] });
  const { report } = play(scenario, withOptions(run('d2'), { replicas: 1 }));
  const directory = messagesOf(report, 3000).filter((line) => / (PUT|PUTA|LU) /.test(line));
  expect(directory).toEqual(['3068 LU d2>d1', expect.stringMatching(/^3068 PUT d2>/)]);
  const copy = required(directory[1]?.split('>')[1], 'holder of the copy');
  expect(entriesOf(report, copy, 'location', 3500)).toMatchObject([{ mn: 'mn1', to: 'd2' }]);
});

test('first packets CN - I = R = C = MN, later ones CN - I = C = MN; the ingress asks once', () => {
  const scenario = networkF({
    durationMs: 3000,
    flows: [flow('f1', 'cn', 'mn1', 1000, 2900, { pps: 50, bidirectional: true })],
    events: [stateAt(2500)],
  });
  // A copy would be at O itself here.
  const { report } = play(scenario, withOptions(run('h'), { replicas: 0 }));
  expect([...new Set(pathsOf(report, 'f1'))]).toEqual(['cn o=g=h=g=d1=mag1=mn1', 'cn o=g=d1=mag1=mn1']);
  expect(pathsOf(report, 'f1', 'from-mn')).toEqual(['mn1=mag1=d1 g o cn']);
  expect(messagesOf(report, 1000)).toEqual(['1005 LOOKUP o>h', '1060 LOOKUPA h>o']);
  const last = report.paths.filter((row) => row.direction === 'to-mn').at(-1);
  expect(last?.headers.map((headers) => headers.map((header) => `${header.src}>${header.dst}`).join(' '))).toEqual([
    'cn>mn1',
    'o>d1 cn>mn1',
    'o>d1 cn>mn1',
    'd1>mn1 cn>mn1',
    'd1>mn1 cn>mn1',
  ]);
  expect(entriesOf(report, 'h', 'location', 2500)).toMatchObject([{ mn: 'mn1', to: 'd1' }]);
  expect(entriesOf(report, 'o', 'location-cache', 2500)).toMatchObject([{ mn: 'mn1', to: 'd1' }]);
});

describe('first_packet “hold”', () => {
  const held = (more: { readonly [key: string]: number } = {}): RunDefinition =>
    withOptions(run('h'), { replicas: 0, first_packet: 'hold', ...more });
  const scenario = networkF({ durationMs: 3000, flows: [flow('f1', 'cn', 'mn1', 1000, 2900, { pps: 50 })] });

  test('packets wait 2 d(I, R) = 110 ms for the answer, and none goes by the owner; all arrive in order', () => {
    const { report } = play(scenario, held());
    expect(messagesOf(report, 1000)).toEqual(['1005 LOOKUP o>h', '1060 LOOKUPA h>o']);
    expect(pathsOf(report, 'f1')).toEqual(['cn o=g=d1=mag1=mn1']);
    // 5 ms to O, 110 ms of waiting, 28 ms to D1, 2 ms to MAG1, 5 ms of radio.
    expect(report.paths[0]?.firstAtMs).toBe(1150);
    const [row] = report.flows;
    expect([row?.delayMs?.max, row?.delayMs?.min, row?.dropped, row?.reordered]).toEqual([150, 40, {}, 0]);
  });

  test('a full buffer drops what comes later', () => {
    const { report } = play(scenario, held({ buffer_packets: 2 }));
    // Packets of 1005, 1025 … 1105 wait for 1115.
    expect(report.flows[0]?.dropped).toEqual({ 'buffer-full': 4 });
  });

  test('without an answer packets go by the owner after a second, while it is asked again', () => {
    const { report } = play(scenario, held(), { lose: ({ message, atMs }) => message === 'LOOKUPA' && atMs < 1500 });
    expect(messagesOf(report, 1000)).toEqual(['1005 LOOKUP o>h', '1060 LOOKUPA h>o', '2005 LOOKUP o>h', '2060 LOOKUPA h>o']);
    expect([...new Set(pathsOf(report, 'f1'))]).toEqual(['cn o=g=h=g=d1=mag1=mn1', 'cn o=g=d1=mag1=mn1']);
    expect(report.flows[0]?.dropped).toEqual({});
  });

  test('the owner knows of no binding: what waited ends there', () => {
    const away = { ...scenario, events: [{ atMs: 500, detach: 'mn1' }] };
    const { report } = play(
      away,
      { ...held(), options: { ...held().options, binding_lifetime_s: 4 } },
      { lose: ({ message }) => message === 'BU' },
    );
    expect(Object.keys(report.flows[0]?.dropped ?? {})).toEqual(['no-binding']);
  });

  test('an ingress that fails loses what waits', () => {
    const { report, engine } = play({ ...scenario, events: [{ atMs: 1050, fail: 'o' }] }, held());
    expect(report.flows[0]?.dropped['node-failed']).toBeGreaterThan(2);
    expect(engine.world.buffers.size).toBe(0);
  });
});

test('the owner follows from SHA-1: the same for all, whoever asks, and the next one when it is gone', () => {
  const { engine } = play(networkF({ durationMs: 1000 }), run(), { octets: false });
  const { world } = engine;
  const mobile = world.nodes.findIndex((node) => node.id === 'mn1');
  const ring = successorsOf(world, mobile);
  expect(new Set(ring)).toEqual(new Set(world.mobility.roles.get('home-agents')));
  expect(ownerOfHome(world, mobile)).toBe(ring[0]);
  world.nodes[ring[0]!]!.failed = true;
  expect(successorsOf(world, mobile)).toEqual(ring.slice(1));
});

describe('the owner fails', () => {
  const scenario = networkF({
    durationMs: 9000,
    flows: [flow('f1', 'cn', 'mn1', 4500, 8900, { pps: 50 })],
    events: [{ atMs: 3000, fail: 'h' }, stateAt(3500), stateAt(4400), { atMs: 7000, recover: 'h' }, stateAt(8000)],
  });

  test('its successor has a copy: a sender that begins later finds the mobile', () => {
    const { report, engine } = play(scenario, run('h'));
    const mobile = engine.world.nodes.findIndex((node) => node.id === 'mn1');
    const [, next] = successorsOf(engine.world, mobile);
    const copy = engine.world.nodes[next!]!.id;
    expect(entriesOf(report, copy, copy === 'd1' ? 'binding-cache' : 'location', 3500)).toHaveLength(1);
    expect(pathsOf(report, 'f1').at(-1)).toBe('cn o=g=d1=mag1=mn1');
    expect(report.flows[0]?.dropped).toEqual({});
    expect(entriesOf(report, 'h', 'location', 8000)).toMatchObject([{ mn: 'mn1', to: 'd1' }]);
  });

  test('without copies the home agent that has the binding tells the next owner as soon as the failure is noticed', () => {
    const { report } = play(scenario, withOptions(run('h'), { replicas: 0 }));
    expect(report.signalling.filter((row) => row.message === 'PUT' && row.atMs < 3000).map((row) => row.to)).toEqual(['h']);
    expect(report.flows[0]?.dropped).toEqual({});
  });
});

test('RFC 6275 §11.7.1: a registration that has run out while the mobile is attached is begun again', () => {
  const scenario = networkF({ durationMs: 40_000 });
  const { report, engine } = play(scenario, withOptions(run('h'), { binding_lifetime_s: 8 }), {
    lose: ({ message, atMs }) => message === 'BA' && atMs > 1000 && atMs < 20_000,
  });
  expect(checkReach(engine.world)).toEqual([]);
  expect(entriesOf(report, 'mn1', 'binding-update-list')).toMatchObject([{ state: 'registered' }]);
});

test.each(['via_owner', 'hold'])('loss of each message, %s: the mobile is reached again in both directions', (firstPacket) => {
  const endless: ScenarioFlow = {
    id: 'f1',
    from: 'cn',
    to: 'mn1',
    startMs: 14_000,
    pps: 5,
    payloadBytes: 160,
    bidirectional: true,
  };
  const scenario = networkF({ durationMs: 60_000, flows: [endless], events: [move(16_000, 'mag2'), move(24_000, 'mag1')] });
  const lossy = withOptions(run('h'), { binding_lifetime_s: 12, ingress_cache_s: 5, first_packet: firstPacket });
  const messages = play(scenario, lossy, { octets: false }).report.signalling.filter((row) => row.atMs < 30_000);
  for (let lost = 0; lost < messages.length; lost++) {
    const played = play(scenario, lossy, { lose: ({ number }) => number === lost, octets: false });
    const what = `message ${lost}: ${messages[lost]?.message} ${messages[lost]?.from}>${messages[lost]?.to}`;
    expect(checkReach(played.engine.world), what).toEqual([]);
    const last = played.report.paths.filter((row) => row.lastAtMs > 59_500).map((row) => row.direction);
    expect(new Set(last), what).toEqual(new Set(['to-mn', 'from-mn']));
  }
});
