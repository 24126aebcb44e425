import { beforeEach, describe, expect, test } from 'vitest';
import { fromMs } from '#base/time.ts';
import { CONTROL_BIT } from '#records/layout.ts';
import { RecordScript } from '#report/test-support/record-script.ts';
import { SMALL_SCENARIO } from '#report/test-support/small-scenario.ts';
import { RecordLog } from './record-log.ts';
import { FoldedRun } from './run-model.ts';
import { handoverScript } from './test-support/handover-script.ts';

const RUN = { id: 'A', scheme: 'pmipv6' } as const;

/** A model over a script. `chunkSlots` small: many keyframes. */
function modelOf(script: RecordScript, chunkSlots?: number): FoldedRun {
  const log = new RecordLog(undefined, chunkSlots);
  const words = script.words();
  log.append(words, 0, words.length);
  return new FoldedRun(script.plan, RUN, log);
}

function node(model: FoldedRun, id: string): number {
  return model.plan.nodeIndex.get(id)!;
}

/** Everything that a view could see, as plain data. */
function seen(model: FoldedRun): unknown {
  const flight = model.packetsInFlight();
  return structuredClone({
    nowNs: model.nowNs,
    messages: model.messages,
    tables: [...model.tables.values()],
    attachments: model.attachments,
    flows: model.flows,
    handovers: model.handovers,
    roles: [...model.roles],
    failed: [...model.failedNodes],
    links: [...model.linkStates],
    drops: model.recentDrops(fromMs(1000)),
    paths: model.recentPaths(fromMs(1000)),
    pace: model.pace(),
    packets: Array.from({ length: flight.count }, (_, index) => [
      flight.packetId[index],
      flight.direction[index],
      flight.progress[index],
      flight.headers[index],
      flight.flow[index],
      flight.octets[index],
    ]).toSorted((a, b) => a[0]! - b[0]!),
  });
}

describe('packets', () => {
  test('are on their link from the start of sending to arrival, in the queue before, in the node after', () => {
    const script = new RecordScript(SMALL_SCENARIO);
    const stack = script.stack('cn1>mn1');
    script.packet('f1', 7, 10, ['cn1', 'core'], [stack]);
    const model = modelOf(script);
    model.advanceTo(fromMs(10.25));
    const flight = model.packetsInFlight();
    expect(flight.count).toBe(1);
    expect(flight.packetId[0]).toBe(7);
    expect(flight.direction[0]).toBe(script.direction('cn1', 'core'));
    expect(flight.progress[0]).toBeCloseTo(0.25);
    expect([flight.flow[0], flight.headers[0], flight.octets[0]]).toEqual([0, stack, 200]);
    model.advanceTo(fromMs(11));
    expect(model.packetsInFlight().count).toBe(0);
    expect(model.headerStack(stack)).toMatchObject([{ source: node(model, 'cn1'), destination: node(model, 'mn1'), ext: null }]);
    expect(model.headerStack(99)).toEqual([]);
  });

  test('leave when they are delivered or dropped; flows count them', () => {
    const script = new RecordScript(SMALL_SCENARIO);
    for (const id of [1, 2, 3]) script.packet('f1', id, 1, ['cn1', 'core'], [0]);
    script.deliver('f1', 2, 'mn1', 1.5, 0.5).drop('f1', 3, 'core', 'no-route', 1.6);
    const model = modelOf(script);
    model.advanceTo(fromMs(1.7));
    const flight = model.packetsInFlight();
    expect([...flight.packetId.subarray(0, flight.count)]).toEqual([1]);
    expect(model.flows[0]).toMatchObject({ sent: 3, delivered: 1, dropped: 1 });
    expect(model.recentDrops(fromMs(1))).toEqual([
      {
        atNs: fromMs(1.6),
        sentNs: fromMs(1),
        packetId: 3,
        node: node(model, 'core'),
        direction: null,
        reason: 'no-route',
        flow: 0,
        headers: 0,
      },
    ]);
    model.advanceTo(fromMs(5));
    expect(model.recentDrops(fromMs(1))).toEqual([]);
  });

  test('any number can be under way, and come out in any order', () => {
    const script = new RecordScript(SMALL_SCENARIO);
    for (let id = 1; id <= 600; id++) script.packet('f1', id * 1_000_003, 1, ['cn1', 'core'], [0]);
    for (let id = 600; id > 0; id -= 2) script.deliver('f1', id * 1_000_003, 'mn1', 1, 0);
    const model = modelOf(script);
    model.advanceTo(fromMs(1.5));
    const flight = model.packetsInFlight();
    expect([...flight.packetId.subarray(0, flight.count)].toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 300 }, (_, index) => (2 * index + 1) * 1_000_003),
    );
  });

  test('paths tell direction, flow and tunnel depth', () => {
    const model = modelOf(handoverScript());
    model.advanceTo(fromMs(25));
    expect(model.recentPaths(fromMs(100))).toContainEqual({
      direction: 1,
      flow: 0,
      depth: 1,
      lastNs: fromMs(20),
    });
    model.advanceTo(fromMs(400));
    expect(model.recentPaths(fromMs(100))).toEqual([]);
  });
});

