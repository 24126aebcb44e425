import { expect, test } from 'vitest';
import { buildReport } from './test-support/build-report.ts';
import { RecordScript } from './test-support/record-script.ts';
import { SMALL_SCENARIO } from './test-support/small-scenario.ts';

const script = (): RecordScript => new RecordScript(SMALL_SCENARIO);
const DOWN = ['cn1', 'core', 'ar1', 'mn1'];
const DETOUR = ['cn1', 'core', 'net1', 'core', 'ar1', 'mn1'];
const UP = ['mn1', 'ar1', 'core', 'cn1'];

test('every packet is delivered, dropped for a reason, or in flight', () => {
  const report = buildReport(
    script()
      .flow('f1', 0, { event: 'started' })
      .packet('f1', 1, 1, DOWN, [])
      .packet('f1', 2, 2, DOWN, [])
      .packet('f1', 3, 3, DOWN, [])
      .packet('f1', 4, 4, DOWN, [])
      .packet('f2', 5, 5, UP, [])
      .deliver('f1', 1, 'mn1', 18, 17)
      .drop('f1', 2, 'core', 'link-loss', 20)
      .drop('f1', 3, 'net1', 'no-binding', 21),
  );
  expect(report.flows[0]).toMatchObject({
    flow: 'f1',
    status: 'ok',
    sent: 4,
    delivered: 1,
    dropped: { 'link-loss': 1, 'no-binding': 1 },
    inFlight: 1,
  });
  expect(report.accounting).toEqual({ sent: 5, delivered: 1, dropped: 2, inFlight: 2 });
});

test('control packets are not accounted for as data', () => {
  const report = buildReport(
    script()
      .message(1, 0, 'ar1', { message: 'PBU', to: 'net1' })
      .hop(1, 0, 'ar1', 'core', 0, true)
      .drop(null, 1, 'core', 'link-loss', 1),
  );
  expect(report.accounting).toEqual({ sent: 0, delivered: 0, dropped: 0, inFlight: 0 });
});

test('a data packet that ends twice stops the report', () => {
  const twice = script().packet('f1', 1, 1, DOWN, []).drop('f1', 1, 'core', 'link-loss', 2).drop('f1', 1, 'core', 'link-loss', 3);
  expect(() => buildReport(twice)).toThrow('data packet 1 meets its end once');
});

test('a second copy is counted apart and leaves the account as it was', () => {
  const report = buildReport(
    script().packet('f1', 1, 1, DOWN, []).deliver('f1', 1, 'mn1', 18, 17).deliver('f1', 1, 'mn1', 19, 18),
  );
  expect(report.flows[0]).toMatchObject({ sent: 1, delivered: 1, duplicated: 1 });
  expect(report.flows[0]?.delayMs).toMatchObject({ max: 17 });
});

test('RFC 4737 §3: a packet is reordered when it arrives after one that was sent later', () => {
  const report = buildReport(
    script()
      .packet('f1', 1, 1, DOWN, [])
      .packet('f1', 2, 2, DOWN, [])
      .packet('f1', 3, 3, DOWN, [])
      .packet('f1', 4, 4, DOWN, [])
      .deliver('f1', 3, 'mn1', 20, 17)
      .deliver('f1', 1, 'mn1', 30, 29)
      .deliver('f1', 2, 'mn1', 31, 29)
      .deliver('f1', 4, 'mn1', 32, 28),
  );
  expect(report.flows[0]).toMatchObject({ delivered: 4, reordered: 2 });
});

test('a refused flow has its reason and sends nothing', () => {
  const { flows } = buildReport(script().flow('f1', 0, { event: 'refused', reason: 'mn1 has no address' }));
  expect(flows[0]).toMatchObject({
    status: 'refused',
    reason: 'mn1 has no address',
    sent: 0,
    pathStretch: null,
    delayMs: { min: null, mean: null, p50: null, p95: null, max: null },
  });
});

test('a flow that was refused first and started later is ok; one that never began is not-started', () => {
  const { flows } = buildReport(
    script()
      .flow('f1', 0, { event: 'refused', reason: 'no address' })
      .flow('f1', 1000, { event: 'started' })
      .flow('f1', 2000, { event: 'stopped' })
      .flow('f1', 3000, { event: 'refused', reason: 'no address' }),
  );
  expect(flows[0]?.status).toBe('ok');
  expect(flows[0]).not.toHaveProperty('reason');
  expect(flows[1]?.status).toBe('not-started');
});

