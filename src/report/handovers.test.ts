import { expect, test } from 'vitest';
import { buildReport } from './test-support/build-report.ts';
import { RecordScript } from './test-support/record-script.ts';
import { SMALL_SCENARIO } from './test-support/small-scenario.ts';

const script = (): RecordScript => new RecordScript(SMALL_SCENARIO);
const DOWN = ['cn1', 'core', 'ar1', 'mn1'];
const UP = ['mn1', 'ar1', 'core', 'cn1'];

test('a move gives a row from detachment to attachment', () => {
  const { handovers } = buildReport(
    script().attach(1, 0, 'mn1', 'ar1', false).move(2, 3000, 'mn1', 'ar1', 'ar2').attach(2, 3050, 'mn1', 'ar2'),
  );
  expect(handovers).toEqual([
    {
      mn: 'mn1',
      interface: 0,
      from: 'ar1',
      to: 'ar2',
      detachMs: 3000,
      attachMs: 3050,
      completeMs: null,
      newAddressMs: null,
      messages: 0,
      bytes: 0,
      flows: [],
    },
  ]);
});

test('contract 4: messages and bytes are those that the handover causes, without RS, RA, NS and NA', () => {
  const { handovers } = buildReport(
    script()
      .move(7, 3000, 'mn1', 'ar1', 'ar2')
      .attach(7, 3050, 'mn1', 'ar2')
      .message(1, 3050, 'mn1', { message: 'RS', to: 'ar2', bytes: 48 }, 7)
      .receive(1, 3055, 'ar2')
      .message(2, 3055, 'ar2', { message: 'PBU', to: 'net1', bytes: 96 }, 7)
      .message(3, 3056, 'ar1', { message: 'PBU', to: 'net1', bytes: 96 })
      .message(4, 3057, 'ar1', { message: 'PBU', to: 'net1', bytes: 96 }, 6)
      .receive(2, 3068, 'net1')
      .message(5, 3068, 'net1', { message: 'LOC', to: 'ar1', bytes: 100 }, 7)
      .message(6, 3068, 'net1', { message: 'PBA', to: 'ar2', bytes: 96 }, 7)
      .receive(5, 3080, 'ar1')
      .receive(6, 3081, 'ar2')
      .message(8, 3081, 'ar2', { message: 'RA', to: 'mn1', bytes: 88 }, 7)
      .message(9, 3081, 'ar2', { message: 'NS', to: 'mn1', bytes: 64 }, 7)
      .message(10, 3081, 'ar2', { message: 'NA', to: 'mn1', bytes: 64 }, 7)
      .receive(8, 3087, 'mn1')
      .receive(3, 3090, 'net1'),
  );
  expect(handovers[0]).toMatchObject({ messages: 3, bytes: 292, completeMs: 3081 });
});

test('completeMs passes over a message that was lost and waits for its repetition', () => {
  const { handovers } = buildReport(
    script()
      .move(7, 3000, 'mn1', 'ar1', 'ar2')
      .message(1, 3055, 'ar2', { message: 'PBU', to: 'net1' }, 7)
      .drop(null, 1, 'core', 'link-loss', 3058)
      .message(2, 4055, 'ar2', { message: 'PBU', to: 'net1', retransmission: true }, 7)
      .receive(2, 4068, 'net1'),
  );
  expect(handovers[0]).toMatchObject({ messages: 2, completeMs: 4068 });
});

test('contract 6: a move before the attachment of the last one cancels it', () => {
  const { handovers } = buildReport(
    script().move(2, 3000, 'mn1', 'ar1', 'ar2').move(3, 3020, 'mn1', null, 'ar1').attach(3, 3070, 'mn1', 'ar1'),
  );
  expect(handovers.map((row) => [row.from, row.attachMs])).toEqual([
    ['ar1', null],
    [null, 3070],
  ]);
});

test('contract 6: a move after a departure re-attaches from nowhere', () => {
  const { handovers } = buildReport(
    script().detach(2, 2000, 'mn1', 'ar1').move(3, 4000, 'mn1', null, 'ar1').attach(3, 4050, 'mn1', 'ar1'),
  );
  expect(handovers).toHaveLength(1);
  expect(handovers[0]).toMatchObject({ from: null, to: 'ar1', detachMs: 4000, attachMs: 4050 });
});

