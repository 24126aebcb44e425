import { expect, test } from 'vitest';
import { RecordScript } from './test-support/record-script.ts';
import { SMALL_SCENARIO } from './test-support/small-scenario.ts';
import { createTraceWriter } from './trace.ts';

function lines(script: RecordScript): unknown[] {
  const written: unknown[] = [];
  const words = script.words();
  createTraceWriter(script.plan).push(words, 0, words.length, (line) => written.push(JSON.parse(line)));
  return written;
}

test('a hop names its ends, its headers by node and by address', () => {
  const script = new RecordScript(SMALL_SCENARIO);
  const stack = script.stack('net1>ar2', 'cn1>mn1 hao');
  expect(lines(script.hop(7, 12.5, 'net1', 'core', stack))).toEqual([
    {
      atMs: 12.5,
      kind: 'hop',
      octets: 200,
      packet: 7,
      from: 'net1',
      to: 'core',
      headers: '[net1>ar2][cn1>mn1 hao]',
      addresses: '[2001:db8:0:1::1>2001:db8:0:3::1][2001:db8:0:4::1>2001:db8:0:5::1 hao]',
      control: false,
      waitMs: 0,
      travelMs: 1,
    },
  ]);
});

test('a message has its parameters, and its hops and end have its name', () => {
  const script = new RecordScript(SMALL_SCENARIO)
    .message(1, 3055, 'ar2', { message: 'PBU', to: 'net1', parameters: ['seq=4'] }, 2)
    .hop(1, 3055, 'ar2', 'core', 0, true)
    .receive(1, 3068, 'net1', 2)
    .hop(1, 3069, 'ar2', 'core', 0, true);
  expect(lines(script)).toMatchObject([
    { kind: 'message', node: 'ar2', to: 'net1', message: 'PBU', parameters: ['seq=4'], why: { section: 'RFC 5213 §6.9' } },
    { kind: 'hop', message: 'PBU', control: true },
    { kind: 'receive', node: 'net1', message: 'PBU', cause: 2 },
    expect.not.objectContaining({ message: 'PBU' }),
  ]);
});

test('every other kind is written with ids and ms', () => {
  const script = new RecordScript(SMALL_SCENARIO)
    .packet('f1', 5, 1, ['cn1'], [])
    .deliver('f1', 5, 'mn1', 2, 1.5)
    .drop('f1', 6, 'core', 'link-loss', 3)
    .set(9, 4, 'net1', 'nat', { mn: 'mn1', to: 'ar1', expiresNs: 5_000_000 })
    .unset(9, 5, 'net1', 'nat')
    .move(2, 6, 'mn1', null, 'ar2')
    .attach(2, 7, 'mn1', 'ar2')
    .flow('f1', 8, { event: 'refused', reason: 'no address' })
    .node('net1', 9, 'failed')
    .link(0, 10, 40)
    .reportState(11)
    .unknown(12);
  expect(lines(script)).toMatchObject([
    { atMs: 1, kind: 'send', flow: 'f1', node: 'cn1', octets: 200 },
    { atMs: 2, kind: 'deliver', flow: 'f1', node: 'mn1', delayMs: 1.5 },
    { atMs: 3, kind: 'drop', flow: 'f1', node: 'core', reason: 'link-loss', direction: null },
    { atMs: 4, kind: 'tableSet', row: 9, node: 'net1', table: 'nat', entry: { mn: 'mn1', to: 'ar1', expiresMs: 5 } },
    { atMs: 5, kind: 'tableDelete', row: 9, table: 'nat' },
    { atMs: 6, kind: 'move', mobile: 'mn1', from: null, to: 'ar2', interface: 0, cause: 2 },
    { atMs: 7, kind: 'attach', mobile: 'mn1', router: 'ar2', moved: true },
    { atMs: 8, kind: 'flow', flow: 'f1', event: 'refused', reason: 'no address' },
    { atMs: 9, kind: 'nodeState', node: 'net1', failed: true },
    { atMs: 10, kind: 'linkState', link: ['core', 'net1'], delayMs: 40 },
    { atMs: 11, kind: 'reportState' },
    { atMs: 12, kind: 'unknown', number: 200 },
  ]);
});