describe('messages and tables', () => {
  test('a message is a row from its sending, with its end later', () => {
    const model = modelOf(handoverScript());
    model.advanceTo(fromMs(61));
    expect(model.messages).toMatchObject([{ packetId: 900, from: node(model, 'ar1'), cause: 0, end: null }]);
    model.advanceTo(fromMs(62));
    expect(model.messages[0]?.end).toEqual({ atNs: fromMs(62), node: node(model, 'net1'), outcome: 'delivered' });
  });

  test('a lost message ends with its reason', () => {
    const script = new RecordScript(SMALL_SCENARIO);
    script.message(5, 1, 'ar1', { message: 'PBU', to: 'net1' }, 3).hop(5, 1, 'ar1', 'core', CONTROL_BIT, true);
    script.drop(null, 5, 'core', 'link-loss', 2);
    const model = modelOf(script);
    model.advanceTo(fromMs(1.5));
    expect(model.pace()).toBe('slow');
    expect(model.packetsInFlight().count).toBe(1);
    model.advanceTo(fromMs(3));
    expect(model.messages[0]?.end).toMatchObject({ outcome: 'link-loss' });
    expect(model.pace()).toBe('cruise');
    expect(model.packetsInFlight().count).toBe(0);
  });

  test('a table row keeps its place and shows what it was before', () => {
    const model = modelOf(handoverScript());
    model.advanceTo(fromMs(50));
    const versions = { ...model.versions };
    expect(model.rowsOf(node(model, 'net1'), 'binding-cache')).toMatchObject([{ entry: { to: 'ar1' }, previous: null }]);
    model.advanceTo(fromMs(165));
    expect(model.rowsOf(node(model, 'net1'))).toMatchObject([
      { rowId: 1, table: 'binding-cache', entry: { to: 'ar2' }, previous: { to: 'ar1' }, changedNs: fromMs(165) },
    ]);
    expect(model.versions.tables).toBeGreaterThan(versions.tables);
    expect(model.rowsOf(node(model, 'net1'), 'leases')).toEqual([]);
  });

  test('rows go, nodes fail and recover, links change', () => {
    const script = new RecordScript(SMALL_SCENARIO);
    script.set(1, 1, 'net1', 'leases', { mn: 'mn1', to: 'ar1' }).unset(1, 2, 'net1', 'leases');
    script.node('net1', 3, 'failed').link(0, 4, 40).node('net1', 5, 'recovered').unknown(6);
    const model = modelOf(script);
    model.advanceTo(fromMs(1));
    expect(model.rowsOf(node(model, 'net1'))).toHaveLength(1);
    model.advanceTo(fromMs(4));
    expect(model.rowsOf(node(model, 'net1'))).toEqual([]);
    expect([...model.failedNodes]).toEqual([node(model, 'net1')]);
    expect(model.linkStates.get(0)).toEqual({ delayNs: fromMs(40), kbitPerSecond: 0, lossMillionths: 0 });
    model.advanceTo(fromMs(6));
    expect([...model.failedNodes]).toEqual([]);
  });
});

