import { describe, expect, test } from 'vitest';
import { distance } from '../shared/geometry.ts';
import { dockPoint, layoutOf } from './layout.ts';
import { docksOf, interfacePoint, l2GapNs, middle, moveOptions, RANGE, ringStep, routerAt, routerLeft } from './mobiles.ts';
import { AR1, AR2, AR3, attached, MN1, star } from './test-support/star.ts';

const plan = star(2);
const layout = layoutOf(plan);
const MN2 = MN1 + 1;

describe('where a mobile is drawn', () => {
  test('guests of a router have places of their own, alone or on their way', () => {
    const docks = docksOf(layout, [attached(MN1, AR1), attached(MN2, null, AR1)]);
    const first = docks.point(MN1, 0, AR1);
    const second = docks.point(MN2, 0, AR1);
    expect(distance(first, second)).toBeGreaterThan(40);
    expect(docksOf(layout, [attached(MN1, AR1)]).point(MN1, 0, AR1)).toEqual(dockPoint(layout, AR1, 0, 1));
  });

  test('between routers it glides by simulated time', () => {
    const row = attached(MN1, null, AR2, 1000);
    const docks = docksOf(layout, [row]);
    const from = dockPoint(layout, AR1, 0, 1);
    const to = docks.point(MN1, 0, AR2);
    const at = (now: number) => interfacePoint(layout, docks, row, AR1, null, now, 100);
    expect(at(1000)).toEqual(from);
    expect(at(1050)).toEqual({ x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 });
    expect(at(1100)).toEqual(to);
    expect(at(5000)).toEqual(to);
  });

  test('it glides from where it was let go', () => {
    const row = attached(MN1, null, AR2, 1000);
    const origin = { x: 7, y: 9 };
    expect(interfacePoint(layout, docksOf(layout, [row]), row, AR1, origin, 1000, 100)).toEqual(origin);
  });

  test('attached nowhere and going nowhere it has no place of its own', () => {
    const row = attached(MN1, null);
    expect(interfacePoint(layout, docksOf(layout, [row]), row, null, null, 0, 100)).toBeNull();
  });

  test('two interfaces at two routers put it in the middle', () => {
    expect(middle([{ x: 0, y: 0 }, null, { x: 10, y: 4 }])).toEqual({ x: 5, y: 2 });
    expect(middle([null])).toBeNull();
  });

  test('the router left is that of its newest handover', () => {
    const handover = {
      mobile: MN1,
      interface: 0,
      from: AR3,
      to: AR2,
      cause: 1,
      detachNs: 0,
      attachNs: null,
      messages: 0,
      bytes: 0,
    };
    const rows = [
      { ...handover, from: AR1, completeNs: null, settled: false, address: null, tunnel: null, flows: [] },
      { ...handover, completeNs: null, settled: false, address: null, tunnel: null, flows: [] },
    ];
    expect(routerLeft(rows, attached(MN1, null, AR2))).toBe(AR3);
    expect(routerLeft([], attached(MN1, null, AR2))).toBeNull();
  });

  test('the gap lasts as long as the scenario says, 50 ms by default', () => {
    expect(l2GapNs(plan)).toBe(50_000_000);
  });
});

describe('which router wins', () => {
  test('the nearest in range, by router or dock', () => {
    const at = layout.points[AR2] ?? { x: 0, y: 0 };
    expect(routerAt(layout, plan.accessRouters, { x: at.x + 20, y: at.y })).toBe(AR2);
    expect(routerAt(layout, plan.accessRouters, dockPoint(layout, AR3, 0, 1))).toBe(AR3);
    expect(routerAt(layout, plan.accessRouters, { x: at.x, y: at.y - RANGE - 1 })).toBeNull();
  });

  test('a router that is not offered cannot win', () => {
    const at = layout.points[AR2] ?? { x: 0, y: 0 };
    expect(routerAt(layout, [AR1, AR3], at)).toBeNull();
  });
});

describe('choosing by keyboard', () => {
  test('live routers from left to right, without the present one', () => {
    const options = moveOptions(plan, layout, [attached(MN1, AR1)], new Set(), MN1);
    expect(options).toEqual([
      { router: AR2, interface: 0 },
      { router: AR3, interface: 0 },
    ]);
    expect(moveOptions(plan, layout, [attached(MN1, AR1)], new Set([AR2]), MN1).map((option) => option.router)).toEqual([AR3]);
  });

  test('on its way, the router ahead is not offered', () => {
    expect(moveOptions(plan, layout, [attached(MN1, null, AR2)], new Set(), MN1).map((option) => option.router)).toEqual([
      AR1,
      AR3,
    ]);
  });

  test('the ring goes round both ways', () => {
    expect([ringStep(3, 2, 1), ringStep(3, 0, -1), ringStep(3, -1, 1), ringStep(3, -1, -1), ringStep(0, -1, 1)]).toEqual([
      0, 2, 0, 2, -1,
    ]);
  });
});