test('a departure before the attachment leaves the move without one', () => {
  const { handovers } = buildReport(
    script().move(2, 3000, 'mn1', 'ar1', 'ar2').detach(3, 3020, 'mn1', 'ar1').attach(4, 3500, 'mn1', 'ar1', true),
  );
  expect(handovers[0]).toMatchObject({ attachMs: null });
});

test('an attachment that belongs to no move ends no gap', () => {
  const { handovers } = buildReport(
    script().move(2, 3000, 'mn1', 'ar1', 'ar2').attach(4, 3010, 'mn1', 'ar1', false).attach(2, 3050, 'mn1', 'ar2'),
  );
  expect(handovers[0]).toMatchObject({ attachMs: 3050 });
});

test('a later attachment does not move the end of a gap', () => {
  const { handovers } = buildReport(
    script().move(2, 3000, 'mn1', 'ar1', 'ar2').attach(2, 3050, 'mn1', 'ar2').attach(3, 5000, 'mn1', 'ar2'),
  );
  expect(handovers[0]).toMatchObject({ attachMs: 3050 });
});

test('the interfaces of a mobile hand over apart', () => {
  const { handovers } = buildReport(
    script()
      .move(2, 3000, 'mn1', 'ar1', 'ar2', 0)
      .move(3, 3010, 'mn1', null, 'ar1', 1)
      .attach(2, 3050, 'mn1', 'ar2', true, 0)
      .attach(3, 3060, 'mn1', 'ar1', true, 1),
  );
  expect(handovers.map((row) => [row.interface, row.attachMs])).toEqual([
    [0, 3050],
    [1, 3060],
  ]);
});

test('contract 4: a flow to the mobile counts its receptions around the detachment, and its drops', () => {
  const { handovers } = buildReport(
    script()
      .flow('f1', 0, { event: 'started' })
      .packet('f1', 1, 2970, DOWN, [])
      .packet('f1', 2, 2980, DOWN, [])
      .deliver('f1', 1, 'mn1', 2989.2, 19.2)
      .deliver('f1', 2, 'mn1', 2999.2, 19.2)
      .packet('f1', 3, 2990, DOWN, [])
      .move(2, 3000, 'mn1', 'ar1', 'ar2')
      .drop('f1', 3, 'ar1', 'radio-lost', 3009.2)
      .packet('f1', 4, 3040, DOWN, [])
      .drop('f1', 4, 'net1', 'no-binding', 3050)
      .attach(2, 3050, 'mn1', 'ar2')
      .packet('f1', 5, 3060, DOWN, [])
      .deliver('f1', 5, 'mn1', 3085, 25)
      .packet('f1', 6, 3070, DOWN, [])
      .deliver('f1', 6, 'mn1', 3095, 25),
  );
  expect(handovers[0]?.flows).toEqual([{ flow: 'f1', lastBeforeMs: 2999.2, firstAfterMs: 3085, lost: 2 }]);
});

test('contract 4: a flow from the mobile counts the sending of packets that arrive', () => {
  const { handovers } = buildReport(
    script()
      .flow('f2', 0, { event: 'started' })
      .packet('f2', 1, 2980, UP, [])
      .packet('f2', 2, 2990, UP, [])
      .packet('f2', 3, 2999, UP, [])
      .move(2, 3000, 'mn1', 'ar1', 'ar2')
      .deliver('f2', 1, 'cn1', 3001, 21)
      .deliver('f2', 2, 'cn1', 3011, 21)
      .drop('f2', 3, 'ar1', 'radio-lost', 3004)
      .packet('f2', 4, 3050, ['mn1'], [])
      .drop('f2', 4, 'mn1', 'no-link', 3050)
      .attach(2, 3050, 'mn1', 'ar2')
      .packet('f2', 5, 3060, ['mn1', 'ar2', 'core', 'cn1'], [])
      .deliver('f2', 5, 'cn1', 3082, 22),
  );
  expect(handovers[0]?.flows).toEqual([{ flow: 'f2', lastBeforeMs: 2990, firstAfterMs: 3060, lost: 2 }]);
});

