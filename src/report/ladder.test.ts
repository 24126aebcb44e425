import { expect, test } from 'vitest';
import { fromMs } from '#base/time.ts';
import { ladderEvents, ladderText } from './ladder.ts';
import { RecordScript } from './test-support/record-script.ts';
import { SMALL_SCENARIO } from './test-support/small-scenario.ts';

function handover(): RecordScript {
  return new RecordScript(SMALL_SCENARIO)
    .set(1, 0, 'net1', 'tunnels', { mn: 'mn1', to: 'ar1', address: '2001:db8:1::/64' })
    .flow('f1', 1000, { event: 'started', src: '2001:db8::1', dst: '2001:db8::2' })
    .move(2, 3000, 'mn1', 'ar1', 'ar2')
    .attach(2, 3050, 'mn1', 'ar2')
    .message(1, 3055, 'ar2', { message: 'PBU', to: 'net1', parameters: ['seq=4', 'lifetime=3600s'] }, 2)
    .drop(null, 1, 'core', 'link-loss', 3058)
    .message(2, 4055, 'ar2', { message: 'PBU', to: 'net1', parameters: ['seq=5'], retransmission: true }, 2)
    .receive(2, 4068, 'net1', 2)
    .set(1, 4068, 'net1', 'tunnels', { mn: 'mn1', to: 'ar2', address: '2001:db8:1::/64' })
    .set(2, 4068, 'net1', 'binding-cache', { mn: 'mn1', to: 'ar2', state: 'active', lifetimeNs: 3600e9 })
    .set(2, 4069, 'net1', 'binding-cache', { mn: 'mn1', to: 'ar2', state: 'expired' })
    .unset(2, 4070, 'net1', 'binding-cache')
    .node('net1', 6000, 'failed');
}

test('one line per event, in columns', () => {
  const script = handover();
  expect(ladderText(script.words(), script.plan, { tables: ['tunnels'] })).toBe(
    `
0.000000  net1  tunnel  ar1   2001:db8:1::/64
3.000000  mn1   move    ar2   from ar1
3.000000  mn1   detach  ar1
3.050000  mn1   attach  ar2
3.055000  ar2   PBU     net1  seq=4 lifetime=3600s
3.058000  core  drop    PBU   link-loss
4.055000  ar2   PBU     net1  seq=5 (again)
4.068000  net1  tunnel  ar2   2001:db8:1::/64 (was ar1)
6.000000  net1  fail
`.trim(),
  );
});

test('a row tells its state, its life and its end', () => {
  const script = handover();
  const rows = ladderEvents(script.words(), script.plan, {
    tables: ['binding-cache'],
    messages: [],
    fromNs: fromMs(4000),
    toNs: fromMs(5000),
  });
  expect(rows.map((event) => event.details)).toEqual(['mn1 active lifetime=3600s', 'mn1 expired (was active)', 'mn1 gone']);
});

test('a route tells its prefix and what it leads through, a tunnel what it carries', () => {
  const script = new RecordScript(SMALL_SCENARIO)
    .set(1, 1, 'net1', 'routes', { mn: 'mn1', to: 'ar2', address: '2001:db8:1::', prefix: '2001:db8:1::/64', via: 'tunnel' })
    .set(2, 1, 'net1', 'tunnels', { mn: 'mn1', to: 'ar2', downlink: true, uplink: false })
    .set(2, 2, 'net1', 'tunnels', { mn: 'mn1', to: 'ar2', downlink: true, uplink: true });
  expect(ladderText(script.words(), script.plan, { tables: ['routes', 'tunnels'] })).toBe(
    `
0.001000  net1  route   ar2  2001:db8:1::/64 via tunnel
0.001000  net1  tunnel  ar2  mn1 downlink
0.002000  net1  tunnel  ar2  mn1 downlink uplink
`.trim(),
  );
});

test('without options only movement, messages and faults are shown; flows on request', () => {
  const script = handover();
  const words = script.words();
  expect(ladderEvents(words, script.plan).map((event) => event.what)).not.toContain('tunnel');
  expect(ladderEvents(words, script.plan, { tables: 'all' }).map((event) => event.what)).toContain('binding');
  expect(ladderText(words, script.plan, { flows: true })).toContain('cn1   flow-started  mn1   f1 2001:db8::1 > 2001:db8::2');
});

test('the window takes in its first and last instant', () => {
  const script = handover();
  const events = ladderEvents(script.words(), script.plan, { fromNs: fromMs(3050), toNs: fromMs(3058) });
  expect(events.map((event) => event.what)).toEqual(['attach', 'PBU', 'drop']);
});

test('messages can be chosen by name, with their losses', () => {
  const script = handover();
  const events = ladderEvents(script.words(), script.plan, { messages: ['PBA'] });
  expect(events.map((event) => event.what)).toEqual(['move', 'detach', 'attach', 'fail']);
});
