import { describe, expect, test } from 'vitest';
import { fromMs } from '#base/time.ts';
import type { RecordScript } from '#report/test-support/record-script.ts';
import { RecordLog } from '#store/record-log.ts';
import { historyOf } from '#store/run-history/run-history.ts';
import { FoldedRun } from '#store/run-model.ts';
import { handoverScript } from '#store/test-support/handover-script.ts';
import { drawn, mobileLanes, withRoom, type FlowLane, type MobileLanes } from './lanes-model.ts';

/** The lanes of mn1 after a script. */
function lanesOf(script: RecordScript, atMs: number): MobileLanes {
  const log = new RecordLog();
  const words = script.words();
  log.append(words, 0, words.length);
  const model = new FoldedRun(script.plan, { id: 'A', scheme: 'pmipv6' }, log);
  model.advanceTo(fromMs(atMs));
  const history = historyOf(model);
  history.catchUp();
  return mobileLanes(history).find(({ mobile }) => script.plan.scenario.nodes[mobile]?.id === 'mn1')!;
}

function flowOf(lanes: MobileLanes, flow = 0): FlowLane {
  return lanes.lanes.find((lane) => lane.kind === 'flow' && lane.flow === flow) as FlowLane;
}

const ms = (pieces: readonly { fromNs: number; toNs: number }[]): (readonly [number, number])[] =>
  pieces.map((piece) => [piece.fromNs / 1e6, piece.toNs / 1e6] as const);

describe('a handover that keeps the address', () => {
  const lanes = lanesOf(handoverScript(), 250);
  const node = (id: string): number => handoverScript().plan.nodeIndex.get(id)!;

  test('shows the routers with the time between them', () => {
    const [attached] = lanes.lanes;
    expect(attached?.kind === 'attachment' && ms(attached.pieces)).toEqual([
      [0, 100],
      [150, 250],
    ]);
    expect(lanes.moves).toMatchObject([{ atNs: fromMs(100), attachNs: fromMs(150), from: node('ar1'), to: node('ar2') }]);
  });

  test('shows the address with its anchor, whole', () => {
    const address = lanes.lanes.find((lane) => lane.kind === 'address');
    expect(address).toMatchObject({ address: '2001:db8::2', goneNs: null });
    expect(address?.kind === 'address' && address.pieces).toMatchObject([
      { fromNs: 0, toNs: fromMs(250), state: 'preferred', anchor: node('net1') },
    ]);
  });

  test('shows the flow with one pause that did not break it', () => {
    const flow = flowOf(lanes);
    expect(ms(flow.pieces)).toEqual([
      [27, 97],
      [187, 247],
    ]);
    expect(flow.gaps).toMatchObject([{ fromNs: fromMs(97), toNs: fromMs(187), lost: 8, open: false, broken: false }]);
    expect(flow.pieces[0]?.anchor).toBe(node('net1'));
  });
});

test('a session whose address is taken away ends, and says so', () => {
  const script = handoverScript({ moves: false, endMs: 60 });
  script
    .move(2, 100, 'mn1', 'ar1', 'ar2')
    .attach(2, 150, 'mn1', 'ar2')
    .unset(2, 160, 'mn1', 'addresses')
    .set(3, 160, 'mn1', 'addresses', { mn: 'mn1', to: 'ar2', address: '2001:db8::9', state: 'preferred' });
  for (let sent = 200, packet = 500; sent < 700; sent += 10, packet++) {
    script.packet('f1', packet, sent, ['cn1', 'core'], [1]);
    script.drop('f1', packet, 'ar1', 'not-attached', sent);
  }
  const lanes = lanesOf(script, 700);
  const addresses = lanes.lanes.filter((lane) => lane.kind === 'address');
  expect(addresses.map((lane) => lane.kind === 'address' && [lane.address, lane.goneNs])).toEqual([
    ['2001:db8::2', fromMs(160)],
    ['2001:db8::9', null],
  ]);
  expect(flowOf(lanes).gaps.at(-1)).toMatchObject({ fromNs: fromMs(87), open: true, broken: true, lost: 50 });
});

test('a flow that was stopped has no pause after it', () => {
  const script = handoverScript({ moves: false, endMs: 60 });
  script.flow('f1', 100, { event: 'stopped' });
  const flow = flowOf(lanesOf(script, 5000));
  expect(flow.gaps).toEqual([]);
  expect(flow.stoppedNs).toBe(fromMs(100));
});

describe('drawing', () => {
  const pieces = [
    { fromNs: 0, toNs: 10, kind: 'a' },
    { fromNs: 11, toNs: 20, kind: 'a' },
    { fromNs: 21, toNs: 30, kind: 'b' },
    { fromNs: 90, toNs: 99, kind: 'b' },
  ];

  test('joins what the drawing cannot tell apart, and leaves out what is outside', () => {
    expect(drawn(pieces, 5, 50, 2, (a, b) => a.kind === b.kind)).toEqual([
      { fromNs: 5, toNs: 20, kind: 'a' },
      { fromNs: 21, toNs: 30, kind: 'b' },
    ]);
  });

  test('writes a name only where there is room', () => {
    expect(
      withRoom([
        { at: 0, size: 50 },
        { at: 30, size: 50 },
        { at: 60, size: 50 },
      ]),
    ).toEqual([true, false, true]);
  });
});