describe('movement', () => {
  test('a mobile is at a router, between routers, at the next one', () => {
    const model = modelOf(handoverScript());
    const at = (ms: number): unknown => {
      model.advanceTo(fromMs(ms));
      return model.attachments[0];
    };
    expect(at(50)).toMatchObject({ router: node(model, 'ar1'), movingTo: null, sinceNs: 0 });
    expect(at(120)).toMatchObject({ router: null, movingTo: node(model, 'ar2'), sinceNs: fromMs(100) });
    expect(at(150)).toMatchObject({ router: node(model, 'ar2'), movingTo: null, sinceNs: fromMs(150) });
    expect(model.attachments).toHaveLength(3);
  });

  test('the pace follows a handover: cruise, gap, slow, cruise; renewals change nothing', () => {
    const model = modelOf(handoverScript());
    const paces: [number, string][] = [];
    for (let ms = 0; ms <= 240; ms++) {
      model.advanceTo(fromMs(ms));
      if (paces.at(-1)?.[1] !== model.pace()) paces.push([ms, model.pace()]);
    }
    // Data flows again with the packet that is sent at 160 ms and arrives at 187 ms.
    expect(paces).toEqual([
      [0, 'cruise'],
      [100, 'gap'],
      [150, 'slow'],
      [187, 'cruise'],
    ]);
  });

  test('the next change of pace is found before it is reached', () => {
    const model = modelOf(handoverScript());
    model.advanceTo(fromMs(55));
    expect(model.nextPaceTime(fromMs(80))).toBe(fromMs(80));
    expect(model.nextPaceTime(fromMs(130))).toBe(fromMs(100));
    model.advanceTo(fromMs(100));
    expect(model.nextPaceTime(fromMs(500))).toBe(fromMs(150));
  });
});

describe('going back', () => {
  let script: RecordScript;
  beforeEach(() => {
    script = handoverScript();
  });

  test.each([512, 40])('any instant looks the same whichever way it was reached (chunks of %i slots)', (chunkSlots) => {
    const model = modelOf(script, chunkSlots);
    model.advanceTo(fromMs(300));
    for (const ms of [250, 165, 100, 187, 60, 0, 300, 149.9, 155, 20, 20]) {
      model.seek(fromMs(ms));
      const fresh = modelOf(script, chunkSlots);
      fresh.advanceTo(fromMs(ms));
      expect(seen(model)).toEqual(seen(fresh));
    }
  });

  test('after a cut the log goes on with other records', () => {
    const model = modelOf(script, 40);
    model.advanceTo(fromMs(300));
    model.seek(fromMs(90));
    model.log.cut(fromMs(90));
    model.afterCut();
    const other = handoverScript({ moves: false });
    const words = other.words();
    const from = other.starts().find((at) => words[at + 1]! + words[at + 2]! * 2 ** 32 > fromMs(90))!;
    model.log.append(words, from, words.length);
    model.advanceTo(fromMs(300));
    const fresh = modelOf(other, 40);
    fresh.advanceTo(fromMs(300));
    expect(seen(model)).toEqual(seen(fresh));
    expect(model.eventMarks().handovers.count).toBe(0);
  });

  test.each([13, 26.5, 61, 90.1, 97, 100, 126])(
    'a cut right behind the display time at %d ms, in a log of short chunks',
    (ms) => {
      for (const chunkSlots of [16, 17, 18, 19, 21, 24]) {
        const model = modelOf(script, chunkSlots);
        model.advanceTo(fromMs(ms));
        model.log.cut(fromMs(ms));
        model.afterCut();
        const words = script.words();
        const from = script.starts().find((at) => words[at + 1]! + words[at + 2]! * 2 ** 32 > fromMs(ms))!;
        model.log.append(words, from, words.length);
        model.advanceTo(fromMs(300));
        const fresh = modelOf(script, chunkSlots);
        fresh.advanceTo(fromMs(300));
        expect(seen(model)).toEqual(seen(fresh));
        model.seek(fromMs(ms));
        fresh.seek(fromMs(ms));
        expect(seen(model)).toEqual(seen(fresh));
      }
    },
  );

  test('packet records that were given back leave everything else as it was', () => {
    const log = new RecordLog(20, 40);
    const words = script.words();
    log.append(words, 0, words.length);
    const model = new FoldedRun(script.plan, RUN, log);
    model.advanceTo(fromMs(300));
    log.trim(model.cursor.chunk);
    expect(log.earliestNs).toBeGreaterThan(0);
    model.seek(fromMs(62));
    expect(model.messages).toHaveLength(1);
    expect(model.messages[0]?.end).not.toBeNull();
    expect(model.rowsOf(node(model, 'net1'))).toHaveLength(1);
    model.seek(fromMs(300));
    expect(model.handovers).toMatchObject([{ messages: 2 }]);
  });
});