test('contract 4: lost ends at the same mobile’s next detachment; another mobile’s changes nothing', () => {
  const { handovers } = buildReport(
    script()
      .flow('f1', 0, { event: 'started' })
      .packet('f1', 1, 2900, DOWN, [])
      .packet('f1', 2, 2910, DOWN, [])
      .packet('f1', 3, 2920, DOWN, [])
      .packet('f1', 4, 2930, DOWN, [])
      .drop('f1', 1, 'core', 'link-loss', 2999)
      .move(2, 3000, 'mn1', 'ar1', 'ar2')
      .move(3, 3001, 'mn2', 'ar2', 'ar1')
      .drop('f1', 2, 'core', 'link-loss', 3002)
      .detach(4, 3500, 'mn1', 'ar2')
      .drop('f1', 3, 'core', 'link-loss', 3600)
      .move(5, 4000, 'mn1', null, 'ar2')
      .drop('f1', 4, 'core', 'link-loss', 4100),
  );
  expect(handovers.map((row) => [row.mn, row.detachMs, row.flows.map((flow) => flow.lost)])).toEqual([
    ['mn1', 3000, [1]],
    ['mn2', 3001, []],
    ['mn1', 4000, [1]],
  ]);
});

test('contract 4: what a handover causes before it happens counts for it (RFC 5949 §4.1)', () => {
  const { handovers } = buildReport(
    script()
      .message(1, 2960, 'ar1', { message: 'HI', to: 'ar2', bytes: 128 }, 2)
      .receive(1, 2965, 'ar2', 2)
      .message(2, 2966, 'ar1', { message: 'PBU', to: 'core' }, 3)
      .move(2, 3000, 'mn1', 'ar1', 'ar2'),
  );
  expect(handovers).toMatchObject([{ detachMs: 3000, messages: 1, bytes: 128, completeMs: 2965 }]);
});

test('firstAfterMs is the first packet after the detachment, also when the next detachment comes first', () => {
  const { handovers } = buildReport(
    script()
      .flow('f1', 0, { event: 'started' })
      .packet('f1', 1, 2970, DOWN, [])
      .deliver('f1', 1, 'mn1', 2990, 20)
      .move(2, 3000, 'mn1', 'ar1', 'ar2')
      .move(3, 3020, 'mn1', null, 'ar1')
      .attach(3, 3070, 'mn1', 'ar1')
      .packet('f1', 2, 3080, DOWN, [])
      .deliver('f1', 2, 'mn1', 3100, 20),
  );
  expect(handovers.map((row) => row.flows[0])).toEqual([
    { flow: 'f1', lastBeforeMs: 2990, firstAfterMs: 3100, lost: 0 },
    { flow: 'f1', lastBeforeMs: 2990, firstAfterMs: 3100, lost: 0 },
  ]);
});

test('flows are listed that run at the detachment; one that begins later was not interrupted', () => {
  const { handovers } = buildReport(
    script()
      .flow('f1', 0, { event: 'started' })
      .flow('f2', 0, { event: 'started' })
      .flow('f2', 1000, { event: 'stopped' })
      .move(2, 3000, 'mn1', 'ar1', 'ar2')
      .flow('f1', 3500, { event: 'stopped' })
      .flow('f3', 4000, { event: 'started' })
      .flow('f4', 4000, { event: 'refused', reason: 'no address' })
      .move(3, 6000, 'mn1', 'ar2', 'ar1'),
  );
  expect(handovers.map((row) => row.flows)).toEqual([
    [{ flow: 'f1', lastBeforeMs: null, firstAfterMs: null, lost: 0 }],
    [{ flow: 'f3', lastBeforeMs: null, firstAfterMs: null, lost: 0 }],
  ]);
});

test('a flow that stopped before the detachment and loses its last packets after it is listed', () => {
  const { handovers } = buildReport(
    script()
      .flow('f1', 0, { event: 'started' })
      .packet('f1', 1, 2990, DOWN, [])
      .flow('f1', 2995, { event: 'stopped' })
      .move(2, 3000, 'mn1', 'ar1', 'ar2')
      .drop('f1', 1, 'ar1', 'radio-lost', 3010),
  );
  expect(handovers[0]?.flows).toEqual([{ flow: 'f1', lastBeforeMs: null, firstAfterMs: null, lost: 1 }]);
});

test('a flow between mobiles is listed by both: receptions at one, sendings at the other', () => {
  const { handovers } = buildReport(
    script()
      .flow('f4', 0, { event: 'started' })
      .packet('f4', 1, 2900, ['mn1', 'ar1', 'core', 'ar2', 'mn2'], [])
      .deliver('f4', 1, 'mn2', 2916, 16)
      .move(2, 3000, 'mn1', 'ar1', 'ar2')
      .move(3, 3000, 'mn2', 'ar2', 'ar1')
      .packet('f4', 2, 3100, ['mn1', 'ar2', 'core', 'ar1', 'mn2'], [])
      .deliver('f4', 2, 'mn2', 3116, 16),
  );
  expect(handovers.map((row) => row.flows)).toEqual([
    [{ flow: 'f4', lastBeforeMs: 2900, firstAfterMs: 3100, lost: 0 }],
    [{ flow: 'f4', lastBeforeMs: 2916, firstAfterMs: 3116, lost: 0 }],
  ]);
});

