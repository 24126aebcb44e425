import { expect, test } from 'vitest';
import { SCHEME_CATALOG } from '#engine/schemes/index.ts';
import { GALLERY } from '#scenario/gallery/index.ts';
import { validateScenario } from '#scenario/validate.ts';
import { runFor } from '#scenario/run-choice.ts';
import { cardWordsIn, entriesIn } from './card-words.ts';
import { SCHEME_ENTRIES, documentsOf, filterCards, galleryCards, gridTarget } from './gallery-model.ts';

const cards = galleryCards(GALLERY, SCHEME_CATALOG);

test('every scheme and every entry of the gallery has one card, each with an address of its own', () => {
  expect(cards.filter((card) => card.kind === 'scheme').map((card) => card.scheme)).toEqual(SCHEME_CATALOG.map(({ id }) => id));
  expect(new Set(cards.filter((card) => card.kind !== 'scheme').map((card) => card.entry))).toEqual(
    new Set(GALLERY.map(({ name }) => name)),
  );
  expect(new Set(cards.map((card) => card.href)).size).toBe(cards.length);
});

test('the entry behind a scheme’s card can be played under it', () => {
  for (const [scheme, name] of Object.entries(SCHEME_ENTRIES)) {
    const scenario = GALLERY.find((entry) => entry.name === name)?.scenario;
    expect(scenario, name).toBeDefined();
    const checked = validateScenario({ ...scenario, runs: [{ id: 'run', ...runFor(scenario ?? null, scheme) }] }, SCHEME_CATALOG);
    expect(checked.ok, `${scheme} in ${name}`).toBe(true);
  }
});

test('figures say their document and number, in order', () => {
  const figures = cards.filter((card) => card.document === 'draft-chan-netext-distributed-lma-03' && card.kind === 'figure');
  expect(figures.map((card) => card.figure)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
  expect(figures[0]).toMatchObject({ title: 'Triangle routing: one LMA, far from both ends', href: '#figure/chan-dlma-1' });
});

test('stories are one sentence', () => {
  for (const card of cards) expect(card.story.length, card.id).toBeGreaterThan(10);
  expect(cards.find((card) => card.id === 'lma-fails')?.story).toMatch(/\.$/);
});

test('a filter leaves what has the document and all the words', () => {
  expect(documentsOf(cards)).toContain('RFC 5213');
  expect(documentsOf(cards)[0]).toBe('draft-seite-dmm-dma-05');
  const seite = filterCards(cards, { document: 'draft-seite-dmm-dma-05', text: '' });
  expect(seite.filter((card) => card.kind === 'figure')).toHaveLength(6);
  expect(seite.map((card) => card.id)).toContain('scheme/fama');
  expect(filterCards(cards, { document: null, text: 'TRIANGLE far both' }).map((card) => card.id)).toEqual([
    'figure/chan-dlma-1',
  ]);
  expect(filterCards(cards, { document: null, text: 'no such words' })).toEqual([]);
  expect(filterCards(cards, { document: null, text: 'hidden' }, (card) => (card.id === 'crowd' ? 'hidden' : ''))).toHaveLength(1);
});

test('arrows walk the grid and stop at its ends', () => {
  expect(gridTarget('ArrowRight', 0, 10, 4)).toBe(1);
  expect(gridTarget('ArrowDown', 1, 10, 4)).toBe(5);
  expect(gridTarget('ArrowDown', 7, 10, 4)).toBe(9);
  expect(gridTarget('ArrowUp', 2, 10, 4)).toBe(0);
  expect(gridTarget('End', 2, 10, 4)).toBe(9);
  expect(gridTarget('a', 2, 10, 4)).toBeNull();
});

test('every card of a scenario speaks German, and nothing else does', async () => {
  const words = await cardWordsIn('de');
  expect(Object.keys(words).toSorted()).toEqual(GALLERY.map(({ name }) => name).toSorted());
  const german = galleryCards(entriesIn(words, GALLERY), SCHEME_CATALOG);
  expect(german.map(({ id }) => id)).toEqual(cards.map(({ id }) => id));
  german.forEach((card, index) => {
    const { title, story } = cards[index] ?? {};
    if (card.kind === 'scheme') expect(card).toEqual(cards[index]);
    else expect([card.title, card.story]).not.toEqual([title, story]);
    if (card.kind === 'scheme') return;
    expect(card.story).not.toBe(story);
    expect(`${card.title} ${card.story}`.replaceAll('Care-of Address', '')).not.toMatch(
      /\b(the|of|and|with|from|to|at|is|are|not|this|that|packets?)\b/,
    );
  });
  expect(entriesIn(await cardWordsIn('en'), GALLERY)).toEqual(GALLERY);
});
