import { expect, test } from 'vitest';
import { labelSideOf } from './LinkLayer.tsx';
import { labelBlock } from './NodeLayer.tsx';

test("a link's delay stands above a line that runs across, on the side where text leads away", () => {
  expect(labelSideOf({ x: 0, y: 0 }, { x: 10, y: 0 })).toMatchObject({ y: -1, anchor: 'middle' });
  const falling = labelSideOf({ x: 0, y: 0 }, { x: 10, y: 8 });
  expect(falling.anchor).toBe('start');
  expect(falling.y).toBeLessThan(0);
  expect(labelSideOf({ x: 0, y: 8 }, { x: 10, y: 0 }).anchor).toBe('end');
});

test('it stands beside a line that runs up and down, whichever way that was written', () => {
  expect(labelSideOf({ x: 0, y: 0 }, { x: 0, y: 10 })).toEqual({ x: 1, y: 0, anchor: 'start' });
  expect(labelSideOf({ x: 0, y: 10 }, { x: 0, y: 0 })).toEqual({ x: 1, y: 0, anchor: 'start' });
});

test('label and badges do not cover each other or the icon on any side', () => {
  for (const side of ['below', 'above', 'right', 'left'] as const) {
    const block = labelBlock(side, 20, true);
    // Text rises 11 above its baseline, badges are 16 high.
    const apart = block.badges >= block.label || block.badges + 16 <= block.label - 11;
    expect(apart).toBe(true);
    if (side === 'above') expect(block.badges + 16).toBeLessThanOrEqual(-20);
    if (side === 'below') expect(block.label - 11).toBeGreaterThanOrEqual(20);
    if (side === 'right') expect(block.x).toBeGreaterThan(20);
  }
});
