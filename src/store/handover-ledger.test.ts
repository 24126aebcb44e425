import { describe, expect, test } from 'vitest';
import { fromMs } from '#base/time.ts';
import { createReportBuilder } from '#report/report-builder.ts';
import { RecordScript } from '#report/test-support/record-script.ts';
import { SMALL_SCENARIO } from '#report/test-support/small-scenario.ts';
import type { HandoverRow } from './model.ts';
import { RecordLog } from './record-log.ts';
import { FoldedRun } from './run-model.ts';
import { handoverScript } from './test-support/handover-script.ts';

function handoversAt(script: RecordScript, ms: number): readonly HandoverRow[] {
  return modelAt(script, ms).handovers;
}

function modelAt(script: RecordScript, ms: number): FoldedRun {
  const log = new RecordLog();
  const words = script.words();
  log.append(words, 0, words.length);
  const model = new FoldedRun(script.plan, { id: 'A', scheme: 'pmipv6' }, log);
  model.advanceTo(fromMs(ms));
  return model;
}

/** A script in which mn1's flow f1 runs from 0 ms. */
function started(): RecordScript {
  return new RecordScript(SMALL_SCENARIO)
    .flow('f1', 0, { event: 'started', src: 'a', dst: 'b' })
    .attach(1, 0, 'mn1', 'ar1', false);
}

test('a handover as it unfolds', () => {
  const script = handoverScript();
  const flow = { flow: 0, lastBeforeNs: fromMs(97), firstAfterNs: null, lost: 0, addressKept: true };
  expect(handoversAt(script, 99)).toEqual([]);
  expect(handoversAt(script, 100)).toMatchObject([
    {
      cause: 2,
      interface: 0,
      detachNs: fromMs(100),
      attachNs: null,
      messages: 0,
      completeNs: null,
      settled: false,
      flows: [flow],
    },
  ]);
  expect(handoversAt(script, 160)).toMatchObject([{ attachNs: fromMs(150), messages: 1, bytes: 96, flows: [{ lost: 6 }] }]);
  expect(handoversAt(script, 176)).toMatchObject([{ messages: 2, bytes: 176, completeNs: fromMs(175), settled: false }]);
  expect(handoversAt(script, 186)).toMatchObject([{ settled: true, flows: [{ firstAfterNs: null }] }]);
  expect(handoversAt(script, 300)).toMatchObject([
    { messages: 2, bytes: 176, completeNs: fromMs(175), settled: true, flows: [{ ...flow, firstAfterNs: fromMs(187), lost: 8 }] },
  ]);
});

