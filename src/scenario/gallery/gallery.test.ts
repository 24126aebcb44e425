import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { ScenarioNode } from '../scenario.ts';
import { SCHEME_CATALOG } from '#engine/schemes/index.ts';
import { parseScenario } from '../validate.ts';
import { FIRST_SCENARIO, GALLERY, findGalleryEntry } from './index.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));

test('every file of the folder is in the gallery, under its name', () => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.json'));
  expect(GALLERY.map((entry) => entry.file).toSorted()).toEqual(files.toSorted());
  expect(GALLERY.map((entry) => entry.file)).toEqual(GALLERY.map((entry) => `${entry.name}.json`));
  expect(findGalleryEntry(FIRST_SCENARIO)?.name).toBe(FIRST_SCENARIO);
  expect(findGalleryEntry('no such scenario')).toBeNull();
});

/** Distance of a point from a line between two others. */
function distanceFromLine(point: Place, from: Place, to: Place): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const along = ((point.x - from.x) * dx + (point.y - from.y) * dy) / (dx * dx + dy * dy);
  const share = Math.min(1, Math.max(0, along));
  return Math.hypot(point.x - from.x - share * dx, point.y - from.y - share * dy);
}

interface Place {
  readonly x: number;
  readonly y: number;
}

function placeOf(node: ScenarioNode): Place {
  return { x: node.x ?? Number.NaN, y: node.y ?? Number.NaN };
}

describe.each(GALLERY.map((entry) => [entry.name, entry] as const))('%s', (_name, entry) => {
  const { nodes, links } = entry.scenario;

  test('is valid as a file and is what the index imports', () => {
    const outcome = parseScenario(readFileSync(folder + entry.file, 'utf8'), SCHEME_CATALOG);
    expect(outcome).toEqual({ ok: true, value: entry.scenario });
  });

  test('tells who the nodes are, what happens when, what to look for', () => {
    const { who, when, lookFor } = entry.story;
    for (const paragraph of [who, when, lookFor]) expect(paragraph).toMatch(/^[A-Z].{60,420}[.?]$/);
    expect(entry.scenario.description?.split('\n')).toHaveLength(3);
  });

  test('lies within 800 by 500, labelled, without nodes or links over other nodes', () => {
    for (const node of nodes) {
      expect(node.label, node.id).toBeTruthy();
      const at = placeOf(node);
      expect(at.x >= 40 && at.x <= 760 && at.y >= 40 && at.y <= 480, `${node.id} ${at.x} ${at.y}`).toBe(true);
      for (const other of nodes) {
        const there = placeOf(other);
        if (other !== node) expect(Math.hypot(at.x - there.x, at.y - there.y), `${node.id} ${other.id}`).toBeGreaterThan(44);
      }
      for (const link of links) {
        const [a, b] = link.between.map((id) => nodes.find((candidate) => candidate.id === id));
        if (a === undefined || b === undefined || a === node || b === node) continue;
        expect(distanceFromLine(at, placeOf(a), placeOf(b)), `${node.id} on ${a.id}-${b.id}`).toBeGreaterThan(28);
      }
    }
  });
});
