import fc from 'fast-check';
import { expect, test } from 'vitest';
import { required } from '#base/assert.ts';
import { fromMs } from '#base/time.ts';
import { DROP_REASONS } from '#records/layout.ts';
import { createReportBuilder } from './report-builder.ts';
import { buildReport } from './test-support/build-report.ts';
import { RecordScript } from './test-support/record-script.ts';
import { SMALL_SCENARIO } from './test-support/small-scenario.ts';

/** A step of a random run: how many ms later, which action, and a number that the action uses. */
const steps = fc.array(fc.tuple(fc.nat({ max: 20 }), fc.nat({ max: 11 }), fc.nat({ max: 997 })), { maxLength: 120 });

const ROUTES: { readonly [flow: string]: readonly (readonly string[])[] } = {
  f1: [
    ['cn1', 'core', 'ar1', 'mn1'],
    ['cn1', 'core', 'net1', 'core', 'ar2', 'mn1'],
  ],
  f2: [['mn1', 'ar1', 'core', 'cn1']],
  f3: [
    ['mn1', 'ar2', 'core', 'cn1'],
    ['cn1', 'core', 'ar2', 'mn1'],
  ],
  f4: [['mn1', 'ar1', 'core', 'ar2', 'mn2']],
};

/** A run that keeps the rules of records: time goes on, a packet ends once. */
function play(actions: readonly (readonly [number, number, number])[]): RecordScript {
  const script = new RecordScript(SMALL_SCENARIO);
  const stacks = [script.stack('cn1>mn1'), script.stack('net1>ar2', 'cn1>mn1 hao')];
  const open: { readonly flow: string; readonly packet: number; readonly to: string; readonly sentMs: number }[] = [];
  let atMs = 0;
  let packet = 1;
  for (const [later, action, pick] of actions) {
    atMs += later;
    const flow = `f${1 + (pick % 4)}`;
    const ended = open[pick % Math.max(1, open.length)];
    if (action <= 4) {
      const routes = required(ROUTES[flow], flow);
      const route = required(routes[pick % routes.length], 'route');
      script.packet(flow, packet, atMs, route, [required(stacks[pick % 2], 'stack')]);
      open.push({ flow, packet, to: required(route.at(-1), 'receiver'), sentMs: atMs });
      packet += 1 + (pick % 300);
    } else if (action <= 7 && ended !== undefined) {
      open.splice(open.indexOf(ended), 1);
      if (action === 5) script.drop(ended.flow, ended.packet, 'core', required(DROP_REASONS[pick % 6], 'reason').reason, atMs);
      else script.deliver(ended.flow, ended.packet, ended.to, atMs, atMs - ended.sentMs);
    } else if (action === 8) {
      script.move(packet, atMs, 'mn1', 'ar1', 'ar2').attach(packet, atMs, 'mn1', 'ar2');
      script.message(packet, atMs, 'ar2', { message: 'PBU', to: 'net1' }, packet).receive(packet, atMs, 'net1');
      packet++;
    } else if (action === 9) script.set(pick % 5, atMs, 'net1', 'binding-cache', { mn: 'mn1', to: `ar${1 + (pick % 2)}` });
    else if (action === 10) script.unknown(atMs).flow(flow, atMs, { event: pick % 3 === 0 ? 'stopped' : 'started' });
    else script.reportState(atMs);
  }
  return script;
}

test('the report does not depend on how the records are cut, nor on where a ring wraps', () => {
  fc.assert(
    fc.property(steps, fc.infiniteStream(fc.nat({ max: 9 })), fc.nat({ max: 200 }), (actions, cuts, shift) => {
      const script = play(actions);
      const words = script.words();
      const whole = buildReport(script);
      // The same records in a ring, starting at any slot of it.
      const ring = new Uint32Array(1 << 15);
      const mask = ring.length - 1;
      const first = ring.length - 8 * shift;
      words.forEach((word, index) => (ring[(first + index) & mask] = word));
      const builder = createReportBuilder(script.plan, required(SMALL_SCENARIO.runs[0], 'run'));
      let from = 0;
      for (const start of [...script.starts(), words.length]) {
        if (start === from || (start < words.length && (cuts.next().value ?? 0) > 3)) continue;
        builder.push(ring, first + from, first + start, mask);
        from = start;
      }
      expect(builder.finish(fromMs(10000), whole.traceHash)).toEqual(whole);
    }),
  );
});

test('the account balances per flow and in sum, and paths hold every delivered packet', () => {
  fc.assert(
    fc.property(steps, (actions) => {
      const report = buildReport(play(actions));
      for (const flow of report.flows) {
        const dropped = Object.values(flow.dropped).reduce((sum, count) => sum + count, 0);
        expect(flow.sent).toBe(flow.delivered + dropped + flow.inFlight);
        const packets = report.paths.filter((path) => path.flow === flow.flow).reduce((sum, path) => sum + path.packets, 0);
        expect(packets).toBe(flow.delivered);
      }
      expect(report.accounting.sent).toBe(report.flows.reduce((sum, flow) => sum + flow.sent, 0));
    }),
  );
});

test('around every detachment the times are in order', () => {
  fc.assert(
    fc.property(steps, (actions) => {
      for (const row of buildReport(play(actions)).handovers) {
        for (const { lastBeforeMs, firstAfterMs } of row.flows) {
          if (lastBeforeMs !== null) expect(lastBeforeMs).toBeLessThanOrEqual(row.detachMs);
          if (firstAfterMs !== null) expect(firstAfterMs).toBeGreaterThanOrEqual(row.detachMs);
        }
      }
    }),
  );
});

test('a report may be asked for before the end', () => {
  const script = play(Array.from({ length: 60 }, (_, index) => [7, index % 12, 31 * index] as const));
  const words = script.words();
  const builder = createReportBuilder(script.plan, required(SMALL_SCENARIO.runs[0], 'run'));
  const middle = required(script.starts()[60], 'record');
  builder.push(words, 0, middle);
  builder.finish(fromMs(1), '');
  builder.push(words, middle, words.length);
  expect(builder.finish(fromMs(10000), '0'.repeat(64))).toEqual(buildReport(script));
});
