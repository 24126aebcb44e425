import { expect, test } from 'vitest';
import { en } from '../strings/en.ts';
import { functionsAt, functionTokens } from './function-tokens.ts';

const placement = { 'H-LMA': ['allocation', 'location-management'], LMA: ['mobility-routing'], MAG: ['proxy'] } as const;

test('a node has what its roles bring, once, in a fixed order', () => {
  expect(functionsAt(['LMA', 'H-LMA of mn1', 'H-LMA of mn2'], placement)).toEqual([
    'allocation',
    'location-management',
    'mobility-routing',
  ]);
  expect(functionsAt(['MAG', 'something else'], placement)).toEqual(['proxy']);
  expect(functionsAt([], placement)).toEqual([]);
});

test('tokens stand in a row on the other side of the icon than the label, and keep their names when a scheme moves them', () => {
  const node = (id: string) => ({ id, kind: 'router' }) as const;
  const looks = [
    { index: 0, node: node('a'), roles: ['LMA', 'H-LMA of mn1'] },
    { index: 1, node: node('b'), roles: ['LMA'] },
  ];
  const layout = {
    points: [
      { x: 100, y: 100 },
      { x: 300, y: 100 },
    ],
    labelSide: ['below', 'above'] as const,
  };
  const tokens = functionTokens(looks, placement, layout, 2, 11, en.canvas.functions.short);
  expect(tokens.map(({ key }) => key)).toEqual([
    'allocation 0',
    'location-management 0',
    'mobility-routing 0',
    'mobility-routing 1',
  ]);
  const [first, second, third, other] = tokens;
  expect(first!.x).toBeLessThan(second!.x);
  expect(second!.x).toBeLessThan(third!.x);
  // The row is as far to the left of the icon as to its right.
  expect(100 - (first!.x - first!.width)).toBeCloseTo(third!.x + third!.width - 100);
  expect(first!.y).toBeLessThan(100);
  expect(other).toMatchObject({ x: 300 });
  expect(other!.y).toBeGreaterThan(100);

  const elsewhere = functionTokens([looks[1]!], placement, layout, 2, 11, en.canvas.functions.short);
  expect(elsewhere.map(({ key, x }) => [key, x])).toEqual([['mobility-routing 0', 300]]);
});
