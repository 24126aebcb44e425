import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SCHEME_CATALOG } from '#engine/schemes/index.ts';
import { findGalleryEntry } from '#scenario/gallery/index.ts';
import { validateScenario } from '#scenario/validate.ts';
import { sessionScenario } from '#app/scenario-file.ts';
import { isPacked, readHash } from '#app/url-state.ts';
import { decodeLink } from './link.ts';
import { canonical } from './scenario-delta.ts';
import { crc32 } from './text-form.ts';

/**
 * Links of every form ever made, one a line: the link, and for one that holds a session the check value of what it holds. Lines are only
 * ever added. Where one no longer opens, what it builds on has to come back: people have it in their slides.
 */
const CORPUS = readFileSync(new URL('./corpus.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n');

test.each(CORPUS)('%s opens, and holds what it always held', (line) => {
  const [link = '', value] = line.split(';');
  if (!isPacked(link)) {
    expect(findGalleryEntry(readHash(link).scenario)?.scenario).toBeDefined();
    return;
  }
  const opened = decodeLink(link, (name) => findGalleryEntry(name)?.scenario ?? null);
  if (!opened.ok) throw new Error(opened.error);
  const { scenario, inputs, runs, atNs, view } = opened.value;
  const { title: _title, description: _description, nodes, ...rest } = scenario;
  const played = { ...rest, nodes: nodes.map(({ label: _label, x: _x, y: _y, ...node }) => node) };
  expect(crc32(new TextEncoder().encode(canonical({ played, inputs, runs, atNs, view }))).toString(16)).toBe(value);
  expect(validateScenario(sessionScenario(scenario, inputs, runs), SCHEME_CATALOG)).toMatchObject({ ok: true });
});

test('the corpus has every form: names, both packings, whole scenarios, changed ones, with a camera and without, live events', () => {
  for (const form of [/^#figure\//, /^#example\//, /^#[a-z-]+$/, /\?panes=/, /^#A/, /^#B/])
    expect(
      CORPUS.some((line) => form.test(line.split(';')[0] ?? '')),
      String(form),
    ).toBe(true);
  const bases = CORPUS.filter((line) => isPacked(line)).map((line) => {
    const opened = decodeLink(line.split(';')[0] ?? '', (name) => findGalleryEntry(name)?.scenario ?? null);
    if (!opened.ok) return 'bad';
    const base = opened.value.base === null ? null : findGalleryEntry(opened.value.base)?.scenario;
    return base === null ? 'whole' : base === opened.value.scenario ? 'named' : 'changed';
  });
  expect(new Set(bases)).toEqual(new Set(['whole', 'named', 'changed']));
  const cameras = CORPUS.filter((line) => isPacked(line)).map((line) => {
    const opened = decodeLink(line.split(';')[0] ?? '', (name) => findGalleryEntry(name)?.scenario ?? null);
    return opened.ok && opened.value.view.camera !== null;
  });
  expect(new Set(cameras)).toEqual(new Set([true, false]));
  const live = CORPUS.filter((line) => isPacked(line)).flatMap((line) => {
    const opened = decodeLink(line.split(';')[0] ?? '', (name) => findGalleryEntry(name)?.scenario ?? null);
    return opened.ok ? (opened.value.scenario.events ?? []).map((event) => event.live === true) : [];
  });
  expect(new Set(live)).toEqual(new Set([true, false]));
});
