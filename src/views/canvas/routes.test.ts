import { expect, test } from 'vitest';
import { makePlan } from '#scenario/plan.ts';
import { createRoutes } from './routes.ts';
import { AR1, AR3, CORE, LMA, star } from './test-support/star.ts';

test('the least-delay path, both ways the same', () => {
  const routes = createRoutes(star());
  expect(routes.route(LMA, AR1)).toEqual([LMA, CORE, AR1]);
  expect(routes.route(AR1, LMA)).toEqual([AR1, CORE, LMA]);
  expect(routes.route(AR3, AR3)).toEqual([AR3]);
});

test('a longer way of less delay wins over a direct link', () => {
  const plan = star();
  const direct = makePlan({ ...plan.scenario, links: [...plan.scenario.links, { between: ['lma', 'ar1'], delayMs: 50 }] });
  expect(createRoutes(direct).route(LMA, AR1)).toEqual([LMA, CORE, AR1]);
  const quick = makePlan({ ...plan.scenario, links: [...plan.scenario.links, { between: ['lma', 'ar1'], delayMs: 5 }] });
  expect(createRoutes(quick).route(LMA, AR1)).toEqual([LMA, AR1]);
});

test('no path around a failed node is no path', () => {
  expect(createRoutes(star(), new Set([CORE])).route(LMA, AR1)).toBeNull();
});
