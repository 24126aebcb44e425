import { expect, test } from 'vitest';
import type { SchemeDescription } from '#scenario/scheme-catalog.ts';
import { schemeToCompare } from './compare.ts';

const catalog = ['ipv6', 'pmipv6', 'dma'].map((id): SchemeDescription => ({
  id,
  title: id,
  document: '',
  summary: '',
  family: 'none',
  roles: [],
  options: [],
  modelNotes: [],
}));

test('a central anchor is put beside distributed ones, and the other way round', () => {
  expect(schemeToCompare(['pmipv6'], null, catalog)).toBe('dma');
  expect(schemeToCompare(['dma'], null, catalog)).toBe('pmipv6');
  expect(schemeToCompare(['ipv6'], null, catalog)).toBe('pmipv6');
});

test('then follows what is not shown yet, and at last the first again', () => {
  expect(schemeToCompare(['pmipv6', 'dma'], null, catalog)).toBe('ipv6');
  expect(schemeToCompare(['pmipv6', 'dma', 'ipv6'], null, catalog)).toBe('pmipv6');
});

test('schemes that this version cannot play are passed over', () => {
  expect(schemeToCompare(['pmipv6'], null, catalog.slice(0, 2))).toBe('ipv6');
  expect(schemeToCompare([], null, [])).toBeNull();
});