test('delays: extremes, mean and nearest-rank percentiles', () => {
  const records = script();
  const delays = Array.from({ length: 20 }, (_, index) => index + 1);
  for (const delay of delays) records.packet('f1', delay, 10 * delay, DOWN, []);
  for (const delay of delays.toReversed()) records.deliver('f1', delay, 'mn1', 1000, delay);
  expect(buildReport(records).flows[0]?.delayMs).toEqual({ min: 1, mean: 10.5, p50: 10, p95: 19, max: 20 });
});

test('times are exact to 1 ns', () => {
  const report = buildReport(script().packet('f1', 1, 0.1, DOWN, []).deliver('f1', 1, 'mn1', 17.100003, 17.000003));
  expect(report.flows[0]?.delayMs.mean).toBe(17.000003);
  expect(report.paths[0]?.firstAtMs).toBe(17.100003);
});

test('contract 8: stretch is the mean delay over the least routed delay, radio included', () => {
  const report = buildReport(
    script()
      .packet('f1', 1, 1, DETOUR, [])
      .deliver('f1', 1, 'mn1', 38, 37)
      .packet('f2', 2, 50, UP, [])
      .deliver('f2', 2, 'cn1', 67, 17)
      .packet('f4', 3, 100, ['mn1', 'ar1', 'core', 'net1', 'core', 'ar2', 'mn2'], [])
      .deliver('f4', 3, 'mn2', 136, 36),
  );
  // cn1 - core 10, core - ar1 2, radio 5; mn1 to mn2: 5 + 2 + 3 + 6.
  expect(report.flows.map((flow) => flow.pathStretch)).toEqual([Math.round((37 / 17) * 1e6) / 1e6, 1, null, 36 / 16]);
});

test('stretch measures each packet against where it met its mobile, in the topology of that moment', () => {
  const report = buildReport(
    script()
      .packet('f1', 1, 1, DOWN, [])
      .deliver('f1', 1, 'mn1', 18, 17)
      .packet('f1', 2, 100, ['cn1', 'core', 'ar2', 'mn1'], [])
      .deliver('f1', 2, 'mn1', 119, 19)
      .link(3, 200, 30)
      .packet('f1', 3, 300, ['cn1', 'core', 'ar2', 'mn1'], [])
      .deliver('f1', 3, 'mn1', 339, 39),
  );
  expect(report.flows[0]?.pathStretch).toBe(1);
});

test('of a bidirectional flow both directions are counted together and make paths of their own', () => {
  const report = buildReport(
    script()
      .packet('f3', 1, 1, DOWN, [])
      .packet('f3', 2, 1, UP, [])
      .packet('f3', 3, 11, UP, [])
      .deliver('f3', 1, 'mn1', 18, 17)
      .deliver('f3', 2, 'cn1', 18, 17)
      .drop('f3', 3, 'core', 'queue-full', 25),
  );
  expect(report.flows[2]).toMatchObject({ sent: 3, delivered: 2, dropped: { 'queue-full': 1 }, reordered: 0 });
  expect(report.paths.map((path) => [path.direction, path.nodes[0]])).toEqual([
    ['to-mn', 'cn1'],
    ['from-mn', 'mn1'],
  ]);
});

test('direction is to-mn, or from-mn for a flow to a correspondent', () => {
  const report = buildReport(
    script()
      .packet('f1', 1, 1, DOWN, [])
      .packet('f2', 2, 1, UP, [])
      .packet('f4', 3, 1, ['mn1', 'ar1', 'core', 'ar2', 'mn2'], [])
      .deliver('f1', 1, 'mn1', 18, 17)
      .deliver('f2', 2, 'cn1', 18, 17)
      .deliver('f4', 3, 'mn2', 18, 17),
  );
  expect(report.paths.map((path) => [path.flow, path.direction])).toEqual([
    ['f1', 'to-mn'],
    ['f2', 'from-mn'],
    ['f4', 'to-mn'],
  ]);
});

