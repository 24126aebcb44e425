/** German says everything that English says, and says it in German. That no phrase is missing or too many is the compiler's business. */
import { describe, expect, test } from 'vitest';
import { de } from './de.ts';
import { en } from './en.ts';

type Phrase = string | ((...given: readonly unknown[]) => string);

/** Every phrase with its place, such as `handover.phases.radio`. */
function phrasesOf(part: unknown, place = ''): [string, Phrase][] {
  if (typeof part === 'string' || typeof part === 'function') return [[place, part as Phrase]];
  return Object.entries(part as object).flatMap(([name, inner]) => phrasesOf(inner, place === '' ? name : `${place}.${name}`));
}

const english = new Map(phrasesOf(en));
const german = new Map(phrasesOf(de));

/** What phrases are told where plain names and numbers will not do. */
const GIVEN: { readonly [place: string]: readonly (readonly unknown[])[] } = {
  'announce.handover': [
    ['MN1', 'AR2', 'X', null, 0],
    ['MN1', 'AR2', 'X', '3 ms', 1],
  ],
  'canvas.node': [
    ['AR1', 'X', ['MAG'], true, true],
    ['AR1', 'X', [], false, false],
  ],
  'editor.addKind': [['mobile'], ['access-router']],
  'editor.gone': ['link', 'flow', 'event', 'input', 'attachment', 'home', 'role'].map((what) => [[{ what, name: 'X' }]]),
  'look.charts.label': [[['A']], [['A', 'B']]],
  'measure.claim': [['X', ['A'], ['B', 'C'], ['D', 'E']]],
  'measure.reading': [['X', ['A', 'B']]],
  'measure.cellStory': [['X', 'Y', 'Z', ['A', 'B']]],
  'measure.scheme': [['maar']],
  'tables.table': [['pmipv6', ['LMA'], 'forwarding']],
  'tables.column': [['pmipv6', ['LMA'], 'addresses', 'address']],
};

/** Names and numbers by turns; one and many; each thing missing, or true. */
function samplesFor(place: string, phrase: (...given: readonly unknown[]) => string): readonly (readonly unknown[])[] {
  const { length } = phrase;
  const all = [1, 3, null, true].map((value) => Array.from({ length }, () => value));
  const one = Array.from({ length }, (_, at) => Array.from({ length }, (__, index) => (index === at ? null : 2)));
  return GIVEN[place] ?? [...all, ...one];
}

/** What a phrase says for each sample; one that cannot be asked so says nothing. */
function saidBy(place: string, phrase: Phrase): readonly string[] {
  if (typeof phrase === 'string') return [phrase];
  return samplesFor(place, phrase).flatMap((given) => {
    try {
      // A name that is handed through is a number here.
      return [String(phrase(...given))];
    } catch {
      return [];
    }
  });
}

/** Of the documents, the trade, or spelled alike in both languages. */
const SAME = new Set([
  'Roamscope',
  'IPsec',
  'Handover',
  'Link',
  'Links',
  'Name',
  'Router',
  'Gateway',
  'Server',
  'Ring',
  'Rate',
  'Bytes',
]);

/** Phrases of names, numbers and signs alone. */
const SAME_PLACES = [
  /^canvas\.(functions\.(short\..*|source)|tunnel)$/,
  /^exports\.(svg|png|mermaid)$/,
  /\.(ms|mbps|seconds|percent|units\.\w+|value\.\w+)$/,
  /^measure\.(scheme|(ties|claims)\.\d\.(scheme|option|values\.\d|fastest|metric|section))$/,
  /^share\.embed\.frameTitle$/,
  /^lesson\.keyRows\.8\.0$/,
];

const ENGLISH_WORDS =
  /\b(the|of|and|with|from|to|at|is|are|not|this|that|for|or|its|every|packets?|messages?|runs?|nodes?|panes?|show|play|schemes?)\b/i;

/** Parts of phrases that stay English: names of message options, states and mechanisms. */
const TERMS =
  /return routability|Return Routability|Duplicate Address Detection|Care-of Address|Home Address|Home Agent|RS and RA/g;

describe('German', () => {
  test('has the phrases that English has', () => {
    expect(english.size).toBeGreaterThan(500);
    expect([...german.keys()].toSorted()).toEqual([...english.keys()].toSorted());
  });

  test.each([...german])('%s', (place, phrase) => {
    const original = english.get(place);
    if (original === undefined) throw new Error('English does not have it');
    expect(typeof phrase).toBe(typeof original);
    if (typeof phrase === 'function' && typeof original === 'function') expect(phrase.length, 'parameters').toBe(original.length);
    const said = saidBy(place, phrase);
    const meant = saidBy(place, original);
    expect(said.length, 'samples').toBe(meant.length);
    expect(said.length).toBeGreaterThan(0);
    said.forEach((text, sample) => {
      expect(text === '').toBe(meant[sample] === '');
      expect(text).not.toMatch(/undefined|NaN|\[object/);
      if (/^tables\.(table|column)$|^language$/.test(place)) return;
      expect(text.replaceAll(TERMS, '')).not.toMatch(ENGLISH_WORDS);
      if (SAME.has(text) || SAME_PLACES.some((places) => places.test(place))) return;
      // Names and numbers put together by signs are the same in every language.
      if (!/\p{L}{3,}/u.test((meant[sample] ?? '').replaceAll(/null|true/g, ''))) return;
      expect(text).not.toBe(meant[sample]);
    });
  });
});