test('of a bidirectional flow the way out sets the times, both ways count losses', () => {
  const { handovers } = buildReport(
    script()
      .flow('f3', 0, { event: 'started' })
      .packet('f3', 1, 2900, UP, [])
      .deliver('f3', 1, 'cn1', 2917, 17)
      .move(2, 3000, 'mn1', 'ar1', 'ar2')
      .packet('f3', 2, 3010, ['mn1'], [])
      .drop('f3', 2, 'mn1', 'no-link', 3010)
      .packet('f3', 3, 3010, DOWN, [])
      .drop('f3', 3, 'ar1', 'not-attached', 3022)
      .packet('f3', 4, 3100, DOWN, [])
      .deliver('f3', 4, 'mn1', 3117, 17),
  );
  expect(handovers[0]?.flows).toEqual([{ flow: 'f3', lastBeforeMs: null, firstAfterMs: 3117, lost: 2 }]);
});

test('a packet sent before one detachment may arrive after two', () => {
  const { handovers } = buildReport(
    script()
      .flow('f2', 0, { event: 'started' })
      .packet('f2', 1, 2900, UP, [])
      .move(2, 3000, 'mn1', 'ar1', 'ar2')
      .packet('f2', 2, 3100, UP, [])
      .packet('f2', 5, 3150, UP, [])
      .move(3, 3200, 'mn1', 'ar2', 'ar1')
      .packet('f2', 3, 3300, UP, [])
      .deliver('f2', 3, 'cn1', 3317, 17)
      .deliver('f2', 1, 'cn1', 3400, 500)
      .deliver('f2', 2, 'cn1', 3401, 301)
      .packet('f2', 4, 3500, UP, [])
      .deliver('f2', 4, 'cn1', 3517, 17)
      .deliver('f2', 5, 'cn1', 3600, 450),
  );
  expect(handovers.map((row) => row.flows[0])).toEqual([
    { flow: 'f2', lastBeforeMs: 2900, firstAfterMs: 3100, lost: 0 },
    { flow: 'f2', lastBeforeMs: 3150, firstAfterMs: 3300, lost: 0 },
  ]);
});

/** A row of mn1's addresses. */
const address = (state: string): { mn: string; to: string; state: string; interface: number } => ({
  mn: 'mn1',
  to: 'ar1',
  state,
  interface: 0,
});

test('newAddressMs is the first address that becomes preferred after the detachment', () => {
  const { handovers } = buildReport(
    script()
      .set(1, 10, 'mn1', 'addresses', address('preferred'))
      .move(2, 3000, 'mn1', 'ar1', 'ar2')
      .attach(2, 3050, 'mn1', 'ar2')
      .set(2, 3080, 'mn1', 'addresses', address('tentative'))
      .set(1, 3080, 'mn1', 'addresses', address('deprecated'))
      .set(2, 3090, 'mn1', 'addresses', address('preferred'))
      .set(3, 3095, 'mn1', 'addresses', address('preferred')),
  );
  expect(handovers[0]?.newAddressMs).toBe(3090);
});

test('newAddressMs: an address that is advertised again is not new, one that was deprecated or gone is', () => {
  const { handovers } = buildReport(
    script()
      .set(1, 10, 'mn1', 'addresses', address('preferred'))
      .move(2, 1000, 'mn1', 'ar1', 'ar2')
      .set(1, 1080, 'mn1', 'addresses', address('preferred'))
      .set(1, 1090, 'mn1', 'addresses', address('deprecated'))
      .move(3, 2000, 'mn1', 'ar2', 'ar1')
      .set(1, 2060, 'mn1', 'addresses', address('preferred'))
      .unset(1, 2500, 'mn1', 'addresses')
      .move(4, 3000, 'mn1', 'ar1', 'ar2')
      .set(1, 3070, 'mn1', 'addresses', address('preferred')),
  );
  expect(handovers.map((row) => row.newAddressMs)).toEqual([null, 2060, 3070]);
});
