import { expect, test } from 'vitest';
import { createLessonHost } from '#lessons/play/lesson-host.ts';
import { GALLERY } from '#scenario/gallery/index.ts';
import { runStripOf, topologyOf } from './thumbnail-model.ts';

const host = createLessonHost();

test('every scenario of the gallery has a drawing with all its nodes and links in view', () => {
  for (const { name, scenario } of GALLERY) {
    const { nodes, links, viewBox } = topologyOf(scenario);
    const [x = 0, y = 0, width = 0, height = 0] = viewBox.split(' ').map(Number);
    expect(nodes, name).toHaveLength(scenario.nodes.length);
    expect(links, name).toHaveLength(scenario.links.length);
    for (const { at } of nodes) {
      expect(at.x >= x && at.x <= x + width && at.y >= y && at.y <= y + height, name).toBe(true);
    }
  }
});

test('the strip shows the stays of the run, not those of the script: between two routers is a gap', () => {
  const scenario = GALLERY.find((entry) => entry.name === 'two-anchors-return')?.scenario;
  const run = scenario?.runs[0];
  if (scenario === undefined || run === undefined) throw new Error('the scenario is gone');
  const strip = runStripOf(topologyOf(scenario), host.sketch(scenario, run));
  expect(strip.bars).toHaveLength(4);
  const [first, second] = strip.bars;
  expect((second?.from ?? 0) - (first?.until ?? 0)).toBeCloseTo(50 / scenario.durationMs, 9);
  expect(strip.ticks.length).toBeGreaterThan(3);
  expect(strip.path.length).toBeGreaterThan(3);
});

test('a node that fails is marked', () => {
  const scenario = GALLERY.find((entry) => entry.name === 'lma-fails')?.scenario;
  const run = scenario?.runs[0];
  if (scenario === undefined || run === undefined) throw new Error('the scenario is gone');
  expect(runStripOf(topologyOf(scenario), host.sketch(scenario, run)).failed).toHaveLength(1);
});
