import { expect, test } from 'vitest';
import { buildReport } from './test-support/build-report.ts';
import { RecordScript } from './test-support/record-script.ts';
import { SMALL_SCENARIO } from './test-support/small-scenario.ts';

const script = (): RecordScript => new RecordScript(SMALL_SCENARIO);

test('a delivered message has the instants of its sending and reception', () => {
  const { signalling } = buildReport(
    script()
      .message(1, 3055, 'ar2', { message: 'PBU', to: 'net1', lifetimeS: 60, src: '2001:db8:2::1', dst: '2001:db8:1::1' })
      .receive(1, 3065.000001, 'net1'),
  );
  expect(signalling).toEqual([
    {
      atMs: 3055,
      deliveredMs: 3065.000001,
      message: 'PBU',
      from: 'ar2',
      to: 'net1',
      mn: 'mn1',
      bytes: 96,
      lifetimeS: 60,
      src: '2001:db8:2::1',
      dst: '2001:db8:1::1',
      outcome: 'delivered',
    },
  ]);
});

test('rows stand in send order, whatever order they arrive in', () => {
  const { signalling } = buildReport(
    script()
      .message(1, 1, 'ar1', { message: 'PBU', to: 'net1' })
      .message(2, 2, 'ar2', { message: 'RS', to: 'ar1' })
      .receive(2, 3, 'ar1')
      .receive(1, 4, 'net1'),
  );
  expect(signalling.map((row) => [row.message, row.deliveredMs])).toEqual([
    ['PBU', 4],
    ['RS', 3],
  ]);
});

test('contract 5: "to" of a message caught by another node is the node where it ends', () => {
  const { signalling } = buildReport(script().message(1, 0, 'mn1', { message: 'BU', to: 'net1' }).receive(1, 5, 'core'));
  expect(signalling[0]).toMatchObject({ to: 'core', outcome: 'delivered' });
});

test('contract 5: a lost message keeps where it was going, has the reason as outcome and no delivery', () => {
  const { signalling } = buildReport(
    script().message(1, 0, 'ar1', { message: 'PBU', to: 'net1' }).drop(null, 1, 'core', 'link-loss', 3),
  );
  expect(signalling[0]).toMatchObject({ to: 'net1', outcome: 'link-loss', deliveredMs: null });
});

test('contract 5: a message that is under way when the run ends is in flight', () => {
  const { signalling } = buildReport(script().message(1, 9999, 'ar1', { message: 'PBU', to: 'net1' }));
  expect(signalling[0]).toMatchObject({ outcome: 'in-flight', deliveredMs: null });
});

test('lifetimeS is there when the message has one, also when it is 0, and only then', () => {
  const { signalling } = buildReport(
    script()
      .message(1, 0, 'ar1', { message: 'PBU', to: 'net1', lifetimeS: 0 })
      .message(2, 0, 'ar1', { message: 'RA', to: 'mn1' }),
  );
  expect(signalling[0]).toHaveProperty('lifetimeS', 0);
  expect(signalling[1]).not.toHaveProperty('lifetimeS');
});

test('the first end of a multicast counts', () => {
  const { signalling } = buildReport(
    script().message(1, 0, 'mn1', { message: 'RS', to: 'ar1' }).receive(1, 5, 'ar1').receive(1, 6, 'ar2'),
  );
  expect(signalling[0]).toMatchObject({ to: 'ar1', deliveredMs: 5 });
});

test('a repetition says so', () => {
  const { signalling } = buildReport(
    script()
      .message(1, 0, 'ar1', { message: 'PBU', to: 'net1' })
      .message(2, 1000, 'ar1', { message: 'PBU', to: 'net1', retransmission: true }),
  );
  expect(signalling.map((row) => row.retransmission)).toEqual([undefined, true]);
});