test('a path has its nodes, and on each hop the headers, outermost first', () => {
  const records = script();
  const plain = records.stack('cn1>mn1');
  const tunnelled = records.stack('net1>ar1', 'cn1>mn1');
  records
    .packet('f1', 1, 1, DETOUR, [plain, plain, tunnelled, tunnelled, plain])
    .packet('f1', 2, 11, DETOUR, [plain, plain, tunnelled, tunnelled, plain])
    .deliver('f1', 1, 'mn1', 38, 37)
    .deliver('f1', 2, 'mn1', 48, 37);
  const pair = { src: 'cn1', dst: 'mn1' };
  const outer = { src: 'net1', dst: 'ar1' };
  expect(buildReport(records).paths).toEqual([
    {
      flow: 'f1',
      direction: 'to-mn',
      firstAtMs: 38,
      lastAtMs: 48,
      packets: 2,
      nodes: DETOUR,
      headers: [[pair], [pair], [outer, pair], [outer, pair], [pair]],
    },
  ]);
});

test('headers say when they carry a type 2 routing header or a Home Address option, and an address without owner stands for itself', () => {
  const records = script();
  const down = records.stack('cn1>mn1@2 rh2');
  const up = records.stack('mn1@2>2001:db8:ffff::9 hao');
  records
    .packet('f1', 1, 1, DOWN, [down])
    .packet('f2', 2, 1, UP, [up])
    .deliver('f1', 1, 'mn1', 18, 17)
    .deliver('f2', 2, 'cn1', 18, 17);
  expect(buildReport(records).paths.map((path) => path.headers[0])).toEqual([
    [{ src: 'cn1', dst: 'mn1', ext: 'rh2' }],
    [{ src: 'mn1', dst: '2001:db8:ffff::9', ext: 'hao' }],
  ]);
});

test('a new row starts whenever path or headers differ from the previous packet; only delivered packets make rows', () => {
  const records = script();
  const plain = records.stack('cn1>mn1');
  const tunnelled = records.stack('net1>ar1', 'cn1>mn1');
  records
    .packet('f1', 1, 10, DOWN, [plain])
    .packet('f1', 2, 20, DETOUR, [plain])
    .packet('f1', 3, 30, DETOUR, [plain, plain, tunnelled])
    .packet('f1', 4, 40, DETOUR, [plain, tunnelled])
    .packet('f1', 5, 50, DETOUR, [plain, plain, tunnelled])
    .packet('f1', 6, 60, DOWN, [plain])
    .packet('f1', 7, 70, DOWN, [plain]);
  for (const packet of [1, 2, 3]) records.deliver('f1', packet, 'mn1', 100 + packet, 37);
  records.drop('f1', 4, 'core', 'link-loss', 104);
  for (const packet of [5, 6, 7]) records.deliver('f1', packet, 'mn1', 100 + packet, 37);
  expect(buildReport(records).paths.map((path) => [path.nodes.length, path.packets, path.firstAtMs, path.lastAtMs])).toEqual([
    [4, 1, 101, 101],
    [6, 1, 102, 102],
    [6, 2, 103, 105],
    [4, 2, 106, 107],
  ]);
});

test('headers that name the same nodes are equal headers, whatever the addresses', () => {
  const records = script();
  const first = records.stack('cn1>mn1@1');
  const second = records.stack('cn1>mn1@2');
  records.packet('f1', 1, 10, DOWN, [first]).packet('f1', 2, 20, DOWN, [second]);
  records.deliver('f1', 1, 'mn1', 27, 17).deliver('f1', 2, 'mn1', 37, 17);
  expect(buildReport(records).paths).toHaveLength(1);
});

test('a path that is the beginning of the one before is another path', () => {
  const records = script()
    .packet('f1', 1, 1, [...DOWN, 'ar1', 'mn1'], [])
    .packet('f1', 2, 11, DOWN, [])
    .deliver('f1', 1, 'mn1', 28, 27)
    .deliver('f1', 2, 'mn1', 28, 17);
  expect(buildReport(records).paths.map((path) => path.nodes.length)).toEqual([6, 4]);
});

test('two flows over one path have a row each', () => {
  const records = script()
    .packet('f1', 1, 1, DOWN, [])
    .packet('f3', 2, 1, DOWN, [])
    .deliver('f1', 1, 'mn1', 18, 17)
    .deliver('f3', 2, 'mn1', 18, 17);
  expect(buildReport(records).paths.map((path) => path.flow)).toEqual(['f1', 'f3']);
});