describe('definitions of the contract', () => {
  test('what a handover causes before it happens counts for it, and going back keeps it (RFC 5949 §4.1)', () => {
    const script = started()
      .message(1, 5, 'ar1', { message: 'HI', to: 'ar2', bytes: 128 }, 2)
      .receive(1, 7, 'ar2', 2)
      .message(2, 8, 'ar2', { message: 'HAck', to: 'ar1', bytes: 80 }, 2)
      .move(2, 10, 'mn1', 'ar1', 'ar2')
      .receive(2, 12, 'ar1', 2);
    const row = { cause: 2, messages: 2, bytes: 208 };
    expect(handoversAt(script, 11)).toMatchObject([{ ...row, completeNs: fromMs(7) }]);
    expect(handoversAt(script, 13)).toMatchObject([{ ...row, completeNs: fromMs(12) }]);
  });

  test('messages without the cause, and RS RA NS NA, are not counted', () => {
    const script = started().move(2, 10, 'mn1', 'ar1', 'ar2').attach(2, 20, 'mn1', 'ar2');
    for (const [id, message, cause] of [
      [1, 'RS', 2],
      [2, 'RA', 2],
      [3, 'NS', 2],
      [4, 'NA', 2],
      [5, 'PBU', 0],
      [6, 'PBU', 1],
      [7, 'BU', 2],
    ] as const) {
      script.message(id, 21, 'mn1', { message, to: 'ar2', bytes: 100 }, cause).receive(id, 22, 'ar2', cause);
    }
    expect(handoversAt(script, 30)).toMatchObject([{ messages: 1, bytes: 100, completeNs: fromMs(22) }]);
  });

  test('lost counts drops from this detachment to the next one of the same mobile', () => {
    const script = started().flow('f4', 0, { event: 'started' }).attach(3, 0, 'mn2', 'ar2', false);
    script.drop('f1', 1, 'ar1', 'link-loss', 5).move(2, 10, 'mn1', 'ar1', 'ar2');
    script.drop('f1', 2, 'ar1', 'not-attached', 11).move(4, 12, 'mn2', 'ar2', 'ar1').drop('f1', 3, 'ar1', 'not-attached', 13);
    script.move(5, 20, 'mn1', null, 'ar1').drop('f1', 4, 'ar1', 'not-attached', 21);
    const lost = handoversAt(script, 30).map((row) => row.flows.find((flow) => flow.flow === 0)?.lost);
    expect(lost).toEqual([2, undefined, 1]);
  });

  test('a move before the attachment of the last one cancels it', () => {
    const script = started().move(2, 10, 'mn1', 'ar1', 'ar2').move(3, 30, 'mn1', null, 'ar1').attach(3, 80, 'mn1', 'ar1');
    expect(handoversAt(script, 90)).toMatchObject([
      { attachNs: null, settled: true },
      { from: null, attachNs: fromMs(80), settled: false },
    ]);
  });

  test('times of a flow from the mobile are sending times of packets that arrive', () => {
    const script = new RecordScript(SMALL_SCENARIO).flow('f2', 0, { event: 'started' });
    script.packet('f2', 1, 8, ['mn1', 'ar1'], [0]).packet('f2', 2, 9, ['mn1', 'ar1'], [0]);
    script.move(2, 10, 'mn1', 'ar1', 'ar2');
    script.deliver('f2', 1, 'cn1', 25, 17).drop('f2', 2, 'ar1', 'link-loss', 26);
    script.attach(2, 60, 'mn1', 'ar2').packet('f2', 3, 61, ['mn1', 'ar2'], [0]).deliver('f2', 3, 'cn1', 90, 29);
    expect(handoversAt(script, 100)[0]?.flows).toMatchObject([
      { flow: 1, lastBeforeNs: fromMs(8), firstAfterNs: fromMs(61), lost: 1 },
    ]);
  });

  test('what comes back on a bidirectional flow does not end the gap', () => {
    const script = new RecordScript(SMALL_SCENARIO).flow('f3', 0, { event: 'started' }).move(2, 10, 'mn1', 'ar1', 'ar2');
    script.deliver('f3', 1, 'cn1', 20, 5).deliver('f3', 2, 'mn1', 80, 20);
    expect(handoversAt(script, 100)[0]?.flows).toMatchObject([{ flow: 2, firstAfterNs: fromMs(80) }]);
  });

  test('an interruption goes on through a handover without packets', () => {
    const script = started().move(2, 10, 'mn1', 'ar1', 'ar2').attach(2, 20, 'mn1', 'ar2').move(3, 30, 'mn1', 'ar2', 'ar1');
    script.attach(3, 40, 'mn1', 'ar1').deliver('f1', 9, 'mn1', 55, 20);
    expect(handoversAt(script, 60).map((row) => row.flows[0]?.firstAfterNs)).toEqual([fromMs(55), fromMs(55)]);
  });

  test('the address is kept as long as the mobile has it', () => {
    const script = new RecordScript(SMALL_SCENARIO).flow('f1', 0, { event: 'started', src: 'a', dst: '2001:db8::2' });
    script.set(4, 1, 'mn1', 'addresses', { mn: 'mn1', to: 'ar1', address: '2001:db8::2', state: 'preferred' });
    script.move(2, 10, 'mn1', 'ar1', 'ar2').attach(2, 20, 'mn1', 'ar2').unset(4, 25, 'mn1', 'addresses');
    expect(handoversAt(script, 20)[0]?.flows).toMatchObject([{ addressKept: true }]);
    expect(handoversAt(script, 30)[0]?.flows).toMatchObject([{ addressKept: false }]);
  });

  test('an address that goes when its flow is over was kept as long as it was wanted', () => {
    const script = new RecordScript(SMALL_SCENARIO).flow('f1', 0, { event: 'started', src: 'a', dst: '2001:db8::2' });
    script.set(4, 1, 'mn1', 'addresses', { mn: 'mn1', to: 'ar1', address: '2001:db8::2', state: 'preferred' });
    script.move(2, 10, 'mn1', 'ar1', 'ar2').attach(2, 20, 'mn1', 'ar2').flow('f1', 30, { event: 'stopped' });
    expect(handoversAt(script.unset(4, 35, 'mn1', 'addresses'), 40)[0]?.flows).toMatchObject([{ addressKept: true }]);
  });

  test('an address that leads nowhere is not kept, though the mobile still has it', () => {
    const base = (reason: 'not-attached' | 'link-loss', sentMs: number): RecordScript => {
      const script = new RecordScript(SMALL_SCENARIO).flow('f1', 0, { event: 'started', src: 'a', dst: '2001:db8::2' });
      script.set(4, 1, 'mn1', 'addresses', { mn: 'mn1', to: 'ar1', address: '2001:db8::2', state: 'preferred' });
      script.move(2, 10, 'mn1', 'ar1', 'ar2').attach(2, 20, 'mn1', 'ar2');
      script.message(8, 20, 'ar2', { message: 'RA', to: 'mn1' }, 2).receive(8, 25, 'mn1', 2);
      return script.packet('f1', 9, sentMs, ['cn1', 'core'], [0]).drop('f1', 9, 'ar1', reason, 40);
    };
    const kept = (script: RecordScript): unknown => handoversAt(script, 50)[0]?.flows[0]?.addressKept;
    expect(kept(base('not-attached', 26))).toBe(false);
    expect(kept(base('link-loss', 26))).toBe(true);
    expect(kept(base('not-attached', 25).deliver('f1', 10, 'mn1', 45, 5))).toBe(true);
  });

  test('the same records give the same handover in the report', () => {
    const script = handoverScript();
    const words = script.words();
    const builder = createReportBuilder(script.plan, { id: 'A', scheme: 'pmipv6' });
    builder.push(words, 0, words.length);
    const report = builder.finish(fromMs(300), '');
    const [row] = handoversAt(script, 300);
    const reported = report.handovers[0]!;
    expect(row).toMatchObject({
      detachNs: fromMs(reported.detachMs),
      attachNs: fromMs(reported.attachMs!),
      completeNs: fromMs(reported.completeMs!),
      messages: reported.messages,
      bytes: reported.bytes,
    });
    expect(row!.flows.map((flow) => [flow.lastBeforeNs, flow.firstAfterNs, flow.lost])).toEqual(
      reported.flows.map((flow) => [fromMs(flow.lastBeforeMs!), fromMs(flow.firstAfterMs!), flow.lost]),
    );
  });
});

test('rows stay the same objects while nothing changes in them', () => {
  const model = modelAt(handoverScript(), 200);
  const [row] = model.handovers;
  model.advanceTo(fromMs(230));
  expect(model.handovers[0]).toBe(row);
});

test('a handover is over when its packets flow again, or after some patience', () => {
  expect(modelAt(handoverScript(), 186).handoverOver(0)).toBe(false);
  expect(modelAt(handoverScript(), 187).handoverOver(0)).toBe(true);
  const silent = started().move(2, 10, 'mn1', 'ar1', 'ar2').attach(2, 20, 'mn1', 'ar2');
  silent.message(1, 20, 'ar2', { message: 'RA', to: 'mn1' }, 2).receive(1, 25, 'mn1', 2);
  expect(modelAt(silent, 60).handoverOver(0)).toBe(false);
  expect(modelAt(silent, 86).handoverOver(0)).toBe(true);
  expect(modelAt(silent, 86).pace()).toBe('cruise');
});
